namespace StitchDelta.Tests.Verbs;

/// <summary>What is found out from what is known.</summary>
public sealed class TraceDestinationTests
{
  private readonly TestInstallation _line = new();

  private static (string?, string?, string?, string?, string?, string?, long?) Parts(InstallationFacts d) =>
    (d.BucketName, d.RoleName, d.DeploymentRoleName, d.InstanceProfileArn, d.ClusterId, d.TokenId, d.DestinationId);

  public static TheoryData<string> Knowledge => ["nothing", "bucket", "destination", "cluster", "url", "role", "profile", "all"];

  [Theory]
  [MemberData(nameof(Knowledge))]
  public async Task All_is_found_from_any_part(string part)
  {
    var made = (await _line.InstallAsync())!.Facts;
    var whole = await _line.TraceAsync(part switch
    {
      "bucket" => new() { BucketName = "acme-lake" },
      "destination" => new() { DestinationId = made.DestinationId },
      "cluster" => new() { ClusterId = made.ClusterId },
      "url" => new() { JdbcUrl = made.JdbcUrl },
      "role" => new() { RoleName = "stitch-delta" },
      "profile" => new() { InstanceProfileArn = TestWorkspace.ProfileArn },
      "all" => made,
      _ => new(),
    });
    Assert.Equal(("acme-lake", "stitch-delta", "deployment", TestWorkspace.ProfileArn, "new", made.TokenId, made.DestinationId), Parts(whole));
    Assert.Equal(("stitch", "Stitch destination Lake #sd-bihonqser3"), (whole.ClusterName, whole.TokenComment));
  }

  [Fact]
  public async Task Of_a_line_that_has_no_destination_yet_the_rest_is_found_from_the_bucket()
  {
    await _line.InstallAsync(new TestStage { Answer = c => !c.Resource.StartsWith("Stitch", StringComparison.Ordinal) });
    var found = await _line.TraceAsync(new() { BucketName = "acme-lake" });
    Assert.Equal(("acme-lake", "stitch-delta", "deployment", TestWorkspace.ProfileArn, "new", Assert.Single(_line.Workspace.Tokens).TokenId, null), Parts(found));
  }

  [Theory]
  [InlineData(null)]
  [InlineData(TestInstallation.ArnStart + "wrong")]
  public async Task The_role_that_was_made_for_the_bucket_counts_more_than_the_clusters(string? profileOfCluster)
  {
    await _line.InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { InstanceProfileArn = profileOfCluster };
    Assert.Equal(TestWorkspace.ProfileArn, (await _line.TraceAsync(new())).InstanceProfileArn);
  }

  [Theory]
  [InlineData(true, "stitch-2", "stitch-delta")]
  [InlineData(true, null, "stitch-delta")]
  [InlineData(false, "stitch-2", "stitch-delta")]
  [InlineData(false, null, "stitch-delta")]
  public async Task Of_several_that_were_made_for_it_the_one_with_the_destination_on_record_counts_else_the_one_whose_mark_the_cluster_bears(bool recorded, string? ofCluster, string? found)
  {
    await _line.InstallAsync();
    if (!recorded) _line.Aws.Roles["stitch-delta"].Tags.Remove("StitchDelta:Destination");
    await _line.Beside(_line.Request with { RoleName = "stitch-2", ClusterName = "stitch-2", DestinationName = "Sea" }).InstallAsync();
    _line.Workspace.Clusters[0] = _line.Workspace.Clusters[0] with { InstanceProfileArn = ofCluster is null ? null : TestInstallation.ArnStart + ofCluster };
    Assert.Equal(found, (await _line.TraceAsync(new())).RoleName);
  }

  [Fact]
  public async Task What_is_known_is_never_overruled()
  {
    await _line.InstallAsync();
    var known = new InstallationFacts
    {
      BucketName = "b", RoleName = "r", DeploymentRoleName = "d", InstanceProfileArn = "p", ClusterId = "c", ClusterName = "n", TokenId = "t", TokenComment = "tc", DestinationId = 7, DestinationName = "dn", JdbcUrl = "u",
    };
    Assert.Equal((Parts(known), "n", "tc", "dn", "u"), (await _line.TraceAsync(known)) is var found ? (Parts(found), found.ClusterName, found.TokenComment, found.DestinationName, found.JdbcUrl) : default);
  }

  [Theory]
  [InlineData("destinations/list")]
  [InlineData("clusters/get")]
  [InlineData("ListRoles")]
  [InlineData("GetRole")]
  [InlineData("token/list")]
  public async Task What_a_service_refuses_to_tell_is_left_unknown_and_the_rest_is_found(string call)
  {
    var made = (await _line.InstallAsync())!;
    var refusal = TestWorkspace.Refusal("PERMISSION_DENIED", "not today");
    if (call == "destinations/list") _line.Stitch.ListFault = refusal;
    else if (call.Contains('/')) _line.Workspace.Faults[call] = refusal;
    else _line.Aws.Refused.Add(call);

    var found = await _line.TraceAsync(new() { BucketName = "acme-lake" });

    Assert.Contains(_line.Stage.VerboseLines, l => l.StartsWith("Not found out: ", StringComparison.Ordinal));
    Assert.Equal(made.DestinationId, found.DestinationId);
    Assert.Equal("stitch-delta", found.RoleName);
    Assert.Equal(call == "token/list" ? null : made.TokenId, found.TokenId);
    Assert.Equal("new", found.ClusterId);
  }

  [Fact]
  public async Task A_token_of_no_installation_is_that_of_the_destinations_name_else_the_only_one_of_the_guide()
  {
    _line.AddDestination("Lake", "acme-lake");
    Assert.Null((await _line.TraceAsync(new())).TokenId);
    _line.Workspace.Tokens.Add(new("guide", MakeToken.DefaultComment, DateTimeOffset.UtcNow, null));
    Assert.Equal("guide", (await _line.TraceAsync(new())).TokenId);
    _line.Workspace.Tokens.Add(new("guide-2", MakeToken.DefaultComment, DateTimeOffset.UtcNow, null));
    Assert.Null((await _line.TraceAsync(new())).TokenId);
    _line.Workspace.Tokens.Add(new("older", "Stitch destination Lake", DateTimeOffset.UtcNow.AddDays(-2), null));
    _line.Workspace.Tokens.Add(new("newer", "Stitch destination Lake", DateTimeOffset.UtcNow.AddDays(-1), null));
    _line.Workspace.Tokens.Add(new("ended", "Stitch destination Lake", DateTimeOffset.UtcNow.AddHours(-2), DateTimeOffset.UtcNow.AddHours(-1)));
    Assert.Equal("newer", (await _line.TraceAsync(new())).TokenId);
  }
}
