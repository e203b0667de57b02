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

  [Fact]
  public void The_status_says_how_long_it_has_taken()
  {
    Assert.True(Draw("a"));
    Assert.Equal("Cluster is starting", _bars.Status("a", "Cluster is starting"));
    _time.Pass(TimeSpan.FromSeconds(80));
    Assert.True(Draw("a"));
    Assert.Equal("Cluster is starting, 1:20 so far", _bars.Status("a", "Cluster is starting"));
    Assert.Equal("1:20 so far", _bars.Status("a", ""));
    Assert.Equal("new", _bars.Status("b", "new"));
    _time.Pass(TimeSpan.FromHours(2));
    Assert.Equal("Cluster is starting, 2:01:20 so far", _bars.Status("a", "Cluster is starting"));
    // Another wait for the same thing begins anew.
    Assert.True(Close("a"));
    Assert.True(Draw("a"));
    Assert.Equal("Cluster is starting", _bars.Status("a", "Cluster is starting"));
  }

  private bool Draw(string activity) => _bars.MayDraw(activity, completed: false);

  private bool Close(string activity) => _bars.MayDraw(activity, completed: true);
}
