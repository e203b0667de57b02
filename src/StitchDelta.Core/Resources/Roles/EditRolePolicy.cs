namespace StitchDelta.Resources.Roles;

/// <summary>Writes an inline policy of a role.</summary>
internal static class EditRolePolicy
{
  /// <summary>What messages call it.</summary>
  public static string Name(string roleName, string policyName) => $"inline policy {policyName} of role {roleName}";

  /// <summary>Writes it where it says something else, and reads it back, so that what somebody does to it later is not taken for a read
  /// that comes late.</summary>
  /// <param name="changes">Where the change is noted.</param>
  /// <param name="roleName">The role.</param>
  /// <param name="policyName">The policy's name.</param>
  /// <param name="current">What is there; null for nothing.</param>
  /// <param name="desired">What is to be there.</param>
  /// <param name="says">What it means, where the document does not say so plainly.</param>
  /// <returns>False when it said that already.</returns>
  public static async Task<bool> RunAsync(ChangeSet changes, IAws aws, string roleName, string policyName, string? current, string desired,
    CancellationToken cancel, string? says = null)
  {
    var resource = Name(roleName, policyName);
    if (current is not null && PolicyDocument.MeansTheSame(current, desired))
    {
      changes.Unchanged(resource);
      return false;
    }
    var detail = PolicyDocuments.Readable(desired);
    var change = new ResourceChange(current is null ? ChangeAction.Create : ChangeAction.Update, resource,
      says is null ? detail : $"{says}\n{detail}") { Seen = Seen.Of(current) };
    if (await changes.ApplyAsync(change, () => aws.PutRolePolicyAsync(roleName, policyName, desired, cancel))
      && !(await aws.GetRolePolicyAsync(roleName, policyName, cancel) is { } written && PolicyDocument.MeansTheSame(written, desired)))
      throw Catalogue.IamReadBackMismatch.For(roleName, resource);
    return true;
  }
}
