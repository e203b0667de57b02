namespace StitchDelta.Resources.Clusters;

/// <summary>The checks of guide steps 2.2 and 2.3: the cluster and its address.</summary>
internal static class ClusterChecks
{
  public static readonly DestinationCheck ClusterThere = new("cluster-exists", "Cluster exists", GuideStep.Cluster, [Connected.Databricks],
    Needs.Cluster,
    async (subject, cancel) => Finding.Of(await subject.ClusterAsync(cancel) is not null,
      $"cluster {subject.Facts.ClusterId}", await subject.ClusterAsync(cancel) is { } c ? c.State
        : "not there", subject.Facts.ClusterName is null
          ? $"Test-StitchDestination -Repair makes it again. Its name is not on record: it will be {MakeCluster.DefaultName}, "
            + "or what -ClusterName says."
          : "Test-StitchDestination -Repair makes it again."))
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck ClusterProfile = new("cluster-has-the-instance-profile", "Cluster has the instance profile",
    GuideStep.Cluster, [ClusterThere],
    facts => Needs.Cluster(facts) ?? Needs.Profile(facts),
    async (subject, cancel) =>
    {
      var actual = (await subject.ClusterAsync(cancel))!.InstanceProfileArn;
      return Finding.Of(actual == subject.Facts.InstanceProfileArn, subject.Facts.InstanceProfileArn!, actual ?? "none",
        "Test-StitchDestination -Repair gives it back. It restarts a running cluster.");
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck ClusterUser = new("cluster-user", "Cluster is the token owner's", GuideStep.Cluster,
    [ClusterThere], Needs.Cluster,
    async (subject, cancel) =>
    {
      var cluster = (await subject.ClusterAsync(cancel))!;
      var owner = subject.Record.TokenOwner ?? subject.Facts.OnBehalfOf ?? await OwnerAsync(subject, cancel);
      var expected = $"single user {owner ?? "as the token's owner"}";
      if (cluster.AccessMode != "SINGLE_USER") return Finding.Passed(expected, "not needed: the access mode is "
        + $"{(cluster.AccessMode.Length > 0 ? cluster.AccessMode : "not set")}");
      if (owner is null) return Finding.Unknown(expected, "the token's owner is not on record");
      return Finding.Of(string.Equals(cluster.SingleUserName, owner, StringComparison.OrdinalIgnoreCase), expected, cluster.SingleUserName
        ?? "nobody",
        "Only its single user may use the cluster, and Stitch logs in as the token's owner. "
          + "A repair restarts a running cluster.").SayWhenPassed(owner);
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck Runtime = new("cluster-runtime", "Cluster runtime", GuideStep.Cluster, [ClusterThere],
    Needs.Cluster,
    async (subject, cancel) =>
    {
      var actual = (await subject.ClusterAsync(cancel))!.SparkVersion;
      var oldest = (await subject.CatalogsAsync(cancel)).OldestRuntime;
      return Finding.Of(RuntimeVersion.Of(actual) is not { } version || version >= oldest, $"{oldest} or later", actual,
        "Test-StitchDestination -Repair gives it a newer one. It restarts a running cluster.");
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck UrlOfCluster = new("jdbc-url-belongs-to-the-cluster", "JDBC URL belongs to the cluster",
    GuideStep.JdbcUrl, [Connected.Databricks],
    facts => Needs.JdbcUrl(facts) ?? Needs.Cluster(facts),
    (subject, _) =>
    {
      var url = JdbcUrl.Parse(subject.Facts.JdbcUrl!);
      var host = subject.Facts.WorkspaceUrl;
      var right = url.ClusterId == subject.Facts.ClusterId
        && (host is null || url.IsAt(host));
      return Task.FromResult(Finding.Of(right, $"{subject.Facts.ClusterId} on {host?.Authority ?? url.Host}",
        $"{url.ClusterId ?? url.HttpPath} on {url.Host}:{url.Port}",
        "Get-DeltaJdbcUrl builds the right one; New-StitchDestination gives it to Stitch."));
    })
  { Repairs = JdbcUrlResource.Instance };

  public static readonly DestinationCheck SelectOne = new("select-1-at-the-jdbc-url", "SELECT 1 at the JDBC URL", GuideStep.JdbcUrl,
    [ClusterThere, ClusterProfile, TokenChecks.TokenAccepted], Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var value = (await subject.SqlAsync(cancel))[0].Rows.FirstOrDefault()?.FirstOrDefault();
      return Finding.Of(value is 1, "1", $"{value ?? "no row"}, with {(await subject.LoginAsync(cancel)).Words}",
        "Check that the cluster runs: Start-DeltaCluster");
    })
  { RunsSql = true };

  public static readonly DestinationCheck AutoMerge = new("automerge-is-off", "autoMerge is off", GuideStep.Cluster, [SelectOne],
    Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var row = (await subject.SqlAsync(cancel))[1].Rows.FirstOrDefault();
      var value = row?.LastOrDefault() is string and not "<undefined>" and var set ? set : "not set";
      return Finding.Of(!value.Equals("true", StringComparison.OrdinalIgnoreCase), $"{MakeCluster.AutoMerge} = false", value,
        "Test-StitchDestination -Repair sets it to false. It restarts a running cluster.");
    })
  { Repairs = ClusterResource.Instance, RunsSql = true };

  // A token among the caller's own is the caller's.
  private static async Task<string?> OwnerAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts.TokenId is not null
      && await subject.TokenAsync(cancel) is { UserName: null or "" } ? (await subject.UserAsync(cancel)).UserName : null;
}
