namespace StitchDelta;

/// <summary>One request that a sandbox was asked.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Service">S3, IAM, STS, Databricks, SQL or Stitch.</param>
/// <param name="Operation">The operation in the service's own term, as in <c>PutBucketPolicy</c> or <c>clusters/create</c>.</param>
/// <param name="Status">The HTTP status of the answer.</param>
/// <param name="IsWrite">Whether the operation changes anything when it succeeds.</param>
public sealed record SandboxRequest(DateTimeOffset Time, string Service, string Operation, int Status, bool IsWrite)
{
  /// <summary>
  /// The account that was asked: the AWS account whose keys signed, the workspace's host and port, or the client id of the Stitch account.
  /// Null where the credential belongs to none.
  /// </summary>
  public string? Account { get; init; }
}
