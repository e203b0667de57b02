using System.Net;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.SSO;
using Amazon.SSOOIDC;
using StitchDelta.Errors;
using StitchDelta.Redaction;

namespace StitchDelta.Engine.Aws;

/// <summary>Turns what the SDK throws into an entry of the catalogue. No type of the SDK goes further than this.</summary>
internal static class AwsErrors
{
  /// <summary>Whether an exception is the SDK's or the network's, and no fault of ours.</summary>
  internal static bool IsExpected(Exception e) =>
    e is AmazonServiceException or AmazonClientException or HttpRequestException or WebException or IOException or XmlException or OperationCanceledException;

  internal static StitchDeltaException Translate(string service, string operation, object? target, Exception e)
  {
    var call = $"{service} {operation}";
    if (e is AmazonSSOException or AmazonSSOOIDCException) // Asked for credentials, before the call itself.
      return e is AmazonServiceException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest }
        ? Catalogue.AwsSignInNeeded.After(target, Plain(e), Redactor.Redact(e.Message))
        : Catalogue.AwsCredentialsMissing.After(target, Plain(e), Redactor.Redact($"the profile signs in by SSO, which answers: {e.Message}"));
    if (e is AmazonClientException && e.ToString().IndexOf("SSO", StringComparison.Ordinal) >= 0)
      return Catalogue.AwsSignInNeeded.After(target, Plain(e), Redactor.Redact(e.Message));
    if (e is AmazonClientException) // The SDK's own: credentials that it could not renew.
      return Catalogue.AwsCredentialsMissing.After(target, Plain(e), Redactor.Redact(WithReason(e)));
    if (e is XmlException or AmazonUnmarshallingException)
      return Catalogue.ServiceAnswerUnreadable.Because(
        target, new ServiceFault(service, operation, 200, "", Redactor.Redact(e.GetBaseException().Message)), call, 200, Redactor.Redact(e.GetBaseException().Message));
    if (e is not AmazonServiceException { StatusCode: not 0 } refusal)
      return Catalogue.AwsUnreachable.After(target, Plain(e), call, Redactor.Redact(e is OperationCanceledException ? "no answer in time" : e.Message));

    var message = Redactor.Redact(refusal.Message);
    var code = refusal.ErrorCode ?? "";
    var fault = new ServiceFault(service, operation, (int)refusal.StatusCode, code, message, refusal.RequestId ?? "");
    return code switch
    {
      "AccessDenied" or "AccessDeniedException" or "AllAccessDisabled" or "UnauthorizedOperation" or "Forbidden" =>
        Catalogue.AwsAccessDenied.Because(target, fault, call, message, AwsActions.Behind(service, operation, message)),
      "PermanentRedirect" or "AuthorizationHeaderMalformed" => Catalogue.BucketElsewhere.Because(target, fault, target, message, RegionIn(refusal) ?? "its own region"),
      "ExpiredToken" or "ExpiredTokenException" or "InvalidClientTokenId" or "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "InvalidToken" or "UnrecognizedClientException" or "AuthFailure" =>
        Catalogue.AwsCredentialsRefused.Because(target, fault, message),
      "NoSuchBucket" => Catalogue.BucketNotFound.Because(target, fault, target),
      _ => Catalogue.AwsRequestFailed.Because(target, fault, call, code.Length > 0 ? code : (int)refusal.StatusCode, message),
    };
  }

  /// <summary>The SDK says which role could not be taken on; why is what STS answered.</summary>
  private static string WithReason(Exception e)
  {
    for (var inner = e.InnerException; inner is not null; inner = inner.InnerException)
      if (inner is AmazonServiceException refusal) return $"{e.Message}: {refusal.Message}";
    return e.Message;
  }

  /// <summary>S3 names the region of the bucket in a header of every answer.</summary>
  internal static string? RegionIn(AmazonServiceException refusal) =>
    (refusal.InnerException as HttpErrorResponseException)?.Response?.GetHeaderValue("x-amz-bucket-region") is { Length: > 0 } region ? region : null;

  /// <summary>An inner exception of the SDK's own type would pull the SDK into whoever prints it.</summary>
  internal static IOException Plain(Exception e) => new(Redactor.Redact(e.Message));
}
