using System.Globalization;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The runtimes of clusters/spark-versions: unsorted, old and new, as a workspace lists them.</summary>
internal static class Runtimes
{
  private static readonly IReadOnlyList<(string Key, string Name)> All =
  [
    ("16.4.x-scala2.13", "16.4 LTS (includes Apache Spark 3.5.2, Scala 2.13)"),
    ("12.2.x-scala2.12", "12.2 LTS (includes Apache Spark 3.3.2, Scala 2.12)"),
    ("15.4.x-photon-scala2.12", "15.4 LTS Photon (includes Apache Spark 3.5.0, Scala 2.12)"),
    ("6.4.x-esr-scala2.11", "6.4 Extended Support (includes Apache Spark 2.4.5, Scala 2.11)"),
    ("10.4.x-scala2.12", "10.4 LTS (includes Apache Spark 3.2.1, Scala 2.12)"),
    ("17.3.x-scala2.13", "17.3 LTS (includes Apache Spark 4.0.0, Scala 2.13)"),
    ("16.4.x-gpu-ml-scala2.12", "16.4 LTS ML (includes Apache Spark 3.5.2, GPU, Scala 2.12)"),
    ("9.1.x-scala2.12", "9.1 LTS (includes Apache Spark 3.1.2, Scala 2.12)"),
    ("16.4.x-scala2.12", "16.4 LTS (includes Apache Spark 3.5.2, Scala 2.12)"),
    ("18.x-scala2.13", "18.0 (includes Apache Spark 4.1.0, Scala 2.13)"),
    ("16.4.x-cpu-ml-scala2.12", "16.4 LTS ML (includes Apache Spark 3.5.2, Scala 2.12)"),
    ("apache-spark-2.4.x-scala2.11", "Light 2.4 (includes Apache Spark 2.4, Scala 2.11)"),
    ("13.3.x-scala2.12", "13.3 LTS (includes Apache Spark 3.4.1, Scala 2.12)"),
    ("15.4.x-scala2.12", "15.4 LTS (includes Apache Spark 3.5.0, Scala 2.12)"),
    ("18.1.x-scala2.13", "18.1 Beta (includes Apache Spark 4.1.0, Scala 2.13)"),
    ("15.4.x-aarch64-scala2.12", "15.4 LTS aarch64 (includes Apache Spark 3.5.0, Scala 2.12)"),
    ("6.2.x-scala2.11", "6.2 (includes Apache Spark 2.4.4, Scala 2.11)"),
    ("17.3.x-photon-scala2.13", "17.3 LTS Photon (includes Apache Spark 4.0.0, Scala 2.13)"),
    ("14.3.x-scala2.12", "14.3 LTS (includes Apache Spark 3.5.0, Scala 2.12)"),
    ("7.3.x-hls-scala2.12", "7.3 LTS Genomics (includes Apache Spark 3.0.1, Scala 2.12)"),
  ];

  public static bool Contains(string key) => All.Any(r => r.Key == key);

  /// <summary>Whether a runtime is older than 13.3 LTS, the first that workspaces without legacy features take.</summary>
  public static bool IsLegacy(string key)
  {
    var parts = key.Split('.');
    if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major))
      return true;
    return major < 13
      || (major == 13 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor < 3);
  }

  public static JsonObject ToJson() => new()
  {
    ["versions"] = All.Select(r => new JsonObject { ["key"] = r.Key, ["name"] = r.Name }).ToJsonArray(),
  };
}
