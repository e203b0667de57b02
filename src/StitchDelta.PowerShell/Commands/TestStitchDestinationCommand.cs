using System.Management.Automation;
using System.Security;
using StitchDelta.Commands.Base;
using StitchDelta.Contracts;
using StitchDelta.Names;
using StitchDelta.Steps;
using StitchDelta.Steps.Checks;

namespace StitchDelta.Commands;

/// <summary>Proves the chain from the bucket to the destination: one result for each check. Nothing is changed, unless -Live asks for a trial in the bucket.</summary>
[Cmdlet(VerbsDiagnostic.Test, "StitchDestination")]
[OutputType(typeof(StitchCheck), typeof(bool))]
public sealed class TestStitchDestinationCommand : WholeLineCmdlet
{
  /// <summary>The bucket's bare name.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? BucketName { get; set; }

  /// <summary>The instance profile's ARN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? InstanceProfileArn { get; set; }

  /// <summary>The cluster's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? ClusterId { get; set; }

  /// <summary>The JDBC URL that Stitch was given.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? JdbcUrl { get; set; }

  /// <summary>The token that Stitch was given. When only its id is known, its being listed is looked at.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public SecureString? Token { get; set; }

  /// <summary>The token's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? TokenId { get; set; }

  /// <summary>The destination's id in Stitch.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public long? DestinationId { get; set; }

  /// <summary>Also has the cluster write a small Delta table to the bucket, below _stitchdelta_check, read it back and remove it.</summary>
  [Parameter]
  public SwitchParameter Live { get; set; }

  /// <summary>Only says whether no check failed.</summary>
  [Parameter]
  public SwitchParameter Quiet { get; set; }

  /// <summary>How many seconds the cluster may take to answer, when it must be started first.</summary>
  [Parameter]
  [ValidateRange(1, 86400)]
  public int TimeoutSeconds { get; set; } = 900;

  /// <summary>The object that an earlier stage of the line made.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override PSObject? Input => InputObject;

  private const string Waiting = "Waiting for the cluster to answer";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = ConnectedWorkspace();
    var facts = HandOn(new StitchDestination
    {
      BucketName = BucketName is null ? null : BucketNames.Parse(BucketName),
      StitchRegion = StitchRegion ?? Session.Stitch?.StitchRegion,
      InstanceProfileArn = InstanceProfileArn,
      WorkspaceUrl = url,
      ClusterId = ClusterId,
      JdbcUrl = JdbcUrl,
      Token = Token,
      TokenId = TokenId,
      DestinationId = DestinationId,
      IsPlanned = IsPlanning,
    });
    var subject = new CheckSubject
    {
      Facts = facts,
      Aws = Aws,
      Workspace = workspace,
      WorkspaceWith = token => Engine.Workspace(new WorkspaceConnection(url, token), this),
      Stitch = ConnectedStitch(),
      IsLive = Live,
      Patience = TimeSpan.FromSeconds(TimeoutSeconds),
      // Told by the engine, on whatever thread it works.
      Waiting = status => OnPipeline(() => ShowProgress(Waiting, status)),
    };
    var healthy = true;
    await CheckDestination.RunAsync(subject, check =>
    {
      healthy &= check.Status != CheckStatus.Failed;
      if (!Quiet) WriteObject(check);
    }, cancel);
    ShowProgress(Waiting, "", completed: true);
    if (Quiet) WriteObject(healthy);
  }
}
