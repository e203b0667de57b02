namespace StitchDelta.Policies;

/// <summary>Decides what policies say about a request, by the rules of IAM's policy evaluation logic.</summary>
public static class PolicyEvaluator
{
  /// <summary>What one bucket (resource) policy alone says.</summary>
  public static PolicyDecision EvaluateResourcePolicy(PolicyDocument policy, PolicyRequest request) =>
    new PolicyRound(request).OfResource(policy).Decision;

  /// <summary>What the caller's own (identity) policies say, taken together.</summary>
  public static PolicyDecision EvaluateIdentityPolicies(IEnumerable<PolicyDocument> policies, PolicyRequest request) =>
    new PolicyRound(request).OfIdentity(policies).Decision;

  /// <summary>What S3 decides: an explicit Deny anywhere wins; within the bucket's account either side suffices, across accounts both must
  /// allow.</summary>
  public static PolicyDecision Decide(
    PolicyRequest request, string bucketAccountId, PolicyDocument? bucketPolicy, IEnumerable<PolicyDocument> identityPolicies)
  {
    var round = new PolicyRound(request, bucketAccountId);
    var bucket = bucketPolicy is null ? default : round.OfResource(bucketPolicy);
    var own = round.OfIdentity(identityPolicies);
    var deny = bucket.Deny | own.Deny;
    var allow = round.Caller.Account switch
    {
      null => bucket.Allow,
      var account when account == bucketAccountId => bucket.Allow | own.Allow,
      _ => bucket.Allow & own.Allow,
    };
    return new PolicyVerdict(deny, allow).Decision;
  }
}
