using System.Runtime.CompilerServices;

namespace StitchDelta.Verbs;

/// <summary>An installation on its way back: what the person named, what was found out, what is on record, and what was done so
/// far.</summary>
/// <param name="named">What the person named.</param>
/// <param name="traced">What was found out.</param>
internal sealed class Removal(IStage stage, ConnectedSystems systems, InstallationFacts named, Traced traced)
{
  /// <summary>Why a thing of which nothing but its name is known stays.</summary>
  public const string Unsure = "the role of this installation would tell whether it was there before, and there is none";

  private readonly List<ResourceChange> _changes = [];
  private readonly OnceEach _stage = new(stage);

  /// <summary>Who runs it.</summary>
  public IStage Stage => _stage;

  /// <summary>The three systems.</summary>
  public ConnectedSystems Systems => systems;

  /// <summary>What the person named.</summary>
  public InstallationFacts Named => named;

  /// <summary>What was found out.</summary>
  public Traced Traced => traced;

  /// <summary>What is known of it.</summary>
  public InstallationFacts Facts => traced.Facts;

  /// <summary>The role that has its name; null when there is none.</summary>
  public IamRole? Role => traced.Role;

  /// <summary>The same, where it is shown to be the module's.</summary>
  public RecordedRole? Recorded => traced.Recorded;

  /// <summary>What is on record: at the role; where that is somebody else's or gone, at the cluster.</summary>
  public InstallationRecord Record => traced.Record;

  /// <summary>The installation: the one on record, or what role and bucket make.</summary>
  public InstallationId? Installation => traced.Installation;

  /// <summary>The cluster that bears the mark of the installation; null for none.</summary>
  public string? MarkedClusterId =>
    traced.Cluster is { } cluster && Record.Id is { } id && Mark.InTags(cluster.CustomTags) == id ? cluster.ClusterId : null;

  /// <summary>Whether the role, or in its place the cluster, tells what this installation made.</summary>
  public bool IsOurs => Record.BucketName is { } bucket && (Facts.BucketName is null || Facts.BucketName == bucket);

  /// <summary>Why the role is not this installation's; null when it is, or is not there.</summary>
  public string? WhyRoleIsOthers =>
    Role is null ? null
    : Recorded?.Record.BucketName is not { } bucket ? $"this module did not make it: it lacks the tag {Mark.TagKey}"
    : Facts.BucketName is { } meant && bucket != meant ? $"this module made it for the bucket {bucket}"
    : null;

  /// <summary>Whether it is only looked whether all is gone: then what is not there was to go, and is not looked for again.</summary>
  public bool IsProof { get; private init; }

  /// <summary>Whether the installation's own statement was in the bucket policy when that was looked at first: then another one that says
  /// the same is somebody else's, also once the own one is gone.</summary>
  public StrongBox<bool> GrantSeenWhole { get; private init; } = new();

  /// <summary>Who else needs what is to go.</summary>
  public OtherUsers Others { get; private init; } = new(systems, traced);

  /// <summary>What it was, and all that was done.</summary>
  public StitchDestination Result => new() { Facts = Facts with { Token = null }, Changes = _changes, IsPlanned = stage.IsPlanning };

  /// <summary>From the last resource to the first, so that nothing is left that needs what is gone. The role goes last: its tags know what
  /// is not to go.</summary>
  /// <returns>False when a change was declined.</returns>
  public async Task<bool> RunAsync(CancellationToken cancel)
  {
    // Where the role is gone or somebody else's, the record is at the cluster, and what stopped half way must find it again.
    List<Resource> order = [.. ResourceTable.All.Reverse().OrderBy(r => r == ClusterResource.Instance && Recorded is null)];
    // A statement that names a role cannot be written back once that role is gone: the policy of the bucket comes first.
    order.Remove(GrantResource.Instance);
    order.Insert(order.IndexOf(ExternalLocationResource.Instance), GrantResource.Instance);
    foreach (var resource in order)
    {
      // With the last of them goes what tells that the others were this installation's.
      if (resource == order[order.Count - 1])
        // The policy of the bucket is looked at last: somebody who installs meanwhile may have written it again.
        foreach (var before in order.Take(order.Count - 1).Where(r => r.LooksBeforeItRemoves).OrderBy(r => r == GrantResource.Instance))
          if (!await StoppingAtAsync(before, () => ProveAsync(before, cancel))) return false;
      if (!await StoppingAtAsync(resource, () => resource.DestroyAsync(this, cancel))) return false;
    }
    return true;
  }

  /// <summary>
  /// Looks whether a resource is gone, whatever was answered when it was removed or looked for. One that is still there goes now.
  /// </summary>
  private async Task<bool> ProveAsync(Resource resource, CancellationToken cancel)
  {
    if (stage.IsPlanning || await StillThereAsync() is null) return true;
    if (!await resource.DestroyAsync(this, cancel)) return false;
    return await StillThereAsync() is { } left ? throw Catalogue.RemovalStillThere.For(left, left) : true;

    async Task<string?> StillThereAsync()
    {
      var look = new Removal(new QuietPlan(stage), systems, named, traced)
      {
        GrantSeenWhole = GrantSeenWhole,
        IsProof = true,
        // Who else uses the bucket has not changed; whether a cluster is gone has.
        Others = resource == GrantResource.Instance ? Others : new(systems, traced),
      };
      await resource.DestroyAsync(look, cancel);
      return look._changes.FirstOrDefault(c => c is { Action: not ChangeAction.None, IsRecord: false })?.Resource;
    }
  }

  private async Task<bool> StoppingAtAsync(Resource resource, Func<Task<bool>> work)
  {
    try
    {
      return await work();
    }
    catch (StitchDeltaException e)
    {
      // Also what the resource that stopped had done before.
      _changes.AddRange(_stage.Made.Except(_changes));
      var gone = _changes.Where(c => c is { Action: ChangeAction.Delete or ChangeAction.Update, IsRecord: false, Time: not null })
        .Select(c => c.Resource).Distinct().ToList();
      throw Catalogue.UninstallationStopped.After(
        Result, e, Facts.DestinationName ?? Facts.BucketName, $"the {resource.Name}", Sentence.Of(e.Message),
        gone.Count == 0 ? "nothing" : string.Join(", ", gone), e.Remedy);
    }
  }

  /// <summary>Notes that a thing stays, or is gone already.</summary>
  public bool Unchanged(string resource, string why)
  {
    var change = new ResourceChange(ChangeAction.None, resource, why);
    _changes.Add(change);
    Stage.Unchanged(change);
    return true;
  }

  /// <summary>Notes that a thing stays, and warns of it: whoever takes an installation back may think that it goes.</summary>
  public bool Leave(string resource, string why)
  {
    Stage.Warn($"Left alone: {resource}: {why}.");
    return Unchanged(resource, $"left alone: {why}");
  }

  /// <summary>Takes over what was done; false when a change was declined.</summary>
  public bool Take<T>(StepResult<T> done) where T : StageOutput => done.Status != StepStatus.Declined && Take(done.Value.Changes);

  /// <summary>Has something removed, and looks again: whatever was answered or listed wrongly the first time goes then.</summary>
  public async Task<bool> TakeTwiceAsync<T>(Func<IStage, Task<StepResult<T>>> remove) where T : StageOutput
  {
    if (!Take(await remove(Stage))) return false;
    if (Stage.IsPlanning) return true;
    var left = await remove(new QuietPlan(stage));
    return left.Value.Changes.All(c => c.Action == ChangeAction.None) || Take(await remove(Stage));
  }

  /// <summary>Takes over what was done.</summary>
  /// <returns>True: nothing of it was declined.</returns>
  public bool Take(IReadOnlyList<ResourceChange> done)
  {
    // The role may find nothing of its own in a policy that Stitch's statement has just left.
    _changes.AddRange(done.Where(c => c.Action != ChangeAction.None || _changes.All(before => before.Resource != c.Resource)));
    return true;
  }

  /// <summary>Does not tell of a thing that it stays when it was told what becomes of it: the role may find nothing of its own in a policy
  /// that Stitch's statement has just left.</summary>
  private sealed class OnceEach(IStage stage) : PassingStage(stage)
  {
    private readonly HashSet<string> _told = [];
    private readonly HashSet<string> _warned = [];
    private readonly List<ResourceChange> _made = [];

    /// <summary>What was done, as soon as it was.</summary>
    public IReadOnlyList<ResourceChange> Made => _made;

    public override void Done(ResourceChange change)
    {
      base.Done(change);
      _made.Add(change);
    }

    public override bool Approve(ResourceChange change)
    {
      _told.Add(change.Resource);
      return base.Approve(change);
    }

    public override void Warn(string text)
    {
      if (_warned.Add(text)) base.Warn(text);
    }

    public override void Unchanged(ResourceChange change)
    {
      if (_told.Add(change.Resource)) base.Unchanged(change);
    }
  }
}
