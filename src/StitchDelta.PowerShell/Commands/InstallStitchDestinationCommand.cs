using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Names;
using StitchDelta.Steps;
using StitchDelta.Steps.WholeLine;

namespace StitchDelta.Commands;

/// <summary>Runs the whole guide: from the bucket to a destination in Stitch whose connection check has succeeded. Many rows run side by side; run again, it goes on from where it came to.</summary>
[Cmdlet(VerbsLifecycle.Install, "StitchDestination", SupportsShouldProcess = true)]
[OutputType(typeof(StitchDestination))]
public sealed class InstallStitchDestinationCommand : LineRowCmdlet
{
  private readonly List<Row> _rows = [];

  /// <summary>The bucket's bare name.</summary>
  [Parameter(Position = 0)]
  [ValidateNotNullOrEmpty]
  public string? BucketName { get; set; }

  /// <summary>The name of the role and of the instance profile. Left out: stitch-delta.</summary>
  [Parameter]
  [ValidatePattern(@"^[\w+=,.@-]{1,64}$")]
  public string? RoleName { get; set; }

  /// <summary>The role that Databricks deploys clusters with (account console, Workspaces, Credentials, Role ARN). Left out: nobody is allowed to pass the new role, and Databricks will refuse it unless that is done elsewhere.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? DeploymentRoleName { get; set; }

  /// <summary>The AWS account that owns the bucket. Left out: found out.</summary>
  [Parameter]
  [ValidatePattern(@"^\d{12}$")]
  public string? BucketAccountId { get; set; }

  /// <summary>Tells Databricks not to try the instance profile in a dry run, for organisations whose policies make the dry run fail.</summary>
  [Parameter]
  public SwitchParameter SkipValidation { get; set; }

  /// <summary>The cluster's name. Left out: stitch.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? ClusterName { get; set; }

  /// <summary>The runtime's key, 6.3 or later. Left out: the newest long-term support runtime, or what the cluster has.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(RuntimeCompleter))]
  public string? SparkVersion { get; set; }

  /// <summary>The instance type. Left out: the smallest current one with a local disk, or what the cluster has.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(NodeTypeCompleter))]
  public string? NodeTypeId { get; set; }

  /// <summary>The number of workers; 0 is a single node. Left out: 1, or what the cluster has.</summary>
  [Parameter]
  [ValidateRange(0, 100000)]
  public int? NumWorkers { get; set; }

  /// <summary>Minutes without work after which the cluster stops; 0 is never. Left out: 120, or what the cluster has.</summary>
  [Parameter]
  public int? AutoTerminationMinutes { get; set; }

  /// <summary>The application id of a service principal that the token is for and that may use the cluster, so that neither ends with a person.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? OnBehalfOf { get; set; }

  /// <summary>The token's comment, by which it is found again. Left out: Stitch destination, and the destination's name.</summary>
  [Parameter]
  [ValidateLength(1, 255)]
  public string? TokenComment { get; set; }

  /// <summary>How many days the token is to be valid. Left out: as long as the workspace allows.</summary>
  [Parameter]
  [ValidateRange(1, 730)]
  public int? LifetimeDays { get; set; }

  /// <summary>The destination's display name. Left out: Databricks Delta Lake.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? DestinationName { get; set; }

  /// <summary>The destination's description.</summary>
  [Parameter]
  public string? Description { get; set; }

  /// <summary>The bare name or address of the SSH server through which Stitch is to connect. Left out: as it is, no tunnel for a new destination.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? SshHost { get; set; }

  /// <summary>The SSH server's port. Left out: the one that the destination has, else 22.</summary>
  [Parameter]
  public int? SshPort { get; set; }

  /// <summary>The user on the SSH server.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? SshUser { get; set; }

  /// <summary>Takes over a cluster of that name that was not made by this module, and lets a destination of another type make way.</summary>
  [Parameter]
  public SwitchParameter TakeOver { get; set; }

  /// <summary>How many seconds the cluster may take to start.</summary>
  [Parameter]
  [ValidateRange(1, 86400)]
  public int TimeoutSeconds { get; set; } = 1800;

  /// <summary>How many rows are worked on at the same time.</summary>
  [Parameter]
  [ValidateRange(1, 1000)]
  public int ThrottleLimit { get; set; } = 64;

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    _rows.AddRange(Rows());
    return Task.CompletedTask;
  }

  private protected override async Task FinishAsync(CancellationToken cancel)
  {
    var lines = new List<Line>();
    foreach (var row in _rows) await GuardAsync(() => Add(row));
    var share = new LineShare(lines.Count);
    using var places = new SemaphoreSlim(ThrottleLimit);
    await SideBySideAsync(lines, (line, cancelOne) => RunAsync(line, share, places, cancelOne), cancel);

    Task Add(Row row)
    {
      var systems = SystemsOf(row, Given<Uri>(row, nameof(WorkspaceUrl)));
      var line = new Line(row, new(Request(row), Given<string>(row, nameof(ProfileName)), systems.WorkspaceUrl, AccountOf(row)), systems);
      foreach (var other in lines)
        if (line.Plan.CollidesWith(other.Plan) is var (what, setting)) throw Catalogue.RowsCollide.For(row.Source, row.Title, other.Row.Title, what, setting);
      lines.Add(line);
      return Task.CompletedTask;
    }
  }

  private async Task RunAsync(Line line, LineShare share, SemaphoreSlim places, CancellationToken cancel)
  {
    await places.WaitAsync(cancel);
    try
    {
      IStage stage = _rows.Count == 1 && !line.IsPlanned ? this : new RowStage(this, line.Row.Title, line.IsPlanned);
      if (await InstallDestination.RunAsync(stage, line.Systems, line.Plan.Request, share, cancel) is { } made)
        WriteObject(made with { StitchToken = StitchTokenOf(line.Row) });
    }
    catch (StitchDeltaException e) when (_rows.Count > 1)
    {
      WriteError(e.ToRecord(line.Row.Title));
    }
    finally
    {
      places.Release();
    }
  }

  private InstallRequest Request(Row row) => new()
  {
    BucketName = BucketNames.Parse(Need(Given<string>(row, nameof(BucketName)), nameof(BucketName), "Get-StitchBucket")),
    StitchRegion = Given<StitchRegion?>(row, nameof(StitchRegion)) ?? Session.Stitch?.StitchRegion,
    RoleName = Given<string>(row, nameof(RoleName)) ?? MakeInstanceProfile.DefaultRoleName,
    DeploymentRoleName = Given<string>(row, nameof(DeploymentRoleName)),
    BucketAccountId = Given<string>(row, nameof(BucketAccountId)),
    SkipValidation = Given<SwitchParameter?>(row, nameof(SkipValidation)) ?? false,
    ClusterName = Given<string>(row, nameof(ClusterName)) ?? MakeCluster.DefaultName,
    SparkVersion = Given<string>(row, nameof(SparkVersion)),
    NodeTypeId = Given<string>(row, nameof(NodeTypeId)),
    NumWorkers = Given<int?>(row, nameof(NumWorkers)),
    AutoTerminationMinutes = Given<int?>(row, nameof(AutoTerminationMinutes)),
    OnBehalfOf = Given<string>(row, nameof(OnBehalfOf)),
    TokenComment = Given<string>(row, nameof(TokenComment)),
    TokenLifetime = Given<int?>(row, nameof(LifetimeDays)) is { } days ? TimeSpan.FromDays(days) : null,
    DestinationName = Given<string>(row, nameof(DestinationName)) ?? MakeDestination.DefaultName,
    Description = Given<string>(row, nameof(Description)),
    Ssh = SshTunnel.Of(Given<string>(row, nameof(SshHost)), Given<int?>(row, nameof(SshPort)), Given<string>(row, nameof(SshUser))),
    TakeOver = Given<SwitchParameter?>(row, nameof(TakeOver)) ?? false,
    ClusterTimeout = TimeSpan.FromSeconds(TimeoutSeconds),
  };

  private sealed record Line(Row Row, PlannedLine Plan, LineSystems Systems)
  {
    public bool IsPlanned => Row.Read(nameof(LineObject.IsPlanned)) is true;
  }
}
