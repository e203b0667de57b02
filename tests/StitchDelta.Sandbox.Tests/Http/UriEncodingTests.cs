using CsCheck;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Http;

public sealed class UriEncodingTests
{
  [Fact]
  public void DecodesWhatItEncodes() => Gen.String.Sample(text =>
  {
    // Half surrogates are no text that could be sent.
    var sent = new string([.. text.Where(c => !char.IsSurrogate(c))]);
    Assert.Equal(sent, UriEncoding.Decode(UriEncoding.Encode(sent)));
    Assert.Equal(Uri.EscapeDataString(sent), UriEncoding.Encode(sent));
  });

  [Theory]
  [InlineData("%", "%")]
  [InlineData("100%25", "100%")]
  [InlineData("%4", "%4")]
  [InlineData("%zz%c3%A4", "%zzä")]
  public void LeavesWhatIsNoEscape(string encoded, string text) => Assert.Equal(text, UriEncoding.Decode(encoded));

  [Fact]
  public void ReadsQueries() =>
    Assert.Equal([new("policy", ""), new("a", "b c"), new("a", "=d"), new("", "e")], UriEncoding.Pairs("policy&a=b+c&&a=%3Dd&=e"));
}
