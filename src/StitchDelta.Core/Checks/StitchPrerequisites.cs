namespace StitchDelta.Checks;

/// <summary>What must be so in the Stitch account.</summary>
internal static class StitchPrerequisites
{
  public static readonly DestinationCheck Limit = new("stitch-destination-limit", "Stitch destination limit", GuideStep.Destination, [],
    Needs.Nothing, async (subject, cancel) =>
  {
    const string Expected = "no destination, or one of the type databricks_delta";
    var destinations = await subject.DestinationsAsync(cancel);
    var other = destinations.FirstOrDefault(d => d.DestinationType != MakeDestination.DestinationType);
    return other is not null
      ? Finding.Failed(Expected, $"'{other.DestinationName}' of the type {other.DestinationType}",
        "An account has one destination, and its type cannot be changed: remove it in Stitch first, or use another Stitch account.")
      : Finding.Passed(Expected, destinations.Count == 0 ? "none yet" : $"'{destinations[0].DestinationName}', which will be updated");
  });
}
