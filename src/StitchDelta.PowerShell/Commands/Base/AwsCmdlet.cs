using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to AWS, with the parameters that users of AWS.Tools know.</summary>
public abstract class AwsCmdlet : PipedCmdlet
{
  /// <summary>A profile of the AWS credentials and config files.</summary>
  [Parameter]
  [Column]
  [ArgumentCompleter(typeof(Completer))]
  public string? ProfileName { get; set; }

  /// <summary>The AWS region that calls are made in. A bucket is always spoken to in its own.</summary>
  [Parameter]
  [Column]
  [AwsRegion]
  [ArgumentCompleter(typeof(Completer))]
  public string? Region { get; set; }

  /// <summary>One endpoint for all AWS services, in place of Amazon's.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(Uri))]
  public Uri? EndpointUrl { get; set; }

  /// <summary>An access key id (as the user name) and its secret access key.</summary>
  [Parameter]
  [Column]
  [ReadsCredential]
  public PSCredential? AwsCredential { get; set; }

  /// <summary>The session token that belongs to temporary credentials.</summary>
  [Parameter]
  [Column]
  [Reads(typeof(SecureString))]
  public SecureString? SessionToken { get; set; }

  /// <summary>A code of the MFA device, for a profile whose role asks for one. It is good once, so it is no column of rows.</summary>
  [Parameter]
  [ForAllRows]
  public string? MfaCode { get; set; }

  private protected override IEnumerable<string> DecidingColumns => RowColumns.Aws;

  /// <summary>AWS as the current object wants it.</summary>
  private protected IAws Aws => Connections.Aws(GivenAws);

  /// <summary>By which two rows can be told to speak to AWS with the same credentials.</summary>
  private protected string AwsKey => $"{ProfileName} {AwsCredential?.UserName} {EndpointUrl}";

  /// <summary>AWS with another profile, for what belongs to another account; null for none.</summary>
  private protected IAws? AwsOf(string? profileName) => profileName is null ? null : Connections.AwsOf(profileName, GivenAws);

  private AwsConnection GivenAws => new()
  {
    ProfileName = ProfileName,
    Folder = SessionState.Path.CurrentFileSystemLocation.ProviderPath,
    Region = Region,
    EndpointUrl = EndpointUrl,
    AccessKeyId = AwsCredential?.UserName,
    SecretAccessKey = AwsCredential?.Password,
    SessionToken = SessionToken,
    MfaCode = MfaCode,
  };
}
