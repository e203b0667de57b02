using System.Collections.Concurrent;

namespace StitchDelta.Resources.Roles;

/// <summary>The room that inline policies have on the roles that Databricks deploys with: IAM limits all of a role's together. What is made
/// side by side shares it.</summary>
internal sealed class InlinePolicyRoom
{
  private const int Limit = 10240;

  private readonly ConcurrentDictionary<string, Role> _roles = new(StringComparer.OrdinalIgnoreCase);

  /// <summary>Waits until nobody else changes the policies of this role. Whoever disposes of the result lets the next one in.</summary>
  public async Task<IDisposable> LockAsync(CallerIdentity caller, string roleName, CancellationToken cancel)
  {
    var role = Of(caller, roleName);
    await role.Turn.WaitAsync(cancel);
    return role;
  }

  /// <summary>Throws when a policy does not fit beside those that are there and those that others are about to write. What the caller may
  /// not read, or is not there, is not judged.</summary>
  public async Task RequireAsync(IAws aws, CallerIdentity caller, ProfileRequest request, PassPolicy policy, CancellationToken cancel)
  {
    if (request.DeploymentRoleName is not { } deployment) return;
    using var turn = await LockAsync(caller, deployment, cancel);
    var sizes = Of(caller, deployment).Sizes;
    if (sizes.ContainsKey(policy.Name)) return;
    try
    {
      var present = await aws.ListRolePoliciesAsync(deployment, cancel);
      if (present.Contains(policy.Name)) return;
      foreach (var name in present.Where(n => !sizes.ContainsKey(n)))
        sizes[name] = await aws.GetRolePolicyAsync(deployment, name, cancel) is { } text ? PolicyDocument.SizeOf(text) : 0;
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.AwsAccessDenied || e.ErrorCode == "NoSuchEntity")
    {
      return;
    }
    var (used, needed) = (sizes.Values.Sum(), PolicyDocument.SizeOf(policy.Document));
    if (used + needed > Limit) throw Catalogue.DeploymentRoleFull.For(deployment, deployment, used, Limit, request.RoleName, needed);
    sizes[policy.Name] = needed;
    Of(caller, deployment).Missing.Add(policy.Name);
  }

  /// <summary>Whether a policy is known not to have been there: the room for it was found a moment ago.</summary>
  public bool WasMissing(CallerIdentity caller, string roleName, string policyName) => Of(caller, roleName).Missing.Contains(policyName);

  private Role Of(CallerIdentity caller, string roleName) => _roles.GetOrAdd($"{caller.AccountId} {roleName}", _ => new Role());

  private sealed class Role : IDisposable
  {
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>By the name of the policy: those that were there, and those that are about to be.</summary>
    public Dictionary<string, int> Sizes { get; } = [];

    /// <summary>Those that were not there.</summary>
    public HashSet<string> Missing { get; } = [];

    public void Dispose() => Turn.Release();
  }
}
