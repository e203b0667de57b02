using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace StitchDelta.Commands.Base;

/// <summary>Runs asynchronous work for the pipeline's thread and brings every continuation back to it, so that after an <c>await</c> a cmdlet may write as before it.</summary>
internal sealed class PipelinePump : SynchronizationContext
{
  private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

  /// <summary>Runs the work to its end on the calling thread. If something that was posted throws, or the caller cancels, the work is cancelled, waited for, and only then the exception goes on: nothing is left running behind the prompt.</summary>
  public void Run(Func<Task> work, CancellationTokenSource cancel)
  {
    var outer = Current;
    SetSynchronizationContext(this);
    try
    {
      var task = work();
      task.ContinueWith(_ => _queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
      ExceptionDispatchInfo? first = null;
      foreach (var (callback, state) in _queue.GetConsumingEnumerable())
      {
        try
        {
          callback(state);
        }
        catch (Exception e)
        {
          first ??= ExceptionDispatchInfo.Capture(e);
          cancel.Cancel();
        }
      }
      first?.Throw();
      task.GetAwaiter().GetResult();
    }
    finally
    {
      SetSynchronizationContext(outer);
      _queue.Dispose();
    }
  }

  /// <inheritdoc />
  public override void Post(SendOrPostCallback d, object? state)
  {
    try
    {
      _queue.Add((d, state));
    }
    catch (InvalidOperationException)
    {
      // The work is over; what is said after it concerns nobody.
    }
  }

  /// <inheritdoc />
  public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nothing may wait for the pipeline's thread.");

  /// <inheritdoc />
  public override SynchronizationContext CreateCopy() => this;
}
