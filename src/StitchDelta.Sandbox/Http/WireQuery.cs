namespace StitchDelta.Sandbox.Http;

/// <summary>The decoded parameters of a query string, in order; a name may come more than once.</summary>
internal sealed class WireQuery(string rawQuery)
{
  private readonly List<KeyValuePair<string, string>> _parameters =
    [.. rawQuery.Split(['&'], StringSplitOptions.RemoveEmptyEntries).Select(Decode)];

  /// <summary>The names that occur.</summary>
  public IEnumerable<string> Names => _parameters.Select(p => p.Key).Distinct();

  /// <summary>The first value of a parameter, or null.</summary>
  public string? this[string name] => _parameters.Find(p => p.Key == name).Value;

  /// <summary>Every value of a parameter.</summary>
  public IReadOnlyList<string> All(string name) => [.. _parameters.Where(p => p.Key == name).Select(p => p.Value)];

  private static KeyValuePair<string, string> Decode(string pair)
  {
    var parts = pair.Split(['='], 2);
    return new(Unescape(parts[0]), parts.Length > 1 ? Unescape(parts[1]) : "");
  }

  private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
