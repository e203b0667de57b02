using System.Security;

namespace StitchDelta.Tests.Resources;

public sealed class EndTokenTests
{
  private static readonly SecureString Session = Secret.Of("the session's own")!;
  private readonly TestWorkspace _workspace = new();
  private readonly TestStage _stage = new();

  private Task<DeltaToken?> EndAsync(string id, bool isNamed = false, string? onBehalfOf = null) =>
    EndToken.RunAsync(_stage, _workspace, TestWorkspace.Url, id, onBehalfOf, (Session, isNamed), CancellationToken.None).OrNullAsync();

  // Of a name of its own, for what was made here is remembered.
  private string Add(string comment, TimeSpan? lasts = null)
  {
    var id = $"{comment}-{Guid.NewGuid():N}";
    _workspace.Tokens.Add(new TokenInfo(id, comment, DateTimeOffset.UtcNow, lasts is { } time ? DateTimeOffset.UtcNow + time : null));
    return id;
  }

  [Fact]
  public async Task The_token_of_the_session_goes_only_when_it_is_named()
  {
    var own = Add("own");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => EndAsync(own));
    Assert.Same(Catalogue.TokenOfSession, error.Entry);
    Assert.Contains($"-TokenId {own}", error.Remedy, StringComparison.Ordinal);
    Assert.Empty(_workspace.Writes);

    var gone = await EndAsync(own, isNamed: true);
    Assert.Contains("this session is connected with it", Assert.Single(gone!.Changes).Detail, StringComparison.Ordinal);
    Assert.Empty(_workspace.Tokens);
  }

  [Fact]
  public async Task Of_several_it_may_be_any_and_the_last_one_is_it()
  {
    var (one, two) = (Add("one"), Add("two"));
    Add("ended", TimeSpan.FromDays(-1));
    Assert.Contains("may be connected with it", Assert.Single((await EndAsync(one))!.Changes).Detail, StringComparison.Ordinal);
    Assert.Same(Catalogue.TokenOfSession, (await Assert.ThrowsAsync<StitchDeltaException>(() => EndAsync(two))).Entry);
  }

  [Fact]
  public async Task What_was_made_here_has_a_known_value()
  {
    var own = Add("own");
    var made = (await MakeToken.RunAsync(_stage, _workspace, TestWorkspace.Url, "made", null, another: true, CancellationToken.None)).Value;
    Assert.Same(Catalogue.TokenOfSession, (await Assert.ThrowsAsync<StitchDeltaException>(() => EndAsync(own))).Entry);
    Assert.Equal("", Assert.Single((await EndAsync(made.TokenId!))!.Changes).Detail);

    Add("another");
    var connected = (await MakeToken.RunAsync(_stage, _workspace, TestWorkspace.Url, "connected", null, another: true, CancellationToken.None)).Value;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() =>
      EndToken.RunAsync(_stage, _workspace, TestWorkspace.Url, connected.TokenId!, null, (connected.Token!, false), CancellationToken.None));
    Assert.Same(Catalogue.TokenOfSession, error.Entry);
  }

  [Fact]
  public async Task Without_a_token_of_its_own_a_session_loses_none()
  {
    var only = Add("only");
    var gone = await EndToken.RunAsync(_stage, _workspace, TestWorkspace.Url, $" {only}\n", null, CancellationToken.None).OrNullAsync();
    Assert.Equal((only, Outcome.Deleted), (gone!.TokenId, gone.Outcome));
  }
}
