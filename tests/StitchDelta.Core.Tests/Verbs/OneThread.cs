using System.Collections.Concurrent;

namespace StitchDelta.Tests.Verbs;

/// <summary>Brings every continuation to one thread, as the pipeline does.</summary>
internal sealed class OneThread : SynchronizationContext
{
  private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

  public static async Task RunAsync(Func<Task> work) => await Task.Run(() =>
  {
    var one = new OneThread();
    SetSynchronizationContext(one);
    var task = work();
    task.ContinueWith(_ => one._queue.CompleteAdding(), TaskScheduler.Default);
    foreach (var (callback, state) in one._queue.GetConsumingEnumerable()) callback(state);
    SetSynchronizationContext(null);
    return task;
  });

  public override void Post(SendOrPostCallback d, object? state) => _queue.Add((d, state));
}
