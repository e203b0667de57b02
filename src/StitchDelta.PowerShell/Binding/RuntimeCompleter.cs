namespace StitchDelta.Binding;

/// <summary>The runtimes of the workspace, the best choice first.</summary>
internal sealed class RuntimeCompleter : WorkspaceCompleter
{
  private protected override async Task<IEnumerable<(string Value, string ToolTip)>> OffersAsync(IWorkspace workspace,
    CancellationToken cancel) =>
    ChooseCluster.Ranked(await workspace.ListRuntimesAsync(cancel)).Select(r => (r.Item.SparkVersion, $"{r.Item.Description}: {r.Reason}"));
}
