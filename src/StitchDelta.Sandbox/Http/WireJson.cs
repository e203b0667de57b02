using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Http;

/// <summary>JSON bodies, read leniently as the vendors do (a number may come as a string) and written as they write them.</summary>
internal static class WireJson
{
  private static readonly JsonSerializerOptions AsVendorsWrite = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

  /// <summary>The object in a body; an empty one for an empty body; null when the body holds anything else.</summary>
  public static JsonObject? ReadObject(byte[] body)
  {
    if (body.Length == 0)
      return [];
    try
    {
      return JsonNode.Parse(body) as JsonObject;
    }
    catch (JsonException)
    {
      return null;
    }
  }

  /// <summary>An answer with a JSON body.</summary>
  public static WireResponse Answer(int status, JsonNode body, string contentType = "application/json") =>
    new(status, contentType, Encoding.UTF8.GetBytes(body.ToJsonString(AsVendorsWrite)));

  /// <summary>A member as text; null when it is missing, null or no scalar.</summary>
  public static string? Text(this JsonObject from, string name) =>
    from[name] is JsonValue value ? value.TryGetValue(out string? text) ? text : value.ToJsonString() : null;

  /// <summary>A member as a whole number; null when it is missing or none.</summary>
  public static long? Number(this JsonObject from, string name) =>
    long.TryParse(from.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

  /// <summary>Whether a member is true.</summary>
  public static bool Flag(this JsonObject from, string name) => from.Text(name) == "true";

  /// <summary>A member that is an object of scalars, as text.</summary>
  public static Dictionary<string, string> TextMap(this JsonObject from, string name) =>
    from[name] is JsonObject map ? map.ToDictionary(m => m.Key, m => map.Text(m.Key) ?? "") : [];

  /// <summary>A JSON array of objects.</summary>
  public static JsonArray ToJsonArray(this IEnumerable<JsonNode> nodes) => [.. nodes];
}
