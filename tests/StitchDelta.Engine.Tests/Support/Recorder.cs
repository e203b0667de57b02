using System.Collections.Concurrent;

namespace StitchDelta.Support;

/// <summary>Keeps what the engine tells.</summary>
public sealed class Recorder : ICallLog
{
  private readonly ConcurrentQueue<string> _verbose = new();
  private readonly ConcurrentQueue<string> _debug = new();

  public IReadOnlyList<string> VerboseLines => [.. _verbose];

  public IReadOnlyList<string> DebugLines => [.. _debug];

  public string All => string.Join("\n", _verbose.Concat(_debug));

  public void Verbose(string line) => _verbose.Enqueue(line);

  public void Debug(Func<string> line)
  {
    if (ShowsDebug) _debug.Enqueue(line());
  }

  public bool ShowsDebug { get; init; } = true;
}

/// <summary>Secrets that must never show up anywhere.</summary>
internal static class Canary
{
  internal const string AwsSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYCANARYKEY1";
  internal const string Token = "dapi0123456789abcdef0123456789abca7e";
  internal const string NewToken = "dapifedcba9876543210fedcba9876543210";
  internal const string StitchToken = "9f1c3a7e5b2d4860af13c7e95d2b4c68";
}
