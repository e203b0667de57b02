using System.Globalization;

namespace StitchDelta.Verbs;

/// <summary>
/// The destination that a row means. A row names the account, the bucket, the role and more, and some of that may be of another row: so it
/// is looked up what is on record, and
/// refused what does not belong together, before anything is changed.
/// </summary>
internal static class NamedDestination
{
  /// <summary>The account's destination and what is on record of its installation.</summary>
  /// <param name="stage">Told what could not be found out.</param>
  /// <param name="aws">AWS, where the record is.</param>
  /// <param name="stitch">The Stitch account.</param>
  /// <param name="given">What the row says.</param>
  /// <param name="nameIsDesired">Whether the row's name is what the destination is to be called, and not what it is called.</param>
  public static async Task<(DestinationInfo Destination, Traced It)> FindAsync(
    IStage stage, IAws aws, IStitchAccount stitch, InstallationFacts given, CancellationToken cancel, bool nameIsDesired = false)
  {
    var all = await stitch.ListDestinationsAsync(cancel);
    var destination = all.FirstOrDefault(
      d => d.DestinationType == MakeDestination.DestinationType && (given.DestinationId is not { } id || d.DestinationId == id))
      ?? throw Catalogue.StitchDestinationNotFound.For(Named(given), Named(given), Guard.AccountHas(all));
    var (role, recorded) = await RecordedAsync(stage, aws, given, destination, cancel);
    var record = recorded is null ? new() : recorded.Record with { Id = recorded.Id };
    var it = new Traced(Facts(given, destination, recorded), record, recorded) { Role = role, Destinations = all };
    Guard.RequireAccount(given, it);
    RequireBucket(given, it, destination);
    if (nameIsDesired) RequireProof(given, it, destination);
    return (destination, it);
  }

  /// <summary>Throws when the URL in Stitch leads to another cluster than the one on record: somebody edited it, or the destination is
  /// another installation's.</summary>
  public static void RequirePath(Traced it, DestinationInfo destination, JdbcUrl url, bool isOfRow = false)
  {
    if (it.Record.EndpointId is not { } recorded || url.EndpointId == recorded) return;
    var (whose, advice) = isOfRow ? ("the row's", "take it out of the row, or give -JdbcUrl to change it")
      : ("its", $"{CheckChain.TestOf(it.Facts.BucketName!, it.Facts.RoleName, "-Repair")} gives Stitch that one's");
    throw Other(destination, it, $"{whose} JDBC URL leads to {url.HttpPath}, but on record is the "
      + $"{(it.Record.WarehouseId is null ? "cluster" : "SQL warehouse")} {recorded} ({advice})");
  }

  private static async Task<(IamRole? Role, RecordedRole? Recorded)> RecordedAsync(
    IStage stage, IAws aws, InstallationFacts given, DestinationInfo destination, CancellationToken cancel)
  {
    var bucket = given.BucketName ?? destination.BucketName;
    // Whoever names a role means what is on record there: where AWS does not tell, nothing is changed.
    if (await FindRole.NameAsync(aws, given.RoleName, cancel) is { } name)
    {
      var role = await aws.GetRoleAsync(name, cancel)
        ?? throw Catalogue.InstallationNotFound.For(name, (await aws.GetCallerIdentityAsync(cancel)).AccountId, $"with the role {name}");
      return (role, await RecordedRole.ReadAsync(aws, role, bucket, cancel));
    }
    try
    {
      var found = await FindInstallations.OfDestinationAsync(aws, bucket, destination.DestinationId, cancel);
      return (found?.Role, found);
    }
    catch (StitchDeltaException e)
    {
      stage.Verbose($"Not found out: {e.Message}");
      return (null, null);
    }
  }

  private static InstallationFacts Facts(InstallationFacts given, DestinationInfo destination, RecordedRole? recorded) => new()
  {
    BucketName = recorded?.Record.BucketName ?? given.BucketName ?? destination.BucketName,
    RoleName = recorded?.Role.RoleName ?? given.RoleName,
    DestinationId = destination.DestinationId,
    OnBehalfOf = given.OnBehalfOf ?? recorded?.Record.OnBehalfOf,
  };

  // Of what cannot be marked the record must name the id; where nothing is on record, the bucket is all that tells.
  private static void RequireBucket(InstallationFacts given, Traced it, DestinationInfo destination)
  {
    if (given.BucketName is { } named && it.Record.BucketName is { } bucket && bucket != named)
      throw Catalogue.InstallationNamesDiffer.For(named, "bucket", named, $"the role {it.Facts.RoleName}", bucket);
    if (it.Record.DestinationId is { } id)
    {
      if (id != destination.DestinationId)
        throw Other(destination, it, string.Format(CultureInfo.InvariantCulture, "on record is the destination {0}", id));
      return;
    }
    if (Trace.IsElsewhere(destination, given with { DestinationName = null }))
      throw Other(destination, it, $"it loads into the bucket {destination.BucketName}");
  }

  // A new name for a destination that nothing shows to be the row's may be the name of another row.
  private static void RequireProof(InstallationFacts given, Traced it, DestinationInfo destination)
  {
    if (given.RoleName is null || given.DestinationId is not null || it.Record.DestinationId is not null) return;
    if (given.DestinationName is { } name && name != destination.DestinationName)
      throw Other(destination, it,
        $"it is called '{destination.DestinationName}', and the role {given.RoleName} has no destination on record; "
        + "give the row a DestinationId");
  }

  private static StitchDeltaException Other(DestinationInfo destination, Traced it, string why) =>
    Catalogue.DestinationOfOtherInstallation.For(
    destination.DestinationId, destination.DestinationName, destination.DestinationId, why, it.Facts.RoleName ?? it.Facts.BucketName);

  private static string Named(InstallationFacts given) =>
    given.DestinationId?.ToString(CultureInfo.InvariantCulture) ?? given.DestinationName ?? $"for {given.BucketName ?? given.RoleName}";
}
