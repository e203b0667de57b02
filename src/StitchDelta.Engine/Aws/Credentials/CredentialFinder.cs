using Amazon.Runtime;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>
/// Finds the credentials where AWS.Tools and the AWS CLI look for them: what the connection has, the environment, the profile of
/// AWS_PROFILE,
/// the default profile, and last the container or the instance. The first place that has any is the one: if they are no good, that is an
/// error
/// and no reason to look further.
/// </summary>
internal static class CredentialFinder
{
  /// <summary>Where there is no EC2 metadata service, asking for it can hang for half a minute; where there is one, it answers at
  /// once.</summary>
  private static readonly TimeSpan ChainLimit = TimeSpan.FromSeconds(6);

  /// <summary>Finds them and fetches them once, so that what is wrong with them is told before a call is made.</summary>
  internal static async Task<(AWSCredentials Credentials, string Source)> FindAsync(AwsSettings settings, CancellationToken cancel)
  {
    var (credentials, source) = Given(settings) ?? OfEnvironment(settings) ?? OfDefaultProfile(settings)
      ?? await OfMachineAsync(settings.Machine, cancel).ConfigureAwait(false);
    await credentials.GetAsync(cancel).ConfigureAwait(false);
    return (credentials, source);
  }

  private static (RenewedCredentials, string)? Given(AwsSettings settings) => settings.Connection switch
  {
    { AccessKeyId: { } id, SecretAccessKey: { } secret, SessionToken: { } session } =>
      (Keys(id, SecureText.Reveal(secret), SecureText.Reveal(session)), "session keys that were given"),
    { AccessKeyId: { } id, SecretAccessKey: { } secret } => (Keys(id, SecureText.Reveal(secret), null), "keys that were given"),
    { ProfileName: { } name } => OfProfile(settings, new(name, null)),
    _ => null,
  };

  private static (RenewedCredentials, string)? OfEnvironment(AwsSettings settings)
  {
    var variable = settings.Machine.Variable;
    const string idName = "AWS_ACCESS_KEY_ID", secretName = "AWS_SECRET_ACCESS_KEY";
    var (id, secret) = (variable(idName), variable(secretName));
    if (id is not null && secret is not null)
      return (Keys(id, secret, variable("AWS_SESSION_TOKEN")), "environment variables");
    if ((id ?? secret) is not null)
    {
      var (there, missing) = id is null ? (secretName, idName) : (idName, secretName);
      throw Catalogue.AwsCredentialsMissing.For(null, $"the environment has {there} without {missing}.");
    }
    if (variable("AWS_WEB_IDENTITY_TOKEN_FILE") is { } file && variable("AWS_ROLE_ARN") is { } role)
    {
      var roles = new RoleSource(settings, "the environment");
      return (roles.OfWebIdentity(file, "AWS_WEB_IDENTITY_TOKEN_FILE", role, variable("AWS_ROLE_SESSION_NAME")), "web identity token");
    }
    return variable("AWS_PROFILE") is { } profile ? OfProfile(settings, new(profile, "AWS_PROFILE")) : null;
  }

  private static (RenewedCredentials, string)? OfDefaultProfile(AwsSettings settings)
  {
    var choice = new ProfileChoice("default", null);
    return settings.Machine.Profile(choice) is { } profile && ProfileSource.SaysHowToSignIn(profile) ? OfProfile(settings, choice) : null;
  }

  private static (RenewedCredentials, string) OfProfile(AwsSettings settings, ProfileChoice choice)
  {
    var profile = settings.Machine.Profile(choice)
      ?? throw Catalogue.AwsProfileMissing.For(choice.Name, choice.Name, choice, settings.Machine.Files.Places);
    var source = new ProfileSource(settings, choice);
    return (source.Of(profile), $"profile {choice.Name}{ProfileSource.Describe(profile.Options)}");
  }

  /// <summary>The container or the instance that this runs on. The SDK's own chain would look into the environment and the files of
  /// profiles once more, and into those of its first use.</summary>
  private static async Task<(RenewedCredentials, string)> OfMachineAsync(AwsMachine machine, CancellationToken cancel)
  {
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    // The chain blocks the thread that it runs on, so it gets its own and is left behind when it hangs.
    var search = Task.Run(() => Search(machine), CancellationToken.None);
    if (await Task.WhenAny(search, Task.Delay(ChainLimit, limit.Token)).ConfigureAwait(false) != search)
    {
      cancel.ThrowIfCancellationRequested();
      throw Catalogue.AwsCredentialsMissing.For(null, Nowhere);
    }
    limit.Cancel();
    var found = await OrNowhereAsync(() => search).ConfigureAwait(false);
    var credentials = OfSdk(
      found.GetCredentialsAsync, e => Catalogue.AwsCredentialsMissing.After(null, AwsErrors.Plain(e), Redactor.Redact(e.Message)));
    return (credentials, Describe(found));
  }

  /// <summary>Credentials that the SDK fetches and renews by itself.</summary>
  internal static RenewedCredentials OfSdk(Func<Task<ImmutableCredentials>> credentials, Func<Exception, StitchDeltaException> fault) =>
    new(
    async cancel =>
    {
      try
      {
        // They are asked for each time: the SDK keeps them itself, and knows when they end.
        return new(await credentials().ConfigureAwait(false), DateTimeOffset.MinValue);
      }
      catch (Exception e) when (AwsErrors.IsExpected(e))
      {
        cancel.ThrowIfCancellationRequested();
        throw fault(e);
      }
    },
    TimeProvider.System);

  private static async Task<AWSCredentials> OrNowhereAsync(Func<Task<AWSCredentials>> search)
  {
    try
    {
      return await search().ConfigureAwait(false);
    }
    catch (Exception e) when (AwsErrors.IsExpected(e))
    {
      throw Catalogue.AwsCredentialsMissing.After(null, AwsErrors.Plain(e), Nowhere);
    }
  }

  private const string Nowhere = "not in the environment, not in a default profile, not from a container or an instance.";

  private static AWSCredentials Search(AwsMachine machine)
  {
    if ((machine.Variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") ?? machine.Variable("AWS_CONTAINER_CREDENTIALS_FULL_URI")) is not null)
      return new GenericContainerCredentials();
    return string.Equals(machine.Variable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
      ? throw new AmazonClientException("AWS_EC2_METADATA_DISABLED")
      : new InstanceProfileAWSCredentials();
  }

  private static RenewedCredentials Keys(string id, string secret, string? session) => RenewedCredentials.Of(new(id, secret, session));

  private static string Describe(AWSCredentials found) =>
    found is GenericContainerCredentials ? "container" : "instance";
}
