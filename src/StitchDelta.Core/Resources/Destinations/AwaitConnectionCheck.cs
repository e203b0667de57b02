namespace StitchDelta.Resources.Destinations;

/// <summary>Waits for Stitch's connection check, as <i>Check and Save</i> does in the app.</summary>
public static class AwaitConnectionCheck
{
  /// <summary>How often Stitch may still tell of an older check: with the pauses between, some five seconds.</summary>
  private const int StaleAnswers = 6;

  /// <summary>Waits until the check that a create or update caused is over.</summary>
  /// <param name="destination">The destination, as the create or update answered.</param>
  /// <param name="timeout">How long to wait.</param>
  /// <returns>The check, still <c>running</c> when the time was up; null when Stitch does not tell.</returns>
  public static async Task<ConnectionCheck?> RunAsync(
    IStage stage, IStitchAccount stitch, DestinationInfo destination, TimeSpan timeout, CancellationToken cancel)
  {
    var activity = $"Stitch checks the connection of {destination.DestinationName}";
    var (others, last) = (0, "");
    try
    {
      var (check, _) = await Poll.UntilAsync(AskAsync, c => c is null || IsOver(c), timeout, stage.Time, cancel);
      return check;
    }
    finally
    {
      stage.Progress(activity, "", completed: true);
    }

    async Task<ConnectionCheck?> AskAsync()
    {
      var check = await stitch.GetLastConnectionCheckAsync(destination.DestinationId, cancel);
      if (check is not null && !IsOver(check)) stage.Progress(activity, check.Status);
      return check;
    }

    // An older check's result says nothing about what was just saved. One that stays is no older one: somebody else has saved since, and
    // Stitch tells of the last check only.
    bool IsOver(ConnectionCheck check)
    {
      if (check.Status == "running") return false;
      if (destination.CheckJobName is null || check.JobName == destination.CheckJobName) return true;
      (others, last) = check.JobName == last ? (others + 1, last) : (1, check.JobName);
      return others > StaleAnswers;
    }
  }

  /// <summary>The error of a check that failed, or that was still running when the time was up; null when it succeeded or Stitch does not
  /// tell.</summary>
  public static StitchDeltaException? FaultOf(ConnectionCheck? check, DestinationInfo destination, TimeSpan timeout) => check switch
  {
    { Status: "failed" } => Catalogue.ConnectionCheckFailed.For(
      destination.DestinationId, check.Message, ConnectionCheckAdvice.Remedy(
        check.Message, destination.Ssh is { IsOff: false }, destination.BucketName)),
    { Status: "running" } => Catalogue.ConnectionCheckTimeout.For(destination.DestinationId, (int)timeout.TotalSeconds),
    _ => null,
  };
}
