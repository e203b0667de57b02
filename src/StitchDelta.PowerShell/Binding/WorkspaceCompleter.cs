using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using StitchDelta.Commands.Base;
using StitchDelta.Isolation;

namespace StitchDelta.Binding;

/// <summary>Completes an argument with what the connected workspace has. Whoever presses Tab gets an answer soon or none, and never an
/// error.</summary>
internal abstract class WorkspaceCompleter : IArgumentCompleter
{
  private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

  public IEnumerable<CompletionResult> CompleteArgument(
    string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
  {
    var word = wordToComplete.Trim('\'', '"');
    try
    {
      return [.. Offers(fakeBoundParameters["Connection"] as IDictionary)
        .Where(o => o.Value.StartsWith(word, StringComparison.OrdinalIgnoreCase))
        .Select(o => new CompletionResult(o.Value, o.Value, CompletionResultType.ParameterValue, o.ToolTip))];
    }
    catch (Exception e) when (e is not OutOfMemoryException)
    {
      return [];
    }
  }

  private protected abstract Task<IEnumerable<(string Value, string ToolTip)>> OffersAsync(IWorkspace workspace, CancellationToken cancel);

  private IEnumerable<(string Value, string ToolTip)> Offers(IDictionary? connection)
  {
    using var patience = new CancellationTokenSource(Timeout);
    var connections = new Connections(RunspaceSession.Current, EngineLoader.Engine, new NoLog(), Environment.GetEnvironmentVariable);
    var workspace = connections.Workspace(null, null, connection).Workspace;
    IEnumerable<(string, string)> offers = [];
    new PipelinePump().Run(async () => offers = await OffersAsync(workspace, patience.Token), patience);
    return offers;
  }

  private sealed class NoLog : ICallLog
  {
    public void Verbose(string line)
    {
    }

    public void Debug(Func<string> line)
    {
    }
  }
}
