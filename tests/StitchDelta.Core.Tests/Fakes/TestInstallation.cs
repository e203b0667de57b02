namespace StitchDelta.Tests.Fakes;

/// <summary>The three systems in memory, and what they hold, to be compared.</summary>
internal sealed class TestInstallation
{
  public const string Bucket = "acme-lake";
  public const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";
  public const string ArnStart = "arn:aws:iam::123456789012:instance-profile/";

  public MemoryAws Aws { get; } = new();
  public TestWorkspace Workspace { get; } = new();
  public TestStitchAccount Stitch { get; private init; } = new();
  public TestStage Stage { get; } = new();

  public InstallRequest Request { get; init; } = new() { BucketName = Bucket, DeploymentRoleName = "deployment", DestinationName = "Lake" };

  public TestInstallation() : this(new TestStitchAccount())
  {
  }

  public TestInstallation(TestStitchAccount stitch)
  {
    Stitch = stitch;
    Aws.AddRole("deployment");
    Workspace.Profiles.Clear();
  }

  /// <summary>Another line on the same bucket and in the same workspace, for another Stitch account.</summary>
  public TestInstallation Beside(InstallRequest request) => new(Aws, Workspace) { Request = request, Stitch = new() { FirstId = 155583 } };

  /// <summary>Another line on the same bucket, in another workspace, of another metastore or of one that is shared.</summary>
  public TestInstallation Elsewhere(InstallRequest request, TestUnityCatalog? shared = null)
  {
    var workspace = new TestWorkspace
    {
      User = new("admin@acme.example", "7162032529529904", true) { Groups = ["users", "admins"] },
      Unity = shared ?? new() { FirstId = 70 },
    };
    workspace.Profiles.Clear();
    return new(Aws, workspace) { Request = request, Stitch = new() { FirstId = 155583 } };
  }

  private TestInstallation(MemoryAws aws, TestWorkspace workspace) => (Aws, Workspace) = (aws, workspace);

  /// <summary>Whether AWS is spoken to as cmdlets do, who wait for what reads show late.</summary>
  public ConsistentAws? Consistent { get; set; }

  public ConnectedSystems Systems => new() { Aws = Consistent ?? (IAws)Aws, Workspace = Workspace, WorkspaceUrl = TestWorkspace.Url, Stitch = Stitch };

  public int Writes => Aws.Writes + Workspace.Writes.Count + Stitch.Writes.Count;

  public Task<StitchDestination?> InstallAsync(IStage? stage = null, InstallRequest? request = null, SharedWork? share = null, CancellationToken cancel = default) =>
    InstallDestination.RunAsync(stage ?? Stage, Systems, request ?? Request, share ?? new(), cancel).OrNullAsync();

  public Task<StitchDestination?> UninstallAsync(InstallationFacts? known = null, IStage? stage = null) =>
    UninstallDestination.RunAsync(stage ?? Stage, known ?? new() { BucketName = Bucket }, Systems, default).OrNullAsync();

  public async Task<InstallationFacts> TraceAsync(InstallationFacts known) => (await Trace.RunAsync(Stage, known, Systems, default)).Facts;

  public void Grant() => Aws.Policy = BucketPolicy.Grant(Aws.Policy, Bucket, Loader).After;

  public void AddCluster(string id, string name, string? profile, params (string Key, string Value)[] tags) => Workspace.Clusters.Add(new()
  {
    ClusterId = id, ClusterName = name, State = "RUNNING", SparkVersion = "16.4.x-scala2.12", InstanceProfileArn = profile, CustomTags = tags.ToDictionary(t => t.Key, t => t.Value),
  });

  /// <summary>A cluster of an installation, as the module makes one.</summary>
  public void AddOwnCluster(string id, string name, string role, string bucket) => AddCluster(id, name, ArnStart + role, [.. RecordTags.Encode(new()
  {
    Id = InstallationId.Of($"arn:aws:iam::{MemoryAws.Account}:role/{role}", bucket), BucketName = bucket,
  }).Select(t => (t.Key, t.Value))]);

  public InstallationRecord Record(string role = "stitch-delta") => RecordTags.Decode(Aws.Roles[role].Tags);

  public void AddDestination(string name = "Old", string? bucket = "old-lake", string? cluster = "old") => Stitch.Destinations.Add(new()
  {
    DestinationId = 155582, DestinationType = "databricks_delta", DestinationName = name, BucketName = bucket,
    JdbcUrl = cluster is null ? null : $"jdbc:spark://{TestWorkspace.Url.Host}:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/1/{cluster};AuthMech=3;UID=token",
  });

  public static string[] Resources(StitchDestination? done, ChangeAction action) => [.. done!.Changes.Where(c => c.Action == action).Select(c => c.Resource)];

  /// <summary>All that is there, as text.</summary>
  public string State => string.Join("\n",
    Aws.Roles.OrderBy(r => r.Key).Select(r => $"role {r.Key} {Pairs(r.Value.Tags)} {Pairs(r.Value.Policies)}")
      .Concat(Aws.Profiles.OrderBy(p => p.Key).Select(p => $"profile {p.Key} {p.Value.Role} {Pairs(p.Value.Tags)}"))
      .Append($"policy {Aws.Policy}")
      .Concat(Workspace.Profiles.Order().Select(p => $"registered {p}"))
      .Concat(Workspace.Clusters.OrderBy(c => c.ClusterId).Select(c => $"cluster {c.ClusterId} {c.ClusterName} {c.InstanceProfileArn} {Pairs(c.CustomTags)}"))
      .Concat(Workspace.Tokens.OrderBy(t => t.TokenId).Select(t => $"token {t.TokenId} {t.Comment}"))
      .Concat(Stitch.Destinations.Select(d => $"destination {d}")));

  private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => string.Join(";", pairs.OrderBy(p => p.Key).Select(p => $"{p.Key}={p.Value}"));
}
