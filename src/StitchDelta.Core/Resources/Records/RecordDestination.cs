using System.Globalization;

namespace StitchDelta.Resources.Records;

/// <summary>At the end of a pipeline of stages: puts on record what they made. Only this stage knows all of it, and of the destination only
/// it saw whether it was there before.</summary>
internal static class RecordDestination
{
  /// <summary>Writes the record if AWS answers; else the result says that it is pending.</summary>
  /// <param name="aws">AWS; asked for only where there is an installation.</param>
  /// <param name="made">The destination.</param>
  /// <param name="facts">What came down the pipe.</param>
  /// <param name="info">What Stitch says of it; null while it is only planned.</param>
  /// <param name="workspace">Databricks; asked for only where the cluster must tell whose the destination is.</param>
  public static async Task<StitchDestination> RunAsync(
    IStage stage, Func<IAws> aws, StitchDestination made, InstallationFacts facts, DestinationInfo? info,
    Func<(IWorkspace Workspace, Uri Url)> workspace, CancellationToken cancel)
  {
    // A token in place of one whose value was lost is the destination's own.
    if (made.Facts.TokenId is { } token) facts = facts with { TokenId = token };
    if (facts is not { InstallationId: { } id, RoleName: { } roleName, BucketName: { } bucket }) return made;
    var changes = new ChangeSet(stage);
    bool isWritten;
    try
    {
      var client = aws();
      var role = await client.GetRoleAsync(roleName, cancel);
      var recorded = await RecordedRole.ReadAsync(client, role, bucket, cancel);
      var record = recorded is not null ? recorded.Record with { Id = recorded.Id }
        : new() { Id = InstallationId.Parse(id), BucketName = bucket };
      // What an object remembers of the destination that is on record is older than the record.
      if (record.DestinationId is { } known && known == facts.DestinationId) facts = new() { TokenId = made.Facts.TokenId };
      // A role of somebody else gets no tag, and neither does one of another installation.
      if ((recorded is null && !(stage.IsPlanning && role is null)) || record.Id?.Value != id) return made;
      if (record.DestinationId is { } old && made.DestinationId is { } now && now != old)
        WarnOfOther(stage, roleName, old, now);
      facts = facts with { ClusterSize = (await SizeAsync(stage, record, facts, workspace, cancel)).Text };
      isWritten = await WriteRecord.TryAsync(
        stage, changes, client, roleName, recorded?.Role.Tags ?? RecordTags.Encode(record),
        With(record, made, facts, info, await WasThereAsync(stage, record, made, facts, workspace, cancel)), cancel);
    }
    catch (StitchDeltaException e)
    {
      stage.Warn($"The record of the installation {id} was not written, for AWS does not show the role {roleName}: {e.Message} "
        + "Install-StitchDestination, run by somebody who may, writes it.");
      isWritten = false;
    }
    return made with { RecordPending = !isWritten, Changes = [.. made.Changes, .. changes.Changes] };
  }

  private static void WarnOfOther(IStage stage, string roleName, long old, long now)
  {
    var (former, other) = (old.ToString(CultureInfo.InvariantCulture), now.ToString(CultureInfo.InvariantCulture));
    stage.Warn($"The installation with the role {roleName} had the destination {former} on record, and has {other} from now on. "
      + $"If {former} is still in its Stitch account, nothing here takes it back: Remove-StitchDestination {former}");
  }

  /// <summary>Whether somebody had the destination before. One that led to the installation's own cluster already is of a run that did not
  /// come to its record.</summary>
  private static async Task<bool> WasThereAsync(IStage stage, InstallationRecord record, StitchDestination made, InstallationFacts facts,
    Func<(IWorkspace Workspace, Uri Url)> workspace, CancellationToken cancel)
  {
    if (made.Outcome == Outcome.Created || record.DestinationId == made.DestinationId) return false;
    if (facts.ClusterId is not { } id || stage.IsPlanning || made.Changes.Any(c => c.Detail.Contains(MakeDestination.UrlDiffers)))
      return true;
    try
    {
      return await workspace().Workspace.GetClusterAsync(id, cancel) is not { } cluster || Mark.InTags(cluster.CustomTags) != record.Id
        || cluster.CustomTags.ContainsKey(Mark.TakenOverKey);
    }
    catch (StitchDeltaException e)
    {
      stage.Verbose($"Not found out: {e.Message}");
      return true;
    }
  }

  /// <summary>What came down the pipe of the cluster's size. It may be older than what is on record: where they differ, what the cluster
  /// has counts.</summary>
  private static async Task<ClusterSize> SizeAsync(IStage stage, InstallationRecord record, InstallationFacts facts,
    Func<(IWorkspace Workspace, Uri Url)> workspace, CancellationToken cancel)
  {
    var asked = ClusterSize.Parse(facts.ClusterSize);
    // The cluster of a plan is not there yet.
    if (record.ClusterSize is not { } recorded || asked.Over(recorded) == recorded || facts.ClusterId is not { } id || id[0] == '<')
      return asked;
    try
    {
      return await workspace().Workspace.GetClusterAsync(id, cancel) is { } cluster ? asked.In(cluster) : new();
    }
    catch (StitchDeltaException e)
    {
      stage.Verbose($"The size on record stays, for the cluster's was not found out: {e.Message}");
      return new();
    }
  }

  private static InstallationRecord With(InstallationRecord record, StitchDestination made, InstallationFacts facts, DestinationInfo? info,
    bool wasThere) =>
    record with
    {
      Before = wasThere && record.Before != FoundBefore.Unknown ? record.Before | FoundBefore.Destination : record.Before,
      TokenOwner = record.TokenOwner ?? facts.OnBehalfOf,
      WorkspaceId = facts.OrgId ?? record.WorkspaceId,
      ClusterId = facts.ClusterId ?? record.ClusterId,
      ClusterSize = ClusterSize.Parse(facts.ClusterSize).Over(record.ClusterSize),
      WarehouseId = facts.WarehouseId ?? record.WarehouseId,
      TokenIds = facts.TokenId is { } token ? [token] : record.TokenIds,
      DestinationId = made.DestinationId ?? record.DestinationId,
      StitchClientId = info?.StitchClientId is { } client and not 0 ? client : record.StitchClientId,
      StatementSid = facts.StatementSid ?? record.StatementSid,
      CatalogName = facts.CatalogName ?? record.CatalogName,
      MetastoreId = facts.MetastoreId ?? record.MetastoreId,
      // Only of a location of this module's own is the role known.
      LocationId = (facts.CredentialRoleName is null ? null : facts.ExternalLocationId) ?? record.LocationId,
      CredentialId = (facts.CredentialRoleName is null ? null : facts.StorageCredentialId) ?? record.CredentialId,
      AddedPrivileges = [.. record.AddedPrivileges.Union(facts.AddedPrivileges ?? [])],
    };
}
