namespace StitchDelta.Steps.WholeLine;

/// <summary>Remembers what was approved: of a step that fails in its midst, that alone tells what it has made.</summary>
internal sealed class Approvals(IStage stage) : IStage
{
  private readonly List<ResourceChange> _approved = [];

  /// <summary>What was made or changed since the last <see cref="Clear"/> by a step that has failed: all but the last one, which is the one that failed.</summary>
  public IEnumerable<ResourceChange> Made => _approved.Take(_approved.Count - 1);

  public void Clear() => _approved.Clear();

  public bool IsPlanning => stage.IsPlanning;

  public bool Approve(ResourceChange change)
  {
    var isApproved = stage.Approve(change);
    if (isApproved) _approved.Add(change);
    return isApproved;
  }

  public void Keep(ResourceChange change) => stage.Keep(change);

  public void Verbose(string text) => stage.Verbose(text);

  public void Warn(string text) => stage.Warn(text);

  public void Progress(string activity, string status, bool completed = false) => stage.Progress(activity, status, completed);
}
