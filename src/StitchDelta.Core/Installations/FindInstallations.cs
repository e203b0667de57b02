namespace StitchDelta.Installations;

/// <summary>Finds the installations of an AWS account: one list of all roles, whose descriptions tell which are the module's, and then the
/// tags of those alone.</summary>
public static class FindInstallations
{
  /// <summary>The installations that are asked for.</summary>
  /// <param name="query">Which ones.</param>
  public static async Task<IReadOnlyList<StitchInstallation>> RunAsync(IAws aws, InstallationQuery query, CancellationToken cancel)
  {
    var roles = query.RoleName is { } name
      ? [await aws.GetRoleAsync(name, cancel) ?? throw Catalogue.RoleNotFound.For(name, name)]
      : (await MarkedAsync(aws, cancel)).Where(query.MayBe).ToList();
    var found = new List<StitchInstallation>();
    foreach (var role in roles)
    {
      if (await RecordedAsync(aws, role, isWhole: query.RoleName is not null, query.BucketName, cancel) is { } recorded
        && query.Is(recorded)) found.Add(Describe(recorded));
    }
    if (found.Count > 0 || query.Name is not { } missing) return found;
    throw Catalogue.InstallationNotFound.For(missing, (await aws.GetCallerIdentityAsync(cancel)).AccountId, missing);
  }

  /// <summary>The roles whose descriptions say that they are the module's, without their tags.</summary>
  internal static async Task<IReadOnlyList<IamRole>> MarkedAsync(IAws aws, CancellationToken cancel) =>
    [.. (await aws.ListRolesAsync(cancel)).Where(r => Mark.InDescription(r.Description) is not null)];

  /// <summary>What is on record of the installations that load into a bucket; null when the caller may not list roles.</summary>
  internal static async Task<IReadOnlyList<RecordedRole>?> OfBucketAsync(IAws aws, string bucketName, CancellationToken cancel)
  {
    try
    {
      var found = new List<RecordedRole>();
      foreach (var role in (await MarkedAsync(aws, cancel)).Where(r => RecordedRole.IsMarkedFor(r, bucketName)))
        if (await RecordedAsync(aws, role, isWhole: false, bucketName, cancel) is { } recorded) found.Add(recorded);
      return found;
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      return null;
    }
  }

  /// <summary>A role of somebody else, on no record, that a deployment role may pass for this module, and that has this module's policy for
  /// a bucket. Null for none, or when the caller may not look.</summary>
  internal static async Task<string?> RoleOfOthersAsync(
    IAws aws, string deploymentRoleName, string bucketName, string? exceptRoleName, CancellationToken cancel)
  {
    try
    {
      var passed = (await aws.ListRolePoliciesAsync(deploymentRoleName, cancel)).Select(Mark.RoleInPassRolePolicy).OfType<string>()
        .Where(r => !RoleNames.AreSame(r, exceptRoleName)).ToList();
      if (passed.Count == 0) return null;
      var ours = (await MarkedAsync(aws, cancel)).Select(r => r.RoleName).ToList();
      foreach (var role in passed.Where(p => !ours.Any(o => RoleNames.AreSame(o, p))))
        if (await aws.GetRolePolicyAsync(role, Mark.AccessPolicy(bucketName), cancel) is not null) return role;
      return null;
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied || e.Entry == Catalogue.RoleNotFound)
    {
      return null;
    }
  }

  /// <summary>The installation of a bucket that has a destination on record; else the only one, where it has none on record. Null for none,
  /// or when the caller may not list roles.</summary>
  internal static async Task<RecordedRole?> OfDestinationAsync(
    IAws aws, string? bucketName, long destinationId, CancellationToken cancel) =>
    OfDestination(bucketName is null ? [] : await OfBucketAsync(aws, bucketName, cancel) ?? [], destinationId);

  /// <summary>The same among those that were found.</summary>
  internal static RecordedRole? OfDestination(IReadOnlyList<RecordedRole> all, long? destinationId) =>
    all.FirstOrDefault(r => r.Record.DestinationId == destinationId)
    ?? (all is [var only] && only.Record.DestinationId is null ? only : null);

  /// <summary>
  /// The first role, other than this one, that this module made under a path and that a deployment role passes, or that may be one; null
  /// when the caller may not look.
  /// </summary>
  internal static async Task<IReadOnlyList<string>?> UnderPathAsync(
    IAws aws, string path, string deploymentRoleName, string exceptRoleName, CancellationToken cancel)
  {
    try
    {
      foreach (var role in (await MarkedAsync(aws, cancel)).Where(r => r.Path == path && !RoleNames.AreSame(r.RoleName, exceptRoleName)))
      {
        var recorded = await RecordedAsync(aws, role, isWhole: false, null, cancel);
        if (recorded?.Record.DeploymentRoleName is not { } other || RoleNames.AreSame(other, deploymentRoleName)) return [role.RoleName];
      }
      return [];
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied)
    {
      return null;
    }
  }

  // The list of roles tells no tags. One that is gone since was not meant.
  private static async Task<RecordedRole?> RecordedAsync(IAws aws, IamRole role, bool isWhole, string? bucketName,
    CancellationToken cancel) =>
    await RecordedRole.ReadAsync(aws, isWhole ? role : await aws.GetRoleAsync(role.RoleName, cancel), bucketName, cancel);

  private static StitchInstallation Describe(RecordedRole recorded)
  {
    var (role, record) = (recorded.Role, recorded.Record);
    return new()
    {
      InstallationId = recorded.Id.Value,
      BucketName = record.BucketName,
      BucketAccountId = record.BucketAccountId,
      StitchRegion = record.StitchRegion,
      RoleName = role.RoleName,
      RoleArn = role.Arn,
      DeploymentRoleName = record.DeploymentRoleName,
      FoundBefore = record.Before,
      TokenOwner = record.TokenOwner,
      OnBehalfOf = record.OnBehalfOf,
      WorkspaceId = record.WorkspaceId,
      ClusterId = record.ClusterId,
      TokenId = record.TokenIds.LastOrDefault(),
      OtherTokenIds = [.. record.TokenIds.Take(record.TokenIds.Count - 1)],
      DestinationId = record.DestinationId,
      StitchClientId = record.StitchClientId,
      StatementSid = record.StatementSid,
      IsRecorded = record.Id is not null,
    };
  }
}

/// <summary>Which installations are meant; what is null makes no difference.</summary>
public sealed record InstallationQuery
{
  /// <summary>The bucket.</summary>
  public string? BucketName { get; init; }

  /// <summary>The role.</summary>
  public string? RoleName { get; init; }

  /// <summary>The destination in Stitch.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The installation itself.</summary>
  public InstallationId? Id { get; init; }

  /// <summary>What only one can be, and is an error when it is not there; null for a list, which may be empty.</summary>
  internal string? Name => Id is not null ? Id.Value
    : RoleName is not null ? $"with the role {RoleName}"
    : DestinationId is { } id ? string.Format(System.Globalization.CultureInfo.InvariantCulture, "with the destination {0}", id)
    : null;

  /// <summary>Whether a role is worth asking for its tags, as far as the list of roles tells.</summary>
  internal bool MayBe(IamRole role) =>
    (Id is null || Mark.InDescription(role.Description) == Id) && (BucketName is null || RecordedRole.IsMarkedFor(role, BucketName));

  /// <summary>Whether an installation is meant.</summary>
  internal bool Is(RecordedRole recorded) =>
    (Id is null || recorded.Id == Id) && (BucketName is null || recorded.Record.BucketName == BucketName)
      && (DestinationId is null || recorded.Record.DestinationId == DestinationId);
}
