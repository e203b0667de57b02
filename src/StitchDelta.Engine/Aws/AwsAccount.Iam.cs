using System.Globalization;
using System.Xml.Linq;
using StitchDelta.Engine.Aws.Iam;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws;

internal sealed partial class AwsAccount
{
  public async Task<AccountUsage?> GetAccountUsageAsync(CancellationToken cancel)
  {
    try
    {
      return await IamAsync("GetAccountSummary", null, UsageIn, cancel).ConfigureAwait(false);
    }
    // A stand-in for IAM may not know the operation.
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied || e.ErrorCode == "InvalidAction")
    {
      return null;
    }
  }

  public Task<IamRole?> GetRoleAsync(string roleName, CancellationToken cancel) =>
    OrNullAsync("NoSuchEntity", () => IamAsync("GetRole", roleName, Role, cancel, ("RoleName", roleName)));

  public Task<IamRole> CreateRoleAsync(NewIamRole role, CancellationToken cancel) =>
    OrMadeAsync("EntityAlreadyExists",
      // The tags are those that were sent, and not those of the answer: what is recorded in them must not be lost by reading it.
      () => IamAsync("CreateRole", role.RoleName, answer => Role(answer) with { Tags = role.Tags }, cancel,
      [
        ("RoleName", role.RoleName), ("Path", PathOf(role.Path)), ("AssumeRolePolicyDocument", role.TrustPolicy),
        ("Description", role.Description.Length > 0 ? role.Description : null), ("PermissionsBoundary", role.PermissionsBoundary),
          .. IamRequest.Tags(role.Tags),
      ]),
      async () => await GetRoleAsync(role.RoleName, cancel).ConfigureAwait(false) is { } made && Has(made.Tags, role.Tags) ? made : null);

  public Task PutPermissionsBoundaryAsync(string roleName, string policyArn, CancellationToken cancel) =>
    IamAsync("PutRolePermissionsBoundary", roleName, cancel, ("RoleName", roleName), ("PermissionsBoundary", policyArn));

  public Task DeleteRoleAsync(string roleName, CancellationToken cancel) =>
    OrGoneAsync(IamAsync("DeleteRole", roleName, cancel, ("RoleName", roleName)));

  public Task<string?> GetRolePolicyAsync(string roleName, string policyName, CancellationToken cancel) =>
    OrNullAsync("NoSuchEntity", () =>
      IamAsync("GetRolePolicy", roleName, answer => Decode(answer.NeedElement("GetRolePolicyResult").NeedText("PolicyDocument")), cancel,
      ("RoleName", roleName), ("PolicyName", policyName)));

  public Task<IReadOnlyList<string>> ListRolePoliciesAsync(string roleName, CancellationToken cancel) =>
    ListAsync("ListRolePolicies", "PolicyNames", roleName, e => e.Value, cancel, ("RoleName", roleName));

  public Task<IReadOnlyList<string>> ListAttachedRolePoliciesAsync(string roleName, CancellationToken cancel) =>
    ListAsync("ListAttachedRolePolicies", "AttachedPolicies", roleName, e => e.NeedText("PolicyName"), cancel, ("RoleName", roleName));

  public Task<IReadOnlyList<IamRole>> ListRolesAsync(CancellationToken cancel) =>
    ListAsync("ListRoles", "Roles", null, RoleOf, cancel, ("MaxItems", "1000"));

  public Task TagRoleAsync(string roleName, IReadOnlyDictionary<string, string> tags, CancellationToken cancel) =>
    IamAsync("TagRole", roleName, cancel, [("RoleName", roleName), .. IamRequest.Tags(tags)]);

  public async Task<IReadOnlyDictionary<string, string>> SimulateAsync(
    string principalArn, IReadOnlyList<string> actions, string resourceArn, CancellationToken cancel)
  {
    var results = await ListAsync("SimulatePrincipalPolicy", "EvaluationResults", principalArn, r =>
      (Action: r.NeedText("EvalActionName"), Decision: r.NeedText("EvalDecision")), cancel,
    [
      ("PolicySourceArn", principalArn), ("ResourceArns.member.1", resourceArn),
        .. actions.Select((a, i) => ($"ActionNames.member.{i + 1}", (string?)a)),
      // All roles of an installation are passed to EC2, and policies often allow it to that service alone.
      ("ContextEntries.member.1.ContextKeyName", "iam:PassedToService"), ("ContextEntries.member.1.ContextKeyType", "string"),
      ("ContextEntries.member.1.ContextKeyValues.member.1", "ec2.amazonaws.com"),
    ]).ConfigureAwait(false);
    return Read("IAM", "SimulatePrincipalPolicy", principalArn, () =>
      Once(results.Select(r => (r.Action, r.Decision)), StringComparer.OrdinalIgnoreCase));
  }

  public Task PutRolePolicyAsync(string roleName, string policyName, string policy, CancellationToken cancel) =>
    IamAsync("PutRolePolicy", roleName, cancel, ("RoleName", roleName), ("PolicyName", policyName), ("PolicyDocument", policy));

  public Task DeleteRolePolicyAsync(string roleName, string policyName, CancellationToken cancel) =>
    OrGoneAsync(IamAsync("DeleteRolePolicy", roleName, cancel, ("RoleName", roleName), ("PolicyName", policyName)));

  public Task UpdateTrustPolicyAsync(string roleName, string trustPolicy, CancellationToken cancel) =>
    IamAsync("UpdateAssumeRolePolicy", roleName, cancel, ("RoleName", roleName), ("PolicyDocument", trustPolicy));

  public Task<IamInstanceProfile?> GetInstanceProfileAsync(string instanceProfileName, CancellationToken cancel) =>
    OrNullAsync("NoSuchEntity", () =>
      IamAsync("GetInstanceProfile", instanceProfileName, ProfileIn, cancel, ("InstanceProfileName", instanceProfileName)));

  public Task<IamInstanceProfile> CreateInstanceProfileAsync(
    string instanceProfileName, string path, IReadOnlyDictionary<string, string> tags, CancellationToken cancel) =>
    OrMadeAsync("EntityAlreadyExists",
      () => IamAsync("CreateInstanceProfile", instanceProfileName, answer => ProfileIn(answer) with { Tags = tags }, cancel,
        [("InstanceProfileName", instanceProfileName), ("Path", PathOf(path)), .. IamRequest.Tags(tags)]),
      async () => await GetInstanceProfileAsync(instanceProfileName, cancel).ConfigureAwait(false) is { } profile
        && Has(profile.Tags, tags) ? profile : null);

  public Task DeleteInstanceProfileAsync(string instanceProfileName, CancellationToken cancel) =>
    OrGoneAsync(IamAsync("DeleteInstanceProfile", instanceProfileName, cancel, ("InstanceProfileName", instanceProfileName)));

  public Task AddRoleToInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel) =>
    OrMadeAsync<object>("LimitExceeded",
      async () => await IamAsync("AddRoleToInstanceProfile", instanceProfileName, cancel, ("InstanceProfileName", instanceProfileName),
        ("RoleName", roleName)).ConfigureAwait(false),
      async () => await GetInstanceProfileAsync(instanceProfileName, cancel).ConfigureAwait(false) is { } profile
        && profile.RoleName == roleName ? profile : null);

  public Task RemoveRoleFromInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel) =>
    OrGoneAsync(IamAsync("RemoveRoleFromInstanceProfile", instanceProfileName, cancel, ("InstanceProfileName", instanceProfileName),
      ("RoleName", roleName)));

  /// <summary>What is made. The SDK asks again when an answer is lost, and is told that there is one: when it is as it was to be made, it
  /// is that one.</summary>
  private static async Task<T> OrMadeAsync<T>(string thereIsOne, Func<Task<T>> make, Func<Task<T?>> find) where T : class
  {
    try
    {
      return await make().ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode == thereIsOne)
    {
      if (await find().ConfigureAwait(false) is { } made)
        return made;
      throw;
    }
  }

  /// <summary>A removal, for which it is all one whether there was something left to remove.</summary>
  private static async Task OrGoneAsync(Task removal)
  {
    try
    {
      await removal.ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "NoSuchEntity")
    {
      // By somebody else, or by a first try whose answer was lost.
    }
  }

  private static bool Has(IReadOnlyDictionary<string, string> found, IReadOnlyDictionary<string, string> wanted) =>
    wanted.Count > 0 && wanted.All(t => found.TryGetValue(t.Key, out var value) && value == t.Value);

  /// <summary>The members of a list that may come in pages.</summary>
  private Task<IReadOnlyList<T>> ListAsync<T>(
    string action, string list, string? target, Func<XElement, T> read, CancellationToken cancel,
      params (string Key, string? Value)[] parameters) =>
    Paging.AllAsync<T>("IAM", action, target, token => IamAsync<(IReadOnlyList<T>, string?)>(action, target, answer =>
      ([.. answer.NeedElement(list).Elements().Select(read)], NextIn(answer)), cancel, [.. parameters, ("Marker", token)]));

  private static string? NextIn(XElement answer) =>
    answer.Find("IsTruncated")?.Value != "true" ? null : Need(answer.NeedElement("Marker").Value, "Marker");

  private Task<IamResponse> IamAsync(string action, string? target, CancellationToken cancel,
    params (string Key, string? Value)[] parameters) =>
    RunAsync("IAM", action, target, (aws, c) => aws.Iam.SendAsync(new IamRequest(action, parameters), c), cancel);

  /// <summary>A call whose answer is read, and must hold what the reader needs.</summary>
  private async Task<T> IamAsync<T>(string action, string? target, Func<XElement, T> read, CancellationToken cancel,
    params (string Key, string? Value)[] parameters)
  {
    var answer = await IamAsync(action, target, cancel, parameters).ConfigureAwait(false);
    return Read("IAM", action, target, () => read(answer.Body));
  }

  private static IamRole Role(XElement answer) => RoleOf(answer.NeedElement("Role"));

  private static IamRole RoleOf(XElement role) =>
    new(role.NeedText("RoleName"), NeedArnOfIam(role), Decode(role.NeedText("AssumeRolePolicyDocument")), Tags(role))
    {
      Description = role.Text("Description"),
      PermissionsBoundary = role.Child("PermissionsBoundary")?.NeedText("PermissionsBoundaryArn"),
    };

  private static AccountUsage UsageIn(XElement answer)
  {
    var counts = answer.NeedElement("SummaryMap").Elements().ToLookup(e => e.Text("key"), e => e.Text("value"));
    return new(Of("Roles"), Of("InstanceProfiles"));

    QuotaUsage? Of(string name) => Number(name) is { } used && Number(name + "Quota") is { } quota ? new(used, quota) : null;

    int? Number(string key) =>
      int.TryParse(counts[key].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
  }

  // Left out where there is none, as most callers do.
  private static string? PathOf(string path) => path == "/" ? null : path;

  private static IamInstanceProfile ProfileIn(XElement answer) => InstanceProfile(answer.NeedElement("InstanceProfile"));

  private static IamInstanceProfile InstanceProfile(XElement profile)
  {
    var role = profile.Members("Roles").FirstOrDefault();
    return new(profile.NeedText("InstanceProfileName"), NeedArnOfIam(profile), role?.NeedText("RoleName"),
      role is null ? null : NeedArnOfIam(role)) { Tags = Tags(profile) };
  }

  /// <summary>The ARN of a role or a profile has the name behind a path.</summary>
  private static string NeedArnOfIam(XElement entity) =>
    NeedArn(entity.Text("Arn")) is var arn && arn.Split([':'], 6)[5].IndexOf('/') > 0 ? arn : throw new AnswerException("its Arn is none");

  private static Dictionary<string, string> Tags(XElement entity) =>
    Once(entity.Members("Tags").Select(t => (t.Text("Key"), t.Text("Value"))), StringComparer.Ordinal);

  /// <summary>What has each name once: of two values, none is to be believed.</summary>
  private static Dictionary<string, string> Once(IEnumerable<(string Name, string Value)> all, StringComparer comparer)
  {
    var once = new Dictionary<string, string>(comparer);
    foreach (var (name, value) in all)
    {
      if (once.ContainsKey(name)) throw new AnswerException($"it has {name} twice");
      once[name] = value;
    }
    return once;
  }

  /// <summary>IAM gives documents back URL-encoded, a plus sign being itself.</summary>
  private static string Decode(string? document) => Uri.UnescapeDataString(document ?? "");
}
