namespace StitchDelta;

/// <summary>What travels down the pipeline: each stage hands on all that is known so far and adds its own part.</summary>
public abstract record StageOutput
{
  /// <summary>What is known of the installation so far: what the type itself shows of it, and what earlier stages knew.</summary>
  internal InstallationFacts Facts { get; init; } = new();

  /// <summary>The same, for a program; as a property it would be shown with the object.</summary>
  public InstallationFacts ToFacts() => Facts;

  /// <summary>The stage that makes it.</summary>
  internal abstract PipelineStage MadeBy { get; }

  /// <summary>True under <c>-WhatIf</c>: the object shows what would be, and a stage that is fed it plans too.</summary>
  public bool IsPlanned { get; init; }

  /// <summary>What this stage did to each resource that it is responsible for.</summary>
  public IReadOnlyList<ResourceChange> Changes { get; init; } = [];

  /// <summary>What this stage did, all taken together.</summary>
  public Outcome Outcome =>
    // One that made way for another was, all in all, changed.
    Has(ChangeAction.Delete) ? Has(ChangeAction.Create) ? Outcome.Updated : Outcome.Deleted
    : Has(ChangeAction.Update) ? Outcome.Updated
    : Has(ChangeAction.Create) ? Outcome.Created
    : Changes.Any(c => c.IsRecord) ? Outcome.Updated
    : Outcome.Unchanged;

  private bool Has(ChangeAction action) => Changes.Any(c => !c.IsRecord && c.Action == action);
}
