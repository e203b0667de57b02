using System.Xml.Linq;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>What an account has of each kind, and how many it may have.</summary>
internal static class AccountOperations
{
  /// <summary>GetAccountSummary, with the pairs that there is something behind here.</summary>
  public static object Summary(QueryCall call)
  {
    call.Demand("iam:GetAccountSummary", "*");
    return new XElement("SummaryMap",
      Entry("Users", call.Iam.Users.Count),
      Entry("Roles", call.Iam.Roles.Count),
      Entry("RolesQuota", call.State.RoleQuota),
      Entry("InstanceProfiles", call.Iam.Profiles.Count),
      Entry("InstanceProfilesQuota", call.State.InstanceProfileQuota),
      Entry("RolePolicySizeQuota", IamPolicyRules.MaxInlineSize),
      Entry("AssumeRolePolicySizeQuota", IamPolicyRules.MaxTrustSize));
  }

  /// <summary>Refuses one more than the account may have.</summary>
  public static void DemandRoom(int used, int quota, string name)
  {
    if (used >= quota) throw QueryErrors.LimitExceeded($"Cannot exceed quota for {name}: {quota}");
  }

  private static XElement Entry(string key, int value) => new("entry", new XElement("key", key), new XElement("value", value));
}
