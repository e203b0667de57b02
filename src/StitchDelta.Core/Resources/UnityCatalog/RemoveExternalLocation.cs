namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Takes away the external location over a bucket, its storage credential and that one's role, in this order and never by force:
/// what somebody uses stays, and is told.</summary>
public static class RemoveExternalLocation
{
  /// <summary>Takes away what this module made of it.</summary>
  public static async Task<StepResult<DeltaExternalLocation>> RunAsync(
    IStage stage, IAws aws, IUnityCatalog catalog, string bucketName, CancellationToken cancel)
  {
    var changes = new ChangeSet(stage);
    var location = Locations.Over(await catalog.ListExternalLocationsAsync(cancel), bucketName);
    var request = new LocationRequest(bucketName, "");
    var credentialName = request.CredentialName;
    var isOurs = location is not null && Locations.IsOurs(location, bucketName);
    if (location is null) changes.Unchanged(MakeExternalLocation.Name(request.LocationName), "gone already");
    else if (!isOurs) changes.Unchanged(MakeExternalLocation.Name(location.LocationName), $"left alone: it is {location.Owner}'s");
    if (isOurs)
    {
      credentialName = location!.CredentialName;
      if (!await TryAsync(changes, MakeExternalLocation.Name(location.LocationName), () =>
        catalog.DeleteExternalLocationAsync(location.LocationName, cancel)))
        return Result();
    }
    // Without a location of ours the credential is of a run that came to no end, or somebody else's location took ours' place.
    if ((isOurs || location?.CredentialName != credentialName) && !changes.Declined)
      await RemoveCredentialAsync(aws, catalog, changes, bucketName, credentialName, cancel);
    return Result();

    StepResult<DeltaExternalLocation> Result() => changes.Result(new DeltaExternalLocation
    {
      BucketName = bucketName,
      ExternalLocationName = location?.LocationName,
      StorageCredentialName = isOurs ? credentialName : null,
    });
  }

  private static async Task RemoveCredentialAsync(
    IAws aws, IUnityCatalog catalog, ChangeSet changes, string bucketName, string credentialName, CancellationToken cancel)
  {
    var credential = await catalog.GetStorageCredentialAsync(credentialName, cancel);
    if (credential is not null && credential.Comment != Locations.Comment(bucketName))
    {
      changes.Unchanged(MakeStorageCredential.Name(credentialName), $"left alone: it is {credential.Owner}'s");
      return;
    }
    if (credential is not null
      && !await TryAsync(changes, MakeStorageCredential.Name(credentialName), () =>
        catalog.DeleteStorageCredentialAsync(credentialName, cancel))) return;
    if (changes.Declined) return;
    // A role that the credential does not name any more is known by its tag.
    var roleName = credential?.RoleArn is { } arn ? arn.Substring(arn.LastIndexOf('/') + 1) : new LocationRequest(bucketName, "").RoleName;
    await RemoveRoleAsync(aws, changes, roleName, credentialName, cancel);
  }

  private static async Task RemoveRoleAsync(
    IAws aws, ChangeSet changes, string roleName, string credentialName, CancellationToken cancel)
  {
    var role = await aws.GetRoleAsync(roleName, cancel);
    if (role is null) return;
    var resource = $"role {roleName}";
    if (!role.Tags.TryGetValue(MakeStorageCredential.RoleTag, out var of) || of != credentialName)
    {
      changes.Leave(resource, $"this module did not make it: it lacks the tag {MakeStorageCredential.RoleTag}");
      return;
    }
    var policies = await aws.ListRolePoliciesAsync(roleName, cancel);
    IReadOnlyList<string> others = [.. policies.Where(p => p != MakeStorageCredential.PolicyName),
      .. await aws.ListAttachedRolePoliciesAsync(roleName, cancel)];
    if (others.Count > 0)
    {
      changes.Leave(resource, $"it has policies of somebody else: {string.Join(", ", others)}");
      return;
    }
    await changes.ApplyAsync(new(ChangeAction.Delete, resource), async () =>
    {
      foreach (var policy in policies) await aws.DeleteRolePolicyAsync(roleName, policy, cancel);
      await aws.DeleteRoleAsync(roleName, cancel);
    });
  }

  /// <summary>Deletes what nobody depends on.</summary>
  /// <returns>False when it stays.</returns>
  private static async Task<bool> TryAsync(ChangeSet changes, string resource, Func<Task> delete)
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
