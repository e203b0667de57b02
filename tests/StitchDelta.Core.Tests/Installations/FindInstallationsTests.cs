namespace StitchDelta.Tests.Installations;

/// <summary>Which installations an account has, and how little is asked to know it.</summary>
public sealed class FindInstallationsTests
{
  private readonly MemoryAws _aws = new();

  private static readonly InstallationRecord Whole = new() { ClusterId = "c", TokenIds = ["old", "new"], DestinationId = 7, StitchClientId = 1, DeploymentRoleName = "deployment" };

  public FindInstallationsTests()
  {
    _aws.AddRole("web", ("StitchDelta:Id", "sd-aaaaaaaaaa"), ("StitchDelta:Bucket", "acme-lake"));
    _aws.AddRole("etl");
    _aws.AddOwnRole("one", "acme-lake", Whole);
    _aws.AddOwnRole("two", "acme-lake", Whole with { DestinationId = 8, ClusterId = null });
    _aws.AddOwnRole("three", "other-lake");
  }

  private Task<IReadOnlyList<StitchInstallation>> FindAsync(InstallationQuery query) => FindInstallations.RunAsync(_aws, query, default);

  private async Task<string[]> RolesAsync(InstallationQuery query) => [.. (await FindAsync(query)).Select(i => i.RoleName).Order()];

  [Fact]
  public async Task All_are_found_with_one_list_and_one_question_for_each_role_of_ours()
  {
    Assert.Equal(["one", "three", "two"], await RolesAsync(new()));
    Assert.Equal(["GetRole", "GetRole", "GetRole", "ListRoles"], _aws.Calls.Order());
  }

  [Fact]
  public async Task Of_a_bucket_only_its_own_roles_are_asked_for_their_tags()
  {
    Assert.Equal(["one", "two"], await RolesAsync(new() { BucketName = "acme-lake" }));
    Assert.Equal(2, _aws.Calls.Count(c => c == "GetRole"));
    Assert.Empty(await RolesAsync(new() { BucketName = "third-lake" }));
    Assert.Equal(2, _aws.Calls.Count(c => c == "GetRole"));
  }

  [Fact]
  public async Task One_is_found_by_its_id_its_role_or_its_destination()
  {
    var id = InstallationId.Of($"arn:aws:iam::{MemoryAws.Account}:role/two", "acme-lake");
    Assert.Equal(["two"], await RolesAsync(new() { Id = id }));
    Assert.Equal(["two"], await RolesAsync(new() { DestinationId = 8 }));
    _aws.Calls.Clear();
    Assert.Equal(["two"], await RolesAsync(new() { RoleName = "two" }));
    Assert.Equal(["GetRole"], _aws.Calls);
    Assert.Empty(await RolesAsync(new() { BucketName = "third-lake" }));
  }

  [Theory]
  [InlineData("id")]
  [InlineData("destination")]
  [InlineData("role of somebody else")]
  [InlineData("role")]
  public async Task What_only_one_can_be_is_an_error_when_it_is_not_there(string what)
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => FindAsync(what switch
    {
      "id" => new() { Id = InstallationId.Parse("sd-aaaaaaaaaa") },
      "destination" => new() { DestinationId = 99 },
      "role" => new() { RoleName = "nobody" },
      _ => new() { RoleName = "etl" },
    }));
    Assert.Same(what == "role" ? Catalogue.RoleNotFound : Catalogue.InstallationNotFound, error.Entry);
  }

  [Fact]
  public async Task It_says_what_is_on_record_and_what_is_missing()
  {
    var one = Assert.Single(await FindAsync(new() { RoleName = "one" }));
    Assert.Equal(("acme-lake", "deployment", "c", "new", 7L, true), (one.BucketName, one.DeploymentRoleName, one.ClusterId, one.TokenId, one.DestinationId, one.IsComplete));
    Assert.Equal(["old"], one.OtherTokenIds);
    Assert.Equal(["ClusterId"], Assert.Single(await FindAsync(new() { RoleName = "two" })).Missing);
    Assert.Equal(["ClusterId", "TokenId", "DestinationId", "StitchClientId"], Assert.Single(await FindAsync(new() { RoleName = "three" })).Missing);
  }

  [Fact]
  public async Task A_role_of_an_earlier_version_is_found_by_its_name_and_misses_its_id()
  {
    _aws.AddRole("stitch-delta", ("StitchDelta", "acme-lake"));
    var old = Assert.Single(await FindAsync(new() { RoleName = "stitch-delta" }));
    Assert.Equal(("sd-bihonqser3", FoundBefore.Unknown, "InstallationId"), (old.InstallationId, old.FoundBefore, old.Missing[0]));
  }

  [Fact]
  public async Task Where_the_tags_are_gone_the_instance_profile_still_tells_what_never_changes()
  {
    _aws.Profiles["one"] = ("one", _aws.Roles["one"].Tags.Where(t => !t.Key.Contains("Cluster", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value));
    _aws.Roles["one"].Tags.Clear();
    var one = Assert.Single(await FindAsync(new() { RoleName = "one" }));
    Assert.Equal(("acme-lake", "deployment"), (one.BucketName, one.DeploymentRoleName));
    _aws.Profiles.Clear();
    Assert.Equal(["one", "two"], await RolesAsync(new() { BucketName = "acme-lake" }));
  }
}
