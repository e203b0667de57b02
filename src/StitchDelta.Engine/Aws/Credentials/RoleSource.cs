using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Engine.Http;
using StitchDelta.Errors;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>Roles that STS lets somebody take on: with keys, with keys and a code of an MFA device, or with a web identity token.</summary>
/// <param name="settings">The connection.</param>
/// <param name="owner">Whose role it is, in a sentence: a profile or the environment.</param>
/// <param name="profileName">The profile's name, where there is one.</param>
internal sealed class RoleSource(AwsSettings settings, string owner, string profileName = "")
{
  private static readonly HashSet<ErrorEntry> Refusals = [Catalogue.AwsAccessDenied, Catalogue.AwsRequestFailed, Catalogue.AwsCredentialsRefused];

  private static readonly Regex SixDigits = new("^[0-9]{6}$", RegexOptions.CultureInvariant);

  internal RenewedCredentials OfRole(RenewedCredentials source, CredentialProfileOptions options, string ofProfile)
  {
    var request = new AssumeRoleRequest
    {
      RoleArn = options.RoleArn,
      RoleSessionName = SessionName(options.RoleSessionName),
      ExternalId = string.IsNullOrEmpty(options.ExternalID) ? null : options.ExternalID,
      SerialNumber = string.IsNullOrEmpty(options.MfaSerial) ? null : options.MfaSerial,
    };
    return new(
      c => request.SerialNumber is null ? AssumeAsync(source, request, c) : WithCodeAsync(source, request, options.RoleSessionName, ofProfile, c),
      TimeProvider.System);
  }

  internal RenewedCredentials OfWebIdentity(string file, string fileSetting, string roleArn, string? sessionName) => new(
    async cancel =>
    {
      var token = ReadToken(file, fileSetting);
      var request = new AssumeRoleWithWebIdentityRequest { RoleArn = roleArn, RoleSessionName = SessionName(sessionName), WebIdentityToken = token };
      return await AskAsync(
        "AssumeRoleWithWebIdentity", new AnonymousAWSCredentials(),
        async sts => (await sts.AssumeRoleWithWebIdentityAsync(request, cancel).ConfigureAwait(false)).Credentials,
        fault => Catalogue.AwsTokenRefused.For(file, file, owner, roleArn, fault.Message), isCaller: false, cancel).ConfigureAwait(false);
    },
    TimeProvider.System);

  /// <summary>A code is good once, so the session that it opened serves all who would need the same one.</summary>
  private async Task<AwsKeys> WithCodeAsync(
    RenewedCredentials source, AssumeRoleRequest request, string? sessionName, string ofProfile, CancellationToken cancel)
  {
    if (settings.Connection.MfaSessions is not { } sessions)
      return await AssumeWithCodeAsync(source, request, ofProfile, cancel).ConfigureAwait(false);
    var keys = await source.GetAsync(cancel).ConfigureAwait(false);
    var session = (MfaSession)sessions.ByKey.GetOrAdd(Key(keys, request, sessionName), _ => new MfaSession());
    return await session.GetAsync(c => AssumeWithCodeAsync(source, request, ofProfile, c), cancel).ConfigureAwait(false);
  }

  private async Task<AwsKeys> AssumeWithCodeAsync(RenewedCredentials source, AssumeRoleRequest request, string ofProfile, CancellationToken cancel)
  {
    var device = request.SerialNumber;
    var given = settings.Connection.MfaCode
      ?? (settings.Connection.AskMfaCode is { } ask ? await ask(new(ofProfile, device), cancel).ConfigureAwait(false) : null);
    if (given is null)
      throw Catalogue.MfaCodeNeeded.For(profileName, owner, device);
    var code = new string([.. given.Where(c => !char.IsWhiteSpace(c))]);
    if (!SixDigits.IsMatch(code))
      throw Catalogue.MfaCodeInvalid.For(profileName, owner, device);
    var withCode = new AssumeRoleRequest
    {
      RoleArn = request.RoleArn, RoleSessionName = request.RoleSessionName, ExternalId = request.ExternalId,
      SerialNumber = device, TokenCode = code,
    };
    return await AssumeAsync(source, withCode, cancel).ConfigureAwait(false);
  }

  private Task<AwsKeys> AssumeAsync(RenewedCredentials source, AssumeRoleRequest request, CancellationToken cancel) => AskAsync(
    "AssumeRole", source, async sts => (await sts.AssumeRoleAsync(request, cancel).ConfigureAwait(false)).Credentials,
    fault => request.TokenCode is not null && fault.ErrorCode == "AccessDenied"
      ? Catalogue.MfaCodeRefused.For(profileName, owner, request.RoleArn, request.SerialNumber, fault.Message)
      : Catalogue.AwsRoleRefused.For(profileName, owner, request.RoleArn, fault.Message),
    isCaller: true, cancel);

  /// <summary>
  /// Asks STS for keys. A refusal of the caller's own keys is told as such, any other as one of the role. The latter has no fault of a service
  /// with it: it is no answer to the call that wanted the keys, and who reads its status must not take it for one.
  /// </summary>
  private async Task<AwsKeys> AskAsync(
    string operation, AWSCredentials caller, Func<IAmazonSecurityTokenService, Task<Amazon.SecurityToken.Model.Credentials>> ask,
    Func<ServiceFault, StitchDeltaException> refused, bool isCaller, CancellationToken cancel)
  {
    try
    {
      using var sts = new GuardedSts(caller, settings.Configure(new AmazonSecurityTokenServiceConfig(), settings.Region), settings.Guard());
      var keys = await ask(sts).ConfigureAwait(false);
      if (string.IsNullOrEmpty(keys?.AccessKeyId) || string.IsNullOrEmpty(keys!.SecretAccessKey) || string.IsNullOrEmpty(keys.SessionToken))
        throw new AnswerException("it has no keys");
      DateTimeOffset? ends = keys.Expiration is { } end ? new DateTimeOffset(end.ToUniversalTime()) : null;
      return new(new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), ends);
    }
    catch (Exception e) when (AwsErrors.IsExpected(e))
    {
      cancel.ThrowIfCancellationRequested();
      var error = AwsErrors.Translate("STS", operation, profileName, e);
      if (error.Entry == Catalogue.AwsCredentialsRefused && isCaller)
        throw Catalogue.AwsCredentialsRefused.Because(profileName, error.Fault!, $"{owner}: {error.Fault!.Message}");
      throw Refusals.Contains(error.Entry) ? refused(error.Fault!) : error;
    }
  }

  private string ReadToken(string file, string fileSetting)
  {
    try
    {
      return File.ReadAllText(settings.Machine.PathOf(file)).Trim() is { Length: > 0 } token ? token : throw Missing(null, "it is empty");
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
    {
      throw Missing(e, e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : e.Message);
    }

    StitchDeltaException Missing(Exception? cause, string reason) => cause is null
      ? Catalogue.AwsTokenFileMissing.For(file, file, owner, reason, fileSetting)
      : Catalogue.AwsTokenFileMissing.After(file, cause, file, owner, reason, fileSetting);
  }

  /// <summary>All that makes a session what it is. The secrets among it are not kept as text.</summary>
  private string Key(ImmutableCredentials caller, AssumeRoleRequest request, string? sessionName)
  {
    var parts = new[]
    {
      caller.AccessKey, caller.SecretKey, caller.Token, request.RoleArn, request.ExternalId, request.SerialNumber, sessionName,
      settings.Region, settings.Connection.EndpointUrl?.AbsoluteUri, settings.Connection.ProfileName ?? settings.Machine.Variable("AWS_PROFILE"),
    };
    using var hash = SHA256.Create();
    return Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(string.Join("\n", parts))));
  }

  private static string SessionName(string? given) =>
    string.IsNullOrEmpty(given) ? FormattableString.Invariant($"StitchDelta-{DateTime.UtcNow.Ticks}") : given!;
}
