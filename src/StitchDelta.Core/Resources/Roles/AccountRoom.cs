using System.Collections.Concurrent;
using System.Globalization;

namespace StitchDelta.Resources.Roles;

/// <summary>The room for roles and instance profiles in AWS accounts: IAM limits how many an account has. An account is asked once, and
/// what is installed side by side shares what is left.</summary>
internal sealed class AccountRoom
{
  /// <summary>What the console calls the quota of roles.</summary>
  public const string RoleQuota = "Roles per account";

  /// <summary>What the console calls the quota of instance profiles.</summary>
  public const string InstanceProfileQuota = "Instance profiles per account";

  private readonly Once<string, AccountUsage?> _usage = new();
  private readonly ConcurrentDictionary<string, HashSet<string>> _promised = new();
  private readonly KeyedLock _turns = new();

  /// <summary>Throws when there is no room for these new roles and instance profiles, else sets it aside for them. What IAM does not say
  /// is not judged.</summary>
  public async Task RequireAsync(IAws aws, CallerIdentity caller, IReadOnlyList<string> roles, IReadOnlyList<string> instanceProfiles,
    CancellationToken cancel)
  {
    if (roles.Count + instanceProfiles.Count == 0) return;
    var usage = await _usage.AskAsync(caller.AccountId, () => aws.GetAccountUsageAsync(cancel));
    await TakeAsync(caller, new("role", RoleQuota, usage?.Roles), roles,
      async name => await aws.GetRoleAsync(name, cancel) is not null, cancel);
    await TakeAsync(caller, new("instance profile", InstanceProfileQuota, usage?.InstanceProfiles), instanceProfiles,
      async name => await aws.GetInstanceProfileAsync(name, cancel) is not null, cancel);
  }

  /// <summary>How much is used, in words.</summary>
  public static string Words(int used, int quota, string kind) =>
    string.Format(CultureInfo.InvariantCulture, "{0:N0} of {1:N0} {2}s", used, quota, kind);

  private async Task TakeAsync(CallerIdentity caller, Kind kind, IReadOnlyList<string> names, Func<string, Task<bool>> isThere,
    CancellationToken cancel)
  {
    if (kind.Usage is not { } usage) return;
    var key = $"{caller.AccountId} {kind.Name}";
    using var turn = await _turns.TakeAsync(key, cancel);
    // IAM does not tell names apart that differ in case only.
    var promised = _promised.GetOrAdd(key, _ => new(StringComparer.OrdinalIgnoreCase));
    var wanted = names.Where(n => !promised.Contains(n)).ToList();
    // Only where it matters is it worth a request whether one of them is there already.
    if (IsTooMany(wanted.Count))
      foreach (var name in wanted.ToList())
        if (await isThere(name)) wanted.Remove(name);
    if (wanted.Count > 0 && IsTooMany(wanted.Count))
      throw Catalogue.AccountQuotaReached.For(wanted[0], string.Join(" and ", wanted.Select(n => $"the {kind.Name} {n}")),
        $"it has {Words(usage.Used, usage.Quota, kind.Name)}{(promised.Count > 0 ? $", and this run makes {promised.Count} more" : "")}",
        kind.Quota);
    promised.UnionWith(wanted);

    bool IsTooMany(int more) => usage.Used + promised.Count + more > usage.Quota;
  }

  private sealed record Kind(string Name, string Quota, QuotaUsage? Usage);
}
