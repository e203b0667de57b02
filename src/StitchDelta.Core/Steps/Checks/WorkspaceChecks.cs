using StitchDelta.Errors;
using StitchDelta.Jdbc;
using StitchDelta.Names;

namespace StitchDelta.Steps.Checks;

/// <summary>The checks of guide step 2: the profile, the cluster, its address and the token.</summary>
internal static class WorkspaceChecks
{
  public static readonly DestinationCheck ProfileRegistered = new("Instance profile registered", "2.1 The role is in Databricks", [Connected.Databricks.Name],
    Needs.Profile,
    async (subject, cancel) => Finding.Of((await subject.Workspace.ListInstanceProfilesAsync(cancel)).Contains(subject.Facts.InstanceProfileArn!),
      subject.Facts.InstanceProfileArn!, "not registered in the workspace", $"Register-DeltaInstanceProfile -InstanceProfileArn {subject.Facts.InstanceProfileArn}")
      .SayWhenPassed("registered"))
  { Mends = LineStage.Registration };

  public static readonly DestinationCheck ClusterThere = new("Cluster exists", "2.2 The cluster", [Connected.Databricks.Name],
    Needs.Cluster,
    async (subject, cancel) => Finding.Of(await subject.ClusterAsync(cancel) is not null,
      $"cluster {subject.Facts.ClusterId}", await subject.ClusterAsync(cancel) is { } c ? c.State : "not there", "Make it: New-DeltaCluster"))
  { Mends = LineStage.Cluster };

  public static readonly DestinationCheck ClusterProfile = new("Cluster has the instance profile", "2.2 The cluster", [ClusterThere.Name],
    facts => Needs.Cluster(facts) ?? Needs.Profile(facts),
    async (subject, cancel) =>
    {
      var actual = (await subject.ClusterAsync(cancel))!.InstanceProfileArn;
      return Finding.Of(actual == subject.Facts.InstanceProfileArn, subject.Facts.InstanceProfileArn!, actual ?? "none",
        "Run New-DeltaCluster again with the same -ClusterName; it repairs the cluster.");
    })
  { Mends = LineStage.Cluster };

  public static readonly DestinationCheck Runtime = new("Cluster runtime", "2.2 The cluster", [ClusterThere.Name], Needs.Cluster,
    async (subject, cancel) =>
    {
      var actual = (await subject.ClusterAsync(cancel))!.SparkVersion;
      return Finding.Of(RuntimeVersion.Of(actual) is not { } version || version >= RuntimeVersion.Oldest, $"{RuntimeVersion.Oldest} or later", actual,
        "Run New-DeltaCluster again with a newer -SparkVersion; Get-DeltaRuntime lists them.");
    })
  { Mends = LineStage.Cluster };

  public static readonly DestinationCheck UrlOfCluster = new("JDBC URL belongs to the cluster", "2.3 The JDBC URL", [],
    facts => Needs.JdbcUrl(facts) ?? Needs.Cluster(facts),
    (subject, _) =>
    {
      var url = JdbcUrl.Parse(subject.Facts.JdbcUrl!);
      var host = subject.Facts.WorkspaceUrl;
      var right = url.ClusterId == subject.Facts.ClusterId
        && (host is null || string.Equals(url.Host, host.Host, StringComparison.OrdinalIgnoreCase) && url.Port == host.Port);
      return Task.FromResult(Finding.Of(right, $"{subject.Facts.ClusterId} on {host?.Authority ?? url.Host}", $"{url.ClusterId ?? url.HttpPath} on {url.Host}:{url.Port}",
        "Get-DeltaJdbcUrl builds the right one; New-StitchDestination gives it to Stitch."));
    })
  { Mends = LineStage.JdbcUrl };

  public static readonly DestinationCheck TokenAccepted = new("Token accepted", "2.4 The token", [Connected.Databricks.Name],
    // Of a destination that is there Stitch has some token, whether or not it can be found here.
    facts => facts is { Token: null, TokenId: null, DestinationId: null } ? ("Token", "New-DeltaToken") : null,
    async (subject, cancel) =>
    {
      const string Expected = "Databricks accepts the token";
      const string Renew = "Test-StitchDestination -Repair makes a new one and gives it to Stitch; or one by one: New-DeltaToken -Another | New-StitchDestination";
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
      // Its value is not known here; that it is listed proves that it has not been revoked and has not ended.
      var listed = await subject.TokenAsync(cancel);
      return Finding.Of(listed is not null, Expected,
        listed is null ? "revoked or ended" : listed.Expires is { } end ? $"valid until {Day.Of(end)}" : "valid, without an end",
        Renew);
    })
  { Mends = LineStage.Token };

  public static readonly DestinationCheck SelectOne = new("SELECT 1 at the JDBC URL", "2.3 The JDBC URL", [ClusterThere.Name, TokenAccepted.Name], Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var value = (await subject.SqlAsync(cancel))[0].Rows.FirstOrDefault()?.FirstOrDefault();
      var with = subject.Facts.Token is null ? "the administrator's token" : "Stitch's token";
      return Finding.Of(value is 1, "1", $"{value ?? "no row"}, with {with}", "Check that the cluster runs: Start-DeltaCluster");
    });

  public static readonly DestinationCheck AutoMerge = new("autoMerge is off", "2.2 The cluster", [SelectOne.Name], Needs.JdbcUrl,
    async (subject, cancel) =>
    {
      var row = (await subject.SqlAsync(cancel))[1].Rows.FirstOrDefault();
      var value = row?.LastOrDefault() as string ?? "not set";
      return Finding.Of(!value.Equals("true", StringComparison.OrdinalIgnoreCase), $"{MakeCluster.AutoMerge} = false", value,
        "Run New-DeltaCluster again with the same -ClusterName; it sets it to false.");
    })
  { Mends = LineStage.Cluster };

  private static Finding SayWhenPassed(this Finding finding, string actual) =>
    finding.Status == CheckStatus.Passed ? finding with { Actual = actual } : finding;
}
