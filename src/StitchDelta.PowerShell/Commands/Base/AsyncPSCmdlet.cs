using System.Management.Automation;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet whose work is asynchronous. The work runs on the pipeline's thread, may write whenever it likes, and is cancelled and waited for when the pipeline stops.</summary>
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

  /// <summary>Does something on the pipeline's thread. From any thread, and without waiting for it.</summary>
  private protected void OnPipeline(Action action) => _pump?.Post(_ => action(), null);

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
