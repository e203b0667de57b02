using System.Globalization;

namespace StitchDelta.Policies;

/// <summary>Decides a statement's Condition.</summary>
internal static class PolicyCondition
{
  private const StringComparison Ignore = StringComparison.OrdinalIgnoreCase;

  /// <summary>Whether one value of the policy holds of one value of the request.</summary>
  private delegate TriState Comparison(string wanted, string actual, RequestKeys? keys);

  private static readonly Dictionary<string, Comparison> Comparisons = new(StringComparer.OrdinalIgnoreCase)
  {
    ["StringEquals"] = (w, a, k) => PolicyPattern.Matches(w, k, v => v == a, wildcards: false),
    ["StringEqualsIgnoreCase"] = (w, a, k) => PolicyPattern.Matches(w, k, v => v.Equals(a, Ignore), wildcards: false),
    ["StringLike"] = (w, a, k) => PolicyPattern.Matches(w, k, p => PolicyPattern.Fits(p, a)),
    ["ArnEquals"] = (w, a, k) => PolicyPattern.Matches(w, k, p => PolicyPattern.FitsArn(p, a)),
    ["ArnLike"] = (w, a, k) => PolicyPattern.Matches(w, k, p => PolicyPattern.FitsArn(p, a)),
    ["BinaryEquals"] = (w, a, _) => w == a,
    ["Bool"] = (w, a, _) => w.Equals(a, Ignore),
    ["IpAddress"] = (w, a, _) => IPRange.Contains(w, a),
    ["NumericEquals"] = Order(Number, c => c == 0),
    ["NumericLessThan"] = Order(Number, c => c < 0),
    ["NumericLessThanEquals"] = Order(Number, c => c <= 0),
    ["NumericGreaterThan"] = Order(Number, c => c > 0),
    ["NumericGreaterThanEquals"] = Order(Number, c => c >= 0),
    ["DateEquals"] = Order(Date, c => c == 0),
    ["DateLessThan"] = Order(Date, c => c < 0),
    ["DateLessThanEquals"] = Order(Date, c => c <= 0),
    ["DateGreaterThan"] = Order(Date, c => c > 0),
    ["DateGreaterThanEquals"] = Order(Date, c => c >= 0),
  };

  /// <summary>The operators that are the opposite of another one.</summary>
  private static readonly Dictionary<string, string> Opposites = new(StringComparer.OrdinalIgnoreCase)
  {
    ["StringNotEquals"] = "StringEquals",
    ["StringNotEqualsIgnoreCase"] = "StringEqualsIgnoreCase",
    ["StringNotLike"] = "StringLike",
    ["ArnNotEquals"] = "ArnEquals",
    ["ArnNotLike"] = "ArnLike",
    ["NotIpAddress"] = "IpAddress",
    ["NumericNotEquals"] = "NumericEquals",
    ["DateNotEquals"] = "DateEquals",
  };

  /// <param name="condition">The element, or null when there is none.</param>
  /// <param name="keys">What is known of the request.</param>
  /// <param name="variables">What variables stand for, or null where the document's version has none.</param>
  public static TriState Holds(PolicyNode? condition, RequestKeys keys, RequestKeys? variables) =>
    condition is null ? true
    : !condition.IsObject || condition.Members.Any(block => !block.Value.IsObject) ? false
    : TriState.All(
        condition.Members.SelectMany(block => block.Value.Members, (block, test) => (Operator: block.Name, Test: test)),
        c => Holds(c.Operator, c.Test, keys, variables));

  private static TriState Holds(string name, PolicyMember test, RequestKeys keys, RequestKeys? variables)
  {
    var wanted = test.Value.OneOrMany.Select(v => v.Scalar).OfType<string>().ToList();
    // Where each of the possible values says the same, it does not matter which it is.
    var said = keys.Possible(test.Name).Select(known => Holds(name, wanted, known, variables)).ToList();
    return said.Count == 0 ? (IsKnown(name) ? TriState.On(test.Name) : TriState.No)
      : said.All(s => s.IsYes) || said.All(s => s.IsNo) || said.Count == 1 ? said[0]
      : TriState.On(test.Name);
  }

  private static bool IsKnown(string name)
  {
    if (name.Equals("Null", Ignore)) return true;
    var bare = Unwrap(name).Bare;
    return Comparisons.ContainsKey(bare) || Opposites.ContainsKey(bare);
  }

  private static TriState Holds(string name, List<string> wanted, IReadOnlyList<string> known, RequestKeys? variables)
  {
    if (name.Equals("Null", Ignore)) return TriState.Any(wanted, w => w.Equals(known.Count == 0 ? "true" : "false", Ignore));

    var (set, ifExists, bare) = Unwrap(name);
    var negated = Opposites.TryGetValue(bare, out var opposite);
    if (!Comparisons.TryGetValue(opposite ?? bare, out var compare)) return TriState.No;
    if (known.Count == 0) return ifExists || set == "ForAllValues" || (negated && set != "ForAnyValue");

    TriState Listed(string actual) => TriState.Any(wanted, w => compare(w, actual, variables));
    return (set, negated) switch
    {
      ("ForAllValues", false) => TriState.All(known, Listed),
      ("ForAnyValue", true) => TriState.Any(known, actual => !Listed(actual)),
      (_, true) => !TriState.Any(known, Listed),
      _ => TriState.Any(known, Listed),
    };
  }

  private static (string Set, bool IfExists, string Bare) Unwrap(string name)
  {
    var set = name.StartsWith("ForAllValues:", Ignore) ? "ForAllValues" : name.StartsWith("ForAnyValue:", Ignore) ? "ForAnyValue" : "";
    var bare = set.Length > 0 ? name.Substring(set.Length + 1) : name;
    var ifExists = bare.EndsWith("IfExists", Ignore);
    return (set, ifExists, ifExists ? bare.Substring(0, bare.Length - "IfExists".Length) : bare);
  }

  private static Comparison Order<T>(Func<string, T?> read, Func<int, bool> holds) where T : struct, IComparable<T> =>
    (wanted, actual, _) => read(wanted) is { } w && read(actual) is { } a && holds(a.CompareTo(w));

  private static decimal? Number(string text) =>
    decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

  /// <summary>An ISO 8601 date, or seconds since 1970.</summary>
  private static DateTimeOffset? Date(string text)
  {
    if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
      return Math.Abs((double)seconds) < 62_000_000_000d ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    return text.IndexOf('-') == 4
      && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
  }
}
