namespace StitchDelta.Policies;

/// <summary>Yes, no, or: it depends on these condition keys.</summary>
internal readonly struct TriState
{
  private readonly IReadOnlyList<string>? _keys;

  private TriState(bool isYes, IReadOnlyList<string>? keys) => (IsYes, _keys) = (isYes, keys);

  public static TriState Yes => new(true, null);

  public static TriState No => default;

  public bool IsYes { get; }

  public bool IsNo => !IsYes && _keys is null;

  public bool Depends => _keys is not null;

  public IReadOnlyList<string> Keys => _keys ?? [];

  public static implicit operator TriState(bool value) => value ? Yes : No;

  public static TriState On(string key) => new(false, [key]);

  public static TriState operator !(TriState a) => a.Depends ? a : !a.IsYes;

  public static TriState operator &(TriState a, TriState b) => a.IsNo || b.IsNo ? No : Join(a, b);

  public static TriState operator |(TriState a, TriState b) => a.IsYes || b.IsYes ? Yes : Join(a, b);

  public static TriState Any<T>(IEnumerable<T> items, Func<T, TriState> test)
  {
    var any = No;
    foreach (var item in items)
    {
      any |= test(item);
      if (any.IsYes) break;
    }
    return any;
  }

  public static TriState All<T>(IEnumerable<T> items, Func<T, TriState> test) => !Any(items, item => !test(item));

  /// <summary>Of two that do not settle it: whichever depends, else what both are.</summary>
  private static TriState Join(TriState a, TriState b) =>
    !a.Depends ? (b.Depends ? b : a.IsYes && b.IsYes)
    : !b.Depends ? a
    : new TriState(false, [.. a.Keys.Concat(b.Keys).Distinct(StringComparer.OrdinalIgnoreCase)]);
}
