namespace StitchDelta.Checks;

/// <summary>Before you start: whether AWS and Databricks have room for what is to be made.</summary>
internal static class QuotaPrerequisites
{
  // With fewer left, the next fleet may not fit.
  private const int Few = 10;

  public static readonly DestinationCheck Roles = new("role-quota", "Room for the role", GuideStep.Role, [Connected.Aws], Needs.Nothing,
    async (subject, cancel) =>
      await OfAccountAsync((await subject.UsageAsync(cancel))?.Roles, "role", AccountRoom.RoleQuota,
        () => NewRolesAsync(subject, cancel)));

  public static readonly DestinationCheck InstanceProfiles = new("instance-profile-quota", "Room for the instance profile", GuideStep.Role,
    [Connected.Aws], Needs.Nothing, async (subject, cancel) =>
      await OfAccountAsync((await subject.UsageAsync(cancel))?.InstanceProfiles, "instance profile", AccountRoom.InstanceProfileQuota,
        async () =>
        {
          var name = RoleName(subject);
          return await subject.Aws.GetInstanceProfileAsync(name, cancel) is null ? [name] : [];
        }));

  public static readonly DestinationCheck Tokens = new("token-quota", "Room for the token", GuideStep.Token, [Connected.Databricks],
    Needs.Nothing, async (subject, cancel) =>
    {
      var count = (await new TokenOwner(subject.Workspace, subject.Facts.OnBehalfOf).ValidAsync(cancel)).Count;
      return Of(new(count, TokenRoom.Quota), "token", 1, Catalogue.TokenQuotaReached.Remedy);
    });

  private static async Task<Finding> OfAccountAsync(QuotaUsage? usage, string kind, string quota, Func<Task<IReadOnlyList<string>>> missing)
  {
    if (usage is null)
      return Finding.Unknown($"room for one more {kind}", "the caller may not ask",
        "Allow the caller iam:GetAccountSummary to find out; the module works without it.");
    // What is there already takes no more room: asked only where there is next to none.
    var needed = usage.Left > 1 ? [] : await missing();
    var remedy = Catalogue.AccountQuotaReached.For(null, "", "", quota).Remedy;
    var finding = Of(usage, kind, needed.Count, remedy);
    return needed.Count > usage.Left ? finding with { Actual = $"{finding.Actual}; {string.Join(" and ", needed)} would be new" } : finding;
  }

  private static Finding Of(QuotaUsage usage, string kind, int needed, string remedy)
  {
    var expected = $"room for one more {kind}";
    var actual = AccountRoom.Words(usage.Used, usage.Quota, kind);
    return needed > usage.Left ? Finding.Failed(expected, actual, remedy)
      : usage.Left < Few ? Finding.Warning(expected, actual, remedy)
      : Finding.Passed(expected, actual);
  }

  /// <summary>The roles that an installation would make: its own, and in Unity Catalog that of the storage credential.</summary>
  private static async Task<IReadOnlyList<string>> NewRolesAsync(CheckSubject subject, CancellationToken cancel)
  {
    var names = new List<string> { RoleName(subject) };
    if (subject.Facts.BucketName is { } bucket && await MakesLocationAsync(subject, bucket, cancel))
      names.Add(new LocationRequest(bucket, "") { MetastoreId = (await subject.CatalogsAsync(cancel)).Metastore?.MetastoreId }.RoleName);
    var missing = new List<string>();
    foreach (var name in names)
      if (await subject.Aws.GetRoleAsync(name, cancel) is null) missing.Add(name);
    return missing;
  }

  private static async Task<bool> MakesLocationAsync(CheckSubject subject, string bucketName, CancellationToken cancel)
  {
    if (subject.Systems.WorkspaceFault is not null) return false;
    try
    {
      return (await CatalogChecks.HomeAsync(subject, cancel)).IsUnityCatalog
        && Locations.Over(await subject.LocationsAsync(cancel), bucketName) is null;
    }
    catch (StitchDeltaException)
    {
      return false; // That Databricks does not answer is for its own check to say.
    }
  }

  private static string RoleName(CheckSubject subject) =>
    RoleNames.Parse(subject.Facts.RoleName ?? MakeInstanceProfile.DefaultRoleName).Name;
}
