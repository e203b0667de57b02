namespace StitchDelta.Tests.Fakes;

/// <summary>An AWS in memory, in which somebody else can be made to act before or after any call.</summary>
internal sealed class MemoryAws : IAws
{
  public const string Account = "123456789012";

  // IAM does not tell names apart that differ in case only, and answers with the name as it was made.
  private static StringComparer Names => StringComparer.OrdinalIgnoreCase;

  public List<string> Calls { get; } = [];

  public string? Policy { get; set; }

  /// <summary>The policies of buckets that have one of their own; every other bucket has <see cref="Policy"/>.</summary>
  public Dictionary<string, string?> PolicyOf { get; } = [];

  public Dictionary<string, (string Trust, Dictionary<string, string> Tags, Dictionary<string, string> Policies)> Roles { get; } = new(Names);

  public Dictionary<string, string> Descriptions { get; } = new(Names);

  public Dictionary<string, (string? Role, Dictionary<string, string> Tags)> Profiles { get; } = new(Names);

  public Dictionary<string, string> Boundaries { get; } = new(Names);

  /// <summary>The paths of roles; one that is not there is at the root.</summary>
  public Dictionary<string, string> Paths { get; } = new(Names);

  public Dictionary<string, string> ProfilePaths { get; } = new(Names);

  public List<string> Attached { get; } = [];

  public Dictionary<string, byte[]> Objects { get; } = [];

  public HashSet<string> Refused { get; } = [];

  public List<string> Listed { get; } = ["acme-lake"];

  public string AccountId { get; set; } = Account;

  public bool? IsOwn { get; set; } = true;

  /// <summary>The account of a bucket that is not the caller's.</summary>
  public string? BucketAccount { get; set; }

  public string? BucketRegion { get; set; } = "us-east-1";

  public BucketSettings Settings { get; set; } = new("AES256", null, "BucketOwnerEnforced", "BucketOwner");

  /// <summary>The policies of KMS keys; null where the caller may not read any.</summary>
  public Dictionary<string, string>? KeyPolicies { get; set; }

  public Func<string, string> Decide { get; set; } = _ => "allowed";

  /// <summary>What IAM decides of a principal, an action and a resource; null where <see cref="Decide"/> does by the action
  /// alone.</summary>
  public Func<string, string, string, string>? Simulate { get; set; }

  /// <summary>How many roles and instance profiles the account may have.</summary>
  public int Quota { get; set; } = 1000;

  public Action<string> Before { get; set; } = _ => { };

  public Action<string> After { get; set; } = _ => { };

  /// <summary>How late reads of IAM and of the bucket's policy show a write.</summary>
  public TimeSpan Late { get; set; }

  public TestTime Time { get; } = new();

  /// <summary>How long after something was taken out of it a role or profile still cannot be removed.</summary>
  public TimeSpan LateConflict { get; set; }

  public int Writes => Calls.Count(IsWrite);

  private static bool IsWrite(string call) => !call.StartsWith("Get", StringComparison.Ordinal) && !call.StartsWith("List", StringComparison.Ordinal) && !call.StartsWith("Is", StringComparison.Ordinal);

  public void AddRole(string name, params (string Key, string Value)[] tags) =>
    Roles[name] = (Policies.PolicyDocuments.Ec2Trust(), tags.ToDictionary(t => t.Key, t => t.Value), []);

  /// <summary>A role of an installation, as the module makes one.</summary>
  public void AddOwnRole(string name, string bucketName, InstallationRecord? record = null)
  {
    var id = InstallationId.Of($"arn:aws:iam::{Account}:role/{name}", bucketName);
    AddRole(name, [.. RecordTags.Encode((record ?? new()) with { Id = id, BucketName = bucketName }).Select(t => (t.Key, t.Value))]);
    Descriptions[name] = Mark.Description(id, bucketName);
  }

  public static StitchDeltaException Refusal(string operation, int status = 403, string code = "AccessDenied", string message = "Access Denied") =>
    Catalogue.AwsAccessDenied.Because("x", new ServiceFault("AWS", operation, status, code, message), operation, message, operation);

  public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancel) => Do("GetCallerIdentity", () => new CallerIdentity(AccountId, $"arn:aws:iam::{AccountId}:user/admin"));

  public Task<string?> GetBucketRegionAsync(string bucketName, CancellationToken cancel) => Do("GetBucketRegion", () => BucketRegion);

  public Task<IReadOnlyList<string>> ListBucketsAsync(CancellationToken cancel) => Do<IReadOnlyList<string>>("ListBuckets", () => Listed);

  public Task<string?> GetBucketPolicyAsync(string bucketName, CancellationToken cancel) => Do("GetBucketPolicy", () => Seen.PolicyOf.TryGetValue(bucketName, out var own) ? own : Seen.Policy);

  public Task PutBucketPolicyAsync(string bucketName, string policy, CancellationToken cancel) => Do("PutBucketPolicy", () => SetPolicy(bucketName, policy));

  public Task DeleteBucketPolicyAsync(string bucketName, CancellationToken cancel) => Do("DeleteBucketPolicy", () => SetPolicy(bucketName, null));

  public Task<bool?> IsBucketOfAccountAsync(string bucketName, string accountId, CancellationToken cancel) => Do("IsBucketOfAccount",
    () => IsOwn is not { } isOwn ? (bool?)null : accountId == (isOwn ? AccountId : BucketAccount));

  public Task<BucketSettings> GetBucketSettingsAsync(string bucketName, CancellationToken cancel) => Do("GetBucketSettings", () => Settings);

  public Task<string?> GetKeyPolicyAsync(string keyArn, CancellationToken cancel) =>
    Do("GetKeyPolicy", () => KeyPolicies is null ? throw Refusal("GetKeyPolicy", 400, "AccessDeniedException") : KeyPolicies.GetValueOrDefault(keyArn));

  public Task<IReadOnlyList<string>> ListObjectsAsync(string bucketName, string prefix, CancellationToken cancel) =>
    Do<IReadOnlyList<string>>("ListObjects", () => [.. Objects.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))]);

  public Task PutObjectAsync(string bucketName, string key, byte[] content, CancellationToken cancel) => Do("PutObject", () => Objects[key] = content);

  public Task<byte[]> GetObjectAsync(string bucketName, string key, CancellationToken cancel) => Do("GetObject", () => Objects[key]);

  public Task DeleteObjectAsync(string bucketName, string key, CancellationToken cancel) => Do("DeleteObject", () => Objects.Remove(key));

  public Task<IReadOnlyDictionary<string, string>> SimulateAsync(string principalArn, IReadOnlyList<string> actions, string resourceArn, CancellationToken cancel) =>
    Do<IReadOnlyDictionary<string, string>>("GetSimulation", () => actions.ToDictionary(a => a, a => Simulate?.Invoke(principalArn, a, resourceArn) ?? Decide(a)));

  public Task<IamRole?> GetRoleAsync(string roleName, CancellationToken cancel) => Do("GetRole", () => Seen.RoleOf(roleName));

  public Task<IamRole> CreateRoleAsync(NewIamRole role, CancellationToken cancel) =>
    Do("CreateRole", () =>
    {
      if (Roles.ContainsKey(role.RoleName)) throw Refusal("CreateRole", 409, "EntityAlreadyExists");
      Roles.Add(role.RoleName, (role.TrustPolicy, role.Tags.ToDictionary(t => t.Key, t => t.Value), []));
      Descriptions[role.RoleName] = role.Description;
      Paths[role.RoleName] = role.Path;
      if (role.PermissionsBoundary is { } boundary) Boundaries[role.RoleName] = boundary;
      return RoleOf(role.RoleName)!;
    });

  public async Task<AccountUsage?> GetAccountUsageAsync(CancellationToken cancel)
  {
    try
    {
      return await Do("GetAccountUsage", () => new AccountUsage(new(Seen.Roles.Count, Quota), new(Seen.Profiles.Count, Quota)));
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied && e.StatusCode == 403)
    {
      return null;
    }
  }

  public Task PutPermissionsBoundaryAsync(string roleName, string policyArn, CancellationToken cancel) =>
    Do($"PutRolePermissionsBoundary {roleName}", () => Boundaries[roleName] = policyArn);

  public Task DeleteRoleAsync(string roleName, CancellationToken cancel) => Do("DeleteRole", () =>
  {
    if (Time.Passed - _takenOut < LateConflict) throw Refusal("DeleteRole", 409, "DeleteConflict");
    if (Existing(roleName, "DeleteRole").Policies.Count > 0 || Profiles.Values.Any(p => Names.Equals(p.Role, roleName)) || Attached.Count > 0) throw Refusal("DeleteRole", 409, "DeleteConflict");
    Descriptions.Remove(roleName);
    return Roles.Remove(roleName);
  });

  public Task<string?> GetRolePolicyAsync(string roleName, string policyName, CancellationToken cancel) => Do("GetRolePolicy", () => Seen.Roles.TryGetValue(roleName, out var role) ? role.Policies.GetValueOrDefault(policyName) : null);

  public Task<IReadOnlyList<string>> ListRolePoliciesAsync(string roleName, CancellationToken cancel) => Do<IReadOnlyList<string>>("ListRolePolicies", () => [.. Seen.Existing(roleName, "ListRolePolicies").Policies.Keys]);

  public Task<IReadOnlyList<string>> ListAttachedRolePoliciesAsync(string roleName, CancellationToken cancel) => Do<IReadOnlyList<string>>("ListAttachedRolePolicies", () => Attached);

  public Task TagRoleAsync(string roleName, IReadOnlyDictionary<string, string> tags, CancellationToken cancel) => Do("TagRole", () =>
  {
    foreach (var tag in tags) Existing(roleName, "TagRole").Tags[tag.Key] = tag.Value;
    return true;
  });

  public Task PutRolePolicyAsync(string roleName, string policyName, string policy, CancellationToken cancel) => Do($"PutRolePolicy {roleName}", () => Existing(roleName, "PutRolePolicy").Policies[policyName] = policy);

  public Task DeleteRolePolicyAsync(string roleName, string policyName, CancellationToken cancel) => Do($"DeleteRolePolicy {roleName}", () => Existing(roleName, "DeleteRolePolicy").Policies.Remove(policyName));

  public Task UpdateTrustPolicyAsync(string roleName, string trustPolicy, CancellationToken cancel) =>
    Do("UpdateAssumeRolePolicy", () => Roles[roleName] = Existing(roleName, "UpdateAssumeRolePolicy") with { Trust = trustPolicy });

  public Task<IReadOnlyList<IamRole>> ListRolesAsync(CancellationToken cancel) =>
    Do<IReadOnlyList<IamRole>>("ListRoles", () => [.. Seen.Roles.Keys.Select(n => Seen.RoleOf(n)! with { Tags = new Dictionary<string, string>(), PermissionsBoundary = null })]);

  public Task<IamInstanceProfile?> GetInstanceProfileAsync(string instanceProfileName, CancellationToken cancel) => Do("GetInstanceProfile", () => Seen.ProfileOf(instanceProfileName));

  public Task<IamInstanceProfile> CreateInstanceProfileAsync(
    string instanceProfileName, string path, IReadOnlyDictionary<string, string> tags, CancellationToken cancel) =>
    Do("CreateInstanceProfile", () =>
    {
      if (Profiles.ContainsKey(instanceProfileName)) throw Refusal("CreateInstanceProfile", 409, "EntityAlreadyExists");
      ProfilePaths[instanceProfileName] = path;
      Profiles.Add(instanceProfileName, (null, tags.ToDictionary(t => t.Key, t => t.Value)));
      return ProfileOf(instanceProfileName)!;
    });

  public Task DeleteInstanceProfileAsync(string instanceProfileName, CancellationToken cancel) => Do("DeleteInstanceProfile", () =>
    Profiles[instanceProfileName].Role is null ? Profiles.Remove(instanceProfileName) : throw Refusal("DeleteInstanceProfile", 409, "DeleteConflict"));

  public Task AddRoleToInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel) =>
    Do("AddRoleToInstanceProfile", () =>
    {
      if (Profiles[instanceProfileName].Role is not null) throw Refusal("AddRoleToInstanceProfile", 409, "LimitExceeded");
      return Profiles[instanceProfileName] = (Roles.ContainsKey(roleName) ? AsMade(Roles.Keys, roleName) : throw NoSuch("AddRoleToInstanceProfile"), Profiles[instanceProfileName].Tags);
    });

  public Task RemoveRoleFromInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel) =>
    Do("RemoveRoleFromInstanceProfile", () =>
    {
      _takenOut = Time.Passed;
      return Profiles[instanceProfileName] = (null, Profiles[instanceProfileName].Tags);
    });

  private IamRole? RoleOf(string named) => Roles.TryGetValue(named, out var r) && AsMade(Roles.Keys, named) is var name ? new(name, $"arn:aws:iam::{AccountId}:role{Paths.GetValueOrDefault(name, "/")}{name}", r.Trust, new Dictionary<string, string>(r.Tags))
    {
      Description = Descriptions.GetValueOrDefault(name, ""),
      PermissionsBoundary = Boundaries.GetValueOrDefault(name),
    } : null;

  private IamInstanceProfile? ProfileOf(string named) => Profiles.TryGetValue(named, out var p) && AsMade(Profiles.Keys, named) is var name
    ? new(name, $"arn:aws:iam::{AccountId}:instance-profile{ProfilePaths.GetValueOrDefault(name, "/")}{name}", p.Role, p.Role is null ? null : RoleOf(p.Role)!.Arn) { Tags = new Dictionary<string, string>(p.Tags) }
    : null;

  private static string AsMade(IEnumerable<string> all, string named) => all.First(n => Names.Equals(n, named));

  private readonly List<(TimeSpan At, MemoryAws Before)> _written = [];
  private TimeSpan _takenOut = TimeSpan.MinValue / 2;

  // What reads show: all as it was before the first write that is too new.
  private MemoryAws Seen => _written.FirstOrDefault(w => w.At > Time.Passed - Late).Before ?? this;

  private MemoryAws Copy()
  {
    var copy = new MemoryAws { Policy = Policy, AccountId = AccountId };
    foreach (var p in PolicyOf) copy.PolicyOf[p.Key] = p.Value;
    foreach (var r in Roles) copy.Roles[r.Key] = (r.Value.Trust, new(r.Value.Tags), new(r.Value.Policies));
    foreach (var p in Profiles) copy.Profiles[p.Key] = (p.Value.Role, new(p.Value.Tags));
    foreach (var (from, to) in new[] { (Descriptions, copy.Descriptions), (Boundaries, copy.Boundaries), (Paths, copy.Paths), (ProfilePaths, copy.ProfilePaths) })
      foreach (var pair in from) to[pair.Key] = pair.Value;
    return copy;
  }

  private string? SetPolicy(string bucketName, string? policy) => PolicyOf.ContainsKey(bucketName) ? PolicyOf[bucketName] = policy : Policy = policy;

  private (string Trust, Dictionary<string, string> Tags, Dictionary<string, string> Policies) Existing(string roleName, string operation) =>
    Roles.TryGetValue(roleName, out var role) ? role : throw NoSuch(operation);

  private static StitchDeltaException NoSuch(string operation) => Refusal(operation, 404, "NoSuchEntity", "The role cannot be found.");

  private async Task<T> Do<T>(string call, Func<T> act)
  {
    await Task.Yield();
    Before(call);
    Calls.Add(call);
    if (Refused.Contains(call)) throw Refusal(call);
    var before = Late > TimeSpan.Zero ? Copy() : null;
    var result = act();
    if (before is not null && IsWrite(call)) _written.Add((Time.Passed, before));
    After(call);
    return result;
  }
}
