using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Takes guide step 3 back: removes the destination from Stitch. What was loaded stays where it is.</summary>
public static class RemoveDestination
{
  /// <summary>Removes it.</summary>
  /// <returns>The destination as it was; null when the change was declined.</returns>
  public static async Task<StitchDestination?> RunAsync(IStage stage, IStitchAccount stitch, long destinationId, CancellationToken cancel)
  {
    var found = await FindDestination.RunAsync(stitch, destinationId, cancel);
    var changes = new ChangeSet(stage);
    var change = new ResourceChange(ChangeAction.Delete, $"Stitch destination {found.DestinationName} ({destinationId})",
      $"type {found.DestinationType}, bucket {found.BucketName ?? "not shown"}; Stitch loads nothing any more, what it has loaded stays");
    if (await changes.ApplyAsync(change, () => stitch.DeleteDestinationAsync(destinationId, cancel))
      && (await stitch.ListDestinationsAsync(cancel)).Any(d => d.DestinationId == destinationId))
      throw Catalogue.DestinationStillThere.For(destinationId, destinationId);
    return changes.Declined ? null : FindDestination.Describe(found) with { Changes = changes.Changes, IsPlanned = stage.IsPlanning };
  }
}
