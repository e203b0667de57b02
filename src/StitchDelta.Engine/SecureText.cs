using System.Net;
using System.Security;

namespace StitchDelta.Engine;

/// <summary>Between <see cref="SecureString"/> and the strings that HTTP and the AWS SDK need. Called as late as can be; the string is
/// never kept in a field.</summary>
internal static class SecureText
{
  internal static string Reveal(SecureString text) => new NetworkCredential("", text).Password;

  internal static SecureString Hide(string text)
  {
    var hidden = new SecureString();
    foreach (var c in text)
      hidden.AppendChar(c);
    hidden.MakeReadOnly();
    return hidden;
  }
}
