using System.Text.Json;
using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>What IAM checks before it keeps a policy.</summary>
internal static class IamPolicyRules
{
  public const int MaxTrustSize = 2048;
  public const int MaxInlineSize = 10240;
  private static readonly Regex Sid = new("^[0-9A-Za-z]*$", RegexOptions.CultureInvariant);
  private static readonly Regex Action = new(@"^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$", RegexOptions.CultureInvariant);

  /// <summary>Refuses a trust policy that IAM would not take.</summary>
  public static void DemandTrust(string text, AwsState state)
  {
    var root = Root(text, s => TrustFault(s, state));
    if (PolicyJson.SizeOf(root) > MaxTrustSize)
      throw QueryErrors.LimitExceeded($"Cannot exceed quota for ACLSizePerRole: {MaxTrustSize}");
  }

  /// <summary>Refuses an inline policy that IAM would not take, alone or beside the role's other ones.</summary>
  public static void DemandInline(string text, Role role, string policyName)
  {
    var others = role.Policies.Where(p => p.Key != policyName).Sum(p => PolicyJson.SizeOf(PolicyJson.Root(p.Value)!.Value));
    if (others + PolicyJson.SizeOf(Root(text, InlineFault)) > MaxInlineSize)
      throw QueryErrors.LimitExceeded($"Maximum policy size of {MaxInlineSize} bytes exceeded for role {role.Name}");
  }

  private static JsonElement Root(string text, Func<JsonElement, string?> faultOf)
  {
    const string syntax = "Syntax errors in policy.";
    if (text.Length == 0 || PolicyJson.Root(text) is not { } root)
      throw QueryErrors.MalformedPolicy(syntax);
    var statements = root.Member("Statement").OneOrMany();
    var fault =
      statements.Count == 0 || statements.Any(s => s.ValueKind != JsonValueKind.Object) ? syntax
      : root.Member("Version") is { } version && version.ToString() is not ("2012-10-17" or "2008-10-17") ? syntax
      : statements.Any(s => !s.Member("Sid").Texts().All(Sid.IsMatch))
        ? "Statement IDs (SID) must be alpha numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*"
      : PolicyJson.HasDuplicateSids(statements) ? "Statement IDs (SID) in a single policy must be unique."
      : statements.Any(s => s.Member("Effect").Texts() is not ["Allow" or "Deny"]) ? syntax
      : statements.Any(s => !s.Has("Action") && !s.Has("NotAction")) ? "Policy statement must contain actions."
      : statements.Any(s => !Actions(s).All(Action.IsMatch)) ? "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
      : statements.Select(faultOf).FirstOrDefault(f => f is not null) ?? (PolicyJson.IsReadable(text) ? null : syntax);
    return fault is null ? root : throw QueryErrors.MalformedPolicy(fault);
  }

  private static string? TrustFault(JsonElement statement, AwsState state) =>
    statement.Has("Resource") || statement.Has("NotResource") ? "Has prohibited field Resource"
    : !statement.Has("Principal") && !statement.Has("NotPrincipal") ? "Missing required field Principal"
    : !Actions(statement).All(a => a.StartsWith("sts:", StringComparison.OrdinalIgnoreCase))
      ? "AssumeRole policy may only specify STS AssumeRole actions."
    : statement.AwsPrincipals().FirstOrDefault(p => !Principals.Exists(state, p)) is { } unknown
      ? $"Invalid principal in policy: \"AWS\":\"{unknown}\""
    : null;

  private static string? InlineFault(JsonElement statement)
  {
    var resources = (statement.Member("Resource") ?? statement.Member("NotResource")).Texts();
    return statement.Has("Principal") || statement.Has("NotPrincipal") ? "Policy document should not specify a principal."
      : resources.Count == 0 ? "Policy statement must contain resources."
      : resources.FirstOrDefault(r => r != "*" && !r.StartsWith("arn:", StringComparison.Ordinal)) is { } wrong
        ? $"Resource {wrong} must be in ARN format or \"*\"."
      : null;
  }

  private static IReadOnlyList<string> Actions(JsonElement statement) =>
    (statement.Member("Action") ?? statement.Member("NotAction")).Texts();
}
