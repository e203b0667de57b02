using System.Collections;
using System.Security;

namespace StitchDelta.Credentials;

/// <summary>What one place (the parameters, the environment, a profile) says about how to reach a workspace. What it does not say is
/// null.</summary>
public sealed record WorkspaceSettings
{
  /// <summary>The workspace's address, as it was written.</summary>
  public string? Host { get; init; }

  /// <summary>A personal access token.</summary>
  public SecureString? Token { get; init => field = Secret.Trimmed(value); }

  /// <summary>The id of an OAuth client.</summary>
  public string? ClientId { get; init; }

  /// <summary>That client's secret.</summary>
  public SecureString? ClientSecret { get; init => field = Secret.Trimmed(value); }

  /// <summary>Which of several methods is meant, in Databricks' terms: <c>pat</c> or <c>oauth-m2m</c>.</summary>
  public string? AuthType { get; init; }

  /// <summary>Where it was found, for messages.</summary>
  public string Source { get; init; } = "";

  internal bool HasCredential => Token is not null || ClientId is not null || ClientSecret is not null || AuthType is not null;

  /// <summary>What it takes to make a connection and is not there, in the words of the files.</summary>
  internal string Missing => (Host, AuthType) switch
  {
    (null, _) => "host",
    (_, "oauth-m2m") => "client_id and client_secret",
    (_, "pat") => "token",
    _ => "token, and no client_id with client_secret",
  };

  internal WorkspaceAddress? Address => Host is null ? null : WorkspaceUrls.Read(Host);

  internal Uri? Url => Address?.Url;

  /// <summary>What the environment says.</summary>
  internal static WorkspaceSettings Of(Func<string, string?> environment) => new()
  {
    Host = Text(environment("DATABRICKS_HOST")),
    Token = Secret.Of(environment("DATABRICKS_TOKEN")),
    ClientId = Text(environment("DATABRICKS_CLIENT_ID")),
    ClientSecret = Secret.Of(environment("DATABRICKS_CLIENT_SECRET")),
    AuthType = Text(environment("DATABRICKS_AUTH_TYPE")),
    Source = "the environment (DATABRICKS_…)",
  };

  /// <summary>What a table says, as Azure Automation's <c>Get-AutomationConnection</c> returns it. Values are text or secure strings, and
  /// names in any case.</summary>
  public static WorkspaceSettings Of(IDictionary connection)
  {
    var values = connection.Keys.Cast<object>().GroupBy(key => $"{key}", key =>
      connection[key], StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First(), StringComparer.OrdinalIgnoreCase);
    if (values.Keys.FirstOrDefault(k => !TableNames.Contains(k, StringComparer.OrdinalIgnoreCase)) is { } unknown)
      throw Catalogue.ConnectionInvalid.For(unknown, $"it has '{unknown}', which is no part of a connection");
    if (values.Values.All(v => v is not SecureString { Length: > 0 } && Text(v is SecureString ? null : v) is null))
      throw Catalogue.ConnectionInvalid.For("-Connection", "there is nothing in it");
    return new()
    {
      Host = Text(Find("WorkspaceUrl") ?? Find("Host")),
      Token = Hidden(Find("Token") ?? Find("WorkspaceToken")),
      ClientId = Text(Find("ClientId")),
      ClientSecret = Hidden(Find("ClientSecret")),
      Source = "-Connection",
    };

    object? Find(string name) => values.TryGetValue(name, out var value) ? value : null;
    static SecureString? Hidden(object? value) => value is SecureString secret ? secret.Length > 0 ? secret : null : Secret.Of(Text(value));
  }

  internal static readonly IReadOnlyList<string> TableNames = ["WorkspaceUrl", "Host", "Token", "WorkspaceToken", "ClientId",
    "ClientSecret"];

  /// <summary>The connection that these settings make; null when the address or the credential is missing.</summary>
  internal WorkspaceConnection? ToConnection()
  {
    if (AuthType is not (null or "pat" or "oauth-m2m")) throw Catalogue.AuthTypeNotSupported.For(Source, Source, AuthType);
    var (token, clientId, clientSecret) = AuthType switch
    {
      "pat" => (Token, null, null),
      "oauth-m2m" => (null, ClientId, ClientSecret),
      _ => (Token, ClientId, ClientSecret),
    };
    if (token is not null && (clientId ?? (object?)clientSecret) is not null)
      throw Catalogue.AuthMethodAmbiguous.For(Source, "oauth and pat", Source);
    if (clientId is null != clientSecret is null)
      throw Catalogue.OAuthClientIncomplete.For(Source, Source, clientId is null ? "client id" : "client secret");
    return Address is not var (url, orgId) ? null
      : clientId is not null ? new WorkspaceConnection(url, null) { Client = new(clientId, clientSecret!), OrgId = orgId, Source = Source }
      : token is not null ? new WorkspaceConnection(url, token) { OrgId = orgId, Source = Source }
      : null;
  }

  private static string? Text(object? value) => $"{value}".Trim() is { Length: > 0 } text ? text : null;
}
