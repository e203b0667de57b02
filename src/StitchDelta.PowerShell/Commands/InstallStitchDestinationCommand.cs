using System.Collections;
using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Runs the whole guide: from the bucket to a destination in Stitch whose connection check has succeeded. Many rows run side by
/// side; run again, it goes on from where it came to.</summary>
[Cmdlet(VerbsLifecycle.Install, "StitchDestination", SupportsShouldProcess = true)]
[OutputType(typeof(StitchDestination))]
public sealed partial class InstallStitchDestinationCommand : InstallationCmdlet
{
  private readonly List<DesiredRow> _rows = [];

  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The name of the role and of the instance profile. Left out: stitch-delta.</summary>
  [Parameter]
  [RoleName]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The role that Databricks deploys clusters with (account console, Workspaces, Credentials, Role ARN). Left out: nobody is
  /// allowed to pass the new role, and Databricks will refuse it unless that is done elsewhere.</summary>
  [Parameter]
  [RoleName]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  /// <summary>The AWS account that owns the bucket. Left out: found out.</summary>
  [Parameter]
  [AccountId]
  public string? BucketAccountId { get; set; }

  /// <summary>The path in IAM under which role and instance profile are made, as in /stitch/. All roles under it share one policy of the
  /// deployment role. Left out: no path; a role that is there stays where it is.</summary>
  [Parameter]
  [RolePath]
  public string? RolePath { get; set; }

  /// <summary>The ARN of a managed policy that is to be the role's permissions boundary. Left out: none for a new role; a role that is
  /// there keeps what it has.</summary>
  [Parameter]
  [BoundaryArn]
  public string? PermissionsBoundary { get; set; }

  /// <summary>Tags of your own for the role, the instance profile and the cluster. What is made gets them; a role that is there gets those
  /// that it lacks.</summary>
  [Parameter]
  [Reads(typeof(Hashtable), Text = true)]
  [OwnTags(ForCluster = true)]
  public Hashtable? Tag { get; set; }

  /// <summary>Tells Databricks not to try the instance profile in a dry run, for organizations whose policies make the dry run
  /// fail.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter SkipValidation { get; set; }

  /// <summary>The catalog of Unity Catalog in which Stitch's tables are to lie, or hive_metastore. Left out: the one on record, else the
  /// workspace's default catalog.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? CatalogName { get; set; }

  /// <summary>The id or name of a SQL warehouse that is there, in place of a cluster. It is used as it is. Left out: the one on record,
  /// else a cluster.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? WarehouseId { get; set; }

  /// <summary>The cluster's name. Left out: the one that it has, else stitch.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  /// <summary>The runtime's key, 6.3 or later. Left out: the newest long-term support runtime, or what the cluster has.</summary>
  [Parameter]
  [Runtime]
  [ArgumentCompleter(typeof(Completer))]
  public string? SparkVersion { get; set; }

  /// <summary>The instance type. Left out: what the cluster has, or what was asked for the one that is gone, else the smallest current one
  /// with a local disk.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? NodeTypeId { get; set; }

  /// <summary>The number of workers; 0 is a single node. Left out: what the cluster has, or what was asked for the one that is gone, else
  /// 1.</summary>
  [Parameter]
  [Between(0, ClusterSize.MostWorkers)]
  [Reads(typeof(int))]
  public int? NumWorkers { get; set; }

  /// <summary>Minutes without work after which the cluster stops; 0 is never. Left out: what the cluster has, or what was asked for the one
  /// that is gone, else 120.</summary>
  [Parameter]
  [Reads(typeof(int))]
  [Between(ClusterSize.LeastMinutes, ClusterSize.MostMinutes, "minutes", Also = 0)]
  public int? AutoTerminationMinutes { get; set; }

  /// <summary>The id of the cluster policy that a new cluster keeps to. Left out: none. A cluster that is there keeps its own.</summary>
  [Parameter]
  [PolicyId]
  public string? PolicyId { get; set; }

  /// <summary>The application id of a service principal that the token is for and that may use the cluster, so that neither ends with a
  /// person.</summary>
  [Parameter]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>The token's comment, by which it is found again. Left out: Stitch destination, and the destination's name.</summary>
  [Parameter]
  [Longest(255)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenComment { get; set; }

  /// <summary>How many days the token is to be valid. Left out: as long as the workspace allows.</summary>
  [Parameter]
  [Between(1, 730, "days")]
  [Reads(typeof(int))]
  public int? LifetimeDays { get; set; }

  /// <summary>The destination's display name. Left out: the one that it has; Databricks Delta Lake for a new one.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? DestinationName { get; set; }

  /// <summary>The destination's description.</summary>
  [Parameter]
  [AllowEmptyString]
  public string? Description { get; set; }

  /// <summary>The bare name or address of the SSH server through which Stitch is to connect. Left out: as it is, no tunnel for a new
  /// destination.</summary>
  [Parameter]
  public string? SshHost { get; set; }

  /// <summary>The SSH server's port. Left out: the one that the destination has, else 22.</summary>
  [Parameter]
  [Reads(typeof(int))]
  [Between(1, 65535)]
  public int? SshPort { get; set; }

  /// <summary>The user on the SSH server.</summary>
  [Parameter]
  public string? SshUser { get; set; }

  /// <summary>Takes over a cluster of that name that was not made by this module, and lets a destination of another type make
  /// way.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter TakeOver { get; set; }

  /// <summary>How many seconds the cluster may take to start.</summary>
  [Parameter]
  [Between(1, 86400, "seconds")]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 1800;

  /// <summary>How many rows are worked on at the same time.</summary>
  [Parameter]
  [ForAllRows]
  [Between(1, 1000)]
  [Reads(typeof(int))]
  public int ThrottleLimit { get; set; } = 64;

  /// <summary>A saved plan to be applied: what the same command wrote with -WhatIf, from Export-Clixml or ConvertTo-Json -Depth 5. What is
  /// to be done is worked out anew; where it would be anything that is not in the plan, nothing is done.</summary>
  [Parameter]
  [ForAllRows]
  public PSObject[]? Plan { get; set; }

  private protected override PSObject?[]? GivenPlans => Plan;

  /// <summary>Reads and judges a row. It is worked on when all are known, side by side with the others.</summary>
  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var systems = Systems(WorkspaceUrl);
    var row = new DesiredRow(Current, new(Request(), AwsKey, systems.WorkspaceUrl, StitchAccountKey()), systems, StitchTokenOfRow(),
      IsInputPlanned, Origin(), Arguments.Desired(Current));
    foreach (var other in _rows)
      if (row.Plan.CollidesWith(other.Plan) is var (what, setting))
        throw Catalogue.RowsCollide.For(Target, Current.Title, other.Row.Title, what, setting);
    _rows.Add(row);
  }

  private protected override async Task FinishAsync(CancellationToken cancel)
  {
    var share = new SharedWork(_rows.Count);
    using var places = new SemaphoreSlim(ThrottleLimit);
    await SideBySideAsync(_rows, (row, cancelOne) => RunAsync(row, share, places, cancelOne), (row, fault) => RecordOf(fault, row.Row),
      cancel);
  }

  private async Task RunAsync(DesiredRow row, SharedWork share, SemaphoreSlim places, CancellationToken cancel)
  {
    await places.WaitAsync(cancel);
    var isAlone = _rows.Count == 1 && !row.IsPlanned;
    var stage = new RowStage(this, isAlone ? "" : row.Row.Title, row.IsPlanned, isSideBySide: !isAlone);
    try
    {
      var installed = await InstallDestination.RunAsync(stage, row.Systems, row.Plan.Request, share, row.Row.Plan, cancel);
      if (installed.Status == StepStatus.Declined) return;
      var made = installed.Value;
      WriteMade(made with { StitchToken = row.StitchToken, Plan = Asked(made.Plan, row.Desired, made.Facts) }, row.Origin);
    }
    finally
    {
      stage.Flush();
      places.Release();
    }
  }
}
