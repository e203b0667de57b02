using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Xml;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using StitchDelta.Engine.Aws.Http;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws;

/// <summary>Makes an entry of the catalogue of what the SDK throws. No type of the SDK goes further than this.</summary>
internal static class AwsErrors
{
  /// <summary>Whether an exception comes from a call's answer, the network or the SDK, and is no fault of ours.</summary>
  internal static bool IsExpected(Exception e) =>
    e is AmazonServiceException or AmazonClientException or AnswerException or AnswerTooLargeException
    || IsOfReading(e) || IsOfNetwork(e)
    || e.Source?.StartsWith("AWSSDK.", StringComparison.Ordinal) == true;

  /// <summary>Whether an exception says that no answer came, or not to its end.</summary>
  internal static bool IsOfNetwork(Exception e) =>
    e is HttpRequestException or WebException or IOException or SocketException or AuthenticationException or TimeoutException
      or OperationCanceledException or ObjectDisposedException;

  /// <summary>Whether an exception says that an answer holds what the SDK cannot read: a time that is none, a number of too many
  /// digits.</summary>
  private static bool IsOfReading(Exception e) => e is XmlException or FormatException or OverflowException || JsonReading.IsNoJson(e);

  internal static StitchDeltaException Translate(string service, string operation, object? target, Exception e)
  {
    var call = $"{service} {operation}";
    return e switch
    {
      AnswerTooLargeException large => Catalogue.ServiceAnswerTooLarge.For(target, service, operation, large.Megabytes),
      AnswerException answer => Unreadable(service, operation, target, answer.Status, answer.Message, answer.RequestId),
      _ when IsOfReading(e) || e is AmazonUnmarshallingException =>
        Unreadable(service, operation, target, 200, e.GetBaseException().Message, ""),
      AmazonServiceException { StatusCode: not 0 } refusal => OfRefusal(service, operation, target, refusal),
      _ when IsOfNetwork(e) || IsOfNetwork(e.GetBaseException()) => Catalogue.AwsUnreachable.After(target, Plain(e), call, Reason(e)),
      _ => Catalogue.AwsCallFailed.After(target, Plain(e), call, Reason(e)),
    };
  }

  /// <summary>The entry for a refusal, by its code: the words of the message are for people.</summary>
  internal static StitchDeltaException OfRefusal(string service, string operation, object? target, int status, string code, string words,
    string? requestId, string? region = null)
  {
    var call = $"{service} {operation}";
    var message = Redactor.Redact(words);
    var fault = new ServiceFault(service, operation, status, code, message, requestId ?? "");
    return code switch
    {
      "AccessDenied" or "AccessDeniedException" or "AllAccessDisabled" or "UnauthorizedOperation" or "Forbidden" =>
        Catalogue.AwsAccessDenied.Because(target, fault, call, message, AwsActions.Behind(service, operation, message)),
      "PermanentRedirect" or "TemporaryRedirect" or "AuthorizationHeaderMalformed" =>
        Catalogue.BucketElsewhere.Because(target, fault, target, message, region ?? "its own region"),
      "ExpiredToken" or "ExpiredTokenException" or "InvalidClientTokenId" or "InvalidAccessKeyId" or "SignatureDoesNotMatch"
        or "InvalidToken" or "UnrecognizedClientException" or "AuthFailure" =>
        Catalogue.AwsCredentialsRefused.Because(target, fault, message),
      "LimitExceeded" when QuotaBehind(message) is { } quota =>
        Catalogue.AccountQuotaReached.Because(target, fault, target, message, quota),
      "NoSuchBucket" => Catalogue.BucketNotFound.Because(target, fault, target),
      _ => Catalogue.AwsRequestFailed.Because(target, fault, call, code.Length > 0 ? code : status, message),
    };
  }

  /// <summary>The quota of the account that IAM says is reached, by its name in the console; null where it is another limit.</summary>
  private static string? QuotaBehind(string message) =>
    message.StartsWith("Cannot exceed quota for RolesPerAccount:", StringComparison.Ordinal) ? AccountRoom.RoleQuota
    : message.StartsWith("Cannot exceed quota for InstanceProfilesPerAccount:", StringComparison.Ordinal) ? AccountRoom.InstanceProfileQuota
    : null;

  /// <summary>S3 names the region of the bucket in a header of every answer.</summary>
  internal static string? RegionIn(AmazonServiceException refusal) =>
    (refusal.InnerException as HttpErrorResponseException)?.Response?.GetHeaderValue("x-amz-bucket-region") is { Length: > 0 } region
      ? region : null;

  /// <summary>An inner exception of the SDK's own type would pull the SDK into whoever prints it.</summary>
  internal static IOException Plain(Exception e) => new(Redactor.Redact(e.Message));

  private static StitchDeltaException OfRefusal(string service, string operation, object? target, AmazonServiceException refusal) =>
    OfRefusal(service, operation, target, (int)refusal.StatusCode, refusal.ErrorCode
      ?? "", Words(refusal), refusal.RequestId, RegionIn(refusal));

  /// <summary>What the service says; where it says nothing, the SDK would tell of its own exceptions.</summary>
  private static string Words(AmazonServiceException refusal) =>
    string.IsNullOrWhiteSpace(refusal.Message)
    || (refusal.InnerException as HttpErrorResponseException)?.Response is BufferedAnswer { Body.Length: 0 }
      ? HttpStatus.Words((int)refusal.StatusCode) : refusal.Message;

  private static StitchDeltaException Unreadable(string service, string operation, object? target, int status, string reason,
    string requestId)
  {
    var fault = new ServiceFault(service, operation, status, "", Redactor.Redact(reason), requestId);
    return Catalogue.ServiceAnswerUnreadable.Because(target, fault, service, Answer.AnswerTo(operation, status), fault.Message);
  }

  private static string Reason(Exception e) => Redactor.Redact(e is OperationCanceledException ? "no answer in time" : e.Message);
}
