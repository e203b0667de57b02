namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A policy document is not JSON.</summary>
  public static readonly ErrorEntry PolicyNotJson = Define(ErrorKind.InvalidData,
    "The policy document is not valid JSON: {0}.",
    "Correct the document at {0} and run the command again. Nothing was written.");

  /// <summary>A policy document is JSON, but not an object.</summary>
  public static readonly ErrorEntry PolicyNotObject = Define(ErrorKind.InvalidData,
    "The policy document is not a JSON object.",
    "Make the document an object with a 'Version' and a 'Statement' (or remove the policy) and run the command again. "
      + "Nothing was written.");

  /// <summary>A policy document has no statements.</summary>
  public static readonly ErrorEntry PolicyNoStatement = Define(ErrorKind.InvalidData,
    "The policy document has no 'Statement' that is an object or an array of objects.",
    "Add the missing 'Statement' (or remove the policy) and run the command again. Nothing was written.");

  /// <summary>A member is there twice, so that readers differ in which one they take.</summary>
  public static readonly ErrorEntry PolicyDuplicateMember = Define(ErrorKind.InvalidData,
    "The policy document has the member '{0}' twice in one object.",
    "Remove one of the two '{0}' from the document and run the command again. Nothing was written.");

  /// <summary>Two statements have the same Sid.</summary>
  public static readonly ErrorEntry PolicyDuplicateSid = Define(ErrorKind.InvalidData,
    "The policy document has more than one statement with the Sid '{0}'.",
    "Rename one of the statements '{0}' (Sids are unique within a document) and run the command again. Nothing was written.");

  /// <summary>The document would be larger than S3 takes.</summary>
  public static readonly ErrorEntry PolicyTooLarge = Define(ErrorKind.LimitsExceeded,
    "The policy of bucket '{0}' would be {1} bytes; S3 takes at most {2}.",
    "Shorten the bucket's policy by at least {3} bytes (merge statements that differ in one value only) and run the command again. "
      + "Nothing was written.");

  /// <summary>A statement names a principal that was deleted, and S3 would refuse the document for it.</summary>
  public static readonly ErrorEntry PolicyDeletedPrincipal = Define(ErrorKind.InvalidData,
    "The policy of bucket '{0}' names a deleted principal, {1}, in the statement {2}. S3 refuses every change of such a document with "
      + "'Invalid principal in policy'.",
    "Remove {1} from the statement {2} (in the S3 console: bucket '{0}', Permissions, Bucket policy) and run the command again. "
      + "Nothing was written.");

  /// <summary>A statement of somebody else's is public, and Block Public Access lets no such policy be put.</summary>
  public static readonly ErrorEntry PolicyIsPublic = Define(ErrorKind.PermissionDenied,
    "S3 takes no change of the policy of bucket '{0}': Block Public Access is on, and the statement {1} lets anybody in.",
    "What Stitch needs is not public. Name the principals of the statement {1} or give it a condition (S3 console: bucket '{0}', "
      + "Permissions, Bucket policy), or turn BlockPublicPolicy off, and run the command again. Nothing was written.");

  /// <summary>The document speaks of the bucket in another partition than the loader's.</summary>
  public static readonly ErrorEntry PolicyOtherPartition = Define(ErrorKind.InvalidData,
    "The policy of bucket '{0}' speaks of '{1}', but Stitch's loader role is in the partition '{2}' and cannot reach another one.",
    "Name a bucket in the partition '{2}', in the AWS region of the Stitch account. Nothing was written.");
}
