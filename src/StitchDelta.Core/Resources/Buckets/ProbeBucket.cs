namespace StitchDelta.Resources.Buckets;

/// <summary>Really does with the bucket what Stitch's loader will, with the caller's own credentials, and leaves nothing behind.</summary>
public static class ProbeBucket
{
  private const string Prefix = "_stitchdelta-probe/";

  /// <summary>Lists, writes, reads and deletes an object.</summary>
  /// <param name="found">Given each result when it is there.</param>
  /// <param name="left">Told the key of the object when it could not be deleted, and why.</param>
  /// <param name="cancel">Cancels, and still deletes the object.</param>
  public static async Task RunAsync(IAws aws, string bucketName, Action<StitchPrivilegeCheck> found, Action<string, string> left,
    CancellationToken cancel)
  {
    var caller = (await aws.GetCallerIdentityAsync(cancel)).Arn;
    var key = Prefix + Guid.NewGuid().ToString("N");
    byte[] content = [.. key.Select(c => (byte)c)];
    await TryAsync("s3:ListBucket", async () => await aws.ListObjectsAsync(bucketName, Prefix, cancel), "listed");
    // Whether a write that was cut short took is not known.
    var mayBeThere = true;
    try
    {
      if (!await TryAsync("s3:PutObject", PutAsync, "written"))
      {
        Skip("s3:GetObject");
        Skip("s3:DeleteObject");
        return;
      }
      await TryAsync("s3:GetObject", async () => await aws.GetObjectAsync(bucketName, key, cancel), "read back");
      await TryAsync("s3:DeleteObject", DeleteAsync, "deleted");
    }
    finally
    {
      // Also when whoever takes the results has seen enough of them.
      if (mayBeThere && await Cleanup.TryAsync(limit => aws.DeleteObjectAsync(bucketName, key, limit)) is { } why) left(key, why);
    }

    async Task PutAsync()
    {
      try
      {
        await aws.PutObjectAsync(bucketName, key, content, cancel);
      }
      catch (StitchDeltaException e) when (e.StatusCode is >= 400 and < 500)
      {
        mayBeThere = false;
        throw;
      }
    }

    async Task DeleteAsync()
    {
      await aws.DeleteObjectAsync(bucketName, key, cancel);
      mayBeThere = false;
    }

    async Task<bool> TryAsync(string privilege, Func<Task> call, string done)
    {
      try
      {
        await call();
        found(Check(privilege, CheckStatus.Passed, done, ""));
        return true;
      }
      catch (StitchDeltaException e)
      {
        found(Check(privilege, CheckStatus.Failed, e.Message, e.Remedy));
        return false;
      }
    }

    void Skip(string privilege) => found(Check(privilege, CheckStatus.Skipped, "needs an object that could be written", ""));

    StitchPrivilegeCheck Check(string privilege, CheckStatus status, string actual, string remedy) => new()
    {
      BucketName = bucketName,
      Privilege = privilege,
      Reason = StitchPrivilege.Loader.First(p => p.Privilege == privilege).Reason,
      PrincipalArn = caller,
      Status = status,
      Actual = actual,
      Remedy = remedy,
    };
  }
}
