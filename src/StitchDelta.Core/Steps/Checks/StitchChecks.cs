namespace StitchDelta.Steps.Checks;

/// <summary>The check of guide step 3: what Stitch itself says.</summary>
internal static class StitchChecks
{
  public static readonly DestinationCheck OwnCheck = new("Stitch's own connection check", "3 The destination in Stitch", [],
    facts => facts.DestinationId is null ? ("DestinationId", "New-StitchDestination") : null,
    async (subject, cancel) =>
    {
      const string Expected = "succeeded";
      var id = subject.Facts.DestinationId!.Value;
      if ((await subject.Stitch.ListDestinationsAsync(cancel)).All(d => d.DestinationId != id))
        return Finding.Failed(Expected, $"Stitch has no destination {id}", "Make it: New-StitchDestination");
      var check = await subject.Stitch.GetLastConnectionCheckAsync(id, cancel);
      return check switch
      {
        null => Finding.Skipped(Expected, "Stitch does not tell about this account's checks", "Press Check and Save in the Stitch app once."),
        { Status: "succeeded" } => Finding.Passed(Expected, check.Completed is { } at ? $"succeeded on {at:u}" : check.Status),
        { Status: "running" } => new Finding(CheckStatus.Warning, Expected, "still running", "Run Test-StitchDestination again in a minute."),
        _ => Finding.Failed(Expected, check.Message.Length > 0 ? check.Message : check.Status, AwaitConnectionCheck.Remedy(check.Message)),
      };
    });
}
