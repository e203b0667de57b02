namespace StitchDelta.Sandbox.Tests.Catalogs;

/// <summary>Storage credentials, external locations, and what IAM really lets a credential do.</summary>
public sealed class LocationTests : IDisposable
{
  private readonly CatalogBench _bench = new(late: TimeSpan.FromSeconds(10));

  public void Dispose() => _bench.Dispose();

  [Fact]
  public async Task A_credential_makes_its_external_id_before_there_is_a_role()
  {
    var made = await _bench.PostAsync("storage-credentials",
      new { name = "Stitch-acme", aws_iam_role = new { role_arn = CatalogBench.RoleArn }, skip_validation = true });
    var role = made["aws_iam_role"]!;
    Assert.Equal((CatalogBench.RoleArn, CatalogBench.MasterRoleArn), ((string?)role["role_arn"], (string?)role["unity_catalog_iam_arn"]));
    Assert.True(Guid.TryParse((string?)role["external_id"], out _));
    Assert.Equal(("Stitch-acme", "stitch-acme", CatalogBench.Admin, "ISOLATION_MODE_OPEN"),
      ((string?)made["name"], (string?)made["full_name"], (string?)made["owner"], (string?)made["isolation_mode"]));
    Assert.Equal(role.ToJsonString(), (await _bench.GetAsync("storage-credentials/stitch-ACME"))["aws_iam_role"]!.ToJsonString());
    Assert.Equal("STORAGE_CREDENTIAL_ALREADY_EXISTS",
      (await _bench.RefusedAsync(409, "POST", "storage-credentials",
        new { name = "stitch-acme", aws_iam_role = new { role_arn = CatalogBench.RoleArn } })).Code);
    Assert.Equal(("STORAGE_CREDENTIAL_DOES_NOT_EXIST", "Storage Credential 'gone' does not exist."),
      await _bench.RefusedAsync(404, "GET", "storage-credentials/gone"));
    var changed = await _bench.PatchAsync("storage-credentials/stitch-acme", new { comment = "for Stitch", new_name = "lake" });
    Assert.Equal(("lake", "for Stitch"), ((string?)changed["name"], (string?)changed["comment"]));
    await _bench.SendAsync("DELETE", CatalogBench.Catalogs + "storage-credentials/lake");
    Assert.Empty(await _bench.GetAsync("storage-credentials"));
  }

  [Fact]
  public async Task A_location_is_made_when_its_role_has_come_through()
  {
    await _bench.CredentialAsync();
    var body = new { name = "Acme", url = "s3://acme-lake/", credential_name = "stitch", enable_file_events = false };
    var (code, message) = await _bench.RefusedAsync(403, "POST", "external-locations", body);
    Assert.Equal("PERMISSION_DENIED", code);
    Assert.StartsWith("AWS IAM role does not have READ permissions on url s3://acme-lake/.", message, StringComparison.Ordinal);
    Assert.Contains("PERMISSION_DENIED: Access denied. Cause: AccessDeniedException", message, StringComparison.Ordinal);
    _bench.Pass(TimeSpan.FromSeconds(10));
    var made = await _bench.PostAsync("external-locations", body);
    Assert.Equal(("Acme", "acme", "s3://acme-lake/", "stitch", "EXTERNAL_LOCATION"),
      ((string?)made["name"], (string?)made["full_name"], (string?)made["url"], (string?)made["credential_name"],
        (string?)made["securable_type"]));
    Assert.Equal((false, false, false), ((bool?)made["read_only"], (bool?)made["fallback"], (bool?)made["enable_file_events"]));
    Assert.Equal("EXTERNAL_LOCATION_ALREADY_EXISTS", (await _bench.RefusedAsync(409, "POST", "external-locations", body)).Code);
    Assert.Equal("EXTERNAL_LOCATION_DOES_NOT_EXIST", (await _bench.RefusedAsync(404, "GET", "external-locations/gone")).Code);
    // Nothing is left of the tries.
    Assert.Empty((await _bench.Aws.S3().ListObjectsV2Async(new() { BucketName = "acme-lake" })).S3Objects ?? []);
  }

  [Theory]
  [InlineData("s3://acme-lake/stitch", "acme")]
  [InlineData("s3a://acme-lake", "acme")]
  [InlineData("s3://acme-lake-2/", null)]
  public async Task No_location_is_in_another(string url, string? conflict)
  {
    await ReadyAsync();
    await _bench.LocationAsync();
    var body = new { name = "second", url, credential_name = "stitch", skip_validation = true };
    if (conflict is null)
    {
      await _bench.PostAsync("external-locations", body);
      return;
    }
    var json = await _bench.SendAsync("POST", CatalogBench.Catalogs + "external-locations", body, 400);
    Assert.Equal(("INVALID_PARAMETER_VALUE", "LOCATION_OVERLAP"), ((string?)json["error_code"], (string?)json["details"]![0]!["reason"]));
    Assert.Contains($"Conflicting location: {conflict}.", (string?)json["message"], StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("s3://acme.lake/", "dots")]
  [InlineData("dbfs:/mnt/lake", "Missing cloud file system scheme")]
  [InlineData("s3://acme-lake/müller", "ASCII")]
  public async Task A_url_that_cannot_be_governed_is_refused(string url, string words)
  {
    await ReadyAsync();
    var (code, message) = await _bench.RefusedAsync(400, "POST", "external-locations",
      new { name = "x", url, credential_name = "stitch", skip_validation = true });
    Assert.Equal("INVALID_PARAMETER_VALUE", code);
    Assert.Contains(words, message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task File_events_are_on_unless_declined_and_want_rights_of_their_own()
  {
    await ReadyAsync();
    var (_, message) = await _bench.RefusedAsync(403, "POST", "external-locations",
      new { name = "acme", url = "s3://acme-lake/", credential_name = "stitch" });
    Assert.Contains("s3:PutBucketNotification", message, StringComparison.Ordinal);
    var made = await _bench.PostAsync("external-locations",
      new { name = "acme", url = "s3://acme-lake/", credential_name = "stitch", skip_validation = true });
    Assert.True((bool?)made["enable_file_events"]);
  }

  [Fact]
  public async Task A_read_only_location_needs_something_to_read()
  {
    await ReadyAsync();
    var body = new { name = "acme", url = "s3://acme-lake/in", credential_name = "stitch", read_only = true, enable_file_events = false };
    Assert.Equal(("INVALID_PARAMETER_VALUE", "No file available under the location to read"),
      await _bench.RefusedAsync(400, "POST", "external-locations", body));
    await _bench.Aws.S3().PutObjectAsync(new() { BucketName = "acme-lake", Key = "in/a", ContentBody = "a" });
    Assert.True((bool?)(await _bench.PostAsync("external-locations", body))["read_only"]);
  }

  public static TheoryData<string, string, bool, bool, bool> Findings => new()
  {
    { "everything", "READ PASS, LIST PASS, WRITE PASS, DELETE PASS, PATH_EXISTS PASS", true, true, true },
    { "no trust in Databricks", "READ FAIL, LIST FAIL, WRITE FAIL, DELETE FAIL, PATH_EXISTS SKIP", false, true, true },
    { "no trust in itself", "READ FAIL, LIST FAIL, WRITE FAIL, DELETE FAIL, PATH_EXISTS SKIP", true, false, true },
    { "no right to become itself", "READ FAIL, LIST FAIL, WRITE FAIL, DELETE FAIL, PATH_EXISTS SKIP", true, true, false },
  };

  [Theory]
  [MemberData(nameof(Findings))]
  public async Task Validation_tells_what_the_role_can_do(string what, string findings, bool trustsDatabricks, bool trustsItself,
    bool mayBecomeItself)
  {
    await _bench.CredentialAsync(trustsDatabricks: trustsDatabricks, trustsItself: trustsItself, mayBecomeItself: mayBecomeItself);
    _bench.Pass(TimeSpan.FromSeconds(10));
    Assert.True(findings == await ValidateAsync(), what);
  }

  [Theory]
  [InlineData("s3:ListBucket,s3:GetObject", "READ SKIP, LIST PASS, WRITE FAIL, DELETE SKIP, PATH_EXISTS PASS")]
  [InlineData("s3:PutObject,s3:GetObject,s3:ListBucket", "READ PASS, LIST PASS, WRITE PASS, DELETE FAIL, PATH_EXISTS PASS")]
  [InlineData("s3:PutObject,s3:DeleteObject", "READ FAIL, LIST FAIL, WRITE PASS, DELETE PASS, PATH_EXISTS SKIP")]
  public async Task Validation_tells_what_its_policies_leave_out(string actions, string findings)
  {
    await _bench.CredentialAsync(actions: actions);
    _bench.Pass(TimeSpan.FromSeconds(10));
    Assert.Equal(findings, await ValidateAsync());
  }

  [Fact]
  public async Task Another_external_id_does_not_do()
  {
    await _bench.CredentialAsync(externalId: "0000");
    _bench.Pass(TimeSpan.FromSeconds(10));
    Assert.StartsWith("READ FAIL", await ValidateAsync(), StringComparison.Ordinal);
  }

  [Fact]
  public async Task The_bucket_s_policy_counts_too()
  {
    await ReadyAsync();
    const string deny = """
      {"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-lake/*"}]}
      """;
    await _bench.Aws.PutPolicyAsync(deny);
    Assert.Equal("READ SKIP, LIST PASS, WRITE FAIL, DELETE SKIP, PATH_EXISTS PASS", await ValidateAsync());
  }

  [Fact]
  public async Task Validation_of_a_path_of_another_location_is_refused()
  {
    await ReadyAsync();
    await _bench.LocationAsync();
    await _bench.PostAsync("storage-credentials", new { name = "other", aws_iam_role = new { role_arn = CatalogBench.RoleArn } });
    Assert.Equal("INVALID_PARAMETER_VALUE",
      (await _bench.RefusedAsync(400, "POST", "validate-storage-credentials",
        new { storage_credential_name = "other", url = "s3://acme-lake/x" })).Code);
    Assert.StartsWith("READ PASS", await ValidateAsync(), StringComparison.Ordinal);
    var named = await _bench.PostAsync("validate-storage-credentials", new { external_location_name = "acme" });
    Assert.All(named["results"]!.AsArray(), r => Assert.Equal("PASS", (string?)r!["result"]));
  }

  [Fact]
  public async Task What_is_used_goes_only_by_force()
  {
    await ReadyAsync();
    await _bench.LocationAsync();
    Assert.Equal("INVALID_STATE", (await _bench.RefusedAsync(400, "DELETE", "storage-credentials/stitch")).Code);
    await _bench.SendAsync("DELETE", CatalogBench.Catalogs + "external-locations/ACME");
    await _bench.SendAsync("DELETE", CatalogBench.Catalogs + "storage-credentials/stitch");
    Assert.Empty(await _bench.GetAsync("external-locations"));
  }

  [Fact]
  public async Task Lists_come_in_pages_that_show_what_the_caller_has_to_do_with()
  {
    await ReadyAsync();
    foreach (var name in new[] { "a", "b", "c" })
      await _bench.PostAsync("external-locations",
        new { name, url = $"s3://acme-lake/{name}", credential_name = "stitch", skip_validation = true });
    var loader = await _bench.LoaderTokenAsync();
    await _bench.GrantAsync("external_location", "c", _bench.Loader, "READ_FILES");
    var first = await _bench.GetAsync("external-locations?max_results=2", loader);
    Assert.False(first.ContainsKey("external_locations"));
    var second = await _bench.GetAsync(
      $"external-locations?max_results=2&page_token={Uri.EscapeDataString((string)first["next_page_token"]!)}", loader);
    Assert.Equal("c", (string?)Assert.Single(second["external_locations"]!.AsArray())!["name"]);
    Assert.False(second.ContainsKey("next_page_token"));
    Assert.Equal(3, (await _bench.GetAsync("external-locations?max_results=0"))["external_locations"]!.AsArray().Count);
  }

  [Fact]
  public async Task Making_one_takes_the_right_on_the_metastore_and_on_the_credential()
  {
    await ReadyAsync();
    var loader = await _bench.LoaderTokenAsync();
    var body = new { name = "own", url = "s3://acme-lake/own", credential_name = "stitch", skip_validation = true };
    Assert.Contains("CREATE EXTERNAL LOCATION on Metastore",
      (await _bench.RefusedAsync(403, "POST", "external-locations", body, loader)).Message, StringComparison.Ordinal);
    await _bench.GrantAsync("metastore", (string)(await _bench.GetAsync("metastore_summary"))["metastore_id"]!, _bench.Loader,
      "CREATE_EXTERNAL_LOCATION");
    Assert.Equal(("PERMISSION_DENIED", "User does not have CREATE EXTERNAL LOCATION on Storage Credential 'stitch'."),
      await _bench.RefusedAsync(403, "POST", "external-locations", body, loader));
    Assert.Contains("CREATE STORAGE CREDENTIAL on Metastore",
      (await _bench.RefusedAsync(403, "POST", "storage-credentials",
        new { name = "x", aws_iam_role = new { role_arn = CatalogBench.RoleArn } }, loader)).Message, StringComparison.Ordinal);
    await _bench.GrantAsync("storage_credential", "stitch", _bench.Loader, "CREATE_EXTERNAL_LOCATION");
    Assert.Equal(_bench.Loader, (string?)(await _bench.PostAsync("external-locations", body, loader))["owner"]);
    Assert.Equal(("PERMISSION_DENIED", "User is not an owner of Storage Credential 'stitch'."),
      await _bench.RefusedAsync(403, "PATCH", "storage-credentials/stitch", new { comment = "mine" }, loader));
  }

  private async Task ReadyAsync()
  {
    await _bench.CredentialAsync();
    _bench.Pass(TimeSpan.FromSeconds(10));
  }

  private async Task<string> ValidateAsync()
  {
    var json = await _bench.PostAsync("validate-storage-credentials", new { storage_credential_name = "stitch", url = "s3://acme-lake/" });
    Assert.True((bool?)json["isDir"]);
    return string.Join(", ", json["results"]!.AsArray().Select(r => $"{r!["operation"]} {r["result"]}"));
  }
}
