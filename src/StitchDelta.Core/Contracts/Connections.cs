using System.Collections.Concurrent;
using System.Security;

namespace StitchDelta.Contracts;

/// <summary>How to reach AWS. Whatever is null comes from the SDK's own chain: environment, profile, container, instance.</summary>
public sealed record AwsConnection
{
  /// <summary>A profile of the shared AWS files. One that is missing is an error.</summary>
  public string? ProfileName { get; init => field = value?.Trim(); }

  /// <summary>The folder that relative paths in the environment and the AWS files begin in; null for the process's own.</summary>
  public string? Folder { get; init; }

  /// <summary>The AWS region, as in <c>us-east-1</c>.</summary>
  public string? Region { get; init => field = value?.Trim(); }

  /// <summary>One endpoint for every AWS service, as for <c>AWS_ENDPOINT_URL</c>.</summary>
  public Uri? EndpointUrl { get; init; }

  /// <summary>The access key id of explicit credentials.</summary>
  public string? AccessKeyId { get; init => field = value?.Trim(); }

  /// <summary>The secret access key of explicit credentials.</summary>
  public SecureString? SecretAccessKey { get; init => field = Secret.Usable(value, "secret access key"); }

  /// <summary>The session token of temporary credentials.</summary>
  public SecureString? SessionToken { get; init => field = Secret.Usable(value, "session token"); }

  /// <summary>A code of the MFA device, for a profile that takes on a role with <c>mfa_serial</c>.</summary>
  public string? MfaCode { get; init; }

  /// <summary>
  /// Asks a person for a code of an MFA device; its answer is null when there is none. Called from any thread, and only where no code was
  /// given.
  /// Null where there is nobody to ask.
  /// </summary>
  public Func<MfaDevice, CancellationToken, Task<string?>>? AskMfaCode { get; init; }

  /// <summary>
  /// Where is remembered what AWS was asked for keys with. Connections with the same one share the keys, also those that took a code. Null
  /// to remember none.
  /// </summary>
  public SignIns? SignIns { get; init; }
}

/// <summary>A device that shows codes, as a profile names it.</summary>
/// <param name="ProfileName">The AWS profile.</param>
/// <param name="SerialNumber">The ARN or the serial number of the device.</param>
public sealed record MfaDevice(string ProfileName, string SerialNumber);

/// <summary>
/// What one user has signed in to: roles of AWS, service principals of Databricks. Each is known by all that made it, the secrets
/// included, so that whoever has other keys signs in anew. It goes when whoever holds it goes, and is no other user's.
/// </summary>
public sealed class SignIns
{
  /// <summary>The engine's own for AWS, by all that made each.</summary>
  internal ConcurrentDictionary<string, object> Roles { get; } = new(StringComparer.Ordinal);

  /// <summary>The engine's own for Databricks, by all that made each.</summary>
  internal ConcurrentDictionary<string, object> Clients { get; } = new(StringComparer.Ordinal);
}

/// <summary>How to reach a Databricks workspace.</summary>
/// <param name="WorkspaceUrl">Scheme, host and port, nothing after them.</param>
/// <param name="Token">A personal access token; null with an OAuth client.</param>
public sealed record WorkspaceConnection(Uri WorkspaceUrl, SecureString? Token)
{
  /// <summary>A personal access token; null with an OAuth client.</summary>
  public SecureString? Token { get; init => field = Secret.Usable(value, "workspace token"); } = Secret.Usable(Token, "workspace token");

  /// <summary>The workspace's id where several workspaces share the address (<c>?o=</c> in a browser); null where nobody gave
  /// one.</summary>
  public string? OrgId { get; init; }

  /// <summary>An OAuth client in place of a token. The engine fetches its tokens and renews them.</summary>
  public OAuthClient? Client { get; init; }

  /// <summary>
  /// Where the tokens of an OAuth client are remembered. Connections with the same one share them. Null: they belong to this connection
  /// alone.
  /// </summary>
  public SignIns? SignIns { get; init; }

  /// <summary>Where it was found, for Verbose: a parameter, the runspace, the environment.</summary>
  public string Source { get; init; } = "";
}

/// <summary>A service principal's OAuth client credentials.</summary>
/// <param name="ClientId">The client id, which is the service principal's application id.</param>
/// <param name="ClientSecret">The secret.</param>
public sealed record OAuthClient(string ClientId, SecureString ClientSecret)
{
  /// <summary>The client id.</summary>
  public string ClientId { get; init => field = value.Trim(); } = ClientId.Trim();

  /// <summary>The secret.</summary>
  public SecureString ClientSecret { get; init =>
    field = Secret.Usable(value, "client secret")!; } = Secret.Usable(ClientSecret, "client secret")!;
}

/// <summary>How to reach a Stitch account.</summary>
/// <param name="BaseUrl">The Connect API's address.</param>
/// <param name="AccessToken">The account's access token for the Connect API.</param>
public sealed record StitchConnection(Uri BaseUrl, SecureString AccessToken)
{
  /// <summary>The account's access token.</summary>
  public SecureString AccessToken { get; init =>
    field = Secret.Usable(value, "Stitch access token")!; } = Secret.Usable(AccessToken, "Stitch access token")!;

  /// <summary>The pipeline region of the account.</summary>
  public StitchRegion StitchRegion { get; init; }

  /// <summary>Where it was found, for Verbose.</summary>
  public string Source { get; init; } = "";
}
