using StitchDelta.Support;

namespace StitchDelta.Databricks;

/// <summary>One refusal by the way makes no workspace without Unity Catalog, and no privileges that may not be seen.</summary>
public sealed class UnityCatalogTests
{
  private const string Metastore = """{"metastore_id":"m-1","name":"main","region":"us-east-1","owner":"admins"}""";
  private const string None = """{"error_code":"METASTORE_DOES_NOT_EXIST","message":"No metastore assigned for the current workspace."}""";
  private const string Denied = """{"error_code":"PERMISSION_DENIED","message":"no"}""";

  private readonly Bench _bench = new();

  [Theory]
  [InlineData(403, Denied)]
  [InlineData(404, "")]
  [InlineData(404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"}""")]
  [InlineData(400, """{"error_code":"BAD_REQUEST","message":"no"}""")]
  public async Task A_metastore_that_is_refused_once_is_there(int status, string body)
  {
    _bench.Http.Json(body, status).Json(Metastore);

    Assert.Equal("m-1", (await _bench.Workspace.Catalog.GetMetastoreAsync(default))?.MetastoreId);
  }

  [Theory]
  [InlineData(404, None, 1)]
  [InlineData(400, """{"error_code":"BAD_REQUEST","message":"No metastore assigned for the current workspace."}""", 1)]
  [InlineData(404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no"}""", 2)]
  public async Task A_workspace_without_a_metastore_says_so(int status, string body, int asked)
  {
    _bench.Http.Json(body, status).Json(body, status);

    Assert.Null(await _bench.Workspace.Catalog.GetMetastoreAsync(default));
    Assert.Equal(asked, _bench.Http.Sent.Count);
  }

  [Fact]
  public async Task Location_and_catalog_tell_their_metastore()
  {
    _bench.Http.Json("""{"external_locations":[{"id":"l","name":"l","url":"s3://acme-lake/","metastore_id":"m-1"},{"id":"k","name":"k","url":"s3://k/"}]}""")
      .Json("""{"name":"lake","metastore_id":"m-1"}""");

    Assert.Equal(["m-1", null], (await _bench.Workspace.Catalog.ListExternalLocationsAsync(default)).Select(l => l.MetastoreId));
    Assert.Equal("m-1", (await _bench.Workspace.Catalog.GetCatalogAsync("lake", default))?.MetastoreId);
  }

  [Fact]
  public async Task Privileges_that_are_refused_once_are_seen_and_those_that_stay_refused_are_not()
  {
    const string Seen = """{"privilege_assignments":[{"principal":"a@acme.example","privileges":[{"privilege":"USE_CATALOG"}]}]}""";
    _bench.Http.Json(Denied, 403).Json(Seen).Json(Denied, 403).Json(Denied, 403);
    var catalog = _bench.Workspace.Catalog;

    Assert.Equal(["USE_CATALOG"], await catalog.GetPrivilegesAsync(GrantTarget.Catalog, "lake", "a@acme.example", default));
    Assert.Null(await catalog.GetPrivilegesAsync(GrantTarget.Catalog, "lake", "a@acme.example", default));
  }
}
