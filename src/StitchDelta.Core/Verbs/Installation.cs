namespace StitchDelta.Verbs;

/// <summary>An installation that is being made or repaired: what is desired, what is known of it, and what was done to it so far.</summary>
/// <param name="desired">What is asked for.</param>
/// <param name="share">What it shares with others that are made side by side.</param>
internal sealed class Installation(IStage stage, ConnectedSystems systems, InstallRequest desired, SharedWork share)
{
  private readonly Account _account = new(stage);
  private CallerIdentity? _caller;
  private BucketSettings? _settings;
  private bool _isRecorded;

  /// <summary>Who runs it.</summary>
  public IStage Stage => _account;

  /// <summary>The three systems.</summary>
  public ConnectedSystems Systems => systems;

  /// <summary>AWS as whoever may change the bucket's policy.</summary>
  public IAws BucketAws => systems.BucketAws ?? systems.Aws;

  /// <summary>What is asked for, without what the look at the beginning found that it cannot have.</summary>
  public InstallRequest Desired { get; set; } = desired;

  /// <summary>What it shares with others that are made side by side.</summary>
  public SharedWork Share => share;

  /// <summary>What is known so far.</summary>
  public InstallationFacts Facts { get; set; } = new() { BucketName = desired.BucketName, StitchRegion = desired.StitchRegion };

  /// <summary>Whether it is there already and is to be repaired. What nothing was found wrong with is left alone then.</summary>
  public bool IsRepair { get; init; }

  /// <summary>Whether Stitch is to have a new token, although it has one.</summary>
  public bool RenewsToken { get; init; }

  /// <summary>The SQL warehouse that stands in for the cluster; null where a cluster does the work.</summary>
  public string? WarehouseId => Warehouse?.WarehouseId ?? Desired.WarehouseId ?? Record.WarehouseId;

  /// <summary>The same, once it was found by the id or name that was asked for.</summary>
  public WarehouseInfo? Warehouse { get; set; }

  /// <summary>The cluster that the look found for it; null where one is to be made.</summary>
  public ClusterInfo? Cluster { get; set; }

  /// <summary>What is to be on record of it.</summary>
  public InstallationRecord Record { get; set; } = new();

  /// <summary>The same; null for what has no id, and so belongs to no installation.</summary>
  public InstallationRecord? Recorded => Record.Id is null ? null : Record;

  /// <summary>The tags that its role has; null for a role of somebody else, which gets none.</summary>
  public IReadOnlyDictionary<string, string>? RoleTags { get; set; }

  /// <summary>The destination that the Stitch account has.</summary>
  public DestinationInfo? Destination { get; set; }

  /// <summary>The resources that this run looks after.</summary>
  public IReadOnlyCollection<Resource> Wanted { get; init; } = [.. ResourceTable.All];

  /// <summary>Warns of what has come together: when all is done, or nothing more will be.</summary>
  public void Warn() => _account.Flush();

  /// <summary>What of it is being made now.</summary>
  public Resource? Current
  {
    get => _account.Current;
    set => _account.Current = value;
  }

  /// <summary>What was done, planned or left, with what it was done for.</summary>
  public IReadOnlyList<(Resource? Resource, ResourceChange Change)> Changes => _account.Entries;

  /// <summary>Whether this run made a resource that was not there, and not only planned to.</summary>
  public bool HasMade(Resource resource) =>
    Changes.Any(c => c.Resource == resource && c.Change is { Action: ChangeAction.Create, Time: not null });

  /// <summary>All that is known and was done in one object.</summary>
  public StitchDestination Result => new() { Facts = Facts, Changes = [.. Changes.Select(c => c.Change)], IsPlanned = stage.IsPlanning };

  /// <summary>Who asks AWS.</summary>
  public async Task<CallerIdentity> CallerAsync(CancellationToken cancel) => _caller ??= await systems.Aws.GetCallerIdentityAsync(cancel);

  /// <summary>The bucket's settings.</summary>
  public async Task<BucketSettings> SettingsAsync(CancellationToken cancel) =>
    _settings ??= await BucketAws.GetBucketSettingsAsync(Desired.BucketName, cancel);

  /// <summary>The ARN of the KMS key of the customer's own with which the bucket is encrypted; null for none.</summary>
  public async Task<string?> KmsKeyArnAsync(CancellationToken cancel)
  {
    if (Facts.KmsKeyArn is null)
      Facts = Facts with { KmsKeyArn = await GrantBucketAccess.KmsKeyArnAsync(BucketAws, Facts, await SettingsAsync(cancel), cancel) };
    return Facts.KmsKeyArn;
  }

  /// <summary>The bucket's, role's or cluster's turn, where several installations would change the same thing.</summary>
  public Task<IDisposable> LockAsync(string thing, CancellationToken cancel) => share.KeyedLock.TakeAsync(thing, cancel);

  /// <summary>Takes over what a step made; false when nothing was, because a change was declined.</summary>
  public bool Take<T>(StepResult<T> made) where T : StageOutput => made.Status != StepStatus.Declined && Take(made.Value);

  /// <summary>Takes over what was found.</summary>
  /// <returns>True: there is nothing to decline.</returns>
  public bool Take(StageOutput made)
  {
    // What was made just now counts more than what was known before.
    Facts = made.Facts.Or(Facts);
    return true;
  }

  /// <summary>Puts on record what was made. Not asked for by itself: it keeps account of what was.</summary>
  /// <param name="again">Whether it is put on record once more, for something has changed since.</param>
  public async Task RecordAsync(CancellationToken cancel, bool again = false)
  {
    if ((_isRecorded && !IsRepair && !again) || RoleTags is not { } tags || Recorded is null) return;
    _isRecorded = true;
    // What this run has not looked after stays as it is on record: what is found in a place that people edit is not believed.
    var record = Record with
    {
      WorkspaceId = Made(ClusterResource.Instance, Facts.OrgId) ?? Record.WorkspaceId,
      ClusterId = Made(ClusterResource.Instance, Facts.ClusterId) ?? Record.ClusterId,
      ClusterSize = AskedSize.Over(Record.ClusterSize),
      WarehouseId = Made(JdbcUrlResource.Instance, Facts.WarehouseId) ?? Record.WarehouseId,
      TokenIds = Made(TokenResource.Instance, Facts.TokenId) is { } token ? [token] : Record.TokenIds,
      DestinationId = Wanted.Contains(DestinationResource.Instance) ? Facts.DestinationId ?? Record.DestinationId : Record.DestinationId,
      StitchClientId = Wanted.Contains(DestinationResource.Instance) && Destination is { StitchClientId: not 0 and var client }
        ? client : Record.StitchClientId,
      StatementSid = Made(GrantResource.Instance, Facts.StatementSid) ?? Record.StatementSid,
      CatalogName = Facts.CatalogName ?? Record.CatalogName,
      MetastoreId = Facts.MetastoreId ?? Record.MetastoreId,
    };
    if (IsRepair) record = await RecordResource.ProvenAsync(this, record, cancel);
    var isWritten = await WriteRecord.TryAsync(Stage, new ChangeSet(Stage), systems.Aws, Desired.RoleName, tags, record, cancel);
    Facts = Facts with { RecordPending = !isWritten };
    if (!isWritten) return;
    Record = record;
    RoleTags = tags.Concat(RecordTags.Encode(record)).GroupBy(t => t.Key).ToDictionary(t => t.Key, t => t.Last().Value);
  }

  /// <summary>
  /// Throws when somebody removed the installation meanwhile, or is about to. What was made just now is taken back first, for with the role
  /// goes what knows of it. Asked after the write: then either this look sees the removal, or the removal sees what was written.
  /// </summary>
  /// <param name="takeBack">Takes it back.</param>
  public async Task RequireNotRemovedAsync(Func<IStage, Task> takeBack, CancellationToken cancel)
  {
    // A role of somebody else is not marked, and stays.
    if (RoleTags is null || Recorded is null) return;
    // One answer that there is none is not believed: what is taken back was just made.
    var role = await ReadAgain.UnlessAsync(await AskAsync(), found => found is not null, AskAsync, Stage.Time, cancel);
    if (role is not null && RemovalTag.Since(role.Tags, DateTimeOffset.UtcNow) is null) return;
    await takeBack(new OfTheMoment(Stage));
    throw Catalogue.InstallationRemovedMeanwhile.For(role?.Arn ?? Desired.RoleName, Desired.RoleName);

    Task<IamRole?> AskAsync() => systems.Aws.GetRoleAsync(Desired.RoleName, cancel);
  }

  // A saved object has the node type that the cluster had then: what it has still, nobody asked for.
  private ClusterSize AskedSize =>
    ClusterSize.Parse(Made(ClusterResource.Instance, Facts.ClusterSize)) is var asked && Cluster is { } there
      && there.ClusterId == Record.ClusterId && there.NodeTypeId == asked.NodeTypeId && Record.ClusterSize?.NodeTypeId is null
      ? asked with { NodeTypeId = null } : asked;

  private string? Made(Resource resource, string? made) => Wanted.Contains(resource) ? made : null;

  /// <summary>Keeps account of what was done when it was done, so that it is right however a step ends.</summary>
  private sealed class Account(IStage stage) : LateWarnings(stage)
  {
    private readonly List<(Resource?, ResourceChange)> _entries = [];

    public IReadOnlyList<(Resource? Resource, ResourceChange Change)> Entries => _entries;

    public Resource? Current { get; set; }

    public override bool Approve(ResourceChange change)
    {
      var isApproved = base.Approve(change);
      if (!isApproved && IsPlanning) _entries.Add((Current, change));
      return isApproved;
    }

    public override void Done(ResourceChange change)
    {
      base.Done(change);
      _entries.Add((Current, change));
    }

    public override void Unchanged(ResourceChange change)
    {
      base.Unchanged(change);
      _entries.Add((Current, change));
    }
  }
}
