using System.Text.RegularExpressions;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>Roles that STS lets somebody take on: with keys, with keys and a code of an MFA device, or with a web identity token.</summary>
/// <param name="settings">The connection.</param>
/// <param name="owner">Whose role it is, in a sentence: a profile or the environment.</param>
/// <param name="profileName">The profile's name, where there is one.</param>
internal sealed class RoleSource(AwsSettings settings, string owner, string profileName = "")
{
  private static readonly HashSet<ErrorEntry> Refusals = [Catalogue.AwsAccessDenied, Catalogue.AwsRequestFailed,
    Catalogue.AwsCredentialsRefused];

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
      async c =>
      {
        var caller = await source.GetAsync(c).ConfigureAwait(false);
        return await SharedAsync(
          [
            "AssumeRole", caller.AccessKey, caller.SecretKey, caller.Token,
            request.RoleArn, request.ExternalId, request.SerialNumber, options.RoleSessionName,
          ],
          again => request.SerialNumber is null ? AssumeAsync(source, request, again)
            : AssumeWithCodeAsync(source, request, ofProfile, again),
          c).ConfigureAwait(false);
      },
      TimeProvider.System);
  }

  internal RenewedCredentials OfWebIdentity(string file, string fileSetting, string roleArn, string? sessionName) => new(
    async cancel =>
    {
      var token = ReadToken(file, fileSetting);
      var request = new AssumeRoleWithWebIdentityRequest { RoleArn = roleArn, RoleSessionName = SessionName(sessionName),
        WebIdentityToken = token };
      return await SharedAsync(
        ["AssumeRoleWithWebIdentity", token, roleArn, sessionName],
        c => AskAsync(
          "AssumeRoleWithWebIdentity", new AnonymousAWSCredentials(),
          async sts => (await sts.AssumeRoleWithWebIdentityAsync(request, c).ConfigureAwait(false)).Credentials,
          fault => Catalogue.AwsTokenRefused.For(file, file, owner, roleArn, fault.Message), isCaller: false, c),
        cancel).ConfigureAwait(false);
    },
    TimeProvider.System);

  /// <summary>
  /// The keys that whoever shares the sign-ins of this connection has already, or new ones. All that makes them what they are is the key
  /// to them, the caller's own keys as they are in their file now and the address of STS included: whoever changes one of these gets other
  /// keys.
  /// </summary>
  private Task<AwsKeys> SharedAsync(string?[] parts, Func<CancellationToken, Task<AwsKeys>> ask, CancellationToken cancel)
  {
    var address = settings.Configure(new AmazonSecurityTokenServiceConfig(), settings.Region).ServiceURL;
    return settings.SharedAsync([.. parts, settings.Region, address], ask, cancel);
  }

  private async Task<AwsKeys> AssumeWithCodeAsync(RenewedCredentials source, AssumeRoleRequest request, string ofProfile,
    CancellationToken cancel)
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
  /// Asks STS for keys. A refusal of the caller's own keys is told as such, any other as one of the role. The latter has no fault of a
  /// service
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

  private static string SessionName(string? given) =>
    string.IsNullOrEmpty(given) ? FormattableString.Invariant($"StitchDelta-{DateTime.UtcNow.Ticks}") : given!;
}
