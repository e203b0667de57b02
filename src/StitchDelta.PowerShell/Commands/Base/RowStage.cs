using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>The cmdlet as the stage of one of many rows: what is said of a row begins with its name.</summary>
internal sealed class RowStage(StitchDeltaCmdlet cmdlet, string title, bool isPlanned) : IStage
{
  public bool IsPlanning => isPlanned || cmdlet.IsPlanning;

  public bool Approve(ResourceChange change) => cmdlet.Approve(change, IsPlanning);

  public void Keep(ResourceChange change) => cmdlet.Keep(change, IsPlanning);

  public void Verbose(string text) => ((IStage)cmdlet).Verbose($"{title}: {text}");

  public void Warn(string text) => ((IStage)cmdlet).Warn($"{title}: {text}");

  public void Progress(string activity, string status, bool completed = false) => ((IStage)cmdlet).Progress($"{title}: {activity}", status, completed);
}
