namespace StitchDelta.Credentials;

/// <summary>
/// Finds the workspace and the credential that are meant, in the order that Databricks' own tools have taught people: what is given, what
/// is connected, the environment, the profiles of <c>~/.databrickscfg</c>.
/// Stricter than those in one thing: a credential only ever goes to the workspace that it was written down for.
/// </summary>
/// <param name="connected">The connection that is the default; null for none.</param>
/// <param name="environment">Looks up an environment variable.</param>
public sealed class WorkspaceFinder(WorkspaceConnection? connected, Func<string, string?> environment)
{
  /// <summary>The connection.</summary>
  /// <param name="given">What was given explicitly. Any credential in it puts those of other places aside.</param>
  /// <param name="profileName">The profile that was asked for by name; null for none.</param>
  public WorkspaceConnection Find(WorkspaceSettings given, string? profileName = null)
  {
    if (given.Token is { Length: 0 } || given.ClientSecret is { Length: 0 })
      throw Catalogue.TokenEmpty.For(given.Url, given.Token is { Length: 0 } ? "workspace token" : "client secret");
    var wanted = given.Address;
    var found =
      profileName is not null ? OfProfile(given, DatabricksConfig.Read(environment).Profile(profileName))
      : given.HasCredential
        ? (given with { Host = given.Host is null ? KnownHost()
        : HostOf(given, new() { Host = ConnectedHost(given.Address!) }) }).ToConnection()
      : connected is not null && (wanted is null || wanted.Fits(connected.WorkspaceUrl, connected.OrgId)) ? connected
      : OfSurroundings(given);
    return found ?? throw Catalogue.WorkspaceNotConnected.For(wanted?.Url, wanted is null ? "" : $" at {wanted.Url.Authority}");
  }

  /// <summary>Whether this address is written down together with a credential. A credential that names no workspace goes wherever it is
  /// sent, and says nothing of an address.</summary>
  internal bool Knows(Uri url)
  {
    if (connected?.WorkspaceUrl == url) return true;
    var inEnvironment = WorkspaceSettings.Of(environment);
    var place = environment("DATABRICKS_CONFIG_PROFILE") is { Length: > 0 } named
      ? Merge(inEnvironment, DatabricksConfig.Read(environment).Profile(named))
      : inEnvironment.HasCredential ? inEnvironment : DatabricksConfig.Read(environment).Profile(null);
    return place.ToConnection()?.WorkspaceUrl == url;
  }

  /// <summary>The connection that a profile makes, which was named; an error that says what it lacks. Null for one of another workspace
  /// than the one that is wanted.</summary>
  private static WorkspaceConnection? OfProfile(WorkspaceSettings given, WorkspaceSettings profile)
  {
    var all = Over(given, profile);
    if (all.ToConnection() is { } found) return found;
    return ReferenceEquals(all, given) ? null
      : throw Catalogue.DatabricksProfileIncomplete.For(profile.Source, profile.Source, all.Missing);
  }

  private string? KnownHost() =>
    ConnectedHost(null) ?? WorkspaceSettings.Of(environment).Host ?? DatabricksConfig.Read(environment).Profile(null).Host;

  /// <summary>The connected workspace as an address, unless another one is wanted.</summary>
  private string? ConnectedHost(WorkspaceAddress? wanted) =>
    connected is null || wanted?.Fits(connected.WorkspaceUrl, connected.OrgId) == false ? null
    : connected.OrgId is { } id ? $"{connected.WorkspaceUrl.AbsoluteUri}?o={id}" : connected.WorkspaceUrl.AbsoluteUri;

  private WorkspaceConnection? OfSurroundings(WorkspaceSettings given)
  {
    var inEnvironment = WorkspaceSettings.Of(environment);
    if (environment("DATABRICKS_CONFIG_PROFILE") is { Length: > 0 } named)
      return OfProfile(given, Merge(inEnvironment, DatabricksConfig.Read(environment).Profile(named)));
    return Over(given, inEnvironment).ToConnection()
      // As with Databricks' tools, whoever says something in the environment does not mean the default profile.
      ?? (inEnvironment.HasCredential
        || (inEnvironment.Host is not null && given.Host is null) ? null
        : Over(given, DatabricksConfig.Read(environment).Profile(null)).ToConnection());
  }

  /// <summary>What was given, and from the lower place the rest. Nothing of that place when it speaks of another workspace; no credential
  /// when one was given.</summary>
  private static WorkspaceSettings Over(WorkspaceSettings given, WorkspaceSettings lower) =>
    given.Address is { } wanted && lower.Address is { } other && !wanted.Fits(other.Url, other.OrgId) ? given
    : given.HasCredential ? given with { Host = HostOf(given, lower) }
    : lower with { Host = HostOf(given, lower) };

  // Of two ways to write one workspace, the one that says its id.
  private static string? HostOf(WorkspaceSettings given, WorkspaceSettings lower) =>
    given.Address is null or { OrgId: null } ? lower.Host ?? given.Host : given.Host;

  /// <summary>Attribute by attribute, as Databricks' tools put the environment over a profile.</summary>
  private static WorkspaceSettings Merge(WorkspaceSettings upper, WorkspaceSettings lower) =>
    upper.Address is { } one && lower.Address is { } other && !one.Fits(other.Url, other.OrgId) ? upper : new()
    {
      Host = HostOf(upper, lower),
      Token = upper.Token ?? lower.Token,
      ClientId = upper.ClientId ?? lower.ClientId,
      ClientSecret = upper.ClientSecret ?? lower.ClientSecret,
      AuthType = upper.AuthType ?? lower.AuthType,
      Source = upper.HasCredential
        && lower.HasCredential ? $"{upper.Source} and {lower.Source}" : upper.HasCredential ? upper.Source : lower.Source,
    };
}
