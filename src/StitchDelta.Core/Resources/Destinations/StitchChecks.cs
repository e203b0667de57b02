namespace StitchDelta.Resources.Destinations;

/// <summary>The checks of guide step 3: the destination, and what Stitch itself says of it.</summary>
internal static class StitchChecks
{
  private static readonly GuideStep Step = GuideStep.Destination;

  public static readonly DestinationCheck InStitch = new("destination-in-stitch", "Destination in Stitch", Step, [Connected.Stitch],
    Needs.Nothing, async (subject, cancel) =>
  {
    var facts = subject.Facts;
    if (facts.DestinationId is null) return await NoneAsync(subject, cancel);
    var expected = $"destination {facts.DestinationId} with {facts.BucketName ?? "its bucket"} and the cluster's JDBC URL";
    var all = await subject.DestinationsAsync(cancel);
    var found = all.FirstOrDefault(d => d.DestinationId == facts.DestinationId);
    return found switch
    {
      null => Finding.Failed(expected,
        $"Stitch has no destination {facts.DestinationId}"
          + $"{(all.Count > 0 ? $"; this account has {all[0].DestinationId} ({all[0].DestinationName})" : "")}",
        all.Count > 0 ? "Connect to the Stitch account of this installation: Connect-Stitch"
          : "Test-StitchDestination -Repair makes it again.") with { Command = all.Count > 0 ? "" : null },
      { DestinationType: not MakeDestination.DestinationType } =>
        Finding.Failed(expected, $"it is of the type {found.DestinationType}",
        "Use another Stitch account. Or, if nothing is to be loaded into that destination any more, let it make way: "
          + "New-StitchDestination -TakeOver"),
      { IsFullyConfigured: false } =>
        Finding.Failed(expected, $"{string.Join(", ", found.MissingProperties)} is missing",
        "Run New-StitchDestination with the missing field."),
      { IsPaused: true } =>
        Finding.Failed(expected, "it is paused, so that Stitch loads nothing",
        "Resume it in the Stitch app, under Destination.") with { Command = "" },
      { BucketName: { } bucket } when facts.BucketName is { } wanted && bucket != wanted =>
        Finding.Failed(expected, $"it loads into the bucket {bucket}", $"Set-StitchDestination -BucketName {wanted}"),
      { JdbcUrl: { } url } when facts.JdbcUrl is { } wanted && !SameDestination.IsSameUrl(url, wanted) =>
        Finding.Failed(expected, $"its JDBC URL is {url}", $"Set-StitchDestination -JdbcUrl '{wanted}'"),
      _ => Finding.Passed(expected, $"'{found.DestinationName}'"),
    };
  })
  { Repairs = DestinationResource.Instance };

  // Which installation was for this account, an account without a destination does not tell.
  private static async Task<Finding> NoneAsync(CheckSubject subject, CancellationToken cancel)
  {
    const string Expected = "a destination";
    var known = await subject.DestinationsAsync(cancel) is { Count: > 0 } others
      ? $"the account has none of this installation's, but {others[0].DestinationName} ({others[0].DestinationId})"
      : "the account has no destination";
    IReadOnlyList<StitchInstallation> made = subject.Facts.BucketName is null ? await InstallationsAsync(subject, cancel) : [];
    return made.Count == 0
      ? Finding.Failed(Expected, known, Making(subject))
      : Finding.Failed(Expected, $"{known}; there is an installation for {string.Join(", ", made.Select(m => m.BucketName).Distinct())}",
          $"If it was for this account: {CheckChain.TestOf(made[0].BucketName!, made[0].RoleName)}")
        with { Command = CheckChain.TestOf(made[0].BucketName!, made[0].RoleName, "-Repair") };
  }

  private static string Making(CheckSubject subject) => subject switch
  {
    // Down the pipe came all but the last stage.
    { Given.JdbcUrl: not null } or { Facts.Token: not null, Record.DestinationId: null } =>
      "Make it with New-StitchDestination, or give -DestinationId.",
    { Record.Id: not null } => "Test-StitchDestination -Repair makes it.",
    _ => "Install-StitchDestination makes it, with all that belongs to it. If another one is meant, give -DestinationId.",
  };

  private static async Task<IReadOnlyList<StitchInstallation>> InstallationsAsync(CheckSubject subject, CancellationToken cancel)
  {
    try
    {
      return await FindInstallations.RunAsync(subject.Aws, new(), cancel);
    }
    catch (StitchDeltaException)
    {
      return [];
    }
  }

  public static readonly DestinationCheck OwnCheck = new("stitchs-own-connection-check", "Stitch's own connection check", Step,
    [InStitch], Needs.Destination, async (subject, cancel) =>
  {
    const string Expected = "succeeded";
    var check = await subject.Stitch.GetLastConnectionCheckAsync(subject.Facts.DestinationId!.Value, cancel);
    return check switch
    {
      null => Finding.Unknown(Expected, "Stitch does not tell about this account's checks", "Press Check and Save in the Stitch app once."),
      { Status: "succeeded" } => Finding.Passed(Expected, check.Completed is { } at ? $"succeeded on {Day.AndTime(at)}" : check.Status),
      { Status: "running" } => new Finding(CheckStatus.Warning, Expected, "still running", "Run Test-StitchDestination again in a minute."),
      _ => OfFailure(subject, ConnectionCheckAdvice.Remedy(check.Message, subject.Facts.SshHost is not null,
          subject.Facts.BucketName),
        Finding.Failed(Expected, check.Message.Length > 0 ? check.Message : check.Status, "")),
    };
  })
  { Repairs = DestinationResource.Instance };

  // Stitch remembers the failure until it is told to check again. A repair does no more than that: a token that Databricks does not take
  // must be another one first.
  private static Finding OfFailure(CheckSubject subject, string remedy, Finding failed) => remedy == ConnectionCheckAdvice.Token
    ? failed with { Remedy = $"{remedy}. Stitch then checks again.", Command = RecordChecks.Renew(subject) }
    : failed with { Remedy = $"{remedy.TrimEnd('.')}. Then -Repair has Stitch check again." };
}
