namespace StitchDelta.Tests.Resources;

public class ChangeDestinationTests
{
  private readonly TestStitchAccount _stitch = new();
  private readonly TestStage _stage = new();

  public ChangeDestinationTests() => _stitch.Destinations.Add(new()
  {
    DestinationId = 155582, DestinationType = MakeDestination.DestinationType, DestinationName = "Lake", BucketName = "acme-lake",
  });

  private async Task<StitchDestination?> ChangeAsync(DestinationForm form, long? id = null, IStage? stage = null) =>
    (await MakeDestination.ChangeAsync(stage ?? _stage, _stitch, id, form, CancellationToken.None)).Destination.OrNull();

  private Task<StitchDestination?> RemoveAsync(long id = 155582, IStage? stage = null) =>
    RemoveDestination.RunAsync(stage ?? _stage, _stitch, id, CancellationToken.None).OrNullAsync();

  [Fact]
  public async Task Only_what_differs_is_written()
  {
    var changed = await ChangeAsync(new() { DestinationName = "Sea", BucketName = "acme-lake" });
    Assert.Equal(Outcome.Updated, changed!.Outcome);
    Assert.Equal("Sea", changed.DestinationName);
    Assert.Null(_stitch.LastForm!.BucketName);
    Assert.Equal(Outcome.Unchanged, (await ChangeAsync(new() { DestinationName = "Sea" }, 155582))!.Outcome);
    Assert.Equal(["update"], _stitch.Writes);
  }

  [Fact]
  public async Task A_plan_tells_the_new_name_and_writes_nothing()
  {
    var planned = await ChangeAsync(new() { DestinationName = "Sea" }, stage: new TestStage { IsPlanning = true });
    Assert.Equal("Sea", planned!.DestinationName);
    Assert.Equal("name: Lake -> Sea", planned.Changes.Single().Detail);
    Assert.Empty(_stitch.Writes);
  }

  [Theory]
  [InlineData(7L)]
  [InlineData(null)]
  public async Task One_that_is_not_there_is_never_made(long? id)
  {
    if (id is null) _stitch.Destinations.Clear();
    var fault = await Assert.ThrowsAsync<StitchDeltaException>(() => ChangeAsync(new() { DestinationName = "Sea" }, id));
    Assert.Same(Catalogue.StitchDestinationNotFound, fault.Entry);
    Assert.Contains(id is null ? "the account has none" : "155582 (Lake)", fault.Message);
    Assert.Empty(_stitch.Writes);
  }

  [Fact]
  public async Task One_of_another_type_is_left_alone()
  {
    _stitch.Destinations[0] = _stitch.Destinations[0] with { DestinationType = "snowflake" };
    var fault = await Assert.ThrowsAsync<StitchDeltaException>(() => ChangeAsync(new() { DestinationName = "Sea" }));
    Assert.Same(Catalogue.DestinationOfOtherType, fault.Entry);
    Assert.Contains("another Stitch account", fault.Remedy, StringComparison.Ordinal);
    Assert.Contains("New-StitchDestination -TakeOver", fault.Remedy, StringComparison.Ordinal);
    Assert.Empty(_stitch.Writes);
  }

  private async Task<StitchDestination?> ReplaceAsync(DestinationForm? form = null, IStage? stage = null, bool force = true)
  {
    _stitch.Destinations[0] = _stitch.Destinations[0] with { DestinationType = "snowflake" };
    return (await MakeDestination.RunAsync(stage ?? _stage, _stitch, form ?? Whole, null, CancellationToken.None, force)).Destination.OrNull();
  }

  private static DestinationForm Whole => new()
  {
    DestinationName = "Sea", BucketName = "acme-sea", JdbcUrl = "jdbc:spark://dbc-1.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c", AccessToken = StitchDelta.Credentials.Secret.Of("x"),
  };

  [Fact]
  public async Task One_of_another_type_makes_way_when_told_to()
  {
    var made = (await ReplaceAsync())!;
    Assert.Equal(["delete", "create"], _stitch.Writes);
    Assert.Equal(Outcome.Updated, made.Outcome);
    Assert.Equal([ChangeAction.Delete, ChangeAction.Create], made.Changes.Select(c => c.Action));
    Assert.Equal("Sea", Assert.Single(_stitch.Destinations).DestinationName);
  }

  [Fact]
  public async Task One_of_another_type_stays_when_not_told_to() =>
    Assert.Same(Catalogue.DestinationOfOtherType, (await Assert.ThrowsAsync<StitchDeltaException>(() => ReplaceAsync(force: false))).Entry);

  [Fact]
  public async Task Nothing_makes_way_for_a_form_that_would_be_refused()
  {
    foreach (var form in new[] { Whole with { BucketName = "s3://x/y" }, Whole with { BucketName = null }, Whole with { JdbcUrl = "nonsense" }, Whole with { AccessToken = null } })
      await Assert.ThrowsAsync<StitchDeltaException>(() => ReplaceAsync(form));
    Assert.Empty(_stitch.Writes);
  }

  [Theory]
  [InlineData(ChangeAction.Delete)]
  [InlineData(ChangeAction.Create)]
  public async Task Nothing_makes_way_unless_both_changes_are_approved(ChangeAction declined)
  {
    Assert.Null(await ReplaceAsync(stage: new TestStage { Answer = c => c.Action != declined }));
    Assert.Empty(_stitch.Writes);
  }

  [Fact]
  public async Task A_plan_shows_what_makes_way()
  {
    var planned = (await ReplaceAsync(stage: new TestStage { IsPlanning = true }))!;
    Assert.Equal(["Delete Stitch destination Lake (155582)", "Create Stitch destination Sea"], planned.Changes.Select(c => c.ToString()));
    Assert.Empty(_stitch.Writes);
  }

  [Fact]
  public async Task When_nothing_takes_the_place_of_what_made_way_the_error_says_so()
  {
    _stitch.CreateFault = Catalogue.StitchRequestFailed.For(null, "v4/destinations", 500, "out of order");
    var fault = await Assert.ThrowsAsync<StitchDeltaException>(() => ReplaceAsync());
    Assert.Same(Catalogue.DestinationNotReplaced, fault.Entry);
    Assert.Contains("has no destination now: 'Lake' (155582) of the type 'snowflake' was removed", fault.Message);
    Assert.Contains("out of order", fault.Message);
    Assert.Equal(["delete"], _stitch.Writes);
  }

  [Fact]
  public async Task What_is_gone_already_counts_as_removed()
  {
    _stitch.DeleteFault = Catalogue.StitchDestinationNotFound.For(155582L, 155582, "Unable to locate dest (155582)");
    Assert.Equal(Outcome.Deleted, (await RemoveAsync())!.Outcome);
    Assert.Empty(_stitch.Destinations);
  }

  [Fact]
  public async Task A_tunnel_keeps_what_is_not_given_and_is_switched_off_again()
  {
    Assert.Equal("SSH tunnel: not shown -> stitch@bastion:22", (await ChangeAsync(new() { Ssh = new() { Host = "bastion", User = "stitch" } }))!.Changes.Single().Detail);
    Assert.Equal("SSH tunnel: stitch@bastion:22 -> stitch@bastion:2222", (await ChangeAsync(new() { Ssh = new() { Port = 2222 } }))!.Changes.Single().Detail);
    Assert.Equal(Outcome.Unchanged, (await ChangeAsync(new() { Ssh = new() { Host = "bastion" } }))!.Outcome);
    var off = await ChangeAsync(new() { Ssh = SshTunnel.Off });
    Assert.Equal("SSH tunnel: stitch@bastion:2222 -> none", off!.Changes.Single().Detail);
    Assert.Null(off.SshHost);
    Assert.Equal(Outcome.Unchanged, (await ChangeAsync(new() { Ssh = SshTunnel.Off }))!.Outcome);
  }

  public static TheoryData<string?, int?, string?> BadTunnels => new()
  {
    { "ssh://bastion", null, "stitch" }, { "stitch@bastion", null, "stitch" }, { "bastion:22", null, "stitch" }, { "bastion/x", null, "stitch" }, { "ba stion", null, "stitch" },
    { "bastion", 0, "stitch" }, { "bastion", 65536, "stitch" }, { "bastion", -1, "stitch" },
    { "bastion", null, null }, { null, 22, "stitch" }, { null, null, "stitch" }, { "bastion", null, "a b" }, { "bastion", null, "a@b" },
  };

  [Theory]
  [MemberData(nameof(BadTunnels))]
  public async Task A_tunnel_that_cannot_be_used_is_not_sent(string? host, int? port, string? user)
  {
    var tunnel = new SshTunnel { Host = host, Port = port, User = user };
    Assert.Same(Catalogue.SshTunnelInvalid, (await Assert.ThrowsAsync<StitchDeltaException>(() => ChangeAsync(new() { Ssh = tunnel }))).Entry);
    Assert.Same(Catalogue.SshTunnelInvalid, (await Assert.ThrowsAsync<StitchDeltaException>(() => ReplaceAsync(Whole with { Ssh = tunnel }))).Entry);
    Assert.Empty(_stitch.Writes);
  }

  [Fact]
  public async Task Removed_it_is_told_as_it_was()
  {
    var removed = await RemoveAsync();
    Assert.Equal(Outcome.Deleted, removed!.Outcome);
    Assert.Equal("Lake", removed.DestinationName);
    Assert.Empty(_stitch.Destinations);
  }

  [Fact]
  public async Task A_plan_or_a_no_removes_nothing()
  {
    Assert.True((await RemoveAsync(stage: new TestStage { IsPlanning = true }))!.IsPlanned);
    Assert.Null(await RemoveAsync(stage: new TestStage { Answer = _ => false }));
    Assert.Empty(_stitch.Writes);
  }

  [Fact]
  public async Task Another_id_is_an_error() =>
    Assert.Same(Catalogue.StitchDestinationNotFound, (await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveAsync(7))).Entry);

  [Fact]
  public async Task A_removal_that_did_not_take_is_an_error()
  {
    var stitch = new TestStitchAccount { KeepsWhatIsRemoved = true };
    stitch.Destinations.AddRange(_stitch.Destinations);
    var fault = await Assert.ThrowsAsync<StitchDeltaException>(() => RemoveDestination.RunAsync(_stage, stitch, 155582, CancellationToken.None));
    Assert.Same(Catalogue.DestinationStillThere, fault.Entry);
  }
}
