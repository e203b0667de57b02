using System.Text;
using CsCheck;
using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Http;

/// <summary>What of a body is shown with Debug.</summary>
public sealed class ShownBodyTests
{
  [Fact]
  public void Short_one_is_shown_whole() => Assert.Equal("""{"a":"ü"}""", ShownBody.Of(Encoding.UTF8.GetBytes("""{"a":"ü"}""")));

  [Theory]
  [InlineData(4_001)]
  [InlineData(40_000)]
  [InlineData(4_000_000)]
  public void Long_one_is_shown_in_its_beginning(int length)
  {
    var shown = ShownBody.Of(Encoding.UTF8.GetBytes(new string('x', length)));

    Assert.Equal(new string('x', ShownBody.Shown) + " …", shown);
  }

  /// <summary>Wherever a secret stands, and also where there are so many that the text shrinks and the cut moves.</summary>
  [Fact]
  public void No_part_of_a_secret_is_shown_wherever_the_cut_goes() =>
    Gen.Select(Gen.Int[0, 60], Gen.Int[1, 700], Gen.Bool).Sample((gap, count, isPadded) =>
    {
      var one = $$$"""{"token_value":"{{{Canary.NewToken}}}-{{{new string('k', 100)}}}"}{{{new string('.', gap)}}}""";
      var text = string.Concat(Enumerable.Repeat(one, count)) + (isPadded ? new string('-', ShownBody.Read) : "");

      Assert.DoesNotContain("kkk", ShownBody.Of(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
    }, iter: 200);
}
