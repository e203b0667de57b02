using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Errors;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Lists the workspace's clusters, those of jobs left out.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaCluster")]
[OutputType(typeof(DeltaCluster))]
public sealed class GetDeltaClusterCommand : WorkspaceCmdlet
{
  /// <summary>The cluster's name; wildcards are understood.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [SupportsWildcards]
  public string ClusterName { get; set; } = "*";

  /// <summary>The cluster's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? ClusterId { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(ClusterId), nameof(ClusterName), nameof(WorkspaceUrl), nameof(WorkspaceToken), nameof(Connection)];

  private protected override string NamedBy => "New-DeltaCluster";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    if (ClusterId is not null)
    {
      var cluster = await workspace.GetClusterAsync(ClusterId, cancel) ?? throw Catalogue.ClusterNotFound.For(ClusterId, ClusterId);
      Emit(MakeCluster.Describe(cluster, url));
      return;
    }
    var pattern = WildcardPattern.Get(ClusterName, WildcardOptions.IgnoreCase);
    foreach (var cluster in (await workspace.ListClustersAsync(cancel)).Where(c => pattern.IsMatch(c.ClusterName)))
      Emit(MakeCluster.Describe(cluster, url));
  }
}
