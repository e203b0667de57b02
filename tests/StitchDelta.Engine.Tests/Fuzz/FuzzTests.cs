using System.Diagnostics;
using System.Globalization;

namespace StitchDelta.Fuzz;

/// <summary>
/// Readers of what others wrote, on inputs made of good ones. Whatever the input: a result or an error of the catalogue, in memory that
/// grows with the input and not faster. STITCHDELTA_FUZZ gives the number of inputs for each reader, and STITCHDELTA_SEED the seed.
/// </summary>
public sealed class FuzzTests
{
  private const int Usual = 1_500;

  /// <summary>What an input may cost, in bytes: so much in any case (an exception with its stack is some ten thousand), and so much for each
  /// of its own.</summary>
  private const long Fixed = 4_000_000, PerByte = 6_000;

  public static TheoryData<string> Names => new(Reader.All.Select(r => r.Name));

  [Theory]
  [MemberData(nameof(Names))]
  public void Whatever_is_read_is_understood_or_refused(string name)
  {
    var reader = Reader.All.Single(r => r.Name == name);
    var seed = Number("STITCHDELTA_SEED", 20261128);
    var mutation = new Mutation(seed, reader.Corpus, reader.Words);
    var figures = new Figures(name);
    for (var i = 0; i < Number("STITCHDELTA_FUZZ", Usual); i++)
    {
      var input = mutation.Next();
      var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
      var isRefused = IsRefused(reader, input, $"seed {seed}, input {i}");
      var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(clock));
      figures.Add(input.Length, isRefused, bytes, time);
      Assert.True(bytes <= Fixed + PerByte * input.Length, $"seed {seed}, input {i}: {bytes} bytes for an input of {input.Length}: {Show(input)}");
    }
    if (Environment.GetEnvironmentVariable("STITCHDELTA_FUZZ_REPORT") is { Length: > 0 } report) figures.Write(report);
  }

  private static bool IsRefused(Reader reader, byte[] input, string which)
  {
    try
    {
      reader.Read(input);
      return false;
    }
    catch (StitchDeltaException e) when (e.Entry != Catalogue.Unexpected)
    {
      return true;
    }
    catch (Exception e)
    {
      throw new InvalidOperationException($"{reader.Name}, {which}: {e.GetType().Name}: {e.Message}\n{Show(input)}", e);
    }
  }

  private static string Show(byte[] input) => Convert.ToBase64String(input, 0, Math.Min(input.Length, 600));

  private static int Number(string variable, int usual) =>
    int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;

  /// <summary>What a reader's inputs have cost, a line of a table.</summary>
  private sealed class Figures(string name)
  {
    private int _inputs, _refused;
    private long _most;
    private TimeSpan _all, _slowest;
    private int _slowestLength;

    public void Add(int length, bool isRefused, long bytes, TimeSpan time)
    {
      _inputs++;
      if (isRefused) _refused++;
      _most = Math.Max(_most, bytes);
      _all += time;
      if (time > _slowest) (_slowest, _slowestLength) = (time, length);
    }

    public void Write(string path) => File.AppendAllText(path, string.Create(CultureInfo.InvariantCulture,
      $"| {name} | {_inputs:N0} | {100.0 * _refused / _inputs:0} % | {_all.TotalMicroseconds / _inputs:0} µs | {_slowest.TotalMilliseconds:0.0} ms ({_slowestLength:N0} bytes) | {_most / 1024.0:N0} KB |\n"));
  }
}
