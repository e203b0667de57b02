using System.Collections.Concurrent;
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
  private readonly ConcurrentDictionary<int, ConcurrentDictionary<ulong, string>> _known = new();

  /// <summary>Remembers a secret, in the forms that it has in headers, JSON and URLs.</summary>
  public void Add(string secret)
  {
    if (secret.Length < ShortestLength) return;
    foreach (var form in new[] { secret, secret.Replace("/", "\\/"), Uri.EscapeDataString(secret) }.Distinct(StringComparer.Ordinal))
      _known.GetOrAdd(form.Length, _ => new()).TryAdd(Hash(form, form.Length), Sha(form));
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

  private static IEnumerable<int> Places(string text, int length, ConcurrentDictionary<ulong, string> known)
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

  private static string Sha(string text)
  {
    using var hash = SHA256.Create();
    return Convert.ToBase64String(hash.ComputeHash(Encoding.Unicode.GetBytes(text)));
  }

  private static ulong RandomOdd()
  {
    using var random = RandomNumberGenerator.Create();
    var bytes = new byte[sizeof(ulong)];
    random.GetBytes(bytes);
    return BitConverter.ToUInt64(bytes, 0) | 1;
  }
}
