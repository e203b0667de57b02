namespace StitchDelta.Sandbox.Aws.State;

/// <summary>Everything the stand-in for AWS knows. Whoever reads or changes it holds <see cref="Gate"/>: S3 is strongly consistent.</summary>
internal sealed class AwsState(Func<DateTimeOffset> clock, TimeSpan iamPropagation)
{
  private readonly Dictionary<string, Eventual<Iam>> _accounts = new(StringComparer.Ordinal);

  public object Gate { get; } = new();

  public DateTimeOffset Now => clock();

  /// <summary>By name; the names are the world's.</summary>
  public Dictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

  /// <summary>By access key id.</summary>
  public Dictionary<string, AccessKey> Keys { get; } = new(StringComparer.Ordinal);

  /// <summary>Whether the sandbox knows who there is in this account.</summary>
  public bool Knows(string accountId) => _accounts.ContainsKey(accountId);

  /// <summary>IAM as it is.</summary>
  public Iam Iam(string accountId) => _accounts.TryGetValue(accountId, out var iam) ? iam.Now : State.Iam.Empty;

  /// <summary>IAM as other services see it by now.</summary>
  public Iam PropagatedIam(string accountId) =>
    _accounts.TryGetValue(accountId, out var iam) ? iam.AsOf(Now - iamPropagation) : State.Iam.Empty;

  /// <summary>Changes IAM; services see it when it has propagated.</summary>
  public void Change(string accountId, Func<Iam, Iam> change) => _accounts[accountId].Set(change(Iam(accountId)), Now);

  /// <summary>Adds an account as it is from the start.</summary>
  public void AddAccount(string accountId, Iam iam) => _accounts.Add(accountId, new(iam));

  /// <summary>The user or role with this ARN, or null.</summary>
  public Principal? Find(string principalArn)
  {
    var iam = Iam(Arns.AccountOf(principalArn));
    return iam.Users.Values.Concat<Principal>(iam.Roles.Values).FirstOrDefault(p => p.Arn == principalArn);
  }
}
