namespace StitchDelta.Tests.Checks;

/// <summary>What checks share, and how long they wait for it.</summary>
public sealed class CheckSubjectTests
{
  private readonly MemoryAws _aws = new();
  private readonly MemoryAws _bucketAws = new();
  private readonly TestWorkspace _workspace = new();
  private readonly TestStitchAccount _stitch = new();

  private static readonly InstallationFacts Facts = new()
  {
    BucketName = "acme-lake", InstanceProfileArn = TestWorkspace.ProfileArn, ClusterId = "c", WorkspaceUrl = TestWorkspace.Url, TokenId = "t-1", DestinationId = 155582,
    JdbcUrl = "jdbc:spark://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c",
  };

  public CheckSubjectTests() => _workspace.Clusters.Add(new() { ClusterId = "c", ClusterName = "stitch", State = "RUNNING", SparkVersion = "16.4.x-scala2.12", InstanceProfileArn = TestWorkspace.ProfileArn });

  private CheckSubject Subject(InstallationFacts? facts = null, TimeSpan? patience = null, bool hasBucketAws = false) => new()
  {
    Facts = facts ?? Facts,
    Systems = new() { Aws = _aws, BucketAws = hasBucketAws ? _bucketAws : null, Workspace = _workspace, WorkspaceUrl = TestWorkspace.Url, Stitch = _stitch },
    Timeout = patience ?? TimeSpan.FromMinutes(1),
    Waiting = _ => { },
  };

  private static async Task<Dictionary<string, StitchCheck>> CheckAsync(CheckSubject subject, CancellationToken cancel = default)
  {
    var found = new Dictionary<string, StitchCheck>();
    await CheckDestination.RunAsync(subject, c => found.Add(c.CheckName, c), cancel);
    return found;
  }

  [Fact]
  public async Task A_cluster_that_does_not_answer_in_time_is_a_failed_check_and_the_others_go_on()
  {
    _workspace.Tokens.Add(new("t-1", "", DateTimeOffset.UtcNow, null));
    _workspace.BeforeSql = cancel => Task.Delay(Timeout.Infinite, cancel);

    var found = await CheckAsync(Subject(patience: TimeSpan.FromMilliseconds(1)));

    var select = found["SELECT 1 at the JDBC URL"];
    Assert.Equal(CheckStatus.Failed, select.Status);
    Assert.Contains("-TimeoutSeconds", select.Actual, StringComparison.Ordinal);
    Assert.Contains("Start-DeltaCluster", select.Remedy, StringComparison.Ordinal);
    Assert.Equal(CheckStatus.Skipped, found["autoMerge is off"].Status);
    Assert.Equal(CheckStatus.Passed, found["Cluster runtime"].Status);
  }

  [Fact]
  public async Task Whoever_cancels_meanwhile_is_not_told_of_a_failed_check()
  {
    using var cancel = new CancellationTokenSource();
    _workspace.Tokens.Add(new("t-1", "", DateTimeOffset.UtcNow, null));
    _workspace.BeforeSql = async c =>
    {
      await cancel.CancelAsync();
      await Task.Delay(Timeout.Infinite, c);
    };
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => CheckAsync(Subject(), cancel.Token));
  }

  [Theory]
  [InlineData("mine")]
  [InlineData("another's")]
  [InlineData("nobody's")]
  public async Task Each_list_of_tokens_is_asked_for_once(string whose)
  {
    var token = new TokenInfo("t-1", "", DateTimeOffset.UtcNow, null) { LastUsed = DateTimeOffset.UtcNow };
    if (whose == "mine") _workspace.Tokens.Add(token);
    _workspace.AllTokens = whose == "nobody's" ? [] : [token];

    var found = await CheckAsync(Subject());

    Assert.Equal(whose == "nobody's" ? [CheckStatus.Failed, CheckStatus.Skipped, CheckStatus.Skipped] : [CheckStatus.Passed, CheckStatus.Passed, CheckStatus.Passed],
      new[] { "Token accepted", "Token lasts", "Token in use" }.Select(n => found[n].Status));
    Assert.Equal(["token-management/tokens", "token/list"], _workspace.Reads.Where(r => r.StartsWith("token", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
  }

  [Theory]
  [InlineData(403)]
  [InlineData(405)]
  public async Task That_a_policy_is_for_its_owner_alone_to_see_is_no_fault_of_the_role(int status)
  {
    _aws.IsOwn = false;
    _aws.AddRole("stitch-delta");
    _aws.Profiles["stitch-delta"] = ("stitch-delta", []);
    _aws.Before = call => { if (call == "GetBucketPolicy") throw MemoryAws.Refusal(call, status); };

    var found = (await CheckAsync(Subject()))["Role may use the bucket"];

    Assert.Equal(CheckStatus.Unknown, found.Status);
    Assert.Contains("-BucketProfileName", found.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task The_settings_of_a_bucket_are_asked_for_by_its_owner()
  {
    _aws.Settings = new(null, null, null, null);
    Assert.Equal(CheckStatus.Unknown, (await CheckAsync(Subject()))["Bucket settings"].Status);
    Assert.Equal(CheckStatus.Passed, (await CheckAsync(Subject(hasBucketAws: true)))["Bucket settings"].Status);
  }
}
