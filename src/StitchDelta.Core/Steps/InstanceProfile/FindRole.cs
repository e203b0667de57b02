using StitchDelta.Contracts;
using StitchDelta.Names;

namespace StitchDelta.Steps;

/// <summary>Finds out which role of the caller's account is meant.</summary>
internal static class FindRole
{
  /// <summary>The role's name; an error for what names no role, and for the ARN of another account's.</summary>
  /// <param name="aws">AWS.</param>
  /// <param name="given">The name or the ARN; null for none.</param>
  /// <param name="cancel">Cancels.</param>
  public static async Task<string?> NameAsync(IAws aws, string? given, CancellationToken cancel)
  {
    if (given is null) return null;
    var role = RoleNames.Parse(given);
    return role.AccountId is null ? role.Name : role.In((await aws.GetCallerIdentityAsync(cancel)).AccountId);
  }
}
