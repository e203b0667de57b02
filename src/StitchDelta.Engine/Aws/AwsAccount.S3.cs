using System.Collections.Concurrent;
using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using StitchDelta.Engine.Aws.Iam;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws;

internal sealed partial class AwsAccount
{
  private readonly ConcurrentDictionary<string, string> _regionOf = new(StringComparer.Ordinal);

  public async Task<string?> GetBucketRegionAsync(string bucketName, CancellationToken cancel)
  {
    var region = await OrNullAsync("NoSuchBucket", () => LocateAsync(bucketName, cancel)).ConfigureAwait(false);
    if (region is not null)
      _regionOf[bucketName] = region;
    return region;
  }

  public Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancel) =>
    Paging.AllAsync<string>("S3", "ListBuckets", null, async token =>
    {
      var page = await RunAsync("S3", "ListBuckets", null, (aws, c) =>
        aws.S3(aws.Region).ListBucketsAsync(new ListBucketsRequest { ContinuationToken = token }, c), cancel).ConfigureAwait(false);
      return ([.. page.Buckets?.Select(b => b.BucketName) ?? []], page.ContinuationToken);
    });

  public async Task<string?> GetBucketPolicyAsync(string bucketName, CancellationToken cancel)
  {
    var response = await S3Async("GetBucketPolicy", bucketName, (s3, c) =>
      s3.GetBucketPolicyAsync(new GetBucketPolicyRequest { BucketName = bucketName }, c), cancel).ConfigureAwait(false);
    if (response.HttpStatusCode != HttpStatusCode.NotFound)
      return response.Policy;
    // The SDK does not throw here: it hands over the error's XML as if it were the policy. Only one error says that there is none.
    var error = Read("S3", "GetBucketPolicy", bucketName, () => IamXml.NeedXml(response.Policy));
    var code = error.Text("Code");
    return code == "NoSuchBucketPolicy" ? null
      : throw AwsErrors.OfRefusal("S3", "GetBucketPolicy", bucketName, 404, code, error.Text("Message"),
        response.ResponseMetadata?.RequestId);
  }

  public Task PutBucketPolicyAsync(string bucketName, string policy, CancellationToken cancel) =>
    S3Async("PutBucketPolicy", bucketName, (s3, c) =>
      s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = bucketName, Policy = policy }, c), cancel);

  public Task DeleteBucketPolicyAsync(string bucketName, CancellationToken cancel) =>
    S3Async("DeleteBucketPolicy", bucketName, (s3, c) =>
      s3.DeleteBucketPolicyAsync(new DeleteBucketPolicyRequest { BucketName = bucketName }, c), cancel);

  public async Task<IReadOnlyList<string>> ListObjectsAsync(string bucketName, string prefix, CancellationToken cancel)
  {
    var page = await S3Async("ListObjectsV2", bucketName, (s3, c) =>
      s3.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucketName, Prefix = prefix }, c), cancel).ConfigureAwait(false);
    return [.. page.S3Objects?.Select(o => o.Key) ?? []];
  }

  public Task PutObjectAsync(string bucketName, string key, byte[] content, CancellationToken cancel) =>
    S3Async("PutObject", bucketName, async (s3, c) =>
    {
      using var body = new MemoryStream(content);
      return await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucketName, Key = key, InputStream = body,
        AutoCloseStream = false }, c).ConfigureAwait(false);
    }, cancel);

  public async Task<byte[]> GetObjectAsync(string bucketName, string key, CancellationToken cancel)
  {
    using var content = new MemoryStream();
    await S3Async("GetObject", bucketName, async (s3, c) =>
    {
      var response = await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucketName, Key = key }, c).ConfigureAwait(false);
      using (response)
        await response.ResponseStream.CopyToAsync(content, 81920, c).ConfigureAwait(false);
      return response;
    }, cancel).ConfigureAwait(false);
    return content.ToArray();
  }

  public Task DeleteObjectAsync(string bucketName, string key, CancellationToken cancel) =>
    S3Async("DeleteObject", bucketName, (s3, c) =>
      s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucketName, Key = key }, c), cancel);

  /// <summary>A call about a bucket, by the client for the bucket's region: S3 answers any other with a redirect.</summary>
  private async Task<TResponse> S3Async<TResponse>(string operation, string bucketName, Func<IAmazonS3, CancellationToken,
    Task<TResponse>> call, CancellationToken cancel)
    where TResponse : Amazon.Runtime.AmazonWebServiceResponse
  {
    var clients = await ClientsAsync(cancel).ConfigureAwait(false);
    var region = clients.HasOneS3 ? clients.Region : await RegionOrOwnAsync(clients, bucketName, cancel).ConfigureAwait(false);
    return await RunAsync("S3", operation, bucketName, (aws, c) => call(aws.S3(region), c), cancel).ConfigureAwait(false);
  }

  private async Task<string> RegionOrOwnAsync(AwsClients clients, string bucketName, CancellationToken cancel)
  {
    if (_regionOf.TryGetValue(bucketName, out var known))
      return known;
    try
    {
      return _regionOf[bucketName] = await LocateAsync(bucketName, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.StatusCode == 403 && e.Entry != Catalogue.ServiceAnswerUnreadable)
    {
      return clients.Region; // It may still be right, and the call itself tells better what is missing.
    }
  }

  private async Task<string> LocateAsync(string bucketName, CancellationToken cancel)
  {
    try
    {
      var answer = await RunAsync("S3", "GetBucketLocation", bucketName,
        (aws, c) => Located(aws).GetBucketLocationAsync(new GetBucketLocationRequest { BucketName = bucketName }, c),
          cancel).ConfigureAwait(false);
      return AwsRegion.OfLocation(answer.Location?.Value);
    }
    catch (StitchDeltaException e) when (e.StatusCode is 403 or 400 or 301 && IsRefusal(e))
    {
      // Whoever may not ask for the location still gets it in a header of HeadBucket.
      if (await RegionInHeaderAsync(bucketName, cancel).ConfigureAwait(false) is { } region)
        return region;
      throw;
    }
  }

  private async Task<string?> RegionInHeaderAsync(string bucketName, CancellationToken cancel)
  {
    string? region = null;
    try
    {
      var head = await RunAsync("S3", "HeadBucket", bucketName, async (aws, c) =>
      {
        try
        {
          return await Located(aws).HeadBucketAsync(new HeadBucketRequest { BucketName = bucketName }, c).ConfigureAwait(false);
        }
        catch (Amazon.Runtime.AmazonServiceException e)
        {
          region = AwsErrors.RegionIn(e);
          throw;
        }
      }, cancel).ConfigureAwait(false);
      return head.BucketRegion;
    }
    catch (StitchDeltaException) when (region is { Length: > 0 })
    {
      return region;
    }
    catch (StitchDeltaException e) when (e.Fault is not null && e.Entry != Catalogue.ServiceAnswerUnreadable)
    {
      return null;
    }
  }

  /// <summary>us-east-1 tells the location of every bucket.</summary>
  private static IAmazonS3 Located(AwsClients aws) => aws.S3(aws.HasOneS3 ? aws.Region : AwsRegion.Default);
}
