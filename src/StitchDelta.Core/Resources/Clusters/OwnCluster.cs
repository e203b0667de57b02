using System.Security.Cryptography;
using System.Text;

namespace StitchDelta.Resources.Clusters;

/// <summary>Which cluster is the one that is asked for, and whether the module may change it: by its id on record and the mark in its tags,
/// and never by its name alone.</summary>
internal static class OwnCluster
{
  /// <summary>
  /// The cluster that is there; null when one is to be made. The one on record counts, whatever it is called by now. Where none is on
  /// record, a marked one is
  /// of a run that came to no end. Else it is the one of the name.
  /// </summary>
  public static async Task<ClusterInfo?> FindAsync(IWorkspace workspace, ClusterRequest request, CancellationToken cancel) =>
    request.Installation is { ClusterId: { } id } record && await workspace.GetClusterAsync(id, cancel) is { } own && IsOf(own, record)
      ? own : Among(await workspace.ListClustersAsync(cancel), request);

  /// <summary>The cluster among those that there are, where the one on record is not; null when one is to be made. An error when it is
  /// somebody else's.</summary>
  public static ClusterInfo? Among(IReadOnlyList<ClusterInfo> all, ClusterRequest request)
  {
    if (request.Installation?.ClusterId is null && Marked(all, request) is { } marked) return marked;
    var named = FindCluster.Named(all, request.NewName);
    if (named is not null) RequireOurs(named, request);
    return named;
  }

  /// <summary>Makes the cluster. One that was made although the answer was lost is found by its mark.</summary>
  public static async Task<string> CreateAsync(IWorkspace workspace, ClusterSpec spec, ClusterRequest request, CancellationToken cancel)
  {
    try
    {
      return await workspace.CreateClusterAsync(spec, IdempotencyToken(request.Installation), cancel);
    }
    catch (StitchDeltaException e) when (request.Installation is not null
      && (e.StatusCode is null or 0 or >= 500 || e.Entry == Catalogue.ServiceAnswerUnreadable))
    {
      // A copy of a former one bears the mark as well. None of this name was there.
      var made = (await workspace.ListClustersAsync(cancel)).Where(c => c.ClusterName == spec.ClusterName
        && c.ClusterId != request.Installation.ClusterId && Mark.InTags(c.CustomTags) == request.Installation.Id).ToList();
      if (made is [var only]) return only.ClusterId;
      throw;
    }
  }

  /// <summary>The tags of a new cluster: they can be given at no other time, for to change them restarts it.</summary>
  public static IReadOnlyDictionary<string, string> MarksFor(ClusterRequest request) =>
    request.Installation is { } record ? RecordTags.Encode(record.Fixed) : new Dictionary<string, string> { [Mark.StandaloneKey] = "true" };

  /// <summary>What an edit adds to a cluster's tags: of one that somebody else made, that it was taken over.</summary>
  public static IEnumerable<KeyValuePair<string, string>> MarksAtEdit(ClusterInfo found, ClusterRequest request)
  {
    var isOurs = request.Installation is { } record ? IsOf(found, record) : IsMarked(found);
    if (!isOurs) yield return new(Mark.TakenOverKey, request.Installation?.Id?.Value ?? "true");
  }

  /// <summary>Whether a cluster bears the mark of an installation, or was taken over for it.</summary>
  public static bool IsOf(ClusterInfo cluster, InstallationRecord record) =>
    Mark.InTags(cluster.CustomTags) is { } id ? id == record.Id
    : IsTakenOver(cluster, record.Id) || (RecordTags.Decode(cluster.CustomTags).BucketName is { } bucket && bucket == record.BucketName);

  /// <summary>Whether somebody else made a cluster, and it was taken over for an installation.</summary>
  public static bool IsTakenOver(ClusterInfo cluster, InstallationId? id) =>
    cluster.CustomTags.TryGetValue(Mark.TakenOverKey, out var taken) && taken == id?.Value;

  /// <summary>The installation, other than this one, that a cluster belongs to, in words; null when it belongs to none.</summary>
  public static string? Other(ClusterInfo cluster, InstallationId? id, string? bucketName)
  {
    var record = RecordTags.Decode(cluster.CustomTags);
    if (record.BucketName is not { } bucket || (record.Id is not null && record.Id == id)) return null;
    if (bucket != bucketName) return $"that loads into the bucket '{bucket}'";
    return record.Id is null ? null
      : $"with the role '{(cluster.InstanceProfileArn is { } arn ? InstanceProfileArns.NameIn(arn) : record.Id)}'";
  }

  /// <summary>The clusters that bear the mark of an installation: a clone takes it along, so there may be several.</summary>
  public static IReadOnlyList<ClusterInfo> MarkedIn(IEnumerable<ClusterInfo> clusters, InstallationId id) =>
    [.. clusters.Where(c => Mark.InTags(c.CustomTags) == id)];

  /// <summary>The clusters of others that work with the instance profile of an installation, and so may use its bucket.</summary>
  /// <param name="clusters">Those of the workspace.</param>
  /// <param name="instanceProfileArn">The instance profile.</param>
  /// <param name="ownClusterId">The installation's own cluster; null where it has none.</param>
  /// <param name="id">The installation; null where it is not known.</param>
  public static IReadOnlyList<ClusterInfo> OthersWith(IEnumerable<ClusterInfo> clusters, string instanceProfileArn, string? ownClusterId,
    InstallationId? id) =>
    [.. clusters.Where(c => c.InstanceProfileArn == instanceProfileArn && c.ClusterId != ownClusterId
      && (Mark.InTags(c.CustomTags) is not { } mark || mark != id))];

  /// <summary>The clusters of other installations, with what is on record there: of an installation on a role of somebody else that is
  /// nowhere else.</summary>
  /// <param name="clusters">The clusters.</param>
  /// <param name="id">The installation that is no other one; null where it has no cluster yet.</param>
  /// <param name="bucketName">A bucket by which one is known that was taken over: its tags tell none.</param>
  public static IEnumerable<(ClusterInfo Cluster, InstallationRecord Record)> OfOthers(
    IEnumerable<ClusterInfo> clusters, InstallationId? id, string bucketName)
  {
    foreach (var cluster in clusters)
    {
      if (BelongsTo(cluster) is not { } owner || owner == id) continue;
      var record = RecordTags.Decode(cluster.CustomTags) with { Id = owner };
      if (record.BucketName is null && cluster.InstanceProfileArn is { } arn && IsOfRoleIn(arn, bucketName, owner))
        record = record with { BucketName = bucketName };
      yield return (cluster, record);
    }
  }

  private static ClusterInfo? Marked(IReadOnlyList<ClusterInfo> all, ClusterRequest request)
  {
    if (request.Installation?.Id is not { } id) return null;
    var marked = MarkedIn(all, id);
    if (marked.Count < 2) return marked.FirstOrDefault();
    // A cluster that is cloned in the pages of Databricks takes its tags along.
    var named = marked.Where(c => c.ClusterName == request.NewName).ToList();
    return named is [var only] ? only
      : throw Catalogue.ClusterCopied.For(id.Value, id, string.Join(", ", marked.Select(c => $"{c.ClusterName} ({c.ClusterId})")));
  }

  private static void RequireOurs(ClusterInfo named, ClusterRequest request)
  {
    var record = request.Installation;
    if (record is null && BelongsTo(named) is { } owner && !IsFor(named, owner, request.InstanceProfileArn))
      throw Catalogue.PartOfOtherInstallation.For(named.ClusterName, "cluster", named.ClusterName,
        Other(named, null, RecordTags.Decode(named.CustomTags).BucketName) ?? owner.Value, nameof(request.ClusterName));
    if (record is null ? IsMarked(named) : record.ClusterId is null ? IsOf(named, record) : IsTakenOver(named, record.Id)) return;
    // Another installation's is not taken over by whatever is asked for.
    if (record is not null && Other(named, record.Id, record.BucketName) is { } other)
      throw Catalogue.PartOfOtherInstallation.For(named.ClusterName, "cluster", named.ClusterName, other, nameof(request.ClusterName));
    if (!request.TakeOver) throw Catalogue.ClusterOfOthers.For(named.ClusterId, named.ClusterName, named.ClusterId,
      record is { ClusterId: { } id } && IsOf(named, record) ? $"bears the mark of this installation and is a copy: on record is {id}"
        : $"this module did not make: it lacks the tag {Mark.TagKey}", request.TakeOverCommand);
  }

  private static InstallationId? BelongsTo(ClusterInfo cluster) =>
    Mark.InTags(cluster.CustomTags) ?? (cluster.CustomTags.TryGetValue(Mark.TakenOverKey, out var taken) ? InstallationId.Parse(taken)
      : null);

  // The id of an installation is that of its role and its bucket, and the profile has the name of the role. The tags of one that was taken
  // over tell no bucket.
  private static bool IsFor(ClusterInfo cluster, InstallationId owner, string profileArn) =>
    cluster.InstanceProfileArn == profileArn || (RecordTags.Decode(cluster.CustomTags).BucketName is { } bucket
      && IsOfRoleIn(profileArn, bucket, owner));

  private static bool IsOfRoleIn(string profileArn, string bucketName, InstallationId owner) =>
    InstallationId.Of(profileArn.Replace(":instance-profile/", ":role/"), bucketName) == owner;

  /// <summary>Whether the module made a cluster, or took it over, for whichever installation or for none.</summary>
  public static bool IsMarked(ClusterInfo cluster) =>
    RecordTags.Decode(cluster.CustomTags) is { Id: not null } or { BucketName: not null }
    || cluster.CustomTags.ContainsKey(Mark.StandaloneKey) || cluster.CustomTags.ContainsKey(Mark.TakenOverKey);

  // The same for two machines that make the same installation, and another one when the cluster on record is gone. Elsewhere nothing tells
  // that it is the same.
  private static string IdempotencyToken(InstallationRecord? record)
  {
    if (record?.Id is not { } id) return Guid.NewGuid().ToString("N");
    using var hash = SHA256.Create();
    return string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes($"{id}\n{record.ClusterId ?? "none"}")).Select(b =>
      b.ToString("x2", null)));
  }
}
