using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Names;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Makes the cluster that loads and serves the Delta tables, or repairs and starts the one of that name, and waits until it runs. Clusters that come down one pipe start side by side.</summary>
[Cmdlet(VerbsCommon.New, "DeltaCluster", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaCluster))]
public sealed class NewDeltaClusterCommand : ClusterStartCmdlet
{
  /// <summary>The cluster's name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ValidateNotNullOrEmpty]
  public string ClusterName { get; set; } = "stitch";

  /// <summary>The instance profile that the cluster works with.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? InstanceProfileArn { get; set; }

  /// <summary>The runtime's key, 6.3 or later. Left out: the newest long-term support runtime, or what the cluster has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? SparkVersion { get; set; }

  /// <summary>The instance type. Left out: the smallest current one with a local disk, or what the cluster has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? NodeTypeId { get; set; }

  /// <summary>The number of workers; 0 is a single node. Left out: 1, or what the cluster has.</summary>
  [Parameter]
  [ValidateRange(0, 100000)]
  public int? NumWorkers { get; set; }

  /// <summary>Minutes without work after which the cluster stops; 0 is never. Left out: 120, or what the cluster has.</summary>
  [Parameter]
  public int? AutoTerminationMinutes { get; set; }

  /// <summary>Databricks' access mode (data_security_mode). Left out: SINGLE_USER with the current user, or what the cluster has.</summary>
  [Parameter]
  [ValidateSet("SINGLE_USER", "USER_ISOLATION", "NONE")]
  public string? AccessMode { get; set; }

  /// <summary>The bucket, for the cluster's tag.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? BucketName { get; set; }

  /// <summary>The object that an earlier stage of the line made.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override PSObject? Input => InputObject;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var request = new ClusterRequest
    {
      ClusterName = ClusterName,
      InstanceProfileArn = InstanceProfileArns.Parse(Need(InstanceProfileArn, nameof(InstanceProfileArn), "Register-DeltaInstanceProfile")),
      SparkVersion = SparkVersion,
      NodeTypeId = NodeTypeId,
      NumWorkers = NumWorkers,
      AutoTerminationMinutes = AutoTerminationMinutes,
      AccessMode = AccessMode,
      BucketName = BucketName,
    };
    EmitWhenRunning(await MakeCluster.RunAsync(this, workspace, url, request, cancel), workspace);
  }
}
