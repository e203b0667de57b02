namespace StitchDelta.Tests.Resources;

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
    new() { Token = new() { StoreAsync = _ => StoreAsync() }, Timeout = TimeSpan.Zero }, cancel).OrNullAsync();

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

  private static readonly InstallationRecord Record = new() { TokenIds = ["gone", "own"], DestinationId = 7, ClusterId = "c-1" };

  private MemoryAws Recorded(InstallationRecord? record = null)
  {
    var aws = new MemoryAws();
    aws.AddOwnRole("stitch-delta", "acme-lake", record ?? Record);
    var now = DateTimeOffset.UtcNow;
    _workspace.Tokens.Add(new("own", "Stitch destination Lake #sd-bihonqser3", now.AddDays(-9), null));
    _workspace.Tokens.Add(new("forgotten", "Stitch destination #sd-bihonqser3", now.AddDays(-10), null));
    _workspace.Tokens.Add(new("theirs", "Stitch destination Lake #sd-aaaaaaaaaa", now, null));
    return aws;
  }

  private Task<DeltaToken?> RotateAsync(MemoryAws aws, string? tokenId = null, string? roleName = null, TestStage? stage = null) => RotateToken.RunAsync(
    stage ?? _stage, _workspace, _stitch, TestWorkspace.Url,
    new() { Timeout = TimeSpan.Zero, Aws = aws, TokenId = tokenId, RoleName = roleName, BucketName = "acme-lake" }, default).OrNullAsync();

  [Theory]
  [InlineData(null, null)]
  [InlineData("own", null)]
  [InlineData("own", "stitch-delta")]
  public async Task Of_an_installation_the_token_on_record_is_meant_and_the_new_one_is_put_there(string? tokenId, string? roleName)
  {
    var aws = Recorded();
    var token = await RotateAsync(aws, tokenId, roleName);
    Assert.Equal(["old", "theirs", token!.TokenId!], Ids);
    Assert.Equal("Stitch destination Lake #sd-bihonqser3", token.TokenComment);
    Assert.Equal(Record with { Id = InstallationId.Parse("sd-bihonqser3"), BucketName = "acme-lake", TokenIds = [token.TokenId!] }, RecordTags.Decode(aws.Roles["stitch-delta"].Tags));
    Assert.Single(aws.Calls, c => c == "TagRole");
    Assert.False(token.RecordPending);
  }

  [Fact]
  public async Task A_rotation_that_comes_to_no_end_puts_all_on_record_that_Stitch_may_have()
  {
    var aws = Recorded();
    _workspace.Faults["check"] = Catalogue.DatabricksRequestFailed.Because(null, new("Test", "check", 500, "CODE", "the reason"), "check", "CODE", "the reason");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(aws));
    Assert.Equal(["own", "forgotten", _workspace.Tokens[^1].TokenId], RecordTags.Decode(aws.Roles["stitch-delta"].Tags).TokenIds);
    Assert.Contains("own, forgotten", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task One_that_fails_before_Stitch_has_the_token_writes_nothing()
  {
    var aws = Recorded();
    _workspace.Faults["sql"] = Catalogue.DatabricksRequestFailed.Because(null, new("Test", "sql", 403, "CODE", "the reason"), "sql", "CODE", "the reason");
    await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(aws));
    Assert.Equal(0, aws.Writes);
  }

  [Theory]
  [InlineData("ListRoles")]
  [InlineData("TagRole")]
  public async Task Where_AWS_refuses_the_token_is_renewed_all_the_same(string call)
  {
    var aws = Recorded();
    aws.Refused.Add(call);
    var token = await RotateAsync(aws, "own");
    Assert.DoesNotContain("own", Ids);
    Assert.Equal(call == "TagRole", token!.RecordPending);
    Assert.Equal(["gone", "own"], RecordTags.Decode(aws.Roles["stitch-delta"].Tags).TokenIds);
  }

  [Fact]
  public async Task A_plan_says_that_the_record_would_be_written()
  {
    var aws = Recorded();
    var planned = await RotateAsync(aws, stage: new TestStage { IsPlanning = true });
    Assert.Equal(2, planned!.Changes.Count);
    Assert.Equal(0, aws.Writes);
  }

  [Fact]
  public async Task Without_an_installation_AWS_is_not_asked()
  {
    var aws = new MemoryAws();
    await RotateAsync(aws);
    Assert.Empty(aws.Calls);
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

    public Task<DestinationInfo> CreateDestinationAsync(DestinationForm form, CancellationToken cancel, IReadOnlyList<DestinationInfo>? there = null) => throw new NotSupportedException();

    public Task DeleteDestinationAsync(long destinationId, CancellationToken cancel) => throw new NotSupportedException();
  }
}
