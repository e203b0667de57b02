using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>The buckets as one caller may use them. The wire and the other stand-ins both come this way.</summary>
internal sealed class S3Store(AwsState state, Identity caller, bool isLate = false)
{
  private readonly Authoriser _authoriser = new(state, isLate);

  public AwsState State => state;

  public Identity Caller => caller;

  /// <summary>The bucket of that name.</summary>
  public Bucket Bucket(string name) => state.Buckets.TryGetValue(name, out var bucket) ? bucket : throw S3Errors.NoSuchBucket();

  /// <summary>Refuses what the caller may not do with the bucket, or with one of its objects.</summary>
  public void Demand(string action, Bucket bucket, string? key = null, RequestContext? context = null)
  {
    var resource = key is null ? bucket.Arn : $"{bucket.Arn}/{key}";
    if (_authoriser.RefusalOnBucket(caller, action, resource, bucket, context ?? RequestContext.Plain) is { } refusal)
      throw S3Errors.AccessDenied(refusal);
  }

  /// <summary>Refuses what the caller's own policies do not allow, where there is no bucket yet.</summary>
  public void Demand(string action, string resource)
  {
    if (_authoriser.Refusal(caller, action, resource, RequestContext.Plain) is { } refusal)
      throw S3Errors.AccessDenied(refusal);
  }

  public StoredObject Get(Bucket bucket, string key)
  {
    Demand("s3:GetObject", bucket, key);
    return bucket.Objects.TryGetValue(key, out var found) ? found : throw Absent(bucket);
  }

  public StoredObject Put(Bucket bucket, string key, byte[] content, RequestContext? context = null)
  {
    Demand("s3:PutObject", bucket, key, context);
    return bucket.Objects[key] = new(content, $"\"{Hashes.Hex(Hashes.Md5(content))}\"", state.Now);
  }

  public void Delete(Bucket bucket, string key)
  {
    Demand("s3:DeleteObject", bucket, key);
    bucket.Objects.Remove(key);
  }

  /// <summary>The objects whose keys have this prefix, in order.</summary>
  public IEnumerable<KeyValuePair<string, StoredObject>> List(Bucket bucket, string prefix)
  {
    Demand("s3:ListBucket", bucket, context: RequestContext.Plain.With("s3:prefix", prefix));
    return bucket.Objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal));
  }

  /// <summary>Whoever may not list a bucket is not told what is missing in it.</summary>
  private S3Refusal Absent(Bucket bucket)
  {
    Demand("s3:ListBucket", bucket);
    return S3Errors.NoSuchKey();
  }
}
