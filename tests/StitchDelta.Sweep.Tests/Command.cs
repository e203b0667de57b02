
namespace StitchDelta.Sweep;

/// <summary>A command as it is given at a prompt, and what there is before it.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Prepare">Brings the sandbox to where the command begins; null for one that begins with nothing.</param>
/// <param name="RunAsync">The command.</param>
internal sealed record Command(string Name, Action<World>? Prepare, Func<World, Stage, ConnectedSystems, CancellationToken, Task> RunAsync)
{
  private const string Unity = ", Unity Catalog";

  public static Command Install { get; } = new("Install", null, InstallAsync);

  public static Command InstallInUnityCatalog { get; } = new("Install" + Unity, null, InstallAsync) { Kind = SandboxWorkspaceKind.UnityCatalog };

  public static Command Uninstall { get; } = new("Uninstall", Installed, UninstallAsync);

  public static IReadOnlyList<Command> All { get; } =
  [
    new("Pipeline", null, PipelineAsync),
    Install,
    new("Install again", Installed, InstallAsync),
    new("Repair", Broken, RepairAsync),
    new("Update-DeltaToken", Installed, RotateAsync),
    Uninstall,
    InstallInUnityCatalog,
    new("Install again" + Unity, Installed, InstallAsync) { Kind = SandboxWorkspaceKind.UnityCatalog },
    new("Repair" + Unity, Broken, RepairAsync) { Kind = SandboxWorkspaceKind.UnityCatalog },
    new("Uninstall" + Unity, Installed, UninstallAsync) { Kind = SandboxWorkspaceKind.UnityCatalog },
  ];

  /// <summary>The workspace that it runs in.</summary>
  public SandboxWorkspaceKind Kind { get; private init; }

  public override string ToString() => Name;

  private static string CredentialRole(World world) =>
    new LocationRequest(World.Bucket, "") { MetastoreId = world.State.WorkspaceStates[0].Catalogs.Metastore?.Id }.RoleName;

  private static void Installed(World world)
  {
    var run = Run.Of(world, Install, null);
    if (run.Error is not null) throw new InvalidOperationException($"The installation to begin with failed: {run.Error}");
  }

  // The grant is taken out, the profile is no longer registered, and the token is revoked. In Unity Catalog so are the privileges on the
  // catalog, and the policy of the credential's role is gone.
  private static void Broken(World world)
  {
    Installed(world);
    var (aws, workspace) = (world.State.AwsState, world.State.WorkspaceStates[0]);
    lock (aws.Gate) aws.Buckets[World.Bucket].SetPolicy(Bystanders.Policy, aws.Now);
    lock (workspace.Gate)
    {
      workspace.InstanceProfiles.Remove(Arns.Of(World.Role));
      foreach (var (id, _) in Snapshot.Tokens(world.State)) workspace.Tokens.Delete(null, id);
      workspace.Catalogs.Metastore?.Catalogs.Get(Bystanders.Catalog).Revoke(workspace.AdminName, ["USE_CATALOG", "CREATE_SCHEMA"]);
    }
    lock (aws.Gate)
      if (aws.Iam(SandboxOptions.AccountId).Roles.TryGetValue(CredentialRole(world), out var role))
        aws.Change(SandboxOptions.AccountId, iam => iam.With(role with { Policies = new Dictionary<string, string>() }));
  }

  private static async Task InstallAsync(World world, Stage stage, ConnectedSystems systems, CancellationToken cancel)
  {
    var request = new InstallRequest
    {
      BucketName = World.Bucket,
      StitchRegion = StitchRegion.NorthAmerica,
      DeploymentRoleName = SandboxOptions.DeploymentRoleName,
      DestinationName = "Lake",
    };
    Tell(stage, (await InstallDestination.RunAsync(stage, systems, request, new(), cancel)).Value);
  }

  /// <summary>The stages of README, one after the other; each is handed what those before it know.</summary>
  private static async Task PipelineAsync(World world, Stage stage, ConnectedSystems systems, CancellationToken cancel)
  {
    var (aws, workspace, url, stitch) = (systems.Aws, systems.Workspace, systems.WorkspaceUrl!, systems.Stitch);
    var facts = (await FindBucket.RunAsync(aws, World.Bucket, StitchRegion.NorthAmerica, cancel)).Facts;
    var grant = await GrantBucketAccess.RunAsync(stage, aws, facts, cancel);
    facts = Tell(stage, grant.Value, facts);
    var known = new InstallationRecord
    {
      StitchRegion = facts.StitchRegion,
      Before = GrantBucketAccess.Before(aws, World.Bucket, grant.Value.Policy, grant.Value.Outcome == Outcome.Unchanged),
    };
    var profile = await MakeInstanceProfile.RunAsync(
      stage, aws, World.Bucket, World.Role, SandboxOptions.DeploymentRoleName, null, null, cancel, known, kmsKeyArn: facts.KmsKeyArn);
    facts = Tell(stage, profile.Value, facts);
    var registration = await RegisterInstanceProfile.RunAsync(stage, workspace, url, facts.InstanceProfileArn!, false,
      RegisterInstanceProfile.TimeoutFor(facts.DeploymentRoleName), new PassRoleLookup(aws, facts.DeploymentRoleName), cancel);
    facts = Tell(stage, registration.Value, facts);
    var installation = new InstallationRecord
    {
      Id = InstallationId.Of(facts.RoleArn!, World.Bucket),
      BucketName = World.Bucket,
      BucketAccountId = facts.BucketAccountId,
      StitchRegion = facts.StitchRegion,
      DeploymentRoleName = facts.DeploymentRoleName,
    };
    var choices = new ClusterChoices(workspace);
    var cluster = await MakeCluster.RunAsync(stage, workspace, url, new()
    {
      ClusterName = MakeCluster.DefaultName,
      InstanceProfileArn = facts.InstanceProfileArn!,
      Installation = installation,
    }, choices, cancel);
    facts = Tell(stage, cluster.Value with
    {
      Facts = cluster.Value.Facts with
      {
        InstallationId = installation.Id.Value,
        RoleArn = facts.RoleArn,
        BucketName = World.Bucket,
        OrgId = choices.OrgId,
      },
    }, facts);
    if (facts.ClusterState != "RUNNING")
      await AwaitCluster.RunAsync(stage, workspace, facts.ClusterId!, TimeSpan.FromMinutes(30), cancel);
    facts = Tell(stage, await MakeJdbcUrl.RunAsync(stage, workspace, url, facts.ClusterId!, facts.OrgId, cancel), facts);
    var token = await MakeToken.RunAsync(stage, workspace, url, new() { Installation = installation }, another: false, cancel);
    facts = Tell(stage, token.Value, facts);
    var form = new DestinationForm
    {
      DestinationName = "Lake",
      BucketName = World.Bucket,
      JdbcUrl = facts.JdbcUrl,
      AccessToken = facts.Token,
    };
    var (saved, info) = await MakeDestination.RunAsync(
      stage, stitch, form, facts.TokenId, new LostToken(() => aws, () => (workspace, url), facts), cancel);
    var destination = await RecordDestination.RunAsync(stage, () => aws, saved.Value, facts, info, () => (workspace, url), cancel);
    Tell(stage, destination, facts);
    if (info is null) return;
    var check = await AwaitConnectionCheck.RunAsync(stage, stitch, info, TimeSpan.FromMinutes(15), cancel);
    if (AwaitConnectionCheck.FaultOf(check, info, TimeSpan.FromMinutes(15)) is { } fault) throw fault;
  }

  private static async Task RepairAsync(World world, Stage stage, ConnectedSystems systems, CancellationToken cancel)
  {
    var given = new InstallationFacts
    {
      BucketName = World.Bucket,
      StitchRegion = StitchRegion.NorthAmerica,
      WorkspaceUrl = systems.WorkspaceUrl,
    };
    var subject = await SubjectAsync(given);
    var checks = new List<StitchCheck>();
    await CheckDestination.RunAsync(subject, checks.Add, cancel);
    StitchDeltaException? error = null;
    var facts = subject.Facts;
    try
    {
      var (result, _) = await RepairDestination.RunAsync(stage, subject, checks, null, cancel);
      facts = Tell(stage, result, facts);
    }
    catch (StitchDeltaException e)
    {
      error = e;
      facts = e.Target is StitchDestination reached ? reached.ToFacts() : facts;
    }
    var again = new List<StitchCheck>();
    await CheckDestination.RunAsync(await SubjectAsync(facts), again.Add, cancel);
    foreach (var check in again) stage.Say($"{check.CheckName} {check.Status} {check.Actual} {check.Remedy}");
    if (error is not null) throw error;

    async Task<CheckSubject> SubjectAsync(InstallationFacts known)
    {
      var traced = await Trace.RunAsync(stage, known, systems, cancel);
      return new()
      {
        Facts = traced.Facts,
        Given = given,
        Traced = traced,
        Systems = systems,
        Timeout = TimeSpan.FromMinutes(15),
        Waiting = _ => { },
      };
    }
  }

  private static async Task RotateAsync(World world, Stage stage, ConnectedSystems systems, CancellationToken cancel)
  {
    var request = new RotationRequest { Aws = systems.Aws, Session = world.WorkspaceToken };
    var late = new LateWarnings(stage);
    try
    {
      Tell(stage, (await RotateToken.RunAsync(late, systems.Workspace, systems.Stitch, systems.WorkspaceUrl!, request, cancel)).Value);
    }
    finally
    {
      late.Flush();
    }
  }

  private static async Task UninstallAsync(World world, Stage stage, ConnectedSystems systems, CancellationToken cancel)
  {
    var known = new InstallationFacts { BucketName = World.Bucket, StitchRegion = StitchRegion.NorthAmerica };
    Tell(stage, (await UninstallDestination.RunAsync(stage, known, [], systems, (_, _) => true, null, cancel)).Value);
  }

  private static InstallationFacts Tell(Stage stage, StageOutput made, InstallationFacts? before = null)
  {
    var facts = before is null ? made.Facts : made.Facts.Or(before, made.MadeBy);
    foreach (var change in made.Changes) stage.Say($"{change} {change.Detail}");
    stage.Say($"token {facts.TokenId}, cluster {facts.ClusterId}, destination {facts.DestinationId}");
    return facts;
  }

  private static class Arns
  {
    public static string Of(string profile) => $"arn:aws:iam::{SandboxOptions.AccountId}:instance-profile/{profile}";
  }
}
