using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Access;

/// <summary>The principals that a policy names.</summary>
internal static class Principals
{
  private static readonly Regex Account = new("^[0-9]{12}$", RegexOptions.CultureInvariant);
  private static readonly Regex Arn = new("^arn:aws(-[a-z-]+)?:(iam|sts)::[0-9]{12}:(root|(user|role|assumed-role|federated-user)/.+)$",
    RegexOptions.CultureInvariant);

  /// <summary>Whether AWS takes this principal: an account, or a user or role that is there. Accounts that the sandbox does not know are
  /// taken on trust.</summary>
  public static bool Exists(AwsState state, string principal) =>
    principal == "*" || Account.IsMatch(principal) || Arn.IsMatch(principal)
      && (IsBeyondUs(state, principal) || state.Find(principal) is not null);

  private static bool IsBeyondUs(AwsState state, string arn) =>
    !state.Knows(Arns.AccountOf(arn)) || Arns.ResourceOf(arn) == "root" || arn.Contains(":sts:");
}
