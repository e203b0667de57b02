namespace StitchDelta.Resources.UnityCatalog;

/// <summary>What a workspace has of Unity Catalog, as far as the caller may see it.</summary>
/// <param name="Metastore">Its metastore; null where it has none, or that cannot be seen.</param>
internal sealed record CatalogSetup(MetastoreInfo? Metastore)
{
  /// <summary>Whether the metastore could be asked for.</summary>
  public bool IsKnown { get; init; } = true;

  /// <summary>Whether legacy access, and with it the Hive metastore, is disabled; null where that cannot be seen.</summary>
  public bool? IsLegacyAccessDisabled { get; init; }

  /// <summary>The catalog that an unqualified name means; null where nobody chose one, or that cannot be seen.</summary>
  public string? DefaultCatalog { get; init; }

  /// <summary>The oldest runtime that Stitch and the workspace take.</summary>
  public Version OldestRuntime => IsLegacyAccessDisabled == true ? RuntimeVersion.OldestWithoutLegacyAccess : RuntimeVersion.Oldest;

  /// <summary>What kind of workspace that is, in words.</summary>
  public string Kind => this switch
  {
    { IsKnown: false } => "whether it has Unity Catalog may not be seen",
    { Metastore: null } => "no Unity Catalog: tables lie in the workspace's own Hive metastore",
    { IsLegacyAccessDisabled: true } =>
      $"Unity Catalog only (metastore {Metastore.MetastoreName} in {Metastore.Region}): hive_metastore is disabled",
    { IsLegacyAccessDisabled: false } => $"Unity Catalog (metastore {Metastore.MetastoreName} in {Metastore.Region}) beside hive_metastore",
    _ => $"Unity Catalog (metastore {Metastore.MetastoreName} in {Metastore.Region}); whether hive_metastore is disabled may not be seen",
  };

  /// <summary>Looks.</summary>
  public static async Task<CatalogSetup> ReadAsync(IUnityCatalog catalog, CancellationToken cancel)
  {
    try
    {
      if (await catalog.GetMetastoreAsync(cancel) is not { } metastore) return new((MetastoreInfo?)null);
      return new(metastore)
      {
        IsLegacyAccessDisabled = await catalog.IsLegacyAccessDisabledAsync(cancel),
        DefaultCatalog = await catalog.GetDefaultCatalogAsync(cancel),
      };
    }
    catch (StitchDeltaException e) when (e.StatusCode is 400 or 403 or 404 || e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return new((MetastoreInfo?)null) { IsKnown = false };
    }
  }
}

/// <summary>The catalog in which Stitch's tables come to lie, and why. The names in Stitch's statements have two parts, so that the
/// session's catalog decides.</summary>
/// <param name="CatalogName">The catalog; null in a workspace without Unity Catalog, where there is nothing to choose.</param>
/// <param name="Why">Why that one, in words.</param>
internal sealed record TableHome(string? CatalogName, string Why)
{
  /// <summary>The catalog as which the workspace's own Hive metastore is shown.</summary>
  public const string HiveMetastore = "hive_metastore";

  /// <summary>The Spark setting of a cluster that says in which catalog its sessions begin.</summary>
  public const string InitialCatalog = "spark.databricks.sql.initial.catalog.namespace";

  /// <summary>Whether Unity Catalog decides about tables and paths.</summary>
  public bool IsUnityCatalog => IsOfUnityCatalog(CatalogName);

  /// <summary>Whether a catalog is one of Unity Catalog's.</summary>
  public static bool IsOfUnityCatalog(string? catalogName) => catalogName is not null && !IsHive(catalogName);

  /// <summary>Whether a name means the workspace's own Hive metastore.</summary>
  public static bool IsHive(string? catalogName) =>
    HiveMetastore.Equals(catalogName, StringComparison.OrdinalIgnoreCase)
      || "spark_catalog".Equals(catalogName, StringComparison.OrdinalIgnoreCase);

  /// <summary>Chooses: what a person asked for, then what is on record, then what the workspace makes of a name without a
  /// catalog.</summary>
  public static TableHome Choose(CatalogSetup workspace, string? asked, string? recorded)
  {
    if ((asked ?? recorded) is { } wanted)
    {
      var why = asked is not null ? "-CatalogName asks for it" : "it is on record";
      if (IsHive(wanted))
        return workspace.IsLegacyAccessDisabled == true ? throw Catalogue.HiveMetastoreDisabled.For(wanted)
          : new(workspace is { IsKnown: true, Metastore: null } ? null : HiveMetastore, why);
      return workspace is { IsKnown: true, Metastore: null } ? throw Catalogue.UnityCatalogMissing.For(wanted, wanted) : new(wanted, why);
    }
    if (workspace.Metastore is null) return new(null, workspace.Kind);
    var usual = IsHive(workspace.DefaultCatalog) ? null : workspace.DefaultCatalog;
    if (usual is not null) return new(usual, "it is the workspace's default catalog");
    return workspace.IsLegacyAccessDisabled == true
      ? throw Catalogue.CatalogNotChosen.For(workspace.Metastore.MetastoreName, workspace.DefaultCatalog ?? "not shown")
      : new(HiveMetastore, workspace.DefaultCatalog is null ? "the workspace shows no other default catalog"
        : "it is the workspace's default catalog");
  }
}
