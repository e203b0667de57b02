namespace StitchDelta.Tests.Resources;

/// <summary>How long is waited, and what a wait believes.</summary>
public sealed class WaitingTests
{
  private readonly TestTime _time = new();

  [Theory]
  [InlineData(-365)]
  [InlineData(0)]
  [InlineData(365)]
  public async Task Wait_takes_its_time_whatever_happens_to_the_clock_on_the_wall(int days)
  {
    var asked = 0;

    var (answer, done) = await Poll.UntilAsync(AskAsync, n => n > 1_000, TimeSpan.FromSeconds(60), _time, default);

    Assert.False(done);
    Assert.Equal(asked, answer);
    Assert.Equal(TimeSpan.FromSeconds(60), _time.Passed);
    Assert.Equal(TimeSpan.FromMilliseconds(250), _time.Waits[0]);
    Assert.Equal(TimeSpan.FromSeconds(10), _time.Waits.Max());

    Task<int> AskAsync()
    {
      _time.Wall = _time.Wall.AddDays(days);
      return Task.FromResult(++asked);
    }
  }

  [Fact]
  public async Task Time_that_asking_takes_counts()
  {
    var (_, done) = await Poll.UntilAsync(AskAsync, n => n == 4, TimeSpan.FromSeconds(60), _time, default);

    Assert.False(done);

    Task<int> AskAsync()
    {
      _time.Pass(TimeSpan.FromSeconds(25));
      return Task.FromResult(0);
    }
  }

  [Fact]
  public async Task Answer_that_is_done_ends_the_wait()
  {
    var asked = 0;
    var (answer, done) = await Poll.UntilAsync(() => Task.FromResult(++asked), n => n == 3, TimeSpan.FromMinutes(1), _time, default);
    Assert.Equal((3, true), (answer, done));
    Assert.Equal(2, _time.Waits.Count);
  }

  /// <summary>The list is asked for by one who waits already, and is under way while another cluster is started.</summary>
  [Fact]
  public async Task List_from_before_the_start_does_not_count()
  {
    var workspace = new TestWorkspace();
    for (var n = 0; n < 5; n++) workspace.Clusters.Add(new ClusterInfo { ClusterId = $"c{n}", ClusterName = $"c{n}", State = n == 0 ? "PENDING" : "TERMINATED" });
    var arrival = new TaskCompletionSource();
    workspace.ListUnderWay = () => arrival.Task;
    var watch = new ClusterWatch(workspace, waiting: 5);

    var first = AwaitCluster.RunAsync(new TestStage(), watch, "c0", TimeSpan.FromMinutes(1), default);
    for (var n = 1; n < 5; n++) workspace.Clusters[n] = workspace.Clusters[n] with { State = "PENDING" };
    workspace.ListUnderWay = () => Task.CompletedTask;
    var others = Enumerable.Range(1, 4).Select(n => AwaitCluster.RunAsync(new TestStage(), watch, $"c{n}", TimeSpan.FromMinutes(1), default)).ToList();
    arrival.SetResult();

    Assert.All(await Task.WhenAll([first, .. others]), c => Assert.Equal("RUNNING", c.State));
  }

  [Fact]
  public async Task Those_who_wait_together_share_their_lists()
  {
    var workspace = new TestWorkspace();
    for (var n = 0; n < 20; n++) workspace.Clusters.Add(new ClusterInfo { ClusterId = $"c{n}", ClusterName = $"c{n}", State = "PENDING" });
    var lists = 0;
    var arrival = new TaskCompletionSource();
    workspace.ListUnderWay = () =>
    {
      lists++;
      return arrival.Task;
    };
    var watch = new ClusterWatch(workspace, waiting: 20);

    var all = Enumerable.Range(0, 20).Select(n => watch.LookAsync($"c{n}", 0, default)).ToList();
    arrival.SetResult();
    await Task.WhenAll(all);

    Assert.Equal(1, lists);
  }

  [Fact]
  public async Task Cluster_that_ended_after_the_wait_began_is_believed()
  {
    var workspace = new TestWorkspace();
    for (var n = 0; n < 5; n++) workspace.Clusters.Add(new ClusterInfo { ClusterId = $"c{n}", ClusterName = $"c{n}", State = "TERMINATED" });

    var error = await Assert.ThrowsAsync<StitchDeltaException>(
      () => AwaitCluster.RunAsync(new TestStage(), new ClusterWatch(workspace, waiting: 5), "c1", TimeSpan.FromMinutes(1), default));

    Assert.Same(Catalogue.ClusterStartFailed, error.Entry);
  }
}
