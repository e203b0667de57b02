namespace StitchDelta.Checks;

/// <summary>The checks of guide step 2: the profile, the cluster, its address and the token.</summary>
internal static class WorkspaceChecks
{
  public static readonly DestinationCheck ProfileRegistered = new("instance-profile-registered", "Instance profile registered", GuideStep.Registration, [Connected.Databricks],
    Needs.Profile,
    async (subject, cancel) => Finding.Of((await subject.Workspace.ListInstanceProfilesAsync(cancel)).Contains(subject.Facts.InstanceProfileArn!),
      subject.Facts.InstanceProfileArn!, "not registered in the workspace", $"Register-DeltaInstanceProfile -InstanceProfileArn {subject.Facts.InstanceProfileArn}")
      .SayWhenPassed("registered"))
  { Repairs = RegistrationResource.Instance };

  public static readonly DestinationCheck ClusterThere = new("cluster-exists", "Cluster exists", GuideStep.Cluster, [Connected.Databricks],
    Needs.Cluster,
    async (subject, cancel) => Finding.Of(await subject.ClusterAsync(cancel) is not null,
      $"cluster {subject.Facts.ClusterId}", await subject.ClusterAsync(cancel) is { } c ? c.State : "not there", "Make it: New-DeltaCluster"))
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck ClusterProfile = new("cluster-has-the-instance-profile", "Cluster has the instance profile", GuideStep.Cluster, [ClusterThere],
    facts => Needs.Cluster(facts) ?? Needs.Profile(facts),
    async (subject, cancel) =>
    {
      var actual = (await subject.ClusterAsync(cancel))!.InstanceProfileArn;
      return Finding.Of(actual == subject.Facts.InstanceProfileArn, subject.Facts.InstanceProfileArn!, actual ?? "none",
        "Run New-DeltaCluster again with the same -ClusterName; it repairs the cluster.");
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck ClusterUser = new("cluster-user", "Cluster is the token owner's", GuideStep.Cluster, [ClusterThere], Needs.Cluster,
    async (subject, cancel) =>
    {
      var cluster = (await subject.ClusterAsync(cancel))!;
      var owner = subject.Record.TokenOwner ?? subject.Facts.OnBehalfOf ?? await OwnerAsync(subject, cancel);
      var expected = $"single user {owner ?? "as the token's owner"}";
      if (cluster.AccessMode != "SINGLE_USER") return Finding.Passed(expected, $"not needed: the access mode is {cluster.AccessMode}");
      if (owner is null) return Finding.Unknown(expected, "the token's owner is not on record");
      return Finding.Of(string.Equals(cluster.SingleUserName, owner, StringComparison.OrdinalIgnoreCase), expected, cluster.SingleUserName ?? "nobody",
        "Only its single user may use the cluster, and Stitch logs in as the token's owner. A repair restarts a running cluster.").SayWhenPassed(owner);
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck Runtime = new("cluster-runtime", "Cluster runtime", GuideStep.Cluster, [ClusterThere], Needs.Cluster,
    async (subject, cancel) =>
    {
      var actual = (await subject.ClusterAsync(cancel))!.SparkVersion;
      return Finding.Of(RuntimeVersion.Of(actual) is not { } version || version >= RuntimeVersion.Oldest, $"{RuntimeVersion.Oldest} or later", actual,
        "Run New-DeltaCluster again with a newer -SparkVersion; Get-DeltaRuntime lists them.");
    })
  { Repairs = ClusterResource.Instance };

  public static readonly DestinationCheck UrlOfCluster = new("jdbc-url-belongs-to-the-cluster", "JDBC URL belongs to the cluster", GuideStep.JdbcUrl, [],
    facts => Needs.JdbcUrl(facts) ?? Needs.Cluster(facts),
    (subject, _) =>
    {
      var url = JdbcUrl.Parse(subject.Facts.JdbcUrl!);
      var host = subject.Facts.WorkspaceUrl;
      var right = url.ClusterId == subject.Facts.ClusterId
        && (host is null || url.IsAt(host));
      return Task.FromResult(Finding.Of(right, $"{subject.Facts.ClusterId} on {host?.Authority ?? url.Host}", $"{url.ClusterId ?? url.HttpPath} on {url.Host}:{url.Port}",
        "Get-DeltaJdbcUrl builds the right one; New-StitchDestination gives it to Stitch."));
    })
  { Repairs = JdbcUrlResource.Instance };

  public static readonly DestinationCheck TokenAccepted = new("token-accepted", "Token accepted", GuideStep.Token, [Connected.Databricks],
    // Of a destination that is there Stitch has some token, whether or not it can be found here.
    facts => facts is { Token: null, TokenId: null, DestinationId: null } ? ("Token", "New-DeltaToken") : null,
    async (subject, cancel) =>
    {
      const string Expected = "Databricks accepts the token";
      const string Renew = "Test-StitchDestination -Repair makes a new one and gives it to Stitch.";
      var facts = subject.Facts;
      if (facts.Token is { } token)
      {
        try
        {
          return Finding.Passed(Expected, $"accepted, as {(await subject.Systems.Workspace.WithToken(token).GetMeAsync(cancel)).UserName}");
        }
        catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksTokenRefused)
        {
          // The remedy of the error is for the administrator's own token; this one is Stitch's.
          return Finding.Failed(Expected, e.Message, Renew);
        }
      }
      if (facts.TokenId is null)
        return Finding.Failed(Expected, $"no token '{facts.TokenComment ?? TokenRequest.CommentFor(facts.DestinationName)}' is listed: it was revoked or has ended, or is another's or has another comment", $"{Renew}. If Stitch's token is another one, give -TokenId.");
      // One that took its place may have been made by a run that stopped before Stitch had it.
      if (subject.Given.TokenId is null && subject.Record.TokenIds is { Count: > 0 } recorded && !recorded.Contains(facts.TokenId) && await subject.TokenAsync(cancel) is not null)
        return Finding.Warning(Expected, $"the token on record, {string.Join(", ", recorded)}, was revoked or has ended; {facts.TokenId} bears the mark of the installation, and nobody can read whether Stitch has it", Renew);
      // Its value is not known here; that it is listed proves that it has not been revoked and has not ended.
      var listed = await subject.TokenAsync(cancel);
      return Finding.Of(listed is not null, Expected,
        listed is null ? "revoked or ended" : listed.Expires is { } end ? $"valid until {Day.Of(end)}" : "valid, without an end",
        Renew);
    })
  { Repairs = TokenResource.Instance };

  public static readonly DestinationCheck SelectOne = new("select-1-at-the-jdbc-url", "SELECT 1 at the JDBC URL", GuideStep.JdbcUrl, [ClusterThere, ClusterProfile, TokenAccepted], Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var value = (await subject.SqlAsync(cancel))[0].Rows.FirstOrDefault()?.FirstOrDefault();
      var with = subject.Facts.Token is null ? "the administrator's token" : "Stitch's token";
      return Finding.Of(value is 1, "1", $"{value ?? "no row"}, with {with}", "Check that the cluster runs: Start-DeltaCluster");
    });

  public static readonly DestinationCheck AutoMerge = new("automerge-is-off", "autoMerge is off", GuideStep.Cluster, [SelectOne], Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var row = (await subject.SqlAsync(cancel))[1].Rows.FirstOrDefault();
      var value = row?.LastOrDefault() as string ?? "not set";
      return Finding.Of(!value.Equals("true", StringComparison.OrdinalIgnoreCase), $"{MakeCluster.AutoMerge} = false", value,
        "Run New-DeltaCluster again with the same -ClusterName; it sets it to false.");
    })
  { Repairs = ClusterResource.Instance };

  // A token among the caller's own is the caller's.
  private static async Task<string?> OwnerAsync(CheckSubject subject, CancellationToken cancel) =>
    subject.Facts.TokenId is not null && await subject.TokenAsync(cancel) is { UserName: null or "" } ? (await subject.UserAsync(cancel)).UserName : null;

  private static Finding SayWhenPassed(this Finding finding, string actual) =>
    finding.Status == CheckStatus.Passed ? finding with { Actual = actual } : finding;
}
