using System.Text;
using CsCheck;
using StitchDelta.Sandbox.Aws.SigV4;

namespace StitchDelta.Aws;

public sealed class AwsChunkedTests
{
  [Fact]
  public void DecodesWhatWasCutInChunks() =>
    Gen.Select(Gen.Byte.Array[1, 40].Array[0, 5], Gen.Bool, Gen.Bool).Sample((chunks, withSignatures, withTrailer) =>
      Assert.Equal(chunks.SelectMany(c => c), AwsChunked.Decode(Encode(chunks, withSignatures, withTrailer))));

  [Fact]
  public void RefusesABodyThatIsCutShort() =>
    Gen.Select(Gen.Byte.Array[1, 40].Array[1, 5], Gen.Double[0, 0.999]).Sample((chunks, part) =>
    {
      var whole = Encode(chunks, withSignatures: false, withTrailer: false);
      // The last four bytes only end the body.
      Assert.Null(AwsChunked.Decode([.. whole.Take((int)((whole.Length - 4) * part))]));
    });

  [Theory]
  [InlineData("no chunks at all")]
  [InlineData("-1\r\nx\r\n0\r\n\r\n")]
  [InlineData("7fffffff\r\nx\r\n0\r\n\r\n")]
  [InlineData("ffffffff\r\nx\r\n0\r\n\r\n")]
  public void RefusesWhatIsNoChunkedBody(string body) => Assert.Null(AwsChunked.Decode(Encoding.ASCII.GetBytes(body)));

  private static byte[] Encode(byte[][] chunks, bool withSignatures, bool withTrailer)
  {
    var signature = withSignatures ? ";chunk-signature=" + new string('a', 64) : "";
    IEnumerable<byte> Line(string text) => Encoding.ASCII.GetBytes(text + "\r\n");
    return
    [
      .. chunks.SelectMany(c => Line($"{c.Length:x}{signature}").Concat(c).Concat(Line(""))),
      .. Line("0" + signature),
      .. withTrailer ? Line("x-amz-checksum-crc32:AAAAAA==") : [],
      .. Line(""),
    ];
  }
}
