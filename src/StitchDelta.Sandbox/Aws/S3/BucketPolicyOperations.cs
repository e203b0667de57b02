using System.Text;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>The policy of a bucket.</summary>
internal static class BucketPolicyOperations
{
  public static WireResponse Get(S3Call call)
  {
    var policy = call.Store.State.ReadablePolicy(Bucket(call, "s3:GetBucketPolicy")) ?? throw S3Errors.NoSuchBucketPolicy();
    return new(200, "application/json", Encoding.UTF8.GetBytes(policy));
  }

  public static WireResponse Put(S3Call call)
  {
    var bucket = Bucket(call, "s3:PutBucketPolicy");
    var policy = Encoding.UTF8.GetString(call.Body);
    if (BucketPolicyRules.FaultOf(policy, bucket, call.Store.State) is { } fault)
      throw S3Errors.MalformedPolicy(fault);
    if (bucket.BlocksPublicPolicy && PolicyDocument.Parse(policy).Statements.Any(s => s.IsPublic))
      throw S3Errors.PublicPolicy(call.Caller.Arn, bucket);
    bucket.SetPolicy(policy, call.Store.State.Now);
    return S3Answer.Empty(204);
  }

  public static WireResponse Delete(S3Call call)
  {
    Bucket(call, "s3:DeleteBucketPolicy").SetPolicy(null, call.Store.State.Now);
    return S3Answer.Empty(204);
  }

  /// <summary>A bucket policy belongs to the bucket's account: others cannot use it even where the policy lets them.</summary>
  private static Bucket Bucket(S3Call call, string action)
  {
    var bucket = call.Bucket();
    call.Store.Demand(action, bucket);
    return bucket.OwnerId == call.Caller.AccountId ? bucket : throw S3Errors.NotTheOwner();
  }
}
