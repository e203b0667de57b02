using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Data files: lines of JSON, one for each row.</summary>
internal static class JsonRows
{
  public static byte[] Write(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
    Lines(rows.Select(row => new JsonObject(columns.Select((c, i) => new KeyValuePair<string, JsonNode?>(c.Name, Json(row[i]))))));

  public static IEnumerable<IReadOnlyList<object?>> Read(IReadOnlyList<SqlColumn> columns, byte[] file) =>
    Objects(file).Select(line => columns.Select(c => Value(c.Type, line[c.Name])).ToArray());

  public static byte[] Lines(IEnumerable<JsonObject> objects) =>
    Encoding.UTF8.GetBytes(string.Concat(objects.Select(o => o.ToJsonString() + "\n")));

  public static IEnumerable<JsonObject> Objects(byte[] lines) =>
    Encoding.UTF8.GetString(lines).Split('\n').Where(l => l.Length > 0).Select(Parse);

  private static JsonObject Parse(string line)
  {
    try
    {
      return JsonNode.Parse(line)!.AsObject();
    }
    catch (Exception broken) when (broken is JsonException or InvalidOperationException)
    {
      throw new SqlFailure("KD001",
        "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file: it was not written by this sandbox. SQLSTATE: KD001");
    }
  }

  private static JsonValue? Json(object? value) => value switch
  {
    null => null,
    bool yes => JsonValue.Create(yes),
    _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
  };

  private static object? Value(SqlType type, JsonNode? node) => node is null ? null : type.Id switch
  {
    HiveServer2.Messages.TypeId.Boolean => node.GetValue<bool>(),
    _ => type.Cast(node is JsonValue value && value.TryGetValue(out string? text) ? text : node.ToJsonString(), SqlType.String),
  };
}
