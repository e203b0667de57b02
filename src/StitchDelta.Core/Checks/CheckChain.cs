using System.Diagnostics;

namespace StitchDelta.Checks;

/// <summary>Runs checks side by side, each when those that it needs have passed. One of which a need did not pass is skipped, and says
/// which.</summary>
internal static class CheckChain
{
  /// <summary>Runs the checks and hands them over in the order of the chain, each as soon as it and those before it are done.</summary>
  /// <param name="chain">The checks. A need that is not among them is none.</param>
  /// <param name="subject">What is checked.</param>
  /// <param name="found">Takes a result.</param>
  public static async Task RunAsync(IEnumerable<DestinationCheck> chain, CheckSubject subject, Action<StitchCheck> found,
    CancellationToken cancel)
  {
    using var all = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    var inOrder = chain.ToList();
    var started = new Dictionary<DestinationCheck, Task<StitchCheck>>();
    var running = inOrder.Select(Start).ToList();
    try
    {
      foreach (var result in running) found(await result);
    }
    finally
    {
      // When whoever takes the results has enough, or something broke, nothing goes on behind the prompt.
      all.Cancel();
      await Task.WhenAll(running.Select(t =>
        t.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default)));
    }

    Task<StitchCheck> Start(DestinationCheck check) => started.TryGetValue(check, out var task) ? task
      : started[check] = RunOneAsync(check, [.. check.Needs.Where(inOrder.Contains).Select(Start)], subject, all.Token);
  }

  private static async Task<StitchCheck> RunOneAsync(
    DestinationCheck check, IReadOnlyList<Task<StitchCheck>> needs, CheckSubject subject, CancellationToken cancel)
  {
    var failed = (await Task.WhenAll(needs)).FirstOrDefault(n => n.Status is CheckStatus.Failed or CheckStatus.Skipped);
    var clock = Stopwatch.StartNew();
    var finding = subject.IsPlanned ? Finding.Skipped("", "planned: there is nothing to look at yet")
      : failed is not null ? Finding.Skipped("", $"needs '{failed.CheckName}' to pass first")
      : await LookAsync(check, subject, cancel);
    var command = RemedyCommand(check, finding, subject.Facts) is { Length: > 0 } known ? subject.InItsAccounts(known) : "";
    return new()
    {
      CheckId = check.Id,
      CheckName = check.Name,
      Destination = subject.Title.Length > 0 ? subject.Title : subject.Facts.DestinationName ?? "",
      Bucket = subject.Facts.BucketName ?? "",
      Role = subject.Facts.RoleName ?? "",
      Time = subject.Time,
      IsOfMany = subject.Title.Length > 0,
      Resource = check.Repairs?.Name ?? "",
      GuideStep = check.GuideStep.ToString(),
      Status = finding.Status,
      Expected = finding.Expected,
      Actual = finding.Actual,
      // Among many, the short form would be about the session's own.
      Remedy = subject.Title.Length > 0 && check.Repairs is not null && command.Length > 0
        ? finding.Remedy.Replace("Test-StitchDestination -Repair", command) : finding.Remedy,
      RemedyCommand = command,
      Duration = clock.Elapsed,
    };
  }

  // What a repair makes right is repaired by the one command for it, which names the installation and nothing else.
  private static string RemedyCommand(DestinationCheck check, Finding finding, InstallationFacts facts) =>
    finding.Command is { } command ? command
    : finding.Status is not (CheckStatus.Failed or CheckStatus.Warning) || check.Repairs is null || facts.BucketName is not { } bucket ? ""
    : TestOf(bucket, facts.RoleName, "-Repair");

  /// <summary>The command that tests one installation, with the switch for what else it is to do, if anything.</summary>
  public static string TestOf(string bucketName, string? roleName, string? what = null) =>
    $"Test-StitchDestination -BucketName {bucketName}"
      + $"{(roleName is null ? "" : $" -RoleName {roleName}")}{(what is null ? "" : $" {what}")}";

  // Then the check of the destination says what there is to do, and no part is wrong by itself.
  private static bool IsNothingKnown(CheckSubject subject) =>
    subject is { Traced.Destinations.Count: 0 }
    && subject.Facts is { BucketName: null, RoleName: null, InstanceProfileArn: null, ClusterId: null, TokenId: null, DestinationId: null };

  private static async Task<Finding> LookAsync(DestinationCheck check, CheckSubject subject, CancellationToken cancel)
  {
    // A fact that nobody knows: the stage that makes it was left out.
    if (check.Missing(subject.Facts) is { } missing)
      return IsNothingKnown(subject)
        ? Finding.Skipped($"a {missing.Fact}", "none is known: the Stitch account has no destination, and nothing was named")
        : Finding.Failed($"a {missing.Fact}", "none is known", subject.Record.Id is not null && check.Repairs is not null
          ? "Test-StitchDestination -Repair makes it." : $"Make it with {missing.Command}, or give -{missing.Fact}.");
    try
    {
      if (check.RunsSql && (await subject.LoginAsync(cancel)).Unknown is { } unknown) return unknown;
      return await check.LookAsync(subject, cancel);
    }
    catch (StitchDeltaException e) when (e.IsDenied && !check.IsOfRights && !check.RunsSql)
    {
      return Finding.Unknown("", e.Message, e.Remedy);
    }
    catch (StitchDeltaException e)
    {
      return Finding.Failed("", e.Message, e.Remedy);
    }
    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
    {
      return Finding.Failed("", "it was not done in time", "Run the test again, with a longer -TimeoutSeconds.");
    }
    catch (Exception e) when (e is not OperationCanceledException)
    {
      // A bug in one check is not the end of the others.
      return Finding.Failed("", Catalogue.Unexpected.After(null, e, e.Message).Message, Catalogue.Unexpected.Remedy);
    }
  }
}
