using System.Collections;

namespace StitchDelta.Binding;

/// <summary>What a plan shows in the place of an id that nobody knows yet, as in <c>&lt;new cluster 'stitch'&gt;</c>. It is a value in a
/// plan only.</summary>
internal static class Placeholder
{
  public static bool IsIn(object? value) =>
    Values.Bare(value) switch
    {
      string text => text.IndexOf("<new ", StringComparison.OrdinalIgnoreCase) >= 0,
      IList list => list.Cast<object?>().Any(IsIn),
      _ => false,
    };
}
