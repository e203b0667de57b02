using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Roles;

/// <summary>Guide step 2.1: the workspace lets clusters use the instance profile.</summary>
public static class RegisterInstanceProfile
{
  // EC2's own sentences, from their beginning: an ARN within them may hold any of these words.
  private static readonly Regex Unseen = new(
    @"^(?:Verification of the instance profile failed\. AWS error: )?"
      + @"(?:You are not authorized to perform this operation|(?:Value \(\S+\) for parameter iamInstanceProfile\.(?:arn|name) is invalid\. )?Invalid IAM Instance Profile\b)",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>How long EC2 may take to see what IAM was told, when the deployment role is known to be allowed to pass the role.</summary>
  public static readonly TimeSpan PropagationTime = TimeSpan.FromSeconds(180);

  /// <summary>How long to wait when nothing is known of PassRole: a refusal most likely means that it is missing.</summary>
  public static readonly TimeSpan ShortPropagationTime = TimeSpan.FromSeconds(15);

  /// <summary>How long the workspace may take to list what was registered.</summary>
  private static readonly TimeSpan ListingTime = TimeSpan.FromSeconds(30);

  /// <summary>How long to go on trying: long when the deployment role was let pass the role, for then only time can be wanting.</summary>
  public static TimeSpan TimeoutFor(string? deploymentRoleName) => deploymentRoleName is null ? ShortPropagationTime : PropagationTime;

  /// <summary>Registers the profile, and waits while AWS does not know it yet.</summary>
  /// <param name="instanceProfileArn">The instance profile.</param>
  /// <param name="skipValidation">Whether Databricks is told not to try a dry run.</param>
  /// <param name="timeout">How long to go on trying.</param>
  public static Task<StepResult<DeltaInstanceProfileRegistration>> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string instanceProfileArn, bool skipValidation, TimeSpan timeout,
      CancellationToken cancel) =>
    RunAsync(stage, workspace, workspaceUrl, instanceProfileArn, skipValidation, timeout, null, cancel);

  /// <summary>The same, with somebody who can tell what a refusal means.</summary>
  public static async Task<StepResult<DeltaInstanceProfileRegistration>> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string instanceProfileArn, bool skipValidation, TimeSpan timeout,
      PassRoleLookup? lookup, CancellationToken cancel)
  {
    var arn = InstanceProfileArns.Parse(instanceProfileArn);
    var resource = $"registration of {arn} in {workspaceUrl.Authority}";
    var changes = new ChangeSet(stage);
    if (await IsRegisteredAsync())
      changes.Unchanged(resource);
    else if (await changes.ApplyAsync(new(ChangeAction.Create, resource), AddAsync) && !await IsListedAsync())
      throw Catalogue.InstanceProfileNotListed.For(arn, arn);

    return changes.Result(new DeltaInstanceProfileRegistration { InstanceProfileArn = arn, WorkspaceUrl = workspaceUrl });

    Task<bool> IsListedAsync() => LateReads.AskAsync(
      "Databricks", $"the registration of {InstanceProfileArns.NameIn(arn)}", IsRegisteredAsync,
      isListed => !isListed, ListingTime, stage.Time, stage.Progress, cancel);

    async Task<bool> IsRegisteredAsync() => (await workspace.ListInstanceProfilesAsync(cancel)).Contains(arn);

    async Task AddAsync()
    {
      var activity = $"Registering {InstanceProfileArns.NameIn(arn)} with Databricks";
      var (refusal, done) = await Poll.UntilAsync(stage, () => activity, TryAsync, r => r is null, timeout, cancel);
      if (!done)
        throw (lookup is null ? null : await lookup.ExplainAsync(arn, refusal!, cancel))
          ?? Catalogue.InstanceProfileNotVerified.After(arn, refusal!, arn, refusal!.Fault?.Message
          ?? refusal.Message, InstanceProfileArns.NameIn(arn));

      async Task<StitchDeltaException?> TryAsync()
      {
        try
        {
          await workspace.AddInstanceProfileAsync(arn, skipValidation, cancel);
          return null;
        }
        catch (StitchDeltaException e) when (MayBePropagation(e))
        {
          stage.Progress(activity, e.Fault!.Message);
          return e;
        }
      }
    }
  }

  /// <summary>Takes the profile out of the workspace again. Clusters that use it go on.</summary>
  public static async Task<StepResult<DeltaInstanceProfileRegistration>> UndoAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string instanceProfileArn, CancellationToken cancel)
  {
    var arn = InstanceProfileArns.Parse(instanceProfileArn);
    var resource = $"registration of {arn} in {workspaceUrl.Authority}";
    var changes = new ChangeSet(stage);
    if ((await workspace.ListInstanceProfilesAsync(cancel)).Contains(arn))
      await changes.ApplyAsync(new(ChangeAction.Delete, resource), () => workspace.RemoveInstanceProfileAsync(arn, cancel));
    else
      changes.Unchanged(resource);
    return changes.Result(new DeltaInstanceProfileRegistration { InstanceProfileArn = arn, WorkspaceUrl = workspaceUrl });
  }

  // A profile that EC2 does not see yet and a missing PassRole are refused in the same words, and with codes that stand for more.
  private static bool MayBePropagation(StitchDeltaException e) =>
    e is { StatusCode: 400, ErrorCode: "DRY_RUN_FAILED" or "INVALID_PARAMETER_VALUE" } && Unseen.IsMatch(e.Fault!.Message);
}
