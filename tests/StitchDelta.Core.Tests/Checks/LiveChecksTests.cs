namespace StitchDelta.Tests.Checks;

/// <summary>What becomes of the table that the live check writes.</summary>
public sealed class LiveChecksTests
{
  private readonly TestWorkspace _workspace = new();
  private readonly List<string> _warnings = [];

  private CheckSubject Subject() => new()
  {
    Facts = new()
    {
      BucketName = "acme-lake", ClusterId = "c", WorkspaceUrl = TestWorkspace.Url,
      JdbcUrl = "jdbc:spark://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c",
    },
    Systems = new() { Aws = new MemoryAws(), Workspace = _workspace, WorkspaceUrl = TestWorkspace.Url, Stitch = new TestStitchAccount() },
    IsLive = true,
    Waiting = _ => { },
    Warn = _warnings.Add,
  };

  [Theory]
  [InlineData(true, true)]
  [InlineData(true, false)]
  [InlineData(false, true)]
  public async Task Stopped_it_removes_the_table_and_says_what_stays_where_it_cannot(bool isCancelled, bool isRefused)
  {
    using var cancel = new CancellationTokenSource();
    var runs = 0;
    _workspace.BeforeSql = async _ =>
    {
      if (++runs > 1) { if (isRefused) throw TestWorkspace.Refusal("DENIED", "Not you."); return; }
      // Ctrl+C, or the progress that can no longer be shown.
      if (!isCancelled) throw new InvalidOperationException("the pipeline has been stopped");
      await cancel.CancelAsync();
      throw new OperationCanceledException(cancel.Token);
    };
    var error = await Assert.ThrowsAnyAsync<Exception>(() => LiveChecks.DeltaTable.LookAsync(Subject(), cancel.Token));
    Assert.Equal(isCancelled, error is OperationCanceledException);
    Assert.Equal(2, runs);
    if (!isRefused) Assert.Empty(_warnings);
    else Assert.Matches("Not you.*Invoke-DeltaSql 'DROP SCHEMA IF EXISTS stitchdelta_check_[0-9a-f]+ CASCADE' -ClusterId c; aws s3 rm --recursive s3://acme-lake/_stitchdelta_check/", Assert.Single(_warnings));
  }
}
