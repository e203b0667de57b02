using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace StitchDelta.Commands.Base;

/// <summary>
/// Runs asynchronous work for the pipeline's thread and brings every continuation back to it, so that after an <c>await</c> a cmdlet may
/// write as before it. What another thread has to say is said on the pipeline's thread, too, in the order in which it came.
/// </summary>
#pragma warning disable RS0030 // The pipeline's thread waits here, and nowhere else.
internal sealed class PipelinePump : SynchronizationContext
{
  private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];
  // Apart from the queue, lest what this thread says overtake what another said before, and no continuation has to run in the midst of this
  // one.
  private readonly ConcurrentQueue<Action> _said = new();
  private int _thread;

  private bool IsOnThread => Environment.CurrentManagedThreadId == _thread;

  /// <summary>Runs the work to its end on the calling thread. If something that was posted throws, or the caller cancels, the work is
  /// cancelled, waited for, and only then the exception goes on: nothing is left running behind the prompt.</summary>
  public void Run(Func<Task> work, CancellationTokenSource cancel)
  {
    var outer = Current;
    _thread = Environment.CurrentManagedThreadId;
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

  /// <summary>Does something on the pipeline's thread: at once if this is it, else when its turn comes, without waiting for it.</summary>
  public void Do(Action action)
  {
    _said.Enqueue(action);
    if (IsOnThread) DoWhatWasSaid();
    else Post(_ => DoWhatWasSaid(), null);
  }

  /// <summary>
  /// Asks something on the pipeline's thread, and waits for the answer where this is another thread. The pipeline's thread itself never
  /// waits for anybody, so that the answer comes.
  /// </summary>
  public T Ask<T>(Func<T> ask)
  {
    if (IsOnThread) return AskInTurn(ask);
    var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
    if (!TryPost(_ => Answer(answer, () => AskInTurn(ask)), null)) throw new OperationCanceledException("The pipeline has ended.");
    return answer.Task.GetAwaiter().GetResult();
  }

  /// <inheritdoc />
  public override void Post(SendOrPostCallback d, object? state) => TryPost(d, state);

  /// <inheritdoc />
  public override void Send(SendOrPostCallback d, object? state) =>
    throw new NotSupportedException("Nothing may wait for the pipeline's thread.");

  /// <inheritdoc />
  public override SynchronizationContext CreateCopy() => this;

  private bool TryPost(SendOrPostCallback callback, object? state)
  {
    try
    {
      _queue.Add((callback, state));
      return true;
    }
    catch (InvalidOperationException)
    {
      // The work is over; what is said after it concerns nobody.
      return false;
    }
  }

  private void DoWhatWasSaid()
  {
    while (_said.TryDequeue(out var action)) action();
  }

  private T AskInTurn<T>(Func<T> ask)
  {
    DoWhatWasSaid();
    return ask();
  }

  // What the question throws belongs to whoever asked.
  private static void Answer<T>(TaskCompletionSource<T> answer, Func<T> ask)
  {
    try
    {
      answer.SetResult(ask());
    }
    catch (Exception e)
    {
      answer.SetException(e);
    }
  }
}
