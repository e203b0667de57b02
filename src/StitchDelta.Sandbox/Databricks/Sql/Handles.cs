using System.Globalization;
using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Handles: a UUID in the order of its text, as clients print it, and a secret.</summary>
internal static class Handles
{
  public static HandleIdentifier New() => new() { Guid = Bytes(Guid.NewGuid()), Secret = Bytes(Guid.NewGuid()) };

  /// <summary>Both halves: who does not know the secret does not have the handle.</summary>
  public static string Key(HandleIdentifier id) => Convert.ToBase64String(id.Guid) + " " + Convert.ToBase64String(id.Secret);

  public static string Show(HandleIdentifier id) => string.Concat(id.Guid.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));

  private static byte[] Bytes(Guid guid)
  {
    var text = guid.ToString("N");
    return [.. Enumerable.Range(0, 16).Select(i => Convert.ToByte(text.Substring(2 * i, 2), 16))];
  }
}
