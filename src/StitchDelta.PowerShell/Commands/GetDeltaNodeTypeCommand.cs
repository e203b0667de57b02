using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the instance types that the workspace has, first the one that New-DeltaCluster would choose and then the smallest, and
/// says why.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaNodeType")]
[OutputType(typeof(DeltaNodeType))]
public sealed class GetDeltaNodeTypeCommand : WorkspaceCmdlet
{
  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var nodeTypes = await Connected().Workspace.ListNodeTypesAsync(cancel);
    var choice = ChooseCluster.NodeType(nodeTypes);
    foreach (var (type, reason) in ChooseCluster.Ranked(nodeTypes))
      WriteObject(new DeltaNodeType(type.NodeTypeId, type.Cores, type.MemoryMB, type.Gpus, type.LocalDisks, type.IsDeprecated,
        type.IsAvailable, type == choice) { Reason = reason });
  }
}
