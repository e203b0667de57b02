using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace StitchDelta.Binding;

/// <summary>Completes access modes. A ValidateSet would do it too, but its message repeats what was given.</summary>
internal sealed class AccessModeCompleter : IArgumentCompleter
{
  private static readonly string[] Modes = ["SINGLE_USER", "USER_ISOLATION", "NONE"];

  public IEnumerable<CompletionResult> CompleteArgument(
    string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
    Modes.Where(m => m.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(m => new CompletionResult(m));
}
