namespace StitchDelta.Names;

/// <summary>Finds things by a name that may be a wildcard pattern, although names may hold the very characters that patterns are made
/// of.</summary>
public static class NameMatches
{
  private static readonly char[] Special = ['*', '?', '[', ']', '`'];

  /// <summary>Those that are meant. A name that is as it was typed comes before one that the pattern fits, and what is no pattern is a
  /// name.</summary>
  /// <param name="items">Among which to look.</param>
  /// <param name="pattern">What was typed.</param>
  /// <param name="name">The name of an item.</param>
  /// <param name="wildcard">Makes a test of a pattern; null for a text that is none, as <c>x[</c>.</param>
  public static IReadOnlyList<T> Select<T>(IEnumerable<T> items, string pattern, Func<T, string> name, Func<string, Func<string,
    bool>?> wildcard)
  {
    var all = items.ToList();
    var literal = all.Where(item => string.Equals(name(item), pattern, StringComparison.OrdinalIgnoreCase)).ToList();
    // A pattern of stars alone asks for all, also where something is called so.
    if (pattern.IndexOfAny(Special) < 0 || (literal.Count > 0 && pattern.Trim('*').Length > 0)) return literal;
    return wildcard(pattern) is { } fits ? [.. all.Where(item => fits(name(item)))] : literal;
  }
}
