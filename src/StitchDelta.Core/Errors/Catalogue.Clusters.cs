namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>Two clusters share the name.</summary>
  public static readonly ErrorEntry ClusterNameAmbiguous = Define(ErrorKind.InvalidOperation,
    "The workspace has several clusters named '{0}': {1}.",
    "Rename or remove all but one, or give another -ClusterName.");

  /// <summary>The cluster of that name is somebody else's.</summary>
  public static readonly ErrorEntry ClusterOfOthers = Define(ErrorKind.ResourceExists,
    "The workspace has a cluster '{0}' ({1}) that {2}.",
    "Give another -ClusterName, or take it over, which changes its settings to what Stitch needs: {3}");

  /// <summary>The size that was asked for contradicts itself.</summary>
  public static readonly ErrorEntry ClusterSizeUnclear = Define(ErrorKind.InvalidArgument,
    "How large is the cluster to be? {0}",
    "Give one of -SingleNode, -NumWorkers, or -MinWorkers with a larger -MaxWorkers.");

  /// <summary>The cluster was still stopping when the time was up.</summary>
  public static readonly ErrorEntry ClusterStopTimeout = Define(ErrorKind.OperationTimeout,
    "Cluster '{0}' was still {1} after {2} seconds: {3}",
    "It goes on stopping. Look at it with Get-DeltaCluster, or give a longer -TimeoutSeconds.");

  /// <summary>There is no such cluster.</summary>
  public static readonly ErrorEntry ClusterNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no cluster '{0}'.",
    "List them with Get-DeltaCluster, or make one with New-DeltaCluster.");

  /// <summary>The cluster did not come up.</summary>
  public static readonly ErrorEntry ClusterStartFailed = Define(ErrorKind.ResourceUnavailable,
    "Cluster '{0}' did not start: {1}",
    "{2}");

  /// <summary>The cluster was still starting when the time was up.</summary>
  public static readonly ErrorEntry ClusterStartTimeout = Define(ErrorKind.OperationTimeout,
    "Cluster '{0}' was still {1} after {2} seconds: {3}",
    "It goes on starting. Run the command again to go on waiting, or give a longer -TimeoutSeconds.");

  /// <summary>The workspace lists no runtime that could be used.</summary>
  public static readonly ErrorEntry RuntimeNotAvailable = Define(ErrorKind.ObjectNotFound,
    "The workspace lists no runtime that suits: {0}",
    "List them with Get-DeltaRuntime and give one as -SparkVersion{1}.",
    values => [values[0], Such("-SparkVersion", values)]);

  /// <summary>The workspace lists no node type that could be used.</summary>
  public static readonly ErrorEntry NodeTypeNotAvailable = Define(ErrorKind.ObjectNotFound,
    "The workspace lists no node type that suits: {0}",
    "List them with Get-DeltaNodeType and give one as -NodeTypeId{1}.",
    values => [values[0], Such("-NodeTypeId", values)]);

  private static string Such(string parameter, object?[] values) =>
    values.Length > 1 && values[1] is { } best ? $", such as {parameter} {best}" : "";

  /// <summary>A SQL warehouse and the role of somebody else: neither is tagged, so the installation would be on no record.</summary>
  public static readonly ErrorEntry WarehouseNeedsOwnRole = Define(ErrorKind.InvalidArgument,
    "The role '{0}' is somebody else's, and neither it nor a SQL warehouse is tagged: nothing would tell what belongs to this "
      + "installation.",
    "Give the name of a role that there is not, and it is made: -RoleName stitch-{1}. Or leave -WarehouseId out: a cluster has the "
      + "record.");

  /// <summary>There is no such SQL warehouse.</summary>
  public static readonly ErrorEntry WarehouseNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no SQL warehouse '{0}'.",
    "Copy the id from the warehouse's page in the workspace (Overview, behind the name), or leave -WarehouseId out and give a cluster.");

  /// <summary>Several SQL warehouses have the name.</summary>
  public static readonly ErrorEntry WarehouseAmbiguous = Define(ErrorKind.InvalidArgument,
    "The workspace has several SQL warehouses '{0}': {1}.",
    "Give the id of the one that is meant as -WarehouseId.");

  /// <summary>There is no such service principal.</summary>
  public static readonly ErrorEntry ServicePrincipalNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace has no service principal with the application id '{0}'.",
    "Take the application id from the workspace (Settings, Identity and access, Service principals) and give it as -OnBehalfOf. "
      + "The caller must be a workspace admin.");

  /// <summary>The workspace did not tell its org id.</summary>
  public static readonly ErrorEntry OrgIdUnknown = Define(ErrorKind.ProtocolError,
    "The workspace '{0}' did not tell its org id, which the JDBC URL needs.",
    "Take the number after ?o= in the browser's address while you are in the workspace and give it as -OrgId.");
}
