namespace StitchDelta.Sandbox.Aws.State;

/// <summary>A customer's KMS key: who may use it is all that there is of it.</summary>
/// <param name="arn">Its ARN.</param>
/// <param name="policy">The text of its key policy.</param>
internal sealed class KmsKey(string arn, string policy)
{
  public string Arn { get; } = arn;

  public string AccountId { get; } = Arns.AccountOf(arn);

  public string Policy { get; set; } = policy;

  /// <summary>As in <c>alias/lake</c>.</summary>
  public List<string> Aliases { get; } = [];

  /// <summary>What a key has whose policy nobody wrote: IAM decides.</summary>
  public static string DefaultPolicy(string accountId) =>
    $$"""{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{accountId}}:root"},"Action":"kms:*","Resource":"*"}]}""";
}
