namespace StitchDelta.Tests.Verbs;

/// <summary>Two installations on one bucket, each with a Stitch account of its own: what a row says must all be of one of them.</summary>
public sealed class FleetTests
{
  private readonly TestInstallation _sales = new() { Request = new() { BucketName = TestInstallation.Bucket, RoleName = "sales", ClusterName = "sales", DestinationName = "Sales" } };
  private readonly TestInstallation _finance;

  public FleetTests() => _finance = _sales.Beside(new() { BucketName = TestInstallation.Bucket, RoleName = "finance", ClusterName = "finance", DestinationName = "Finance" });

  private static InstallationFacts Row(string? role = "sales", string? name = "Sales", string? bucket = TestInstallation.Bucket, string? cluster = null, long? id = null) =>
    new() { BucketName = bucket, RoleName = role, DestinationName = name, ClusterName = cluster, DestinationId = id };

  private async Task InstallAsync()
  {
    await _sales.InstallAsync();
    // The workspace of the tests has one id for all clusters that are made.
    _sales.Workspace.Clusters[0] = _sales.Workspace.Clusters[0] with { ClusterId = "of-sales" };
    _sales.Aws.Roles["sales"].Tags["StitchDelta:Cluster"] = "of-sales";
    _sales.Stitch.Destinations[0] = _sales.Stitch.Destinations[0] with { JdbcUrl = _sales.Stitch.Destinations[0].JdbcUrl!.Replace("/new;", "/of-sales;") };
    await _finance.InstallAsync();
  }

  private static Task<DeltaToken?> RotateAsync(TestInstallation line, InstallationFacts row, string? tokenId = null, TestStage? stage = null) => RotateToken.RunAsync(
    stage ?? line.Stage, line.Workspace, line.Stitch, TestWorkspace.Url, new() { Timeout = TimeSpan.Zero, Aws = line.Aws, Named = row, TokenId = tokenId }, default).OrNullAsync();

  [Theory]
  [InlineData("sales", "Sales", "acme-lake", "sales")]
  [InlineData(null, "Sales", "acme-lake", null)]
  [InlineData(null, null, "acme-lake", null)]
  [InlineData("sales", null, null, null)]
  [InlineData(null, "Sales", null, null)]
  public async Task Of_a_row_the_token_on_record_is_renewed_and_the_other_installations_stays(string? role, string? name, string? bucket, string? cluster)
  {
    await InstallAsync();
    var other = Assert.Single(_sales.Workspace.Tokens, t => t.Comment.StartsWith("Stitch destination Finance", StringComparison.Ordinal));
    var old = Assert.Single(_sales.Workspace.Tokens, t => t != other);
    var record = _finance.Record("finance");

    var token = await RotateAsync(_sales, Row(role, name, bucket, cluster));

    Assert.Equal("Sales", token!.DestinationName);
    Assert.Equal([other.TokenId, token.TokenId!], _sales.Workspace.Tokens.Select(t => t.TokenId));
    Assert.NotEqual(old.TokenId, token.TokenId);
    Assert.Equal([token.TokenId!], _sales.Record("sales").TokenIds);
    Assert.Equal(record, _finance.Record("finance"));
  }

  public static TheoryData<string, string> Mixed => new()
  {
    { "the role of another row", nameof(Catalogue.DestinationOfOtherInstallation) },
    { "the cluster of another row", nameof(Catalogue.InstallationNamesDiffer) },
    { "the name of another row", nameof(Catalogue.InstallationNamesDiffer) },
    { "another bucket with the role", nameof(Catalogue.InstallationNamesDiffer) },
    { "another bucket alone", nameof(Catalogue.DestinationOfOtherInstallation) },
    { "a role that is not there", nameof(Catalogue.InstallationNotFound) },
    { "a role of somebody else", nameof(Catalogue.InstallationNotFound) },
    { "a destination that is not there", nameof(Catalogue.StitchDestinationNotFound) },
  };

  [Theory]
  [MemberData(nameof(Mixed))]
  public async Task A_row_with_a_cell_of_another_changes_nothing(string what, string fault)
  {
    await InstallAsync();
    var row = what switch
    {
      "the role of another row" => Row(role: "finance"),
      "the cluster of another row" => Row(cluster: "finance"),
      "the name of another row" => Row(name: "Finance"),
      "another bucket with the role" => Row(bucket: "old-lake"),
      "another bucket alone" => Row(role: null, bucket: "old-lake"),
      "a role that is not there" => Row(role: "nosuch"),
      "a role of somebody else" => Row(role: "deployment"),
      _ => Row(id: 1),
    };
    var before = _sales.State;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(_sales, row));

    Assert.Equal(fault, error.Entry.Id);
    Assert.Equal(before, _sales.State);
  }

  [Fact]
  public async Task A_URL_that_somebody_edited_in_Stitch_is_put_right_first()
  {
    await InstallAsync();
    _sales.Stitch.Destinations[0] = _sales.Stitch.Destinations[0] with { JdbcUrl = _finance.Stitch.Destinations[0].JdbcUrl };
    var before = _sales.State;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(_sales, Row()));
    Assert.Same(Catalogue.DestinationOfOtherInstallation, error.Entry);
    Assert.Contains("Test-StitchDestination -BucketName acme-lake -RoleName sales -Repair", error.Message, StringComparison.Ordinal);
    Assert.Equal(before, _sales.State);
  }

  [Fact]
  public async Task Another_workspace_than_the_one_on_record_is_refused()
  {
    await InstallAsync();
    _sales.Aws.Roles["sales"].Tags["StitchDelta:Workspace"] = "1";
    var before = _sales.State;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(_sales, Row()));
    Assert.Same(Catalogue.WorkspaceOfOtherInstallation, error.Entry);
    Assert.Equal(before, _sales.State);
  }

  [Fact]
  public async Task A_row_that_names_a_role_is_not_worked_on_where_AWS_does_not_tell()
  {
    await InstallAsync();
    _sales.Aws.Refused.Add("GetRole");
    var before = _sales.State;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(_sales, Row()));
    Assert.Same(Catalogue.AwsAccessDenied, error.Entry);
    Assert.Equal(before, _sales.State);
  }

  [Fact]
  public async Task Without_the_record_a_token_with_a_mark_is_not_taken_for_the_rows()
  {
    await InstallAsync();
    _sales.Aws.Refused.Add("ListRoles");
    var before = _sales.State;
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => RotateAsync(_sales, Row(role: null)));
    Assert.Same(Catalogue.TokenNotFound, error.Entry);
    Assert.Equal(before, _sales.State);
  }

  [Fact]
  public async Task The_token_that_a_row_was_saved_with_may_be_gone_by_now()
  {
    await InstallAsync();
    var first = _sales.Record("sales").TokenIds[^1];
    Assert.NotNull(await RotateAsync(_sales, Row(), first));
    Assert.NotNull(await RotateAsync(_sales, Row(), first));
    Assert.DoesNotContain(first, _sales.Workspace.Tokens.Select(t => t.TokenId));
    Assert.Single(_sales.Record("sales").TokenIds);
  }

  [Theory]
  [InlineData("Sales 2", "sales", null)]
  [InlineData("Sales", "finance", nameof(Catalogue.DestinationOfOtherInstallation))]
  [InlineData("Finance", null, null)]
  public async Task A_new_name_goes_to_the_destination_on_record_alone(string name, string? role, string? fault)
  {
    await InstallAsync();
    var find = () => NamedDestination.FindAsync(_sales.Stage, _sales.Aws, _sales.Stitch, Row(role, name), default, nameIsDesired: true);
    if (fault is null) Assert.Equal("Sales", (await find()).Destination.DestinationName);
    else Assert.Equal(fault, (await Assert.ThrowsAsync<StitchDeltaException>(find)).Entry.Id);
  }

  [Fact]
  public async Task A_new_name_is_refused_where_the_role_has_no_destination_on_record()
  {
    await InstallAsync();
    _sales.Aws.Roles["finance"].Tags.Remove("StitchDelta:Destination");
    _sales.Aws.Roles["finance"].Tags.Remove("StitchDelta:StitchClient");
    var error = await Assert.ThrowsAsync<StitchDeltaException>(
      () => NamedDestination.FindAsync(_sales.Stage, _sales.Aws, _sales.Stitch, Row("finance", "Finance"), default, nameIsDesired: true));
    Assert.Same(Catalogue.DestinationOfOtherInstallation, error.Entry);
  }

  [Fact]
  public async Task Tokens_are_listed_once_where_a_row_names_one()
  {
    await InstallAsync();
    _sales.Workspace.Reads.Clear();
    var found = await _sales.TraceAsync(Row() with { TokenId = _sales.Record("sales").TokenIds[^1] });
    Assert.Equal(_sales.Record("sales").TokenIds[^1], found.TokenId);
    Assert.Single(_sales.Workspace.Reads, "token/list");
  }
}
