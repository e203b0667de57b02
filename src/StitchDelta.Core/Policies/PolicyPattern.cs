using System.Text;

namespace StitchDelta.Policies;

/// <summary>Patterns with <c>*</c> and <c>?</c>, and the variables in them.</summary>
internal static class PolicyPattern
{
  // A pattern marks its wildcards with noncharacters, so that a '*' that came out of a variable stays a plain one.
  private const char Many = '\uFFFF';
  private const char One = '\uFFFE';

  /// <summary>A pattern from a text in which <c>*</c> and <c>?</c> are wildcards and nothing is a variable.</summary>
  public static string Of(string text) => text.Replace('*', Many).Replace('?', One);

  /// <summary>Whether a text that may hold variables and wildcards matches: it depends on the variables that are not known, and never
  /// matches with one that is absent.</summary>
  public static TriState Matches(string text, RequestKeys? keys, Func<string, bool> matches, bool wildcards = true)
  {
    if (keys is null || text.IndexOf("${", StringComparison.Ordinal) < 0) return matches(wildcards ? Of(text) : text);
    var pattern = new StringBuilder();
    var at = 0;
    for (int start; (start = text.IndexOf("${", at, StringComparison.Ordinal)) >= 0;)
    {
      var end = text.IndexOf('}', start);
      if (end < 0) break;
      Literal(text.Substring(at, start - at));
      var (name, fallback) = Variable(text.Substring(start + 2, end - start - 2));
      var values = name is "*" or "?" or "$" ? [name] : keys[name];
      if (values is null) return TriState.On(name);
      if ((values.Count > 0 ? values[0] : fallback) is not { } value) return false;
      pattern.Append(value);
      at = end + 1;
    }
    Literal(text.Substring(at));
    return matches(pattern.ToString());

    void Literal(string part) => pattern.Append(wildcards ? Of(part) : part);
  }

  /// <summary>Whether a whole text fits a pattern.</summary>
  public static bool Fits(string pattern, string text, bool ignoreCase = false)
  {
    int p = 0, t = 0, star = -1, resume = 0;
    while (t < text.Length)
    {
      if (p < pattern.Length && pattern[p] == Many)
      {
        star = p++;
        resume = t;
      }
      else if (p < pattern.Length && (pattern[p] == One || Same(pattern[p], text[t], ignoreCase)))
      {
        p++;
        t++;
      }
      else if (star >= 0)
      {
        p = star + 1;
        t = ++resume;
      }
      else return false;
    }
    while (p < pattern.Length && pattern[p] == Many) p++;
    return p == pattern.Length;
  }

  /// <summary>Whether an ARN fits: each of the six parts by itself, so that a wildcard does not reach over a colon before the
  /// resource.</summary>
  public static bool FitsArn(string pattern, string arn)
  {
    if (pattern.Length == 1 && pattern[0] == Many) return true;
    var wanted = pattern.Split([':'], 6);
    var actual = arn.Split([':'], 6);
    return wanted.Length == 6 && actual.Length == 6 && wanted.Zip(actual, (w, a) => Fits(w, a)).All(fits => fits);
  }

  /// <summary>The name and the default of <c>name, 'default'</c>.</summary>
  private static (string Name, string? Fallback) Variable(string text)
  {
    var comma = text.IndexOf(',');
    return comma < 0 ? (text.Trim(), null) : (text.Substring(0, comma).Trim(), text.Substring(comma + 1).Trim().Trim('\''));
  }

  private static bool Same(char a, char b, bool ignoreCase) =>
    a == b || (ignoreCase && char.ToUpperInvariant(a) == char.ToUpperInvariant(b));
}
