using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Credentials;

/// <summary>
/// Finds the workspace and the credential that are meant, in the order that Databricks' own tools have taught people: what is given, what is connected, the environment, the profiles of <c>~/.databrickscfg</c>.
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
    var wanted = given.Url;
    var found =
      profileName is not null ? Over(given, DatabricksConfig.Read(environment).Profile(profileName)).ToConnection()
      : given.HasCredential ? (given with { Host = given.Host ?? KnownHost() }).ToConnection()
      : connected is not null && (wanted is null || wanted == connected.WorkspaceUrl) ? connected
      : OfSurroundings(given);
    return found ?? throw Catalogue.WorkspaceNotConnected.For(wanted, wanted is null ? "" : $" at {wanted.Authority}");
  }

  private string? KnownHost() => connected?.WorkspaceUrl.AbsoluteUri ?? WorkspaceSettings.Of(environment).Host ?? DatabricksConfig.Read(environment).Profile(null).Host;

  private WorkspaceConnection? OfSurroundings(WorkspaceSettings given)
  {
    var inEnvironment = WorkspaceSettings.Of(environment);
    if (environment("DATABRICKS_CONFIG_PROFILE") is { Length: > 0 } named)
      return Over(given, Merge(inEnvironment, DatabricksConfig.Read(environment).Profile(named))).ToConnection();
    return Over(given, inEnvironment).ToConnection()
      // As with Databricks' tools, whoever says something in the environment does not mean the default profile.
      ?? (inEnvironment.HasCredential || (inEnvironment.Host is not null && given.Host is null) ? null : Over(given, DatabricksConfig.Read(environment).Profile(null)).ToConnection());
  }

  /// <summary>What was given, and from the lower place the rest. Nothing of that place when it speaks of another workspace; no credential when one was given.</summary>
  private static WorkspaceSettings Over(WorkspaceSettings given, WorkspaceSettings lower) =>
    given.Url is { } wanted && lower.Host is not null && lower.Url != wanted ? given
    : given.HasCredential ? given with { Host = given.Host ?? lower.Host }
    : lower with { Host = given.Host ?? lower.Host };

  /// <summary>Attribute by attribute, as Databricks' tools put the environment over a profile.</summary>
  private static WorkspaceSettings Merge(WorkspaceSettings upper, WorkspaceSettings lower) =>
    upper.Host is not null && lower.Host is not null && upper.Url != lower.Url ? upper : new()
    {
      Host = upper.Host ?? lower.Host,
      Token = upper.Token ?? lower.Token,
      ClientId = upper.ClientId ?? lower.ClientId,
      ClientSecret = upper.ClientSecret ?? lower.ClientSecret,
      AuthType = upper.AuthType ?? lower.AuthType,
      Source = upper.HasCredential && lower.HasCredential ? $"{upper.Source} and {lower.Source}" : upper.HasCredential ? upper.Source : lower.Source,
    };
}
