using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;

namespace StitchDelta.Credentials;

/// <summary>Takes in secrets, whatever way they come: as parameters, from the environment, from files, from tables.</summary>
internal static class Secret
{
  /// <summary>The text as a secret, without blanks at its ends; null for none or a blank one.</summary>
  public static SecureString? Of(string? text)
  {
    if (string.IsNullOrWhiteSpace(text)) return null;
    var secret = new SecureString();
    foreach (var c in text!.Trim(Blanks)) secret.AppendChar(c);
    secret.MakeReadOnly();
    return secret;
  }

  /// <summary>
  /// The secret without blanks at its ends: what was read from a file ends in a line break, and what was pasted may begin with a blank. One
  /// of blanks alone becomes an empty one.
  /// </summary>
  public static SecureString? Trimmed(SecureString? secret)
  {
    if (secret is null) return null;
    var text = Reveal(secret);
    return text.Trim(Blanks).Length == text.Length ? secret : Of(text) ?? new SecureString();
  }

  /// <summary>The secret, trimmed, as it can be sent; an error for an empty one and for one that cannot stand in a request. From here on it
  /// is masked in every message.</summary>
  /// <param name="secret">The secret; null stays null.</param>
  /// <param name="what">What it is called in messages.</param>
  public static SecureString? Usable(SecureString? secret, string what)
  {
    if (Trimmed(secret) is not { } trimmed) return null;
    if (trimmed.Length == 0) throw Catalogue.TokenEmpty.For(null, what);
    var text = Reveal(trimmed);
    // Requests carry ASCII alone, and no line breaks.
    if (text.Any(c => c is < ' ' or > '~')) throw Catalogue.SecretInvalid.For(null, what);
    Redactor.Know(text);
    return trimmed;
  }

  /// <summary>By which two secrets can be told to be the same without keeping either as text.</summary>
  public static string Fingerprint(SecureString secret)
  {
    using var hash = SHA256.Create();
    return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(Reveal(secret))));
  }

  // Character by character: what reads a secret up to the first zero would make another one of it.
  private static string Reveal(SecureString secret)
  {
    var copy = Marshal.SecureStringToGlobalAllocUnicode(secret);
    try
    {
      return Marshal.PtrToStringUni(copy, secret.Length);
    }
    finally
    {
      Marshal.ZeroFreeGlobalAllocUnicode(copy);
    }
  }

  // What Trim() knows, and the byte order mark and the zero that files and programs leave.
  private static readonly char[] Blanks =
    [.. Enumerable.Range(0, 0x10000).Select(c => (char)c).Where(c => char.IsWhiteSpace(c) || c is '\0' or '\uFEFF' or '\u200B')];
}
