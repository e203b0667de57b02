using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Lists the instance types that the workspace has, smallest first, and marks the one that New-DeltaCluster would choose.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaNodeType")]
[OutputType(typeof(DeltaNodeType))]
public sealed class GetDeltaNodeTypeCommand : WorkspaceCmdlet
{
  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var nodeTypes = await Connected().Workspace.ListNodeTypesAsync(cancel);
    var choice = ChooseCluster.NodeType(nodeTypes);
    foreach (var type in nodeTypes.OrderBy(n => n.Cores).ThenBy(n => n.MemoryMB).ThenBy(n => n.NodeTypeId, StringComparer.Ordinal))
      WriteObject(new DeltaNodeType(type.NodeTypeId, type.Cores, type.MemoryMB, type.Gpus, type.LocalDisks, type.IsDeprecated, type.IsAvailable, type == choice));
  }
}
