using StitchDelta.Commands.Base;

namespace StitchDelta.Tests.Pipeline;

public sealed class ProgressBarsTests
{
  private readonly TestTime _time = new();
  private readonly ProgressBars _bars;

  public ProgressBarsTests() => _bars = new(_time);

  [Fact]
  public void Each_bar_is_closed_by_its_own_activity_and_once()
  {
    Assert.True(Draw("a"));
    Assert.True(Draw("b"));
    Assert.True(Close("a"));
    Assert.False(Close("a"));
    Assert.True(Close("b"));
    Assert.False(Close("never shown"));
  }

  [Fact]
  public void Each_bar_is_drawn_at_most_twice_a_second()
  {
    var drawn = 0;
    for (var i = 0; i < 1000; i++)
    {
      if (Draw("a")) drawn++;
      _time.Pass(TimeSpan.FromMilliseconds(10));
    }
    Assert.Equal(20, drawn);
  }

  [Fact]
  public void Bar_that_was_closed_is_shown_again_at_once()
  {
    Assert.True(Draw("a"));
    Assert.True(Close("a"));
    Assert.True(Draw("a"));
  }

  private bool Draw(string activity) => _bars.MayDraw(activity, completed: false);

  private bool Close(string activity) => _bars.MayDraw(activity, completed: true);
}
