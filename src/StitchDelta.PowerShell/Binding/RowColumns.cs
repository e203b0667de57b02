using System.Reflection;
using StitchDelta.Commands;

namespace StitchDelta.Binding;

/// <summary>The columns that rows have: the parameters of Install-StitchDestination, and the properties of the objects that the module
/// emits.</summary>
internal static class RowColumns
{
  /// <summary>The properties of what the module emits, which a row that was exported has, too.</summary>
  public static IReadOnlyCollection<string> Outputs { get; } = Names(
    new[] { typeof(InstallationFacts), typeof(StitchBucketAccess), typeof(DeltaToken), typeof(StitchDestination),
      typeof(StitchInstallation) }
      .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Select(p => p.Name));

  /// <summary>All that a row may have. One file serves to install, to test, to rotate and to take back.</summary>
  public static IReadOnlyCollection<string> All { get; } = Names(Outputs
    .Concat(Verbs.SelectMany(CmdletParameter.Of).Where(p => !p.IsForAllRows).Select(p => p.Name)));

  // Those that take the rows of an installation. What one of them reads, the others leave to it.
  private static IEnumerable<Type> Verbs =>
    [typeof(InstallStitchDestinationCommand), typeof(TestStitchDestinationCommand), typeof(UpdateDeltaTokenCommand),
      typeof(SetStitchDestinationCommand)];

  /// <summary>What an object says of the run that made it, and not of what is to be.</summary>
  public static readonly IReadOnlyCollection<string> OfRun = Names(["IsPlanned", "Outcome", "Changes", "Plan", "ConnectionCheck",
    "ConnectionCheckMessage", "ClusterState", "RecordPending"]);

  /// <summary>Columns that choose the AWS account.</summary>
  public static readonly string[] Aws = ["ProfileName", "Region", "EndpointUrl", "AwsCredential", "SessionToken", "BucketProfileName"];

  /// <summary>The column that names the workspace.</summary>
  public const string WorkspaceUrl = "WorkspaceUrl";

  /// <summary>Columns that choose the workspace and who speaks to it.</summary>
  public static readonly string[] Workspace = ["WorkspaceToken", "WorkspaceTokenSecretName", "Connection"];

  /// <summary>Columns that choose the Stitch account.</summary>
  public static readonly string[] Stitch = ["StitchToken", "StitchTokenSecretName"];

  /// <summary>Columns that hold a secret, so that text in one of them is not shown.</summary>
  public static readonly IReadOnlyCollection<string> Secrets = Names(
    ["WorkspaceToken", "StitchToken", "Token", "AccessToken", "SessionToken", "AwsCredential", "Connection", "ClientSecret",
      "SecretAccessKey", "Password"]);

  /// <summary>All of them.</summary>
  public static readonly IReadOnlyCollection<string> Accounts = Names(Aws.Concat(Workspace).Concat(Stitch).Append("Vault"));

  /// <summary>The cmdlet that lists the things that a column names; empty for none.</summary>
  public static string ListedBy(string column) => column switch
  {
    "BucketName" => "Get-StitchBucket",
    "RoleName" or "InstanceProfileArn" => "Get-DeltaInstanceProfile",
    "ClusterId" or "ClusterName" => "Get-DeltaCluster",
    "TokenId" or "TokenComment" => "Get-DeltaToken",
    "DestinationId" or "DestinationName" => "Get-StitchDestination",
    "JdbcUrl" => "Get-DeltaJdbcUrl",
    _ => "",
  };

  private static HashSet<string> Names(IEnumerable<string> names) => new(names, StringComparer.OrdinalIgnoreCase);
}
