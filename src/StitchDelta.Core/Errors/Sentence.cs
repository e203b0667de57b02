namespace StitchDelta.Errors;

/// <summary>Puts texts of services into a text of ours.</summary>
internal static class Sentence
{
  /// <summary>The text with a full stop, where it has no end of its own: another sentence follows.</summary>
  public static string Of(string text) => text.Length == 0 || text[text.Length - 1] is '.' or '!' or '?' ? text : $"{text}.";
}
