namespace StitchDelta.Sandbox.Http;

/// <summary>The decoded parameters of a query string, in order; a name may come more than once.</summary>
internal sealed class WireQuery(string rawQuery)
{
  private readonly IReadOnlyList<KeyValuePair<string, string>> _parameters = UriEncoding.Pairs(rawQuery);

  /// <summary>The names that occur.</summary>
  public IEnumerable<string> Names => _parameters.Select(p => p.Key).Distinct();

  /// <summary>The first value of a parameter, or null.</summary>
  public string? this[string name] => All(name) is [var first, ..] ? first : null;

  /// <summary>Every value of a parameter.</summary>
  public IReadOnlyList<string> All(string name) => [.. _parameters.Where(p => p.Key == name).Select(p => p.Value)];
}
