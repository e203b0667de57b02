using System.Text.RegularExpressions;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>Roles and their trust.</summary>
internal static class RoleOperations
{
  private static readonly Regex PolicyArn = new(@"\Aarn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/[!-~]+\z", RegexOptions.CultureInvariant);

  public static object Create(QueryCall call)
  {
    var name = call.Name("RoleName", 64);
    var path = call.Path();
    var arn = call.Arn("role", name, path);
    call.Demand("iam:CreateRole", arn);
    if (call.Tags() is { Count: > 0 })
      call.Demand("iam:TagRole", arn);
    var trust = call.Required("AssumeRolePolicyDocument");
    IamPolicyRules.DemandTrust(trust, call.State);
    if (call.Iam.Roles.ContainsKey(name))
      throw QueryErrors.RoleExists(name);
    AccountOperations.DemandRoom(call.Iam.Roles.Count, call.State.RoleQuota, "RolesPerAccount");
    var role = new Role(name, AwsIds.Entity("AROA"), arn, call.State.Now, trust)
    {
      Path = path,
      Description = call.Description(),
      MaxSessionDuration = call.Number("MaxSessionDuration", 3600, 3600, 43200),
      PermissionsBoundary = call["PermissionsBoundary"] is null ? null : Boundary(call),
      Tags = call.Tags(),
    };
    call.Change(iam => iam.With(role));
    return IamXml.Of(role);
  }

  public static object Get(QueryCall call) => IamXml.Of(Find(call, "iam:GetRole"));

  public static object List(QueryCall call)
  {
    call.Demand("iam:ListRoles", call.Arn("role", ""));
    var prefix = call["PathPrefix"] ?? "/";
    return IamXml.List(call, "Roles", call.Iam.Roles.Values
      .Where(r => r.Path.StartsWith(prefix, StringComparison.Ordinal))
      .OrderBy(r => r.Name, StringComparer.Ordinal)
      .Select(r => IamXml.Of(r, "member", withTags: false)));
  }

  public static object? Delete(QueryCall call)
  {
    var role = Find(call, "iam:DeleteRole");
    if (call.Iam.Profiles.Values.Any(p => p.RoleName == role.Name))
      throw QueryErrors.DeleteConflict("Cannot delete entity, must remove roles from instance profile first.");
    if (role.Policies.Count > 0)
      throw QueryErrors.DeleteConflict("Cannot delete entity, must delete policies first.");
    call.Change(iam => iam.Without(role));
    Forget(call.State, role);
    return null;
  }

  public static object? UpdateTrust(QueryCall call)
  {
    var role = Find(call, "iam:UpdateAssumeRolePolicy");
    var trust = call.Required("PolicyDocument");
    IamPolicyRules.DemandTrust(trust, call.State);
    call.Change(iam => iam.With(role with { TrustPolicy = trust }));
    return null;
  }

  /// <summary>Changes what is given, and leaves the rest.</summary>
  public static object? Update(QueryCall call)
  {
    var role = Find(call, "iam:UpdateRole");
    var changed = role with
    {
      Description = call["Description"] is null ? role.Description : call.Description(),
      MaxSessionDuration = call.Number("MaxSessionDuration", role.MaxSessionDuration, 3600, 43200),
    };
    call.Change(iam => iam.With(changed));
    return null;
  }

  /// <summary>The older way to change the description alone, which Terraform's provider takes. Unlike UpdateRole it answers with the
  /// role.</summary>
  public static object Describe(QueryCall call)
  {
    var changed = Find(call, "iam:UpdateRoleDescription") with { Description = call.Description() };
    call.Change(iam => iam.With(changed));
    return IamXml.Of(changed);
  }

  public static object? PutBoundary(QueryCall call)
  {
    var role = Find(call, "iam:PutRolePermissionsBoundary");
    var boundary = Boundary(call);
    call.Change(iam => iam.With(role with { PermissionsBoundary = boundary }));
    return null;
  }

  public static object? DeleteBoundary(QueryCall call)
  {
    var role = Find(call, "iam:DeleteRolePermissionsBoundary");
    if (role.PermissionsBoundary is null) throw QueryErrors.NoSuchEntity($"Role {role.Name} does not have a permissions boundary.");
    call.Change(iam => iam.With(role with { PermissionsBoundary = null }));
    return null;
  }

  public static object? Tag(QueryCall call)
  {
    var role = Find(call, "iam:TagRole");
    var tags = role.Tags.With(call.Tags());
    call.Change(iam => iam.With(role with { Tags = tags }));
    return null;
  }

  public static object? Untag(QueryCall call)
  {
    var role = Find(call, "iam:UntagRole");
    call.Change(iam => iam.With(role with { Tags = role.Tags.Without(call.Members("TagKeys")) }));
    return null;
  }

  public static object ListTags(QueryCall call)
  {
    var tags = IamXml.Of(Find(call, "iam:ListRoleTags").Tags) ?? new XElement("Tags");
    return new object[] { tags, new XElement("IsTruncated", false) };
  }

  /// <summary>The role that the call names, if the caller may do this with it.</summary>
  public static Role Find(QueryCall call, string action)
  {
    var name = call.Name("RoleName", 64);
    var role = call.Iam.Roles.TryGetValue(name, out var found) ? found : null;
    call.Demand(action, role?.Arn ?? call.Arn("role", name));
    return role ?? throw QueryErrors.NoSuchRole(name);
  }

  // There are no managed policies to be found, so whatever may be one of the account or of AWS is taken for one.
  private static string Boundary(QueryCall call)
  {
    var arn = call.Required("PermissionsBoundary");
    return !PolicyArn.IsMatch(arn) ? throw QueryErrors.Validation($"ARN {arn} is not valid.")
      : Arns.AccountOf(arn) is "aws" || Arns.AccountOf(arn) == call.Caller.AccountId ? arn
      : throw QueryErrors.NoSuchEntity($"Scope ARN: {arn} does not exist or is not attachable.");
  }

  /// <summary>Where a bucket policy named a role that is gone, AWS shows the role's id; a new role of that name is not meant by
  /// it.</summary>
  private static void Forget(AwsState state, Role role)
  {
    foreach (var bucket in state.Buckets.Values)
      if (bucket.Policy is { } policy && policy.Contains($"\"{role.Arn}\""))
        bucket.SetPolicy(policy.Replace($"\"{role.Arn}\"", $"\"{role.Id}\""), state.Now);
  }
}
