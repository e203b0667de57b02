namespace StitchDelta.Resources.UnityCatalog;

/// <summary>The checks of the catalog in which Stitch's tables lie.</summary>
internal static class CatalogChecks
{
  private const string Remake = "Run Install-StitchDestination again with the same bucket and role.";

  public static readonly DestinationCheck CatalogThere = new("catalog-exists", "Catalog exists", GuideStep.Catalog,
    [Connected.Databricks], Needs.Nothing,
    async (subject, cancel) =>
    {
      var home = await HomeAsync(subject, cancel);
      var expected = $"catalog {home.CatalogName}, for {home.Why}";
      if (!home.IsUnityCatalog) return Finding.Passed(expected, "the workspace's own Hive metastore, which is not disabled");
      if (await CatalogAsync(subject, home, cancel) is not { } found)
        return Finding.Failed(expected, "not there, or the caller may not see it",
          "If it was dropped: Install-StitchDestination with the same bucket and role and another -CatalogName. If not, "
            + $"have its owner let you use it, in SQL: GRANT USE CATALOG ON CATALOG `{home.CatalogName}` TO "
            + $"`{(await subject.UserAsync(cancel)).UserName}`");
      var user = await subject.UserAsync(cancel);
      var reach = await Bindings.ReachAsync(subject.Workspace.Catalog, GrantTarget.Catalog, found.CatalogName, found.IsIsolated,
        user.OrgId, cancel);
      return Bindings.Judge(reach, expected, $"of {found.Owner}", found.CatalogName, found.Owner, user.OrgId);
    });

  public static readonly DestinationCheck CatalogStorage =
    CatalogPrerequisites.Storage with { GuideStep = GuideStep.Catalog, Needs = [CatalogThere] };

  public static readonly DestinationCheck CatalogPrivileges = new("catalog-privileges", "Privileges on the catalog", GuideStep.Catalog,
    [CatalogThere],
    Needs.Nothing,
    async (subject, cancel) =>
    {
      var home = await HomeAsync(subject, cancel);
      if (!home.IsUnityCatalog) return Finding.Passed("none", "the Hive metastore asks for none");
      var catalog = (await CatalogAsync(subject, home, cancel))!;
      return await PrivilegesAsync(subject, GrantTarget.Catalog, catalog.CatalogName, catalog.Owner, cancel);
    })
  { Repairs = CatalogResource.Instance };

  public static readonly DestinationCheck AccessMode = new("cluster-access-mode", "Cluster's access mode", GuideStep.Cluster,
    [ClusterChecks.ClusterThere],
    Needs.Cluster,
    async (subject, cancel) =>
    {
      var (home, mode) = (await HomeAsync(subject, cancel), (await subject.ClusterAsync(cancel))!.AccessMode);
      return Finding.Of(MakeCluster.IsAccessModeFor(home.CatalogName, mode), home.IsUnityCatalog
        ? "one that knows Unity Catalog, as SINGLE_USER" : "any",
        mode.Length > 0 ? mode : "none", $"In this mode the cluster sees nothing but hive_metastore. {Remake}");
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck SessionCatalog = new("session-catalog", "Catalog of a session", GuideStep.JdbcUrl,
    [ClusterChecks.SelectOne, CatalogThere],
    Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var home = await HomeAsync(subject, cancel);
      var address = JdbcUrl.Parse(subject.Facts.JdbcUrl!).Address;
      var rows = (await subject.Workspace.ExecuteSqlAsync(address, (await subject.LoginAsync(cancel)).Token,
        ["SELECT current_catalog()"], subject.Waiting, cancel))[0].Rows;
      var actual = rows.FirstOrDefault()?.FirstOrDefault() as string ?? "none";
      var isRight = home.IsUnityCatalog ? string.Equals(actual, home.CatalogName, StringComparison.OrdinalIgnoreCase)
        : TableHome.IsHive(actual);
      return Finding.Of(isRight, home.CatalogName!, actual,
        $"Stitch's statements name no catalog, so that its tables land in {actual}. {Remake} A running cluster restarts.");
    })
  { Repairs = ClusterResource.Instance, RunsSql = true };

  /// <summary>The catalog in which the tables are to lie.</summary>
  public static async Task<TableHome> HomeAsync(CheckSubject subject, CancellationToken cancel) =>
    TableHome.Choose(await subject.CatalogsAsync(cancel), subject.Facts.CatalogName, subject.Record.CatalogName);

  /// <summary>What of the needed privileges the owner of Stitch's token lacks.</summary>
  public static async Task<Finding> PrivilegesAsync(CheckSubject subject, GrantTarget kind, string name, string owner,
    CancellationToken cancel)
  {
    var principal = await PrincipalAsync(subject, cancel);
    var expected = $"{Privileges.Words(Privileges.NeededOn(kind))} for {principal}";
    if (await Privileges.LackingAsync(subject.Workspace.Catalog, kind, name, owner, principal, cancel) is not { } lacking)
      return Finding.Unknown(expected, $"only {owner}, who owns it, and admins may see who has which");
    if (lacking.Count == 0)
      return Finding.Passed(expected, string.Equals(owner, principal, StringComparison.OrdinalIgnoreCase) ? "the owner has all"
      : "all are there");
    var user = await subject.UserAsync(cancel);
    var isCaller = string.Equals(principal, user.UserName, StringComparison.OrdinalIgnoreCase);
    // What the installation added is desired, also where it could do without.
    var isOnRecord = subject.Record.AddedPrivileges.Intersect(lacking).Any();
    if (isCaller && !isOnRecord && user.Groups.Contains(owner, StringComparer.OrdinalIgnoreCase))
      return Finding.Passed(expected, $"the group {owner}, which it belongs to, owns it and has all");
    // Only one's own groups are told.
    var unless = isCaller || owner.Contains('@') || ServicePrincipals.Is(owner) ? ""
      : $", unless it belongs to the group {owner}, which owns it and has all";
    return Finding.Failed(expected, $"lacking: {Privileges.Words(lacking)}{unless}",
      $"Have its owner, {owner}, run in SQL: {Privileges.Grant(kind, name, principal, lacking)}");
  }

  private static async Task<string> PrincipalAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Record.TokenOwner ?? subject.Facts.OnBehalfOf ?? (await subject.UserAsync(cancel)).UserName;

  private static Task<CatalogInfo?> CatalogAsync(CheckSubject subject, TableHome home, CancellationToken cancel) =>
    subject.CatalogAsync(home.CatalogName!, cancel);
}
