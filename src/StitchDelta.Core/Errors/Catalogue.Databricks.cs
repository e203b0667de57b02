namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The workspace does not accept the token.</summary>
  public static readonly ErrorEntry DatabricksTokenRefused = Define(ErrorKind.AuthenticationError,
    "{0} does not accept the token: {1}",
    "Make a new one (Settings, Developer, Access tokens in the workspace) and give it to 'Connect-DeltaWorkspace -WorkspaceUrl {0} "
      + "-Token <SecureString>'.");

  /// <summary>An IP access list of the workspace keeps this machine out.</summary>
  public static readonly ErrorEntry DatabricksAddressBlocked = Define(ErrorKind.PermissionDenied,
    "{0} does not let this machine in: {1}",
    "Run this from a network that the workspace's IP access lists let in, or have an admin add the address of the message to one "
      + "(Settings, Security, IP access list).");

  /// <summary>The workspace does not accept the OAuth client.</summary>
  public static readonly ErrorEntry OAuthClientRefused = Define(ErrorKind.AuthenticationError,
    "{0} gives the OAuth client {1} no token: {2}",
    "Check the client id and the secret: it may have ended, and the service principal must be in this workspace. "
      + "A new secret is made in the workspace under Settings, Identity and access, Service principals, Secrets.");

  /// <summary>The user behind the token may not do this.</summary>
  public static readonly ErrorEntry DatabricksPermissionDenied = Define(ErrorKind.PermissionDenied,
    "Databricks refused {0}: {1}",
    "Use the token of a user who may: a workspace admin for instance profiles and the tokens of service principals, one with "
      + "'Allow cluster creation' for clusters, one with CAN USE on tokens for tokens.");

  /// <summary>The instance profile is to be registered, which only a workspace admin may.</summary>
  public static readonly ErrorEntry WorkspaceAdminNeeded = Define(ErrorKind.PermissionDenied,
    "The workspace does not list the instance profile of the role {0} for {1}, who is no workspace admin: only an admin may register it.",
    "Use an admin's token. Or make the profile (New-DeltaInstanceProfile -BucketName {2} -RoleName {0}), "
      + "have an admin register it (Register-DeltaInstanceProfile) and let {1} use it, and run the command again.");

  /// <summary>A limit of the workspace is reached.</summary>
  public static readonly ErrorEntry DatabricksQuotaExceeded = Define(ErrorKind.LimitsExceeded,
    "Databricks refused {0} because a limit is reached: {1}",
    "Have the limit raised, or remove what nobody uses any more, each by its id. Of tokens a user may have 600: "
      + "Get-DeltaToken lists them, Remove-DeltaToken -TokenId <id> revokes one.");

  /// <summary>The workspace refused for another reason; its own words are in the message.</summary>
  public static readonly ErrorEntry DatabricksRequestFailed = Define(ErrorKind.InvalidOperation,
    "Databricks answered {0} with {1}: {2}",
    "Read the message. If it does not help, quote the request id on the exception to Databricks support.");

  /// <summary>A web page came back instead of data.</summary>
  public static readonly ErrorEntry WorkspaceReturnedLoginPage = Define(ErrorKind.ProtocolError,
    "{0} answered with a web page, such as a login page, instead of data: {1}",
    "Check that this is the URL of a workspace, with the ?o=<workspace id> that the browser shows where several workspaces share the "
      + "address. If it is, a gateway stands in front of it: a private link, an IP access list or a proxy that wants you to log in. "
      + "Run this from a network that the workspace lets in.");

  /// <summary>The SQL endpoint does not accept the token.</summary>
  public static readonly ErrorEntry SqlTokenRefused = Define(ErrorKind.AuthenticationError,
    "The SQL endpoint {0} does not accept the token: {1}",
    "Make a new token with New-DeltaToken. Its user needs CAN ATTACH TO on the cluster, and CAN RESTART if a connection is to start it.");

  /// <summary>There is nothing at the path of the JDBC URL.</summary>
  public static readonly ErrorEntry SqlEndpointNotFound = Define(ErrorKind.ObjectNotFound,
    "There is no SQL endpoint at {0}: {1}",
    "Take the JDBC URL anew from Get-DeltaJdbcUrl: a part of it is wrong, or the cluster or SQL warehouse was deleted.");

  /// <summary>The cluster behind the JDBC URL did not come up in time.</summary>
  public static readonly ErrorEntry SqlEndpointUnavailable = Define(ErrorKind.ResourceUnavailable,
    "The SQL endpoint {0} is not available: {1}",
    "Look at the cluster with Get-DeltaCluster, start it with Start-DeltaCluster and wait for it with Wait-DeltaCluster.");

  /// <summary>The SQL endpoint refused for another reason.</summary>
  public static readonly ErrorEntry SqlRequestFailed = Define(ErrorKind.InvalidOperation,
    "The SQL endpoint {0} answered with {1}: {2}",
    "Read the message. If it does not help, quote the request id on the exception to Databricks support.");

  /// <summary>There is no cluster policy of that id.</summary>
  public static readonly ErrorEntry ClusterPolicyNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no cluster policy '{0}', or none that this user may use. Nothing was changed.",
    "Copy the id from the address of the policy's page (Compute, Policies), or leave -PolicyId out. "
      + "'databricks cluster-policies list' lists them.");
}
