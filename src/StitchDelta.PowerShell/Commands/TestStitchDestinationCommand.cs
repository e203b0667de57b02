using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Proves the chain from the bucket to the destination: one result for each check, also of what will soon fail. Nothing is
/// changed, unless -Live asks for a trial in the bucket or -Repair for what is wrong to be repaired.</summary>
[Cmdlet(VerbsDiagnostic.Test, "StitchDestination", SupportsShouldProcess = true)]
[OutputType(typeof(StitchCheck), typeof(bool))]
public sealed partial class TestStitchDestinationCommand : InstallationCmdlet
{
  /// <summary>The bucket's bare name. Left out: Stitch tells it.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The instance profile's ARN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? InstanceProfileArn { get; set; }

  /// <summary>The name of the role and of the instance profile. Left out: the one that this module made for the bucket, else the
  /// cluster's.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The role that Databricks deploys clusters with. Left out: the one that the role's tags remember.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DeploymentRoleName { get; set; }

  /// <summary>The catalog in which Stitch's tables are to lie, or hive_metastore. Left out: the one on record, else the workspace's default
  /// catalog.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? CatalogName { get; set; }

  /// <summary>The cluster's id. Left out: the one in the JDBC URL.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The cluster's name, by which -Repair makes it again. Left out: the one that it has, else stitch, or stitch- and the
  /// role's name where stitch is somebody else's.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterName { get; set; }

  /// <summary>The JDBC URL that Stitch was given. Left out: Stitch tells it.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Prose]
  [JdbcAddress]
  public string? JdbcUrl { get; set; }

  /// <summary>The token that Stitch was given. When only its id is known, its being listed is looked at.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(SecureString), MayBeLost = true)]
  public SecureString? Token { get; set; }

  /// <summary>The token's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenId { get; set; }

  /// <summary>The token's comment, by which its id is found. Left out: Stitch destination, and the destination's name.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenComment { get; set; }

  /// <summary>The destination's id in Stitch. Left out: the one destination that the account has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>The destination's display name, where neither its bucket nor its id is given: a destination of another name is left
  /// alone.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DestinationName { get; set; }

  /// <summary>Also has the cluster write a small Delta table to the bucket, below _stitchdelta_check, read it back and remove it.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Live { get; set; }

  /// <summary>Repairs what the checks find wrong, as far as a stage of the pipeline makes it right, and looks again. -WhatIf shows what
  /// would be done.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Repair { get; set; }

  /// <summary>With -Repair: a saved plan to be applied: what the same command wrote with -WhatIf, from Export-Clixml or ConvertTo-Json
  /// -Depth 5. What is to be done is worked out anew; where it would be anything that is not in the plan, nothing is done.</summary>
  [Parameter]
  [ForAllRows]
  public PSObject[]? Plan { get; set; }

  private protected override PSObject?[]? GivenPlans =>
    Plan is null || Repair ? Plan
      : throw Catalogue.ParameterInvalid.For(nameof(Plan), nameof(Plan), "a plan is one of a repair: give it with -Repair");

  /// <summary>Only says whether no check failed.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Quiet { get; set; }

  /// <summary>Only says whether no check failed, warned or is unknown: stricter than -Quiet.</summary>
  [Parameter]
  [ForAllRows]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Strict { get; set; }

  /// <summary>How many seconds the cluster may take to answer, when it must be started first.</summary>
  [Parameter]
  [Between(1, 86400)]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 900;

  // A row must say which destination it is about; an object of an earlier stage, as a cluster, may be looked at by what it is part of.
  private protected override IReadOnlyList<string> Naming =>
    Current.Columns.Any() || Repair ? Destination : [.. Destination, nameof(ClusterId), nameof(InstanceProfileArn)];

  private static readonly string[] Destination = [nameof(BucketName), nameof(DestinationId), nameof(DestinationName), nameof(JdbcUrl)];

  private protected override string NamedBy => "Get-StitchDestination";

  private const string Waiting = "Waiting for the cluster to answer";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (given, traced, systems) = await FactsAsync(cancel);
    var checks = new List<StitchCheck>();
    var subject = Subject(given, traced, systems);
    try
    {
      await CheckDestination.RunAsync(subject, check => Found(check, isFinal: !Repair), cancel);
      if (Repair) await RepairAsync(subject, checks, cancel);
    }
    finally
    {
      ShowProgress(StageOfRow.Named(Waiting), "", completed: true);
    }
    if (OnlySays) WriteObject(checks.All(c => c.Status.IsHealthy(Strict)));

    void Found(StitchCheck check, bool isFinal)
    {
      checks.Add(check);
      if (isFinal && !OnlySays) WriteObject(check);
    }
  }

  /// <summary>What is known of the installation: what was given, what came down the pipe, and what the three systems tell of it.</summary>
  private async Task<(InstallationFacts Given, Traced Traced, ConnectedSystems Systems)> FactsAsync(CancellationToken cancel)
  {
    var known = new InstallationFacts
    {
      BucketName = BucketName is null ? null : BucketNames.Parse(BucketName),
      StitchRegion = StitchRegion ?? Session.Stitch?.StitchRegion,
      RoleName = RoleName,
      DeploymentRoleName = DeploymentRoleName,
      InstanceProfileArn = InstanceProfileArn is null ? null : InstanceProfileArns.Parse(InstanceProfileArn),
      WorkspaceUrl = WorkspaceUrl is null ? null : WorkspaceUrls.Parse(WorkspaceUrl.OriginalString),
      CatalogName = CatalogName,
      ClusterId = ClusterId,
      ClusterName = ClusterName,
      JdbcUrl = JdbcUrl,
      Token = Token,
      TokenId = TokenId,
      TokenComment = TokenComment,
      DestinationId = DestinationId,
      DestinationName = DestinationName,
    }.Or(KnownFromInput);
    var systems = Systems(WorkspaceUrl);
    known = known with { WorkspaceUrl = systems.WorkspaceUrl ?? known.WorkspaceUrl };
    var traced = IsInputPlanned ? new(known, new(), null) { Given = known }
      : await Trace.RunAsync(StageOfRow, known, systems, cancel, said: [.. Said.Where(n => !IsOldInRow(n))]);
    if (!Repair) WarnOfName("cluster", nameof(ClusterName), known.ClusterName, traced.Facts.ClusterName);
    if (!Repair) WarnOfName("destination", nameof(DestinationName), known.DestinationName, traced.Facts.DestinationName);
    return (traced.Given, traced, systems);
  }

  // A name is never drift, and who renamed the thing is not to correct each row first; a repair must be sure which thing is meant. That a
  // row names a token that was renewed since is nothing to be repaired.
  private bool IsOldInRow(string name) => Repair
    ? !Arguments.AreGiven(name) && name.Equals(nameof(TokenId), StringComparison.OrdinalIgnoreCase) : IsNameInRow(name);

  private bool IsNameInRow(string name) => !Arguments.AreGiven(name)
    && new[] { nameof(ClusterName), nameof(DestinationName), nameof(TokenComment) }.Contains(name, StringComparer.OrdinalIgnoreCase);

  private void WarnOfName(string what, string name, string? inRow, string? actual)
  {
    if (!RowOrigin.IsRemembered(Current) && IsNameInRow(name) && inRow is not null && actual is not null && inRow.Trim() != actual)
      ((IStage)StageOfRow).Warn($"The row calls the {what} '{inRow}', and it is called '{actual}'.");
  }

  private CheckSubject Subject(InstallationFacts given, Traced traced, ConnectedSystems systems) => new()
  {
    Facts = traced.Facts,
    Given = given,
    IsPlanned = IsInputPlanned,
    IsRolePiped = Current.Plan is null && !Arguments.AreGiven(nameof(RoleName)),
    Traced = traced,
    Systems = systems,
    IsLive = Live,
    Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    Waiting = WaitingOf(StageOfRow),
    Warn = ((IStage)StageOfRow).Warn,
    Title = Current.Title,
    Clock = ((IStage)StageOfRow).Time,
    Time = Time.GetUtcNow(),
    InItsAccounts = InItsAccounts,
  };

  private Action<string> WaitingOf(RowStage row) => status => ShowProgress(row.Named(Waiting), status);

  private bool OnlySays => Quiet || Strict;
}
