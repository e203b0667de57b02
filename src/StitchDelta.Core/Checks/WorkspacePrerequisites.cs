namespace StitchDelta.Checks;

/// <summary>What the token's user must be able to do in Databricks.</summary>
internal static class WorkspacePrerequisites
{
  private const string TokensSetting = "enableTokensConfig";

  public static readonly DestinationCheck Admin = new("workspace-admin", "Workspace admin", GuideStep.Registration,
    [Connected.Databricks], Needs.Nothing, async (subject, cancel) =>
  {
    var isAdmin = (await subject.UserAsync(cancel)).IsAdmin;
    return Finding.Of(isAdmin, "a member of admins", isAdmin ? "yes" : "no",
      "Only a workspace admin may register instance profiles: use an admin's token, or have an admin run Register-DeltaInstanceProfile.");
  });

  public static readonly DestinationCheck Clusters = new("cluster-creation", "Cluster creation", GuideStep.Cluster,
    [Connected.Databricks], Needs.Nothing, async (subject, cancel) =>
  {
    const string Expected = "the entitlement 'Allow unrestricted cluster creation'";
    var user = await subject.UserAsync(cancel);
    return user.IsAdmin ? Finding.Passed(Expected, "an admin has it")
      : user.MayCreateClusters ? Finding.Passed(Expected, "the user has it")
      : Finding.Unknown(Expected, "the user does not have it; a group that the user is in may",
        "If New-DeltaCluster is refused, have an admin give it to the user.");
  });

  public static readonly DestinationCheck Tokens = new("access-tokens-enabled", "Access tokens enabled", GuideStep.Token,
    [Connected.Databricks], Needs.Nothing, async (subject, cancel) =>
  {
    const string Expected = "personal access tokens are enabled";
    try
    {
      var isOff = await subject.Workspace.GetSettingAsync(TokensSetting, cancel) == "false";
      return Finding.Of(!isOff, Expected, isOff ? "disabled"
        : "enabled", "Have an admin enable them: Settings, Advanced, Personal access tokens.");
    }
    catch (StitchDeltaException e) when (e.StatusCode is 400 or 403 or 404)
    {
      return Finding.Unknown(Expected, e.Fault!.Message,
        "Only an admin may see the setting. If New-DeltaToken is refused, have an admin enable tokens.");
    }
  });
}
