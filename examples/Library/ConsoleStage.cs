using StitchDelta.Contracts;
using StitchDelta.Execution;

namespace StitchDelta.Examples;

/// <summary>What a cmdlet's base does for the steps, done for a terminal: every change is approved and told.</summary>
internal sealed class ConsoleStage : IStage, ICallLog
{
  public TimeProvider Time => TimeProvider.System;

  public bool IsPlanning => false;

  public bool Approve(ResourceChange change)
  {
    Console.WriteLine($"  {change}");
    return true;
  }

  public void Done(ResourceChange change)
  {
  }

  public void Unchanged(ResourceChange change)
  {
  }

  public void Warn(string text) => Console.WriteLine($"  Note: {text}");

  public void Verbose(string text)
  {
  }

  public void Debug(Func<string> line)
  {
  }

  public void Progress(string activity, string status, bool completed = false)
  {
  }
}
