namespace StitchDelta.Tests.Checks;

/// <summary>How checks are run: side by side, in order, and none without what it needs.</summary>
public sealed class CheckChainTests
{
  private static DestinationCheck Check(string name, DestinationCheck[] needs, Func<CancellationToken, Task<Finding>> look) =>
    new(name, name, GuideStep.Before, needs, Needs.Nothing, (_, cancel) => look(cancel));

  private static DestinationCheck Check(string name, params DestinationCheck[] needs) => Check(name, needs, _ => Task.FromResult(Finding.Passed("", "")));

  private static CheckSubject Subject(InstallationFacts? facts = null, bool isLive = false) => new()
  {
    Facts = facts ?? new(),
    Systems = new() { Aws = new MemoryAws(), Workspace = new TestWorkspace(), Stitch = null },
    IsLive = isLive,
    Waiting = _ => { },
  };

  private static async Task<List<StitchCheck>> RunAsync(IEnumerable<DestinationCheck> chain, CancellationToken cancel = default)
  {
    var found = new List<StitchCheck>();
    await CheckChain.RunAsync(chain, Subject(), found.Add, cancel);
    return found;
  }

  private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

  [Fact]
  public async Task Those_that_need_nothing_of_each_other_run_at_the_same_time()
  {
    // Each waits for the other: one after the other would never end.
    var (first, second) = (Gate(), Gate());
    DestinationCheck Meet(string name, TaskCompletionSource mine, TaskCompletionSource others) => Check(name, [], async cancel =>
    {
      mine.SetResult();
      await others.Task.WaitAsync(cancel);
      return Finding.Passed("", "");
    });

    var found = await RunAsync([Meet("a", first, second), Meet("b", second, first)], new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token);

    Assert.All(found, c => Assert.Equal(CheckStatus.Passed, c.Status));
  }

  [Fact]
  public async Task One_waits_for_what_it_needs()
  {
    var (need, seen) = (Gate(), false);
    var first = Check("a", [], async _ => { await need.Task; return Finding.Passed("", ""); });
    var chain = RunAsync(
    [
      first,
      Check("b", [first], _ => { seen = need.Task.IsCompleted; return Task.FromResult(Finding.Passed("", "")); }),
    ]);
    Assert.False(chain.IsCompleted);
    need.SetResult();
    await chain;
    Assert.True(seen);
  }

  [Theory]
  [InlineData(CheckStatus.Failed)]
  [InlineData(CheckStatus.Skipped)]
  public async Task What_did_not_pass_skips_all_that_come_of_it_and_is_named(CheckStatus status)
  {
    var a = Check("a", [], _ => Task.FromResult(new Finding(status, "", "", "")));
    var b = Check("b", a);
    // What is not in the chain is no need.
    var found = await RunAsync([a, b, Check("c", Check("x"), b), Check("d")]);
    Assert.Equal([status, CheckStatus.Skipped, CheckStatus.Skipped, CheckStatus.Passed], found.Select(c => c.Status));
    Assert.Equal(["needs 'a' to pass first", "needs 'b' to pass first"], found.Where(c => c.Actual.Length > 0).Select(c => c.Actual));
  }

  [Fact]
  public async Task A_warning_is_good_enough_for_those_that_need_it()
  {
    var a = Check("a", [], _ => Task.FromResult(Finding.Warning("", "", "")));
    Assert.Equal(CheckStatus.Passed, (await RunAsync([a, Check("b", a)]))[1].Status);
  }

  [Fact]
  public async Task Results_come_in_the_order_of_the_chain_whichever_is_done_first_and_wherever_the_need_stands()
  {
    var gate = Gate();
    var c = Check("c", [], _ => { gate.SetResult(); return Task.FromResult(Finding.Passed("", "")); });
    var found = await RunAsync([Check("a", c), Check("b", [], async _ => { await gate.Task; return Finding.Passed("", ""); }), c]);
    Assert.Equal(["a", "b", "c"], found.Select(f => f.CheckName));
  }

  [Theory]
  [InlineData(false, false, CheckStatus.Unknown)]
  [InlineData(true, false, CheckStatus.Failed)]
  [InlineData(false, true, CheckStatus.Failed)]
  public async Task What_may_not_be_read_is_unknown_but_to_a_check_that_asks_for_the_right(bool isOfRights, bool runsSql, CheckStatus status)
  {
    var fault = new ServiceFault("AWS", "GetRole", 403, "AccessDenied", "no");
    var a = Check("a", [], _ => throw Catalogue.AwsAccessDenied.Because("r", fault, "GetRole", "no", "iam:GetRole"));
    var found = (await RunAsync([a with { IsOfRights = isOfRights, RunsSql = runsSql }]))[0];
    Assert.Equal(status, found.Status);
    Assert.Contains("iam:GetRole", found.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_failure_of_the_catalogue_is_a_finding_and_a_bug_of_one_check_is_not_the_end_of_the_others()
  {
    var refused = (await RunAsync([Check("a", [], _ => throw Catalogue.StitchNotConnected.For(null))]))[0];
    Assert.Equal((CheckStatus.Failed, Catalogue.StitchNotConnected.Remedy), (refused.Status, refused.Remedy));
    var found = await RunAsync([Check("a", [], _ => throw new InvalidOperationException("oops")), Check("b", [], _ => throw new OperationCanceledException()), Check("c")]);
    Assert.Equal([CheckStatus.Failed, CheckStatus.Failed, CheckStatus.Passed], found.Select(c => c.Status));
    Assert.Contains("oops", found[0].Actual, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_reader_that_has_enough_cancels_the_rest_and_is_not_let_go_before_they_have_ended()
  {
    var (ending, ended) = (Gate(), false);
    var chain = CheckChain.RunAsync(
      [
        Check("a"),
        Check("b", [], async cancel =>
        {
          try
          {
            await Task.Delay(Timeout.Infinite, cancel);
          }
          finally
          {
            await ending.Task;
            ended = true;
          }
          return Finding.Passed("", "");
        }),
      ],
      Subject(), _ => throw new InvalidOperationException("enough"), default);
    Assert.False(chain.IsCompleted);
    ending.SetResult();
    Assert.Equal("enough", (await Assert.ThrowsAsync<InvalidOperationException>(() => chain)).Message);
    Assert.True(ended);
  }

  [Fact]
  public async Task Cancelled_it_ends_and_hands_over_no_more()
  {
    using var cancel = new CancellationTokenSource();
    var found = new List<string>();
    var chain = CheckChain.RunAsync([Check("a"), Check("b", [], async c => { await Task.Delay(Timeout.Infinite, c); return Finding.Passed("", ""); }), Check("c")], Subject(), c => found.Add(c.CheckName), cancel.Token);
    await cancel.CancelAsync();
    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => chain);
    Assert.Equal(["a"], found);
  }

  public static TheoryData<string> Chains => [nameof(CheckDestination), nameof(CheckPrerequisites)];

  [Theory]
  [MemberData(nameof(Chains))]
  public void Every_need_is_in_its_chain_and_every_name_there_once(string chain)
  {
    var checks = chain == nameof(CheckDestination) ? CheckDestination.Chain : CheckPrerequisites.Chain;
    Assert.Empty(checks.SelectMany(c => c.Needs).Except(checks));
    Assert.Equal(checks.Length, checks.Select(c => c.Name).Distinct().Count());
    Assert.Equal(checks.Length, checks.Select(c => c.Id).Distinct().Count());
    Assert.All(checks, c => Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", c.Id));
  }

  [Theory]
  [MemberData(nameof(Chains))]
  public void No_check_comes_to_need_itself(string chain)
  {
    foreach (var check in chain == nameof(CheckDestination) ? CheckDestination.Chain : CheckPrerequisites.Chain) Descend(check, []);

    static void Descend(DestinationCheck check, string[] above)
    {
      Assert.DoesNotContain(check.Id, above);
      foreach (var need in check.Needs)
      {
        Assert.NotNull(need);
        Descend(need, [.. above, check.Id]);
      }
    }
  }

  [Fact]
  public async Task Of_a_warehouse_no_cluster_is_looked_at_and_the_rest_is()
  {
    var ofCluster = (await CheckDestination.ChainForAsync(Subject(new() { ClusterId = "c", WarehouseId = "w" }), default)).Select(c => c.Name).ToList();
    var ofWarehouse = (await CheckDestination.ChainForAsync(Subject(new() { WarehouseId = "w" }), default)).Select(c => c.Name).ToList();
    Assert.Equal(["Cluster exists", "One cluster of the installation", "Cluster has the instance profile", "Cluster is the token owner's", "Cluster runtime", "Runtime supported", "Cluster in use", "JDBC URL belongs to the cluster"], ofCluster.Except(ofWarehouse));
    Assert.Contains("SELECT 1 at the JDBC URL", ofWarehouse);
  }

  [Fact]
  public async Task The_bucket_is_written_to_only_when_that_is_asked_for()
  {
    Assert.DoesNotContain(LiveChecks.DeltaTable, await CheckDestination.ChainForAsync(Subject(), default));
    Assert.Contains(LiveChecks.DeltaTable, await CheckDestination.ChainForAsync(Subject(isLive: true), default));
  }
}
