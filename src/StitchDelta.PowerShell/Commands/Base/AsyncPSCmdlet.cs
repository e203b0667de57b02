using System.Management.Automation;
using System.Management.Automation.Host;

namespace StitchDelta.Commands.Base;

/// <summary>
/// A cmdlet whose work is asynchronous. The work runs on the pipeline's thread and is cancelled and waited for when the pipeline stops.
/// It, and whoever it calls on other threads, may write whenever they like: all that is written reaches the pipeline's own thread by
/// itself.
/// </summary>
public abstract class AsyncPSCmdlet : PSCmdlet, IDisposable
{
  private readonly CancellationTokenSource _cancel = new();
  private PipelinePump? _pump;

  /// <summary>Before the first object.</summary>
  protected virtual Task BeginAsync(CancellationToken cancel) => Task.CompletedTask;

  /// <summary>For each object from the pipe.</summary>
  protected virtual Task ProcessAsync(CancellationToken cancel) => Task.CompletedTask;

  /// <summary>After the last object.</summary>
  protected virtual Task EndAsync(CancellationToken cancel) => Task.CompletedTask;

  /// <summary>Whether the pipeline stops, or something that was written ended it.</summary>
  private protected bool IsStopping => _cancel.IsCancellationRequested;

  /// <summary>
  /// Does something on the pipeline's thread, from any thread, and without waiting for it. Nothing is done when no work is under way.
  /// </summary>
  private protected void OnPipeline(Action action) => _pump?.Do(action);

  /// <summary>Asks something on the pipeline's thread. Another thread waits for the answer.</summary>
  private protected T FromPipeline<T>(Func<T> ask) => _pump is { } pump ? pump.Ask(ask) : ask();

  // PowerShell's own methods refuse every thread but the pipeline's. These hide them, so that nobody has to think of it.

  /// <summary>Writes an object, from any thread.</summary>
  private protected new void WriteObject(object? made) => OnPipeline(() => base.WriteObject(made));

  /// <summary>Writes an object or the objects of a list, from any thread.</summary>
  private protected new void WriteObject(object? made, bool enumerateCollection) =>
    OnPipeline(() => base.WriteObject(made, enumerateCollection));

  /// <summary>Writes an error, from any thread.</summary>
  private protected new void WriteError(ErrorRecord error) => OnPipeline(() => base.WriteError(error));

  /// <summary>Writes a warning, from any thread.</summary>
  private protected new void WriteWarning(string text) => OnPipeline(() =>
  {
    try
    {
      base.WriteWarning(text);
    }
    catch (Exception e) when (IsDebugged && IsWithoutAnswer(e))
    {
      // -Debug has PowerShell ask after each warning. It is written by then, and where nobody can answer the command goes on.
    }
    catch (PipelineStoppedException) when (IsStopping)
    {
      // A pipeline that stops takes no warnings any more. What is said now is what stays behind, and nobody would learn of it.
      if (!IsSilenced("WarningAction")) Host.UI?.WriteWarningLine(text);
      throw;
    }
  });

  /// <summary>Whether the command line says that a stream is to show nothing.</summary>
  private protected bool IsSilenced(string parameter) => MyInvocation.BoundParameters.TryGetValue(parameter, out var action)
    && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore;

  /// <summary>Writes to the verbose stream, from any thread. With -Debug alone PowerShell would ask after each line: then it is the debug
  /// stream's.</summary>
  private protected new void WriteVerbose(string text) => OnPipeline(() =>
  {
    if (IsDebugged && !MyInvocation.BoundParameters.ContainsKey("Verbose")) base.WriteDebug(text);
    else base.WriteVerbose(text);
  });

  /// <summary>
  /// Whether a host could not ask. With -NonInteractive PowerShell's console says so with an InvalidOperationException, hosts without a
  /// user interface (runspaces, thread jobs, -Parallel) with a
  /// HostException or because they have not implemented it; and where the input has ended, as under a scheduler, the console fails on the
  /// missing line.
  /// </summary>
  private protected static bool IsWithoutAnswer(Exception e) =>
    e is HostException or PSInvalidOperationException or NotImplementedException or NotSupportedException or NullReferenceException
      or IOException;

  private bool IsDebugged => MyInvocation.BoundParameters.TryGetValue("Debug", out var given) && LanguagePrimitives.IsTrue(given);

  /// <summary>Writes to the debug stream, from any thread.</summary>
  private protected new void WriteDebug(string text) => OnPipeline(() => base.WriteDebug(text));

  /// <summary>Shows progress, from any thread.</summary>
  private protected new void WriteProgress(ProgressRecord progress) => OnPipeline(() => base.WriteProgress(progress));

  /// <summary>Writes to the information stream, from any thread.</summary>
  private protected new void WriteInformation(object message, string[] tags) => OnPipeline(() => base.WriteInformation(message, tags));

  /// <summary>Whether this may be done, asked from any thread.</summary>
  private protected new bool ShouldProcess(string description, string question, string caption) =>
    FromPipeline(() => base.ShouldProcess(description, question, caption));

  /// <inheritdoc />
  protected sealed override void BeginProcessing() => Run(BeginAsync);

  /// <inheritdoc />
  protected sealed override void ProcessRecord() => Run(ProcessAsync);

  /// <inheritdoc />
  protected sealed override void EndProcessing() => Run(EndAsync);

  /// <inheritdoc />
  protected sealed override void StopProcessing() => _cancel.Cancel();

  private void Run(Func<CancellationToken, Task> work)
  {
    var outer = _pump;
    var pump = _pump = new PipelinePump();
    try
    {
      pump.Run(() => work(_cancel.Token), _cancel);
    }
    catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
    {
      throw new PipelineStoppedException();
    }
    finally
    {
      _pump = outer;
    }
  }

  /// <inheritdoc />
  public void Dispose()
  {
    Dispose(true);
    GC.SuppressFinalize(this);
  }

  /// <summary>Frees what the cmdlet holds.</summary>
  protected virtual void Dispose(bool disposing)
  {
    if (disposing) _cancel.Dispose();
  }
}
