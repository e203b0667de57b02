using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Reporting;

/// <summary>One part of the chain: its state, and what is known of it.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Subject">Which one it is, in a few letters; empty when that is not known.</param>
/// <param name="Checks">The checks that tell about it.</param>
/// <param name="Facts">What is known of it.</param>
internal sealed record ReportPart(string Title, string Subject, IReadOnlyList<StitchCheck> Checks,
  IReadOnlyList<(string Label, string Value)> Facts)
{
  /// <summary>The worst state of its checks; null when there are none.</summary>
  public CheckStatus? Status => Checks.Worst();

  /// <summary>The state in words, and how many of the checks are in it, as in <c>Failed · 1 of 3</c>.</summary>
  public string State => Checks.Count == 0 ? Status.Word() : $"{Status.Word()} · {Checks.Count(c => c.Status == Status)} of {Checks.Count}";
}

/// <summary>The parts of the chain, each from the checks and the facts that belong to it.</summary>
internal sealed record ReportChain(
  ReportPart Stitch, ReportPart Token, ReportPart JdbcUrl, ReportPart Cluster, ReportPart Profile, ReportPart Bucket, ReportPart Loader)
{
  /// <summary>All of them, in the order in which Stitch comes to the bucket.</summary>
  public IReadOnlyList<ReportPart> All => [Stitch, Token, JdbcUrl, Cluster, Profile, Bucket, Loader];

  /// <summary>Sorts the checks by the step of the guide, and those of step 1.1 by whether they are about the bucket itself.</summary>
  public static ReportChain From(IReadOnlyList<StitchCheck> checks, InstallationFacts facts)
  {
    var region = facts.StitchRegion is { } r ? StitchRegions.Of(r) : null;
    var host = HostOf(facts.JdbcUrl) ?? facts.WorkspaceUrl?.Authority;
    var role = facts.RoleName ?? (facts.InstanceProfileArn is { } arn ? InstanceProfileArns.NameIn(arn) : null);
    return new(
      Part("Stitch destination", facts.DestinationName, At("3"),
        ("Name", facts.DestinationName), ("Id", facts.DestinationId?.ToString(CultureInfo.InvariantCulture)),
          ("Type", facts.DestinationType),
        ("Account's region", region?.DisplayName), ("Last connection check", facts.ConnectionCheck),
          ("It said", facts.ConnectionCheckMessage)),
      Part("Access token", facts.TokenComment ?? facts.TokenId, At("2.4"),
        ("Comment", facts.TokenComment), ("Id", facts.TokenId), ("Ends", facts.TokenExpires is { } end ? ReportText.Of(end) : null)),
      Part("JDBC URL", host, At("2.3"),
        ("URL", facts.JdbcUrl), ("Workspace", facts.WorkspaceUrl?.OriginalString), ("Org id", facts.OrgId)),
      Part("Cluster", facts.ClusterName ?? facts.ClusterId, At("2.2"),
        ("Name", facts.ClusterName), ("Id", facts.ClusterId), ("State", facts.ClusterState), ("Runtime", facts.SparkVersion),
        ("Node type", facts.NodeTypeId), ("Access mode", facts.AccessMode)),
      Part("Instance profile", role, At("1.2", "2.1"),
        ("ARN", facts.InstanceProfileArn), ("Role", facts.RoleName), ("Role's ARN", facts.RoleArn),
          ("Passed by", facts.DeploymentRoleName)),
      Part("Bucket", facts.BucketName, [.. checks.Where(IsOfBucket)],
        ("Name", facts.BucketName), ("AWS region", facts.BucketRegion)),
      Part("Stitch's loader role", region?.LoaderRoleArn.Split('/').Last(), [.. At("1.1").Where(c => !IsOfBucket(c))],
        ("ARN", region?.LoaderRoleArn)));

    IReadOnlyList<StitchCheck> At(params string[] steps) => [.. checks.Where(c => steps.Contains(c.GuideStep.Split(' ')[0]))];
  }

  private static bool IsOfBucket(StitchCheck check) => check.CheckName.StartsWith("Bucket ", StringComparison.Ordinal);

  private static ReportPart Part(string title, string? subject, IReadOnlyList<StitchCheck> checks,
    params (string Label, string? Value)[] facts) =>
    new(title, ReportText.Clean(subject), checks,
      [.. facts.Where(f => !string.IsNullOrEmpty(f.Value)).Select(f => (f.Label, ReportText.Clean(f.Value)))]);

  private static string? HostOf(string? jdbcUrl)
  {
    if (jdbcUrl is null) return null;
    var match = Regex.Match(jdbcUrl, "^jdbc:[a-z]+://(?<host>[^/:;]+)");
    return match.Success ? match.Groups["host"].Value : null;
  }
}
