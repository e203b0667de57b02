using System.Text.Json;
using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Aws.Access;
using StitchDelta.Sandbox.Aws.State;

namespace StitchDelta.Sandbox.Aws.S3;

/// <summary>What S3 checks before it keeps a bucket policy.</summary>
internal static class BucketPolicyRules
{
  private const string NotJson = "Policies must be valid JSON and the first byte must be '{'";

  /// <summary>S3's words for what is wrong with the policy, or null when nothing is.</summary>
  public static string? FaultOf(string text, Bucket bucket, AwsState state)
  {
    if (PolicyJson.Root(text) is not { } root)
      return NotJson;
    var statements = root.Member("Statement").OneOrMany();
    return PolicyJson.IsReadable(text)
      && BucketPolicy.SizeOf(text) > BucketPolicy.MaxBytes ? "Policy exceeds the maximum allowed document size."
      : root.Member("Version") is { } version && !IsVersion(version) ? "The policy must contain a valid version string"
      : !root.Has("Statement") ? "Missing required field Statement"
      : statements.Count == 0 ? "Could not parse the policy: Statement is empty!"
      : PolicyJson.HasDuplicateSids(statements) ? "Statement IDs (SID) in a single policy must be unique."
      : statements.Select(s => FaultOf(s, bucket, state)).FirstOrDefault(f => f is not null)
        ?? (PolicyJson.IsReadable(text) ? null : NotJson);
  }

  private static string? FaultOf(JsonElement statement, Bucket bucket, AwsState state)
  {
    if (statement.ValueKind != JsonValueKind.Object)
      return NotJson;
    return Missing(statement)
      ?? (statement.Member("Effect").Texts() is not ["Allow" or "Deny"] ? $"Invalid effect: {statement.Member("Effect")}" : null)
      ?? (!HasPrincipals(statement, state) ? "Invalid principal in policy" : null)
      ?? FaultOfActions(statement, bucket);
  }

  private static string? Missing(JsonElement statement) =>
    !statement.Has("Effect") ? "Missing required field Effect"
    : !statement.Has("Principal") && !statement.Has("NotPrincipal") ? "Missing required field Principal"
    : !statement.Has("Action") && !statement.Has("NotAction") ? "Missing required field Action"
    : !statement.Has("Resource") && !statement.Has("NotResource") ? "Missing required field Resource"
    : null;

  private static bool HasPrincipals(JsonElement statement, AwsState state)
  {
    var principal = statement.Member("Principal") ?? statement.Member("NotPrincipal");
    var isTyped = principal is { ValueKind: JsonValueKind.Object } typed
      && typed.EnumerateObject().Any() && typed.EnumerateObject().All(p => p.Name is "AWS" or "Service" or "Federated" or "CanonicalUser");
    return (isTyped || principal.Texts() is ["*"]) && statement.AwsPrincipals().All(p => Principals.Exists(state, p));
  }

  /// <summary>Actions must be S3's, resources the bucket's, and each action must fit one of the resources at least.</summary>
  private static string? FaultOfActions(JsonElement statement, Bucket bucket)
  {
    var actions = (statement.Member("Action") ?? statement.Member("NotAction")).Texts();
    if (actions.Count == 0 || !actions.All(a => Fits(a, S3Actions.OnBucket) || Fits(a, S3Actions.OnObject)))
      return "Policy has invalid action";
    var resources = (statement.Member("Resource") ?? statement.Member("NotResource")).Texts();
    if (resources.Count == 0 || !resources.All(r => IsOf(r, bucket)))
      return "Policy has invalid resource";
    if (statement.Has("NotAction") || statement.Has("NotResource"))
      return null;
    var hasBucket = resources.Any(r => !r.StartsWith(bucket.Arn + "/", StringComparison.Ordinal));
    var hasObject = resources.Any(r => r != bucket.Arn);
    return actions.All(a => hasBucket && Fits(a, S3Actions.OnBucket) || hasObject && Fits(a, S3Actions.OnObject))
      ? null
      : "Action does not apply to any resource(s) in statement";
  }

  private static bool Fits(string pattern, IReadOnlyList<string> actions)
  {
    if (pattern == "*")
      return true;
    const string prefix = "s3:";
    if (!pattern.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
      return false;
    var match = Wildcards(pattern.Substring(prefix.Length), RegexOptions.IgnoreCase);
    return actions.Any(match.IsMatch);
  }

  /// <summary>The bucket or something in it; the bucket's name may be part of a pattern.</summary>
  private static bool IsOf(string resource, Bucket bucket)
  {
    var slash = resource.IndexOf('/');
    var name = slash < 0 ? resource : resource.Substring(0, slash);
    return resource.StartsWith("arn:aws:s3:::", StringComparison.Ordinal) && Wildcards(name, RegexOptions.None).IsMatch(bucket.Arn);
  }

  private static Regex Wildcards(string pattern, RegexOptions options) =>
    new("^" + Regex.Escape(pattern).Replace("\\*", ".*").Replace("\\?", ".")
      + "$", options | RegexOptions.CultureInvariant | RegexOptions.Singleline);

  private static bool IsVersion(JsonElement version) =>
    version.ValueKind == JsonValueKind.String && version.GetString() is "2012-10-17" or "2008-10-17";
}
