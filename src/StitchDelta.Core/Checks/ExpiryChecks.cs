using System.Globalization;

namespace StitchDelta.Checks;

/// <summary>The checks of what works today and will not for long: the runtime, and, in the other half, the token. And of what keeps Stitch
/// out although all works from here: the IP access lists.</summary>
internal static partial class ExpiryChecks
{
  private const int RuntimeDays = 90;

  public static readonly DestinationCheck RuntimeSupported = new("runtime-supported", "Runtime supported", GuideStep.Cluster,
    [ClusterChecks.Runtime], Needs.Cluster,
    async (subject, cancel) =>
      OfRuntime((await subject.ClusterAsync(cancel))!, await subject.Workspace.ListRuntimesAsync(cancel), DateTimeOffset.UtcNow));

  /// <summary>Databricks forgets a cluster so many days after it stopped, unless it is pinned.</summary>
  private const int ForgottenDays = 30;

  private const int IdleWarningDays = 20;

  public static readonly DestinationCheck ClusterInUse = new(
    "cluster-in-use", "Cluster in use", GuideStep.Cluster, [ClusterChecks.ClusterThere], Needs.Cluster,
    async (subject, cancel) => OfIdleCluster((await subject.ClusterAsync(cancel))!, DateTimeOffset.UtcNow));

  public static readonly DestinationCheck AddressesLetIn = new("stitchs-addresses-let-in", "Stitch's addresses let in", GuideStep.JdbcUrl,
    [Connected.Databricks], Needs.Nothing,
    async (subject, cancel) => OfAccessLists(await subject.Workspace.ListIPAccessListsAsync(cancel), subject.Region.IPAddresses));

  internal static Finding OfRuntime(ClusterInfo cluster, IReadOnlyList<RuntimeInfo> runtimes, DateTimeOffset now)
  {
    const string Expected = "a long-term support runtime with 90 days or more to go";
    var key = cluster.SparkVersion;
    var listed = runtimes.FirstOrDefault(r => r.SparkVersion == key);
    var (end, left) = RuntimeSupport.EndOf(key) is { } day ? (Day.Of(day), (day.UtcDateTime.Date - now.UtcDateTime.Date).Days)
      : ((string?)null, 0);

    Finding Warning(string actual) => RuntimeCommand(cluster, runtimes) is { } command
      ? Finding.Warning(Expected, $"{key}: {actual}",
        $"{command}; a running cluster restarts. Get-DeltaRuntime lists the others.") with { Command = command }
      : Finding.Warning(Expected, $"{key}: {actual}",
        "Have Get-DeltaRuntime list the runtimes, and give a newer one to New-DeltaCluster -SparkVersion.");
    return end is not null && left < 0 ? Warning($"support ended on {end}")
      : RuntimeSupport.IsForgotten(key) ? Warning("support ended years ago")
      : listed is null ? Warning("the workspace does not list it any more")
      : end is not null && left < RuntimeDays ? Warning($"support ends on {end}, in {Days(left)}")
      : end is not null ? Finding.Passed(Expected, $"{key}: supported until {end}")
      : ChooseCluster.IsLongTermSupport(listed)
        ? Finding.Passed(Expected, $"{key}: a long-term support release; until when is not known here")
      : Warning("not a long-term support release; Databricks supports such a one for about six months");
  }

  internal static Finding OfIdleCluster(ClusterInfo cluster, DateTimeOffset now)
  {
    var expected = $"used within the last {IdleWarningDays} days";
    if (cluster is not { State: "TERMINATED", Terminated: { } stopped }) return Finding.Passed(expected, $"it is {cluster.State}");
    if (cluster.IsPinned) return Finding.Passed(expected, $"stopped on {Day.Of(stopped)}, and pinned");
    var idle = (now - stopped).Days;
    var start = $"Start-DeltaCluster {cluster.ClusterId}";
    return idle < IdleWarningDays ? Finding.Passed(expected, $"stopped on {Day.Of(stopped)}")
      : Finding.Warning(expected,
        $"stopped on {Day.Of(stopped)}, {Days(idle)} ago; Databricks forgets a cluster {ForgottenDays} days after it stopped, "
          + "unless it is pinned",
        $"See in the Stitch app whether its integrations are paused. {start} starts it, which counts as use; a workspace admin can pin it.")
        with { Command = start };
  }

  internal static Finding OfAccessLists(IReadOnlyList<IPAccessList>? lists, IReadOnlyList<string> addresses)
  {
    var expected = $"the workspace lets in {string.Join(", ", addresses)}";
    if (lists is null)
      return Finding.Unknown(expected, "only a workspace admin may see the IP access lists",
        "Run the test with a workspace admin's token: Connect-DeltaWorkspace");
    var keptOut = IPAccess.KeptOut(lists, addresses);
    return keptOut.Count == 0
      ? Finding.Passed(expected, lists.Count == 0 ? "no IP access list is in force" : $"let in by {Number(lists.Count, "IP access list")}")
      : Finding.Failed(expected,
        $"kept out: {string.Join(", ", keptOut.Select(a => IPAccess.BlockOf(lists, a) is { } block ? $"{a} (blocked by list '{block.Label}')" : a))}", AccessRemedy(lists, keptOut));
  }

  private static string? RuntimeCommand(ClusterInfo cluster, IReadOnlyList<RuntimeInfo> runtimes)
  {
    var better = ChooseCluster.Runtime(runtimes)?.SparkVersion;
    return better is null || better == cluster.SparkVersion ? null
      : $"New-DeltaCluster -ClusterName '{cluster.ClusterName.Replace("'", "''")}'"
        + $"{(cluster.InstanceProfileArn is { } arn ? $" -InstanceProfileArn {arn}" : "")} -SparkVersion {better}";
  }

  /// <summary>What to type is Databricks' own CLI: it is the administrators of the workspace who decide about its lists, not this
  /// module.</summary>
  private static string AccessRemedy(IReadOnlyList<IPAccessList> lists, IReadOnlyList<string> keptOut)
  {
    var blocks = keptOut.Select(a => IPAccess.BlockOf(lists, a)?.Label).OfType<string>().Distinct().ToList();
    var missing = keptOut.Where(a => !lists.Any(l => l.ListType == "ALLOW" && IPAccess.Admits([l], a))).ToList();
    var take = blocks.Count > 0
      ? $"Have a workspace admin take them off the list '{string.Join("', '", blocks)}' (Settings, Security, IP access list)." : "";
    var give = lists.Any(l => l.ListType == "ALLOW") && missing.Count > 0
      ? "Have a workspace admin let them in: databricks ip-access-lists create Stitch ALLOW --json "
        + $"'{{\"ip_addresses\":[{string.Join(",", missing.Select(a => $"\"{a}/32\""))}]}}'"
      : "";
    return string.Join(" ", new[] { take, give }.Where(t => t.Length > 0));
  }

  private static string Days(int count) => Number(count, "day");

  private static string Number(int count, string noun) =>
    string.Format(CultureInfo.InvariantCulture, "{0} {1}{2}", count, noun, count == 1 ? "" : "s");
}
