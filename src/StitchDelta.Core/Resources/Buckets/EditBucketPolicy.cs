using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Buckets;

/// <summary>
/// Changes a bucket's policy while others may be changing it. S3 replaces the whole document and has no condition to put it under, so what
/// is put is always
/// the merge with what was read right before, and what is read back right after must still hold it; else the merge is made anew with what
/// is there then.
/// </summary>
internal static class EditBucketPolicy
{
  private const int Tries = 5;

  // No name can hold blanks, so a role or bucket that is called after the setting does not fit.
  private static readonly Regex Blocked = new(@"\bbecause public policies are (?:blocked|prevented) by the BlockPublicPolicy\b",
    RegexOptions.CultureInvariant);

  private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

  /// <summary>Makes the change if it is approved.</summary>
  /// <param name="aws">AWS, as the account that owns the bucket.</param>
  /// <param name="changes">Where the change is noted.</param>
  /// <param name="edit">The change, from any document that may be there.</param>
  /// <param name="timeout">How long S3 may not yet know a principal that was made a moment ago.</param>
  /// <returns>The change as it was made; as it was planned when it was not.</returns>
  public static async Task<PolicyEdit> RunAsync(
    IStage stage, IAws aws, ChangeSet changes, string bucketName, Func<string?, PolicyEdit> edit, TimeSpan timeout,
      CancellationToken cancel)
  {
    var resource = $"bucket policy of {bucketName}";
    var plan = await ReadAsync();
    if (!plan.Changes)
      changes.Unchanged(resource);
    // The proof comes after the change is told: where reading back fails, it was made all the same.
    else if (await changes.ApplyAsync(new(Action(plan), resource, plan.Diff) { Seen = Seen.Of(plan.Before) }, async () =>
      plan = await WriteAsync()) && plan.Changes)
      plan = await ProvenAsync(plan);
    return plan;

    async Task<PolicyEdit> ReadAsync() => edit(await BucketOwner.PolicyAsync(aws, bucketName, cancel));

    async Task<PolicyEdit> WriteAsync()
    {
      var merged = await ReadAsync();
      if (!merged.Changes) return merged; // Somebody else made the same change meanwhile.
      if (merged.Before != plan.Before)
        stage.Verbose($"The policy of {bucketName} has changed meanwhile; the change is merged with what is there now.");
      await PutAsync(stage, aws, bucketName, merged.After, timeout, cancel);
      return merged;
    }

    async Task<PolicyEdit> ProvenAsync(PolicyEdit written)
    {
      for (var tries = 1; ; tries++)
      {
        var seen = await ReadAsync();
        if (!seen.Changes) return written with { After = seen.Before };
        // What is late was waited for when it was read, and writing once more would not bring it sooner.
        if (tries == 1 && seen.Before == written.Before) throw Catalogue.PolicyStaysAsItWas.For(bucketName, bucketName);
        var others = PolicyStrangers.Between(plan.After, seen.Before);
        if (tries == Tries || seen.Before == written.Before)
          throw Catalogue.PolicyReadBackMismatch.For(bucketName, bucketName, tries, others);
        stage.Verbose($"Somebody else wrote over the policy of {bucketName} ({others}); merging again.");
        await Poll.PauseAsync(TimeSpan.FromTicks(Pause.Ticks << tries), stage.Time, cancel);
        written = await WriteAsync();
        if (!written.Changes) return written;
      }
    }
  }

  private static ChangeAction Action(PolicyEdit plan) =>
    plan.Before is null ? ChangeAction.Create : plan.After is null ? ChangeAction.Delete : ChangeAction.Update;

  private static async Task PutAsync(
    IStage stage, IAws aws, string bucketName, string? policy, TimeSpan timeout, CancellationToken cancel)
  {
    var (refusal, _) = await Poll.UntilAsync(TryAsync, e => e is null, timeout, stage.Time, cancel);
    if (refusal is not null) throw refusal;

    async Task<StitchDeltaException?> TryAsync()
    {
      try
      {
        await (policy is null ? aws.DeleteBucketPolicyAsync(bucketName, cancel) : aws.PutBucketPolicyAsync(bucketName, policy, cancel));
        return null;
      }
      catch (StitchDeltaException e) when (e is { StatusCode: 403, ErrorCode: "AccessDenied" } && Blocked.IsMatch(e.Fault!.Message)
        && FirstPublic(policy) is { } statement)
      {
        throw Catalogue.PolicyIsPublic.After(bucketName, e, bucketName, statement.Label);
      }
      catch (StitchDeltaException e) when (timeout > TimeSpan.Zero && e.ErrorCode == "MalformedPolicy"
        && e.Fault!.Message.StartsWith("Invalid principal in policy", StringComparison.OrdinalIgnoreCase))
      {
        return e;
      }
    }
  }

  private static PolicyStatement? FirstPublic(string? policy) =>
    policy is null ? null : PolicyDocument.Parse(policy).Statements.FirstOrDefault(s => s.IsPublic);
}
