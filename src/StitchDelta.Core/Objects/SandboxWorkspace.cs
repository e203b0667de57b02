using System.Security;

namespace StitchDelta;

/// <summary>A Databricks workspace of a sandbox.</summary>
/// <param name="WorkspaceUrl">Where it answers.</param>
/// <param name="OrgId">Its id, as in the path of a JDBC URL.</param>
/// <param name="WorkspaceToken">The personal access token of its administrator.</param>
public sealed record SandboxWorkspace(Uri WorkspaceUrl, string OrgId, SecureString WorkspaceToken)
{
  /// <summary>A service principal of the workspace: its application id, which is its OAuth client id.</summary>
  public required string ServicePrincipalId { get; init; }

  /// <summary>The service principal's OAuth secret.</summary>
  public required SecureString ServicePrincipalSecret { get; init; }

  /// <summary>Its host and port, for lists.</summary>
  public override string ToString() => WorkspaceUrl.Authority;
}
