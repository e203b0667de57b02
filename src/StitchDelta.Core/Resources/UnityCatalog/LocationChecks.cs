namespace StitchDelta.Resources.UnityCatalog;

/// <summary>The checks of what Unity Catalog has about the bucket.</summary>
internal static class LocationChecks
{
  public static readonly DestinationCheck LocationThere = new("external-location", "External location over the bucket", GuideStep.Catalog,
    [Connected.Databricks],
    Needs.Bucket,
    async (subject, cancel) =>
    {
      var (bucket, home) = (subject.Facts.BucketName!, await CatalogChecks.HomeAsync(subject, cancel));
      var all = await subject.LocationsAsync(cancel);
      var expected = home.IsUnityCatalog ? $"one over {Locations.UrlOf(bucket)} that can be written to"
        : "none, or one that can be written to";
      if (Locations.Inside(all, bucket).FirstOrDefault() is { } inside)
        return Finding.Failed(expected,
          $"{inside.LocationName} of {inside.Owner} lies inside the bucket, at {inside.Url}: what Stitch loads there is its owner's to allow",
          $"Have its owner drop it, in SQL: DROP EXTERNAL LOCATION `{inside.LocationName}`") with { Command = "" };
      if (Locations.Over(all, bucket) is not { } found)
        return home.IsUnityCatalog
          ? Finding.Failed(expected, "none that the caller sees",
            "New-DeltaExternalLocation makes one. Where somebody else has one, its owner must let you see it, in SQL: "
            + $"GRANT BROWSE ON EXTERNAL LOCATION <name> TO `{(await subject.UserAsync(cancel)).UserName}`")
          : Finding.Passed(expected, "none: the cluster's instance profile is what counts");
      var actual = $"{found.LocationName} of {found.Owner}, with {found.CredentialName}";
      if (found.IsReadOnly)
        return Finding.Failed(expected, $"{actual}: it is read-only",
          $"Have its owner make it writable: Catalog Explorer, External locations, {found.LocationName}.") with { Command = "" };
      var workspaceId = (await subject.UserAsync(cancel)).OrgId;
      var reach = await Bindings.ReachAsync(subject.Workspace.Catalog, GrantTarget.ExternalLocation, found.LocationName, found.IsIsolated,
        workspaceId, cancel);
      return Bindings.Judge(reach, expected, actual, found.LocationName, found.Owner, workspaceId);
    })
  { Repairs = ExternalLocationResource.Instance };

  public static readonly DestinationCheck LocationPrivileges = new("external-location-privileges", "Privileges on the external location",
    GuideStep.Catalog, [LocationThere],
    Needs.Bucket,
    async (subject, cancel) => await OverAsync(subject, cancel) is { } found
      ? await CatalogChecks.PrivilegesAsync(subject, GrantTarget.ExternalLocation, found.LocationName, found.Owner, cancel)
      : Finding.Passed("none", "there is no location"))
  { Repairs = ExternalLocationResource.Instance };

  public static readonly DestinationCheck CredentialWorks = new("storage-credential", "Storage credential reaches the bucket",
    GuideStep.Catalog, [LocationThere],
    Needs.Bucket,
    async (subject, cancel) =>
    {
      const string Expected = "it may read, write, list and delete";
      if (await OverAsync(subject, cancel) is not { } found) return Finding.Passed("none", "there is no location");
      try
      {
        var findings = await subject.Workspace.Catalog.ValidateStorageCredentialAsync(found.CredentialName, found.Url, found.LocationName,
          cancel);
        var failing = MakeStorageCredential.Failing(findings);
        return failing.Count == 0
          ? Finding.Passed(Expected, string.Join(", ", findings.Where(f => f.Result == "PASS").Select(f => f.Operation)))
          : Finding.Failed(Expected, string.Join("; ", failing.Select(f => $"{f.Operation}: {f.Message}")),
            $"The role of {found.CredentialName} must be there, trust Databricks and itself with the credential's external id, and be allowed to use the bucket.")
            with
            {
              // No repair changes a role of somebody else.
              Command = Locations.IsOurs(found, subject.Facts.BucketName!) ? null : "",
            };
      }
      catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
      {
        return Finding.Unknown(Expected, $"only {found.Owner} and admins may ask");
      }
    })
  { Repairs = ExternalLocationResource.Instance };

  private static async Task<ExternalLocationInfo?> OverAsync(CheckSubject subject, CancellationToken cancel) =>
    Locations.Over(await subject.LocationsAsync(cancel), subject.Facts.BucketName!);
}
