namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Takes away the external location over a bucket, its storage credential and that one's role, in this order and never by force:
/// what somebody uses stays, and is told.</summary>
public static class RemoveExternalLocation
{
  /// <summary>Takes away what this module made of it.</summary>
  public static Task<StepResult<DeltaExternalLocation>> RunAsync(
    IStage stage, IAws aws, IUnityCatalog catalog, string bucketName, CancellationToken cancel) =>
    RunAsync(stage, aws, catalog, bucketName, new(), cancel);

  /// <summary>The same, with what is on record of it: by their ids both are known whatever they are called by now.</summary>
  internal static async Task<StepResult<DeltaExternalLocation>> RunAsync(
    IStage stage, IAws aws, IUnityCatalog catalog, string bucketName, InstallationRecord record, CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var stays = new List<ExternalLocationInfo>();
    var locations = await catalog.ListExternalLocationsAsync(cancel);
    record = record with { MetastoreId = Locations.MetastoreOf(locations) ?? record.MetastoreId };
    ExternalLocationInfo? gone = null;
    foreach (var location in locations)
    {
      if (!changes.Declined && await RemoveLocationAsync(changes, catalog, location, bucketName, record, cancel)) gone = location;
      else stays.Add(location);
    }
    if (gone is null && stays.All(l => !IsAbout(l, bucketName, record)))
      changes.Unchanged(MakeExternalLocation.Name(new LocationRequest(bucketName, "").LocationName), "gone already");
    var credential = changes.Declined ? null
      : await RemoveCredential.RunAsync(aws, catalog, changes, bucketName, record, gone, stays, cancel);
    return changes.Result(new DeltaExternalLocation
    {
      BucketName = bucketName,
      ExternalLocationName = (gone ?? Locations.Over(stays, bucketName))?.LocationName,
      StorageCredentialName = gone is null ? null : credential ?? gone.CredentialName,
    });
  }

  /// <returns>True when it goes.</returns>
  private static async Task<bool> RemoveLocationAsync(
    ChangeSet changes, IUnityCatalog catalog, ExternalLocationInfo location, string bucketName, InstallationRecord record,
      CancellationToken cancel)
  {
    if (!IsAbout(location, bucketName, record)) return false;
    var resource = MakeExternalLocation.Name(location.LocationName);
    if (Locations.IsOurs(location, bucketName))
      return await TryAsync(changes, resource, () => catalog.DeleteExternalLocationAsync(location.LocationName, cancel));
    if (location.Comment == Locations.Comment(bucketName))
      changes.Leave(resource, $"somebody changed its URL, it is over {location.Url} by now");
    else if (location.LocationId == record.LocationId)
      changes.Leave(resource, $"this module made it, but somebody changed its comment, which says so: it is {location.Owner}'s by now");
    else changes.Unchanged(resource, $"left alone: it is {location.Owner}'s");
    return false;
  }

  private static bool IsAbout(ExternalLocationInfo location, string bucketName, InstallationRecord record) =>
    location.LocationId == record.LocationId || location.Comment == Locations.Comment(bucketName)
      || Locations.Over([location], bucketName) is not null;

  /// <summary>Deletes what nobody depends on.</summary>
  /// <returns>False when it stays.</returns>
  internal static async Task<bool> TryAsync(ChangeSet changes, string resource, Func<Task> delete)
  {
    try
    {
      await changes.ApplyAsync(new(ChangeAction.Delete, resource), delete);
      return !changes.Declined;
    }
    // Databricks refuses with several codes while something depends on it, and says what in its own words.
    catch (StitchDeltaException e) when (e.StatusCode is 400 or 409)
    {
      changes.Leave(resource, $"Databricks keeps it: {e.Fault!.Message.TrimEnd('.')}");
      return false;
    }
  }
}
