namespace StitchDelta.Binding;

/// <summary>The node types of the workspace, the best choice first.</summary>
internal sealed class NodeTypeCompleter : WorkspaceCompleter
{
  private protected override async Task<IEnumerable<(string Value, string ToolTip)>> OffersAsync(IWorkspace workspace,
    CancellationToken cancel) =>
    ChooseCluster.Ranked(await workspace.ListNodeTypesAsync(cancel)).Select(r =>
      (r.Item.NodeTypeId, FormattableString.Invariant($"{r.Item.Cores} cores, {r.Item.MemoryMB / 1024} GB: {r.Reason}")));
}
