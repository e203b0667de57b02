namespace StitchDelta.Resources.UnityCatalog;

/// <summary>Before you start: which kind of workspace this is, which way the installation will go, and what stands in that way.</summary>
internal static class CatalogPrerequisites
{
  public static readonly DestinationCheck Kind = new("workspace-kind", "Kind of workspace", GuideStep.Before, [Connected.Databricks],
    Needs.Nothing,
    async (subject, cancel) =>
    {
      const string Expected = "a catalog for Stitch's tables";
      var workspace = await subject.CatalogsAsync(cancel);
      if (!workspace.IsKnown)
        return Finding.Unknown(Expected, workspace.Kind,
        "Have somebody who may see the metastore run the test, or ask for a catalog by -CatalogName.");
      var home = await CatalogChecks.HomeAsync(subject, cancel);
      return Finding.Passed(Expected, home.CatalogName is null ? workspace.Kind
        : $"{workspace.Kind}. Tables will lie in {home.CatalogName}: {home.Why}");
    });

  public static readonly DestinationCheck Storage = new("catalog-storage", "Storage for tables", GuideStep.Before, [Kind], Needs.Nothing,
    async (subject, cancel) =>
    {
      var home = await CatalogChecks.HomeAsync(subject, cancel);
      if (!home.IsUnityCatalog) return Finding.Passed("the workspace's own", "the Hive metastore has its own storage");
      const string Expected = "a storage root of the catalog or its metastore";
      if (await subject.CatalogAsync(home.CatalogName!, cancel) is not { } catalog)
        return Finding.Failed(Expected, $"the caller sees no catalog {home.CatalogName}",
          $"Give another -CatalogName, or have its owner run in SQL: GRANT USE CATALOG ON CATALOG `{home.CatalogName}` TO "
            + $"`{(await subject.UserAsync(cancel)).UserName}`");
      return (catalog.StorageRoot ?? (await subject.CatalogsAsync(cancel)).Metastore?.StorageRoot) is { } root
        ? Finding.Passed(Expected, root)
        : new Finding(subject.Record.CatalogName is null ? CheckStatus.Failed : CheckStatus.Warning, Expected, "none is shown",
          "Without one no table can be made in it: give another -CatalogName, or have an admin make a catalog with storage, "
          + "in SQL: CREATE CATALOG <name> MANAGED LOCATION 's3://...'");
    });

  public static readonly DestinationCheck Location = new("bucket-in-unity-catalog", "Bucket in Unity Catalog", GuideStep.Before, [Kind],
    Needs.Bucket,
    async (subject, cancel) =>
    {
      const string Expected = "an external location over the bucket, or room for one";
      var (bucket, home) = (subject.Facts.BucketName!, await CatalogChecks.HomeAsync(subject, cancel));
      if (home.CatalogName is null) return Finding.Passed("nothing", "the workspace has no Unity Catalog");
      var all = await subject.LocationsAsync(cancel);
      if (Locations.Over(all, bucket) is { } over)
      {
        Locations.RequireUsable(over, bucket);
        var there = $"{over.LocationName} of {over.Owner} is there";
        if (Locations.IsOurs(over, bucket)) return Finding.Passed(Expected, $"{there}, and will be used: this module made it");
        var trial = await LocationTrial.RunAsync(subject.Workspace.Catalog, over, cancel);
        return trial.Works switch
        {
          true => Finding.Passed(Expected, $"{there}, and will be used: its storage credential reaches the bucket"),
          false => Finding.Failed(Expected, $"{there}, and nobody can load through it: {trial.Says}", trial.Remedy),
          null => Finding.Unknown(Expected, $"{there}, and will be used: {trial.Says} whether its storage credential reaches the bucket",
            $"Have {over.Owner} run the test."),
        };
      }
      if (home.IsUnityCatalog) Locations.RequireFree(all, bucket);
      return Finding.Passed(Expected, home.IsUnityCatalog ? "there is room" : "none is needed for hive_metastore");
    });

  public static readonly DestinationCheck Rights = new("metastore-privileges", "Privileges on the metastore",
    GuideStep.Before, [Kind], Needs.Bucket,
    async (subject, cancel) =>
    {
      var (bucket, home) = (subject.Facts.BucketName!, await CatalogChecks.HomeAsync(subject, cancel));
      if (!home.IsUnityCatalog) return Finding.Passed("none", "none is needed");
      if (Locations.Over(await subject.LocationsAsync(cancel), bucket) is not null) return Finding.Passed("none", "there is one already");
      const string Expected = "CREATE STORAGE CREDENTIAL, CREATE EXTERNAL LOCATION on the metastore";
      var metastore = (await subject.CatalogsAsync(cancel)).Metastore;
      var rights = new CatalogRights(subject.Workspace.Catalog, metastore, await subject.UserAsync(cancel));
      if (await rights.LackingToMakeAsync(new LocationRequest(bucket, "").CredentialName, cancel) is not { } lacking)
        return Finding.Unknown(Expected, "what a group, or a workspace admin by default, may do is not shown",
          $"If it is refused, have a metastore admin run in SQL: {rights.Grant(CatalogRights.ToMake)}");
      return lacking.Count == 0 ? Finding.Passed(Expected, "the caller has both, or needs none")
        : Finding.Failed(Expected, $"lacking: {Privileges.Words(lacking)}",
          $"Have {metastore!.Owner}, who owns the metastore, run in SQL: {rights.Grant(lacking)}");
    });

  public static readonly DestinationCheck Clusters = new("classic-clusters", "Clusters are offered", GuideStep.Cluster,
    [Connected.Databricks], Needs.Nothing,
    async (subject, cancel) =>
    {
      const string Expected = "instance types for clusters";
      // No call tells a workspace that has serverless compute only. One that lists no type can at least make no cluster.
      var count = (await subject.Workspace.ListNodeTypesAsync(cancel)).Count;
      return count > 0 ? Finding.Passed(Expected, $"{count} are listed")
        : Finding.Failed(Expected, "none is listed: the workspace may have serverless compute only",
          "Give a SQL warehouse that is there as -WarehouseId: Install-StitchDestination -WarehouseId. "
            + "That Stitch loads through a warehouse is not proven.");
    });
}
