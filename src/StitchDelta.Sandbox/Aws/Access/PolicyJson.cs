using System.Text.Encodings.Web;
using System.Text.Json;

namespace StitchDelta.Sandbox.Aws.Access;

/// <summary>Reads a policy document as the services do that check one before they keep it.</summary>
internal static class PolicyJson
{
  private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
  private static readonly string[] PrincipalElements = ["Principal", "NotPrincipal"];

  /// <summary>The document's root, or null when the text is no JSON object.</summary>
  public static JsonElement? Root(string text)
  {
    try
    {
      using var document = JsonDocument.Parse(text);
      return text[0] == '{' ? document.RootElement.Clone() : null;
    }
    catch (JsonException)
    {
      return null;
    }
  }

  /// <summary>A member, or null.</summary>
  public static JsonElement? Member(this JsonElement element, string name) =>
    element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

  public static bool Has(this JsonElement element, string name) => element.Member(name) is not null;

  /// <summary>A single value or the values of an array.</summary>
  public static IReadOnlyList<JsonElement> OneOrMany(this JsonElement? element) =>
    element is null ? [] : element.Value.ValueKind == JsonValueKind.Array ? [.. element.Value.EnumerateArray()] : [element.Value];

  /// <summary>The same as texts; what is no text is empty.</summary>
  public static IReadOnlyList<string> Texts(this JsonElement? element) =>
    [.. element.OneOrMany().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : "")];

  /// <summary>The AWS principals of a statement's Principal or NotPrincipal.</summary>
  public static IReadOnlyList<string> AwsPrincipals(this JsonElement statement) =>
    [.. PrincipalElements.Select(n => statement.Member(n))
      .SelectMany(p => p is { ValueKind: JsonValueKind.Object } typed ? typed.Member("AWS").Texts() : p.Texts())];

  public static bool HasDuplicateSids(IEnumerable<JsonElement> statements) =>
    statements.SelectMany(s => s.Member("Sid").Texts()).Where(s => s.Length > 0).GroupBy(s => s, StringComparer.Ordinal).Any(g =>
      g.Count() > 1);

  /// <summary>Quotas count a document without the blanks between its parts.</summary>
  public static int SizeOf(JsonElement root) => JsonSerializer.SerializeToUtf8Bytes(root, Plain).Length;

  /// <summary>Whether the evaluator can read the document: half surrogates and members that are there twice are none of JSON's
  /// rules.</summary>
  public static bool IsReadable(string text)
  {
    try
    {
      PolicyDocument.Parse(text);
      return true;
    }
    catch (StitchDeltaException)
    {
      return false;
    }
  }
}
