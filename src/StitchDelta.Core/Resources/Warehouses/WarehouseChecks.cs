namespace StitchDelta.Resources.Warehouses;

/// <summary>The checks of a SQL warehouse that stands in for the cluster.</summary>
internal static class WarehouseChecks
{
  public static readonly DestinationCheck WarehouseThere = new("warehouse-exists", "SQL warehouse exists", GuideStep.Cluster,
    [Connected.Databricks], Needs.Nothing,
    async (subject, cancel) =>
    {
      var id = subject.Record.WarehouseId ?? subject.Facts.WarehouseId!;
      return await WarehouseResource.FindAsync(subject.Workspace, id, cancel) is { } found
        ? Finding.Passed($"SQL warehouse {id}", $"{found.WarehouseName}, {found.State}")
        : Finding.Failed($"SQL warehouse {id}", "not there, or the caller may not see it",
          "Give another one: Install-StitchDestination with the same bucket and role and -WarehouseId <id>");
    });

  public static readonly DestinationCheck DataAccess = new("warehouse-data-access", "Warehouses have the instance profile",
    GuideStep.Cluster,
    [WarehouseThere], Needs.Profile,
    async (subject, cancel) =>
    {
      var expected = $"{subject.Facts.InstanceProfileArn} in the workspace's data access configuration";
      var remedy = $"Have a workspace admin set it to {subject.Facts.InstanceProfileArn}: Settings, Compute, SQL warehouses, "
        + "Data access configuration. It is one for all warehouses.";
      return await subject.Workspace.GetWarehouseProfileAsync(cancel) is not { } actual
        ? Finding.Unknown(expected, "only workspace admins may see it", remedy)
        : Finding.Of(actual == subject.Facts.InstanceProfileArn, expected, actual.Length > 0 ? actual : "none", remedy)
          with { Command = "" };
    });

  public static readonly DestinationCheck UrlOfWarehouse = new(
    "jdbc-url-belongs-to-the-warehouse", "JDBC URL belongs to the warehouse", GuideStep.JdbcUrl, [], Needs.JdbcUrl,
    (subject, _) =>
    {
      var (id, host) = (subject.Record.WarehouseId ?? subject.Facts.WarehouseId!, subject.Facts.WorkspaceUrl);
      var url = JdbcUrl.Parse(subject.Facts.JdbcUrl!);
      return Task.FromResult(Finding.Of(url.WarehouseId == id && (host is null || url.IsAt(host)), $"{id} on {host?.Authority ?? url.Host}",
        $"{url.EndpointId ?? url.HttpPath} on {url.Host}:{url.Port}",
          "Get-DeltaJdbcUrl -WarehouseId builds the right one; New-StitchDestination gives it to Stitch."));
    })
  { Repairs = JdbcUrlResource.Instance };
}
