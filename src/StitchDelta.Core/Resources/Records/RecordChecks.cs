namespace StitchDelta.Resources.Records;

/// <summary>The checks of what is on record of the installation, and of what bears its marks: nothing of this keeps Stitch from loading,
/// but without it nobody knows any more what is whose.</summary>
internal static class RecordChecks
{
  public static readonly DestinationCheck OnRecord = new("installation-on-record", "Installation on record", GuideStep.Role,
    [Connected.Aws], Needs.Nothing, async (subject, cancel) =>
  {
    const string Expected = "the tags of the role hold the record, and so do those of the instance profile";
    if (subject.Traced is not { Role: { } role } traced) return Finding.Skipped(Expected, "no role of an installation is known");
    if (traced.Recorded is null) return Finding.Skipped(Expected, $"the role {role.RoleName} is somebody else's, which is never tagged");
    var lost = Missing(traced).ToList();
    if (await IsOthersSidAsync(subject, cancel)) lost.Add("the statement's Sid");
    // Nothing was lost where it was never made.
    if (lost.Count > 0 && traced is { Record.DestinationId: null, Facts.DestinationId: null })
      return Finding.Warning(Expected, $"the installation did not come to its end: not on record yet are {string.Join(", ", lost)}",
        "Install-StitchDestination, run again with the same bucket and role, goes on from there; so does Test-StitchDestination -Repair.");
    if (lost.Count > 0)
      return Finding.Warning(Expected, $"not there any more, or another: {string.Join(", ", lost)}",
      "Test-StitchDestination -Repair puts it back, from what the marks on the other things prove.");
    if (InItsPlace(traced) is { } other)
      return Finding.Warning(Expected,
        $"the destination on record, {traced.Record.DestinationId}, is not in the Stitch account, "
          + $"which has {other.DestinationId} ({other.DestinationName}) at the same bucket and cluster",
        "Somebody made that one in its place, or edited the tag; only you can tell. If it is this installation's: "
        + $"aws iam tag-role --role-name {role.RoleName} --tags Key={RecordTags.Prefix}Destination,Value={other.DestinationId}")
          with { Command = "" };
    var profile = await subject.Aws.GetInstanceProfileAsync(role.RoleName, cancel);
    // That another role is in it is what the check of the instance profile says.
    return profile is not null && profile.RoleName == role.RoleName && Mark.InTags(profile.Tags) != traced.Record.Id
      ? Finding.Warning(Expected, $"the instance profile {role.RoleName} does not bear the mark of the installation",
          $"Put the tag {Mark.TagKey} = {traced.Record.Id} on it again: aws iam tag-instance-profile --instance-profile-name "
            + $"{role.RoleName} --tags Key={Mark.TagKey},Value={traced.Record.Id}")
        with { Command = "" }
      : Finding.Passed(Expected, $"{traced.Record.Id}");
  })
  { Repairs = RecordResource.Instance };

  public static readonly DestinationCheck OneCluster = new("one-cluster", "One cluster of the installation", GuideStep.Cluster,
    [Connected.Databricks], Needs.Nothing, async (subject, cancel) =>
  {
    const string Expected = "one cluster bears the mark of the installation";
    if (subject.Record.Id is not { } id) return Finding.Skipped(Expected, "nothing is on record");
    var all = await subject.Workspace.ListClustersAsync(cancel);
    var marked = OwnCluster.MarkedIn(all, id);
    var copies = marked.Where(c => c.ClusterId != subject.Facts.ClusterId).Select(c => $"{c.ClusterName} ({c.ClusterId})").ToList();
    if (copies.Count > 0)
      return Finding.Warning(Expected, $"a copy bears it too: {string.Join(", ", copies)}",
        "Whoever cloned the cluster took its tags along. The copy is left alone; remove it, or take the tags from it, if nobody needs it.")
        with { Command = "" };
    // The profile of somebody else's role may well serve others.
    if (subject is { Facts.InstanceProfileArn: { } profile, Traced.Recorded: not null }
      && OwnCluster.OthersWith(all, profile, subject.Facts.ClusterId, id) is { Count: > 0 } others)
      return Finding.Warning("no other cluster works with the instance profile of the installation",
        $"{ClusterWords.WorkWithIt(others)}, and so may read and change all of {subject.Facts.BucketName}",
        "If that is not meant, give it another instance profile. Uninstall-StitchDestination leaves role and instance profile to it.")
        with { Command = "" };
    return marked.Count == 1 || subject.Traced?.Cluster is null ? Finding.Passed(Expected, "no other")
      : Finding.Warning(Expected, $"the cluster on record, {subject.Facts.ClusterId}, does not bear it any more",
          "The module changes and removes only what bears its mark. Put the tag on again in the cluster's settings, which restarts it: "
            + $"{Mark.TagKey} = {id}") with { Command = "" };
  });

  public static readonly DestinationCheck OneToken = new("one-token", "One token of the installation", GuideStep.Token,
    [Connected.Databricks], Needs.Nothing, async (subject, cancel) =>
  {
    const string Expected = "one valid token bears the mark of the installation";
    if (subject.Record.Id is null) return Finding.Skipped(Expected, "nothing is on record");
    var live = TokenOwner.OfInstallation(await subject.TokensAsync(cancel), subject.Record);
    if (live.Count < 2 && !live.Any(t => subject.Record.TokenIds.Contains(t.TokenId))
      && await subject.OthersTokenAsync(cancel) is { } others)
    {
      if (others.Valid is null) return TokenChecks.Unseen(subject, Expected, others.Owner);
      live = others.Valid;
    }
    if (subject.Record.TokenIds is [.., var newest] && live.Count > 0 && live.All(t => t.TokenId != newest))
      return Finding.Warning(Expected,
        $"the one that Stitch was given last, {newest}, is gone, and {string.Join(", ", live.Select(t => t.TokenId))} is valid: "
          + "nobody can read which one Stitch has",
        "Update-DeltaToken makes a new one, gives it to Stitch, and revokes the others.") with { Command = Renew(subject) };
    return live.Count == 0 ? Finding.Skipped(Expected, $"none is listed; needs '{TokenChecks.TokenAccepted.Name}' to pass first")
      : live.Count == 1 ? Finding.Passed(Expected, live[0].TokenId)
      : Finding.Warning(Expected,
        $"{live.Count} are valid, and nobody can read which one Stitch has: "
          + $"{string.Join(", ", live.Select(t => $"{t.TokenId} ('{Mark.NameIn(t.Comment)}')"))}",
          "Update-DeltaToken makes a new one, gives it to Stitch, and revokes these.") with { Command = Renew(subject) };
  })
  { Repairs = TokenResource.Instance };

  /// <summary>A destination that could be this installation's by all but its id, where the one on record is gone; null for none.</summary>
  private static DestinationInfo? InItsPlace(Traced traced) =>
    traced.Record.DestinationId is { } id && traced.Destinations is { } all && all.All(d => d.DestinationId != id)
      ? all.FirstOrDefault(d =>
        d.BucketName == traced.Record.BucketName && Jdbc.JdbcUrl.TryParse(d.JdbcUrl)?.EndpointId is { } endpoint
        && endpoint == traced.Record.EndpointId) : null;

  /// <summary>Whether the Sid on record is that of a statement for somebody else, although one for the loader is there.</summary>
  private static async Task<bool> IsOthersSidAsync(CheckSubject subject, CancellationToken cancel)
  {
    if (subject is not { Record: { StatementSid: { } sid, BucketName: { } bucket }, Facts.BucketName: { } named } || named != bucket)
      return false;
    try
    {
      return BucketPolicy.IsOthers(await subject.BucketPolicyAsync(cancel), bucket, subject.Region.LoaderRoleArn, sid);
    }
    catch (StitchDeltaException)
    {
      return false; // The checks of the bucket say what cannot be read.
    }
  }

  /// <summary>The command that renews the token of this installation.</summary>
  internal static string Renew(CheckSubject subject) =>
    $"Update-DeltaToken{(subject.Facts.DestinationId is { } id ? $" -DestinationId {id}" : "")}";

  /// <summary>What the role's tags should hold and do not, or hold otherwise than the instance profile and the cluster do.</summary>
  private static IEnumerable<string> Missing(Traced traced)
  {
    var (tags, record, facts) = (RecordTags.Decode(traced.Role!.Tags), traced.Record, traced.Facts);
    var client = traced.Destination?.StitchClientId is not 0 and { } known ? known : record.StitchClientId;
    (string Name, bool IsThere)[] parts =
    [
      ("the id", tags.Id == record.Id), ("the bucket", tags.BucketName == record.BucketName),
        ("the bucket's account", tags.BucketAccountId == record.BucketAccountId),
      ("the Stitch region", tags.StitchRegion == record.StitchRegion), ("what was there before", tags.Before == record.Before),
        ("the role's path", tags.RolePath == record.RolePath),
      ("the deployment role", RoleNames.AreSame(tags.DeploymentRoleName, record.DeploymentRoleName)),
        ("the token's owner", tags.TokenOwner == record.TokenOwner),
      ("the cluster", record.WarehouseId is not null || tags.ClusterId == facts.ClusterId || facts.ClusterId is null),
        ("the token", facts.TokenId is null || tags.TokenIds.Count > 0),
      ("the destination", tags.DestinationId is not null || facts.DestinationId is null),
        ("the Stitch account", tags.StitchClientId == client),
      ("the workspace", tags.WorkspaceId is not null), ("the statement's Sid", tags.StatementSid is not null),
      ("the metastore", tags.MetastoreId == record.MetastoreId),
    ];
    return parts.Where(p => !p.IsThere).Select(p => p.Name);
  }
}
