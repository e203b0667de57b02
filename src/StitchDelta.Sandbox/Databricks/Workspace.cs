using System.Globalization;
using StitchDelta.Sandbox.Aws;
using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>
/// The state of one stand-in workspace, the first or a further one (<c>number</c>): no two have an id in common.
/// It keeps no timers: what has changed with time is worked out from time stamps when somebody asks.
/// </summary>
internal sealed class Workspace
{
  /// <summary>The groups that every workspace has.</summary>
  public const string Admins = "admins", Users = "users";

  private const long FirstOrgId = 6051921418418893;
  private const ulong FirstWarehouseId = 0x7f3a90b1c2d4e5f6;

  public Workspace(IAwsCloud aws, SandboxOptions options, int number = 0)
  {
    Now = options.Clock;
    Id = FirstOrgId + number;
    Warehouse = new((FirstWarehouseId + (ulong)number).ToString("x16", CultureInfo.InvariantCulture));
    var ec2 = new Ec2DryRun(aws);
    AccessLists = new AccessLists(Settings, Now);
    Tokens = new TokenStore(Settings, Now);
    ServicePrincipals = new ServicePrincipals(Now, number);
    InstanceProfiles = new InstanceProfileStore(ec2);
    Clusters = new ClusterPool(InstanceProfiles, ClusterPolicies, ec2, options.ClusterStart, Now);
    RoleOf = aws.RoleOfInstanceProfile;
    Aws = aws;
    Probe = new CredentialProbe(aws);
    Catalogs = new WorkspaceCatalogs(this, options);
    AdminToken = Tokens.Create(AdminName, "sandbox admin", lifetimeSeconds: null).Value;
  }

  /// <summary>The workspace's id, as in the path of a JDBC URL.</summary>
  public string OrgId => Id.ToString(CultureInfo.InvariantCulture);

  /// <summary>The same as the number that it is.</summary>
  public long Id { get; }

  /// <summary>The one SQL warehouse that a new workspace has.</summary>
  public Warehouse Warehouse { get; }

  /// <summary>The role with which the workspace starts machines in the customer's AWS account.</summary>
  public string DeploymentRoleArn { get; } = Ec2DryRun.DeploymentRoleIn(SandboxOptions.AccountId);

  /// <summary>The workspace's user, an admin.</summary>
  public string AdminName { get; } = "admin@acme.example";

  /// <summary>That user's first personal access token.</summary>
  public string AdminToken { get; }

  public Func<DateTimeOffset> Now { get; }

  public WorkspaceSettings Settings { get; } = new();

  public AccessLists AccessLists { get; }

  public TokenStore Tokens { get; }

  public ServicePrincipals ServicePrincipals { get; }

  /// <summary>Whose token this is, personal or OAuth; null when it is no valid one. A personal one counts as used.</summary>
  public string? LogIn(string token) => Tokens.LogIn(token) ?? ServicePrincipals.UserOf(token);

  public InstanceProfileStore InstanceProfiles { get; }

  public ClusterPolicies ClusterPolicies { get; } = new();

  public ClusterPool Clusters { get; }

  public WorkspaceCatalogs Catalogs { get; }

  public CredentialProbe Probe { get; }

  public IAwsCloud Aws { get; }

  public bool IsAdmin(string userName) => userName == AdminName;

  /// <summary>The groups that a user is in.</summary>
  public IReadOnlyCollection<string> GroupsOf(string userName) =>
    IsAdmin(userName) ? [Admins, .. WorkspaceCatalogs.Everybody] : WorkspaceCatalogs.Everybody;

  /// <summary>The role inside an instance profile, or null.</summary>
  public Func<string, string?> RoleOf { get; }

  /// <summary>Held while a call reads or changes the state.</summary>
  public object Gate { get; } = new();
}
