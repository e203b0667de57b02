using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Warehouses;

/// <summary>A SQL warehouse of somebody in place of the cluster. It is used as it is: never made, changed or tagged.</summary>
internal sealed class WarehouseResource : Resource
{
  public static readonly WarehouseResource Instance = new();

  // As the workspace makes them.
  private static readonly Regex Id = new("^[0-9a-f]{16}$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  private WarehouseResource() : base("SQL warehouse", GuideStep.Cluster)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [CatalogResource.Instance];

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    if (installation.WarehouseId is not { } id) return true;
    var found = await RequireAsync(installation.Systems.Workspace, id, cancel);
    installation.Facts = installation.Facts with { WarehouseId = found.WarehouseId };
    installation.Stage.Unchanged(new(ChangeAction.None, Describe(found), "used as it is") { IsChoice = true });
    if (!installation.IsRepair) Advise(installation, found);
    return true;
  }

  // What only a workspace admin can set is said, and so is what nobody has proven.
  private static void Advise(Installation installation, WarehouseInfo found)
  {
    WarnOfCluster(installation, found);
    installation.Stage.Warn("That Stitch's loader works on a SQL warehouse is not proven: look at the first load, or take a cluster.");
    if (!TableHome.IsOfUnityCatalog(installation.Facts.CatalogName))
      installation.Stage.Warn($"SQL warehouse {found.WarehouseName} reaches the bucket only through the instance profile of the "
        + "workspace's data access configuration. "
        + $"Have a workspace admin set it to {installation.Facts.InstanceProfileArn}: Settings, Compute, SQL warehouses, "
        + "Data access configuration.");
  }

  private static void WarnOfCluster(Installation installation, WarehouseInfo found)
  {
    var desired = installation.Desired;
    var asked = new (string Name, object? Value)[]
    {
      (nameof(desired.ClusterName), desired.ClusterName), (nameof(desired.SparkVersion), desired.SparkVersion),
      (nameof(desired.NodeTypeId), desired.NodeTypeId), (nameof(desired.NumWorkers), desired.NumWorkers),
      (nameof(desired.AutoTerminationMinutes), desired.AutoTerminationMinutes), (nameof(desired.PolicyId), desired.PolicyId),
    }.Where(p => p.Value is not null).Select(p => $"-{p.Name}").ToList();
    if (asked.Count == 0) return;
    var change = installation.Record.WarehouseId is null ? "For a cluster, leave -WarehouseId out."
      : $"For a cluster: Uninstall-StitchDestination {desired.BucketName} -RoleName {desired.RoleName}, "
        + "and then this command without -WarehouseId.";
    installation.Stage.Warn($"{string.Join(", ", asked)} {(asked.Count == 1 ? "has" : "have")} no effect: "
      + $"the {Describe(found)} stands in for a cluster, and is used as it is. {change}");
  }

  /// <summary>The warehouse of an id or a name, or the error that there is none.</summary>
  public static async Task<WarehouseInfo> RequireAsync(IWorkspace workspace, string idOrName, CancellationToken cancel) =>
    await FindAsync(workspace, idOrName, cancel) ?? throw Catalogue.WarehouseNotFound.For(idOrName, idOrName);

  /// <summary>The same; null when there is none.</summary>
  public static async Task<WarehouseInfo?> FindAsync(IWorkspace workspace, string idOrName, CancellationToken cancel)
  {
    if (Id.IsMatch(idOrName) && await workspace.GetWarehouseAsync(idOrName, cancel) is { } found) return found;
    List<WarehouseInfo> named = [.. (await workspace.ListWarehousesAsync(cancel)).Where(w =>
      w.WarehouseName.Equals(idOrName, StringComparison.OrdinalIgnoreCase))];
    return named switch
    {
      [var one] => one,
      [] => null,
      _ => throw Catalogue.WarehouseAmbiguous.For(idOrName, idOrName, string.Join(", ", named.Select(w => w.WarehouseId))),
    };
  }

  public override Task<bool> DestroyAsync(Removal removal, CancellationToken cancel) => Task.FromResult(
    removal.Record.WarehouseId is not { } id || removal.Unchanged($"SQL warehouse {id}", "left alone: it was there before"));

  private static string Describe(WarehouseInfo warehouse) => $"SQL warehouse {warehouse.WarehouseName} ({warehouse.WarehouseId})";
}
