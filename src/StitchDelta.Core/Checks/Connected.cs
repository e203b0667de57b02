namespace StitchDelta.Checks;

/// <summary>The checks that come before all others: whether each of the three systems takes the caller's credentials.</summary>
internal static class Connected
{
  private static readonly GuideStep Step = GuideStep.Before;

  public static readonly DestinationCheck Aws = new("aws-credentials", "AWS credentials", Step, [], Needs.Nothing,
    async (subject, cancel) =>
    Finding.Passed("credentials that AWS accepts", (await subject.CallerAsync(cancel)).Arn));

  public static readonly DestinationCheck Databricks = new("databricks-workspace", "Databricks workspace", Step, [], Needs.Nothing,
    async (subject, cancel) =>
  {
    var user = await subject.UserAsync(cancel);
    // In another workspace nothing of the installation is found, and nothing is wrong for that.
    return subject.Record.WorkspaceId is { } own && user.OrgId is { } here && own != here
      ? Finding.Failed($"the workspace {own}, which is the installation's",
        $"{subject.Facts.WorkspaceUrl?.Authority ?? "it"} is the workspace {here}",
        "Connect to the installation's workspace: Connect-DeltaWorkspace; or give its -WorkspaceUrl and -WorkspaceToken.")
      : Finding.Passed("a token that the workspace accepts", $"accepted, as {user.UserName}");
  });

  public static readonly DestinationCheck Stitch = new("stitch-account", "Stitch account", Step, [], Needs.Nothing,
    async (subject, cancel) =>
    Finding.Passed("a token that Stitch accepts", (await subject.DestinationsAsync(cancel)) is { Count: > 0 } all
      ? $"accepted; {all.Count} destination" : "accepted; no destination yet"));
}
