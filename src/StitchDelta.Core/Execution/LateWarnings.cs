namespace StitchDelta.Execution;

/// <summary>
/// Warns when all is done. Where warnings are errors (-WarningAction Stop), one in the midst of the work would end it between making a
/// thing and handing it on, and nobody would have
/// the token that was just made.
/// </summary>
internal class LateWarnings(IStage stage) : PassingStage(stage)
{
  private readonly Queue<string> _warnings = [];

  public override void Warn(string text) => _warnings.Enqueue(text);

  /// <summary>Warns of what has come together.</summary>
  public void Flush()
  {
    while (_warnings.Count > 0) base.Warn(_warnings.Dequeue());
  }
}
