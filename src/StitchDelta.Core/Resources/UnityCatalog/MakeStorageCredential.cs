namespace StitchDelta.Resources.UnityCatalog;

/// <summary>A storage credential and the role that it takes on. The credential comes first: it makes the external id that the role's trust
/// policy asks for.</summary>
internal static class MakeStorageCredential
{
  /// <summary>The name of the role's inline policy.</summary>
  public const string PolicyName = "StitchDelta-UnityCatalog";

  // How long IAM and Databricks may take until the credential works; 2 to 3 minutes were seen.
  private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(4);

  /// <summary>Makes or repairs both, and waits until the credential works where something was changed.</summary>
  /// <param name="changes">Where changes are noted.</param>
  /// <param name="request">What is asked for.</param>
  /// <param name="location">The location that uses it; null while there is none.</param>
  /// <param name="attachAsync">Gives that location the credential, which is null while it is only planned, and may be a new one.</param>
  /// <returns>The credential; null while it is only planned.</returns>
  public static async Task<StorageCredentialInfo?> RunAsync(
    IStage stage, IAws aws, IUnityCatalog catalog, ChangeSet changes, LocationRequest request, ExternalLocationInfo? location,
      Func<StorageCredentialInfo?, bool, Task> attachAsync, CancellationToken cancel)
  {
    var caller = await aws.GetCallerIdentityAsync(cancel);
    var credential = await FindAsync(catalog, request, cancel);
    if (credential is not null)
    {
      var (asked, usual) = (request.RoleName, (request with { RoleName = null }).RoleName);
      request = await WithRoleOfAsync(aws, credential, request with { CredentialName = credential.CredentialName }, cancel);
      if (asked != request.RoleName && asked != usual)
        Ignored.Warn(stage, "CredentialRoleName", $"'{asked}'",
          $"the {Name(credential.CredentialName)} is there already, with the role {request.RoleName}", "IAM renames no role.");
    }
    var role = await aws.GetRoleAsync(request.RoleName, cancel);
    if (role is not null && request.Role.Other(role) is { } whose)
      throw Catalogue.CredentialRoleOfOthers.For(role.RoleName, role.RoleName, whose);
    var roleArn = role?.Arn ?? $"{ProfileRequest.ArnStart(caller)}:role{request.Options.Path ?? RolePaths.Root}{request.RoleName}";
    if (credential?.RoleArn is { } other && other != roleArn)
    {
      if (!IsOurs(credential, request.BucketName))
        throw Catalogue.StorageCredentialOfOthers.For(credential.CredentialName, credential.CredentialName, credential.Owner, other,
          roleArn);
      if (location?.CredentialId == credential.CredentialId && (await LocationTrial.RunAsync(catalog, location, cancel)).Works != false)
      {
        // What works is left as somebody made it.
        changes.Unchanged(Name(credential.CredentialName), $"used as it is: somebody gave it the role {other}");
        await attachAsync(credential, false);
        return credential;
      }
    }
    var before = changes.Changes.Count(c => c.Action != ChangeAction.None);
    var isNew = credential is null;
    if (credential is null) await CreateAsync(catalog, changes, request, roleArn, made => credential = made, cancel);
    else credential = await RestoreAsync(catalog, changes, credential, request.BucketName, roleArn, cancel);
    if (changes.Declined) return credential;
    await attachAsync(credential, isNew);
    if (changes.Declined) return credential;
    await RoleAsync(stage, aws, changes, request, role, roleArn, credential, cancel);
    if (changes.Declined || stage.IsPlanning || changes.Changes.Count(c => c.Action != ChangeAction.None) == before) return credential;
    await AwaitAsync(stage, catalog, request, roleArn, location?.LocationName, cancel);
    return credential;
  }

  /// <summary>Whether a credential is this module's for the bucket: it says so.</summary>
  public static bool IsOurs(StorageCredentialInfo credential, string bucketName) => credential.Comment == Locations.Comment(bucketName);

  // One that somebody renamed is known by its id on record.
  private static async Task<StorageCredentialInfo?> FindAsync(IUnityCatalog catalog, LocationRequest request, CancellationToken cancel)
  {
    var named = await catalog.GetStorageCredentialAsync(request.CredentialName, cancel);
    if (request.CredentialId is not { } id || named?.CredentialId == id) return named;
    var all = await catalog.ListStorageCredentialsAsync(cancel);
    return all.FirstOrDefault(c => c.CredentialId == id && IsOurs(c, request.BucketName)) ?? named;
  }

  // A role of another name was asked for when it was made.
  private static async Task<LocationRequest> WithRoleOfAsync(
    IAws aws, StorageCredentialInfo credential, LocationRequest request, CancellationToken cancel)
  {
    if (!IsOurs(credential, request.BucketName) || credential.RoleArn is not { } arn) return request;
    var name = CredentialRole.NameIn(arn);
    return name != request.RoleName && await aws.GetRoleAsync(name, cancel) is { } role && role.Arn == arn && request.Role.Is(role)
      ? request with { RoleName = name } : request;
  }

  private static async Task<StorageCredentialInfo> RestoreAsync(
    IUnityCatalog catalog, ChangeSet changes, StorageCredentialInfo credential, string bucketName, string roleArn, CancellationToken cancel)
  {
    List<string> differs = [];
    if (credential.RoleArn is { } other && other != roleArn) differs.AddRange([$"-role {other}", $"+role {roleArn}"]);
    if (credential.IsReadOnly && IsOurs(credential, bucketName)) differs.Add("-read-only");
    if (differs.Count == 0)
    {
      changes.Unchanged(Name(credential.CredentialName));
      return credential;
    }
    var restored = credential;
    await changes.ApplyAsync(new(ChangeAction.Update, Name(credential.CredentialName), string.Join("\n", differs)),
      async () => restored = await catalog.RestoreStorageCredentialAsync(credential.CredentialName, roleArn, cancel));
    return restored;
  }

  /// <summary>What messages call it.</summary>
  public static string Name(string credentialName) => $"storage credential {credentialName}";

  private static async Task CreateAsync(
    IUnityCatalog catalog, ChangeSet changes, LocationRequest request, string roleArn, Action<StorageCredentialInfo> made,
      CancellationToken cancel)
  {
    try
    {
      await changes.ApplyAsync(new(ChangeAction.Create, Name(request.CredentialName), $"role {roleArn}"),
        async () => made(await catalog.CreateStorageCredentialAsync(request.CredentialName, roleArn,
          Locations.Comment(request.BucketName), cancel)));
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      throw Catalogue.UnityCatalogDenied.After(request.CredentialName, e, "To make a storage credential", e.Fault!.Message,
        $"GRANT CREATE STORAGE CREDENTIAL ON METASTORE TO `{request.Caller}`");
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "STORAGE_CREDENTIAL_ALREADY_EXISTS")
    {
      // By somebody who makes the same just now, or by a first try whose answer was lost; else it is one that the caller does not see.
      if (await catalog.GetStorageCredentialAsync(request.CredentialName, cancel) is not { } there || there.RoleArn != roleArn) throw;
      made(there);
    }
  }

  private static async Task RoleAsync(
    IStage stage, IAws aws, ChangeSet changes, LocationRequest request, IamRole? role, string roleArn, StorageCredentialInfo? credential,
      CancellationToken cancel)
  {
    var name = $"role {request.RoleName}";
    // What is only planned has no external id yet.
    var externalId = credential?.ExternalId ?? $"<external id of {request.CredentialName}>";
    var databricks = credential?.UnityCatalogArn ?? "<Databricks' own role>";
    if (role is null)
    {
      var trust = CredentialPolicies.Trust(roleArn, databricks, externalId);
      await changes.ApplyAsync(
        new(ChangeAction.Create, name,
          string.Join("\n", ["Lets Unity Catalog use the bucket.", PolicyDocument.Parse(trust).Indented, .. request.Options.Lines])),
        () => aws.CreateRoleAsync(new(request.RoleName, trust)
        {
          Path = request.Options.Path ?? RolePaths.Root,
          Description = request.Role.Description,
          PermissionsBoundary = request.Options.PermissionsBoundary,
          Tags = request.Options.TagsWith(request.Role.Tags),
        }, cancel));
    }
    else if (CredentialPolicies.Trusting(role.TrustPolicy, roleArn, databricks, externalId) is var trusting && trusting != role.TrustPolicy)
    {
      await changes.ApplyAsync(new(ChangeAction.Update, $"trust policy of {name}",
          UnifiedDiff.Of(PolicyDocument.Parse(role.TrustPolicy).Indented,
            PolicyDocument.Parse(trusting).Indented)) { Seen = Seen.Of(role.TrustPolicy) },
        async () =>
        {
          await aws.UpdateTrustPolicyAsync(request.RoleName, trusting, cancel);
          await aws.GetRoleAsync(request.RoleName, cancel);
        });
    }
    else changes.Unchanged(name);
    // By its tags undo knows it. A role that somebody else made gets none.
    if (role?.Description == request.Role.Description && !changes.Declined)
      await MakeRole.TagAsync(aws, changes, role, request.Role.Tags, cancel);
    if (role is not null) WarnOfOptions(stage, role, request.Options);

    var current = role is null ? null : await aws.GetRolePolicyAsync(request.RoleName, PolicyName, cancel);
    var policy = CredentialPolicies.Access(request.BucketName, roleArn, KmsKeys.And(current, request.KmsKeyArn));
    var differed = await EditRolePolicy.RunAsync(changes, aws, request.RoleName, PolicyName, current, policy, cancel);
    if (differed && request.KmsKeyArn is { } key && !changes.Declined) stage.Warn(BucketAdvice.OfRole(key, roleArn));
  }

  // It belongs to the bucket, and other installations may use it.
  private static void WarnOfOptions(IStage stage, IamRole role, RoleOptions options)
  {
    var thing = $"the role {role.RoleName} of the storage credential";
    if (options.PermissionsBoundary is { } boundary && boundary != role.PermissionsBoundary)
      Ignored.Warn(stage, nameof(options.PermissionsBoundary), boundary,
        $"{thing} is there already, with {role.PermissionsBoundary ?? "none"}",
        $"To change it: aws iam put-role-permissions-boundary --role-name {role.RoleName} --permissions-boundary {boundary}");
    Ignored.WarnOfTags(stage, thing, role.Tags, options.Tags, lacking =>
      $"To set them: aws iam tag-role --role-name {role.RoleName} --tags {OwnTags.ForAwsCli(lacking)}");
  }

  private static async Task AwaitAsync(
    IStage stage, IUnityCatalog catalog, LocationRequest request, string roleArn, string? locationName, CancellationToken cancel)
  {
    var activity = $"Waiting for Unity Catalog to reach the bucket {request.BucketName}";
    var (findings, done) = await Poll.UntilAsync(stage, () => activity, AskAsync, f => Failing(f).Count == 0, Propagation, cancel);
    if (!done)
      throw Catalogue.StorageCredentialUnusable.For(
        request.CredentialName, request.BucketName, request.CredentialName, roleArn,
          string.Join("; ", Failing(findings).Select(f => $"{f.Operation}: {f.Message}")));

    async Task<IReadOnlyList<CredentialFinding>> AskAsync()
    {
      var answer = await catalog.ValidateStorageCredentialAsync(request.CredentialName, Locations.UrlOf(request.BucketName), locationName,
        cancel);
      if (Failing(answer).FirstOrDefault() is { } failing) stage.Progress(activity, failing.Message);
      return answer;
    }
  }

  /// <summary>What a credential cannot do.</summary>
  public static IReadOnlyList<CredentialFinding> Failing(IEnumerable<CredentialFinding> findings) =>
    [.. findings.Where(f => f.Result == "FAIL")];
}
