namespace StitchDelta.Fuzz;

/// <summary>Makes inputs out of good ones: cut, doubled, spliced, with bytes changed and with words of the format where they do not belong.</summary>
internal sealed class Mutation(int seed, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words)
{
  /// <summary>No input is longer. What a reader makes of long ones shows in the blocks that are repeated.</summary>
  private const int Most = 16 * 1024;

  private static readonly byte[] Odd = [0x00, 0x01, 0x7F, 0x80, 0xC0, 0xEF, 0xFF, (byte)' ', (byte)'"', (byte)'\\', (byte)'\n', (byte)'<', (byte)'{', (byte)'='];

  private readonly Random _random = new(seed);

  public byte[] Next()
  {
    var input = new List<byte>(Pick(corpus));
    for (var i = _random.Next(1, 6); i > 0 && input.Count < Most; i--) Change(input);
    return input.Count > Most ? [.. input.Take(Most)] : [.. input];
  }

  private void Change(List<byte> input)
  {
    var at = _random.Next(input.Count + 1);
    var length = Math.Min(_random.Next(1, 40), input.Count - at);
    switch (_random.Next(9))
    {
      case 0 when at < input.Count: input[at] = (byte)_random.Next(256); break;
      case 1 when at < input.Count: input[at] ^= (byte)(1 << _random.Next(8)); break;
      case 2: input.RemoveRange(at, length); break;
      case 3: input.RemoveRange(at, input.Count - at); break;
      case 4: input.InsertRange(at, Pick(words)); break;
      case 5: input.Insert(at, Odd[_random.Next(Odd.Length)]); break;
      // A block again and again is what makes a slow reader slow.
      case 6: input.InsertRange(at, Repeat([.. input.GetRange(at, length)], _random.Next(2, 400))); break;
      case 7: input.InsertRange(at, Repeat(Pick(words), _random.Next(2, 400))); break;
      default:
        var other = Pick(corpus);
        input.InsertRange(at, other.Skip(_random.Next(other.Length + 1)).Take(_random.Next(1, 200)));
        break;
    }
  }

  private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

  private static IEnumerable<byte> Repeat(byte[] block, int times) => Enumerable.Repeat(block, times).SelectMany(b => b).Take(Most);
}
