using System.Collections.Concurrent;
using StitchDelta.Commands.Base;

namespace StitchDelta.Tests.Pipeline;

/// <summary>Whoever speaks, from whatever thread, is heard on the thread that runs the pump.</summary>
public sealed class PipelinePumpTests
{
  private readonly PipelinePump _pump = new();
  private readonly ConcurrentQueue<(string Said, int Thread)> _heard = new();

  private static int Here => Environment.CurrentManagedThreadId;

  [Fact]
  public void What_other_threads_say_is_heard_here_and_in_order()
  {
    Run(async () =>
    {
      Say("begin");
      await Task.Run(async () =>
      {
        for (var i = 0; i < 50; i++)
        {
          Say($"{i}");
          await Task.Yield();
        }
      }).ConfigureAwait(false);
      Say("end");
    });

    Assert.Equal(["begin", .. Enumerable.Range(0, 50).Select(i => $"{i}"), "end"], _heard.Select(h => h.Said));
    Assert.All(_heard, h => Assert.Equal(Here, h.Thread));
  }

  [Fact]
  public void What_this_thread_says_does_not_overtake_what_another_said_before()
  {
    Run(() =>
    {
      // As when the awaited work is over before anybody waits for it: this thread goes on and its queue was not served yet.
      var other = new Thread(() => Say("first"));
      other.Start();
      other.Join();
      Say("second");
      return Task.CompletedTask;
    });

    Assert.Equal([("first", Here), ("second", Here)], _heard);
  }

  [Fact]
  public void Question_of_another_thread_is_answered_here()
  {
    var (asker, answerer) = (0, 0);

    Run(() => Task.Run(() =>
    {
      asker = Here;
      answerer = _pump.Ask(() => Here);
    }));

    Assert.NotEqual(Here, asker);
    Assert.Equal(Here, answerer);
  }

  [Fact]
  public void Question_of_this_thread_is_answered_at_once()
  {
    var answer = 0;
    Run(() =>
    {
      answer = _pump.Ask(() => 5);
      return Task.CompletedTask;
    });
    Assert.Equal(5, answer);
  }

  [Fact]
  public void What_a_question_throws_goes_to_whoever_asked()
  {
    Exception? caught = null;

    Run(() => Task.Run(() => caught = Record.Exception(() => _pump.Ask<int>(() => throw new InvalidDataException("no")))));

    Assert.Equal("no", Assert.IsType<InvalidDataException>(caught).Message);
  }

  [Fact]
  public void Saying_that_fails_ends_the_work_and_is_waited_for()
  {
    using var cancel = new CancellationTokenSource();
    var ended = false;

    Assert.Throws<InvalidDataException>(() => _pump.Run(async () =>
    {
      await Task.Run(() => _pump.Do(() => throw new InvalidDataException("full"))).ConfigureAwait(false);
      await Record.ExceptionAsync(() => Task.Delay(Timeout.Infinite, cancel.Token));
      ended = true;
    }, cancel));

    Assert.True(ended);
  }

  [Fact]
  public void After_the_end_nothing_is_said_and_nothing_waits()
  {
    Run(() => Task.CompletedTask);
    var late = new Thread(() =>
    {
      Say("late");
      Assert.Throws<OperationCanceledException>(() => _pump.Ask(() => 1));
    });

    late.Start();

    Assert.True(late.Join(TimeSpan.FromSeconds(30)));
    Assert.Empty(_heard);
  }

  private void Say(string text) => _pump.Do(() => _heard.Enqueue((text, Here)));

  private void Run(Func<Task> work)
  {
    using var cancel = new CancellationTokenSource();
    _pump.Run(work, cancel);
  }
}
