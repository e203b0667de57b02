using System.Reflection;
using System.Runtime.CompilerServices;

namespace StitchDelta.Errors;

/// <summary>Every error that this module gives, in one place. The id is the name of the field, so that the two cannot drift
/// apart.</summary>
public static partial class Catalogue
{
  /// <summary>All entries, by id. Gathered when asked: an initializer would run before the fields of the files compiled after this
  /// one.</summary>
  public static IReadOnlyList<ErrorEntry> All =>
    [.. typeof(Catalogue).GetFields(BindingFlags.Public | BindingFlags.Static)
      .Select(f => f.GetValue(null)).OfType<ErrorEntry>().OrderBy(e => e.Id, StringComparer.Ordinal)];

  private static ErrorEntry Define(
    ErrorKind kind, string message, string remedy, Func<object?[], object?[]>? phrase = null, [CallerMemberName] string id = "") =>
    new(id, kind, message, remedy) { Phrase = phrase };
}
