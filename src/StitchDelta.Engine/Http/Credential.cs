using System.Net.Http.Headers;
using System.Security;
using System.Text;

namespace StitchDelta.Engine.Http;

/// <summary>What a request authenticates itself with. Asked anew at each try, for a token may end while one waits.</summary>
internal abstract class Credential
{
  /// <summary>A request that anybody may make.</summary>
  internal static Credential None { get; } = new FixedCredential(() => null);

  internal abstract Task<AuthenticationHeaderValue?> HeaderAsync(ICallLog log, CancellationToken cancel);

  internal static Credential Bearer(SecureString token) => new FixedCredential(() => new("Bearer", SecureText.Reveal(token)));

  internal static Credential Basic(string user, SecureString password) => new FixedCredential(() =>
    new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(user)}:{Uri.EscapeDataString(SecureText.Reveal(password))}"))));

  public static implicit operator Credential(SecureString token) => Bearer(token);

  private sealed class FixedCredential(Func<AuthenticationHeaderValue?> header) : Credential
  {
    internal override Task<AuthenticationHeaderValue?> HeaderAsync(ICallLog log, CancellationToken cancel) => Task.FromResult(header());
  }
}
