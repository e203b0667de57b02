namespace StitchDelta.Names;

/// <summary>Reads the address of a Connect API that is not one of Stitch's own: a sandbox of another process, or a gateway.</summary>
internal static class ConnectApis
{
  /// <summary>The environment variable that names one.</summary>
  public const string Variable = "STITCH_CONNECT_API";

  /// <summary>Scheme, host and port.</summary>
  public static Uri Parse(string given)
  {
    var text = given.Trim();
    if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Host.Length == 0)
      throw Invalid(Redactor.RedactValue(text), "it is not a web address");
    var shown = url.GetLeftPart(UriPartial.Authority).Replace(url.UserInfo + "@", "");
    if (url.UserInfo.Length > 0) throw Invalid(shown, "a user name and a password in it would be sent along");
    if (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback) throw Invalid(shown, "it must begin with https://, "
      + "since a token is sent to it");
    return new Uri(url.GetLeftPart(UriPartial.Authority));
  }

  private static StitchDeltaException Invalid(string shown, string why) => Catalogue.ConnectApiInvalid.For(shown, shown, why);
}
