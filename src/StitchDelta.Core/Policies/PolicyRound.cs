namespace StitchDelta.Policies;

/// <summary>One request, put to policies.</summary>
/// <param name="request">The request.</param>
/// <param name="bucketAccount">The account that owns the bucket, where it counts.</param>
internal sealed class PolicyRound(PolicyRequest request, string? bucketAccount = null)
{
  private readonly RequestKeys _keys = new(request, new Caller(request.PrincipalArn), bucketAccount);

  public Caller Caller { get; } = new(request.PrincipalArn);

  /// <summary>What a policy on the resource says. A statement with no Resource (as in a role's trust policy) speaks of what it is attached
  /// to.</summary>
  public PolicyVerdict OfResource(PolicyDocument policy) =>
    Of(policy, (s, variables) => Concerns(s) ? s.NamesResources ? Covers(s, variables) : true : false);

  /// <summary>What the caller's own policies say. The root user of an account needs none.</summary>
  public PolicyVerdict OfIdentity(IEnumerable<PolicyDocument> policies) => policies
    .Select(policy => Of(policy, (s, variables) => s.NamesPrincipals ? false : Covers(s, variables)))
    .Aggregate(new PolicyVerdict(default, new PolicyFinding(Caller.IsRoot, null)), (a, b) =>
      new PolicyVerdict(a.Deny | b.Deny, a.Allow | b.Allow));

  private PolicyVerdict Of(PolicyDocument policy, Func<PolicyStatement, RequestKeys?, TriState> applies)
  {
    // Documents of the older version (and those without one) know no variables.
    var variables = policy.Root["Version"]?.Scalar == "2012-10-17" ? _keys : null;
    PolicyFinding Find(string effect) => policy.Statements
      .Where(s => s.Effect == effect && s.IsAbout(request.Action))
      .Select(s => new PolicyFinding(applies(s, variables) & PolicyCondition.Holds(s.Condition, _keys, variables), s))
      .Aggregate(default(PolicyFinding), (a, b) => a | b);
    return new PolicyVerdict(Find("Deny"), Find("Allow"));
  }

  private bool Concerns(PolicyStatement statement) => (statement.Principal, statement.NotPrincipal) switch
  {
    ({ } principals, null) => principals.Any(p => Caller.IsNamedBy(p) || (Caller.IsOfAccount(p) && !Delegates(statement))),
    (null, { } others) => !Caller.IsSparedBy(others),
    _ => false,
  };

  /// <summary>Whether an Allow for the caller's account leaves it to the caller's own policies, as it does within the bucket's
  /// account.</summary>
  private bool Delegates(PolicyStatement statement) =>
    statement.Effect == "Allow" && bucketAccount is not null && bucketAccount == Caller.Account;

  private TriState Covers(PolicyStatement statement, RequestKeys? variables)
  {
    TriState Named(string resource) =>
      PolicyPattern.Matches(resource, variables, pattern => PolicyPattern.Fits(pattern, request.ResourceArn));
    return (statement.Resources, statement.NotResources) switch
    {
      ({ } resources, null) => TriState.Any(resources, Named),
      (null, { } others) => !TriState.Any(others, Named),
      _ => false,
    };
  }
}
