using System.Collections;
using System.Management.Automation;
using System.Security;

namespace StitchDelta.Commands.Base;

/// <content>The record of the installation that the object from the pipe is of.</content>
public abstract partial class PipedCmdlet
{
  /// <summary>What is known of the installation that a role and a bucket make; null where one of them is not known: then what is made
  /// belongs to none.</summary>
  private protected InstallationRecord? Installation(string? roleArn, string? bucketName)
  {
    if (roleArn is null || bucketName is null) return null;
    var facts = KnownFromInput;
    return new()
    {
      Id = InstallationId.Of(roleArn, BucketNames.Parse(bucketName)),
      BucketName = BucketNames.Parse(bucketName),
      BucketAccountId = facts.BucketAccountId,
      StitchRegion = facts.StitchRegion,
      DeploymentRoleName = facts.DeploymentRoleName,
    };
  }

  /// <summary>AWS, for a cmdlet that speaks to it for the record of an installation only: as what came down the pipe was made
  /// with.</summary>
  private protected IAws RecordAws() => Connections.Aws(new()
  {
    ProfileName = FromInput(nameof(AwsCmdlet.ProfileName)) as string,
    Folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
    Region = FromInput(nameof(AwsCmdlet.Region)) as string,
    EndpointUrl = FromInput(nameof(AwsCmdlet.EndpointUrl)) as Uri,
    AccessKeyId = (FromInput(nameof(AwsCmdlet.AwsCredential)) as PSCredential)?.UserName,
    SecretAccessKey = (FromInput(nameof(AwsCmdlet.AwsCredential)) as PSCredential)?.Password,
    SessionToken = FromInput(nameof(AwsCmdlet.SessionToken)) as SecureString,
  });

  /// <summary>Databricks, for a cmdlet that else speaks to Stitch: the workspace of what came down the pipe, as it was made with.</summary>
  private protected (IWorkspace Workspace, Uri Url) RecordWorkspace() => Connections.Workspace(
    KnownFromInput.WorkspaceUrl, FromInput(nameof(WorkspaceCmdlet.WorkspaceToken)) as SecureString,
    FromInput(nameof(WorkspaceCmdlet.Connection)) as IDictionary);
}
