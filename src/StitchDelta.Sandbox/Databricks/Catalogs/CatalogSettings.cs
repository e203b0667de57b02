using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>The settings of a workspace that say which catalogs it uses. Each has an etag that changes with it.</summary>
internal sealed class CatalogSettings
{
  public const string DefaultCatalog = "default_namespace_ws", LegacyAccess = "disable_legacy_access", LegacyFiles = "disable_legacy_dbfs";

  private readonly WorkspaceCatalogs _catalogs;
  private readonly Dictionary<string, (string? Value, string Etag)> _values = [];

  /// <summary>The settings of a workspace that was made with this catalog as its default and without legacy features; or, with none, those
  /// of an older one, where nobody has set anything.</summary>
  public CatalogSettings(WorkspaceCatalogs catalogs, string? first = null)
  {
    _catalogs = catalogs;
    Put(DefaultCatalog, first);
    Put(LegacyAccess, first is null ? null : "true");
    Put(LegacyFiles, first is null ? null : "true");
  }

  public static IReadOnlyList<string> Types { get; } = [DefaultCatalog, LegacyAccess, LegacyFiles];

  /// <summary>The default catalog as it was set, or null.</summary>
  public string? DefaultNamespace => _values[DefaultCatalog].Value;

  public bool LegacyAccessIsDisabled => _values[LegacyAccess].Value == "true";

  /// <summary>A setting as version 2.0 of the API tells it.</summary>
  public JsonObject Get(string type) => _values[type] is ({ } value, var etag)
    ? new() { ["etag"] = etag, ["setting_name"] = "default", [Field(type)] = new JsonObject { ["value"] = Json(type, value) } }
    : throw Stale(404, "NOT_FOUND", type, $"Setting {type} is not set.");

  /// <summary>A setting as version 2.1 tells it: in effect, and set for this workspace.</summary>
  public JsonObject Effective(string type)
  {
    var value = _values[type].Value;
    if (type == DefaultCatalog && value is null)
      throw new ApiRefusal(404, "NOT_FOUND", $"Setting {type} is not set.");
    var kind = type == DefaultCatalog ? "string_val" : "boolean_val";
    var answer = new JsonObject { ["name"] = type, [$"effective_{kind}"] = new JsonObject { ["value"] = Json(type, value ?? "false") } };
    if (value is not null)
      answer[kind] = new JsonObject { ["value"] = Json(type, value) };
    return answer;
  }

  /// <summary>Changes a setting for whoever knows its newest etag; everybody else is told it.</summary>
  public JsonObject Set(string type, JsonObject body)
  {
    var setting = body["setting"] as JsonObject ?? throw ApiRefusal.InvalidParameter("Missing required field: setting");
    var (now, etag) = _values[type];
    if (setting.Text("etag") != etag)
      throw now is null
        ? Stale(404, "NOT_FOUND", type, $"Setting {type} is not set.")
        : Stale(409, "RESOURCE_CONFLICT", type, $"The etag of setting {type} is not its newest.");
    if (body.Text("field_mask") is not { Length: > 0 })
      throw ApiRefusal.InvalidParameter("Missing required field: field_mask");
    var value = (setting[Field(type)] as JsonObject)?.Text("value") ?? (type == DefaultCatalog ? "" : "false");
    Check(type, value);
    Put(type, value);
    return Get(type);
  }

  // That legacy access stays on with a legacy default is known, the words are not.
  private void Check(string type, string value)
  {
    if (type == DefaultCatalog && value != Catalog.Hive && _catalogs.Metastore?.Catalogs.Find(value) is null)
      throw ApiRefusal.InvalidParameter($"Catalog '{value}' does not exist.");
    if (type == LegacyAccess && value == "true" && _catalogs.Default == Catalog.Hive)
      throw ApiRefusal.InvalidState("Legacy access cannot be disabled while the default catalog of the workspace is hive_metastore.");
  }

  private void Put(string type, string? value) => _values[type] = (value, Guid.NewGuid().ToString("N"));

  private static string Field(string type) => type == DefaultCatalog ? "namespace" : type;

  private static JsonValue Json(string type, string value) =>
    type == DefaultCatalog ? JsonValue.Create(value) : JsonValue.Create(value == "true");

  private ApiRefusal Stale(int status, string code, string type, string message) => new(status, code, message)
  {
    Details =
    [
      new JsonObject
      {
        ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
        ["reason"] = code,
        ["domain"] = "settings.databricks.com",
        ["metadata"] = new JsonObject { ["etag"] = _values[type].Etag },
      },
    ],
  };
}
