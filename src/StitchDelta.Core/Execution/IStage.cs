namespace StitchDelta.Execution;

/// <summary>What a step may ask of whoever runs it: a cmdlet or a program.</summary>
public interface IStage
{
  /// <summary>Whether changes are only planned: <c>-WhatIf</c>, or an input that is planned itself.</summary>
  bool IsPlanning { get; }

  /// <summary>The clock that waits go by.</summary>
  TimeProvider Time { get; }

  /// <summary>Whether this change may be made now. Says what would be done when it is only planned.</summary>
  bool Approve(ResourceChange change);

  /// <summary>Told what was done, as soon as it is: what happens afterwards does not take it back.</summary>
  void Done(ResourceChange change);

  /// <summary>Told what is left as it is: a part of the plan, too.</summary>
  void Unchanged(ResourceChange change);

  /// <summary>Detail for whoever follows along.</summary>
  void Verbose(string text);

  /// <summary>Something that may turn out otherwise than intended.</summary>
  void Warn(string text);

  /// <summary>Where a longer wait stands, in the service's own words.</summary>
  /// <param name="activity">What is being done, as in <c>Starting cluster stitch</c>.</param>
  /// <param name="status">The service's message.</param>
  /// <param name="completed">True once, when the wait is over.</param>
  void Progress(string activity, string status, bool completed = false);
}
