using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the workspace's clusters, those of jobs left out.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaCluster")]
[OutputType(typeof(DeltaCluster))]
public sealed class GetDeltaClusterCommand : WorkspaceCmdlet
{
  /// <summary>The cluster's name; wildcards are understood.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [SupportsWildcards]
  [ArgumentCompleter(typeof(Completer))]
  public string ClusterName { get; set; } = "*";

  /// <summary>The cluster's id, or its name in full.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  private protected override IReadOnlyList<string> Naming =>
    [nameof(ClusterId), nameof(ClusterName), nameof(WorkspaceUrl), nameof(WorkspaceToken), nameof(Connection)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    if (ClusterId is not null)
    {
      var found = await FindCluster.RunAsync(workspace, ClusterId, cancel);
      RequireName("cluster", nameof(ClusterId), found.ClusterId, nameof(ClusterName), found.ClusterName, name =>
        NameMatches.Select([found], name, c => c.ClusterName, Wildcards.TestOf).Count > 0);
      WriteMade(HandOn(MakeCluster.Describe(found, url)));
      return;
    }
    var all = await workspace.ListClustersAsync(cancel);
    var named = NameMatches.Select(all, ClusterName, c => c.ClusterName, Wildcards.TestOf);
    foreach (var cluster in named.Count > 0 ? named : [.. all.Where(c => c.ClusterId == ClusterName.Trim())])
      WriteMade(HandOn(MakeCluster.Describe(cluster, url)));
  }
}
