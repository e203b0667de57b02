using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>The cmdlet as the stage of one of many rows: what is said of a row begins with its name.</summary>
internal sealed class RowStage(StitchDeltaCmdlet cmdlet, string title, bool isPlanned) : IStage
{
  public bool IsPlanning => isPlanned || cmdlet.IsPlanning;

  public bool Approve(ResourceChange change) => cmdlet.Approve(change, IsPlanning);

  public void Done(ResourceChange change) => cmdlet.Done(change);

  public void Keep(ResourceChange change) => cmdlet.Keep(change, IsPlanning);

  public void Verbose(string text) => ((IStage)cmdlet).Verbose(Named(text));

  public void Warn(string text) => ((IStage)cmdlet).Warn(Named(text));

  public void Progress(string activity, string status, bool completed = false) => ((IStage)cmdlet).Progress(Named(activity), status, completed);

  // What is given on the command line alone is no row and has no name.
  private string Named(string text) => title.Length == 0 ? text : $"{title}: {text}";
}
