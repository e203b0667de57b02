using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using StitchDelta.Errors;
using StitchDelta.Redaction;

namespace StitchDelta.Engine.Aws;

/// <summary>Finds the credentials: those of the connection, those of the profile that it names, else the SDK's chain.</summary>
internal static class AwsCredentialSource
{
  /// <summary>Where there is no EC2 metadata service, asking for it can hang for half a minute; where there is one, it answers at once.</summary>
  private static readonly TimeSpan ChainLimit = TimeSpan.FromSeconds(6);

  internal static async Task<(AWSCredentials Credentials, string Source)> FindAsync(AwsSettings settings, CancellationToken cancel) => settings.Connection switch
  {
    { AccessKeyId: { } id, SecretAccessKey: { } secret, SessionToken: { } session } => (new SessionAWSCredentials(id, SecureText.Reveal(secret), SecureText.Reveal(session)), "session keys that were given"),
    { AccessKeyId: { } id, SecretAccessKey: { } secret } => (new BasicAWSCredentials(id, SecureText.Reveal(secret)), "keys that were given"),
    { ProfileName: { } name } => OfProfile(name),
    _ => await OfChainAsync(cancel).ConfigureAwait(false),
  };

  private static (AWSCredentials Credentials, string Source) OfProfile(string name)
  {
    var chain = new CredentialProfileStoreChain();
    if (!chain.TryGetProfile(name, out var profile))
      throw Catalogue.AwsProfileMissing.For(name, name);
    try
    {
      return (profile.GetAWSCredentials(chain), $"profile {name}{Describe(profile.Options)}");
    }
    catch (Exception e) when (e is AmazonClientException or InvalidDataException or InvalidOperationException)
    {
      throw Catalogue.AwsCredentialsMissing.After(name, AwsErrors.Plain(e), Redactor.Redact(e.Message));
    }
  }

  private static async Task<(AWSCredentials Credentials, string Source)> OfChainAsync(CancellationToken cancel)
  {
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    // The chain blocks the thread that it runs on, so it gets its own and is left behind when it hangs.
    var search = Task.Run(Search, CancellationToken.None);
    if (await Task.WhenAny(search, Task.Delay(ChainLimit, limit.Token)).ConfigureAwait(false) != search)
    {
      cancel.ThrowIfCancellationRequested();
      throw Catalogue.AwsCredentialsMissing.For(null, Nowhere);
    }
    limit.Cancel();

    try
    {
      var found = await search.ConfigureAwait(false);
      return (found, Describe(found));
    }
    catch (ProfileNotFoundException e)
    {
      var name = DefaultAWSCredentialsIdentityResolver.GetProfileName();
      throw Catalogue.AwsProfileMissing.After(name, AwsErrors.Plain(e), name);
    }
    catch (AmazonClientException e)
    {
      throw Catalogue.AwsCredentialsMissing.After(null, AwsErrors.Plain(e), Nowhere);
    }
  }

  private const string Nowhere = "not in the environment, not in a default profile, not from a container or an instance.";

  private static AWSCredentials Search()
  {
    // A resolver of our own: the SDK's shared one would keep what an earlier job in this process found.
    using var resolver = new DefaultAWSCredentialsIdentityResolver();
    return resolver.ResolveIdentity(null);
  }

  private static string Describe(CredentialProfileOptions profile) =>
    !string.IsNullOrEmpty(profile.RoleArn) ? $", which takes on {profile.RoleArn}"
    : !string.IsNullOrEmpty(profile.SsoSession) || !string.IsNullOrEmpty(profile.SsoStartUrl) ? ", signed in by SSO"
    : "";

  private static string Describe(AWSCredentials found) => found switch
  {
    EnvironmentVariablesAWSCredentials => "environment variables",
    AssumeRoleWithWebIdentityCredentials => "web identity token",
    GenericContainerCredentials => "container",
    BasicAWSCredentials or SessionAWSCredentials => $"profile {DefaultAWSCredentialsIdentityResolver.GetProfileName()}",
    _ => $"the AWS SDK's chain ({found.GetType().Name})",
  };
}
