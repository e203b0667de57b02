namespace StitchDelta.Policies;

/// <summary>What a policy says about one request.</summary>
// Of 64 bits, because ConvertTo-Json then writes the word and not its number.
public enum PolicyEffect : long
{
  /// <summary>No statement speaks of it, so it is refused.</summary>
  ImplicitDeny,
  /// <summary>A statement allows it and none denies it.</summary>
  Allow,
  /// <summary>A statement denies it.</summary>
  ExplicitDeny,
  /// <summary>It depends on condition keys whose values are not known here.</summary>
  Depends,
}

/// <summary>Who wants to do what.</summary>
/// <param name="PrincipalArn">The caller: a role, user, assumed-role or root ARN.</param>
/// <param name="Action">The action, as in <c>s3:GetObject</c>.</param>
/// <param name="ResourceArn">The resource, as in <c>arn:aws:s3:::bucket/key</c>.</param>
/// <param name="Context">Known condition keys (case-insensitive), each with its values. A key with an empty list is known to be absent; a
/// key that is missing here is unknown.</param>
public sealed record PolicyRequest(string PrincipalArn, string Action, string ResourceArn, IReadOnlyDictionary<string,
  IReadOnlyList<string>>? Context = null)
{
  /// <summary>When it is made, for <c>aws:CurrentTime</c> and <c>aws:EpochTime</c>; null where that is not known.</summary>
  public DateTimeOffset? Time { get; init; }
}

/// <summary>The decision and what it rests on.</summary>
/// <param name="Effect">The decision.</param>
/// <param name="StatementIndex">The index of the statement that decides, or null.</param>
/// <param name="Sid">That statement's Sid, or null.</param>
/// <param name="DependsOn">The condition keys that it depends on, when it does.</param>
public sealed record PolicyDecision(PolicyEffect Effect, int? StatementIndex, string? Sid, IReadOnlyList<string> DependsOn)
{
  /// <summary>The decision that lets the least through.</summary>
  internal static PolicyDecision Worst(IEnumerable<PolicyDecision> decisions) => decisions.OrderBy(d => d.Effect switch
  {
    PolicyEffect.ExplicitDeny => 0,
    PolicyEffect.ImplicitDeny => 1,
    PolicyEffect.Depends => 2,
    _ => 3,
  }).First();
}
