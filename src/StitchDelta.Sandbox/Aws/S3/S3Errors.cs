using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>S3's refusals, in its own words.</summary>
internal static class S3Errors
{
  public static S3Refusal AccessDenied(string message = "Access Denied") => new(403, "AccessDenied", message);

  public static S3Refusal NoSuchBucket() => new(404, "NoSuchBucket", "The specified bucket does not exist");

  public static S3Refusal NoSuchBucketPolicy() => new(404, "NoSuchBucketPolicy", "The bucket policy does not exist");

  public static S3Refusal NoOwnershipControls() =>
    new(404, "OwnershipControlsNotFoundError", "The bucket ownership controls were not found");

  public static S3Refusal PublicPolicy(string caller, Bucket bucket) => AccessDenied(
    $"User: {caller} is not authorized to perform: s3:PutBucketPolicy on resource: \"{bucket.Arn}\" because public policies are prevented "
      + "by the BlockPublicPolicy setting in S3 Block Public Access.");

  public static S3Refusal NoSuchKey() => new(404, "NoSuchKey", "The specified key does not exist.");

  public static S3Refusal KeyNotOfCaller(string caller, string action, string arn) => AccessDenied(
    $"User: {caller} is not authorized to perform: {action} on resource: {arn} because no resource-based policy allows "
      + $"the {action} action");

  public static S3Refusal NoSuchKey(string arn, bool isAlias) =>
    new(400, "KMS.NotFoundException", isAlias ? $"Alias {arn} is not found." : $"Key '{arn}' does not exist");

  public static S3Refusal MalformedPolicy(string message) => new(400, "MalformedPolicy", message);

  public static S3Refusal MalformedXml() => new(400, "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema");

  public static S3Refusal InvalidBucketName() => new(400, "InvalidBucketName", "The specified bucket is not valid.");

  public static S3Refusal BucketNotEmpty() => new(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");

  public static S3Refusal BucketAlreadyOwnedByYou() => new(409, "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.");

  public static S3Refusal BucketAlreadyExists() => new(409, "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
      + "Please select a different name and try again.");

  public static S3Refusal IllegalLocationConstraint(string? constraint) => new(400, "IllegalLocationConstraintException",
    $"The {constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");

  public static S3Refusal InvalidLocationConstraint() =>
    new(400, "InvalidLocationConstraint", "The specified location-constraint is not valid");

  public static S3Refusal WrongRegion(string signed, Bucket bucket) => new(400, "AuthorizationHeaderMalformed",
    $"The authorization header is malformed; the region '{signed}' is wrong; expecting '{bucket.Region}'");

  public static S3Refusal NotTheOwner() => new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");

  public static S3Refusal NotImplemented() =>
    new(501, "NotImplemented", "A header or query you provided implies functionality that is not implemented");

  public static S3Refusal IncompleteBody() =>
    new(400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header");

  /// <summary>The code that mostly comes with a status.</summary>
  public static string UsualCode(int status) => status switch
  {
    403 => "AccessDenied",
    404 => "NoSuchKey",
    409 => "OperationAborted",
    500 => "InternalError",
    503 => "SlowDown",
    < 500 => "InvalidRequest",
    _ => "ServiceUnavailable",
  };

  public static S3Refusal Of(AuthenticationFault fault) => fault switch
  {
    AuthenticationFault.Missing => AccessDenied(),
    AuthenticationFault.UnknownKey => new(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."),
    AuthenticationFault.WrongToken => new(400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
    AuthenticationFault.WrongTime => new(403, "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large."),
    AuthenticationFault.ExpiredToken => new(400, "ExpiredToken", "The provided token has expired."),
    AuthenticationFault.WrongPayload => new(400, "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed."),
    _ => new(403, "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method."),
  };
}
