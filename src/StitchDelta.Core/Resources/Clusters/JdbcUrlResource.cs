namespace StitchDelta.Resources.Clusters;

/// <summary>The address at which Stitch reaches the cluster. It follows from the cluster, and nothing is made of it but by giving it to
/// Stitch.</summary>
internal sealed class JdbcUrlResource : Resource
{
  public static readonly JdbcUrlResource Instance = new();

  private JdbcUrlResource() : base("JDBC URL", GuideStep.JdbcUrl)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [ClusterResource.Instance, WarehouseResource.Instance];

  public override IReadOnlyList<Resource> Follows => DependsOn;

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel) =>
    installation.WarehouseId is { } warehouse
    ? installation.Take<DeltaJdbcUrl>(await MakeJdbcUrl.OfWarehouseAsync(installation.Systems.Workspace,
      installation.Systems.WorkspaceUrl!, warehouse, cancel))
    : installation.Take(await MakeJdbcUrl.RunAsync(
    installation.Stage, installation.Systems.Workspace, installation.Systems.WorkspaceUrl!, installation.Facts.ClusterId!,
      installation.Facts.OrgId, cancel));

  public override Task<bool> DestroyAsync(Removal removal, CancellationToken cancel) => Task.FromResult(true);

  public override async Task<string?> LacksAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts is { ClusterId: null, WarehouseId: null } ? "-ClusterId" : await base.LacksAsync(subject, cancel);
}
