using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Destinations;

/// <summary>
/// The reason that a failed connection check gives, read into codes. A message quotes names that people chose (buckets, hosts, cluster ids,
/// statements), which may hold any word and any
/// number; so only the forms in which S3, its clients, HTTP and the JDBC driver state a code count, and only where they state it.
/// </summary>
/// <param name="Code">S3's or Databricks' error code, or empty.</param>
/// <param name="Status">The HTTP status, or 0.</param>
/// <param name="Text">What is said after the code and the status.</param>
internal sealed record CheckFailure(string Code, int Status, string Text)
{
  private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline;

  // The names of exceptions, as Java prints them before a message.
  private const string Exceptions = @"^(?:[A-Za-z][\w.$]*(?:Exception|Error): )*";

  // AWS' clients for Java (both generations) and Python, HTTP, the JDBC driver, Databricks' code before its message, S3's, and a message
  // that states no code.
  private static readonly Regex[] Forms =
  [
    new(Exceptions + @"(?<text>.*) \(Service: (?:Amazon )?S3; Status Code: \d{3}; Error Code: (?<code>\w+); Request ID: [^()]*\)$",
      Options),
    new(Exceptions + @"(?<text>.*) \(Service: S3, Status Code: \d{3}, Request ID: [^()]*\)(?: \(SDK Attempt Count: \d+\))?$", Options),
    new(@"^An error occurred \((?<code>\w+)\) when calling the \w+ operation(?: \([^()]*\))?: (?<text>.*)$", Options),
    new(@"^HTTP (?<status>\d{3}): (?:(?<code>[A-Z]+(?:_[A-Z]+)+): )?(?<text>.*)$", Options),
    new(Exceptions + @"\[\w+\]\[\w+\]\(\d+\) [\w .]*Reason: HTTP Response code: (?<status>\d{3}), Error message: (?<text>.*)$", Options),
    new(@"^(?<code>[A-Z]+(?:_[A-Z]+)+): (?<text>.*)$", Options),
    new(Exceptions + @"(?<code>[A-Z][A-Za-z0-9]+): (?<text>.*)$", Options),
    new(Exceptions + "(?<text>.*)$", Options),
  ];

  /// <summary>Reads a message.</summary>
  public static CheckFailure Of(string message)
  {
    var match = Forms.Select(f => f.Match(message.Trim())).First(m => m.Success);
    var status = match.Groups["status"];
    return new(match.Groups["code"].Value, status.Success ? int.Parse(status.Value, CultureInfo.InvariantCulture)
      : 0, match.Groups["text"].Value);
  }
}
