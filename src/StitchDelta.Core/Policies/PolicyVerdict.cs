namespace StitchDelta.Policies;

/// <summary>Whether some statement matches, and which one settles it.</summary>
internal readonly record struct PolicyFinding(TriState Matches, PolicyStatement? Statement)
{
  public static PolicyFinding operator |(PolicyFinding a, PolicyFinding b) =>
    new(a.Matches | b.Matches, (a.Matches.IsYes ? a : b.Matches.IsYes ? b : a.Matches.Depends ? a : b).Statement);

  public static PolicyFinding operator &(PolicyFinding a, PolicyFinding b) =>
    new(a.Matches & b.Matches, (a.Matches.Depends || !b.Matches.Depends ? a : b).Statement);
}

/// <summary>What policies say: who denies, who allows.</summary>
internal readonly record struct PolicyVerdict(PolicyFinding Deny, PolicyFinding Allow)
{
  public PolicyDecision Decision =>
    Deny.Matches.IsYes ? Say(PolicyEffect.ExplicitDeny, Deny.Statement)
    : Allow.Matches.IsNo ? Say(PolicyEffect.ImplicitDeny, null)
    : Deny.Matches.Depends ? Say(PolicyEffect.Depends, Deny.Statement, Deny.Matches & (Allow.Matches.IsYes ? TriState.Yes : Allow.Matches))
    : Allow.Matches.Depends ? Say(PolicyEffect.Depends, Allow.Statement, Allow.Matches)
    : Say(PolicyEffect.Allow, Allow.Statement);

  private static PolicyDecision Say(PolicyEffect effect, PolicyStatement? statement, TriState on = default) =>
    new(effect, statement?.Index, statement?.Sid, on.Keys);
}
