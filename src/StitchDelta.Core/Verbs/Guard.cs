using System.Globalization;

namespace StitchDelta.Verbs;

/// <summary>
/// Refuses to change an installation with connections that are not its own, or by names that are not all of it: as with the object of
/// another Stitch account, with another
/// workspace connected, or with a row whose cells were mixed up.
/// </summary>
internal static class Guard
{
  /// <summary>Throws when it may be one of several installations that is meant.</summary>
  /// <param name="command">The command that names one, by its bucket and role.</param>
  public static void RequireOne(Traced it, Func<RecordedRole, string> command)
  {
    if (it.Candidates.Count < 2) return;
    throw Catalogue.InstallationAmbiguous.For(Name(it), Name(it), Text(it.Candidates.Count),
      string.Join(" or ", it.Candidates.Select(command)));
  }

  /// <summary>Throws when the Stitch account is another one than the installation's, or has not the destination that was named.</summary>
  public static void RequireAccount(InstallationFacts given, Traced it)
  {
    var all = it.Destinations ?? [];
    if (it.Record.StitchClientId is { } client && all.FirstOrDefault(d => d.StitchClientId != 0 && d.StitchClientId != client) is { } other)
      throw Catalogue.StitchAccountIsAnother.For(other.DestinationId, Name(it), client, other.StitchClientId, other.DestinationName);
    if (given.DestinationId is not { } id) return;
    if (it.Record.DestinationId is { } recorded && recorded != id) throw Differs("destination", Text(id), it, Text(recorded));
    if (all.Count > 0 && all.All(d => d.DestinationId != id))
      throw Catalogue.StitchDestinationNotFound.For(
        id, Text(id), AccountHas(all));
  }

  /// <summary>Which destinations the account has, in words.</summary>
  /// <param name="all">Its destinations.</param>
  /// <param name="withBuckets">Whether to say the bucket of each.</param>
  public static string AccountHas(IReadOnlyList<DestinationInfo> all, bool withBuckets = false) => all.Count == 0 ? "the account has none."
    : $"the account has {string.Join(", ", all.Select(d =>
      $"{d.DestinationId} ({d.DestinationName}{(withBuckets ? $", bucket {d.BucketName ?? "not shown"}" : "")})"))}.";

  /// <summary>
  /// Throws when the installation has a destination on record, and the account has none: an account without a destination does not tell
  /// which one it is. Whoever says so by hand knows that the destination was deleted there.
  /// </summary>
  /// <param name="stage">Told what becomes of that destination, should it still be there.</param>
  /// <param name="isSaid">Whether the person said so.</param>
  /// <param name="howToSay">How it is said.</param>
  public static void RequireTellingAccount(IStage stage, Traced it, bool isSaid, string? howToSay = null)
  {
    if (MissingDestination(it) is not { } id) return;
    if (isSaid)
    {
      stage.Warn($"The destination {Text(id)} of the Stitch account {Client(it)} is on record, and the connected account has none. "
        + "If it is still there, it stops working.");
      return;
    }
    var (bucket, role) = (it.Record.BucketName ?? it.Facts.BucketName, it.Recorded?.Role.RoleName ?? it.Facts.RoleName);
    throw Catalogue.StitchAccountIsEmpty.For(role, bucket, role, id, Client(it), howToSay
      ?? $"name the installation itself: -BucketName {bucket} -RoleName {role}");
  }


  // Who stopped when the destination was gone goes on from there.
  private static long? MissingDestination(Traced it) =>
    it.Destinations is { Count: 0 }
      && (it.Recorded is not { } recorded || !RemovalTag.IsIn(recorded.Role.Tags)) ? it.Record.DestinationId : null;

  private static string Client(Traced it) => it.Record.StitchClientId is { } client ? Text(client) : "that made it";

  /// <summary>Throws when the workspace is another one than the installation's.</summary>
  public static async Task RequireWorkspaceAsync(ConnectedSystems systems, Traced it, CancellationToken cancel)
  {
    if (systems.WorkspaceFault is not null || systems.WorkspaceUrl is not { } workspace || it.Record.Id is null) return;
    if (it.Record.WorkspaceId is { } recorded)
    {
      if ((await systems.Workspace.GetMeAsync(cancel)).OrgId is { } actual && actual != recorded)
        throw Catalogue.WorkspaceOfOtherInstallation.For(workspace, Name(it), recorded, workspace.Authority, actual);
      return;
    }
    // Where no workspace is on record, the URL of the destination on record tells.
    if (it.Destination is { JdbcUrl: { } text } found && found.DestinationId == it.Record.DestinationId && JdbcUrl.TryParse(text) is { } url
      && !url.IsAt(workspace))
      throw Catalogue.DestinationOfOtherWorkspace.For(found.DestinationId, found.DestinationName, $"{url.Host}:{url.Port}",
        workspace.Authority);
  }

  /// <summary>Throws when something was named that is not this installation's: what destroys must not choose among names that contradict
  /// each other.</summary>
  /// <param name="given">What was named.</param>
  /// <param name="insisted">The names of the parameters that were given by themselves, and not by an object that has an id too.</param>
  public static async Task RequireNamesAsync(
    InstallationFacts given, IReadOnlyCollection<string> insisted, Traced it, ConnectedSystems systems, CancellationToken cancel)
  {
    if (given.DestinationName is { } name && Counts(nameof(given.DestinationName), given.DestinationId)
      && it.Destination is { } found && found.DestinationName != name && found.DestinationName != name.Trim())
      throw Differs("destination", name, it, found.DestinationName);
    if (given.ClusterName is { } cluster && Counts(nameof(given.ClusterName), given.ClusterId) && it.Cluster is { } actual
      && actual.ClusterName != cluster)
      throw Differs("cluster", cluster, it, actual.ClusterName);
    var said = insisted.Contains(nameof(given.ClusterId)) ? given.ClusterId
      : insisted.Contains(nameof(given.ClusterName)) ? given.ClusterName : null;
    if (it.Record.WarehouseId is { } warehouse && said is { } none)
      throw Differs("cluster", none, it, $"the SQL warehouse {warehouse}");
    if (given.RoleName is not null && it.Record.Id is null && (it.Cluster is not null || it.Destination is not null))
      throw Catalogue.InstallationNotFound.For(
        given.RoleName, (await systems.Aws.GetCallerIdentityAsync(cancel)).AccountId,
          $"with the role {given.RoleName} for the bucket {it.Facts.BucketName}");
    if (given.TokenComment is not { } comment || !Counts(nameof(given.TokenComment), given.TokenId) || it.Record.Id is null) return;
    var own = TokenOwner.OfInstallation(await new TokenOwner(systems.Workspace, it.Facts.OnBehalfOf).ListAsync(cancel), it.Record);
    if (own.Count > 0 && own.All(t => t.Comment != comment && Mark.NameIn(t.Comment) != Mark.NameIn(comment)))
      throw Differs("token", comment, it, string.Join("', '", own.Select(t => Mark.NameIn(t.Comment))));

    bool Counts(string parameter, object? id) => id is null || insisted.Contains(parameter);
  }

  /// <summary>Throws when a person said an id that is not the installation's: what changes something must not choose between that one and
  /// the one on record.</summary>
  public static async Task RequireIdsAsync(Traced it, ConnectedSystems systems, CancellationToken cancel)
  {
    // Where there is no record, what is given counts.
    if (it.Record.Id is not { } mark) return;
    var given = it.Given;
    var cluster = it.Record.ClusterId ?? (it.Cluster is { } found && Mark.InTags(found.CustomTags) == mark ? found.ClusterId : null);
    if (given.ClusterId is { } id && cluster is not null && id != cluster) throw Differs("cluster", id, it, cluster);
    if (JdbcUrl.TryParse(given.JdbcUrl)?.EndpointId is { } endpoint && (it.Record.WarehouseId ?? cluster) is { } own && endpoint != own)
      throw Differs($"{(it.Record.WarehouseId is null ? "cluster" : "SQL warehouse")} of the JDBC URL", endpoint, it, own);
    if (given.TokenId is not { } token || it.Record.TokenIds.Contains(token)) return;
    var listed = await new TokenOwner(systems.Workspace, it.Facts.OnBehalfOf).ListAsync(cancel);
    List<string> tokens = [.. TokenOwner.OfInstallation(listed, it.Record).Select(t => t.TokenId).Union(it.Record.TokenIds)];
    if (tokens.Count > 0 && !tokens.Contains(token)) throw Differs("token", token, it, string.Join("', '", tokens));
  }

  private static StitchDeltaException Differs(string what, string named, Traced it, string actual) =>
    Catalogue.InstallationNamesDiffer.For(named, what, named, Name(it), actual);

  private static string Name(Traced it) => it.Facts.BucketName ?? it.Facts.RoleName ?? it.Record.Id?.Value ?? "that name";

  private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
