using System.Management.Automation;

namespace StitchDelta.Commands.Base;

/// <summary>Asks before a change is made. What destroys for good has a <c>-Force</c> that skips the question and nothing else.</summary>
public abstract partial class StitchDeltaCmdlet
{
  /// <summary>Whether the command has a <c>-Force</c> and it was given.</summary>
  private protected virtual bool IsForced => false;

  // Whoever writes -Confirm wants to be asked all the same.
  private bool SkipsQuestion =>
    IsForced && !(MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm) && LanguagePrimitives.IsTrue(confirm));

  /// <summary>Whether all of these changes may be made: one question for an installation, with the list of what goes.</summary>
  private protected bool AskOnce(string name, IReadOnlyList<ResourceChange> changes)
  {
    var list = string.Join(Environment.NewLine, changes.Select(c => $"  {c}"));
    return Ask($"Take back {name}:{Environment.NewLine}{list}", $"Take back {name}? This goes for good:{Environment.NewLine}{list}", name,
      $"take back {name}");
  }

  /// <summary>Removes what has several parts, with one question for all of them. Where nobody is asked, nothing need be planned.</summary>
  private protected Task<StepResult<T>> OnceAsync<T>(string name, Func<IStage, Task<StepResult<T>>> removeAsync) where T : StageOutput =>
    SkipsQuestion ? removeAsync(this) : AskedOnce.RunAsync(this, removeAsync, goes => AskOnce(name, goes));

  /// <summary>Whether this may be done. Under -WhatIf it is only said.</summary>
  /// <param name="description">What would be done, for -WhatIf and -Verbose.</param>
  /// <param name="question">The question.</param>
  /// <param name="resource">To what it would be done, for errors.</param>
  /// <param name="what">What would be done, in short, for errors.</param>
  private protected bool Ask(string description, string question, string resource, string what)
  {
    if (IsWhatIf)
    {
      SayWhatIf(description);
      return false;
    }
    if (SkipsQuestion)
    {
      WriteVerbose(description);
      return true;
    }
    // The question is about the change; what is said of it comes after.
    if (question == $"{description}?") question = $"{what}?{description.Substring(what.Length)}";
    try
    {
      return ShouldProcess(description, question, "Confirm");
    }
    catch (Exception e) when (IsWithoutAnswer(e))
    {
      throw Catalogue.ConfirmationRequired.For(resource, what);
    }
  }
}
