using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Tests.Catalogs;

public sealed class PermissionTests : IDisposable
{
  private readonly CatalogBench _bench = new();

  public void Dispose() => _bench.Dispose();

  [Fact]
  public async Task Grants_add_up_and_a_repeated_one_does_no_harm()
  {
    var body = new { changes = new[] { new { principal = "me@acme.example", add = new[] { "USE_CATALOG", "CREATE_SCHEMA" } } } };
    await _bench.PatchAsync("permissions/catalog/lake", body);
    var answer = await _bench.PatchAsync("permissions/catalog/lake", body);
    Assert.Equal("account users: USE_CATALOG; me@acme.example: CREATE_SCHEMA USE_CATALOG", Told(answer));
    Assert.Equal("me@acme.example: CREATE_SCHEMA USE_CATALOG",
      Told(await _bench.GetAsync("permissions/catalog/lake?principal=me@acme.example")));
    var removed = await _bench.PatchAsync("permissions/catalog/lake",
      new { changes = new[] { new { principal = "me@acme.example", remove = new[] { "CREATE_SCHEMA", "USE_CATALOG" } } } });
    Assert.Equal("account users: USE_CATALOG", Told(removed));
    Assert.Empty(await _bench.GetAsync("permissions/catalog/lake?principal=me@acme.example"));
  }

  [Theory]
  [InlineData("catalog/lake", "me@acme.example", "USE_CATALOG", "USE_CATALOG", 400,
    "Duplicate privileges to add and delete for principal me@acme.example.")]
  [InlineData("catalog/lake", "me@acme.example", "READ_FILES", "", 400,
    "Privilege READ FILES is not applicable to this entity [lake:CATALOG]")]
  [InlineData("catalog/lake", "nobody", "USE_CATALOG", "", 404, "Could not find principal with name nobody")]
  [InlineData("catalog/gone", "me@acme.example", "USE_CATALOG", "", 404, "Catalog 'gone' does not exist.")]
  [InlineData("schema/lake.gone", "me@acme.example", "USE_SCHEMA", "", 404, "Schema 'lake.gone' does not exist.")]
  public async Task What_cannot_be_granted_is_refused(string on, string principal, string add, string remove, int status, string words)
  {
    var change = new { principal, add = new[] { add }, remove = remove.Length == 0 ? [] : new[] { remove } };
    Assert.StartsWith(words, (await _bench.RefusedAsync(status, "PATCH", $"permissions/{on}", new { changes = new[] { change } })).Message,
      StringComparison.Ordinal);
  }

  [Fact]
  public async Task Effective_ones_tell_where_they_come_from()
  {
    await _bench.GrantAsync("catalog", "lake", "me@acme.example", "USE_SCHEMA");
    await _bench.GrantAsync("schema", "lake.default", "me@acme.example", "CREATE_TABLE");
    var json = await _bench.GetAsync("effective-permissions/schema/lake.default?principal=me@acme.example");
    var privileges = Assert.Single(json["privilege_assignments"]!.AsArray())!["privileges"]!.AsArray();
    Assert.Equal(
      ["""{"privilege":"CREATE_TABLE"}""", """{"privilege":"USE_SCHEMA","inherited_from_type":"CATALOG","inherited_from_name":"lake"}"""],
      privileges.Select(p => p!.ToJsonString()));
    Assert.Equal("INVALID_PARAMETER_VALUE",
      (await _bench.RefusedAsync(400, "GET", "effective-permissions/schema/lake.default?max_results=149")).Code);
  }

  [Fact]
  public async Task Only_owners_and_those_who_manage_may_grant()
  {
    var loader = await _bench.LoaderTokenAsync();
    var body = new { changes = new[] { new { principal = _bench.Loader, add = new[] { "CREATE_SCHEMA" } } } };
    Assert.Equal(("PERMISSION_DENIED", "User is not an owner of Catalog 'lake'."),
      await _bench.RefusedAsync(403, "PATCH", "permissions/catalog/lake", body, loader));
    await _bench.GrantAsync("catalog", "lake", _bench.Loader, "MANAGE");
    Assert.Contains("CREATE_SCHEMA", Told(await _bench.PatchAsync("permissions/catalog/lake", body, loader)), StringComparison.Ordinal);
  }

  private static string Told(JsonObject json) => string.Join("; ", json["privilege_assignments"]!.AsArray()
    .Select(a => $"{a!["principal"]}: {string.Join(" ", a["privileges"]!.AsArray())}"));
}
