using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using StitchDelta.Sandbox.Aws.SigV4;

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
    var listed = Assert.Single((await s3.ListObjectsV2Async(new() { BucketName = AwsBench.Bucket })).S3Objects);
    Assert.Equal((key, put.ETag), (listed.Key, listed.ETag));
    await s3.DeleteObjectAsync(AwsBench.Bucket, key);
    await S3BucketTests.Refused(404, "NoSuchKey", () => s3.GetObjectAsync(AwsBench.Bucket, key));
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
  public async Task RefusesABodyThatWasNotSigned()
  {
    foreach (var (body, status, code) in new[] { ("x", 200, ""), ("y", 400, "<Code>XAmzContentSHA256Mismatch</Code>") })
      await PutAsync(DateTime.UtcNow, body, status, code);
    Assert.Equal("x", await ReadAsync(bench.S3(), "changed"));
  }

  [Theory]
  [InlineData(-14, 200, "")]
  [InlineData(14, 200, "")]
  [InlineData(-16, 403, "<Code>RequestTimeTooSkewed</Code>")]
  [InlineData(16, 403, "<Code>RequestTimeTooSkewed</Code>")]
  [InlineData(-60 * 24 * 365, 403, "<Code>RequestTimeTooSkewed</Code>")]
  public Task RefusesARequestOfAnotherTime(int minutes, int status, string code) => PutAsync(DateTime.UtcNow.AddMinutes(minutes), "x", status, code);

  [Fact]
  public async Task RefusesABodyThatIsAnnouncedTooLargeBeforeItComes()
  {
    using var socket = new System.Net.Sockets.TcpClient(bench.Sandbox.Aws.EndpointUrl!.Host, bench.Sandbox.Aws.EndpointUrl!.Port);
    var head = $"PUT /{AwsBench.Bucket}/huge HTTP/1.1\r\nHost: {bench.Sandbox.Aws.EndpointUrl!.Authority}\r\nContent-Length: 600000000\r\n\r\n";
    await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
    using var reader = new StreamReader(socket.GetStream());
    Assert.StartsWith("HTTP/1.1 413", await reader.ReadLineAsync(), StringComparison.Ordinal);
  }

  // Signs for the body "x".
  private async Task PutAsync(DateTime time, string body, int status, string code)
  {
    var keys = await bench.Admin.GetCredentialsAsync();
    var address = new Uri(bench.Sandbox.Aws.EndpointUrl!, $"{AwsBench.Bucket}/changed");
    var timestamp = time.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
      ["host"] = address.Authority, ["x-amz-date"] = timestamp, ["x-amz-content-sha256"] = Hashes.HexSha256("x"),
    };
    var signature = new Signature
    {
      AccessKeyId = keys.AccessKey, Date = timestamp[..8], Region = "us-east-1", Service = "s3", Timestamp = timestamp,
      SignedHeaders = [.. headers.Keys.Order(StringComparer.Ordinal)], Value = "",
    };
    var value = Signer.Sign(new("PUT", address.AbsolutePath, "", headers, []), signature, keys.SecretKey);
    var signed = string.Join(';', signature.SignedHeaders);
    using var put = new HttpRequestMessage(HttpMethod.Put, address) { Content = new StringContent(body) };
    foreach (var header in headers.Where(h => h.Key != "host"))
      put.Headers.TryAddWithoutValidation(header.Key, header.Value);
    put.Headers.TryAddWithoutValidation("Authorization",
      $"AWS4-HMAC-SHA256 Credential={keys.AccessKey}/{signature.Scope}, SignedHeaders={signed}, Signature={value}");
    using var client = new HttpClient();
    using var answer = await client.SendAsync(put);
    Assert.Equal(status, (int)answer.StatusCode);
    Assert.Contains(code, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
  }

  [Fact]
  public async Task ListsByPrefixAndSaysWhatItDoesNotKnow()
  {
    var s3 = bench.S3();
    foreach (var key in new[] { "a", "b/1", "b/c/3", "d" })
      await s3.PutObjectAsync(Object(key, key));
    var below = await s3.ListObjectsV2Async(new() { BucketName = AwsBench.Bucket, Prefix = "b/" });
    Assert.Equal(["b/1", "b/c/3"], below.S3Objects.Select(o => o.Key));
    Func<Task>[] unknown =
    [
      () => s3.ListObjectsV2Async(new() { BucketName = AwsBench.Bucket, Delimiter = "/" }),
      () => s3.ListObjectsV2Async(new() { BucketName = AwsBench.Bucket, MaxKeys = 2 }),
      () => s3.GetObjectAsync(new GetObjectRequest { BucketName = AwsBench.Bucket, Key = "a", ByteRange = new(0, 0) }),
      () => s3.InitiateMultipartUploadAsync(AwsBench.Bucket, "parts"),
    ];
    foreach (var call in unknown)
      await S3BucketTests.Refused(501, "NotImplemented", call);
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

  private static async Task<string> ReadAsync(AmazonS3Client s3, string key) => Encoding.UTF8.GetString(await BytesAsync(s3, key));

  private static async Task<byte[]> BytesAsync(AmazonS3Client s3, string key)
  {
    using var found = await s3.GetObjectAsync(AwsBench.Bucket, key);
    using var content = new MemoryStream();
    await found.ResponseStream.CopyToAsync(content);
    return content.ToArray();
  }
}
