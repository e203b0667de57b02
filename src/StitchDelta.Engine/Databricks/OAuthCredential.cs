using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.Json;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

/// <summary>A service principal: fetches its tokens, keeps each until shortly before its end, and fetches one at a time however many
/// ask.</summary>
[SuppressMessage("Design", "CA1001",
  Justification = "Without a wait handle, which nobody asks for, the semaphore holds nothing to dispose of.")]
internal sealed class OAuthCredential(Uri workspaceUrl, OAuthClient client, ApiSender sender, TimeProvider time) : Credential
{
  /// <summary>Databricks refuses tokens in their last seconds, and a request may itself take two minutes.</summary>
  private static readonly TimeSpan Margin = TimeSpan.FromMinutes(3);

  /// <summary>How long a token is good for when the answer does not say.</summary>
  private const long UsualLifetime = 600;

  private readonly SemaphoreSlim _turn = new(1);
  private SecureString? _token;
  private DateTimeOffset _renewal;

  internal override async Task<AuthenticationHeaderValue?> HeaderAsync(ICallLog log, CancellationToken cancel)
  {
    await _turn.WaitAsync(cancel).ConfigureAwait(false);
    try
    {
      if (_token is null || time.GetUtcNow() >= _renewal)
        await RenewAsync(log, cancel).ConfigureAwait(false);
      return new("Bearer", SecureText.Reveal(_token!));
    }
    finally
    {
      _turn.Release();
    }
  }

  private async Task RenewAsync(ICallLog log, CancellationToken cancel)
  {
    var asked = time.GetUtcNow();
    var endpoint = await EndpointAsync(log, cancel).ConfigureAwait(false);
    var request = new ApiRequest(Workspace.Service, HttpMethod.Post, endpoint, "oidc/token", Basic(client.ClientId, client.ClientSecret))
    {
      Body = Encoding.ASCII.GetBytes("grant_type=client_credentials&scope=all-apis"),
      MediaType = "application/x-www-form-urlencoded",
      Target = client.ClientId,
      IsRepeatable = true,
      Timeout = TimeSpan.FromMinutes(1),
    };
    var (token, expires) = Read(
      request, await sender.SendAsync(request, log, cancel).ConfigureAwait(false), a =>
        (a.NeedText("access_token"), a.Integer("expires_in")));
    // Some servers give the seconds as text.
    var seconds = expires > 0 ? expires : UsualLifetime;
    var lifetime = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(1).TotalSeconds));
    _token = SecureText.Hide(token);
    _renewal = asked + (lifetime > Margin + Margin ? lifetime - Margin : TimeSpan.FromTicks(lifetime.Ticks / 2));
    log.Verbose(FormattableString.Invariant($"OAuth token of client {client.ClientId} for {lifetime.TotalSeconds:0} s"));
  }

  /// <summary>Whose hosts may have each other's secrets.</summary>
  private static readonly string[] Domains = [".databricks.com", ".databricks.us", ".databricks.mil"];

  /// <summary>Where tokens are made. A server that does not say has them at the usual place, and one that names a stranger's is not
  /// believed: whoever answers in the workspace's place would be sent the secret.</summary>
  private async Task<Uri> EndpointAsync(ICallLog log, CancellationToken cancel)
  {
    var usual = new Uri(workspaceUrl, "/oidc/v1/token");
    var request = new ApiRequest(Workspace.Service, HttpMethod.Get, new Uri(workspaceUrl, "/oidc/.well-known/oauth-authorization-server"),
      "oidc/discovery", None)
    {
      IsRepeatable = true,
      Timeout = TimeSpan.FromMinutes(1),
    };
    var response = await sender.SendAsync(request, log, cancel).ConfigureAwait(false);
    if (response.Status == 404) return usual;
    return Uri.TryCreate(Read(request, response, a => a.NeedObject().Text("token_endpoint")), UriKind.Absolute, out var told)
      && IsOurs(told) ? told : usual;
  }

  private bool IsOurs(Uri told) =>
    told.GetLeftPart(UriPartial.Authority) == workspaceUrl.GetLeftPart(UriPartial.Authority)
    || (told.Scheme == Uri.UriSchemeHttps && Domains.Any(d => IsIn(told, d) && IsIn(workspaceUrl, d)));

  private static bool IsIn(Uri address, string domain) => address.Host.EndsWith(domain, StringComparison.OrdinalIgnoreCase);

  private T Read<T>(ApiRequest request, ApiResponse response, Func<JsonElement, T> read)
  {
    if (response.IsPage) throw DatabricksErrors.OfPage(request, response);
    if (!response.IsSuccess)
    {
      var fault = ErrorBody.Fault(request, response);
      throw fault.StatusCode is >= 400 and < 500
        ? Catalogue.OAuthClientRefused.Because(client.ClientId, fault, workspaceUrl.GetLeftPart(UriPartial.Authority), client.ClientId,
          fault.Message)
        : DatabricksErrors.Of(request, response);
    }
    return Answer.Read(request, response, read);
  }
}
