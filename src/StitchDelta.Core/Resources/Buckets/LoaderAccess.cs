namespace StitchDelta.Resources.Buckets;

/// <summary>What a bucket's policy lets Stitch's loader do: each of the four privileges, and the statement that decides.</summary>
public static class LoaderAccess
{
  // A key of one character and one below a folder: a policy that opens a folder only does not open the bucket.
  private static readonly string[] Keys = ["\u0001", "stitch/object"];

  private static readonly string[] Dangerous = ["s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutBucketAcl", "s3:DeleteBucket"];

  // What is known of all requests: they speak TLS, so that the usual Deny for plain HTTP leaves them alone.
  private static readonly Dictionary<string, IReadOnlyList<string>> Tls = new() { ["aws:SecureTransport"] = ["true"] };

  // The loader comes from an account of Stitch's own, and so never through an endpoint of the customer's network.
  private static readonly Dictionary<string, IReadOnlyList<string>> OfLoader = new()
  {
    ["aws:SecureTransport"] = ["true"], ["aws:SourceVpce"] = [], ["aws:SourceVpc"] = [], ["aws:VpcSourceIp"] = [],
  };

  /// <summary>One result for each privilege.</summary>
  /// <param name="policy">The bucket's policy, or null for none.</param>
  /// <param name="loaderRoleArn">Stitch's loader role.</param>
  public static IReadOnlyList<StitchPrivilegeCheck> Of(string? policy, string bucketName, string loaderRoleArn)
  {
    var document = string.IsNullOrWhiteSpace(policy) ? null : PolicyDocument.Parse(policy!, bucketName);
    var grant = new LoaderGrant(bucketName, loaderRoleArn);
    return [.. StitchPrivilege.Loader.Select(privilege =>
      Describe(privilege, Decide(document, grant, privilege.Privilege), document, grant))];
  }

  /// <summary>What the policy lets the loader do beyond the four: those actions by which it could change who may use the bucket, or do away
  /// with it.</summary>
  public static IReadOnlyList<string> Excess(string? policy, string bucketName, string loaderRoleArn)
  {
    if (string.IsNullOrWhiteSpace(policy)) return [];
    var document = PolicyDocument.Parse(policy!, bucketName);
    return [.. Dangerous.Where(action =>
      Decide(document, loaderRoleArn, action, $"arn:aws:s3:::{bucketName}").Effect == PolicyEffect.Allow)];
  }

  /// <summary>What a statement gives beyond the guide's: actions of the loader's, and others than the loader. Null when the statement is
  /// not there, or not for the loader.</summary>
  internal static (IReadOnlyList<string> Actions, IReadOnlyList<string> Others)? Beyond(string? policy, string bucketName,
    string loaderRoleArn, string sid)
  {
    if (string.IsNullOrWhiteSpace(policy)) return null;
    return PolicyDocument.Parse(policy!, bucketName).Statements.FirstOrDefault(s =>
      s.Sid == sid && s is { Effect: "Allow", Principal: { } principals } && principals.Contains(loaderRoleArn)) is { } own
      ? ([.. (own.Actions ?? []).Where(a => !LoaderGrant.IsOurAction(a))], [.. own.Principal!.Where(p => p != loaderRoleArn)]) : null;
  }

  private static PolicyDecision Decide(PolicyDocument? document, LoaderGrant grant, string action) =>
    Decide(document, grant.LoaderRoleArn, action, grant.ResourceOf(action), OfLoader);

  /// <summary>The decision for the worst of the resources. A role comes as a session of it, which a NotPrincipal that names the role does
  /// not spare.</summary>
  internal static PolicyDecision Decide(
    PolicyDocument? document, string roleArn, string action, string resource, IReadOnlyDictionary<string,
      IReadOnlyList<string>>? context = null)
  {
    if (document is null) return new PolicyDecision(PolicyEffect.ImplicitDeny, null, null, []);
    return PolicyDecision.Worst(Keys.Select(key => RequestOf(roleArn, action, resource.Replace("*", key), context ?? Tls))
      .Select(request => PolicyEvaluator.EvaluateResourcePolicy(document, request)));
  }

  /// <summary>Where below the bucket a role is denied some of what it needs, although the rest is open to it: each place with the statement
  /// that says so.</summary>
  /// <param name="policy">The bucket's policy, or null for none.</param>
  /// <param name="roleArn">The role.</param>
  /// <param name="isLoader">Whether it is Stitch's loader, of whose requests more is known.</param>
  internal static IReadOnlyList<(string Place, PolicyStatement Statement)> DeniedBelow(string? policy, string bucketName, string roleArn,
    bool isLoader)
  {
    if (string.IsNullOrWhiteSpace(policy)) return [];
    var document = PolicyDocument.Parse(policy!, bucketName);
    return DeniedBelow(document, bucketName, (privilege, resource) =>
      PolicyEvaluator.EvaluateResourcePolicy(document, RequestOf(roleArn, privilege, resource, isLoader ? OfLoader : Tls)));
  }

  /// <summary>The same, of a policy of the role's own.</summary>
  internal static IReadOnlyList<(string Place, PolicyStatement Statement)> DeniedBelowBy(string policy, string bucketName, string roleArn)
  {
    var document = PolicyDocument.Parse(policy);
    return DeniedBelow(document, bucketName, (privilege, resource) =>
      PolicyEvaluator.EvaluateIdentityPolicies([document], RequestOf(roleArn, privilege, resource, Tls)));
  }

  private static IReadOnlyList<(string Place, PolicyStatement Statement)> DeniedBelow(
    PolicyDocument document, string bucketName, Func<string, string, PolicyDecision> decide)
  {
    var objects = $":s3:::{bucketName}/";
    var places =
      from statement in document.Statements
      where statement.Effect == "Deny"
      from pattern in statement.Resources ?? []
      let start = pattern.IndexOf(objects, StringComparison.Ordinal)
      where start >= 0
      select (Place: pattern.Substring(start + objects.Length), Resource: pattern.Replace("*", "x").Replace("?", "x"), statement);
    return [.. places.Where(p => StitchPrivilege.Loader.Any(privilege =>
      decide(privilege.Privilege, p.Resource) is { Effect: PolicyEffect.ExplicitDeny } decision
        && decision.StatementIndex == p.statement.Index)).Select(p => (p.Place, p.statement))];
  }

  // The ARN of a session has not the path of its role, which a condition can name all the same.
  private static PolicyRequest RequestOf(
    string roleArn, string action, string resource, IReadOnlyDictionary<string, IReadOnlyList<string>> context)
  {
    var account = roleArn.Substring(0, roleArn.IndexOf(":role/", StringComparison.Ordinal)).Replace(":iam:", ":sts:");
    var keys = context.ToDictionary(c => c.Key, c => c.Value);
    keys["aws:PrincipalArn"] = [roleArn];
    return new($"{account}:assumed-role/{roleArn.Split('/').Last()}/session", action, resource, keys) { Time = DateTimeOffset.UtcNow };
  }

  private static StitchPrivilegeCheck Describe(StitchPrivilege privilege, PolicyDecision decision, PolicyDocument? document,
    LoaderGrant grant)
  {
    var statement = decision.StatementIndex is { } index ? document!.Statements[index] : null;
    var (status, actual, remedy) = decision.Effect switch
    {
      PolicyEffect.Allow => (CheckStatus.Passed, $"allowed by {statement}", ""),
      PolicyEffect.ExplicitDeny => (CheckStatus.Failed, $"denied by {statement}{Under(statement!)}", Spare(statement!, grant)),
      PolicyEffect.Depends => (CheckStatus.Warning, $"depends on {string.Join(", ", decision.DependsOn)}, in {statement}",
        statement!.Effect == "Deny" ? "What the loader sends for that cannot be known here. "
          + Spare(statement, grant) : Give(document!, grant)),
      _ => (CheckStatus.Failed, document is not null
        && grant.HardenedIn(document) is [var hardened, ..] ? $"{hardened} allows it for a part of the bucket only"
        : "no statement allows it", Give(document, grant)),
    };
    return new StitchPrivilegeCheck
    {
      BucketName = grant.BucketName,
      Privilege = privilege.Privilege,
      Reason = privilege.Reason,
      PrincipalArn = grant.LoaderRoleArn,
      Status = status,
      DecidedBy = statement is null ? null : string.IsNullOrEmpty(statement.Sid) ? $"number {statement.Index + 1}" : statement.Sid,
      Actual = actual,
      Remedy = remedy,
    };
  }

  private static string Give(PolicyDocument? document, LoaderGrant grant) =>
    $"Grant-StitchBucketAccess {grant.BucketName}{(document is not null && grant.HardenedIn(document).Count > 0 ? " -Reset" : "")}";

  // What a Deny makes an exception for, as an endpoint of the customer's network.
  private static string Under(PolicyStatement statement) => statement.Condition is { } condition
    ? $" (on {string.Join(", ", condition.Members.SelectMany(m => m.Value.Members, (_, key) => $"{key.Name} {string.Join("/", key.Value.OneOrMany.Select(v => v.Scalar))}"))})" : "";

  private static string Spare(PolicyStatement statement, LoaderGrant grant) => statement.NotPrincipal is null
    ? $"Let {statement} of the bucket policy spare the loader: add to its Condition \"ArnNotEquals\": {{ \"aws:PrincipalArn\": "
      + $"[\"{grant.LoaderRoleArn}\"] }}."
    : $"Put \"Principal\": \"*\" with the Condition \"ArnNotEquals\": {{ \"aws:PrincipalArn\": [\"{grant.LoaderRoleArn}\"] }} in place of "
      + "the NotPrincipal of "
      + $"{statement}: a NotPrincipal that names a role does not spare the role's sessions.";
}
