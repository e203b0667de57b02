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
      if (Locations.Moved(all, bucket, subject.Record.LocationId) is { } moved)
        return Finding.Failed(expected, $"{moved.LocationName} of {moved.Owner}, which this module made for it, is over {moved.Url} by now",
          "Somebody changed its URL. A repair changes it back, unless tables lie there.");
      if (Locations.Inside(all, bucket).FirstOrDefault() is { } inside)
        return Finding.Failed(expected,
          $"{inside.LocationName} of {inside.Owner} lies inside the bucket, at {inside.Url}: "
            + "what Stitch loads there is its owner's to allow",
          $"Have its owner drop it, in SQL: DROP EXTERNAL LOCATION `{inside.LocationName}`") with { Command = "" };
      if (Locations.Over(all, bucket) is not { } found)
        return await UnseenAsync(subject, expected, cancel) is { } unseen ? unseen : home.IsUnityCatalog
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
      : await UnseenAsync(subject, "all that a load needs", cancel) ?? Finding.Passed("none", "there is no location"))
  { Repairs = ExternalLocationResource.Instance };

  public static readonly DestinationCheck CredentialWorks = new("storage-credential", "Storage credential reaches the bucket",
    GuideStep.Catalog, [LocationThere],
    Needs.Bucket,
    async (subject, cancel) =>
    {
      const string Expected = "it may read, write, list and delete";
      if (await OverAsync(subject, cancel) is not { } found)
        return await UnseenAsync(subject, Expected, cancel) ?? Finding.Passed("none", "there is no location");
      var trial = await LocationTrial.RunAsync(subject.Workspace.Catalog, found, cancel);
      if (trial.Works is not { } works) return Finding.Unknown(Expected, trial.Says);
      if (works) return Finding.Passed(Expected, trial.Says);
      // No repair changes what is somebody else's.
      if (Locations.IsOurs(found, subject.Facts.BucketName!) && !trial.NeedsOwner)
        return await WhereToLookAsync(subject, trial.Tried, cancel) is { } look ? Finding.Failed(Expected, trial.Says, look)
          with { Command = "" }
          : Finding.Failed(Expected, trial.Says, trial.Own);
      return Finding.Failed(Expected, trial.Says, trial.Remedy) with { Command = "" };
    })
  { Repairs = ExternalLocationResource.Instance };

  // Where all that this module makes is as it should be, a repair finds nothing to do.
  private static async Task<string?> WhereToLookAsync(CheckSubject subject, StorageCredentialInfo? credential, CancellationToken cancel)
  {
    if (credential is not { RoleArn: { } arn, UnityCatalogArn: { } databricks, ExternalId: { } id }) return null;
    try
    {
      var name = CredentialRole.NameIn(arn);
      if (await subject.Aws.GetRoleAsync(name, cancel) is not { } role || role.Arn != arn
        || CredentialPolicies.Trusting(role.TrustPolicy, arn, databricks, id) != role.TrustPolicy) return null;
      var own = await subject.Aws.GetRolePolicyAsync(name, MakeStorageCredential.PolicyName, cancel);
      var wanted = CredentialPolicies.Access(subject.Facts.BucketName!, arn, KmsKeys.And(own, null));
      if (own is null || !PolicyDocument.MeansTheSame(own, wanted)) return null;
      string[] others = [.. (await subject.Aws.ListRolePoliciesAsync(name, cancel)).Where(p => p != MakeStorageCredential.PolicyName),
        .. await subject.Aws.ListAttachedRolePoliciesAsync(name, cancel)];
      return $"Role {name}, its trust and its policy {MakeStorageCredential.PolicyName} are as they should be. Look for a Deny in "
        + (others.Length == 0 ? "" : $"its other policies ({string.Join(", ", others)}), in ")
        + $"the policy of the bucket {subject.Facts.BucketName} and of its KMS key, or in a policy of the organization.";
    }
    catch (StitchDeltaException)
    {
      return null; // What may not be read tells nothing.
    }
  }

  /// <summary>What may be said of the location on record, where the list does not show it: it shows everybody what they may see, and all to
  /// an admin.</summary>
  private static async Task<Finding?> UnseenAsync(CheckSubject subject, string expected, CancellationToken cancel) =>
    subject.Record.LocationId is not null && await subject.UserAsync(cancel) is { IsAdmin: false } user
      ? Finding.Unknown(expected, "the location on record is not shown to the caller",
        "Run the test with an admin's token, or have the owner let you see it, in SQL: GRANT BROWSE ON EXTERNAL LOCATION <name> "
          + $"TO `{user.UserName}`")
      : null;

  private static async Task<ExternalLocationInfo?> OverAsync(CheckSubject subject, CancellationToken cancel) =>
    Locations.Over(await subject.LocationsAsync(cancel), subject.Facts.BucketName!);
}
