using System.Globalization;
using System.Text.Json;

namespace StitchDelta.Engine.Http;

/// <summary>Reads JSON whose members may be missing, null or of another kind than documented.</summary>
internal static class JsonReading
{
  internal static JsonElement Member(this JsonElement element, string name) =>
    element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

  internal static string? TextOrNull(this JsonElement element, string name) => element.Member(name) switch
  {
    { ValueKind: JsonValueKind.String } text => text.GetString(),
    { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.ToString(),
    _ => null,
  };

  internal static string Text(this JsonElement element, string name) => element.TextOrNull(name) ?? "";

  internal static double Number(this JsonElement element, string name) =>
    double.TryParse(element.TextOrNull(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

  /// <summary>An integer, exact to the last digit.</summary>
  internal static long Integer(this JsonElement element, string name) =>
    long.TryParse(element.TextOrNull(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : (long)element.Number(name);

  internal static bool Flag(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

  internal static bool Has(this JsonElement element, string name) => element.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

  internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name).Items();

  internal static IEnumerable<JsonElement> Items(this JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray() : [];

  internal static IReadOnlyDictionary<string, string> Map(this JsonElement element, string name)
  {
    var map = new Dictionary<string, string>(StringComparer.Ordinal);
    if (element.Member(name) is { ValueKind: JsonValueKind.Object } members)
      foreach (var member in members.EnumerateObject())
        map[member.Name] = member.Value.ToString();
    return map;
  }
}
