namespace StitchDelta.Resources.Destinations;

/// <summary>Looks at the SSH settings of the form before they are sent.</summary>
internal static class CheckSshTunnel
{
  private const int DefaultPort = 22;

  /// <summary>Each setting that is given, by itself.</summary>
  public static SshTunnel? Given(SshTunnel? given)
  {
    if (given?.Host is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown)
      throw Invalid(host, $"'{host}' is no bare host name or address");
    if (given?.Port is < 1 or > 65535) throw Invalid(given.Port, $"{given.Port} is no port, 1 to 65535");
    if (given?.User is { } user && (user.Trim().Length == 0 || user.Any(c => char.IsWhiteSpace(c) || c is '@' or ':')))
      throw Invalid(user, $"'{user}' is no user's name");
    return given;
  }

  /// <summary>All of the tunnel that is wanted: what is not given is as it is; an error when a part is missing.</summary>
  public static SshTunnel? Complete(SshTunnel? wanted, SshTunnel? found)
  {
    if (wanted is null || wanted.IsOff) return wanted;
    var whole = wanted with { Host = wanted.Host ?? found?.Host, Port = wanted.Port ?? found?.Port ?? DefaultPort, User = wanted.User
      ?? found?.User };
    return whole.Host is null ? throw Invalid(null, "there is no host")
      : whole.User is null ? throw Invalid(whole.Host, $"there is no user for {whole.Host}")
      : whole;
  }

  private static StitchDeltaException Invalid(object? target, string why) => Catalogue.SshTunnelInvalid.For(target, why);
}
