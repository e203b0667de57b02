using System.Globalization;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Access;

/// <summary>Decides whether a caller may do what it asks for: every call to the stand-in for AWS passes here. The caller's own policies are
/// those of now or, when it is late, those that have propagated.</summary>
internal sealed class Authorizer(AwsState state, bool isLate = false)
{
  /// <summary>Whether a call on a bucket or an object in it is refused, and why; null when it is allowed.</summary>
  public string? RefusalOnBucket(Identity caller, string action, string resource, Bucket bucket, RequestContext context)
  {
    var policy = bucket.Policy is null ? null : PolicyDocument.Parse(bucket.Policy);
    var own = PoliciesOf(Find(caller.PrincipalArn));
    var (effect, request) = Complete(Request(caller, action, resource, context), r =>
      PolicyEvaluator.Decide(r, bucket.OwnerId, policy, own));
    if (effect == PolicyEffect.Allow)
      return null;
    // Across accounts S3 does not say why.
    if (caller.AccountId != bucket.OwnerId)
      return "Access Denied";
    var byBucket = policy is not null && PolicyEvaluator.EvaluateResourcePolicy(policy, request).Effect == PolicyEffect.ExplicitDeny;
    return Text(caller, action, $"\"{resource}\"", effect, byBucket ? "resource-based" : "identity-based");
  }

  /// <summary>Whether a call that only the caller's own policies speak of is refused, and why; null when it is allowed.</summary>
  public string? Refusal(Identity caller, string action, string resource, RequestContext context)
  {
    var effect = Own(PoliciesOf(Find(caller.PrincipalArn)), Request(caller, action, resource, context));
    return effect == PolicyEffect.Allow ? null : Text(caller, action, resource, effect, "identity-based");
  }

  /// <summary>Whether the use of a key is refused, and why; null when it is allowed. IAM alone allows nothing here: the key's policy must
  /// let the caller in, or within its account leave it to IAM.</summary>
  public string? RefusalOnKey(Identity caller, string action, KmsKey key)
  {
    var (policy, own) = (PolicyDocument.Parse(key.Policy), PoliciesOf(Find(caller.PrincipalArn)));
    var context = RequestContext.Plain;
    if (key.Aliases.Count > 0) context = context.With("kms:ResourceAliases", [.. key.Aliases]);
    var request = Request(caller, action, key.Arn, context);
    var whole = Complete(request, r => PolicyEvaluator.Decide(r, key.AccountId, policy, own)).Effect;
    var byKey = Complete(request, r => PolicyEvaluator.EvaluateResourcePolicy(policy, r)).Effect;
    if (byKey == PolicyEffect.ExplicitDeny || byKey == PolicyEffect.ImplicitDeny)
      return Text(caller, action, key.Arn, byKey, "resource-based");
    var isNamed = caller.AccountId == key.AccountId
      && Complete(request, r => PolicyEvaluator.Decide(r, key.AccountId, policy, [])).Effect == PolicyEffect.Allow;
    var byOwn = whole == PolicyEffect.ExplicitDeny ? whole : Own(own, request);
    return byOwn == PolicyEffect.Allow
      || (isNamed && byOwn != PolicyEffect.ExplicitDeny) ? null : Text(caller, action, key.Arn, byOwn, "identity-based");
  }

  /// <summary>Whether a caller may become a role: the role must trust it, and its own policies must let it.</summary>
  public bool MayAssume(Identity caller, Role role, RequestContext context)
  {
    const string action = "sts:AssumeRole";
    var request = Request(caller, action, role.Arn, context);
    var trust = PolicyDocument.Parse(role.TrustPolicy);
    return Complete(request, r => PolicyEvaluator.EvaluateResourcePolicy(trust, r)).Effect == PolicyEffect.Allow
      && Refusal(caller, action, role.Arn, context) is null;
  }

  /// <summary>What a principal's own policies say, as SimulatePrincipalPolicy tells and as EC2 finds them.</summary>
  public PolicyEffect Simulate(Principal principal, string action, string resource, RequestContext context) =>
    Own(PoliciesOf(principal), Request(new(principal.Arn, principal.Arn, principal.Id), action, resource, context));

  private Principal? Find(string arn) => isLate ? state.FindPropagated(arn) : state.Find(arn);

  private static PolicyEffect Own(IReadOnlyList<PolicyDocument> policies, PolicyRequest request) =>
    Complete(request, r => PolicyEvaluator.EvaluateIdentityPolicies(policies, r)).Effect;

  private static IReadOnlyList<PolicyDocument> PoliciesOf(Principal? principal) =>
    principal is null ? [] : [.. principal.Policies.Values.Select(p => PolicyDocument.Parse(p))];

  private PolicyRequest Request(Identity caller, string action, string resource, RequestContext context) =>
    new(caller.Arn, action, resource, context.Of(caller, state.Now));

  /// <summary>A service knows all keys of a request: those that were not set are known to be absent. Gives the request with these,
  /// too.</summary>
  private static (PolicyEffect Effect, PolicyRequest Request) Complete(PolicyRequest request, Func<PolicyRequest, PolicyDecision> evaluate)
  {
    var decision = evaluate(request);
    while (decision.Effect == PolicyEffect.Depends)
    {
      var known = request.Context!.ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase);
      var unknown = decision.DependsOn.Where(k => !known.ContainsKey(k)).ToList();
      if (unknown.Count == 0)
        break;
      unknown.ForEach(k => known[k] = []);
      request = request with { Context = known };
      decision = evaluate(request);
    }
    return (decision.Effect, request);
  }

  private static string Text(Identity caller, string action, string resource, PolicyEffect effect, string kind) => string.Format(
    CultureInfo.InvariantCulture,
    effect == PolicyEffect.ExplicitDeny
      ? "User: {0} is not authorized to perform: {1} on resource: {2} with an explicit deny in {4} {3} policy"
      : "User: {0} is not authorized to perform: {1} on resource: {2} because no {3} policy allows the {1} action",
    caller.Arn, action, resource, kind, kind[0] == 'i' ? "an" : "a");
}
