using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Reporting;

/// <summary>Makes text fit to be shown: without secrets, without what no document may hold, and in the words that a report uses.</summary>
internal static class ReportText
{
  // Control characters and lone surrogates, which HTML forbids, and the marks that turn the direction of writing, which can make a text
  // look like another.
  private static readonly Regex Unfit = new(
    @"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]", RegexOptions.CultureInvariant);

  private const string Cmdlet = @"\b[A-Z][a-z]+-(?:Delta|Stitch)[A-Za-z]*";

  // A cmdlet and what can only belong to it: parameters, further stages, and values that no English word looks like. Or a parameter in a
  // sentence.
  private static readonly Regex Command = new(
    $@"{Cmdlet}(?: (?:\||-[A-Z][A-Za-z]+|{Cmdlet}|\S+(?= \|)|[^\s|;,]*[\d:/][^\s|;,]*(?<![.:])))*|(?<= )-[A-Z][A-Za-z]+",
      RegexOptions.CultureInvariant);

  /// <summary>The text as it may be shown.</summary>
  public static string Clean(string? text) => Unfit.Replace(Redactor.Redact(text), "\uFFFD").Replace("\r\n", "\n");

  /// <summary>The parts of a remedy: prose, and commands that can be typed.</summary>
  public static IEnumerable<(string Text, bool IsCommand)> Parts(string remedy)
  {
    var at = 0;
    foreach (Match match in Command.Matches(remedy))
    {
      if (match.Index > at) yield return (remedy.Substring(at, match.Index - at), false);
      yield return (match.Value, true);
      at = match.Index + match.Length;
    }
    if (at < remedy.Length) yield return (remedy.Substring(at), false);
  }

  // A command to the end of a remedy: cmdlets, each with at most one value before its parameters, and each of those with at most one.
  private const string Value = @"(?:'[^']*'|[^\s'|;<>-][^\s'|;<>]*)";

  private const string Stage = $@"{Cmdlet}(?: {Value})?(?: -[A-Z][A-Za-z]+(?: {Value})?)*";

  private static readonly Regex WholeCommand = new(
    $@"(?:^|: )(?<command>{Stage}(?: \| {Stage})*)$", RegexOptions.CultureInvariant);

  /// <summary>The command that does what the remedy says, to be pasted as it stands, and what is said beside it; no command where none
  /// can be pasted.</summary>
  public static (string Prose, string Command) Split(StitchCheck check)
  {
    var match = WholeCommand.Match(check.Remedy);
    // A sentence is no command.
    var inRemedy = match.Success && match.Value[match.Value.Length - 1] != '.' ? match.Groups["command"].Value : "";
    var command = check.RemedyCommand.Length > 0 ? check.RemedyCommand : inRemedy;
    var isAtItsEnd = command.Length > 0 && command == inRemedy;
    return (isAtItsEnd ? check.Remedy.Substring(0, check.Remedy.Length - command.Length).TrimEnd(' ', ':') : check.Remedy, command);
  }

  /// <summary>With a capital letter, as a sentence begins.</summary>
  public static string Capital(string text) => text.Length > 0 ? char.ToUpperInvariant(text[0]) + text.Substring(1) : text;

  /// <summary>A number of things.</summary>
  public static string Counted(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";

  /// <summary>The text, cut to what about so many letters take. Text in a drawing does not wrap, and how wide it gets is for the reader's
  /// fonts to say.</summary>
  public static string Shorten(string text, int letters)
  {
    var width = 0.0;
    for (var i = 0; i < text.Length; i++)
    {
      width += text[i] >= '\u1100' ? 1.8 : char.IsUpper(text[i]) || text[i] is 'm' or 'w' or '@' ? 1.35 : 1;
      if (width > letters && text.Length - i > 1) return $"{text.Remove(Math.Max(0, char.IsLowSurrogate(text[i - 1]) ? i - 2 : i - 1))}…";
    }
    return text;
  }

  /// <summary>A moment, to the minute, with its distance from UTC.</summary>
  public static string Of(DateTimeOffset time) =>
    time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm 'UTC'" : "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

  /// <summary>A moment, to the second: what an installation does takes seconds.</summary>
  public static string ToTheSecond(DateTimeOffset time) =>
    time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

  /// <summary>How long a check took; nothing for one that was not made.</summary>
  public static string Took(StitchCheck check) =>
    check.Status == CheckStatus.Skipped ? ""
    : check.Duration < TimeSpan.FromMilliseconds(1) ? "under 1 ms"
    : check.Duration < TimeSpan.FromSeconds(1) ? string.Format(CultureInfo.InvariantCulture, "{0:0} ms", check.Duration.TotalMilliseconds)
    : check.Duration < TimeSpan.FromMinutes(1) ? string.Format(CultureInfo.InvariantCulture, "{0:0.0} s", check.Duration.TotalSeconds)
    : string.Format(CultureInfo.InvariantCulture, "{0:0} min {1:00} s", Math.Floor(check.Duration.TotalMinutes), check.Duration.Seconds);
}
