namespace StitchDelta.Sandbox.Tests.Catalogs;

/// <summary>A storage credential that is deleted by force leaves its location without one.</summary>
public sealed class ForcedTests : IDisposable
{
  private readonly CatalogBench _bench = new();

  public void Dispose() => _bench.Dispose();

  [Fact]
  public async Task A_location_keeps_the_id_of_a_credential_that_is_gone_and_cannot_be_used_until_it_is_given_another()
  {
    await _bench.CredentialAsync();
    var id = (string?)(await _bench.LocationAsync())["credential_id"];
    var warehouse = await _bench.WarehouseAsync();
    const string Make = "CREATE TABLE lake.default.t (a INT) LOCATION 's3://acme-lake/t'";
    await _bench.SendAsync("DELETE", CatalogBench.Catalogs + "storage-credentials/stitch?force=true");
    var made = await _bench.PostAsync("storage-credentials",
      new { name = "stitch", aws_iam_role = new { role_arn = CatalogBench.RoleArn }, skip_validation = true });
    Assert.NotEqual(id, (string?)made["id"]);
    Assert.Equal(id, (string?)(await _bench.GetAsync("external-locations/acme"))["credential_id"]);
    Assert.Equal("STORAGE_CREDENTIAL_DOES_NOT_EXIST",
      (await _bench.RefusedAsync(404, "POST", "validate-storage-credentials", new { external_location_name = "acme" })).Code);
    var refused = await Record.ExceptionAsync(() => _bench.RunAsync(warehouse, null, Make));
    Assert.Contains($"Storage Credential '{id}' does not exist", refused?.Message, StringComparison.Ordinal);
    var changed = await _bench.PatchAsync("external-locations/acme", new { credential_name = "stitch", skip_validation = true });
    Assert.Equal((string?)made["id"], (string?)changed["credential_id"]);
  }
}
