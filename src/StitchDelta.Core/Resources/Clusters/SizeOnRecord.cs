namespace StitchDelta.Resources.Clusters;

/// <summary>The size on record, for a cluster that is made again.</summary>
internal static class SizeOnRecord
{
  /// <summary>The size without what the workspace has no more: nobody asked for that now, and a cluster is needed.</summary>
  /// <returns>Null where none is on record.</returns>
  public static async Task<ClusterSize?> StillToBeHadAsync(IStage stage, ClusterChoices choices, ClusterRequest request,
    CancellationToken cancel)
  {
    if (request.Installation?.ClusterSize is not { } size) return null;
    if (request.PolicyId is null && size.PolicyId is { } policy && await choices.HasPolicyAsync(policy, cancel) is false)
    {
      stage.Warn($"The cluster that is gone had the cluster policy {policy} on record. The workspace has it no more, or this user may not "
        + "use it. The new one gets none. " + (stage.IsPlanning
        ? $"To choose another: {request.SizedBy} with -PolicyId and the id of one (in the workspace: Compute, Policies)."
        : $"To give it one afterwards, in the workspace: Compute, {request.NewName}, Edit."));
      size = size with { PolicyId = null };
    }
    if (request.NodeTypeId is null && size.NodeTypeId is { } type && await WhyNotAsync(choices, type, cancel) is { } why)
    {
      stage.Warn($"The cluster that is gone had the node type {type} on record. {why} "
        + $"The new one gets {await choices.NodeTypeAsync(null, cancel)}. "
        + $"To {(stage.IsPlanning ? "choose another" : "change it afterwards")}: {request.SizedBy} with -NodeTypeId and one that "
        + "Get-DeltaNodeType lists.");
      size = size with { NodeTypeId = null };
    }
    return size;
  }

  private static async Task<string?> WhyNotAsync(ClusterChoices choices, string type, CancellationToken cancel)
  {
    try
    {
      await choices.NodeTypeAsync(type, cancel);
      return null;
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.NodeTypeNotAvailable)
    {
      return e.Message;
    }
  }
}
