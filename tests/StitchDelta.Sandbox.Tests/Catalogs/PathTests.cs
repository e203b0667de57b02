namespace StitchDelta.Sandbox.Tests.Catalogs;

/// <summary>Who reaches which path of the bucket, on which compute, and with which role.</summary>
public sealed class PathTests : IDisposable
{
  private const string Profile = "arn:aws:iam::123456789012:instance-profile/stitch-delta";
  private const string List = "LIST 's3://acme-lake/'", External = "CREATE TABLE shop.t (id INT) LOCATION 's3://acme-lake/shop/t'";

  private readonly CatalogBench _bench = new();

  public void Dispose() => _bench.Dispose();

  /// <summary>The access mode and what comes of a path that no location is over: null when the instance profile does.</summary>
  [Theory]
  [InlineData("SINGLE_USER", null)]
  [InlineData("NONE", null)]
  [InlineData("USER_ISOLATION", "[INSUFFICIENT_PERMISSIONS] Insufficient privileges:\nUser does not have permission SELECT on any file.")]
  [InlineData("warehouse", "[NO_PARENT_EXTERNAL_LOCATION_FOR_PATH] No parent external location was found for path 's3://acme-lake'.")]
  public async Task A_path_under_no_location(string mode, string? refusal)
  {
    var path = await ComputeAsync(mode);
    if (refusal is null)
      await _bench.RunAsync(path, null, List);
    else
      Assert.Contains(refusal, await _bench.FailAsync(path, null, List), StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("SINGLE_USER")]
  [InlineData("USER_ISOLATION")]
  [InlineData("warehouse")]
  public async Task A_table_of_Unity_Catalog_lies_under_a_location_and_needs_no_instance_profile(string mode)
  {
    var path = await ComputeAsync(mode);
    await _bench.RunAsync(path, null, "CREATE SCHEMA shop");
    Assert.Contains("[NO_PARENT_EXTERNAL_LOCATION_FOR_PATH] No parent external location was found for path 's3://acme-lake/shop/t'. "
      + "Please create an external location on one of the parent paths",
      await _bench.FailAsync(path, null, External), StringComparison.Ordinal);
    await _bench.CredentialAsync();
    await _bench.LocationAsync();
    await _bench.RunAsync(path, null, External, "INSERT INTO shop.t VALUES (1)");
    Assert.Equal([[1]], (await _bench.RunAsync(path, null, "SELECT * FROM shop.t")).Rows);
    Assert.Contains(await KeysAsync(), key => key.StartsWith("shop/t/", StringComparison.Ordinal));
    Assert.Contains("External Location 'acme' cannot be deleted",
      (await _bench.RefusedAsync(400, "DELETE", "external-locations/acme")).Message, StringComparison.Ordinal);

    // The tables live by what the credential's role may do.
    await _bench.Aws.Iam("DeleteRolePolicy", ("RoleName", "stitch-uc"), ("PolicyName", "p")).Ok();
    Assert.Contains("PERMISSION_DENIED: Access denied.", await _bench.FailAsync(path, null, "SELECT * FROM shop.t"),
      StringComparison.Ordinal);
  }

  [Fact]
  public async Task Under_a_location_of_somebody_else_the_instance_profile_is_of_no_use_any_more()
  {
    var path = await ComputeAsync("SINGLE_USER");
    await _bench.RunAsync(path, null, List);
    await OthersLocationAsync();
    Assert.Contains("PERMISSION_DENIED: User does not have READ FILES on External Location 'acme'.",
      await _bench.FailAsync(path, null, List), StringComparison.Ordinal);
    Assert.Contains("PERMISSION_DENIED: User does not have CREATE EXTERNAL TABLE on External Location 'acme'.",
      await _bench.FailAsync(path, null, "CREATE SCHEMA shop", External), StringComparison.Ordinal);
    Assert.Empty((await _bench.RunAsync(await ComputeAsync("NONE"), null, List)).Rows);

    await _bench.RunAsync(path, null,
      $"GRANT READ FILES, WRITE FILES, CREATE EXTERNAL TABLE ON EXTERNAL LOCATION `acme` TO `{CatalogBench.Admin}`");
    await _bench.RunAsync(path, null, List, External);
  }

  [Fact]
  public async Task Fallback_lets_the_profile_through_as_long_as_legacy_access_lasts()
  {
    var path = await ComputeAsync("SINGLE_USER");
    var standard = await ComputeAsync("USER_ISOLATION");
    await OthersLocationAsync();
    await _bench.PatchAsync("external-locations/acme", new { fallback = true });
    Assert.Contains("READ FILES", await _bench.FailAsync(path, null, List), StringComparison.Ordinal);
    await _bench.MakeOlderAsync();
    await _bench.RunAsync(path, null, List);
    Assert.Contains("READ FILES", await _bench.FailAsync(standard, null, List), StringComparison.Ordinal);
    await _bench.PatchAsync("external-locations/acme", new { fallback = false });
    Assert.Contains("READ FILES", await _bench.FailAsync(path, null, List), StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_table_of_hive_metastore_is_reached_as_its_path_is()
  {
    await _bench.MakeOlderAsync();
    var path = await ComputeAsync("SINGLE_USER");
    await _bench.RunAsync(path, null, "CREATE SCHEMA shop", External, "INSERT INTO shop.t VALUES (1)");
    await OthersLocationAsync();
    Assert.Contains("READ FILES on External Location 'acme'", await _bench.FailAsync(path, null, "SELECT * FROM shop.t"),
      StringComparison.Ordinal);
    Assert.Contains("WRITE FILES on External Location 'acme'", await _bench.FailAsync(path, null, "INSERT INTO shop.t VALUES (2)"),
      StringComparison.Ordinal);
    Assert.Equal([[1]], (await _bench.RunAsync(await ComputeAsync("NONE"), null, "SELECT * FROM shop.t")).Rows);
  }

  [Theory]
  [InlineData("dbfs:/mnt/lake/t", "[UC_FILE_SCHEME_FOR_TABLE_CREATION_NOT_SUPPORTED]")]
  [InlineData("/mnt/lake/t", "Missing cloud file system scheme")]
  [InlineData("s3://acme-lake/shop/t/inner",
    "ErrorClass=INVALID_PARAMETER_VALUE.LOCATION_OVERLAP] Input path url 's3://acme-lake/shop/t/inner' overlaps with other external "
    + "tables or volumes within 'CreateTable' call. Conflicting tables/volumes: lake.shop.t")]
  public async Task A_place_that_is_none_for_a_table(string place, string refusal)
  {
    var path = await ComputeAsync("warehouse");
    await _bench.CredentialAsync();
    await _bench.LocationAsync();
    await _bench.RunAsync(path, null, "CREATE SCHEMA shop", External);
    Assert.Contains(refusal, await _bench.FailAsync(path, null, $"CREATE TABLE shop.u (id INT) LOCATION '{place}'"),
      StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_read_only_location_is_read_only()
  {
    var path = await ComputeAsync("warehouse");
    await _bench.CredentialAsync();
    await _bench.LocationAsync();
    await _bench.RunAsync(path, null, "CREATE SCHEMA shop", External);
    await _bench.PatchAsync("external-locations/acme", new { read_only = true, skip_validation = true });
    await _bench.RunAsync(path, null, "SELECT * FROM shop.t");
    Assert.Contains("External Location 'acme' is read-only", await _bench.FailAsync(path, null, "INSERT INTO shop.t VALUES (1)"),
      StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("catalog", "catalogs/lake", "Catalog 'lake'")]
  [InlineData("external_location", "external-locations/acme", "External Location 'acme'")]
  public async Task What_is_bound_to_other_workspaces_cannot_be_used(string type, string thing, string shown)
  {
    var path = await ComputeAsync("warehouse");
    await _bench.CredentialAsync();
    await _bench.LocationAsync();
    await _bench.RunAsync(path, null, "CREATE SCHEMA shop", External);
    await _bench.PatchAsync(thing, new { isolation_mode = type == "catalog" ? "ISOLATED" : "ISOLATION_MODE_ISOLATED" });
    var bindings = $"bindings/{type}/{thing.Split('/')[1]}";
    var bound = Assert.Single((await _bench.GetAsync(bindings))["bindings"]!.AsArray())!;
    Assert.Equal((_bench.Workspace.OrgId, "BINDING_TYPE_READ_WRITE"), ($"{bound["workspace_id"]}", (string?)bound["binding_type"]));
    await _bench.RunAsync(path, null, "SELECT * FROM shop.t");
    var here = new { workspace_id = (long)bound["workspace_id"]! };
    await _bench.PatchAsync(bindings, new { add = new[] { new { workspace_id = 1 } }, remove = new[] { here } });
    Assert.Contains($"PERMISSION_DENIED: {shown} is not accessible in current workspace",
      await _bench.FailAsync(path, null, "SELECT * FROM shop.t"), StringComparison.Ordinal);
  }

  [Fact]
  public async Task Managed_tables_lie_in_the_bucket_where_a_location_says_so()
  {
    var path = await ComputeAsync("warehouse");
    await _bench.CredentialAsync();
    await OthersLocationAsync(create: false);
    Assert.Contains("CREATE MANAGED STORAGE on External Location 'acme'",
      (await _bench.RefusedAsync(403, "POST", "catalogs", new { name = "own", storage_root = "s3://acme-lake/own" })).Message,
        StringComparison.Ordinal);
    await _bench.GrantAsync("external_location", "acme", CatalogBench.Admin, "CREATE_MANAGED_STORAGE");
    await _bench.PostAsync("catalogs", new { name = "own", storage_root = "s3://acme-lake/own" });
    await _bench.RunAsync(path, null, "CREATE SCHEMA own.shop", "CREATE TABLE own.shop.t (id INT)", "INSERT INTO own.shop.t VALUES (1)");
    Assert.NotEmpty(await KeysAsync());
    Assert.All(await KeysAsync(), key => Assert.StartsWith("own/__unitystorage/", key, StringComparison.Ordinal));
    await _bench.RunAsync(path, null, "DROP SCHEMA own.shop CASCADE");
    Assert.Empty(await KeysAsync());
  }

  [Fact]
  public async Task Staged_files_are_merged_into_a_table()
  {
    var path = await ComputeAsync("warehouse");
    await _bench.CredentialAsync();
    await _bench.LocationAsync();
    const string rows = "{\"id\":2,\"name\":\"zwei\"}\n{\"id\":3,\"name\":\"drei\"}\n";
    await _bench.Aws.S3().PutObjectAsync(new() { BucketName = "acme-lake", Key = "in/1/part.parquet", ContentBody = rows });
    var merged = await _bench.RunAsync(path, null, "CREATE SCHEMA shop", "CREATE TABLE shop.t (id BIGINT, name STRING)",
      "INSERT INTO shop.t VALUES (1, 'one'), (2, 'two')",
      "CREATE TABLE shop.staged (id BIGINT, name STRING) USING PARQUET LOCATION 's3://acme-lake/in/1'",
      "MERGE INTO shop.t AS t USING shop.staged AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *");
    Assert.Equal(["num_affected_rows", "num_updated_rows", "num_deleted_rows", "num_inserted_rows"], merged.Columns);
    Assert.Equal([[2L, 1L, 0L, 1L]], merged.Rows);
    Assert.Equal([[1L, "one"], [2L, "zwei"], [3L, "drei"]], (await _bench.RunAsync(path, null, "SELECT * FROM shop.t ORDER BY id")).Rows);
  }

  private async Task<IReadOnlyList<string>> KeysAsync() =>
    [.. ((await _bench.Aws.S3().ListObjectsV2Async(new() { BucketName = "acme-lake" })).S3Objects ?? []).Select(o => o.Key)];

  /// <summary>A location over the bucket that is the service principal's, with no grants for anybody.</summary>
  private async Task OthersLocationAsync(bool create = true)
  {
    if (create)
      await _bench.CredentialAsync();
    await _bench.LocationAsync();
    await _bench.PatchAsync("external-locations/acme", new { owner = _bench.Loader });
  }

  /// <summary>The path of a warehouse, or of a cluster of this mode with an instance profile that may use the bucket.</summary>
  private async Task<string> ComputeAsync(string mode)
  {
    if (mode == "warehouse")
      return await _bench.WarehouseAsync();
    if (!(await _bench.SendAsync("GET", "2.0/instance-profiles/list")).ContainsKey("instance_profiles"))
      await ProfileAsync();
    return await _bench.ClusterAsync($$"""
      "data_security_mode":"{{mode}}","aws_attributes":{"instance_profile_arn":"{{Profile}}"}
      """);
  }

  private async Task ProfileAsync()
  {
    var aws = _bench.Aws;
    const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""";
    const string pass = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}]}""";
    await aws.Iam("CreateRole", ("RoleName", "stitch-delta"), ("AssumeRolePolicyDocument", StitchDelta.Aws.AwsBench.Ec2Trust)).Ok();
    await aws.Iam("PutRolePolicy", ("RoleName", "stitch-delta"), ("PolicyName", "p"), ("PolicyDocument", policy)).Ok();
    await aws.Iam("PutRolePolicy", ("RoleName", "databricks-deployment"), ("PolicyName", "pass"), ("PolicyDocument", pass)).Ok();
    await aws.Iam("CreateInstanceProfile", ("InstanceProfileName", "stitch-delta")).Ok();
    await aws.Iam("AddRoleToInstanceProfile", ("InstanceProfileName", "stitch-delta"), ("RoleName", "stitch-delta")).Ok();
    await _bench.SendAsync("POST", "2.0/instance-profiles/add", new { instance_profile_arn = Profile });
  }
}
