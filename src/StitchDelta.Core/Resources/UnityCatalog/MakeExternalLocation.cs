namespace StitchDelta.Resources.UnityCatalog;

/// <summary>An external location over the bucket, through which Unity Catalog lets the owner of Stitch's token write there.</summary>
public static class MakeExternalLocation
{
  // A location that is made right after its role is refused until IAM shows that everywhere.
  private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(3);

  /// <summary>Makes or repairs it, with its credential and the privileges on it. A location of somebody else is used as it is.</summary>
  public static async Task<StepResult<DeltaExternalLocation>> RunAsync(
    IStage stage, IAws aws, IUnityCatalog catalog, LocationRequest request, CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var all = await catalog.ListExternalLocationsAsync(cancel);
    var location = Locations.Over(all, request.BucketName);
    if (location is null && !request.MayCreate)
      return new DeltaExternalLocation { BucketName = request.BucketName, IsPlanned = stage.IsPlanning };
    var moved = Locations.Moved(all, request.BucketName, request.LocationId);
    if (location is null) Locations.RequireFree([.. all.Where(l => l != moved)], request.BucketName);
    else Locations.RequireUsable(location, request.BucketName);
    location ??= moved;
    request = request with { MetastoreId = request.MetastoreId ?? location?.MetastoreId };
    if (location is not null) WarnOfNames(stage, request, location);

    StorageCredentialInfo? credential = null;
    var isOurs = location is null || location == moved || Locations.IsOurs(location, request.BucketName);
    if (!isOurs)
      changes.Use(new(ChangeAction.None, Name(location!.LocationName), $"used as it is: it is {location.Owner}'s")
      {
        Seen = Seen.Of(location.Owner, location.Url.TrimEnd('/'), location.CredentialName),
      });
    else
    {
      var named = location is null ? request
        : request with { LocationName = location.LocationName, CredentialName = location.CredentialName };
      var there = location;
      credential = await MakeStorageCredential.RunAsync(stage, aws, catalog, changes, named, location, AttachAsync, cancel);
      var used = credential is null ? request : request with { CredentialName = credential.CredentialName };
      if (there is null) await CreateAsync(stage, catalog, changes, used, made => location = made, cancel);

      // Before the role trusts the credential alone: until then the location works as it did.
      async Task AttachAsync(StorageCredentialInfo? working, bool isNew)
      {
        if (there is null) return;
        var isAttached = !isNew && (there.CredentialId is null || there.CredentialId == working?.CredentialId);
        if (isAttached && there != moved) changes.Unchanged(Name(there.LocationName));
        else
        {
          location = await RestoreAsync(catalog, changes, request.BucketName, there, working?.CredentialName ?? named.CredentialName,
            cancel);
        }
      }
    }
    // Whoever makes a location owns it.
    var added = location is null
      ? await PlannedPrivilegesAsync(changes, request)
      : await Privileges.EnsureAsync(changes, catalog, GrantTarget.ExternalLocation, location.LocationName, location.Owner,
        request.Principal, cancel);
    return changes.Result(new DeltaExternalLocation
    {
      BucketName = request.BucketName,
      ExternalLocationName = location?.LocationName ?? request.LocationName,
      ExternalLocationId = location?.LocationId,
      StorageCredentialName = location?.CredentialName ?? request.CredentialName,
      StorageCredentialId = credential?.CredentialId ?? location?.CredentialId,
      CredentialRoleName = !isOurs ? null : credential?.RoleArn is { } arn ? CredentialRole.NameIn(arn) : request.RoleName,
      MetastoreId = request.MetastoreId,
      Principal = request.Principal,
      AddedPrivileges = added,
    });
  }

  // A name that was asked for is for what is made.
  private static void WarnOfNames(IStage stage, LocationRequest request, ExternalLocationInfo location)
  {
    var (usual, there) = (new LocationRequest(request.BucketName, ""), $"the {Name(location.LocationName)} is over the bucket already");
    if (request.LocationName != usual.LocationName && request.LocationName != location.LocationName)
      Ignored.Warn(stage, "ExternalLocationName", $"'{request.LocationName}'", $"{there} and keeps its name",
        $"To rename it, in SQL: ALTER EXTERNAL LOCATION `{location.LocationName}` RENAME TO `{request.LocationName}`");
    if (request.CredentialName != usual.CredentialName && request.CredentialName != location.CredentialName)
      Ignored.Warn(stage, "StorageCredentialName", $"'{request.CredentialName}'",
        $"{there}, with the storage credential {location.CredentialName}",
        $"To rename that, in SQL: ALTER STORAGE CREDENTIAL `{location.CredentialName}` RENAME TO `{request.CredentialName}`");
  }

  /// <summary>What messages call it.</summary>
  public static string Name(string locationName) => $"external location {locationName}";

  private static async Task<ExternalLocationInfo> RestoreAsync(
    IUnityCatalog catalog, ChangeSet changes, string bucketName, ExternalLocationInfo location, string credentialName,
      CancellationToken cancel)
  {
    var url = Locations.UrlOf(bucketName);
    var isMoved = Locations.Over([location], bucketName) is null;
    var detail = isMoved ? $"-{location.Url}\n+{url}" : $"storage credential {credentialName}, in place of one that is gone";
    var restored = location with { Url = url, CredentialName = credentialName };
    try
    {
      await changes.ApplyAsync(new(ChangeAction.Update, Name(location.LocationName), detail), async () =>
        restored = await catalog.RestoreExternalLocationAsync(location.LocationName, url, credentialName, cancel));
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      throw Catalogue.UnityCatalogDenied.After(location.LocationName, e, $"To change the external location {location.LocationName}",
        e.Fault!.Message, isMoved ? $"ALTER EXTERNAL LOCATION `{location.LocationName}` SET URL '{url}'"
          : $"ALTER EXTERNAL LOCATION `{location.LocationName}` SET STORAGE CREDENTIAL `{credentialName}`");
    }
    return restored;
  }

  private static async Task CreateAsync(
    IStage stage, IUnityCatalog catalog, ChangeSet changes, LocationRequest request, Action<ExternalLocationInfo> made,
      CancellationToken cancel)
  {
    if (changes.Declined) return;
    var url = Locations.UrlOf(request.BucketName);
    await changes.ApplyAsync(new(ChangeAction.Create, Name(request.LocationName),
      $"{url} with storage credential {request.CredentialName}"), async () =>
    {
      var activity = $"Making the external location {request.LocationName}";
      var ((location, refusal), _) = await Poll.UntilAsync(stage, () => activity, TryAsync, a =>
        a.Refusal is null || !IsLate(a.Refusal), Propagation, cancel);
      made(location ?? throw await ExplainedAsync(catalog, request, refusal!, cancel));

      async Task<(ExternalLocationInfo? Location, StitchDeltaException? Refusal)> TryAsync()
      {
        try
        {
          return (await catalog.CreateExternalLocationAsync(request.LocationName, url, request.CredentialName,
            Locations.Comment(request.BucketName), cancel), null);
        }
        catch (StitchDeltaException e) when (e.Fault is not null)
        {
          // By a first try whose answer was lost, or by somebody who makes the same just now.
          if (Locations.Over(await catalog.ListExternalLocationsAsync(cancel), request.BucketName) is { } there) return (there, null);
          if (IsLate(e)) stage.Progress(activity, e.Fault.Message);
          return (null, e);
        }
      }
    });
  }

  private static bool IsLate(StitchDeltaException e) =>
    e.Fault?.Message.StartsWith("AWS IAM role does not have ", StringComparison.Ordinal) == true;

  private static async Task<StitchDeltaException> ExplainedAsync(
    IUnityCatalog catalog, LocationRequest request, StitchDeltaException e, CancellationToken cancel)
  {
    if (e.Entry != Catalogue.DatabricksPermissionDenied || IsLate(e)) return e;
    var needed = $"GRANT CREATE EXTERNAL LOCATION ON METASTORE TO `{request.Caller}`";
    // Who made the credential may use it.
    if ((await catalog.GetStorageCredentialAsync(request.CredentialName, cancel))?.Owner != request.Caller)
      needed += $"; GRANT CREATE EXTERNAL LOCATION ON STORAGE CREDENTIAL `{request.CredentialName}` TO `{request.Caller}`";
    return Catalogue.UnityCatalogDenied.After(request.LocationName, e, "To make an external location", e.Fault!.Message, needed);
  }

  // The location is only planned: it would be the caller's, who needs no grant then. For anybody else all is to be granted.
  private static async Task<IReadOnlyList<string>> PlannedPrivilegesAsync(ChangeSet changes, LocationRequest request)
  {
    if (changes.Declined || request.Principal == request.Caller) return [];
    await changes.ApplyAsync(new(ChangeAction.Create,
      Privileges.ResourceName(GrantTarget.ExternalLocation, request.LocationName, request.Principal),
      Privileges.Lines('+', Privileges.OnLocation)), () => Task.CompletedTask);
    return Privileges.OnLocation;
  }
}
