namespace StitchDelta.Execution;

/// <summary>
/// AWS as whoever writes and then reads expects it: a read does not end with how a thing was before a write of the same session. No call is
/// added
/// unless an answer is late.
/// </summary>
/// <param name="writes">What was written lately with the same credentials.</param>
/// <param name="progress">Shows a wait: what for, where it stands, and whether it is over.</param>
public sealed partial class ConsistentAws(IAws aws, RecentWrites writes, Action<string, string, bool> progress) : IAws
{
  // Shorter than for reads: what stands in the way may be somebody else's.
  private static readonly TimeSpan ConflictLimit = TimeSpan.FromSeconds(30);

  /// <inheritdoc />
  public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancel) => aws.GetCallerIdentityAsync(cancel);

  /// <inheritdoc />
  public Task<IReadOnlyDictionary<string, string>> SimulateAsync(
    string principalArn, IReadOnlyList<string> actions, string resourceArn, CancellationToken cancel) =>
    OnNewAsync(principalArn.Substring(principalArn.LastIndexOf('/') + 1),
      () => aws.SimulateAsync(principalArn, actions, resourceArn, cancel), cancel);

  /// <inheritdoc />
  public Task<AccountUsage?> GetAccountUsageAsync(CancellationToken cancel) => aws.GetAccountUsageAsync(cancel);

  /// <inheritdoc />
  public Task<IamRole?> GetRoleAsync(string roleName, CancellationToken cancel) =>
    ReadAsync("IAM", $"role {roleName}", OfRole(roleName), () => aws.GetRoleAsync(roleName, cancel), IsSameRole, cancel);

  /// <inheritdoc />
  public Task<IReadOnlyList<IamRole>> ListRolesAsync(CancellationToken cancel) =>
    WaitAsync("IAM", "the list of roles", () => aws.ListRolesAsync(cancel),
      roles => writes.IsListLate(OfRole(""), roles.Select(r => r.RoleName)), cancel);

  /// <inheritdoc />
  public async Task<IamRole> CreateRoleAsync(NewIamRole role, CancellationToken cancel)
  {
    try
    {
      var made = await aws.CreateRoleAsync(role, cancel);
      writes.Wrote<IamRole>(OfRole(role.RoleName), null, _ => Requested(made.Arn));
      return made;
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "EntityAlreadyExists")
    {
      // There is one, whatever reads say yet: made by somebody else, or by a first try whose answer was lost.
      writes.Wrote<IamRole>(OfRole(role.RoleName), null, _ => Requested(""));
      throw;
    }

    IamRole Requested(string arn) => new(role.RoleName, arn, role.TrustPolicy, role.Tags)
    {
      Description = role.Description,
      PermissionsBoundary = role.PermissionsBoundary,
    };
  }

  /// <inheritdoc />
  public async Task PutPermissionsBoundaryAsync(string roleName, string policyArn, CancellationToken cancel)
  {
    await OnNewAsync(roleName, () => aws.PutPermissionsBoundaryAsync(roleName, policyArn, cancel), cancel);
    writes.Changed<IamRole>(OfRole(roleName), role => role with { PermissionsBoundary = policyArn });
  }

  /// <inheritdoc />
  public async Task DeleteRoleAsync(string roleName, CancellationToken cancel)
  {
    await OnFreedAsync($"role {roleName}", OfRole(roleName), () => aws.DeleteRoleAsync(roleName, cancel), cancel);
    writes.Wrote<IamRole>(OfRole(roleName), null, _ => null);
  }

  /// <inheritdoc />
  public async Task<string?> GetRolePolicyAsync(string roleName, string policyName, CancellationToken cancel)
  {
    var policy = await ReadAsync("IAM", $"inline policy {policyName} of role {roleName}", OfPolicy(roleName, policyName),
      () => aws.GetRolePolicyAsync(roleName, policyName, cancel), IsSameDocument, cancel);
    if (policy is not null) writes.IsThere(OfRole(roleName));
    return policy;
  }

  /// <inheritdoc />
  public Task<IReadOnlyList<string>> ListRolePoliciesAsync(string roleName, CancellationToken cancel) =>
    WaitAsync("IAM", $"the inline policies of role {roleName}",
      () => OnNewAsync(roleName, () => aws.ListRolePoliciesAsync(roleName, cancel), cancel),
      names => writes.IsListLate(OfPolicy(roleName, ""), names), cancel);

  /// <inheritdoc />
  public Task<IReadOnlyList<string>> ListAttachedRolePoliciesAsync(string roleName, CancellationToken cancel) =>
    OnNewAsync(roleName, () => aws.ListAttachedRolePoliciesAsync(roleName, cancel), cancel);

  /// <inheritdoc />
  public async Task TagRoleAsync(string roleName, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
  {
    await OnNewAsync(roleName, () => aws.TagRoleAsync(roleName, tags, cancel), cancel);
    writes.Changed<IamRole>(OfRole(roleName), role => role with
    {
      Tags = role.Tags.Where(t => !tags.ContainsKey(t.Key)).Concat(tags).ToDictionary(t => t.Key, t => t.Value),
    });
  }

  /// <inheritdoc />
  public async Task PutRolePolicyAsync(string roleName, string policyName, string policy, CancellationToken cancel)
  {
    await OnNewAsync(roleName, () => aws.PutRolePolicyAsync(roleName, policyName, policy, cancel), cancel);
    writes.Wrote<string>(OfPolicy(roleName, policyName), null, _ => policy);
  }

  /// <inheritdoc />
  public async Task DeleteRolePolicyAsync(string roleName, string policyName, CancellationToken cancel)
  {
    await aws.DeleteRolePolicyAsync(roleName, policyName, cancel);
    writes.Wrote<string>(OfPolicy(roleName, policyName), null, _ => null);
    writes.Freed(OfRole(roleName));
  }

  /// <inheritdoc />
  public async Task UpdateTrustPolicyAsync(string roleName, string trustPolicy, CancellationToken cancel)
  {
    await OnNewAsync(roleName, () => aws.UpdateTrustPolicyAsync(roleName, trustPolicy, cancel), cancel);
    writes.Changed<IamRole>(OfRole(roleName), role => role with { TrustPolicy = trustPolicy });
  }

  /// <inheritdoc />
  public Task<IamInstanceProfile?> GetInstanceProfileAsync(string instanceProfileName, CancellationToken cancel) =>
    ReadAsync("IAM", $"instance profile {instanceProfileName}", OfProfile(instanceProfileName),
      () => aws.GetInstanceProfileAsync(instanceProfileName, cancel), IsSameProfile, cancel);

  /// <inheritdoc />
  public async Task<IamInstanceProfile> CreateInstanceProfileAsync(
    string instanceProfileName, string path, IReadOnlyDictionary<string, string> tags, CancellationToken cancel)
  {
    try
    {
      var made = await aws.CreateInstanceProfileAsync(instanceProfileName, path, tags, cancel);
      writes.Wrote<IamInstanceProfile>(OfProfile(instanceProfileName), null, _ => made with { Tags = tags });
      return made;
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "EntityAlreadyExists")
    {
      writes.Wrote<IamInstanceProfile>(OfProfile(instanceProfileName), null, _ => new(instanceProfileName, "", null, null) { Tags = tags });
      var there = await GetInstanceProfileAsync(instanceProfileName, cancel);
      if (there is null || Mark.InTags(there.Tags) is not { } mark || Mark.InTags(tags) != mark) throw;
      return there;
    }
  }

  /// <inheritdoc />
  public async Task DeleteInstanceProfileAsync(string instanceProfileName, CancellationToken cancel)
  {
    await OnFreedAsync($"instance profile {instanceProfileName}", OfProfile(instanceProfileName),
      () => aws.DeleteInstanceProfileAsync(instanceProfileName, cancel), cancel);
    writes.Wrote<IamInstanceProfile>(OfProfile(instanceProfileName), null, _ => null);
  }

  /// <inheritdoc />
  public async Task AddRoleToInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel)
  {
    await OnNewAsync(OfProfile(instanceProfileName), $"instance profile {instanceProfileName}",
      () => OnNewAsync(roleName, () => aws.AddRoleToInstanceProfileAsync(instanceProfileName, roleName, cancel), cancel), cancel);
    writes.Changed<IamInstanceProfile>(OfProfile(instanceProfileName), profile => profile with { RoleName = roleName });
  }

  /// <inheritdoc />
  public async Task RemoveRoleFromInstanceProfileAsync(string instanceProfileName, string roleName, CancellationToken cancel)
  {
    await aws.RemoveRoleFromInstanceProfileAsync(instanceProfileName, roleName, cancel);
    writes.Changed<IamInstanceProfile>(OfProfile(instanceProfileName), profile => profile with { RoleName = null, RoleArn = null });
    writes.Freed(OfRole(roleName));
    writes.Freed(OfProfile(instanceProfileName));
  }

  private static string OfBucket(string name) => $"bucket policy {name}";

  private static string OfRole(string name) => $"role {name}";

  private static string OfPolicy(string roleName, string name) => $"policy {roleName}/{name}";

  private static string OfProfile(string name) => $"instance profile {name}";

  private Task<T?> ReadAsync<T>(
    string service, string what, string thing, Func<Task<T?>> ask, Func<T, T, bool> isSame, CancellationToken cancel) where T : class =>
    WaitAsync(service, what, ask, answer => writes.IsLate(thing, answer, isSame), cancel);

  private Task<T> WaitAsync<T>(string service, string what, Func<Task<T>> ask, Func<T, bool> isLate, CancellationToken cancel) =>
    LateReads.AskAsync(service, what, ask, isLate, RecentWrites.Limit, writes.Time, progress, cancel);

  private Task<T> OnNewAsync<T>(string roleName, Func<Task<T>> call, CancellationToken cancel) =>
    RepeatAsync($"role {roleName}", call, e => e.ErrorCode == "NoSuchEntity" && writes.IsNew(OfRole(roleName)), cancel);

  private Task<bool> OnNewAsync(string roleName, Func<Task> call, CancellationToken cancel) =>
    OnNewAsync(OfRole(roleName), $"role {roleName}", call, cancel);

  // Also a write is told at times that there is no such thing, when it was made a moment ago.
  private Task<bool> OnNewAsync(string thing, string what, Func<Task> call, CancellationToken cancel) =>
    RepeatAsync(what, Answering(call), e => e.ErrorCode == "NoSuchEntity" && writes.IsNew(thing), cancel);

  // What was taken out a moment ago may still be seen in it, and then it cannot be removed.
  private Task<bool> OnFreedAsync(string what, string thing, Func<Task> call, CancellationToken cancel) =>
    RepeatAsync(what, Answering(call), e => e.ErrorCode == "DeleteConflict" && writes.IsJustFreed(thing, ConflictLimit), cancel);

  private async Task<T> RepeatAsync<T>(string what, Func<Task<T>> call, Func<StitchDeltaException, bool> mayPass, CancellationToken cancel)
  {
    var (answer, refusal) = await WaitAsync("IAM", what, TryAsync, a => a.Refusal is { } e && mayPass(e), cancel);
    return refusal is null ? answer! : throw refusal;

    async Task<(T? Answer, StitchDeltaException? Refusal)> TryAsync()
    {
      try
      {
        return (await call(), null);
      }
      catch (StitchDeltaException e) when (mayPass(e))
      {
        return (default, e);
      }
    }
  }

  private static Func<Task<bool>> Answering(Func<Task> call) => async () =>
  {
    await call();
    return true;
  };

  private static bool IsSameRole(IamRole a, IamRole b) =>
    a.Description == b.Description && a.PermissionsBoundary == b.PermissionsBoundary
    && IsSameTags(a.Tags, b.Tags) && IsSameDocument(a.TrustPolicy, b.TrustPolicy);

  private static bool IsSameProfile(IamInstanceProfile a, IamInstanceProfile b) => a.RoleName == b.RoleName && IsSameTags(a.Tags, b.Tags);

  private static bool IsSameTags(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
    a.Count == b.Count && a.All(t => b.TryGetValue(t.Key, out var value) && value == t.Value);

  private static bool IsSameDocument(string a, string b)
  {
    if (a == b) return true;
    try
    {
      return PolicyDocument.MeansTheSame(a, b);
    }
    catch (StitchDeltaException)
    {
      return false; // What cannot be read was not written here.
    }
  }
}
