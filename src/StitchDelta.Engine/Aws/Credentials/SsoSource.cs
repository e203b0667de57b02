using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials.Internal;
using Amazon.SSO;
using Amazon.SSO.Model;
using Amazon.SSOOIDC;
using Amazon.Util;
using Amazon.Util.Internal;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>
/// A profile that signs in by IAM Identity Center: the sign-in that <c>aws sso login</c> left on this machine, and the keys that it is good
/// for.
/// </summary>
internal sealed class SsoSource(AwsSettings settings, ProfileChoice choice)
{
  internal RenewedCredentials Of(CredentialProfileOptions options)
  {
    var needed = new[]
    {
      ("sso_region", options.SsoRegion), ("sso_start_url", options.SsoStartUrl), ("sso_account_id", options.SsoAccountId),
        ("sso_role_name", options.SsoRoleName),
    };
    foreach (var (name, value) in needed)
      if (string.IsNullOrEmpty(value))
        throw Catalogue.AwsProfileUnusable.For(choice.Name, choice.Name, choice, $"it signs in by SSO and has no {name}");
    return new(
      async c =>
      {
        // Read anew each time, so that another sign-in is another one here, too.
        var token = await TokenAsync(options, c).ConfigureAwait(false);
        var address = settings.Configure(new AmazonSSOConfig(), options.SsoRegion, isOwnEndpoint: true).ServiceURL;
        return await settings.SharedAsync(
          ["GetRoleCredentials", token, options.SsoAccountId, options.SsoRoleName, options.SsoRegion, address],
          again => KeysAsync(options, token, again), c).ConfigureAwait(false);
      },
      TimeProvider.System);
  }

  private async Task<AwsKeys> KeysAsync(CredentialProfileOptions options, string token, CancellationToken cancel)
  {
    var request = new GetRoleCredentialsRequest { AccessToken = token, AccountId = options.SsoAccountId, RoleName = options.SsoRoleName };
    try
    {
      using var sso = new GuardedSso(settings.Configure(new AmazonSSOConfig(), options.SsoRegion, isOwnEndpoint: true), settings.Guard());
      var keys = (await sso.GetRoleCredentialsAsync(request, cancel).ConfigureAwait(false)).RoleCredentials;
      if (string.IsNullOrEmpty(keys?.AccessKeyId) || string.IsNullOrEmpty(keys!.SecretAccessKey) || string.IsNullOrEmpty(keys.SessionToken))
        throw new AnswerException("it has no keys");
      DateTimeOffset? ends = keys.Expiration is > 0 and var end ? EpochTime.Of(end) : null;
      return new(new(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken), ends);
    }
    catch (AmazonServiceException e) when ((int)e.StatusCode == 401)
    {
      throw SignInNeeded(e);
    }
    catch (Exception e) when (AwsErrors.IsExpected(e))
    {
      cancel.ThrowIfCancellationRequested();
      var error = AwsErrors.Translate("SSO", "GetRoleCredentials", choice.Name, e);
      throw error.Fault is { StatusCode: >= 400 and < 500 } fault && error.Entry != Catalogue.ServiceAnswerUnreadable
        ? Catalogue.AwsSsoRoleRefused.For(choice.Name, choice.Name, choice, options.SsoRoleName, options.SsoAccountId, fault.Message)
        : error;
    }
  }

  /// <summary>The token of the sign-in, renewed if it can be without a person.</summary>
  private async Task<string> TokenAsync(CredentialProfileOptions options, CancellationToken cancel)
  {
    try
    {
      using var oidc = new GuardedSsoOidc(settings.Configure(new AmazonSSOOIDCConfig(), options.SsoRegion, isOwnEndpoint: true),
        settings.Guard());
      var manager = new SSOTokenManager(oidc,
        new SSOTokenFileCache(CryptoUtilFactory.CryptoInstance, new FileRetriever(), new DirectoryRetriever()));
      var token = await manager.GetTokenAsync(new()
      {
        StartUrl = options.SsoStartUrl, Session = options.SsoSession, Region = options.SsoRegion,
        SupportsGettingNewToken = false, CacheFolderLocation = settings.Machine.SsoCache,
      }, cancel).ConfigureAwait(false);
      return token.AccessToken is { Length: > 0 } text ? text : throw new AmazonClientException("the cached sign-in has no token");
    }
    catch (Exception e) when (AwsErrors.IsExpected(e))
    {
      cancel.ThrowIfCancellationRequested();
      throw AwsErrors.IsOfNetwork(e.GetBaseException()) ? AwsErrors.Translate("SSO", "CreateToken", choice.Name, e) : SignInNeeded(e);
    }
  }

  private StitchDeltaException SignInNeeded(Exception e) =>
    Catalogue.AwsSignInNeeded.After(choice.Name, AwsErrors.Plain(e), choice.Name, choice, Redactor.Redact(e.GetBaseException().Message));
}
