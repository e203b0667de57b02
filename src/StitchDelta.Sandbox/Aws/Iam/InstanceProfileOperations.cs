using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>Instance profiles, and the one role that each can have.</summary>
internal static class InstanceProfileOperations
{
  public static object Create(QueryCall call)
  {
    var name = call.Name("InstanceProfileName");
    var path = call.Path();
    var arn = call.Arn("instance-profile", name, path);
    call.Demand("iam:CreateInstanceProfile", arn);
    if (call.Tags() is { Count: > 0 })
      call.Demand("iam:TagInstanceProfile", arn);
    if (call.Iam.Profiles.ContainsKey(name))
      throw QueryErrors.ProfileExists(name);
    AccountOperations.DemandRoom(call.Iam.Profiles.Count, call.State.InstanceProfileQuota, "InstanceProfilesPerAccount");
    var profile = new InstanceProfile(name, AwsIds.Entity("AIPA"), arn, call.State.Now) { Path = path, Tags = call.Tags() };
    call.Change(iam => iam.With(profile));
    return IamXml.Of(profile, call.Iam);
  }

  public static object Get(QueryCall call) => IamXml.Of(Find(call, "iam:GetInstanceProfile"), call.Iam);

  public static object? Delete(QueryCall call)
  {
    var profile = Find(call, "iam:DeleteInstanceProfile");
    if (profile.RoleName is not null)
      throw QueryErrors.DeleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    call.Change(iam => iam.Without(profile));
    return null;
  }

  public static object? AddRole(QueryCall call)
  {
    var profile = Find(call, "iam:AddRoleToInstanceProfile");
    var role = Role(call);
    call.Demand("iam:PassRole", role.Arn, RequestContext.Plain.With("iam:PassedToService", "ec2.amazonaws.com"));
    if (profile.RoleName is not null)
      throw QueryErrors.LimitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
    call.Change(iam => iam.With(profile with { RoleName = role.Name }));
    return null;
  }

  public static object? RemoveRole(QueryCall call)
  {
    var profile = Find(call, "iam:RemoveRoleFromInstanceProfile");
    var name = call.Name("RoleName", 64);
    if (!string.Equals(profile.RoleName, name, StringComparison.OrdinalIgnoreCase))
      throw QueryErrors.NoSuchRole(name);
    call.Change(iam => iam.With(profile with { RoleName = null }));
    return null;
  }

  public static object? Tag(QueryCall call)
  {
    var profile = Find(call, "iam:TagInstanceProfile");
    var tags = profile.Tags.With(call.Tags());
    call.Change(iam => iam.With(profile with { Tags = tags }));
    return null;
  }

  public static object? Untag(QueryCall call)
  {
    var profile = Find(call, "iam:UntagInstanceProfile");
    call.Change(iam => iam.With(profile with { Tags = profile.Tags.Without(call.Members("TagKeys")) }));
    return null;
  }

  public static object List(QueryCall call)
  {
    call.Demand("iam:ListInstanceProfiles", call.Arn("instance-profile", ""));
    return ListOf(call, _ => true);
  }

  public static object ListForRole(QueryCall call)
  {
    var role = RoleOperations.Find(call, "iam:ListInstanceProfilesForRole");
    return ListOf(call, p => p.RoleName == role.Name);
  }

  private static object[] ListOf(QueryCall call, Func<InstanceProfile, bool> which) =>
    IamXml.List(call, "InstanceProfiles", call.Iam.Profiles.Values
    .Where(which).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => IamXml.Of(p, call.Iam, "member")));

  private static InstanceProfile Find(QueryCall call, string action)
  {
    var name = call.Name("InstanceProfileName");
    var profile = call.Iam.Profiles.TryGetValue(name, out var found) ? found : null;
    call.Demand(action, profile?.Arn ?? call.Arn("instance-profile", name));
    return profile ?? throw QueryErrors.NoSuchProfile(name);
  }

  private static Role Role(QueryCall call)
  {
    var name = call.Name("RoleName", 64);
    return call.Iam.Roles.TryGetValue(name, out var role) ? role : throw QueryErrors.NoSuchRole(name);
  }
}
