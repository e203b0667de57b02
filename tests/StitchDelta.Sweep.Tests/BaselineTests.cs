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
    output.WriteLine($"{baseline.Requests.Count} requests, {baseline.Faults().Count()} faults, {baseline.Stops().Count()} stops, again: {baseline.ErrorAgain}");
    foreach (var request in baseline.Requests) output.WriteLine($"  {(request.IsWrite ? "W" : "r")} {request} {request.Status}");
    foreach (var thing in baseline.After) output.WriteLine($"  {thing}");
  }
}
