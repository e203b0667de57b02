namespace StitchDelta.Sandbox.Databricks;

/// <summary>What workspace-conf keeps: text values, null for the default.</summary>
internal sealed class WorkspaceSettings
{
  private const int LongestTokenLifetimeDays = 730;

  private readonly Dictionary<string, string?> _values = new()
  {
    ["enableTokensConfig"] = null,
    ["maxTokenLifetimeDays"] = null,
    ["enableIpAccessLists"] = null,
    ["enableDeprecatedGlobalInitScripts"] = null,
  };

  public bool TokensAreEnabled => _values["enableTokensConfig"] != "false";

  public bool AccessListsAreEnabled => "true".Equals(_values["enableIpAccessLists"], StringComparison.OrdinalIgnoreCase);

  /// <summary>The longest life that a new token may have; <c>0</c> stands for the default.</summary>
  public TimeSpan LongestTokenLifetime =>
    TimeSpan.FromDays(int.TryParse(_values["maxTokenLifetimeDays"], out var days) && days > 0 ? days : LongestTokenLifetimeDays);

  public string? this[string key]
  {
    get => _values[Known(key)];
    set => _values[Known(key)] = key == "maxTokenLifetimeDays" ? Days(value) : value;
  }

  private string Known(string key) =>
    _values.ContainsKey(key) ? key : throw ApiRefusal.InvalidParameter($"Invalid keys: [\"{key}\"]");

  private static string? Days(string? value) =>
    value is null || (int.TryParse(value, out var days) && days is >= 0 and <= LongestTokenLifetimeDays)
      ? value
      : throw ApiRefusal.InvalidParameter($"Invalid value for maxTokenLifetimeDays: {value}");
}
