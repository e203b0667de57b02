using System.Collections;
using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Makes the cluster that loads and serves the Delta tables, or repairs and starts the one of that name, and waits until it runs.
/// Clusters that come down one pipe start side by side.</summary>
[Cmdlet(VerbsCommon.New, "DeltaCluster", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaCluster))]
public sealed class NewDeltaClusterCommand : ClusterStartCmdlet
{
  /// <summary>The cluster's name. Left out: the one that the installation's cluster has, else stitch.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  /// <summary>The instance profile that the cluster works with.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? InstanceProfileArn { get; set; }

  /// <summary>The runtime's key, 6.3 or later. Left out: the newest long-term support runtime, or what the cluster has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Runtime]
  [ArgumentCompleter(typeof(Completer))]
  public string? SparkVersion { get; set; }

  /// <summary>The instance type. Left out: the smallest current one with a local disk, or what the cluster has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? NodeTypeId { get; set; }

  /// <summary>The number of workers; 0 is a single node. Left out: 1, or what the cluster has.</summary>
  [Parameter]
  [Between(0, ClusterSize.MostWorkers)]
  [Reads(typeof(int))]
  public int? NumWorkers { get; set; }

  /// <summary>Makes a cluster of one machine, without workers.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter SingleNode { get; set; }

  /// <summary>The least number of workers of a cluster that scales by itself.</summary>
  [Parameter]
  [Between(0, ClusterSize.MostWorkers)]
  [Reads(typeof(int))]
  public int? MinWorkers { get; set; }

  /// <summary>The greatest number of workers of a cluster that scales by itself.</summary>
  [Parameter]
  [Between(1, ClusterSize.MostWorkers)]
  [Reads(typeof(int))]
  public int? MaxWorkers { get; set; }

  /// <summary>Takes spot instances for the workers, and on-demand ones where there are none. Left out: on demand, or what the cluster
  /// has.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Spot { get; set; }

  /// <summary>Minutes without work after which the cluster stops; 0 is never. Left out: 120, or what the cluster has.</summary>
  [Parameter]
  [Reads(typeof(int))]
  [Between(ClusterSize.LeastMinutes, ClusterSize.MostMinutes, "minutes", Also = 0)]
  public int? AutoTerminationMinutes { get; set; }

  /// <summary>The id of the cluster policy that a new cluster keeps to. Left out: none. A cluster that is there keeps its own.</summary>
  [Parameter]
  [PolicyId]
  public string? PolicyId { get; set; }

  /// <summary>Databricks' access mode (data_security_mode). Left out: SINGLE_USER with the current user, or what the cluster has.</summary>
  [Parameter]
  [OneOf("SINGLE_USER", "USER_ISOLATION", "NONE")]
  [ArgumentCompleter(typeof(Completer))]
  public string? AccessMode { get; set; }

  /// <summary>Who may use the cluster in the access mode SINGLE_USER, as the application id of a service principal whose token Stitch gets.
  /// Left out: the current user, or whom the cluster has.</summary>
  [Parameter]
  public string? SingleUserName { get; set; }

  /// <summary>The catalog in which the cluster's sessions begin, as New-DeltaExternalLocation hands it on, or hive_metastore. Left out: as
  /// it is.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? CatalogName { get; set; }

  /// <summary>Further Spark settings.</summary>
  [Parameter]
  [Reads(typeof(Hashtable))]
  public Hashtable? SparkConf { get; set; }

  /// <summary>Further tags of the cluster and its machines.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(Hashtable), Text = true)]
  [OwnTags(ForCluster = true)]
  public Hashtable? Tag { get; set; }

  /// <summary>Takes over a cluster of that name that was not made by this module.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter TakeOver { get; set; }

  /// <summary>The ARN of the role in the instance profile. With it and the bucket the cluster belongs to their installation, and bears its
  /// mark.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? RoleArn { get; set; }

  /// <summary>The bucket that the role is for. With it and the role the cluster belongs to their installation, and bears its
  /// mark.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  private readonly Dictionary<IWorkspace, ClusterChoices> _choices = [];

  private protected override void Judge() =>
    _ = new ClusterRequest { ClusterName = ClusterName, InstanceProfileArn = "" }.WithSize(SingleNode, NumWorkers, MinWorkers, MaxWorkers);

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var request = new ClusterRequest
    {
      ClusterName = ClusterName,
      InstanceProfileArn = InstanceProfileArns.Parse(Need(InstanceProfileArn, nameof(InstanceProfileArn), "Get-DeltaInstanceProfile")),
      CatalogName = CatalogName,
      SparkVersion = IsAskedOfCluster(nameof(SparkVersion)) ? SparkVersion : null,
      NodeTypeId = IsAskedOfCluster(nameof(NodeTypeId)) ? NodeTypeId : null,
      Remembered = (SparkVersion, NodeTypeId),
      Spot = MyInvocation.BoundParameters.ContainsKey(nameof(Spot)) ? Spot.ToBool() : null,
      PolicyId = PolicyId,
      AutoTerminationMinutes = AutoTerminationMinutes,
      AccessMode = AccessMode,
      SingleUserName = SingleUserName,
      SparkConf = Values.Texts(SparkConf),
      CustomTags = Values.Texts(Tag),
      Installation = Installation(RoleArn, BucketName) is { } record
        ? record with { ClusterSize = ClusterSize.Parse(KnownFromInput.ClusterSize) } : null,
      TakeOver = TakeOver,
    }.WithSize(SingleNode, NumWorkers, MinWorkers, MaxWorkers);
    if (!_choices.TryGetValue(workspace, out var choices)) _choices[workspace] = choices = new ClusterChoices(workspace);
    var made = await MakeCluster.RunAsync(this, workspace, url, request, choices, cancel);
    EmitWhenRunning(
      made.Select(m => m with
      {
        Facts = m.Facts with { InstallationId = request.Installation?.Id?.Value, RoleArn = RoleArn, BucketName = BucketName,
          OrgId = choices.OrgId },
      }), workspace);
  }
}
