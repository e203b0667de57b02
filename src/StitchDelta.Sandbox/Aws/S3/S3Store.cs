using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.SigV4;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>The buckets as one caller may use them. The wire and the other stand-ins both come this way.</summary>
internal sealed class S3Store(AwsState state, Identity caller, bool isLate = false)
{
  private readonly Authorizer _authorizer = new(state, isLate);

  public AwsState State => state;

  public Identity Caller => caller;

  /// <summary>The bucket of that name.</summary>
  public Bucket Bucket(string name) => state.Buckets.TryGetValue(name, out var bucket) ? bucket : throw S3Errors.NoSuchBucket();

  /// <summary>Refuses what the caller may not do with the bucket, or with one of its objects.</summary>
  public void Demand(string action, Bucket bucket, string? key = null, RequestContext? context = null)
  {
    var resource = key is null ? bucket.Arn : $"{bucket.Arn}/{key}";
    if (_authorizer.RefusalOnBucket(caller, action, resource, bucket, context ?? RequestContext.Plain) is { } refusal)
      throw S3Errors.AccessDenied(refusal);
  }

  /// <summary>Refuses what the caller's own policies do not allow, where there is no bucket yet.</summary>
  public void Demand(string action, string resource)
  {
    if (_authorizer.Refusal(caller, action, resource, RequestContext.Plain) is { } refusal)
      throw S3Errors.AccessDenied(refusal);
  }

  public StoredObject Get(Bucket bucket, string key)
  {
    Demand("s3:GetObject", bucket, key);
    if (!bucket.Objects.TryGetValue(key, out var found)) throw Absent(bucket);
    if (found.KmsKey is not null) DemandKey("kms:Decrypt", found.KmsKey);
    return found;
  }

  public StoredObject Put(Bucket bucket, string key, byte[] content, RequestContext? context = null)
  {
    Demand("s3:PutObject", bucket, key, context);
    var kmsKey = EncryptingKey(bucket);
    if (kmsKey is not null) DemandKey("kms:GenerateDataKey", kmsKey);
    return bucket.Objects[key] = new(content, $"\"{Hashes.Hex(Hashes.Md5(content))}\"", state.Now, kmsKey);
  }

  /// <summary>The ARN of the key with which the bucket encrypts what this caller writes; null for SSE-S3. A name that is no ARN means a key
  /// of the caller's own account.</summary>
  private string? EncryptingKey(Bucket bucket)
  {
    var (algorithm, named) = bucket.Encryption;
    if (!algorithm.StartsWith("aws:kms", StringComparison.Ordinal)) return null;
    var start = $"arn:aws:kms:{bucket.Region}:{caller.AccountId}:";
    // The key that AWS manages is that of the bucket's account.
    if (named is null || named.EndsWith("alias/aws/s3", StringComparison.Ordinal))
      return $"arn:aws:kms:{bucket.Region}:{bucket.OwnerId}:alias/aws/s3";
    if (named.StartsWith("arn:", StringComparison.Ordinal)) return named;
    return named.StartsWith("alias/", StringComparison.Ordinal) ? start + named : $"{start}key/{named}";
  }

  private void DemandKey(string action, string arn)
  {
    var alias = arn.IndexOf("alias/", StringComparison.Ordinal) is var at && at >= 0 ? arn.Substring(at) : null;
    if (alias == "alias/aws/s3")
    {
      // Everybody of the account may use the key that AWS manages, through S3, and nobody else.
      if (Arns.AccountOf(arn) != caller.AccountId) throw S3Errors.KeyNotOfCaller(caller.Arn, action, arn);
      return;
    }
    var key = alias is null
      ? (state.KmsKeys.TryGetValue(arn, out var byArn) ? byArn : null)
      : state.KmsKeys.Values.FirstOrDefault(k => k.AccountId == Arns.AccountOf(arn) && k.Aliases.Contains(alias));
    if (key is null) throw S3Errors.NoSuchKey(arn, alias is not null);
    if (_authorizer.RefusalOnKey(caller, action, key) is { } refusal) throw S3Errors.AccessDenied(refusal);
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
