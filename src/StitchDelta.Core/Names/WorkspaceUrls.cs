using StitchDelta.Errors;

namespace StitchDelta.Names;

/// <summary>Reads what people give as the address of a workspace.</summary>
public static class WorkspaceUrls
{
  /// <summary>Scheme, host and port. A missing scheme is https; whatever a browser shows after the host is dropped. Account consoles and workspaces of other clouds are refused.</summary>
  public static Uri Parse(string given)
  {
    var text = given.Trim();
    if (text.Length == 0) throw Catalogue.WorkspaceUrlInvalid.For(given, given, "it is empty.");
    if (!Uri.TryCreate(text.Contains("://") ? text : "https://" + text, UriKind.Absolute, out var url) || url.Host.Length == 0)
      throw Catalogue.WorkspaceUrlInvalid.For(given, given, "it is not a web address.");
    if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
      throw Catalogue.WorkspaceUrlInvalid.For(given, given, "it must begin with https://, since a token is sent to it.");
    var host = url.Host.ToLowerInvariant();
    if (host.StartsWith("accounts.", StringComparison.Ordinal)) throw Catalogue.WorkspaceUrlIsAccountHost.For(given, given);
    if (host.Contains(".azuredatabricks.")) throw Catalogue.WorkspaceNotOnAws.For(given, given, "Azure");
    if (host.EndsWith(".gcp.databricks.com", StringComparison.Ordinal)) throw Catalogue.WorkspaceNotOnAws.For(given, given, "Google Cloud");
    return new Uri(url.GetLeftPart(UriPartial.Authority));
  }
}
