using Xunit.Abstractions;

namespace StitchDelta.Sweep;

public class BaselineTests(ITestOutputHelper output)
{
  public static TheoryData<string> Commands => [.. Command.All.Select(c => c.Name)];

  [Theory]
  [MemberData(nameof(Commands))]
  public void A_command_that_nothing_befalls_comes_to_its_end(string name)
  {
    var baseline = Baseline.Of(Command.All.Single(c => c.Name == name));
    var (faults, stops) = (baseline.Faults().Count(), baseline.Stops().Count());
    output.WriteLine($"{baseline.Requests.Count} requests, {faults} faults, {stops} stops, again: {baseline.ErrorAgain}");
    foreach (var request in baseline.Requests) output.WriteLine($"  {(request.IsWrite ? "W" : "r")} {request} {request.Status}");
    foreach (var thing in baseline.After) output.WriteLine($"  {thing}");
  }
}
