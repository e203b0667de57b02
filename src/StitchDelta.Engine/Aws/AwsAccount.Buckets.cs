using Amazon.S3.Model;
using StitchDelta.Engine.Aws.Kms;

namespace StitchDelta.Engine.Aws;

/// <summary>Whose a bucket is and how it is set up: what only some callers may ask.</summary>
internal sealed partial class AwsAccount
{
  public async Task<bool?> IsBucketOfAccountAsync(string bucketName, string accountId, CancellationToken cancel)
  {
    // A refusal says nothing by itself: it may be for want of s3:ListBucket. Only when the same call passes without the owner is it the
    // owner's,
    // and then it is refused again: one refusal by the way must not make a stranger's bucket of one's own.
    if (await MayHeadAsync(bucketName, accountId, cancel).ConfigureAwait(false))
      return true;
    if (!await MayHeadAsync(bucketName, null, cancel).ConfigureAwait(false))
      return null;
    return await MayHeadAsync(bucketName, accountId, cancel).ConfigureAwait(false);
  }

  public async Task<BucketSettings> GetBucketSettingsAsync(string bucketName, CancellationToken cancel)
  {
    var encryption = await OrUnknownAsync(
      S3Async("GetBucketEncryption", bucketName, (s3, c) =>
        s3.GetBucketEncryptionAsync(new GetBucketEncryptionRequest { BucketName = bucketName }, c), cancel)).ConfigureAwait(false);
    var ownership = await OrUnknownAsync(OwnershipAsync(bucketName, cancel)).ConfigureAwait(false);
    var payment = await OrUnknownAsync(
      S3Async("GetBucketRequestPayment", bucketName, (s3, c) =>
        s3.GetBucketRequestPaymentAsync(new GetBucketRequestPaymentRequest { BucketName = bucketName }, c), cancel)).ConfigureAwait(false);

    var byDefault = encryption?
      .ServerSideEncryptionConfiguration?.ServerSideEncryptionRules?.FirstOrDefault()?.ServerSideEncryptionByDefault;
    return new BucketSettings(
      byDefault?.ServerSideEncryptionAlgorithm?.Value, byDefault?.ServerSideEncryptionKeyManagementServiceKeyId, ownership, payment?.Payer);
  }

  public async Task<string?> GetKeyPolicyAsync(string keyArn, CancellationToken cancel)
  {
    var answer = await OrNullAsync("NotFoundException", () =>
      RunAsync("KMS", "GetKeyPolicy", keyArn, async (aws, c) =>
      {
        using var kms = aws.Kms(keyArn.Split(':')[3]);
        return await kms.GetKeyPolicyAsync(new GetKeyPolicyRequest(keyArn), c).ConfigureAwait(false);
      }, cancel)).ConfigureAwait(false);
    return answer?.Policy;
  }

  private async Task<string?> OwnershipAsync(string bucketName, CancellationToken cancel)
  {
    try
    {
      var answer = await S3Async("GetBucketOwnershipControls", bucketName,
        (s3, c) => s3.GetBucketOwnershipControlsAsync(new GetBucketOwnershipControlsRequest { BucketName = bucketName }, c),
          cancel).ConfigureAwait(false);
      return answer.OwnershipControls?.Rules?.FirstOrDefault()?.ObjectOwnership?.Value;
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "OwnershipControlsNotFoundError")
    {
      return "ObjectWriter"; // What a bucket from before the setting does.
    }
  }

  private async Task<bool> MayHeadAsync(string bucketName, string? owner, CancellationToken cancel)
  {
    try
    {
      await S3Async("HeadBucket", bucketName, (s3, c) =>
        s3.HeadBucketAsync(new HeadBucketRequest { BucketName = bucketName, ExpectedBucketOwner = owner }, c),
        cancel).ConfigureAwait(false);
      return true;
    }
    catch (StitchDeltaException e) when (e.StatusCode == 404 && IsRefusal(e)) // A HEAD has no body that would name the error.
    {
      throw Catalogue.BucketNotFound.Because(bucketName, e.Fault!, bucketName);
    }
    catch (StitchDeltaException e) when (e.StatusCode is 403 or 405 && IsRefusal(e))
    {
      return false;
    }
  }

  /// <summary>The service's own answer, and not for credentials that it does not know.</summary>
  private static bool IsRefusal(StitchDeltaException e) =>
    e.Entry != Catalogue.AwsCredentialsRefused && e.Entry != Catalogue.ServiceAnswerUnreadable;

  /// <summary>Null where the service refuses, has no such thing to tell, or what came is no answer of it: nothing is written for a setting
  /// that is unknown.</summary>
  private static async Task<T?> OrUnknownAsync<T>(Task<T> call) where T : class?
  {
    try
    {
      return await call.ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.ServiceAnswerUnreadable
      || (e.StatusCode is 403 or 404 or 405 or 501 && e.Entry != Catalogue.BucketNotFound && e.Entry != Catalogue.AwsCredentialsRefused))
    {
      return null;
    }
  }
}
