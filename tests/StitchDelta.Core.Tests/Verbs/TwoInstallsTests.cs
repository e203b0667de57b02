using StitchDelta.Tests.Histories;

namespace StitchDelta.Tests.Verbs;

/// <summary>Two installs of the same destination at once, in many orders of their requests: the token that Stitch has in the end is
/// valid.</summary>
public sealed class TwoInstallsTests
{
  private const int Orders = 60;

  private static readonly InstallationFacts Named = new() { BucketName = TestInstallation.Bucket, RoleName = "stitch-delta" };

  /// <summary>How it was before, and which creations lose their answer.</summary>
  public static TheoryData<string, bool, bool> Cases => new()
  {
    { "nothing", false, false },
    { "nothing", true, false },
    { "nothing", false, true },
    { "nothing", true, true },
    { "another's destination", false, false },
    { "a role and a token of a run that stopped", false, false },
  };

  [Theory]
  [MemberData(nameof(Cases))]
  public async Task In_the_end_the_token_that_Stitch_has_is_valid(string before, bool losesFirst, bool losesSecond)
  {
    for (var seed = 0; seed < Orders; seed++)
    {
      var it = await BeforeAsync(before);
      it.Stitch.LostAnswers.Enqueue(losesFirst);
      it.Stitch.LostAnswers.Enqueue(losesSecond);

      var errors = await RaceAsync(it, new Random(seed));

      var order = $"order {seed} after {before}: {string.Join(" | ", errors.Select(e => e?.Message ?? "done"))}";
      Assert.True(errors.Any(e => e is null), order);
      Assert.All(errors, e => Assert.True(e is null or StitchDeltaException, $"{order}: {e}"));
      Assert.True(IsConnected(it), order);
      Assert.Single(it.Stitch.Destinations);

      // One that comes later finds it as it is.
      await it.InstallAsync(Stage());
      Assert.True(IsConnected(it), $"{order}, and a third");
      // What was there before stays, and with it its token.
      if (before.StartsWith("another", StringComparison.Ordinal))
      {
        Assert.Single(it.Workspace.Tokens);
        continue;
      }
      await it.UninstallAsync(Named, Stage());
      Assert.True(it.Workspace.Tokens.Count == 0, $"{order}: {string.Join(", ", it.Workspace.Tokens)} stays");
    }
  }

  /// <summary>Who is refused for the limit made nothing that Stitch has: its own token goes, and the other's stays.</summary>
  [Fact]
  public async Task Whoever_comes_second_goes_on_with_the_destination_of_the_first()
  {
    var it = await BeforeAsync("nothing");
    var first = "";
    // The other one is done from beginning to end when this one is about to make the destination.
    var stage = new TestStage
    {
      Time = new TestTime(),
      Answer = change =>
      {
        if (first.Length == 0 && change.Action == ChangeAction.Create && change.Resource.StartsWith("Stitch destination", StringComparison.Ordinal))
          first = it.InstallAsync(Stage()).GetAwaiter().GetResult()!.TokenId!;
        return true;
      },
    };

    var second = await it.InstallAsync(stage);

    Assert.True(IsConnected(it));
    Assert.Equal([first], it.Workspace.Tokens.Select(t => t.TokenId));
    Assert.Equal([first], it.Record().TokenIds);
    Assert.Equal((155582, null), (second!.DestinationId, second.TokenId));
    Assert.Equal(["create"], it.Stitch.Writes);
    Assert.Contains(stage.Warnings, w => w.Contains("another run made the Stitch destination Lake (155582) at the same time", StringComparison.Ordinal));
    Assert.DoesNotContain(second.Changes, c => c.Action == ChangeAction.Create && c.Resource.StartsWith("Stitch destination", StringComparison.Ordinal));
  }

  [Fact]
  public async Task A_destination_that_loads_elsewhere_is_not_gone_on_with()
  {
    var it = await BeforeAsync("nothing");
    var stage = new TestStage
    {
      Answer = change =>
      {
        if (change.Action == ChangeAction.Create && change.Resource.StartsWith("Stitch destination", StringComparison.Ordinal)) it.AddDestination();
        return true;
      },
    };

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => it.InstallAsync(stage));

    Assert.Contains("you are at your destination limit", error.Message, StringComparison.Ordinal);
    Assert.Equal("old-lake", Assert.Single(it.Stitch.Destinations).BucketName);
  }

  private static TestStage Stage() => new() { Time = new TestTime() };

  /// <summary>Whether the token that Stitch was given last can still be used.</summary>
  private static bool IsConnected(TestInstallation it) => it.Stitch.Destinations is [var only] && it.Stitch.Prints.TryGetValue(only.DestinationId, out var given)
    && it.Workspace.Tokens.Any(t => it.Workspace.Prints.TryGetValue(t.TokenId, out var print) && print == given);

  private static async Task<TestInstallation> BeforeAsync(string before)
  {
    var it = new TestInstallation(new() { Limit = 1 });
    if (before.StartsWith("another", StringComparison.Ordinal)) it.AddDestination();
    if (!before.StartsWith("a role", StringComparison.Ordinal)) return it;
    it.Stitch.CreateFault = TestWorkspace.Refusal("STOPPED", "stopped");
    await Assert.ThrowsAsync<StitchDeltaException>(() => it.InstallAsync(Stage()));
    it.Stitch.CreateFault = null;
    return it;
  }

  private static async Task<Exception?[]> RaceAsync(TestInstallation it, Random random)
  {
    var runs = new[] { new Turn(), new Turn() };
    var ends = runs.Select(turn => Record.ExceptionAsync(() => InstallDestination.RunAsync(Stage(), Systems(it, turn), it.Request, new(), default))).ToArray();
    // From none of the one before the other to now one and now the other.
    var change = random.NextDouble();
    for (var now = random.Next(2); ; now = random.NextDouble() < change ? 1 - now : now)
    {
      foreach (var (turn, end) in runs.Zip(ends)) await Task.WhenAny(turn.IsAwaited, end);
      if (ends.All(e => e.IsCompleted)) return await Task.WhenAll(ends);
      runs[ends[now].IsCompleted ? 1 - now : now].Give();
    }
  }

  private static ConnectedSystems Systems(TestInstallation it, Turn turn)
  {
    var tape = new Tape(-1, default, _ => { }, turn.TakeAsync);
    return new()
    {
      Aws = Wire.To<IAws>(it.Aws, tape, "AWS"),
      Workspace = Wire.To<IWorkspace>(it.Workspace, tape, "Databricks"),
      WorkspaceUrl = TestWorkspace.Url,
      Stitch = Wire.To<IStitchAccount>(it.Stitch, tape, "Stitch"),
    };
  }

  /// <summary>Lets one request through at a time.</summary>
  private sealed class Turn
  {
    private volatile TaskCompletionSource _awaited = New();
    private volatile TaskCompletionSource _given = New();

    public Task IsAwaited => _awaited.Task;

    public Task TakeAsync()
    {
      var given = _given;
      _awaited.TrySetResult();
      return given.Task;
    }

    public void Give()
    {
      var given = _given;
      (_awaited, _given) = (New(), New());
      given.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
  }
}
