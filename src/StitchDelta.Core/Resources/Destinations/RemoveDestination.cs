namespace StitchDelta.Resources.Destinations;

/// <summary>Takes guide step 3 back: removes the destination from Stitch. What was loaded stays where it is.</summary>
public static class RemoveDestination
{
  /// <summary>Removes it.</summary>
  /// <returns>The destination as it was.</returns>
  public static async Task<StepResult<StitchDestination>> RunAsync(IStage stage, IStitchAccount stitch, long destinationId,
    CancellationToken cancel)
  {
    var found = await FindDestination.RunAsync(stitch, destinationId, cancel);
    var changes = new ChangeSet(stage);
    if (await changes.ApplyAsync(Removal(found), () => DeleteAsync(stitch, destinationId, cancel)))
      await RequireGoneAsync(stitch, destinationId, cancel);
    return changes.Result(FindDestination.Describe(found));
  }

  /// <summary>The removal of a destination, as it is told.</summary>
  internal static ResourceChange Removal(DestinationInfo found) =>
    new(ChangeAction.Delete, $"Stitch destination {found.DestinationName} ({found.DestinationId})",
    found.DestinationType == MakeDestination.DestinationType
      ? $"type {found.DestinationType}, bucket {found.BucketName ?? "not shown"}; Stitch loads nothing any more, what it has loaded stays"
      : $"type {found.DestinationType}; Stitch loads nothing into it any more, what it has loaded stays") { Seen = SeenOf(found) };

  /// <summary>A hash of what a person would look at before a destination is changed or removed.</summary>
  internal static string SeenOf(DestinationInfo found) =>
    Seen.Of(found.DestinationType, found.DestinationName, found.BucketName, found.JdbcUrl, found.Ssh?.ToString());

  /// <summary>Deletes it.</summary>
  internal static async Task DeleteAsync(IStitchAccount stitch, long destinationId, CancellationToken cancel)
  {
    try
    {
      await stitch.DeleteDestinationAsync(destinationId, cancel);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.StitchDestinationNotFound)
    {
      // Gone is what was wanted: by somebody else, or by a first try whose answer was lost.
    }
  }

  /// <summary>Looks whether it is gone. By itself, so that a look that fails does not hide what was done.</summary>
  internal static async Task RequireGoneAsync(IStitchAccount stitch, long destinationId, CancellationToken cancel)
  {
    if ((await stitch.ListDestinationsAsync(cancel)).Any(d => d.DestinationId == destinationId))
      throw Catalogue.DestinationStillThere.For(destinationId, destinationId);
  }
}
