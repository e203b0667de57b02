using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>Reads what people give as the address of a workspace.</summary>
public static class WorkspaceUrls
{
  private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

  // What stands between the scheme and the host, and any scheme: databricks:// is SQLAlchemy's, with the token before the host.
  private static readonly Regex Form = new(@"^(?:(?<scheme>[a-z][a-z0-9+.-]*)://)?(?<user>[^/?#]*@)?(?<rest>.*)$",
    Options | RegexOptions.Singleline);

  private static readonly Regex Workspace = new(@"[?&#](?:o|w|workspace_id)=(?<id>[0-9]{1,20})(?:$|[&#/])", Options);

  private static readonly string[] Zones = [".cloud.databricks.com", ".cloud.databricks.us", ".cloud.databricks.mil"];

  private static readonly char[] Quotes = ['"', '\'', '`', '<', '>', '\u2018', '\u2019', '\u201C', '\u201D'];

  /// <summary>Scheme, host and port. A missing scheme is https; whatever a browser shows after the host is dropped. Account consoles and
  /// workspaces of other clouds are refused.</summary>
  public static Uri Parse(string given) => Read(given).Url;

  /// <summary>The same, with the workspace's id, which a browser shows as <c>?o=</c>.</summary>
  internal static WorkspaceAddress Read(string given)
  {
    var text = Clean(given);
    if (text.Length == 0) throw Catalogue.WorkspaceUrlInvalid.For(given, given, "it is empty.");
    var form = Form.Match(text);
    var scheme = form.Groups["scheme"].Success ? form.Groups["scheme"].Value.ToLowerInvariant() : Uri.UriSchemeHttps;
    if (form.Groups["user"].Success) throw HoldsSecret(form.Groups["rest"].Value);
    if (!Uri.TryCreate($"{scheme}://{form.Groups["rest"].Value}", UriKind.Absolute, out var url) || url.Host.Length == 0)
      throw Invalid(text, "it is not a web address.");
    if (url.UserInfo.Length > 0) throw HoldsSecret(url.Host);
    if (scheme != Uri.UriSchemeHttps && !(scheme == Uri.UriSchemeHttp && url.IsLoopback))
      throw Invalid(text, "it must begin with https://, since a token is sent to it.");
    var host = url.Host.ToLowerInvariant();
    if (Redactor.HoldsSecret(host)) throw Invalid(text, "that is a token, not an address. Nothing was sent.");
    if (host.StartsWith("accounts.", StringComparison.Ordinal)) throw Catalogue.WorkspaceUrlIsAccountHost.For(given, given);
    if (host.EndsWith(".azuredatabricks.net", StringComparison.Ordinal)) throw Catalogue.WorkspaceNotOnAws.For(given, given, "Azure");
    if (host.EndsWith(".gcp.databricks.com", StringComparison.Ordinal)) throw Catalogue.WorkspaceNotOnAws.For(given, given, "Google Cloud");
    return new(new Uri(url.GetLeftPart(UriPartial.Authority)), Workspace.Match(text) is { Success: true } id ? id.Groups["id"].Value
      : null);
  }

  /// <summary>Whether the address is in a zone in which Databricks alone gives out hosts, each to one workspace.</summary>
  internal static bool IsDatabricks(Uri url) =>
    url.Scheme == Uri.UriSchemeHttps && Zones.Any(z => url.Host.EndsWith(z, StringComparison.OrdinalIgnoreCase));

  /// <summary>Strip quotes and blanks around a pasted address.</summary>
  private static string Clean(string given)
  {
    for (var text = given; ;)
    {
      var trimmed = text.Trim().Trim(Quotes);
      if (trimmed.Length == text.Length) return text;
      text = trimmed;
    }
  }

  // Before an '@' there may be a password, whatever else is wrong with the address.
  private static StitchDeltaException Invalid(string text, string why)
  {
    var shown = text.Substring(text.LastIndexOf('@') + 1);
    return Catalogue.WorkspaceUrlInvalid.For(shown, shown, why);
  }

  // The address goes with the error as the host alone: nothing before it, and no path or query, for a token may stand there too.
  private static StitchDeltaException HoldsSecret(string rest)
  {
    var host = rest.Split('/', '?', '#')[0];
    return Catalogue.WorkspaceUrlHoldsSecret.For(host, host);
  }
}

/// <summary>The address of a workspace.</summary>
/// <param name="Url">Scheme, host and port.</param>
/// <param name="OrgId">The workspace's id; null where it was not said.</param>
internal sealed record WorkspaceAddress(Uri Url, string? OrgId)
{
  /// <summary>Whether the other may be the same workspace: who names no id means whichever is there.</summary>
  public bool Fits(Uri url, string? orgId) => Url == url && (OrgId is null || orgId is null || OrgId == orgId);
}
