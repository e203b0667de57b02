using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The workspace's OAuth server: discovery, and tokens for the client credentials of service principals.</summary>
internal sealed class OAuthServer(Workspace workspace)
{
  private const string Prefix = "/oidc/", DiscoveryName = "oidc/discovery", TokenName = "oidc/token";

  public static bool Owns(string path) => path.StartsWith(Prefix, StringComparison.Ordinal);

  /// <summary>Its operations.</summary>
  public static IReadOnlyList<string> Operations { get; } = [DiscoveryName, TokenName];

  /// <summary>Which operation a request is; empty for none.</summary>
  public static string OperationOf(WireRequest request) => (request.Method, request.RawPath.Substring(Prefix.Length)) switch
  {
    ("GET", ".well-known/oauth-authorization-server") => DiscoveryName,
    ("POST", "v1/token") => TokenName,
    _ => "",
  };

  public WireResponse Handle(WireRequest request)
  {
    var operation = OperationOf(request);
    var answer = operation switch
    {
      DiscoveryName => WireJson.Answer(200, Discovery(request)),
      TokenName => Token(request),
      _ => Refusal(404, "not_found", $"No such endpoint: {request.RawPath}"),
    };
    return answer with { Operation = operation };
  }

  private static JsonObject Discovery(WireRequest request)
  {
    var issuer = $"http://{(request.Headers.TryGetValue("Host", out var host) ? host : "localhost")}/oidc";
    return new() { ["issuer"] = issuer, ["token_endpoint"] = $"{issuer}/v1/token",
      ["grant_types_supported"] = new JsonArray("client_credentials") };
  }

  private WireResponse Token(WireRequest request)
  {
    var form = new WireQuery(Encoding.UTF8.GetString(request.Body));
    if (form["grant_type"] != "client_credentials")
      return Refusal(400, "unsupported_grant_type", "The sandbox knows client_credentials only.");
    var (id, secret) = Client(request, form);
    lock (workspace.Gate)
    {
      return workspace.ServicePrincipals.TokenFor(id, secret) is var (token, lifetime)
        ? WireJson.Answer(200, new JsonObject
        {
          ["access_token"] = token,
          ["token_type"] = "Bearer",
          ["expires_in"] = (long)lifetime.TotalSeconds,
          ["scope"] = form["scope"] ?? "all-apis",
        })
        : Refusal(401, "invalid_client", "Client authentication failed");
    }
  }

  // In the header, or as members of the form.
  private static (string Id, string Secret) Client(WireRequest request, WireQuery form)
  {
    const string scheme = "Basic ";
    if (!request.Headers.TryGetValue("Authorization", out var header) || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
      return (form["client_id"] ?? "", form["client_secret"] ?? "");
    try
    {
      var pair = Encoding.UTF8.GetString(Convert.FromBase64String(header.Substring(scheme.Length).Trim())).Split([':'], 2);
      return (Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "");
    }
    catch (FormatException)
    {
      return ("", "");
    }
  }

  public static WireResponse Refusal(int status, string error, string description) =>
    WireJson.Answer(status, new JsonObject { ["error"] = error, ["error_description"] = description });
}
