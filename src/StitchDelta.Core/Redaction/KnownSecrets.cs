using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace StitchDelta.Redaction;

/// <summary>
/// Finds the secrets that are in use, whatever form they have, without keeping any of them: a secret is known by its length and two hashes.
/// A rolling hash is compared at every place of a
/// text, so that the time is the text's length times the number of different lengths.
/// </summary>
internal sealed class KnownSecrets
{
  /// <summary>Shorter ones are not looked for: they would be found in ordinary words.</summary>
  public const int ShortestLength = 12;

  // Odd, and of this process alone, so that nobody can write texts that collide.
  private static readonly ulong Factor = RandomOdd();

  // By length: the rolling hash of each, and the hash that settles whether a place that has it holds the secret.
  private readonly ConcurrentDictionary<int, ConcurrentDictionary<ulong, (ulong, ulong)>> _known = new();

  /// <summary>Remembers a secret, in the forms that it has in headers, JSON and URLs, and in those that a service that echoes it may give
  /// it.</summary>
  public void Add(string secret)
  {
    if (secret.Length < ShortestLength) return;
    foreach (var form in Forms(secret).Distinct(StringComparer.Ordinal))
      _known.GetOrAdd(form.Length, _ => new()).TryAdd(Hash(form, form.Length), Sha(form));
  }

  private static IEnumerable<string> Forms(string secret)
  {
    var bytes = Encoding.UTF8.GetBytes(secret);
    yield return secret;
    yield return secret.ToUpperInvariant();
    yield return secret.ToLowerInvariant();
    yield return secret.Replace("/", "\\/");
    yield return Uri.EscapeDataString(secret);
    yield return Percent(bytes, "X2");
    yield return Percent(bytes, "x2");
    // What stands before it, as in token:<secret>, decides which of three forms it has.
    for (var before = 0; before < 3; before++)
    {
      var base64 = Base64Within(bytes, before);
      yield return base64;
      yield return base64.Replace('+', '-').Replace('/', '_');
    }
  }

  private static string Percent(byte[] bytes, string format) =>
    string.Concat(bytes.Select(b => "%" + b.ToString(format, CultureInfo.InvariantCulture)));

  // The letters that the secret alone decides: those at its ends hold bits of what stands beside it.
  private static string Base64Within(byte[] secret, int before)
  {
    var (start, end) = ((before * 8 + 5) / 6, (before + secret.Length) * 8 / 6);
    return Convert.ToBase64String([.. new byte[before], .. secret]).Substring(start, end - start);
  }

  /// <summary>The text without them.</summary>
  public string Replace(string text, string mask)
  {
    var found = _known.Where(k => k.Key <= text.Length).SelectMany(k =>
      Places(text, k.Key, k.Value).Select(at => (At: at, Length: k.Key))).ToList();
    if (found.Count == 0) return text;
    var masked = new StringBuilder();
    var end = 0;
    foreach (var (at, length) in found.OrderBy(f => f.At).ThenByDescending(f => f.Length))
    {
      if (at >= end) masked.Append(text, end, at - end).Append(mask);
      end = Math.Max(end, at + length);
    }
    return masked.Append(text, end, text.Length - end).ToString();
  }

  private static IEnumerable<int> Places(string text, int length, ConcurrentDictionary<ulong, (ulong, ulong)> known)
  {
    var top = 1UL;
    for (var i = 1; i < length; i++) top = unchecked(top * Factor);
    var hash = Hash(text, length);
    for (var at = 0; ; at++)
    {
      if (known.TryGetValue(hash, out var sha) && sha == Sha(text.Substring(at, length))) yield return at;
      if (at + length == text.Length) yield break;
      hash = unchecked((hash - text[at] * top) * Factor + text[at + length]);
    }
  }

  private static ulong Hash(string text, int length)
  {
    var hash = 0UL;
    for (var i = 0; i < length; i++) hash = unchecked(hash * Factor + text[i]);
    return hash;
  }

  // Half of it settles the matter, and takes a quarter of the room that it has as text.
  private static (ulong, ulong) Sha(string text)
  {
    using var hash = SHA256.Create();
    var sha = hash.ComputeHash(Encoding.Unicode.GetBytes(text));
    return (BitConverter.ToUInt64(sha, 0), BitConverter.ToUInt64(sha, 8));
  }

  private static ulong RandomOdd()
  {
    using var random = RandomNumberGenerator.Create();
    var bytes = new byte[sizeof(ulong)];
    random.GetBytes(bytes);
    return BitConverter.ToUInt64(bytes, 0) | 1;
  }
}
