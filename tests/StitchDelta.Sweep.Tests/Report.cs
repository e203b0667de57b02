using System.Text.Json;

namespace StitchDelta.Sweep;

/// <summary>Writes the page of what came of the sweep.</summary>
internal static class Report
{
  public static void Add(string file, string kind, IReadOnlyList<Verdict> verdicts)
  {
    File.WriteAllLines($"{file}.{kind}.json", verdicts.Select(v => JsonSerializer.Serialize(new
    {
      Command = v.Scenario.Command.Name, v.Scenario.Number, v.Operation, Fault = $"{v.Scenario.Fault}", v.IsReached, v.ErrorId, v.Wrong,
    })));
  }
}
