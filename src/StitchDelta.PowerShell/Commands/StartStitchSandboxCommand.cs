using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Isolation;

namespace StitchDelta.Commands;

/// <summary>Starts a stand-in for AWS, Databricks and Stitch on this machine and makes it this session's default, so that all of
/// it can be rehearsed with no account anywhere.</summary>
[Cmdlet(VerbsLifecycle.Start, "StitchSandbox")]
[OutputType(typeof(StitchSandbox))]
public sealed class StartStitchSandboxCommand : StitchDeltaCmdlet
{
  /// <summary>How many seconds a cluster takes to start.</summary>
  [Parameter]
  [Between(0, 3600)]
  [Reads(typeof(double))]
  public double ClusterStartSeconds { get; set; } = 1;

  /// <summary>How many seconds EC2 and Databricks do not yet see what IAM wrote.</summary>
  [Parameter]
  [Between(0, 3600)]
  [Reads(typeof(double))]
  public double IamPropagationSeconds { get; set; }

  /// <summary>How many seconds reads of IAM and of bucket policies still show what was there before a change.</summary>
  [Parameter]
  [Between(0, 3600)]
  [Reads(typeof(double))]
  public double StaleReadSeconds { get; set; }

  /// <summary>How many Databricks workspaces there are. The first is this session's default.</summary>
  [Parameter]
  [Between(1, 100)]
  [Reads(typeof(int))]
  public int WorkspaceCount { get; set; } = 1;

  /// <summary>What kind of workspaces they are: with hive_metastore alone, or with Unity Catalog as new ones have it, or without clusters,
  /// too.</summary>
  [Parameter]
  [Reads(typeof(SandboxWorkspaceKind))]
  public SandboxWorkspaceKind WorkspaceKind { get; set; }

  /// <summary>How many Stitch accounts there are. The first is this session's default.</summary>
  [Parameter]
  [Between(1, 1000)]
  [Reads(typeof(int))]
  public int StitchAccountCount { get; set; } = 1;

  /// <summary>How many roles an AWS account may have.</summary>
  [Parameter]
  [Between(1, 5000)]
  [Reads(typeof(int))]
  public int RoleQuota { get; set; } = 1000;

  /// <summary>How many instance profiles an AWS account may have.</summary>
  [Parameter]
  [Between(1, 5000)]
  [Reads(typeof(int))]
  public int InstanceProfileQuota { get; set; } = 1000;

  /// <summary>The region of the Stitch accounts. The bucket, and this session's AWS region, are the ones that belong to it.</summary>
  [Parameter]
  [Reads(typeof(StitchRegion))]
  public StitchRegion StitchRegion { get; set; }

  /// <summary>Has Stitch's connection check also load a small table.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter LoadAtCheck { get; set; }

  private protected override Task ProcessOneAsync(CancellationToken cancel)
  {
    if (Session.Sandbox is { } running)
      throw Catalogue.SandboxRunning.For(running.Sandbox.Workspace.WorkspaceUrl, running.Sandbox.Workspace.WorkspaceUrl,
        "there is one at a time");
    var sandbox = EngineLoader.Sandboxes.Start(new SandboxOptions
    {
      ClusterStart = TimeSpan.FromSeconds(ClusterStartSeconds),
      IamPropagation = TimeSpan.FromSeconds(IamPropagationSeconds),
      StaleReads = TimeSpan.FromSeconds(StaleReadSeconds),
      WorkspaceCount = WorkspaceCount,
      WorkspaceKind = WorkspaceKind,
      StitchAccountCount = StitchAccountCount,
      RoleQuota = RoleQuota,
      InstanceProfileQuota = InstanceProfileQuota,
      StitchRegion = StitchRegion,
      LoadsAtCheck = LoadAtCheck,
    });
    Session.Enter(sandbox);
    WriteObject(new StitchSandbox(
      sandbox.Aws.EndpointUrl!, sandbox.Workspace.WorkspaceUrl, sandbox.Stitch.BaseUrl, SandboxOptions.BucketName,
        SandboxOptions.DeploymentRoleName)
    {
      AccountId = SandboxOptions.AccountId,
      AccessKeyId = sandbox.Aws.AccessKeyId!,
      SecretAccessKey = sandbox.Aws.SecretAccessKey!,
      Partner = new(SandboxOptions.PartnerAccountId, SandboxOptions.PartnerBucketName)
      {
        AccessKeyId = sandbox.Partner.AccessKeyId!,
        SecretAccessKey = sandbox.Partner.SecretAccessKey!,
      },
      WorkspaceToken = sandbox.Workspace.Token!,
      Workspaces = sandbox.Workspaces,
      StitchRegion = sandbox.Stitch.StitchRegion,
      StitchToken = sandbox.Stitch.AccessToken,
      StitchAccounts = sandbox.StitchAccounts,
      ServicePrincipalId = sandbox.Workspaces[0].ServicePrincipalId,
      ServicePrincipalSecret = sandbox.Workspaces[0].ServicePrincipalSecret,
    });
    return Task.CompletedTask;
  }
}
