using System.Globalization;
using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A Delta table in a folder: a log of numbered commits, and data files that the log names. The files hold lines of JSON where the
/// real ones are Parquet.</summary>
internal sealed class DeltaTable(ITableFolder folder) : IStoredTable
{
  private const string Log = "_delta_log/";

  /// <summary>Whether the folder has a log.</summary>
  public bool Exists => Commits().Count > 0;

  /// <summary>Whether there is nothing in the folder.</summary>
  public bool IsEmpty => folder.List("").Count == 0;

  public void Create(IReadOnlyList<SqlColumn> columns)
  {
    var schema = new JsonObject
    {
      ["type"] = "struct",
      ["fields"] = new JsonArray([.. columns.Select(c => new JsonObject
      {
        ["name"] = c.Name,
        ["type"] = c.Type.Delta,
        ["nullable"] = true,
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
          ["configuration"] = new JsonObject(),
        },
      });
  }

  public void Append(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) => Commit("WRITE", [], columns, rows);

  public void Replace(IReadOnlyList<SqlColumn> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
    Commit("MERGE", Files(Actions()), columns, rows);

  private void Commit(string operation, IEnumerable<string> removed, IReadOnlyList<SqlColumn> columns,
    IEnumerable<IReadOnlyList<object?>> rows)
  {
    var version = Commits().Count;
    var file = $"part-00000-{Guid.NewGuid()}-c000.snappy.parquet";
    var content = JsonRows.Write(columns, rows);
    folder.Put(file, content);
    Commit(version,
    [
      new() { ["commitInfo"] = new JsonObject { ["operation"] = operation } },
      .. removed.Select(path => new JsonObject { ["remove"] = new JsonObject { ["path"] = path, ["dataChange"] = true } }),
      new() { ["add"] = new JsonObject { ["path"] = file, ["size"] = content.Length, ["dataChange"] = true } },
    ]);
  }

  public IReadOnlyList<SqlColumn> Columns() => Columns(Actions());

  /// <summary>The columns and all rows, as the log and the files say now.</summary>
  public (IReadOnlyList<SqlColumn> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows) Read()
  {
    var actions = Actions();
    var columns = Columns(actions);
    return (columns, [.. Files(actions).SelectMany(f => JsonRows.Read(columns, folder.Get(f)))]);
  }

  private static List<string> Files(IEnumerable<JsonObject> actions)
  {
    var files = new List<string>();
    foreach (var action in actions)
    {
      if (action["add"]?["path"]?.GetValue<string>() is { } added)
        files.Add(added);
      if (action["remove"]?["path"]?.GetValue<string>() is { } removed)
        files.Remove(removed);
    }
    return files;
  }

  public void DeleteFiles()
  {
    foreach (var name in folder.List(""))
      folder.Delete(name);
  }

  private static IReadOnlyList<SqlColumn> Columns(IEnumerable<JsonObject> actions)
  {
    var schema = actions.Select(a => a["metaData"]?["schemaString"]?.GetValue<string>()).LastOrDefault(s => s is not null)
      ?? throw SqlFailure.Of("DELTA_MISSING_TRANSACTION_LOG", "42K03",
        "Incompatible format detected. There is no transaction log present.");
    return [.. JsonNode.Parse(schema)!["fields"]!.AsArray().Select(f => new SqlColumn(
      f!["name"]!.GetValue<string>(), SqlType.OfDelta(f["type"]!.GetValue<string>())))];
  }

  private List<JsonObject> Actions() => [.. Commits().SelectMany(name => JsonRows.Objects(folder.Get(name)))];

  private IReadOnlyList<string> Commits() =>
    [.. folder.List(Log).Where(n => n.EndsWith(".json", StringComparison.Ordinal)).OrderBy(n => n, StringComparer.Ordinal)];

  private void Commit(int version, params JsonObject[] actions) =>
    folder.Put($"{Log}{version.ToString("D20", CultureInfo.InvariantCulture)}.json", JsonRows.Lines(actions));
}
