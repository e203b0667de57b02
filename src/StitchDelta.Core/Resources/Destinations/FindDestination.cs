using System.Globalization;

namespace StitchDelta.Resources.Destinations;

/// <summary>Finds the destination that is to be changed or removed.</summary>
public static class FindDestination
{
  /// <summary>The destination with this id; an error when there is none.</summary>
  /// <param name="destinationId">The id; null for the one destination that the account has.</param>
  public static async Task<DestinationInfo> RunAsync(IStitchAccount stitch, long? destinationId, CancellationToken cancel)
  {
    var all = await stitch.ListDestinationsAsync(cancel);
    return all.FirstOrDefault(d => destinationId is null || d.DestinationId == destinationId)
      ?? throw Catalogue.StitchDestinationNotFound.For(destinationId, destinationId?.ToString(CultureInfo.InvariantCulture) ?? "to change",
        Guard.AccountHas(all));
  }

  /// <summary>The account's destinations. Where there should be one, an empty list is read again.</summary>
  internal static async Task<IReadOnlyList<DestinationInfo>> ListAsync(IStitchAccount stitch, bool isExpected, TimeProvider time,
    CancellationToken cancel) => await AgainAsync(await stitch.ListDestinationsAsync(cancel), stitch, isExpected, time, cancel);

  /// <summary>The same, where they were listed once.</summary>
  internal static Task<IReadOnlyList<DestinationInfo>> AgainAsync(IReadOnlyList<DestinationInfo> listed, IStitchAccount stitch,
    bool isExpected, TimeProvider time, CancellationToken cancel) =>
    ReadAgain.UnlessAsync(listed, all => all.Count > 0 || !isExpected, () => stitch.ListDestinationsAsync(cancel), time, cancel);

  /// <summary>Throws when the account has another destination than the one that is meant: then it is another account.</summary>
  internal static void RequireMeant(DestinationInfo? found, long? destinationId)
  {
    if (found is not null && destinationId is { } id && found.DestinationId != id)
      throw Catalogue.StitchDestinationNotFound.For(id, id.ToString(CultureInfo.InvariantCulture),
        string.Format(CultureInfo.InvariantCulture, "the account has {0} ({1}), so it is another one.", found.DestinationId,
          found.DestinationName));
  }

  /// <summary>A destination as an object of the pipeline.</summary>
  public static StitchDestination Describe(DestinationInfo info) => new()
  {
    DestinationId = info.DestinationId,
    DestinationName = info.DestinationName,
    DestinationType = info.DestinationType,
    BucketName = info.BucketName,
    JdbcUrl = info.JdbcUrl,
    SshHost = info.Ssh?.Host,
    SshPort = info.Ssh?.Port,
    SshUser = info.Ssh?.User,
    IsPaused = info.IsPaused,
    MissingProperties = [.. info.MissingProperties],
  };
}
