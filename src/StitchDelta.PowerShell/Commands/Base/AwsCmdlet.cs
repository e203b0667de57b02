using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Contracts;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to AWS, with the parameters that users of AWS.Tools know.</summary>
public abstract class AwsCmdlet : StitchDeltaCmdlet
{
  private IAws? _aws;

  /// <summary>A profile of the AWS credentials and config files.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? ProfileName { get; set; }

  /// <summary>The AWS region that calls are made in. A bucket is always spoken to in its own.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? Region { get; set; }

  /// <summary>One endpoint for all AWS services, in place of Amazon's.</summary>
  [Parameter]
  public Uri? EndpointUrl { get; set; }

  /// <summary>An access key id (as the user name) and its secret access key.</summary>
  [Parameter]
  [Credential]
  public PSCredential? AwsCredential { get; set; }

  /// <summary>The session token that belongs to temporary credentials.</summary>
  [Parameter]
  public SecureString? SessionToken { get; set; }

  private protected IAws Aws => _aws ??= Engine.Aws(Connection, this);

  /// <summary>AWS with another profile, for what belongs to another account; null for none.</summary>
  private protected IAws? AwsOf(string? profileName) =>
    profileName is null ? null : Engine.Aws(Connections.AwsOf(profileName, Connection), this);

  private AwsConnection Connection => Connections.Aws(new AwsConnection
  {
    ProfileName = ProfileName,
    Region = Region,
    EndpointUrl = EndpointUrl,
    AccessKeyId = AwsCredential?.UserName,
    SecretAccessKey = AwsCredential?.Password,
    SessionToken = SessionToken,
  }, Session);
}
