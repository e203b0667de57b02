using System.Net;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace StitchDelta.Aws;

public sealed class S3ObjectTests : IDisposable
{
  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Theory]
  [InlineData("plain")]
  [InlineData("a/b/c.parquet")]
  [InlineData("spaces and + & = ? # % ~")]
  [InlineData("umlaut ä / 日本 / 😀")]
  [InlineData("a//b/../c/./d/")]
  [InlineData("part=1/x'(1)*!.json")]
  public async Task GivesBackWhatWasPut(string key)
  {
    var s3 = bench.S3();
    var put = await s3.PutObjectAsync(Object(key, "content of " + key));
    Assert.Equal("content of " + key, await ReadAsync(s3, key));
    Assert.Equal(put.ETag, (await s3.GetObjectMetadataAsync(AwsBench.Bucket, key)).ETag);
    Assert.Equal(key, Assert.Single((await ListAsync(s3)).S3Objects).Key);
    await s3.DeleteObjectAsync(AwsBench.Bucket, key);
    await S3BucketTests.Refused(404, "NoSuchKey", () => s3.GetObjectAsync(AwsBench.Bucket, key));
  }

  [Fact]
  public async Task KeepsTypeAndMetadata()
  {
    var request = Object("typed", "{}");
    request.ContentType = "application/json";
    request.Metadata["origin"] = "test";
    await bench.S3().PutObjectAsync(request);
    var head = await bench.S3().GetObjectMetadataAsync(AwsBench.Bucket, "typed");
    Assert.Equal(("application/json", "test", 2L), (head.Headers.ContentType, head.Metadata["origin"], head.ContentLength));
    Assert.Equal("\"99914b932bd37a50b983c5e7c90ae93b\"", head.ETag);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task TakesBodiesInSignedChunks(bool withChecksum)
  {
    // Larger than the SDK's chunks, and no multiple of them.
    var content = new byte[300_001];
    new Random(7).NextBytes(content);
    var s3 = bench.S3(configure: c => c.RequestChecksumCalculation = withChecksum ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED);
    await s3.PutObjectAsync(new PutObjectRequest
    {
      BucketName = AwsBench.Bucket, Key = "chunked", InputStream = new MemoryStream(content), UseChunkEncoding = true,
    });
    Assert.Equal(content, await BytesAsync(s3, "chunked"));
  }

  [Fact]
  public async Task RefusesABodyThatWasChanged()
  {
    using var client = new HttpClient();
    var address = await bench.S3().GetPreSignedURLAsync(new GetPreSignedUrlRequest
    {
      BucketName = AwsBench.Bucket, Key = "presigned", Verb = HttpVerb.PUT, Expires = DateTime.UtcNow.AddMinutes(5), Protocol = Protocol.HTTP,
    });
    using var put = await client.PutAsync(new Uri(address), new StringContent("x"));
    Assert.Equal(HttpStatusCode.OK, put.StatusCode);

    using var changed = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StringContent("y") };
    changed.Content.Headers.ContentMD5 = new byte[16];
    using var refused = await client.SendAsync(changed);
    Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    Assert.Contains("<Code>BadDigest</Code>", await refused.Content.ReadAsStringAsync());

    using var forged = await client.PutAsync(new Uri(address.Replace("presigned", "other", StringComparison.Ordinal)), new StringContent("x"));
    Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);
    Assert.Equal("x", await ReadAsync(bench.S3(), "presigned"));
  }

  [Fact]
  public async Task ListsPageByPageAndByPrefix()
  {
    var s3 = bench.S3();
    foreach (var key in new[] { "a", "b/1", "b/2", "b/c/3", "d", "e/4" })
      await s3.PutObjectAsync(Object(key, key));

    var folders = await ListAsync(s3, new() { BucketName = AwsBench.Bucket, Delimiter = "/" });
    Assert.Equal(["a", "d"], folders.S3Objects.Select(o => o.Key));
    Assert.Equal(["b/", "e/"], folders.CommonPrefixes);
    var below = await ListAsync(s3, new() { BucketName = AwsBench.Bucket, Prefix = "b/", Delimiter = "/" });
    Assert.Equal(["b/1", "b/2"], below.S3Objects.Select(o => o.Key));
    Assert.Equal(["b/c/"], below.CommonPrefixes);

    var pages = new List<ListObjectsV2Response>();
    await foreach (var page in s3.Paginators.ListObjectsV2(new() { BucketName = AwsBench.Bucket, Delimiter = "/", MaxKeys = 2 }).Responses)
      pages.Add(page);
    Assert.Equal(2, pages.Count);
    Assert.Equal(["a", "d"], pages.SelectMany(p => p.S3Objects ?? []).Select(o => o.Key));
    Assert.Equal(["b/", "e/"], pages.SelectMany(p => p.CommonPrefixes ?? []));
    var rest = await ListAsync(s3, new() { BucketName = AwsBench.Bucket, StartAfter = "b/2" });
    Assert.Equal(["b/c/3", "d", "e/4"], rest.S3Objects.Select(o => o.Key));
  }

  [Fact]
  public async Task JoinsAnObjectFromItsParts()
  {
    var s3 = bench.S3();
    var upload = (await s3.InitiateMultipartUploadAsync(AwsBench.Bucket, "parts")).UploadId;
    var first = new byte[5 * 1024 * 1024];
    var parts = new List<PartETag> { await PartAsync(s3, upload, 1, first), await PartAsync(s3, upload, 2, Encoding.UTF8.GetBytes("end")) };
    await S3BucketTests.Refused(404, "NoSuchKey", () => s3.GetObjectAsync(AwsBench.Bucket, "parts"));
    await S3BucketTests.Refused(400, "InvalidPart", () => CompleteAsync(s3, upload, [new PartETag(1, "\"0\"")]));

    var done = await CompleteAsync(s3, upload, parts);
    Assert.EndsWith("-2\"", done.ETag, StringComparison.Ordinal);
    var whole = await BytesAsync(s3, "parts");
    Assert.Equal([.. first, .. "end"u8], whole);
    await S3BucketTests.Refused(404, "NoSuchUpload", () => CompleteAsync(s3, upload, parts));
  }

  [Fact]
  public async Task ForgetsAnUploadThatWasAborted()
  {
    var s3 = bench.S3();
    var upload = (await s3.InitiateMultipartUploadAsync(AwsBench.Bucket, "parts")).UploadId;
    await S3BucketTests.Refused(400, "EntityTooSmall", async () => await CompleteAsync(s3, upload, [await PartAsync(s3, upload, 1, [1]), await PartAsync(s3, upload, 2, [2])]));
    await s3.AbortMultipartUploadAsync(AwsBench.Bucket, "parts", upload);
    await S3BucketTests.Refused(404, "NoSuchUpload", () => PartAsync(s3, upload, 1, [1]));
  }

  [Fact]
  public async Task DeletesManyAtOnce()
  {
    var s3 = bench.S3();
    await s3.PutObjectAsync(Object("a&b", "1"));
    await s3.PutObjectAsync(Object("c", "2"));
    var gone = await s3.DeleteObjectsAsync(new() { BucketName = AwsBench.Bucket, Objects = [new() { Key = "a&b" }, new() { Key = "never there" }] });
    Assert.Equal(["a&b", "never there"], gone.DeletedObjects.Select(d => d.Key));
    Assert.Equal("c", Assert.Single((await ListAsync(s3)).S3Objects).Key);
  }

  [Fact]
  public async Task GivesARange()
  {
    var s3 = bench.S3();
    await s3.PutObjectAsync(Object("range", "0123456789"));
    using var some = await s3.GetObjectAsync(new GetObjectRequest { BucketName = AwsBench.Bucket, Key = "range", ByteRange = new(2, 4) });
    Assert.Equal((HttpStatusCode.PartialContent, "bytes 2-4/10"), (some.HttpStatusCode, some.ContentRange));
    Assert.Equal("234", await new StreamReader(some.ResponseStream).ReadToEndAsync());
    await S3BucketTests.Refused(416, "InvalidRange", () => s3.GetObjectAsync(new GetObjectRequest { BucketName = AwsBench.Bucket, Key = "range", ByteRange = new(10, 12) }));
  }

  [Fact]
  public async Task TellsAMissingKeyOnlyToWhoMayList()
  {
    var blind = bench.S3(await bench.LimitedAsync(
      """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"""));
    await S3BucketTests.Refused(403, "AccessDenied", () => blind.GetObjectAsync(AwsBench.Bucket, "not-there"));
    await S3BucketTests.Refused(404, "NoSuchKey", () => bench.S3().GetObjectAsync(AwsBench.Bucket, "not-there"));
  }

  private static PutObjectRequest Object(string key, string content) => new() { BucketName = AwsBench.Bucket, Key = key, ContentBody = content };

  private static Task<ListObjectsV2Response> ListAsync(AmazonS3Client s3, ListObjectsV2Request? request = null) =>
    s3.ListObjectsV2Async(request ?? new() { BucketName = AwsBench.Bucket });

  private static async Task<string> ReadAsync(AmazonS3Client s3, string key) => Encoding.UTF8.GetString(await BytesAsync(s3, key));

  private static async Task<byte[]> BytesAsync(AmazonS3Client s3, string key)
  {
    using var found = await s3.GetObjectAsync(AwsBench.Bucket, key);
    using var content = new MemoryStream();
    await found.ResponseStream.CopyToAsync(content);
    return content.ToArray();
  }

  private static async Task<PartETag> PartAsync(AmazonS3Client s3, string upload, int number, byte[] content)
  {
    var part = await s3.UploadPartAsync(new() { BucketName = AwsBench.Bucket, Key = "parts", UploadId = upload, PartNumber = number, InputStream = new MemoryStream(content) });
    return new(number, part.ETag);
  }

  private static Task<CompleteMultipartUploadResponse> CompleteAsync(AmazonS3Client s3, string upload, List<PartETag> parts) =>
    s3.CompleteMultipartUploadAsync(new() { BucketName = AwsBench.Bucket, Key = "parts", UploadId = upload, PartETags = parts });
}
