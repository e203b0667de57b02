using System.Xml.Linq;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>The inline policies of roles. There are no managed ones.</summary>
internal static class RolePolicyOperations
{
  public static object? Put(QueryCall call)
  {
    var role = RoleOperations.Find(call, "iam:PutRolePolicy");
    var name = call.Name("PolicyName");
    var document = call.Required("PolicyDocument");
    IamPolicyRules.DemandInline(document, role, name);
    var policies = role.Policies.ToDictionary(p => p.Key, p => p.Value);
    policies[name] = document;
    call.Change(iam => iam.With(role with { Policies = policies }));
    return null;
  }

  public static object Get(QueryCall call)
  {
    var role = RoleOperations.Find(call, "iam:GetRolePolicy");
    var name = call.Name("PolicyName");
    return !role.Policies.TryGetValue(name, out var document)
      ? throw QueryErrors.NoSuchRolePolicy(name)
      : new object[]
      {
        new XElement("RoleName", role.Name), new XElement("PolicyName", name), new XElement("PolicyDocument", UriEncoding.Encode(document)),
      };
  }

  public static object? Delete(QueryCall call)
  {
    var role = RoleOperations.Find(call, "iam:DeleteRolePolicy");
    var name = call.Name("PolicyName");
    if (!role.Policies.ContainsKey(name))
      throw QueryErrors.NoSuchRolePolicy(name);
    call.Change(iam => iam.With(role with { Policies = role.Policies.Where(p => p.Key != name).ToDictionary(p => p.Key, p => p.Value) }));
    return null;
  }

  public static object List(QueryCall call)
  {
    var role = RoleOperations.Find(call, "iam:ListRolePolicies");
    return IamXml.List(call, "PolicyNames",
      role.Policies.Keys.OrderBy(n => n, StringComparer.Ordinal).Select(n => new XElement("member", n)));
  }

  public static object ListAttached(QueryCall call)
  {
    RoleOperations.Find(call, "iam:ListAttachedRolePolicies");
    return IamXml.List(call, "AttachedPolicies", []);
  }
}
