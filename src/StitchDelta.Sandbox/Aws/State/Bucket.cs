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

  /// <summary>Block Public Access: its four switches by name, or null for none. A rehearsal starts without, unlike new buckets in AWS.</summary>
  public IReadOnlyDictionary<string, bool>? PublicAccessBlock { get; set; }

  /// <summary>In the order in which they are listed.</summary>
  public SortedDictionary<string, StoredObject> Objects { get; } = new(StringComparer.Ordinal);

  /// <summary>Multipart uploads that are neither complete nor aborted, by id.</summary>
  public Dictionary<string, Upload> Uploads { get; } = new(StringComparer.Ordinal);

  /// <summary>The policy as it was at that moment.</summary>
  public string? PolicyAsOf(DateTimeOffset moment) => _policy.AsOf(moment);

  public void SetPolicy(string? text, DateTimeOffset now) => _policy.Set(text, now);
}

/// <summary>An object in a bucket.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ETag">With its quotes.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="Headers">Content-Type, x-amz-meta-… and whatever else is given back with it.</param>
internal sealed record StoredObject(byte[] Content, string ETag, DateTimeOffset Modified, IReadOnlyDictionary<string, string> Headers);

/// <summary>A multipart upload in progress.</summary>
internal sealed record Upload(string Id, string Key, IReadOnlyDictionary<string, string> Headers)
{
  public SortedDictionary<int, (byte[] Content, string ETag)> Parts { get; } = [];
}
