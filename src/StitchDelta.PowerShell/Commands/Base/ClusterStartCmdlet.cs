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
  private protected void EmitWhenRunning(StepResult<DeltaCluster> started, IWorkspace workspace)
  {
    if (started.Status == StepStatus.Declined) return;
    var cluster = HandOn(started.Value);
    if (cluster.IsPlanned || NoWait || cluster.ClusterState == "RUNNING")
      WriteMade(cluster);
    else
      WaitFor(cluster, workspace);
  }
}
