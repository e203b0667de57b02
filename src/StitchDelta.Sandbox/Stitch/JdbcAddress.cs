using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>Where a JDBC URL leads.</summary>
internal static class JdbcAddress
{
  private static readonly Regex Form = new(@"^jdbc:(?:spark|databricks)://([^/:;]+)(?::(\d+))?(?:/[^;]*)?((?:;[^;]*)*)$", RegexOptions.CultureInvariant);

  /// <summary>The HTTP address of the HiveServer2 endpoint, or null when this is no JDBC URL of Databricks.</summary>
  public static Uri? Of(string jdbcUrl)
  {
    if (Form.Match(jdbcUrl.Trim()) is not { Success: true } match)
      return null;
    var options = Options(match.Groups[3].Value);
    if (!options.TryGetValue("httpPath", out var path) || path.Length == 0)
      return null;
    var scheme = options.TryGetValue("ssl", out var ssl) && ssl == "0" ? "http" : "https";
    var port = match.Groups[2] is { Success: true, Value: var digits } ? digits : "443";
    return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
      && Uri.TryCreate($"{scheme}://{match.Groups[1].Value}:{number}/{path.TrimStart('/')}", UriKind.Absolute, out var address) ? address : null;
  }

  private static Dictionary<string, string> Options(string text)
  {
    var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    foreach (var option in text.Split([';'], StringSplitOptions.RemoveEmptyEntries))
    {
      var parts = option.Split(['='], 2);
      options[parts[0].Trim()] = parts.Length > 1 ? parts[1].Trim() : "";
    }
    return options;
  }
}
