namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>An operation of IAM or STS: whether it changes anything, and what it does. The result is the content of <c>…Result</c>, or null
/// for none.</summary>
internal sealed record QueryOperation(bool IsWrite, Func<QueryCall, object?> Run)
{
  public static readonly IReadOnlyDictionary<string, QueryOperation> OfIam = new Dictionary<string, QueryOperation>(StringComparer.Ordinal)
  {
    ["CreateRole"] = Write(RoleOperations.Create),
    ["GetRole"] = Read(RoleOperations.Get),
    ["ListRoles"] = Read(RoleOperations.List),
    ["DeleteRole"] = Write(RoleOperations.Delete),
    ["UpdateAssumeRolePolicy"] = Write(RoleOperations.UpdateTrust),
    ["UpdateRole"] = Write(RoleOperations.Update),
    ["UpdateRoleDescription"] = Write(RoleOperations.Describe),
    ["PutRolePermissionsBoundary"] = Write(RoleOperations.PutBoundary),
    ["DeleteRolePermissionsBoundary"] = Write(RoleOperations.DeleteBoundary),
    ["TagRole"] = Write(RoleOperations.Tag),
    ["UntagRole"] = Write(RoleOperations.Untag),
    ["ListRoleTags"] = Read(RoleOperations.ListTags),
    ["PutRolePolicy"] = Write(RolePolicyOperations.Put),
    ["GetRolePolicy"] = Read(RolePolicyOperations.Get),
    ["DeleteRolePolicy"] = Write(RolePolicyOperations.Delete),
    ["ListRolePolicies"] = Read(RolePolicyOperations.List),
    ["ListAttachedRolePolicies"] = Read(RolePolicyOperations.ListAttached),
    ["CreateInstanceProfile"] = Write(InstanceProfileOperations.Create),
    ["GetInstanceProfile"] = Read(InstanceProfileOperations.Get),
    ["DeleteInstanceProfile"] = Write(InstanceProfileOperations.Delete),
    ["TagInstanceProfile"] = Write(InstanceProfileOperations.Tag),
    ["UntagInstanceProfile"] = Write(InstanceProfileOperations.Untag),
    ["AddRoleToInstanceProfile"] = Write(InstanceProfileOperations.AddRole),
    ["RemoveRoleFromInstanceProfile"] = Write(InstanceProfileOperations.RemoveRole),
    ["ListInstanceProfiles"] = Read(InstanceProfileOperations.List),
    ["ListInstanceProfilesForRole"] = Read(InstanceProfileOperations.ListForRole),
    ["GetAccountSummary"] = Read(AccountOperations.Summary),
    ["GetUser"] = Read(UserOperations.Get),
    ["SimulatePrincipalPolicy"] = Read(UserOperations.Simulate),
  };

  /// <summary>AssumeRole hands out keys, but changes nothing that anybody would have to clean up.</summary>
  public static readonly IReadOnlyDictionary<string, QueryOperation> OfSts = new Dictionary<string, QueryOperation>(StringComparer.Ordinal)
  {
    ["GetCallerIdentity"] = Read(StsOperations.GetCallerIdentity),
    ["AssumeRole"] = Read(StsOperations.AssumeRole),
  };

  private static QueryOperation Read(Func<QueryCall, object?> run) => new(false, run);

  private static QueryOperation Write(Func<QueryCall, object?> run) => new(true, run);
}
