using System.Collections.Concurrent;

namespace StitchDelta.Sweep;

/// <summary>A prompt at which everything is agreed to, and which remembers what was told. Anybody may tell it, on any thread.</summary>
internal sealed class Stage(TimeProvider time) : IStage, ICallLog
{
  private readonly ConcurrentQueue<string> _told = new();

  /// <summary>What a person saw.</summary>
  public IEnumerable<string> Told => _told;

  public bool IsPlanning => false;

  public TimeProvider Time => time;

  public bool Approve(ResourceChange change) => true;

  public void Done(ResourceChange change) => _told.Enqueue($"{change} {change.Detail}");

  public void Unchanged(ResourceChange change) => _told.Enqueue($"{change} {change.Detail}");

  public void Warn(string text) => _told.Enqueue(text);

  public void Say(string? text) => _told.Enqueue(text ?? "");

  void IStage.Verbose(string text)
  {
  }

  public void Progress(string activity, string status, bool completed = false)
  {
  }

  void ICallLog.Verbose(string line)
  {
  }

  void ICallLog.Debug(Func<string> line)
  {
  }
}
