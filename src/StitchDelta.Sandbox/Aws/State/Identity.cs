namespace StitchDelta.Sandbox.Aws.State;

/// <summary>Who makes a call.</summary>
/// <param name="Arn">The ARN that AWS shows: a user's, or an assumed role's session.</param>
/// <param name="PrincipalArn">The user's or role's own ARN, whose policies count.</param>
/// <param name="UserId">As in <c>aws:userid</c>: <c>AIDA…</c>, or <c>AROA…:session</c>.</param>
internal sealed record Identity(string Arn, string PrincipalArn, string UserId)
{
  public string AccountId { get; } = Arns.AccountOf(PrincipalArn);

  /// <summary>The address that the call comes from, as in <c>aws:SourceIp</c>.</summary>
  public string SourceIP { get; init; } = "127.0.0.1";

  public static Identity Of(User user) => new(user.Arn, user.Arn, user.Id);

  public static Identity Of(Role role, string session) =>
    new($"arn:aws:sts::{Arns.AccountOf(role.Arn)}:assumed-role/{role.Name}/{session}", role.Arn, $"{role.Id}:{session}");
}

/// <summary>Keys to call with.</summary>
/// <param name="Id">AKIA… or ASIA….</param>
/// <param name="Secret">The secret.</param>
/// <param name="Caller">Who calls with them.</param>
/// <param name="SessionToken">The token that must come with temporary keys, or null.</param>
/// <param name="Expires">When temporary keys end, or null.</param>
internal sealed record AccessKey(string Id, string Secret, Identity Caller, string? SessionToken = null, DateTimeOffset? Expires = null);
