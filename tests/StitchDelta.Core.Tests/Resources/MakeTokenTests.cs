namespace StitchDelta.Tests.Resources;

public class MakeTokenTests
{
  private readonly TestWorkspace _workspace = new();
  private readonly TestStage _stage = new();

  private Task<DeltaToken?> RunAsync(bool another = false) =>
    MakeToken.RunAsync(_stage, _workspace, TestWorkspace.Url, MakeToken.DefaultComment, null, another, CancellationToken.None).OrNullAsync();

  [Fact]
  public async Task A_new_one_warns_of_its_end()
  {
    var token = await RunAsync();
    Assert.NotNull(token!.Token);
    Assert.Equal(Outcome.Created, token.Outcome);
    Assert.Contains($"{token.TokenExpires:yyyy-MM-dd}", Assert.Single(_stage.Warnings));
  }

  [Fact]
  public async Task One_that_is_there_is_kept_without_its_value()
  {
    var first = await RunAsync();
    var second = await RunAsync();
    Assert.Equal(first!.TokenId, second!.TokenId);
    Assert.Null(second.Token);
    Assert.Equal(Outcome.Unchanged, second.Outcome);
    Assert.Single(_workspace.Writes);
  }

  [Fact]
  public async Task One_that_has_ended_or_has_another_comment_does_not_count()
  {
    var now = DateTimeOffset.UtcNow;
    _workspace.Tokens.Add(new TokenInfo("ended", MakeToken.DefaultComment, now.AddDays(-9), now.AddDays(-1)));
    _workspace.Tokens.Add(new TokenInfo("other", "mine", now, null));
    Assert.Equal(Outcome.Created, (await RunAsync())!.Outcome);
  }

  [Theory]
  [InlineData(null, null, false)]
  [InlineData("sd-bbbbbbbbbb", null, false)]
  [InlineData("sd-aaaaaaaaaa", null, true)]
  [InlineData(null, "sd-aaaaaaaaaa", true)]
  [InlineData(null, "sd-bbbbbbbbbb", true)]
  public async Task A_mark_of_another_installation_is_put_on_no_new_token(string? cameWith, string? installation, bool isMade)
  {
    const string Comment = "mine #sd-aaaaaaaaaa";
    var request = new TokenRequest
    {
      Comment = Comment,
      CommentOf = InstallationId.Parse(cameWith),
      Installation = installation is null ? null : new() { Id = InstallationId.Parse(installation), BucketName = "acme-lake" },
    };
    if (isMade)
    {
      Assert.Equal($"mine #{installation ?? cameWith}", (await RunAsync(request)).TokenComment);
      return;
    }
    foreach (var isPlanning in new[] { true, false })
    {
      var refused = await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(request, new TestStage { IsPlanning = isPlanning }));
      Assert.Same(Catalogue.TokenCommentMarked, refused.Entry);
    }
    Assert.Empty(_workspace.Writes);
    // One that is there is found, whoever's it is.
    _workspace.Tokens.Add(new TokenInfo("there", Comment, DateTimeOffset.UtcNow, null));
    Assert.Equal("there", (await RunAsync(request)).TokenId);
  }

  private async Task<DeltaToken> RunAsync(TokenRequest request, IStage? stage = null) =>
    (await MakeToken.RunAsync(stage ?? _stage, _workspace, TestWorkspace.Url, request, another: false, CancellationToken.None)).Value;

  [Fact]
  public async Task Force_makes_another()
  {
    var first = await RunAsync();
    Assert.NotEqual(first!.TokenId, (await RunAsync(another: true))!.TokenId);
  }
}
