namespace StitchDelta.Contracts;

/// <summary>Starts sandboxes. Implemented by StitchDelta.Sandbox, made through this interface.</summary>
public interface ISandboxFactory
{
  /// <summary>Starts a sandbox on free ports of the loopback address.</summary>
  ISandbox Start(SandboxOptions options);
}

/// <summary>A running sandbox.</summary>
public interface ISandbox : IDisposable
{
  /// <summary>Where AWS (S3, IAM, STS) answers, and with which keys.</summary>
  AwsConnection Aws { get; }

  /// <summary>The same place with the keys of a second account, which owns <see cref="SandboxOptions.PartnerBucketName"/>.</summary>
  AwsConnection Partner { get; }

  /// <summary>Where the first workspace answers, with its administrator's token.</summary>
  WorkspaceConnection Workspace { get; }

  /// <summary>All workspaces, the first one first. They share nothing but AWS.</summary>
  IReadOnlyList<SandboxWorkspace> Workspaces { get; }

  /// <summary>Where Stitch answers, with the token of the first account.</summary>
  StitchConnection Stitch { get; }

  /// <summary>All Stitch accounts, the first one first.</summary>
  IReadOnlyList<SandboxStitchAccount> StitchAccounts { get; }

  /// <summary>What was asked of it, oldest first.</summary>
  IReadOnlyList<SandboxRequest> Requests { get; }

  /// <summary>The faults that still wait for requests, the oldest first.</summary>
  IReadOnlyList<SandboxFault> Faults { get; }

  /// <summary>Has the next requests of an operation fail, or take longer.</summary>
  /// <returns>The fault with the id that it has from now on.</returns>
  SandboxFault AddFault(SandboxFault fault);

  /// <summary>Takes a fault away again.</summary>
  /// <returns>False when there is none of this id, or no more.</returns>
  bool RemoveFault(int faultId);

  /// <summary>What a fault may befall: every operation of every service.</summary>
  IReadOnlyList<(string Service, string Operation)> Operations { get; }

  /// <summary>Whom a fault may befall: AWS accounts, workspaces and Stitch accounts.</summary>
  IReadOnlyList<string> Accounts { get; }
}

/// <summary>What differs from one sandbox to another.</summary>
public sealed record SandboxOptions
{
  /// <summary>The bucket that a new sandbox has.</summary>
  public const string BucketName = "acme-lake";

  /// <summary>The first AWS account, which owns <see cref="BucketName"/>.</summary>
  public const string AccountId = "123456789012";

  /// <summary>The second account that a sandbox's AWS knows.</summary>
  public const string PartnerAccountId = "210987654321";

  /// <summary>The bucket of the second account.</summary>
  public const string PartnerBucketName = "partner-lake";

  /// <summary>The role that a sandbox's Databricks deploys clusters with.</summary>
  public const string DeploymentRoleName = "databricks-deployment";

  /// <summary>How long a cluster takes from PENDING to RUNNING.</summary>
  public TimeSpan ClusterStart { get; init; } = TimeSpan.FromSeconds(1);

  /// <summary>How long EC2 and Databricks do not yet see what IAM wrote.</summary>
  public TimeSpan IamPropagation { get; init; } = TimeSpan.Zero;

  /// <summary>How long reads of IAM and of bucket policies still show what was there before a change. Writes act on the newest.</summary>
  public TimeSpan StaleReads { get; init; } = TimeSpan.Zero;

  /// <summary>What the time is for all services, so that a test can let it pass.</summary>
  public Func<DateTimeOffset> Clock { get; init; } = () => DateTimeOffset.UtcNow;

  /// <summary>How many Databricks workspaces there are.</summary>
  public int WorkspaceCount { get; init; } = 1;

  /// <summary>What kind of workspaces they are.</summary>
  public SandboxWorkspaceKind WorkspaceKind { get; init; }

  /// <summary>How many Stitch accounts there are.</summary>
  public int StitchAccountCount { get; init; } = 1;

  /// <summary>The region of the Stitch accounts; the bucket and AWS are in the AWS region that belongs to it.</summary>
  public StitchRegion StitchRegion { get; init; }

  /// <summary>Whether Stitch's connection check also loads a small table, which the real one does not.</summary>
  public bool LoadsAtCheck { get; init; }

  /// <summary>How many roles an AWS account may have.</summary>
  public int RoleQuota { get; init; } = 1000;

  /// <summary>How many instance profiles an AWS account may have.</summary>
  public int InstanceProfileQuota { get; init; } = 1000;

  /// <summary>How long Stitch's connection check takes.</summary>
  public TimeSpan ConnectionCheck { get; init; } = TimeSpan.FromMilliseconds(500);
}
