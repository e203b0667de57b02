using System.Management.Automation;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that has clusters started and, unless it is told not to, waits for them.</summary>
public abstract class ClusterStartCmdlet : ClusterWaitCmdlet
{
  /// <summary>Does not wait until the cluster runs.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter NoWait { get; set; }

  /// <summary>Emits the cluster when it runs, which may be after the last object has come.</summary>
  private protected void EmitWhenRunning(DeltaCluster? cluster, IWorkspace workspace)
  {
    if (cluster is null) return;
    cluster = HandOn(cluster);
    if (cluster.IsPlanned || NoWait || cluster.ClusterState == "RUNNING")
      WriteMade(cluster);
    else
      WaitFor(cluster, workspace);
  }
}
