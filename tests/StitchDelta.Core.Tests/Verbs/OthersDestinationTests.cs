namespace StitchDelta.Tests.Verbs;

/// <summary>A stage alone judges the destination that is there as Install does, and Uninstall leaves the one that another installation has
/// by now.</summary>
public sealed class OthersDestinationTests
{
  private const string Role = "stitch-delta";
  private readonly TestInstallation _line = new();

  private static string Url(string cluster) =>
    $"jdbc:spark://{TestWorkspace.Url.Host}:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/1/{cluster};AuthMech=3;UID=token";

  private static InstallationFacts Of(string role) => new()
  {
    InstallationId = InstallationId.Of($"arn:aws:iam::{MemoryAws.Account}:role/{role}", TestInstallation.Bucket).Value, RoleName = role,
    BucketName = TestInstallation.Bucket,
  };

  private static DestinationForm Form(string cluster) => new()
  {
    DestinationName = "Two", BucketName = TestInstallation.Bucket, JdbcUrl = Url(cluster), AccessToken = StitchDelta.Credentials.Secret.Of("x"),
  };

  private async Task<DestinationForm?> MakeAsync(InstallationFacts facts, string cluster, bool takeOver = false, DestinationForm? asked = null,
    Func<IAws>? aws = null)
  {
    var over = new OverDestination(asked ?? Form(cluster), takeOver, facts, aws ?? (() => _line.Aws), () => (_line.Workspace, TestWorkspace.Url));
    await MakeDestination.RunAsync(_line.Stage, _line.Stitch, Form(cluster), null, null, default, takeOver, facts.DestinationId, over: over);
    return _line.Stitch.LastForm;
  }

  private async Task RefusedAsync(Func<Task> run, string why)
  {
    var (state, writes) = (_line.State, _line.Writes);
    var error = await Assert.ThrowsAsync<StitchDeltaException>(run);
    Assert.Same(Catalogue.DestinationOfOtherInstallation, error.Entry);
    Assert.Contains(why, error.Message, StringComparison.Ordinal);
    Assert.Contains("-TakeOver", error.Message, StringComparison.Ordinal);
    Assert.Equal((state, writes), (_line.State, _line.Writes));
  }

  [Fact]
  public async Task The_destination_of_another_installation_is_not_written_over()
  {
    await _line.InstallAsync();
    await RefusedAsync(() => MakeAsync(Of("second"), "c-two"), "of the installation");
    _line.Workspace.Clusters.Clear();
    await RefusedAsync(() => MakeAsync(Of("second"), "c-two"), $"on record of the installation with the role {Role}");
    Assert.Equal("Two", (await MakeAsync(Of("second"), "c-two", takeOver: true))!.DestinationName);
  }

  [Fact]
  public async Task Without_an_installation_or_AWS_one_that_leads_elsewhere_is_not_written_over()
  {
    _line.AddDestination();
    await RefusedAsync(() => MakeAsync(new(), "c-two"), "o/1/old");
    await RefusedAsync(() => MakeAsync(Of("second"), "c-two", aws: () => throw Catalogue.AwsAccessDenied.For("x", "x", "x", "x")), "o/1/old");
    Assert.Null((await MakeAsync(new(), "old"))!.JdbcUrl);
  }

  [Fact]
  public async Task Nobodys_and_the_own_one_are_written_over_as_Install_does()
  {
    _line.AddDestination();
    Assert.Equal(Url("c-two"), (await MakeAsync(Of("second"), "c-two"))!.JdbcUrl);

    _line.Stitch.Destinations.Clear();
    await _line.InstallAsync();
    _line.Workspace.Clusters.Clear();
    Assert.Equal(Url("c-new"), (await MakeAsync(Of(Role), "c-new"))!.JdbcUrl);
  }

  [Fact]
  public async Task A_URL_that_is_older_than_the_cluster_on_record_is_refused()
  {
    await _line.InstallAsync();
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => MakeAsync(Of(Role), "c-old"));
    Assert.Same(Catalogue.DestinationOfOtherInstallation, error.Entry);
    Assert.Contains("it is older", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Of_an_object_that_knows_the_destination_only_what_is_asked_for_is_written()
  {
    _line.AddDestination();
    var form = await MakeAsync(new() { DestinationId = 155582 }, "c-two", asked: new() { Description = "data team" });
    Assert.Equal(new() { Description = "data team" }, form);
  }

  [Fact]
  public async Task Taken_back_the_destination_that_another_installation_has_by_now_stays()
  {
    await _line.InstallAsync();
    await _line.InstallAsync(request: _line.Request with { RoleName = "second", ClusterName = "second", TakeOver = true });
    await _line.UninstallAsync(new() { BucketName = TestInstallation.Bucket, RoleName = Role });
    Assert.Single(_line.Stitch.Destinations);
    Assert.Contains(_line.Stage.Warnings, w => w.Contains("on record of the installation with the role second too", StringComparison.Ordinal));
  }

  [Theory]
  [InlineData("old", "old", false)]
  [InlineData("old", "new", true)]
  [InlineData(null, "new", false)]
  public void A_destination_leads_elsewhere_by_host_and_path(string? there, string wanted, bool elsewhere)
  {
    _line.AddDestination(bucket: TestInstallation.Bucket, cluster: there);
    Assert.Equal(elsewhere, SameDestination.LeadsElsewhere(_line.Stitch.Destinations[0], Form(wanted)));
    Assert.False(SameDestination.LeadsElsewhere(_line.Stitch.Destinations[0], new()));
  }

  [Fact]
  public async Task A_token_that_was_given_by_itself_is_on_record()
  {
    var lake = (await _line.InstallAsync())!;
    foreach (var role in new[] { null, Role })
    {
      var made = await RecordToken.RunAsync(_line.Stage, () => _line.Aws, lake, role, $"t-{role}", default);
      Assert.False(made.RecordPending);
      Assert.Equal([$"t-{role}"], _line.Record().TokenIds);
    }
    var pending = await RecordToken.RunAsync(_line.Stage, () => throw Catalogue.AwsAccessDenied.For("x", "x", "x", "x"), lake, null, "t", default);
    Assert.True(pending.RecordPending);
    Assert.Contains("not on record", _line.Stage.Warnings[^1], StringComparison.Ordinal);

    await RecordToken.RunAsync(_line.Stage, () => _line.Aws, lake, null, null, default);
    Assert.Contains("not on record any more", _line.Stage.Warnings[^1], StringComparison.Ordinal);
    Assert.Equal([$"t-{Role}"], _line.Record().TokenIds);
  }

  [Fact]
  public async Task What_an_object_remembers_of_the_destination_is_not_put_on_record_again()
  {
    var lake = (await _line.InstallAsync())!;
    var before = _line.Record();
    var old = lake.Facts with { TokenId = "revoked", ClusterId = "gone" };
    await RecordDestination.RunAsync(_line.Stage, () => _line.Aws, new() { DestinationId = lake.DestinationId },
      old, null, () => (_line.Workspace, TestWorkspace.Url), default);
    Assert.Equal(RecordTags.Encode(before), RecordTags.Encode(_line.Record()));
  }
}
