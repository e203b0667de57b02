using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the Databricks Runtimes that the workspace has, first the one that New-DeltaCluster would choose and then the newest, and
/// says why.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaRuntime")]
[OutputType(typeof(DeltaRuntime))]
public sealed class GetDeltaRuntimeCommand : WorkspaceCmdlet
{
  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var runtimes = await Connected().Workspace.ListRuntimesAsync(cancel);
    var choice = ChooseCluster.Runtime(runtimes);
    foreach (var (runtime, reason) in ChooseCluster.Ranked(runtimes))
      WriteObject(new DeltaRuntime(runtime.SparkVersion, runtime.Description, RuntimeVersion.Of(runtime.SparkVersion),
        runtime == choice) { Reason = reason });
  }
}
