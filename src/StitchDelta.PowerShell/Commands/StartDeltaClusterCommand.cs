using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Starts a cluster that has stopped and waits until it runs. Clusters that come down one pipe start side by side.</summary>
[Cmdlet(VerbsLifecycle.Start, "DeltaCluster", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaCluster))]
public sealed class StartDeltaClusterCommand : ClusterStartCmdlet
{
  /// <summary>The cluster's id, or its name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The cluster's name, where its id is not known.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var nameOrId = Need(ClusterId ?? ClusterName, nameof(ClusterId), "Get-DeltaCluster");
    var (workspace, url) = Connected();
    var found = await FindClusterAsync(workspace, nameOrId, cancel);
    EmitWhenRunning(await MakeCluster.StartAsync(this, workspace, url, found, cancel), workspace);
  }
}
