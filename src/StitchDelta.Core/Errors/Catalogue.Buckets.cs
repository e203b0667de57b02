namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The bucket is in another AWS region than the Stitch account's.</summary>
  public static readonly ErrorEntry BucketInOtherRegion = Define(ErrorKind.InvalidOperation,
    "Bucket '{0}' is in {1}, but Stitch ({2}) loads only from {3}. Loading would fail with: The authorization header is malformed; "
      + "the region '{3}' is wrong; expecting '{1}'.",
    "Use a bucket in {3}, or give -StitchRegion if the Stitch account is in another region.");

  /// <summary>Somebody else writes over the bucket policy each time that it is written.</summary>
  public static readonly ErrorEntry PolicyReadBackMismatch = Define(ErrorKind.InvalidResult,
    "The policy of bucket '{0}' was written {1} times, and each time somebody else wrote over it: {2}.",
    "Find out who else manages this policy (CloudTrail shows each PutBucketPolicy of '{0}' with its caller; "
      + "often it is a tool that restores its own document) and let it keep Stitch's statement. Then run the command again. "
      + "What others wrote is there.");

  /// <summary>What is read back of a bucket policy is the document from before the write.</summary>
  public static readonly ErrorEntry PolicyStaysAsItWas = Define(ErrorKind.InvalidResult,
    "The policy of bucket '{0}' was written, and S3 still shows it as it was before.",
    "Run the command again in some minutes: S3 may show a policy late. If it is the same then, a tool puts the old document back: "
      + "CloudTrail shows each PutBucketPolicy of '{0}' with its caller.");

  /// <summary>The bucket is not of the account that -BucketAccountId names.</summary>
  public static readonly ErrorEntry BucketAccountDiffers = Define(ErrorKind.InvalidArgument,
    "Bucket '{0}' is not of the AWS account {1}, which -BucketAccountId names{2}. Nothing was changed.",
    "Leave -BucketAccountId out: whose the bucket is, is found out. If another bucket was meant, check the spelling: the names are "
      + "shared by all of AWS.",
    values => [values[0], values[1], values.Length > 2 && values[2] is { } owner ? $": it is of {owner}" : ""]);

  /// <summary>The bucket belongs to another AWS account than the caller's.</summary>
  public static readonly ErrorEntry BucketOfOtherAccount = Define(ErrorKind.PermissionDenied,
    "Bucket '{0}' belongs to another AWS account than {1}, that of {2}. Only the account that owns a bucket may see and change its policy.",
    "Run the command with credentials of the bucket's account: -ProfileName or -AwsCredential. If another bucket was meant, "
      + "check the spelling: the names are shared by all of AWS.");
}
