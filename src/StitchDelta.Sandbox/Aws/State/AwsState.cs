namespace StitchDelta.Sandbox.Aws.State;

/// <summary>Everything the stand-in for AWS knows. Whoever reads or changes it holds <see cref="Gate"/>.</summary>
internal sealed class AwsState(SandboxOptions options)
{
  private readonly Dictionary<string, Eventual<Iam>> _accounts = new(StringComparer.Ordinal);

  public object Gate { get; } = new();

  public DateTimeOffset Now => options.Clock();

  /// <summary>How many roles an account may have.</summary>
  public int RoleQuota => options.RoleQuota;

  /// <summary>How many instance profiles an account may have.</summary>
  public int InstanceProfileQuota => options.InstanceProfileQuota;

  /// <summary>By name; the names are the world's.</summary>
  public Dictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

  /// <summary>By access key id.</summary>
  public Dictionary<string, AccessKey> Keys { get; } = new(StringComparer.Ordinal);

  /// <summary>The KMS keys, by ARN.</summary>
  public Dictionary<string, KmsKey> KmsKeys { get; } = new(StringComparer.Ordinal);

  /// <summary>Whether the sandbox knows who there is in this account.</summary>
  public bool Knows(string accountId) => _accounts.ContainsKey(accountId);

  /// <summary>IAM as it is.</summary>
  public Iam Iam(string accountId) => _accounts.TryGetValue(accountId, out var iam) ? iam.Now : State.Iam.Empty;

  /// <summary>IAM as other services see it by now.</summary>
  public Iam PropagatedIam(string accountId) =>
    _accounts.TryGetValue(accountId, out var iam) ? iam.AsOf(Now - options.IamPropagation) : State.Iam.Empty;

  /// <summary>IAM as its own reads show it by now.</summary>
  public Iam ReadableIam(string accountId) =>
    _accounts.TryGetValue(accountId, out var iam) ? iam.AsOf(Now - options.StaleReads) : State.Iam.Empty;

  /// <summary>A bucket's policy as reads show it by now. What S3 allows follows the newest at once.</summary>
  public string? ReadablePolicy(Bucket bucket) => bucket.PolicyAsOf(Now - options.StaleReads);

  /// <summary>Changes IAM; services see it when it has propagated.</summary>
  public void Change(string accountId, Func<Iam, Iam> change) => _accounts[accountId].Set(change(Iam(accountId)), Now);

  /// <summary>Adds an account as it is from the start.</summary>
  public void AddAccount(string accountId, Iam iam) => _accounts.Add(accountId, new(iam));

  /// <summary>The user or role with this ARN as other services see it by now, or null.</summary>
  public Principal? FindPropagated(string principalArn) => PropagatedIam(Arns.AccountOf(principalArn)).Find(principalArn);

  /// <summary>The user or role with this ARN, or null.</summary>
  public Principal? Find(string principalArn) => Iam(Arns.AccountOf(principalArn)).Find(principalArn);
}
