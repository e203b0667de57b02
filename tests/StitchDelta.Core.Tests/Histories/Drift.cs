namespace StitchDelta.Tests.Histories;

/// <summary>What people do to an installation behind the module's back.</summary>
internal static class Drift
{
  // Histories that are kept name them by number: new ones go to the end.
  public static readonly IReadOnlyList<(string Name, Action<World, Site> Do)> All =
  [
    ("the grant is taken out", (w, s) => w.CloudOf(s).PolicyOf[s.Bucket] = BucketPolicy.Revoke(w.CloudOf(s).PolicyOf[s.Bucket], s.Bucket, World.Loader).After),
    ("the grant is narrowed", (w, s) => w.CloudOf(s).PolicyOf[s.Bucket] = w.CloudOf(s).PolicyOf[s.Bucket]?.Replace($":::{s.Bucket}/*", $":::{s.Bucket}/raw/*")),
    ("somebody adds a statement to the bucket's policy", AddStatement),
    ("the role's own policy is deleted", (w, s) => OfRole(w, s, r => r.Policies.Remove($"StitchDelta-{s.Bucket}"))),
    ("the role's own policy is rewritten", (w, s) => OfRole(w, s, r => Edit(r.Policies, $"StitchDelta-{s.Bucket}", PolicyDocuments.BucketAccess("elsewhere")))),
    ("the role is deleted", (w, s) => DeleteRole(w, s)),
    ("the role is replaced by a stranger's", (w, s) =>
    {
      if (s.IsRoleOfOthers || !DeleteRole(w, s)) return;
      w.Owners.Remove($"role {s.Role} in {s.Cloud}");
      w.CloudOf(s).AddRole(s.Role, ("team", "finance"));
    }),
    ("the instance profile is deleted", (w, s) => w.CloudOf(s).Profiles.Remove(s.Role)),
    ("another role is put into the instance profile", (w, s) => OfProfile(w, s, tags => ("billing", tags))),
    ("the role is taken out of the instance profile", (w, s) => OfProfile(w, s, tags => (null, tags))),
    ("the role loses its tags", (w, s) => OfRole(w, s, r => RemoveTags(r.Tags))),
    ("the instance profile loses its tags", (w, s) => OfProfile(w, s, tags => (w.CloudOf(s).Profiles[s.Role].Role, RemoveTags(tags)))),
    ("the cluster on record is edited", (w, s) => OfRole(w, s, r => Edit(r.Tags, RecordTags.Prefix + "ClusterId", "etl"))),
    ("the role's trust policy is edited", (w, s) =>
    {
      if (!s.IsRoleOfOthers && w.CloudOf(s).Roles.TryGetValue(s.Role, out var role))
        w.CloudOf(s).Roles[s.Role] = role with { Trust = role.Trust.Replace("ec2.amazonaws.com", "lambda.amazonaws.com") };
    }),
    ("PassRole is taken from the deployment role", (w, s) => w.CloudOf(s).Roles["deployment"].Policies.Remove($"StitchDelta-PassRole-{s.Role}")),
    ("somebody gives the role a policy of his own", (w, s) => OfRole(w, s, r => r.Policies["reading-more"] = PolicyDocuments.BucketAccess("elsewhere"))),
    ("the registration is removed", (w, s) => w.Workspace.Profiles.RemoveAll(p => p.EndsWith($"{w.CloudOf(s).AccountId}:instance-profile/{s.Role}", StringComparison.Ordinal))),
    ("the cluster is deleted", (w, s) => w.Workspace.Clusters.RemoveAll(w.ClustersOf(s).Contains)),
    ("the cluster is replaced by a stranger's of its name", (w, s) => OfCluster(w, s, c =>
    {
      w.Workspace.Clusters.Remove(c);
      w.Workspace.Clusters.Add(c with { ClusterId = $"strange{w.Owners.Count}", CustomTags = new Dictionary<string, string>() });
    })),
    ("the cluster is renamed", (w, s) => EditCluster(w, s, c => c with { ClusterName = $"{s.Cluster} renamed" })),
    ("the cluster loses its profile", (w, s) => EditCluster(w, s, c => c with { InstanceProfileArn = null })),
    ("the cluster is given to Bob", (w, s) => EditCluster(w, s, c => c with { SingleUserName = "bob@acme.example" })),
    ("the cluster merges schemas", (w, s) => EditCluster(w, s, c => c with { SparkConf = new Dictionary<string, string> { [MakeCluster.AutoMerge] = "true" } })),
    ("the cluster has stopped", (w, s) => EditCluster(w, s, c => c with { State = "TERMINATED" })),
    ("the cluster is cloned", (w, s) => OfCluster(w, s, c => w.Workspace.Clusters.Add(c with { ClusterId = $"clone{w.Owners.Count}", ClusterName = $"{c.ClusterName} copy" }))),
    ("the cluster loses its tags", (w, s) => EditCluster(w, s, c => c with { CustomTags = new Dictionary<string, string>() })),
    ("the token is revoked", (w, s) => w.Workspace.Tokens.RemoveAll(t => t.TokenId == w.TokenInStitch(s))),
    ("the token's comment is edited", (w, s) =>
    {
      var at = w.Workspace.Tokens.FindIndex(t => t.TokenId == w.TokenInStitch(s));
      if (at < 0) return;
      // Without its mark nothing but the record shows whose it is, so that nobody may revoke it.
      w.Workspace.Tokens[at] = w.Workspace.Tokens[at] with { Comment = "for Stitch" };
      w.Owners[$"token {w.Workspace.Tokens[at].TokenId}"] = World.Stranger;
    }),
    ("Stitch is given a token that somebody made", (w, s) => Save(w, s, _ => new() { AccessToken = TokenOfStranger(w, w.Workspace.Tokens.Find(t => t.TokenId == w.TokenInStitch(s))?.Comment ?? "by hand", s) })),
    ("the destination is renamed", (w, s) => Save(w, s, _ => new() { DestinationName = $"{s.Destination} renamed" })),
    ("the destination's URL is edited", (w, s) => Save(w, s, d => new() { JdbcUrl = d.JdbcUrl?.Replace(Cluster(w, s), "etl") })),
    ("the destination's bucket is edited", (w, s) => Save(w, s, _ => new() { BucketName = "acme-stranger" })),
    ("the destination is deleted", (w, s) => w.Accounts[s.Number].Destinations.Clear()),
    ("the destination is replaced by a stranger's", (w, s) =>
    {
      if (w.DestinationOf(s) is not { } old) return;
      var url = old.JdbcUrl?.Replace(Cluster(w, s), "etl");
      w.Accounts[s.Number].Destinations.Clear();
      Wait(w.Accounts[s.Number].CreateDestinationAsync(
        new() { DestinationName = "Stranger's", BucketName = "acme-stranger", JdbcUrl = url, AccessToken = TokenOfStranger(w, "by hand") }, default));
    }),
  ];

  private static void AddStatement(World w, Site s)
  {
    var (aws, more) = (w.CloudOf(s), $$"""{"Sid":"Audit{{w.Owners.Count}}","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/audit"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::{{s.Bucket}}"}""");
    aws.PolicyOf[s.Bucket] = aws.PolicyOf[s.Bucket] is { } policy ? policy[..policy.LastIndexOf(']')] + "," + more + "]}" : PolicyDocuments.Document(more);
  }

  private static string Cluster(World w, Site s) => JdbcUrl.TryParse(w.DestinationOf(s)?.JdbcUrl)?.ClusterId ?? "none";

  private static void OfRole(World w, Site s, Action<(string Trust, Dictionary<string, string> Tags, Dictionary<string, string> Policies)> edit)
  {
    if (w.CloudOf(s).Roles.TryGetValue(s.Role, out var role)) edit(role);
  }

  private static bool DeleteRole(World w, Site s)
  {
    var aws = w.CloudOf(s);
    if (!aws.Roles.Remove(s.Role)) return false;
    aws.Descriptions.Remove(s.Role);
    foreach (var (name, profile) in aws.Profiles.Where(p => p.Value.Role == s.Role).ToList()) aws.Profiles[name] = (null, profile.Tags);
    return true;
  }

  private static void OfProfile(World w, Site s, Func<Dictionary<string, string>, (string?, Dictionary<string, string>)> edit)
  {
    if (w.CloudOf(s).Profiles.TryGetValue(s.Role, out var profile)) w.CloudOf(s).Profiles[s.Role] = edit(profile.Tags);
  }

  private static Dictionary<string, string> RemoveTags(Dictionary<string, string> tags)
  {
    foreach (var key in tags.Keys.Where(k => k.StartsWith(RecordTags.Prefix, StringComparison.Ordinal)).ToList()) tags.Remove(key);
    return tags;
  }

  private static void Edit(Dictionary<string, string> tags, string key, string value)
  {
    if (tags.ContainsKey(key)) tags[key] = value;
  }

  private static void OfCluster(World w, Site s, Action<ClusterInfo> edit)
  {
    if (w.ClustersOf(s).FirstOrDefault() is { } cluster) edit(cluster);
  }

  private static void EditCluster(World w, Site s, Func<ClusterInfo, ClusterInfo> edit) =>
    OfCluster(w, s, c => w.Workspace.Clusters[w.Workspace.Clusters.IndexOf(c)] = edit(c));

  private static void Save(World w, Site s, Func<DestinationInfo, DestinationForm> form)
  {
    if (w.DestinationOf(s) is { } found) Wait(w.Accounts[s.Number].UpdateDestinationAsync(found.DestinationId, form(found), default));
  }

  private static System.Security.SecureString TokenOfStranger(World w, string comment, Site? owner = null)
  {
    var made = w.Workspace.CreateTokenAsync(comment, null, default);
    Wait(made);
    w.GivenByHand.Add(w.Workspace.Prints[made.Result.Info.TokenId]);
    // One that bears the mark of an installation is the installation's, whoever made it.
    if (owner is not null && Mark.InComment(comment) is not null) w.Owners[$"token {made.Result.Info.TokenId}"] = World.Name(owner);
    return made.Result.Value;
  }

  // The services in memory answer these at once.
  private static void Wait(Task task) => Assert.True(task.IsCompletedSuccessfully);
}
