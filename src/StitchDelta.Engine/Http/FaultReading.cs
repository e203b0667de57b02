using System.Text.RegularExpressions;

namespace StitchDelta.Engine.Http;

internal static class FaultReading
{
  private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

  /// <summary>
  /// Whether the message begins with this sentence: some refusals have nothing else to tell them by. A word anywhere in it would not do,
  /// for a message
  /// repeats names that people chose.
  /// </summary>
  /// <param name="fault">The refusal.</param>
  /// <param name="sentence">The service's own sentence, as a regular expression in which an id is <c>\S+</c>.</param>
  internal static bool Begins(this ServiceFault fault, string sentence) => Regex.IsMatch(fault.Message, $"^(?:{sentence})", Options);
}
