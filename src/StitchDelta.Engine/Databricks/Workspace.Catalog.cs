using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

internal sealed partial class Workspace : IUnityCatalog
{
  private const string Root = "/api/2.1/unity-catalog/";

  public IUnityCatalog Catalog => this;

  public async Task<MetastoreInfo?> GetMetastoreAsync(CancellationToken cancel)
  {
    var request = Get("unity-catalog/metastore_summary", Root + "metastore_summary");
    try
    {
      return await ReadAsync(request, ReadMetastore, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (HasNone(e))
    {
      return null;
    }
    catch (StitchDeltaException e) when (e.StatusCode is 400 or 403 or 404)
    {
      // One refusal by the way makes no workspace without Unity Catalog, in which another installation would be made.
    }
    return await UnlessMissingAsync(request, ReadMetastore, cancel).ConfigureAwait(false);
  }

  public Task<bool?> IsLegacyAccessDisabledAsync(CancellationToken cancel) => SettingAsync<bool?>("disable_legacy_access",
    s => s.NeedObject().Has("effective_boolean_val") ? s.Member("effective_boolean_val").Flag("value") : null,
    // A value that is false may be left out.
    s => s.NeedObject().Has("disable_legacy_access") ? s.Member("disable_legacy_access").Flag("value") : null, cancel);

  // In the list of settings of one real workspace the new address did not have this one: the old one is asked first.
  public Task<string?> GetDefaultCatalogAsync(CancellationToken cancel) => SettingAsync("default_namespace_ws",
    s => Filled(s.NeedObject().Member("effective_string_val"), "value"), s =>
      Filled(s.NeedObject().Member("namespace"), "value"), cancel, oldFirst: true);

  public Task<IReadOnlyList<string>> ListCatalogsAsync(CancellationToken cancel) =>
    ListAsync(Get("unity-catalog/catalogs/list", $"{Root}catalogs"), "catalogs", c => c.NeedText("name"), cancel);

  public Task<CatalogInfo?> GetCatalogAsync(string catalogName, CancellationToken cancel) => UnlessMissingAsync(
    Get("unity-catalog/catalogs/get", $"{Root}catalogs/{Uri.EscapeDataString(catalogName)}"),
    c => new CatalogInfo(c.NeedText("name"), c.Text("owner"), Filled(c, "storage_root"), c.Text("catalog_type"), IsIsolated(c))
    {
      MetastoreId = Filled(c, "metastore_id"),
    }, cancel);

  public async Task<IReadOnlyList<string>?> GetPrivilegesAsync(GrantTarget kind, string name, string principal, CancellationToken cancel)
  {
    var request = Get("unity-catalog/effective-permissions/get",
      $"{Root}effective-permissions/{Thing(kind, name)}?principal={Uri.EscapeDataString(principal)}");
    // What was there before can be seen only before: one refusal by the way does not make it unknown.
    for (var isAgain = false; ; isAgain = true)
    {
      try
      {
        return await ReadAsync(request, ReadPrivileges, cancel).ConfigureAwait(false);
      }
      catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
      {
        if (isAgain) return null;
      }
      catch (StitchDeltaException e) when (IsMissing(e))
      {
        return []; // On what is not there nobody has any.
      }
    }

    IReadOnlyList<string> ReadPrivileges(JsonElement answer) => [.. answer.NeedItems("privilege_assignments")
      .Where(a => string.Equals(a.Text("principal"), principal, StringComparison.OrdinalIgnoreCase))
      .SelectMany(a => a.Items("privileges")).Select(p => p.Text("privilege")).Distinct()];
  }

  public Task GrantAsync(GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges, CancellationToken cancel) =>
    ChangeAsync(kind, name, principal, "add", privileges, cancel);

  public async Task RevokeAsync(GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges, CancellationToken cancel)
  {
    try
    {
      await ChangeAsync(kind, name, principal, "remove", privileges, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (IsMissing(e))
    {
      // With the thing its privileges are gone.
    }
  }

  private Task ChangeAsync(
    GrantTarget kind, string name, string principal, string change, IReadOnlyList<string> privileges, CancellationToken cancel)
  {
    var names = new JsonArray([.. privileges.Select(p => (JsonNode)p)]);
    var body = new JsonObject { ["changes"] = new JsonArray(new JsonObject { ["principal"] = principal, [change] = names }) };
    var request = Request(Patch, "unity-catalog/permissions/update", $"{Root}permissions/{Thing(kind, name)}") with
    {
      Body = ApiRequest.Json(body),
      Target = name,
      IsRepeatable = true,
    };
    return CommandAsync(request, cancel);
  }

  private static readonly HttpMethod Patch = new("PATCH");

  private static string Thing(GrantTarget kind, string name) =>
    $"{Kinds[kind]}/{Uri.EscapeDataString(name)}";

  private static readonly Dictionary<GrantTarget, string> Kinds = new()
  {
    [GrantTarget.Catalog] = "catalog",
    [GrantTarget.ExternalLocation] = "external_location",
    [GrantTarget.Metastore] = "metastore",
  };

  private async Task DeleteAsync(string operation, string path, string name, CancellationToken cancel)
  {
    try
    {
      await CommandAsync(Request(HttpMethod.Delete, operation, Root + path) with { Target = name, IsRepeatable = true },
        cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (IsMissing(e))
    {
      // By somebody else, or by a first try whose answer was lost.
    }
  }

  private async Task<T?> UnlessMissingAsync<T>(ApiRequest request, Func<JsonElement, T> read, CancellationToken cancel) where T : class
  {
    try
    {
      return await ReadAsync(request, read, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (IsMissing(e))
    {
      return null;
    }
  }

  private static bool IsMissing(StitchDeltaException e) =>
    (e.StatusCode == 404 && e.ErrorCode?.Length > 0) || e.ErrorCode == "RESOURCE_DOES_NOT_EXIST" || HasNone(e);

  /// <summary>Whether the workspace says that it has no metastore. Of the codes only one is documented; the other was seen.</summary>
  private static bool HasNone(StitchDeltaException e) =>
    e.ErrorCode == "METASTORE_DOES_NOT_EXIST" || (e.ErrorCode == "BAD_REQUEST" && e.Fault!.Begins("No metastore assigned"));

  private static MetastoreInfo ReadMetastore(JsonElement m) =>
    new(m.NeedText("metastore_id"), m.Text("name"), m.Text("region"), m.Text("owner"), Filled(m, "storage_root"));

  /// <summary>A setting at its new address and at its old one, whichever knows it; the default where neither tells.</summary>
  private async Task<T?> SettingAsync<T>(
    string name, Func<JsonElement, T?> readNew, Func<JsonElement, T?> readOld, CancellationToken cancel, bool oldFirst = false)
  {
    var old = (Get("settings/get", $"/api/2.0/settings/types/{name}/names/default"), readOld);
    var current = (Get("settings/get", $"/api/2.1/settings/{name}"), readNew);
    foreach (var (request, read) in oldFirst ? new[] { old, current } : [current, old])
    {
      try
      {
        if (await ReadAsync(request, read, cancel).ConfigureAwait(false) is { } value) return value;
      }
      catch (StitchDeltaException e) when (IsMissing(e) || e.Entry == Catalogue.DatabricksPermissionDenied || e.StatusCode is 400 or 404)
      {
        // What one does not know or show, the other may.
      }
    }
    return default;
  }

  private static bool IsIsolated(JsonElement thing) => thing.Text("isolation_mode") is "ISOLATION_MODE_ISOLATED" or "ISOLATED";

  private static string? Filled(JsonElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : null;
}
