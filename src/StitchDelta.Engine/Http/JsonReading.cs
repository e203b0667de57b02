using System.Globalization;
using System.Text.Json;

namespace StitchDelta.Engine.Http;

/// <summary>
/// Reads JSON whose members may be missing, null or of another kind than documented. What a call cannot do without is asked for with
/// <c>Need…</c>, which
/// throws <see cref="AnswerException"/> where it is not there.
/// </summary>
internal static class JsonReading
{
  /// <summary>Whether a body was no JSON: half a surrogate pair within a text is seen only when the text is read, and then by an exception
  /// of another type.</summary>
  internal static bool IsNoJson(Exception e) =>
    e is JsonException
    || (e is InvalidOperationException && e.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true);

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
    long.TryParse(element.TextOrNull(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
      : (long)element.Number(name);

  internal static bool Flag(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

  internal static bool Has(this JsonElement element, string name) =>
    element.Member(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

  internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
    element.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().ToArray() : [];

  /// <summary>A text that is there and not empty.</summary>
  internal static string NeedText(this JsonElement element, string name) =>
    element.NeedObject().Text(name) is { Length: > 0 } text ? text : throw new AnswerException($"it has no {name}");

  /// <summary>An id that is a number: there, and not 0.</summary>
  internal static long NeedId(this JsonElement element, string name) =>
    element.NeedObject().Integer(name) is > 0 and var id ? id : throw new AnswerException($"it has no {name}");

  /// <summary>An object, with whatever in it.</summary>
  internal static JsonElement NeedObject(this JsonElement element) =>
    element.ValueKind == JsonValueKind.Object ? element : throw new AnswerException($"it is {Kind(element)} where an object belongs");

  /// <summary>The items of a list.</summary>
  internal static IEnumerable<JsonElement> NeedItems(this JsonElement list) =>
    list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToArray()
      : throw new AnswerException($"it is {Kind(list)} where a list belongs");

  /// <summary>The items of a list that Databricks leaves out when it is empty.</summary>
  internal static IEnumerable<JsonElement> NeedItems(this JsonElement element, string name) =>
    element.NeedObject().Has(name) ? element.Member(name).NeedItems() : [];

  internal static IReadOnlyDictionary<string, string> Map(this JsonElement element, string name)
  {
    var map = new Dictionary<string, string>(StringComparer.Ordinal);
    if (element.Member(name) is { ValueKind: JsonValueKind.Object } members)
      foreach (var member in members.EnumerateObject())
        map[member.Name] = member.Value.ToString();
    return map;
  }

  private static string Kind(JsonElement element) => element.ValueKind switch
  {
    JsonValueKind.Undefined => "missing",
    JsonValueKind.Array => "a list",
    var kind => kind.ToString().ToLowerInvariant(),
  };
}
