namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>The catalogs that a workspace knows: its own hive_metastore and, when one is assigned, those of a metastore of Unity
/// Catalog.</summary>
internal sealed class WorkspaceCatalogs
{
  /// <summary>The workspace catalog, which a workspace that is made with Unity Catalog gets.</summary>
  public const string First = "lake";

  /// <summary>Databricks' own bucket, where that catalog keeps its managed tables. No location of the customer's is over it.</summary>
  public const string OwnBucket = "dbstorage-prod-sandbox";

  private const string AccountUsers = "account users";

  private readonly Workspace _workspace;

  public WorkspaceCatalogs(Workspace workspace, SandboxOptions options)
  {
    _workspace = workspace;
    Hive = new(Catalog.Hive, Workspace.Admins, options.Clock(), null);
    if (options.WorkspaceKind == SandboxWorkspaceKind.HiveMetastore)
    {
      Settings = new(this);
      return;
    }
    var region = StitchRegions.Of(options.StitchRegion).AwsRegion;
    Metastore = new($"metastore_aws_{region.Replace('-', '_')}", region, workspace.Id, workspace.GroupsOf, options.Clock())
    {
      // The same in each sandbox, as the id of the workspace is: names that are made of it can be written down.
      Id = $"{unchecked((uint)workspace.Id):x8}-4b2d-4c5e-9f60-a1c2e3f40516",
    };
    Metastore.Catalogs.Add(NewWorkspaceCatalog(workspace.OrgId, options.Clock()));
    Settings = new(this, First);
    IsServerlessOnly = options.WorkspaceKind == SandboxWorkspaceKind.ServerlessOnly;
  }

  /// <summary>The catalog that was there before Unity Catalog.</summary>
  public Catalog Hive { get; }

  /// <summary>The metastore, or null when none is assigned.</summary>
  public Metastore? Metastore { get; }

  public Metastore Assigned => Metastore ?? throw CatalogRefusal.NoMetastore();

  public CatalogSettings Settings { get; }

  /// <summary>Whether the workspace starts no machines in the customer's account.</summary>
  public bool IsServerlessOnly { get; }

  /// <summary>The catalog that names without one mean, where neither the session nor the cluster says another.</summary>
  public string Default => Settings.DefaultNamespace ?? Catalog.Hive;

  /// <summary>Whether somebody can be granted something: a user, a service principal or a group.</summary>
  public bool IsPrincipal(string name) =>
    name is Workspace.Admins or Workspace.Users or AccountUsers || name.Contains('@')
      || _workspace.ServicePrincipals.Find(name) is not null;

  private static Catalog NewWorkspaceCatalog(string orgId, DateTimeOffset now)
  {
    var root = $"s3://{OwnBucket}/uc/{orgId}/{Guid.NewGuid()}";
    var catalog = new Catalog(First, Workspace.Admins, now, root) { Comment = "Workspace catalog" };
    catalog.Grant(AccountUsers, ["USE_CATALOG"]);
    catalog.Get(Catalog.DefaultSchema).Grant(AccountUsers, ["CREATE_TABLE", "CREATE_VOLUME", "USE_SCHEMA"]);
    return catalog;
  }

  /// <summary>The groups that every user is in, beside <c>admins</c>.</summary>
  public static IReadOnlyList<string> Everybody { get; } = [Workspace.Users, AccountUsers];
}
