namespace StitchDelta.Sandbox.Aws.State;

/// <summary>A bucket and what is in it.</summary>
internal sealed class Bucket(string name, string region, string ownerId, DateTimeOffset created)
{
  private readonly Eventual<string?> _policy = new(null);

  public string Name { get; } = name;

  public string Region { get; } = region;

  /// <summary>The account that it belongs to.</summary>
  public string OwnerId { get; } = ownerId;

  public DateTimeOffset Created { get; } = created;

  public string Arn { get; } = $"arn:aws:s3:::{name}";

  /// <summary>The policy's text as it was put, or null.</summary>
  public string? Policy => _policy.Now;

  /// <summary>The default encryption; every bucket has one since 2023.</summary>
  public (string Algorithm, string? KmsKey) Encryption { get; set; } = ("AES256", null);

  /// <summary>Object Ownership, or null for none; new buckets have it since 2023.</summary>
  public string? ObjectOwnership { get; set; } = "BucketOwnerEnforced";

  /// <summary>Who pays for requests.</summary>
  public string Payer { get; set; } = "BucketOwner";

  /// <summary>The one switch of Block Public Access that the rehearsal is about. It starts without, unlike new buckets in AWS.</summary>
  public bool BlocksPublicPolicy { get; set; }

  /// <summary>In the order in which they are listed.</summary>
  public SortedDictionary<string, StoredObject> Objects { get; } = new(StringComparer.Ordinal);

  /// <summary>The policy as it was at that moment.</summary>
  public string? PolicyAsOf(DateTimeOffset moment) => _policy.AsOf(moment);

  public void SetPolicy(string? text, DateTimeOffset now) => _policy.Set(text, now);
}

/// <summary>An object in a bucket.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ETag">With its quotes.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="KmsKey">The ARN of the KMS key with which it is encrypted, or of its alias; null for SSE-S3.</param>
internal sealed record StoredObject(byte[] Content, string ETag, DateTimeOffset Modified, string? KmsKey = null);
