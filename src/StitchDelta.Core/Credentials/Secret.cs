using System.Security;

namespace StitchDelta.Credentials;

/// <summary>Takes in secrets that the outside keeps as plain text: the environment and files.</summary>
internal static class Secret
{
  /// <summary>The text as a secret; null for none or an empty one.</summary>
  public static SecureString? Of(string? text)
  {
    if (string.IsNullOrEmpty(text)) return null;
    var secret = new SecureString();
    foreach (var c in text!) secret.AppendChar(c);
    secret.MakeReadOnly();
    return secret;
  }
}
