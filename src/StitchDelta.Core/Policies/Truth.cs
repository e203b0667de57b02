namespace StitchDelta.Policies;

/// <summary>Yes, no, or: it depends on these condition keys.</summary>
internal readonly struct Truth
{
  private readonly IReadOnlyList<string>? _keys;

  private Truth(bool isYes, IReadOnlyList<string>? keys) => (IsYes, _keys) = (isYes, keys);

  public static Truth Yes => new(true, null);

  public static Truth No => default;

  public bool IsYes { get; }

  public bool IsNo => !IsYes && _keys is null;

  public bool Depends => _keys is not null;

  public IReadOnlyList<string> Keys => _keys ?? [];

  public static implicit operator Truth(bool value) => value ? Yes : No;

  public static Truth On(string key) => new(false, [key]);

  public static Truth operator !(Truth a) => a.Depends ? a : !a.IsYes;

  public static Truth operator &(Truth a, Truth b) => a.IsNo || b.IsNo ? No : Join(a, b);

  public static Truth operator |(Truth a, Truth b) => a.IsYes || b.IsYes ? Yes : Join(a, b);

  public static Truth Any<T>(IEnumerable<T> items, Func<T, Truth> test)
  {
    var any = No;
    foreach (var item in items)
    {
      any |= test(item);
      if (any.IsYes) break;
    }
    return any;
  }

  public static Truth All<T>(IEnumerable<T> items, Func<T, Truth> test) => !Any(items, item => !test(item));

  /// <summary>Of two that do not settle it: whichever depends, else what both are.</summary>
  private static Truth Join(Truth a, Truth b) =>
    !a.Depends ? (b.Depends ? b : a.IsYes && b.IsYes)
    : !b.Depends ? a
    : new Truth(false, [.. a.Keys.Concat(b.Keys).Distinct(StringComparer.OrdinalIgnoreCase)]);
}
