using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Text;

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

  /// <summary>By which two secrets can be told to be the same without keeping either as text.</summary>
  public static string Fingerprint(SecureString secret)
  {
    using var hash = SHA256.Create();
    return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(new NetworkCredential("", secret).Password)));
  }
}
