using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>The cmdlet as the stage of one of many rows: what is said of a row begins with its name.</summary>
internal sealed class RowStage(StitchDeltaCmdlet cmdlet, string title, bool isPlanned) : IStage
{
  public bool IsPlanning => isPlanned || cmdlet.IsPlanning;

  public bool Approve(ResourceChange change) => cmdlet.Approve(change, IsPlanning);

  public void Keep(ResourceChange change) => cmdlet.Keep(change, IsPlanning);

  public void Verbose(string text) => ((IStage)cmdlet).Verbose(Titled(text));

  public void Warn(string text) => ((IStage)cmdlet).Warn(Titled(text));

  public void Progress(string activity, string status, bool completed = false) => ((IStage)cmdlet).Progress(Titled(activity), status, completed);

  private string Titled(string text) => title.Length == 0 ? text : $"{title}: {text}";
}
