using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.S3;
using Amazon.S3.Model;
using StitchDelta.Sandbox.Aws.SigV4;

namespace StitchDelta.Aws;

/// <summary>Buckets that are encrypted with a KMS key.</summary>
public sealed class KmsTests : IDisposable
{
  private const string Role = "arn:aws:iam::123456789012:role/limited";
  private const string OfBucket = """{"Effect":"Allow","Action":"s3:*","Resource":"*"}""";
  private const string Grant =
    """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::218546966473:role/LoaderDelta"},"Action":["s3:GetObject","s3:PutObject"],"Resource":"arn:aws:s3:::acme-lake/*"}]}""";

  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task ARoleNeedsTheKeyBesideTheBucket()
  {
    var key = await CreateKeyAsync();
    await EncryptAsync(key);
    await PutAsync(bench.S3());
    var limited = await bench.LimitedAsync($$"""{"Statement":[{{OfBucket}}]}""");
    await RefusedAsync(() => PutAsync(bench.S3(limited)), "kms:GenerateDataKey", "identity-based", key);
    await RefusedAsync(() => GetAsync(bench.S3(limited)), "kms:Decrypt", "identity-based", key);

    await bench.Iam("PutRolePolicy", ("RoleName", "limited"), ("PolicyName", "only"),
      ("PolicyDocument", $$"""{"Version":"2012-10-17","Statement":[{{OfBucket}},{{KmsKeys.Statement(key)}}]}""")).Ok();
    await PutAsync(bench.S3(limited));
    await GetAsync(bench.S3(limited));
  }

  [Fact]
  public async Task WithinTheAccountTheKeysPolicyAloneIsEnoughAndIamAloneIsNot()
  {
    var key = await CreateKeyAsync();
    await EncryptAsync(key);
    var limited = await bench.LimitedAsync($$"""{"Version":"2012-10-17","Statement":[{{OfBucket}}]}""");
    await PutKeyPolicyAsync(key, KmsKeys.KeyPolicyStatement(Role, isLoader: false));
    await PutAsync(bench.S3(limited));
    await GetAsync(bench.S3(limited));
    await RefusedAsync(() => PutAsync(bench.S3()), "kms:GenerateDataKey", "resource-based", key);
  }

  [Fact]
  public async Task AnotherAccountNeedsTheKeysPolicy()
  {
    var key = await CreateKeyAsync();
    await EncryptAsync(key);
    await bench.PutPolicyAsync(Grant);
    var loader = await bench.AssumeAsync(AwsBench.LoaderArn);
    await RefusedAsync(() => PutAsync(bench.S3(loader)), "kms:GenerateDataKey", "resource-based", key);
    await PutKeyPolicyAsync(key, KmsKeys.KeyPolicyStatement(AwsBench.LoaderArn, isLoader: true));
    await PutAsync(bench.S3(loader));
    await GetAsync(bench.S3(loader));
  }

  [Fact]
  public async Task WhatIsThereStaysWithTheKeyThatItHas()
  {
    await PutAsync(bench.S3());
    var key = await CreateKeyAsync();
    await EncryptAsync(key);
    var limited = await bench.LimitedAsync($$"""{"Statement":[{{OfBucket}}]}""");
    await GetAsync(bench.S3(limited));
    await PutAsync(bench.S3());
    await EncryptAsync(null, "AES256");
    await RefusedAsync(() => GetAsync(bench.S3(limited)), "kms:Decrypt", "identity-based", key);
    await PutAsync(bench.S3(limited));
    await GetAsync(bench.S3(limited));
  }

  [Fact]
  public async Task TheKeyThatAwsManagesIsForItsAccountOnly()
  {
    await EncryptAsync(null);
    await PutAsync(bench.S3());
    await bench.PutPolicyAsync(Grant);
    await RefusedAsync(async () => await PutAsync(bench.S3(await bench.AssumeAsync(AwsBench.LoaderArn))), "kms:GenerateDataKey", "resource-based", "alias/aws/s3");
  }

  [Fact]
  public async Task AnAliasIsLookedUpInTheAccountOfWhoeverWrites()
  {
    var key = await CreateKeyAsync();
    await KmsAsync("CreateAlias", new { AliasName = "alias/lake", TargetKeyId = key });
    await EncryptAsync("alias/lake");
    await PutAsync(bench.S3());
    var limited = await bench.LimitedAsync(
      $$"""{"Version":"2012-10-17","Statement":[{{OfBucket}},{{KmsKeys.Statement("arn:aws:kms:us-east-1:123456789012:alias/lake")}}]}""");
    await PutAsync(bench.S3(limited));
    await bench.PutPolicyAsync(Grant);
    var loader = await bench.AssumeAsync(AwsBench.LoaderArn);
    var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() => PutAsync(bench.S3(loader)));
    Assert.Equal(("KMS.NotFoundException", "Alias arn:aws:kms:us-east-1:218546966473:alias/lake is not found."), (refusal.ErrorCode, refusal.Message));
  }

  [Theory]
  [InlineData("PutKeyPolicy", """{"KeyId":"none","Policy":"{}"}""", "NotFoundException")]
  [InlineData("ScheduleKeyDeletion", "{}", "UnknownOperationException")]
  [InlineData("CreateKey", """{"Policy":"no policy"}""", "MalformedPolicyDocumentException")]
  [InlineData("CreateKey", "no JSON", "SerializationException")]
  public async Task RefusalsHaveTheCodesOfKms(string operation, string body, string code)
  {
    var (status, answer) = await KmsAsync(operation, body);
    Assert.Equal((400, code), (status, answer.GetProperty("__type").GetString()));
  }

  private async Task<string> CreateKeyAsync() => (await KmsAsync("CreateKey", "{}")).Answer.GetProperty("KeyMetadata").GetProperty("Arn").GetString()!;

  private async Task PutKeyPolicyAsync(string key, string statement)
  {
    var policy = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/admin"},"Action":"kms:PutKeyPolicy","Resource":"*"},{{statement}}]}""";
    Assert.Equal(200, (await KmsAsync("PutKeyPolicy", JsonSerializer.Serialize(new { KeyId = key, Policy = policy }))).Status);
    Assert.Equal(400, (await KmsAsync("GetKeyPolicy", JsonSerializer.Serialize(new { KeyId = key }))).Status);
  }

  private Task<(int Status, JsonElement Answer)> KmsAsync(string operation, object body) => KmsAsync(operation, JsonSerializer.Serialize(body));

  private async Task<(int Status, JsonElement Answer)> KmsAsync(string operation, string body)
  {
    var (keys, address) = (bench.Admin.GetCredentials(), bench.Sandbox.Aws.EndpointUrl!);
    var now = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
      ["host"] = address.Authority, ["x-amz-date"] = now, ["x-amz-target"] = $"TrentService.{operation}",
    };
    var names = headers.Keys.Order(StringComparer.Ordinal).ToList();
    var signature = new Signature { AccessKeyId = keys.AccessKey, Date = now[..8], Region = "us-east-1", Service = "kms", Timestamp = now, SignedHeaders = names, Value = "" };
    var value = Signer.Sign(new("POST", "/", "", headers, Encoding.UTF8.GetBytes(body)), signature, keys.SecretKey);
    using var client = new HttpClient();
    using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };
    foreach (var name in names.Where(n => n != "host")) request.Headers.TryAddWithoutValidation(name, headers[name]);
    request.Headers.TryAddWithoutValidation("Authorization",
      $"AWS4-HMAC-SHA256 Credential={keys.AccessKey}/{signature.Scope}, SignedHeaders={string.Join(";", names)}, Signature={value}");
    using var answer = await client.SendAsync(request);
    return ((int)answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
  }

  private async Task EncryptAsync(string? key, string algorithm = "aws:kms") => await bench.S3().PutBucketEncryptionAsync(new PutBucketEncryptionRequest
  {
    BucketName = AwsBench.Bucket,
    ServerSideEncryptionConfiguration = new()
    {
      ServerSideEncryptionRules = [new() { ServerSideEncryptionByDefault = new() { ServerSideEncryptionAlgorithm = algorithm, ServerSideEncryptionKeyManagementServiceKeyId = key } }],
    },
  });

  private static async Task PutAsync(AmazonS3Client s3) => await s3.PutObjectAsync(new PutObjectRequest { BucketName = AwsBench.Bucket, Key = "a", ContentBody = "1" });

  private static async Task GetAsync(AmazonS3Client s3) => await s3.GetObjectAsync(AwsBench.Bucket, "a");

  private static async Task RefusedAsync(Func<Task> act, string action, string kind, string key)
  {
    var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(act);
    Assert.Equal("AccessDenied", refusal.ErrorCode);
    Assert.Contains($"is not authorized to perform: {action} on resource: ", refusal.Message, StringComparison.Ordinal);
    Assert.Contains($"{key} because no {kind} policy allows the {action} action", refusal.Message, StringComparison.Ordinal);
  }
}
