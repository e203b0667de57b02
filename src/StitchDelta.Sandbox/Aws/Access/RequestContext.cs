using System.Globalization;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Access;

/// <summary>The condition keys of one request.</summary>
internal sealed class RequestContext
{
  private readonly Dictionary<string, IReadOnlyList<string>> _keys = new(StringComparer.OrdinalIgnoreCase);

  /// <summary>No keys but those that every request has.</summary>
  public static RequestContext Plain => new();

  /// <summary>This one with a key of the service, unless its value is null.</summary>
  public RequestContext With(string key, string? value)
  {
    if (value is not null)
      _keys[key] = [value];
    return this;
  }

  /// <summary>This one with a key that has several values.</summary>
  public RequestContext With(string key, IReadOnlyList<string> values)
  {
    _keys[key] = values;
    return this;
  }

  /// <summary>
  /// All keys that are set. <c>aws:SecureTransport</c> is true although the sandbox speaks plain HTTP on loopback:
  /// in AWS the same call comes over TLS, and the usual policies that deny all else are to be rehearsed as they are.
  /// </summary>
  public IReadOnlyDictionary<string, IReadOnlyList<string>> Of(Identity caller, DateTimeOffset now) =>
    new Dictionary<string, IReadOnlyList<string>>(_keys, StringComparer.OrdinalIgnoreCase)
    {
      ["aws:SecureTransport"] = ["true"],
      ["aws:SourceIp"] = [caller.SourceIP],
      ["aws:CurrentTime"] = [now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)],
      ["aws:EpochTime"] = [now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)],
      ["aws:PrincipalArn"] = [caller.PrincipalArn],
      ["aws:PrincipalAccount"] = [caller.AccountId],
      ["aws:PrincipalType"] = [caller.Arn == caller.PrincipalArn ? "User" : "AssumedRole"],
      ["aws:userid"] = [caller.UserId],
    };
}
