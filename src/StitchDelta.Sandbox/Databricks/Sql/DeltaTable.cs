using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A Delta table in a folder: a log of numbered commits, and data files that the log names. The files hold lines of JSON where the
/// real ones are Parquet.</summary>
internal sealed class DeltaTable(ITableFolder folder)
{
  private const string Log = "_delta_log/";

  /// <summary>Whether the folder has a log.</summary>
  public bool Exists => Commits().Count > 0;

  /// <summary>Whether there is nothing in the folder.</summary>
  public bool IsEmpty => folder.List("").Count == 0;

  public void Create(IReadOnlyList<SqlColumn> columns, IReadOnlyDictionary<string, string> properties)
  {
    var schema = new JsonObject
    {
      ["type"] = "struct",
      ["fields"] = new JsonArray([.. columns.Select(c => new JsonObject
      {
        ["name"] = c.Name,
        ["type"] = c.Type.Delta,
        ["nullable"] = c.Nullable,
        ["metadata"] = new JsonObject(),
      })]),
    };
    Commit(0,
      new() { ["commitInfo"] = new JsonObject { ["operation"] = "CREATE TABLE" } },
      new() { ["protocol"] = new JsonObject { ["minReaderVersion"] = 1, ["minWriterVersion"] = 2 } },
      new()
      {
        ["metaData"] = new JsonObject
        {
          ["id"] = Guid.NewGuid().ToString(),
          ["format"] = new JsonObject { ["provider"] = "parquet", ["options"] = new JsonObject() },
          ["schemaString"] = schema.ToJsonString(),
          ["partitionColumns"] = new JsonArray(),
          ["configuration"] = new JsonObject(properties.Select(p => new KeyValuePair<string, JsonNode?>(p.Key, p.Value))),
        },
      });
  }

  public void Append(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows)
  {
    var version = Commits().Count;
    var file = $"part-00000-{Guid.NewGuid()}-c000.snappy.parquet";
    var content = Lines(rows.Select(row => new JsonObject(columns.Select((c, i) => new KeyValuePair<string, JsonNode?>(c.Name, Json(row[i]))))));
    folder.Put(file, content);
    Commit(version,
      new() { ["commitInfo"] = new JsonObject { ["operation"] = "WRITE" } },
      new() { ["add"] = new JsonObject { ["path"] = file, ["size"] = content.Length, ["dataChange"] = true } });
  }

  public IReadOnlyList<SqlColumn> Columns() => Columns(Actions());

  /// <summary>The columns and all rows, as the log and the files say now.</summary>
  public (IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows) Read()
  {
    var actions = Actions();
    var columns = Columns(actions);
    var files = new List<string>();
    foreach (var action in actions)
    {
      if (action["add"]?["path"]?.GetValue<string>() is { } added)
        files.Add(added);
      if (action["remove"]?["path"]?.GetValue<string>() is { } removed)
        files.Remove(removed);
    }
    return (columns, [.. files.SelectMany(f => Objects(folder.Get(f))).Select(line => columns.Select(c => Value(c.Type, line[c.Name])).ToArray())]);
  }

  public void DeleteFiles()
  {
    foreach (var name in folder.List(""))
      folder.Delete(name);
  }

  private static IReadOnlyList<SqlColumn> Columns(IEnumerable<JsonObject> actions)
  {
    var schema = actions.Select(a => a["metaData"]?["schemaString"]?.GetValue<string>()).LastOrDefault(s => s is not null)
      ?? throw SqlFailure.Of("DELTA_MISSING_TRANSACTION_LOG", "42K03", "Incompatible format detected. There is no transaction log present.");
    return [.. JsonNode.Parse(schema)!["fields"]!.AsArray().Select(f => new SqlColumn(
      f!["name"]!.GetValue<string>(), SqlType.OfDelta(f["type"]!.GetValue<string>()), f["nullable"]?.GetValue<bool>() ?? true))];
  }

  private List<JsonObject> Actions() => [.. Commits().SelectMany(name => Objects(folder.Get(name)))];

  private IReadOnlyList<string> Commits() =>
    [.. folder.List(Log).Where(n => n.EndsWith(".json", StringComparison.Ordinal)).OrderBy(n => n, StringComparer.Ordinal)];

  private void Commit(int version, params JsonObject[] actions) =>
    folder.Put($"{Log}{version.ToString("D20", CultureInfo.InvariantCulture)}.json", Lines(actions));

  private static byte[] Lines(IEnumerable<JsonObject> objects) => Encoding.UTF8.GetBytes(string.Concat(objects.Select(o => o.ToJsonString() + "\n")));

  private static IEnumerable<JsonObject> Objects(byte[] lines)
  {
    foreach (var line in Encoding.UTF8.GetString(lines).Split('\n').Where(l => l.Length > 0))
      yield return Parse(line);
  }

  private static JsonObject Parse(string line)
  {
    try
    {
      return JsonNode.Parse(line)!.AsObject();
    }
    catch (Exception broken) when (broken is JsonException or InvalidOperationException)
    {
      throw new SqlFailure("KD001", "[FAILED_READ_FILE.NO_HINT] Encountered error while reading file: it was not written by this sandbox. SQLSTATE: KD001");
    }
  }

  private static JsonValue? Json(object? value) => value switch
  {
    null => null,
    bool yes => JsonValue.Create(yes),
    // As text: JSON knows neither all decimals nor NaN.
    byte[] bytes => JsonValue.Create(Convert.ToBase64String(bytes)),
    _ => JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture)),
  };

  private static object? Value(SqlType type, JsonNode? node) => node is null ? null : type.Id switch
  {
    HiveServer2.Messages.TypeId.Boolean => node.GetValue<bool>(),
    HiveServer2.Messages.TypeId.Binary => Convert.FromBase64String(node.GetValue<string>()),
    _ => type.Cast(node.GetValue<string>(), SqlType.String),
  };
}
