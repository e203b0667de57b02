using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Steps;

/// <summary>Waits for Stitch's connection check, as <i>Check and Save</i> does in the app.</summary>
public static class AwaitConnectionCheck
{
  /// <summary>Waits until the check that a create or update caused is over.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="stitch">Stitch.</param>
  /// <param name="destination">The destination, as the create or update answered.</param>
  /// <param name="timeout">How long to wait.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>The check, still <c>running</c> when the time was up; null when Stitch does not tell.</returns>
  public static async Task<ConnectionCheck?> RunAsync(
    IStage stage, IStitchAccount stitch, DestinationInfo destination, TimeSpan timeout, CancellationToken cancel)
  {
    var activity = $"Stitch checks the connection of {destination.DestinationName}";
    try
    {
      var (check, _) = await Poll.UntilAsync(AskAsync, c => c is null || IsOver(c), timeout, cancel);
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

    // An older check's result says nothing about what was just saved.
    bool IsOver(ConnectionCheck check) =>
      check.Status != "running" && (destination.CheckJobName is null || check.JobName == destination.CheckJobName);
  }

  /// <summary>The error of a check that failed, or that was still running when the time was up; null when it succeeded or Stitch does not tell.</summary>
  public static StitchDeltaException? FaultOf(ConnectionCheck? check, long destinationId, TimeSpan timeout) => check switch
  {
    { Status: "failed" } => Catalogue.ConnectionCheckFailed.For(destinationId, check.Message, Remedy(check.Message)),
    { Status: "running" } => Catalogue.ConnectionCheckTimeout.For(destinationId, (int)timeout.TotalSeconds),
    _ => null,
  };

  /// <summary>What to do about a message of a failed check.</summary>
  public static string Remedy(string message) =>
    Has(message, "SSH") ? "Check the SSH server and the user on it, or do without: Set-StitchDestination -NoSsh"
    : Has(message, "AccessDenied") || Has(message, "Access Denied") ? "Let Stitch's loader use the bucket: Grant-StitchBucketAccess"
    : Has(message, "region '") ? "Use a bucket in the AWS region of the Stitch account."
    : Has(message, "NoSuchBucket") ? "Check the bucket name."
    : Has(message, "IP ACL") ? "Let Stitch's addresses in at the workspace's IP access lists; Test-StitchDestination names those that are kept out."
    : Has(message, "access token") || Has(message, "401") || Has(message, "403") ? "Give Stitch a valid token: New-DeltaToken -Force | New-StitchDestination"
    : Has(message, "autoMerge") ? $"Set {MakeCluster.AutoMerge} to false: New-DeltaCluster repairs it."
    : Has(message, "refused") || Has(message, "RESOURCE_DOES_NOT_EXIST") || Has(message, "unavailable") ? "Check that the JDBC URL is the cluster's and that the cluster runs: Get-DeltaJdbcUrl, Start-DeltaCluster"
    : "Test-StitchDestination finds the part that fails.";

  private static bool Has(string message, string words) => message.IndexOf(words, StringComparison.OrdinalIgnoreCase) >= 0;
}
