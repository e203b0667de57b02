using Amazon.S3;
using Amazon.S3.Model;

namespace StitchDelta.Aws;

/// <summary>Encryption, Object Ownership and Requester Pays.</summary>
public sealed class S3BucketSettingsTests : IDisposable
{
  private readonly AwsBench bench = new();

  public void Dispose() => bench.Dispose();

  [Fact]
  public async Task ANewBucketHasTheDefaultsOfS3()
  {
    var s3 = bench.S3();
    var encryption = await s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = AwsBench.Bucket });
    Assert.Equal("AES256", encryption.ServerSideEncryptionConfiguration.ServerSideEncryptionRules[0].ServerSideEncryptionByDefault.ServerSideEncryptionAlgorithm.Value);
    Assert.Equal("BucketOwnerEnforced", (await OwnershipAsync(s3)).Value);
    Assert.Equal("BucketOwner", (await s3.GetBucketRequestPaymentAsync(new GetBucketRequestPaymentRequest { BucketName = AwsBench.Bucket })).Payer);
  }

  [Fact]
  public async Task BlockPublicAccessTakesNoPublicPolicy()
  {
    const string Anybody = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/*"}]}""";
    const string Somebody = """{"Statement":[{"Effect":"Allow","Principal":{"AWS":"218546966473"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/*"}]}""";
    var s3 = bench.S3();
    await s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = AwsBench.Bucket, Policy = Anybody });

    await BlockAsync(true);
    var refusal = await Assert.ThrowsAsync<AmazonS3Exception>(() => s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = AwsBench.Bucket, Policy = Anybody }));
    Assert.Equal("AccessDenied", refusal.ErrorCode);
    Assert.Contains("BlockPublicPolicy", refusal.Message, StringComparison.Ordinal);
    await s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = AwsBench.Bucket, Policy = Somebody });

    await BlockAsync(false);
    await s3.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = AwsBench.Bucket, Policy = Anybody });

    Task BlockAsync(bool isOn) => s3.PutPublicAccessBlockAsync(new PutPublicAccessBlockRequest
    {
      BucketName = AwsBench.Bucket, PublicAccessBlockConfiguration = new() { BlockPublicPolicy = isOn },
    });
  }

  [Fact]
  public async Task WhatIsSetIsTold()
  {
    var s3 = bench.S3();
    await s3.PutBucketEncryptionAsync(new PutBucketEncryptionRequest
    {
      BucketName = AwsBench.Bucket,
      ServerSideEncryptionConfiguration = new()
      {
        ServerSideEncryptionRules =
        [
          new()
          {
            ServerSideEncryptionByDefault = new() { ServerSideEncryptionAlgorithm = ServerSideEncryptionMethod.AWSKMS, ServerSideEncryptionKeyManagementServiceKeyId = "alias/lake" },
          },
        ],
      },
    });
    await s3.PutBucketOwnershipControlsAsync(new PutBucketOwnershipControlsRequest
    {
      BucketName = AwsBench.Bucket, OwnershipControls = new() { Rules = [new() { ObjectOwnership = ObjectOwnership.BucketOwnerPreferred }] },
    });
    await s3.PutBucketRequestPaymentAsync(new PutBucketRequestPaymentRequest { BucketName = AwsBench.Bucket, RequestPaymentConfiguration = new() { Payer = "Requester" } });

    var encryption = (await s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = AwsBench.Bucket }))
      .ServerSideEncryptionConfiguration.ServerSideEncryptionRules[0].ServerSideEncryptionByDefault;
    Assert.Equal(("aws:kms", "alias/lake"), (encryption.ServerSideEncryptionAlgorithm.Value, encryption.ServerSideEncryptionKeyManagementServiceKeyId));
    Assert.Equal(ObjectOwnership.BucketOwnerPreferred, await OwnershipAsync(s3));
    Assert.Equal("Requester", (await s3.GetBucketRequestPaymentAsync(new GetBucketRequestPaymentRequest { BucketName = AwsBench.Bucket })).Payer);

    await s3.DeleteBucketOwnershipControlsAsync(new DeleteBucketOwnershipControlsRequest { BucketName = AwsBench.Bucket });
    Assert.Equal("OwnershipControlsNotFoundError", (await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => OwnershipAsync(s3))).ErrorCode);
  }

  [Fact]
  public async Task ABucketIsHeadedForItsOwnerOnly()
  {
    var s3 = bench.S3();
    await s3.HeadBucketAsync(new HeadBucketRequest { BucketName = AwsBench.Bucket, ExpectedBucketOwner = "123456789012" });
    var refusal = await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.HeadBucketAsync(new HeadBucketRequest { BucketName = AwsBench.Bucket, ExpectedBucketOwner = "210987654321" }));
    Assert.Equal(403, (int)refusal.StatusCode);
  }

  private static async Task<ObjectOwnership> OwnershipAsync(AmazonS3Client s3) =>
    (await s3.GetBucketOwnershipControlsAsync(new GetBucketOwnershipControlsRequest { BucketName = AwsBench.Bucket })).OwnershipControls.Rules[0].ObjectOwnership;
}
