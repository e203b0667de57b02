using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The way from the path of a JDBC URL to the HiveServer2 service of a cluster (or of a warehouse, which has no role of its own):
/// the cluster must exist and run, and the user may have to be its own.</summary>
internal sealed class SqlGate(Workspace workspace, ISqlEndpoint endpoint)
{
  public const string Service = "SQL";
  private const string Unread = "protocolv1";
  private const string PathPrefix = "/sql/protocolv1/o/";

  private const string WarehousePrefix = "/sql/1.0/warehouses/";

  public static bool Owns(string path) =>
    path.StartsWith(PathPrefix, StringComparison.Ordinal) || path.StartsWith(WarehousePrefix, StringComparison.Ordinal);

  /// <summary>Its operations, by the names of the protocol's methods.</summary>
  public static IReadOnlyList<string> Operations { get; } =
  [
    Methods.OpenSession.Name, Methods.CloseSession.Name, Methods.ExecuteStatement.Name,
    Methods.GetOperationStatus.Name, Methods.CancelOperation.Name, Methods.CloseOperation.Name, Methods.GetResultSetMetadata.Name,
      Methods.FetchResults.Name,
  ];

  /// <summary>Which method a message calls.</summary>
  public static string OperationOf(WireRequest request)
  {
    try
    {
      return MessageHeader.Read(new ThriftReader(request.Body)).Method;
    }
    catch (StitchDeltaException)
    {
      return Unread;
    }
  }

  public WireResponse Handle(WireRequest request, string userName)
  {
    var (refusal, caller) = Admit(request, userName);
    if (refusal is not null)
      return refusal;
    var reply = endpoint.Handle(request.Body, caller!);
    return new(200, "application/x-thrift", reply.Body) { Service = Service, Operation = reply.Operation, IsWrite = reply.IsWrite };
  }

  private (WireResponse? Refusal, SqlCaller? Caller) Admit(WireRequest request, string userName)
  {
    if (request.RawPath.StartsWith(WarehousePrefix, StringComparison.Ordinal))
      return AdmitToWarehouse(request, userName);
    var ids = request.RawPath.Substring(PathPrefix.Length).Split('/');
    if (ids.Length != 2 || ids[0] != workspace.OrgId)
      return (Refuse(404, $"RESOURCE_DOES_NOT_EXIST: No workspace found matching: {ids[0]}"), null);
    lock (workspace.Gate)
    {
      if (workspace.Clusters.Find(Uri.UnescapeDataString(ids[1])) is not { } cluster)
        return (Refuse(404, $"RESOURCE_DOES_NOT_EXIST: No cluster found matching: {ids[1]}"), null);
      if (ClusterSettings.SingleUser(cluster.Settings) is { } owner && owner != userName)
        return (Refuse(403,
          $"PERMISSION_DENIED: Single-user check failed: user '{userName}' attempted to run a command on single-user cluster "
            + $"{cluster.Id}, but the single user of this cluster is '{owner}'"), null);
      if (workspace.Clusters.StateOf(cluster) != "RUNNING")
        return (Wake(cluster), null);

      workspace.Clusters.Touch(cluster);
      var role = ClusterSettings.InstanceProfileArn(cluster.Settings) is { } arn ? workspace.RoleOf(arn) : null;
      return (null, new(userName, cluster.Id, cluster.Settings.TextMap("spark_conf"), role)
      {
        Compute = ClusterSettings.ComputeOf(cluster.Settings),
      });
    }
  }

  private (WireResponse? Refusal, SqlCaller? Caller) AdmitToWarehouse(WireRequest request, string userName)
  {
    lock (workspace.Gate)
    {
      var warehouse = workspace.Warehouse;
      if (warehouse.IsDeleted || request.RawPath.Substring(WarehousePrefix.Length) != warehouse.Id)
        return (Refuse(404, $"RESOURCE_DOES_NOT_EXIST: No warehouse found matching: {request.RawPath}"), null);
      if (!workspace.IsAdmin(userName) && !warehouse.Users.Contains(userName) && !warehouse.Users.Contains(Workspace.Users))
        return (Refuse(403, $"PERMISSION_DENIED: User '{userName}' does not have permission to use SQL warehouse {warehouse.Id}."), null);
      if (!warehouse.IsStopped)
      {
        var role = warehouse.InstanceProfileArn.Length > 0 ? workspace.RoleOf(warehouse.InstanceProfileArn) : null;
        return (null, new(userName, warehouse.Id, new Dictionary<string, string>(), role) { Compute = SqlCompute.Warehouse });
      }
      warehouse.IsStopped = false;
      return (Later($"SQL warehouse {warehouse.Id}"), null);
    }
  }

  // Connecting starts a cluster that has ended; the driver is told to come back.
  private WireResponse Wake(Cluster cluster)
  {
    if (workspace.Clusters.StateOf(cluster) == "TERMINATED")
      workspace.Clusters.Start(cluster);
    return Later($"Cluster {cluster.Id}");
  }

  private static WireResponse Later(string what)
  {
    var answer = Refuse(503, $"TEMPORARILY_UNAVAILABLE: {what} is temporarily unavailable.");
    answer.Headers["Retry-After"] = "1";
    return answer;
  }

  public static WireResponse Refuse(int status, string message) => new(status, null, [])
  {
    Service = Service,
    Operation = Unread,
    Headers = { ["x-thriftserver-error-message"] = message },
  };
}
