using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>Credentials of a profile of the AWS files, by the rules of the AWS CLI.</summary>
internal sealed class ProfileSource(AwsSettings settings, ProfileChoice choice)
{
  internal RenewedCredentials Of(AwsProfile profile) => Of(profile, [profile.Name]);

  internal static bool SaysHowToSignIn(AwsProfile profile)
  {
    var o = profile.Options;
    return new[] { o.AccessKey, o.SecretKey, o.RoleArn, o.SsoSession, o.SsoStartUrl, o.LoginSession, o.CredentialProcess, o.EndpointName }
      .Any(v => !string.IsNullOrEmpty(v));
  }

  internal static string Describe(CredentialProfileOptions o)
  {
    if (!string.IsNullOrEmpty(o.RoleArn))
      return $", which takes on {o.RoleArn}";
    return IsSso(o) ? ", signed in by SSO" : "";
  }

  private RenewedCredentials Of(AwsProfile profile, IReadOnlyList<string> path) => profile.Options switch
  {
    { RoleArn.Length: > 0, WebIdentityTokenFile: { Length: > 0 } file } o =>
      Roles.OfWebIdentity(file, "web_identity_token_file", o.RoleArn, o.RoleSessionName),
    { RoleArn.Length: > 0, SourceProfile.Length: > 0, CredentialSource.Length: > 0 } =>
      throw Unusable("it has both source_profile and credential_source"),
    { RoleArn.Length: > 0, SourceProfile: { Length: > 0 } source } o => Roles.OfRole(OfSource(source, path), o, profile.Name),
    { RoleArn.Length: > 0, CredentialSource: { Length: > 0 } source } o => Roles.OfRole(OfPlace(source), o, profile.Name),
    var o when IsSso(o) => new SsoSource(settings, choice).Of(o),
    { LoginSession.Length: > 0 } => throw Catalogue.AwsLoginNotSupported.For(choice.Name, profile.Name, choice),
    { AccessKey.Length: > 0, SecretKey.Length: > 0 } o => Keys(o),
    { AccessKey.Length: > 0 } => throw Unusable("it has aws_access_key_id without aws_secret_access_key"),
    { SecretKey.Length: > 0 } => throw Unusable("it has aws_secret_access_key without aws_access_key_id"),
    { CredentialProcess: { Length: > 0 } command } =>
      new RenewedCredentials(c =>
        CredentialProcess.RunAsync(command, settings.Machine.Folder, choice, settings.Limits.CredentialProcess, c), TimeProvider.System),
    { RoleArn.Length: > 0, EndpointName: null or "" } =>
      throw Unusable("it has role_arn, and neither source_profile, credential_source nor web_identity_token_file"),
    { EndpointName.Length: > 0 } => CredentialFinder.OfSdk(
      profile.Stored!.GetAWSCredentials(new NetSDKCredentialsFile()).GetCredentialsAsync, e =>
        Unusable(Redactor.Redact(e.Message).TrimEnd('.'))),
    _ => throw Unusable("nothing in it says how to sign in"),
  };

  /// <summary>The profile that a role is taken on from. Keys of its own go before a role of its own, which is how a profile may name
  /// itself.</summary>
  private RenewedCredentials OfSource(string name, IReadOnlyList<string> path)
  {
    var profile = settings.Machine.Profile(choice, name) ?? throw Unusable($"its source_profile '{name}' is not in the AWS files");
    if (profile.Options is { AccessKey.Length: > 0, SecretKey.Length: > 0 } o)
      return Keys(o);
    return path.Contains(name) ? throw Unusable($"source_profile leads in a circle: {string.Join(" -> ", path)} -> {name}")
      : Of(profile, [.. path, name]);
  }

  private RenewedCredentials OfPlace(string source)
  {
    if (source.Equals("Environment", StringComparison.OrdinalIgnoreCase))
      return Variable("AWS_ACCESS_KEY_ID") is { } id && Variable("AWS_SECRET_ACCESS_KEY") is { } secret
        ? RenewedCredentials.Of(new(id, secret, Variable("AWS_SESSION_TOKEN")))
        : throw Unusable("its credential_source is Environment, which has no AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY");
    if (source.Equals("EcsContainer", StringComparison.OrdinalIgnoreCase))
      return Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is null && Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") is null
        ? throw Unusable("its credential_source is EcsContainer, and this is no container with credentials")
        : CredentialFinder.OfSdk(new GenericContainerCredentials().GetCredentialsAsync, Missing);
    return source.Equals("Ec2InstanceMetadata", StringComparison.OrdinalIgnoreCase) ? CredentialFinder.OfSdk(OfInstanceAsync, Missing)
      : throw Unusable($"'{source}' is not a credential_source: Environment, EcsContainer and Ec2InstanceMetadata are");

    StitchDeltaException Missing(Exception e) =>
      Unusable($"its credential_source {source} gave no credentials: {Redactor.Redact(e.Message).TrimEnd('.')}");
  }

  /// <summary>The SDK asks the instance on the thread that it is called on.</summary>
  private static Task<ImmutableCredentials> OfInstanceAsync() => Task.Run(() => new InstanceProfileAWSCredentials().GetCredentials());

  private static RenewedCredentials Keys(CredentialProfileOptions o) =>
    RenewedCredentials.Of(new(o.AccessKey, o.SecretKey, string.IsNullOrEmpty(o.Token) ? null : o.Token));

  private RoleSource Roles => new(settings, choice.ToString(), choice.Name);

  private string? Variable(string name) => settings.Machine.Variable(name);

  private static bool IsSso(CredentialProfileOptions o) => !string.IsNullOrEmpty(o.SsoSession) || !string.IsNullOrEmpty(o.SsoStartUrl);

  private StitchDeltaException Unusable(string reason) => Catalogue.AwsProfileUnusable.For(choice.Name, choice.Name, choice, reason);
}
