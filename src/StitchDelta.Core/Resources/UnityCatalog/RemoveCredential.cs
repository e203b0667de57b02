namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Takes away the storage credentials that this module made for a bucket, and the roles that it made for them. Of each that
/// stays it says why.</summary>
internal static class RemoveCredential
{
  /// <summary>Takes them away.</summary>
  /// <param name="changes">Where changes are noted.</param>
  /// <param name="record">What is on record of it.</param>
  /// <param name="goneLocation">The location of ours that is gone, or goes; null for none.</param>
  /// <param name="locations">The locations that stay.</param>
  /// <returns>The name of the credential that is gone; null for none.</returns>
  public static async Task<string?> RunAsync(
    IAws aws, IUnityCatalog catalog, ChangeSet changes, string bucketName, InstallationRecord record, ExternalLocationInfo? goneLocation,
      IReadOnlyList<ExternalLocationInfo> locations, CancellationToken cancel)
  {
    var all = await catalog.ListStorageCredentialsAsync(cancel);
    var usual = goneLocation?.CredentialName ?? new LocationRequest(bucketName, "").CredentialName;
    // The list shows only what the caller may see. One that is there and hidden is an error, and no reason to remove its role.
    if (all.All(c => c.CredentialName != usual) && await catalog.GetStorageCredentialAsync(usual, cancel) is { } hidden)
      all = [.. all, hidden];
    var gone = new List<StorageCredentialInfo>();
    foreach (var credential in all)
    {
      if (changes.Declined) return null;
      if (await RemoveAsync(changes, catalog, credential, usual, bucketName, record, locations, cancel)) gone.Add(credential);
    }
    IReadOnlyList<StorageCredentialInfo> stay = [.. all.Except(gone)];
    record = record with { MetastoreId = record.MetastoreId ?? await MetastoreAsync(catalog, changes, bucketName, cancel) };
    foreach (var role in await RolesAsync(aws, changes, bucketName, all, record, cancel))
      if (!changes.Declined) await RemoveRoleAsync(aws, changes, role, stay, cancel);
    return gone.LastOrDefault()?.CredentialName;
  }

  /// <returns>True when it goes.</returns>
  private static async Task<bool> RemoveAsync(
    ChangeSet changes, IUnityCatalog catalog, StorageCredentialInfo credential, string usual, string bucketName,
      InstallationRecord record, IReadOnlyList<ExternalLocationInfo> locations, CancellationToken cancel)
  {
    var resource = MakeStorageCredential.Name(credential.CredentialName);
    if (!MakeStorageCredential.IsOurs(credential, bucketName))
    {
      if (credential.CredentialId == record.CredentialId)
        changes.Leave(resource, $"this module made it, but somebody changed its comment, which says so: it is {credential.Owner}'s by now");
      else if (credential.CredentialName == usual) changes.Unchanged(resource, $"left alone: it is {credential.Owner}'s");
      return false;
    }
    if (locations.FirstOrDefault(l => Uses(l, credential)) is not { } user)
      return await RemoveExternalLocation.TryAsync(changes, resource, () =>
        catalog.DeleteStorageCredentialAsync(credential.CredentialName, cancel));
    changes.Leave(resource, $"the external location {user.LocationName} of {user.Owner} uses it");
    return false;
  }

  private static bool Uses(ExternalLocationInfo location, StorageCredentialInfo credential) => location.CredentialId is { } id
    ? id == credential.CredentialId : location.CredentialName == credential.CredentialName;

  // Nothing that is there any more says which one it is.
  private static async Task<string?> MetastoreAsync(
    IUnityCatalog catalog, ChangeSet changes, string bucketName, CancellationToken cancel)
  {
    try
    {
      return (await catalog.GetMetastoreAsync(cancel))?.MetastoreId;
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      changes.Leave($"role of the storage credential for {bucketName}",
        "which metastore the workspace has may not be seen, and so not which role was made for it");
      return null;
    }
  }

  /// <summary>The roles that are this module's: those that its credentials take on, the one with the usual name, and where somebody gave a
  /// credential another role the one that says that it is for the bucket in this metastore.</summary>
  private static async Task<IReadOnlyList<IamRole>> RolesAsync(
    IAws aws, ChangeSet changes, string bucketName, IReadOnlyList<StorageCredentialInfo> credentials, InstallationRecord record,
      CancellationToken cancel)
  {
    var usual = new LocationRequest(bucketName, "") { MetastoreId = record.MetastoreId };
    IReadOnlyList<StorageCredentialInfo> own = [.. credentials.Where(c => c.CredentialId == record.CredentialId
      || MakeStorageCredential.IsOurs(c, bucketName))];
    var found = new List<IamRole>();
    var names = own.Select(c => c.RoleArn).OfType<string>().Select(CredentialRole.NameIn).Append(usual.RoleName);
    foreach (var name in names.Distinct())
    {
      if (await aws.GetRoleAsync(name, cancel) is not { } role) continue;
      var isTakenOn = own.Any(c => c.RoleArn == role.Arn);
      if (!isTakenOn && name != usual.RoleName) continue;
      if (!role.Tags.ContainsKey(CredentialRole.Tag))
        changes.Leave($"role {name}", $"this module did not make it: it lacks the tag {CredentialRole.Tag}");
      else if (usual.Role.Other(role) is { } other) changes.Leave($"role {name}", $"it was made for {other}, as its tags say");
      else found.Add(role);
    }
    if (found.Count > 0) return found;
    try
    {
      foreach (var role in (await aws.ListRolesAsync(cancel)).Where(r => r.Description == usual.Role.Description))
        if (await aws.GetRoleAsync(role.RoleName, cancel) is { } tagged && tagged.Tags.ContainsKey(CredentialRole.Tag))
          found.Add(tagged);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      changes.Leave($"role of the storage credential for {bucketName}", "whether there is one with another name may not be seen");
    }
    return found;
  }

  private static async Task RemoveRoleAsync(
    IAws aws, ChangeSet changes, IamRole role, IReadOnlyList<StorageCredentialInfo> stay, CancellationToken cancel)
  {
    var (name, resource) = (role.RoleName, $"role {role.RoleName}");
    if (stay.FirstOrDefault(c => c.RoleArn == role.Arn) is { } user)
    {
      changes.Leave(resource, $"the storage credential {user.CredentialName} of {user.Owner}, which stays, takes it on");
      return;
    }
    var policies = await aws.ListRolePoliciesAsync(name, cancel);
    IReadOnlyList<string> others = [.. policies.Where(p => p != MakeStorageCredential.PolicyName),
      .. await aws.ListAttachedRolePoliciesAsync(name, cancel)];
    if (others.Count > 0)
    {
      changes.Leave(resource, $"it has policies of somebody else: {string.Join(", ", others)}");
      return;
    }
    await changes.ApplyAsync(new(ChangeAction.Delete, resource), async () =>
    {
      foreach (var policy in policies) await aws.DeleteRolePolicyAsync(name, policy, cancel);
      await aws.DeleteRoleAsync(name, cancel);
    });
  }
}
