using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>What a request asks of S3, path style.</summary>
internal sealed class S3Target
{
  private readonly ILookup<string, string> _query;

  public S3Target(WireRequest request)
  {
    var path = request.RawPath.TrimStart('/');
    var slash = path.IndexOf('/');
    BucketName = UriEncoding.Decode(slash < 0 ? path : path.Substring(0, slash));
    Key = slash < 0 ? "" : UriEncoding.Decode(path.Substring(slash + 1));
    _query = UriEncoding.Pairs(request.RawQuery).ToLookup(p => p.Key, p => p.Value);
  }

  /// <summary>Empty when the request is about no bucket.</summary>
  public string BucketName { get; }

  /// <summary>Empty when the request is about no object.</summary>
  public string Key { get; }

  public bool Has(string parameter) => _query.Contains(parameter);

  /// <summary>A query parameter, or null.</summary>
  public string? this[string parameter] => _query[parameter].FirstOrDefault();
}

/// <summary>One call to S3 whose caller is known.</summary>
/// <param name="Store">The buckets, as this caller may use them.</param>
/// <param name="Target">What it is about.</param>
/// <param name="Wire">The request.</param>
/// <param name="Body">The body, out of its chunks.</param>
/// <param name="Region">The region that the request was signed for.</param>
internal sealed record S3Call(S3Store Store, S3Target Target, WireRequest Wire, byte[] Body, string Region)
{
  public Identity Caller => Store.Caller;

  /// <summary>The bucket, for which the request must have been signed in the right region.</summary>
  public Bucket Bucket()
  {
    var bucket = Store.Bucket(Target.BucketName);
    return bucket.Region == Region ? bucket : throw S3Errors.WrongRegion(Region, bucket);
  }

  /// <summary>A header, or null.</summary>
  public string? Header(string name) => Wire.Headers.TryGetValue(name, out var value) ? value : null;

  /// <summary>All <c>x-amz-…</c> headers, which conditions may ask for as <c>s3:x-amz-…</c>.</summary>
  public Access.RequestContext Context() => Wire.Headers
    .Where(h => h.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
    .Aggregate(Access.RequestContext.Plain, (context, h) => context.With("s3:" + h.Key, h.Value));
}
