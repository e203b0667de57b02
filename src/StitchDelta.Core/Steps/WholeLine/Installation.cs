using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Credentials;
using StitchDelta.Errors;
using StitchDelta.Installations;
using StitchDelta.Policies;

namespace StitchDelta.Steps.WholeLine;

/// <summary>One line under way: the stages of the guide, each given what those before it made, and an account of how far it has come.</summary>
internal sealed class Installation(IStage stage, LineSystems systems, InstallRequest request, LineShare share)
{
  // 1.2 before 1.1: the role's tags remember what was there before, so it must come before the rest.
  public static readonly LineStage[] Order =
    [LineStage.Profile, LineStage.Grant, LineStage.Registration, LineStage.Cluster, LineStage.JdbcUrl, LineStage.Token, LineStage.Destination];

  private readonly Approvals _stage = new(stage);
  private readonly List<(LineStage Stage, ResourceChange Change)> _changes = [];
  private readonly List<LineStage> _done = [];
  private DestinationInfo? _destination;
  private CallerIdentity? _caller;

  // What is known of the installation, and the tags that its role has; no tags for a role of somebody else, which gets none.
  private InstallationRecord _record = new();
  private IReadOnlyDictionary<string, string>? _roleTags;
  private IReadOnlyCollection<LineStage> _stages = [];
  private bool _isRecorded;

  /// <summary>What is known so far.</summary>
  public StitchDestination Facts { get; private set; } = new() { BucketName = request.BucketName, StitchRegion = request.StitchRegion };

  /// <summary>What is known of a line that is there already and is to be mended; null for one that is to be installed.</summary>
  public StitchDestination? Known
  {
    get;
    init => Facts = (field = value)!;
  }

  /// <summary>What was done, stage by stage.</summary>
  public IReadOnlyList<(LineStage Stage, ResourceChange Change)> Changes => _changes;

  /// <summary>Whether Stitch is to have a new token, although it has one.</summary>
  public bool RenewsToken { get; init; }

  /// <summary>Runs these stages in the order of the line.</summary>
  /// <returns>False when a change was declined: the line ends there.</returns>
  public async Task<bool> RunAsync(IReadOnlyCollection<LineStage> stages, CancellationToken cancel)
  {
    _stages = stages;
    await LookAsync(cancel);
    foreach (var next in Order.Where(stages.Contains))
    {
      _stage.Clear();
      try
      {
        if (!await StageAsync(next, cancel)) return false;
      }
      catch (StitchDeltaException e)
      {
        throw Stopped(next, e);
      }
      _done.Add(next);
    }
    await RecordAsync(cancel);
    return true;
  }

  /// <summary>All that was done in one object.</summary>
  public StitchDestination Result => Facts with { Changes = [.. _changes.Select(c => c.Change)], IsPlanned = _stage.IsPlanning };

  private Task<bool> StageAsync(LineStage next, CancellationToken cancel) => next switch
  {
    LineStage.Grant => GrantAsync(cancel),
    LineStage.Profile => ProfileAsync(cancel),
    LineStage.Registration => RegisterAsync(cancel),
    LineStage.Cluster => ClusterAsync(cancel),
    LineStage.JdbcUrl => JdbcUrlAsync(cancel),
    LineStage.Token => TokenAsync(cancel),
    _ => DestinationAsync(cancel),
  };

  /// <summary>What would stand in the way later is told before anything is made; and what was there before this module came is remembered.</summary>
  private async Task LookAsync(CancellationToken cancel)
  {
    Take(await FindBucket.RunAsync(systems.BucketAws ?? systems.Aws, request.BucketName, Facts.StitchRegion, cancel));
    FindBucket.RequireRegion(Facts);
    CheckSshTunnel.Given(request.Ssh);
    var all = await systems.Stitch.ListDestinationsAsync(cancel);
    _destination = all.FirstOrDefault(d => d.DestinationType == MakeDestination.DestinationType);
    if (!request.TakeOver && all.FirstOrDefault(d => d.DestinationType != MakeDestination.DestinationType) is { } other)
      throw Catalogue.DestinationOfOtherType.For(other.DestinationId, other.DestinationType, other.DestinationId);
    CheckSshTunnel.Complete(request.Ssh, _destination?.Ssh);
    await RequireOwnRolesAsync(cancel);
    await LookAtRecordAsync(cancel);
  }

  /// <summary>The ARN of another account's role would end in a role of the same name in this one.</summary>
  private async Task RequireOwnRolesAsync(CancellationToken cancel)
  {
    foreach (var role in new[] { request.Role, request.DeploymentRole })
      if (role is { AccountId: not null }) role.In((_caller ??= await systems.Aws.GetCallerIdentityAsync(cancel)).AccountId);
  }

  /// <summary>What is on record of the installation already; for a new one what was there before it.</summary>
  private async Task LookAtRecordAsync(CancellationToken cancel)
  {
    var role = await systems.Aws.GetRoleAsync(request.RoleName, cancel);
    var recorded = await RecordedRole.ReadAsync(systems.Aws, role, request.BucketName, cancel);
    if (Known is not null && role is null) _record = await OnClusterAsync(cancel);
    if (recorded is not null && recorded.Record.BucketName == request.BucketName) (_record, _roleTags) = (recorded.Record, recorded.Role.Tags);
    if (Known is not null) return;

    if (recorded?.Record.BucketName is { } bucket && bucket != request.BucketName)
      throw Catalogue.PartOfOtherLine.For(request.RoleName, "role", request.RoleName, $"that loads into the bucket '{bucket}'", nameof(request.RoleName));
    _caller ??= await systems.Aws.GetCallerIdentityAsync(cancel);
    var id = InstallationId.Of(role?.Arn ?? Profile.RoleArn(_caller), request.BucketName);
    RefuseSharing(id, await share.ClustersOf(systems.Workspace, cancel));
    var user = await share.ChoicesOf(systems.Workspace).UserAsync(cancel);
    Facts = Facts with { OrgId = user.OrgId };
    if (recorded is not null) return;
    // Of a role that somebody else owns, or that is gone, what was there before is at the cluster.
    _record = await OnClusterAsync(id, cancel) is { Id: not null } onCluster ? onCluster : new()
    {
      StitchRegion = Facts.StitchRegion,
      Before = (await IsGrantOfOthersAsync(cancel) ? FoundBefore.Grant : FoundBefore.None) | (_destination is null ? FoundBefore.None : FoundBefore.Destination),
      TokenOwner = request.OnBehalfOf ?? user.UserName,
    };
  }

  /// <summary>A cluster of another installation would be shared, and go from both when one is taken back.</summary>
  private void RefuseSharing(InstallationId id, IReadOnlyList<ClusterInfo> clusters)
  {
    // The one that it has is the one that it goes on with, whatever its name.
    if (clusters.Any(c => c.ClusterId == _record.ClusterId || Mark.InTags(c.CustomTags) == id)) return;
    if (clusters.FirstOrDefault(c => c.ClusterName == request.ClusterName) is { } cluster && OwnCluster.Other(cluster, id, request.BucketName) is { } line)
      throw Catalogue.PartOfOtherLine.For(request.ClusterName, "cluster", request.ClusterName, line, nameof(request.ClusterName));
  }

  private async Task<InstallationRecord> OnClusterAsync(InstallationId id, CancellationToken cancel) =>
    (await share.ClustersOf(systems.Workspace, cancel)).Where(c => Mark.InTags(c.CustomTags) == id).ToList() is [var only] ? RecordTags.Decode(only.CustomTags) : new();

  // The cluster of a line that is mended is known.
  private async Task<InstallationRecord> OnClusterAsync(CancellationToken cancel)
  {
    _caller ??= await systems.Aws.GetCallerIdentityAsync(cancel);
    return await OnClusterAsync(InstallationId.Of(Profile.RoleArn(_caller), request.BucketName), cancel);
  }

  private ProfileRequest Profile => new(request.BucketName, request.RoleName, request.DeploymentRoleName, request.BucketAccountId) { Known = _record };

  private async Task<bool> IsGrantOfOthersAsync(CancellationToken cancel)
  {
    var isGranted = !BucketPolicy.Grant(await BucketOwner.PolicyAsync(systems.BucketAws ?? systems.Aws, request.BucketName, cancel), request.BucketName, GrantBucketAccess.LoaderOf(Facts)).Changes;
    // Another installation may have brought the grant.
    return isGranted && (await FindInstallations.OfBucketAsync(systems.Aws, request.BucketName, cancel) ?? []).All(r => r.Record.Before != FoundBefore.None && r.Record.Before != FoundBefore.Destination);
  }

  /// <summary>Puts on record what was made. Not asked for by itself: it keeps account of what was.</summary>
  private async Task RecordAsync(CancellationToken cancel)
  {
    if (_isRecorded || _roleTags is not { } tags || _record.Id is null) return;
    _isRecorded = true;
    // What this run has not made or looked after stays as it is on record: what is found in a place that people edit is not believed.
    var record = _record with
    {
      ClusterId = Made(LineStage.Cluster, Facts.ClusterId, _record.ClusterId),
      TokenIds = Made(LineStage.Token, Facts.TokenId, null) is { } token ? [token] : _record.TokenIds,
      DestinationId = Made(LineStage.Destination, Facts.DestinationId, _record.DestinationId),
      StitchClientId = _stages.Contains(LineStage.Destination) && _destination is { StitchClientId: not 0 and var client } ? client : _record.StitchClientId,
      StatementSid = Made(LineStage.Grant, Facts.StatementSid, _record.StatementSid),
    };
    var changes = new ChangeSet(_stage);
    var isWritten = await WriteRecord.TryAsync(_stage, changes, systems.Aws, request.RoleName, tags, record, cancel);
    Facts = Facts with { RecordPending = !isWritten };
    _changes.AddRange(changes.Changes.Select(c => (LineStage.Destination, c)));
  }

  private T? Made<T>(LineStage stage, T? made, T? onRecord) => _stages.Contains(stage) && made is not null ? made : onRecord;

  private async Task<bool> GrantAsync(CancellationToken cancel)
  {
    using var turn = await share.Turns.TakeAsync($"bucket {request.BucketName}", cancel);
    return Take(LineStage.Grant, await GrantBucketAccess.RunAsync(_stage, systems.BucketAws ?? systems.Aws, Facts, cancel));
  }

  private async Task<bool> ProfileAsync(CancellationToken cancel)
  {
    using var turn = await share.Turns.TakeAsync($"role {request.RoleName}", cancel);
    // The policy of another account's bucket is written here too.
    using var policy = systems.BucketAws is null ? null : await share.Turns.TakeAsync($"bucket {request.BucketName}", cancel);
    if (await MakeInstanceProfile.MakeAsync(_stage, systems.Aws, systems.BucketAws, Profile, _caller ??= await systems.Aws.GetCallerIdentityAsync(cancel), cancel) is not { } made) return false;
    (_record, _roleTags) = (made.Record, made.RoleTags);
    return Take(LineStage.Profile, made.Profile);
  }

  private async Task<bool> RegisterAsync(CancellationToken cancel)
  {
    using var turn = await share.Turns.TakeAsync($"registration {Facts.InstanceProfileArn} {systems.WorkspaceUrl}", cancel);
    return Take(LineStage.Registration, await RegisterInstanceProfile.RunAsync(_stage, systems.Workspace, systems.WorkspaceUrl!, Facts.InstanceProfileArn!, request.SkipValidation, RegisterInstanceProfile.PatienceFor(request.DeploymentRoleName),
      new PassRoleLookup(systems.Aws, request.DeploymentRoleName), cancel));
  }

  private async Task<bool> ClusterAsync(CancellationToken cancel)
  {
    var wanted = new ClusterRequest
    {
      ClusterName = request.ClusterName,
      InstanceProfileArn = Facts.InstanceProfileArn!,
      SparkVersion = request.SparkVersion,
      NodeTypeId = request.NodeTypeId,
      NumWorkers = request.NumWorkers,
      AutoTerminationMinutes = request.AutoTerminationMinutes,
      SingleUserName = request.OnBehalfOf,
      Installation = _record.Id is null ? null : _record,
      TakeOver = request.TakeOver,
    };
    DeltaCluster? made;
    using (await share.Turns.TakeAsync($"cluster {request.ClusterName} {systems.WorkspaceUrl}", cancel))
      made = await MakeCluster.RunAsync(_stage, systems.Workspace, systems.WorkspaceUrl!, wanted, share.ChoicesOf(systems.Workspace), cancel);
    if (!Take(LineStage.Cluster, made)) return false;
    if (!_stage.IsPlanning && made!.ClusterState != "RUNNING")
    {
      var running = await AwaitCluster.RunAsync(_stage, share.WatchOf(systems.Workspace), made.ClusterId!, request.ClusterTimeout, cancel);
      Facts = Facts with { ClusterState = running.State };
    }
    return true;
  }

  private async Task<bool> JdbcUrlAsync(CancellationToken cancel) =>
    Take(LineStage.JdbcUrl, await MakeJdbcUrl.RunAsync(_stage, systems.Workspace, systems.WorkspaceUrl!, Facts.ClusterId!, Facts.OrgId, cancel));

  /// <summary>
  /// A new destination needs a token of which the value is known, and so does one that was there before until it has this line's URL, for the two are given at once.
  /// A token of which the value is lost is of no use any more: it goes when Stitch has the new one.
  /// </summary>
  private async Task<bool> TokenAsync(CancellationToken cancel)
  {
    var token = new TokenRequest { Comment = request.Comment, Lifetime = request.TokenLifetime, OnBehalfOf = request.OnBehalfOf, Installation = _record.Id is null ? null : _record };
    using var turn = await share.Turns.TakeAsync($"token {token.MarkedComment} {systems.WorkspaceUrl}", cancel);
    return Take(LineStage.Token, await MakeToken.RunAsync(_stage, systems.Workspace, systems.WorkspaceUrl!, token, another: RenewsToken || _destination is null || (_record.Before.HasFlag(FoundBefore.Destination) && _destination.JdbcUrl is { } url && url != Facts.JdbcUrl), cancel));
  }

  private async Task<bool> DestinationAsync(CancellationToken cancel)
  {
    var form = new DestinationForm
    {
      DestinationName = request.DestinationName,
      Description = request.Description,
      BucketName = request.BucketName,
      JdbcUrl = Facts.JdbcUrl,
      Ssh = request.Ssh,
      // A line that is mended has given Stitch its token before.
      AccessToken = Known is null || RenewsToken || _destination is null ? Facts.Token ?? PlannedToken : null,
    };
    if (await MakeDestination.RunAsync(_stage, systems.Stitch, form, Facts.TokenId, cancel, request.TakeOver) is not var (made, info)) return false;
    Take(LineStage.Destination, made);
    if (info is null || _stage.IsPlanning) return true;
    _destination = info;
    // Before the wait for the check: whoever stops it then leaves nothing that is not on record.
    await RecordAsync(cancel);
    return await CheckAsync(info, made.Outcome == Outcome.Unchanged, cancel)
      // Only a token that Stitch was given just now makes an older one useless.
      && (form.AccessToken is null || await EndOldTokensAsync(cancel));
  }

  /// <summary>Waits for Stitch's check. One that failed before something else was mended is made again.</summary>
  private async Task<bool> CheckAsync(DestinationInfo info, bool isOld, CancellationToken cancel)
  {
    var check = await AwaitConnectionCheck.RunAsync(_stage, systems.Stitch, info, request.CheckTimeout, cancel);
    if (isOld && check is { Status: "failed" })
    {
      var changes = new ChangeSet(_stage);
      var again = new ResourceChange(ChangeAction.Update, $"Stitch destination {info.DestinationName} ({info.DestinationId})", "check the connection again");
      await changes.ApplyAsync(again, async () => info = await systems.Stitch.UpdateDestinationAsync(info.DestinationId, new DestinationForm { JdbcUrl = Facts.JdbcUrl }, cancel));
      _changes.AddRange(changes.Changes.Select(c => (LineStage.Destination, c)));
      if (changes.Declined) return false;
      check = await AwaitConnectionCheck.RunAsync(_stage, systems.Stitch, info, request.CheckTimeout, cancel);
    }
    Facts = Facts with { ConnectionCheck = check?.Status, ConnectionCheckMessage = check?.Message is { Length: > 0 } message ? message : null };
    return AwaitConnectionCheck.FaultOf(check, info, request.CheckTimeout) is { } fault ? throw fault : true;
  }

  /// <summary>Revokes the other tokens of the installation: the one that Stitch had before, and those of a run that came to no end. What does not bear the mark stays.</summary>
  private async Task<bool> EndOldTokensAsync(CancellationToken cancel)
  {
    var tokens = await new TokenOwner(systems.Workspace, request.OnBehalfOf).ListAsync(cancel);
    foreach (var old in TokenOwner.OfInstallation(tokens, _record).Where(t => t.TokenId != Facts.TokenId))
    {
      if (!TokenOwner.IsMarked(old, _record))
      {
        _stage.Warn($"Left alone: token '{old.Comment}' ({old.TokenId}): it was on record and does not bear the mark of the installation {_record.Id}. If nobody uses it: Remove-DeltaToken {old.TokenId}");
        continue;
      }
      var ended = await EndToken.RunAsync(_stage, systems.Workspace, systems.WorkspaceUrl!, old.TokenId, request.OnBehalfOf, cancel);
      if (ended is null) return false;
      _changes.AddRange(ended.Changes.Select(c => (LineStage.Token, c)));
    }
    return true;
  }

  // Of a token that is only planned there is no value, but that Stitch would be given it belongs to the plan.
  private SecureString? PlannedToken =>
    _stage.IsPlanning && _changes.Any(c => c is { Stage: LineStage.Token, Change.Action: ChangeAction.Create }) ? Secret.Of("<new token>") : null;

  /// <summary>Takes over what a stage made; false when it made nothing, because a change was declined.</summary>
  private bool Take(LineStage from, LineObject? made)
  {
    if (made is null) return false;
    Take(made);
    _changes.AddRange(made.Changes.Select(c => (from, c)));
    return true;
  }

  // What was made just now counts more than what was known before.
  private void Take(LineObject made) => Facts = Carry.Into(made as StitchDestination ?? Carry.Into(new StitchDestination(), made), Facts);

  /// <summary>The error of a line that did not come to its end. Its target holds all that is there, so that it can be taken back.</summary>
  private StitchDeltaException Stopped(LineStage at, StitchDeltaException cause)
  {
    var made = _changes.Select(c => c.Change).Concat(_stage.Made).Where(c => c.Action is ChangeAction.Create or ChangeAction.Update).Select(c => c.Resource).Distinct().ToList();
    return Catalogue.InstallationStopped.After(Reached(at), cause, request.NewDestinationName, Title(at), cause.Message,
      _done.Count == 0 ? "none" : string.Join(", ", _done.Select(Title)), made.Count == 0 ? "nothing" : string.Join(", ", made), cause.Remedy);
  }

  /// <summary>All that may be there: also by name what the stage that failed was about to make.</summary>
  private StitchDestination Reached(LineStage at) => Carry.Into(Result, new StitchDestination
  {
    RoleName = request.RoleName,
    DeploymentRoleName = request.DeploymentRoleName,
    ClusterName = at >= LineStage.Cluster ? request.ClusterName : null,
    TokenComment = at >= LineStage.Token ? Mark.Comment(request.Comment, _record.Id) : null,
    OnBehalfOf = request.OnBehalfOf,
    DestinationName = at >= LineStage.Destination ? request.NewDestinationName : null,
  });

  private static string Title(LineStage stage) => stage switch
  {
    LineStage.Grant => "1.1 (bucket policy)",
    LineStage.Profile => "1.2 (role and instance profile)",
    LineStage.Registration => "2.1 (registration)",
    LineStage.Cluster => "2.2 (cluster)",
    LineStage.JdbcUrl => "2.3 (JDBC URL)",
    LineStage.Token => "2.4 (token)",
    _ => "3 (destination)",
  };
}
