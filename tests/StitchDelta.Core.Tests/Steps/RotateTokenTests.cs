using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Steps;

namespace StitchDelta.Tests.Steps;

/// <summary>Whatever fails, and wherever: Stitch has a token that works.</summary>
public sealed class RotateTokenTests
{
  private readonly TestStage _stage = new();
  private readonly TestWorkspace _workspace = new();
  private readonly TestStitch _stitch;

  public RotateTokenTests()
  {
    _stitch = new TestStitch(_workspace);
    _workspace.Tokens.Add(new("old", MakeToken.DefaultComment, DateTimeOffset.UtcNow.AddDays(-80), DateTimeOffset.UtcNow.AddDays(10)));
  }

  private Task<DeltaToken?> RotateAsync(CancellationToken cancel = default) => RotateToken.RunAsync(
    _stage, _workspace, _stitch, TestWorkspace.Url,
    new() { WorkspaceWith = _ => _workspace, Token = new() { StoreAsync = _ => StoreAsync() }, Timeout = TimeSpan.Zero }, cancel);

  private Task StoreAsync()
  {
    _workspace.Step("store");
    return Task.CompletedTask;
  }

  private IEnumerable<string> Ids => _workspace.Tokens.Select(t => t.TokenId);

  [Fact]
  public async Task Old_token_goes_last()
  {
    var token = await RotateAsync();

    Assert.Equal(["token/create", "sql", "destinations/update", "check", "store", "token/delete"], _workspace.Steps);
    Assert.Equal([token!.TokenId!], Ids);
    Assert.Equal(Outcome.Updated, token.Outcome);
  }

  [Theory]
  [InlineData("token/create", 400, "old", null)]
  [InlineData("sql", 403, "old", nameof(Catalogue.TokenRotationUndone))]
  [InlineData("destinations/update", 400, "old", nameof(Catalogue.TokenRotationUndone))]
  [InlineData("destinations/update", 502, "old id1", nameof(Catalogue.TokenRotationUnfinished))]
  [InlineData("destinations/update", 0, "old id1", nameof(Catalogue.TokenRotationUnfinished))]
  [InlineData("check", 500, "old id1", nameof(Catalogue.TokenRotationUnfinished))]
  [InlineData("store", 0, "old id1", nameof(Catalogue.TokenRotationUnfinished))]
  [InlineData("token/delete", 500, "old id1", nameof(Catalogue.TokenRotationUnfinished))]
  public async Task Failure_leaves_the_old_token_and_says_what_is_there(string step, int status, string left, string? id)
  {
    var fault = Catalogue.DatabricksRequestFailed.Because(null, new("Test", step, status, "CODE", "the reason"), step, "CODE", "the reason");
    _workspace.Faults[step] = fault;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync());

    Assert.Equal(left.Split(' '), Ids);
    if (id is null)
    {
      Assert.Same(fault, error);
      return;
    }
    Assert.Equal(id, error.Entry.Id);
    Assert.Contains("the reason", error.Message, StringComparison.Ordinal);
    Assert.All(Ids, t => Assert.Contains(t, error.Message, StringComparison.Ordinal));
    Assert.Equal(status, error.StatusCode);
  }

  [Theory]
  [InlineData("failed")]
  [InlineData("running")]
  public async Task Check_that_does_not_succeed_leaves_both(string status)
  {
    _stitch.Check = new ConnectionCheck(status, "job", "AccessDenied", null);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync());

    Assert.Same(Catalogue.TokenRotationUnfinished, error.Entry);
    Assert.Equal(["old", "id1"], Ids);
    Assert.Contains("Remove-DeltaToken -TokenId old", error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Account_that_tells_of_no_check_is_content_with_the_trial()
  {
    _stitch.Check = null;

    Assert.Equal([(await RotateAsync())!.TokenId!], Ids);
  }

  [Fact]
  public async Task Cancelled_trial_leaves_nothing_new()
  {
    _workspace.Faults["sql"] = new OperationCanceledException();

    await Assert.ThrowsAsync<OperationCanceledException>(() => RotateAsync());

    Assert.Equal(["old"], Ids);
  }

  private sealed class TestStitch(TestWorkspace workspace) : IStitchAccount
  {
    private readonly DestinationInfo _destination = new()
    {
      DestinationId = 7, DestinationType = MakeDestination.DestinationType, DestinationName = "Lake", CheckJobName = "job",
      JdbcUrl = "jdbc:spark://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/1/c-1;AuthMech=3",
    };

    public ConnectionCheck? Check { get; set; } = new("succeeded", "job", "", DateTimeOffset.UtcNow);

    public Task<IReadOnlyList<DestinationInfo>> ListDestinationsAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DestinationInfo>>([_destination]);

    public Task<DestinationInfo> UpdateDestinationAsync(long destinationId, DestinationForm changes, CancellationToken cancel)
    {
      workspace.Step("destinations/update");
      return Task.FromResult(_destination);
    }

    public Task<ConnectionCheck?> GetLastConnectionCheckAsync(long destinationId, CancellationToken cancel)
    {
      workspace.Step("check");
      return Task.FromResult(Check);
    }

    public Task<DestinationInfo> CreateDestinationAsync(DestinationForm form, CancellationToken cancel) => throw new NotSupportedException();

    public Task DeleteDestinationAsync(long destinationId, CancellationToken cancel) => throw new NotSupportedException();
  }
}
