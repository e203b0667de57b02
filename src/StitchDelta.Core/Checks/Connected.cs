namespace StitchDelta.Checks;

/// <summary>The checks that come before all others: whether each of the three systems takes the caller's credentials.</summary>
internal static class Connected
{
  private static readonly GuideStep Step = GuideStep.Before;

  public static readonly DestinationCheck Aws = new("aws-credentials", "AWS credentials", Step, [], Needs.Nothing, async (subject, cancel) =>
    Finding.Passed("credentials that AWS accepts", (await subject.CallerAsync(cancel)).Arn));

  public static readonly DestinationCheck Databricks = new("databricks-workspace", "Databricks workspace", Step, [], Needs.Nothing, async (subject, cancel) =>
    Finding.Passed("a token that the workspace accepts", $"accepted, as {(await subject.UserAsync(cancel)).UserName}"));

  public static readonly DestinationCheck Stitch = new("stitch-account", "Stitch account", Step, [], Needs.Nothing, async (subject, cancel) =>
    Finding.Passed("a token that Stitch accepts", (await subject.DestinationsAsync(cancel)) is { Count: > 0 } all ? $"accepted; {all.Count} destination" : "accepted; no destination yet"));
}
