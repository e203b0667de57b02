namespace StitchDelta.Resources.Roles;

/// <summary>Finds out which role of the caller's account is meant.</summary>
internal static class FindRole
{
  /// <summary>The role's name; an error for what names no role, and for the ARN of another account's.</summary>
  /// <param name="given">The name or the ARN; null for none.</param>
  /// <param name="pathIfMade">The path with which the role is made where there is none; null where it is not made.</param>
  public static async Task<string?> NameAsync(IAws aws, string? given, CancellationToken cancel, string? pathIfMade = null)
  {
    if (given is null) return null;
    var role = RoleNames.Parse(given);
    if (role.AccountId is null) return role.Name;
    var caller = await aws.GetCallerIdentityAsync(cancel);
    var name = role.In(caller);
    // A name is unique in an account, so the path of an ARN can only be that of the role that has the name, or be wrong.
    var actual = (await aws.GetRoleAsync(name, cancel))?.Arn
      ?? (pathIfMade is null ? null : $"{ProfileRequest.ArnStart(caller)}:role{pathIfMade}{name}");
    return actual is null || RoleNames.Parse(actual).Path == role.Path ? name : throw role.IsNot(actual);
  }
}
