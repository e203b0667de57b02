using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>/api/2.0/instance-profiles.</summary>
internal static class InstanceProfileRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    new("POST", "instance-profiles/add", true, Add),
    new("POST", "instance-profiles/edit", true, Edit),
    new("GET", "instance-profiles/list", false, List),
    new("POST", "instance-profiles/remove", true, Remove),
  ];

  private static JsonObject Add(Workspace workspace, ApiCall call)
  {
    DemandAdmin(workspace, call);
    workspace.InstanceProfiles.Add(ProfileIn(call), call.Body.Flag("skip_validation"));
    return [];
  }

  private static JsonObject Edit(Workspace workspace, ApiCall call)
  {
    DemandAdmin(workspace, call);
    workspace.InstanceProfiles.Edit(ProfileIn(call));
    return [];
  }

  // As in reality, an empty list is left out of the answer.
  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var profiles = workspace.InstanceProfiles.All.Select(ToJson).ToJsonArray();
    return profiles.Count == 0 ? [] : new() { ["instance_profiles"] = profiles };
  }

  private static JsonObject Remove(Workspace workspace, ApiCall call)
  {
    DemandAdmin(workspace, call);
    workspace.InstanceProfiles.Remove(call.Required("instance_profile_arn"));
    return [];
  }

  // The real text is not known.
  private static void DemandAdmin(Workspace workspace, ApiCall call)
  {
    if (!workspace.IsAdmin(call.UserName))
      throw new ApiRefusal(403, "PERMISSION_DENIED", "Only admins can manage instance profiles.");
  }

  private static RegisteredProfile ProfileIn(ApiCall call) =>
    new(call.Required("instance_profile_arn"), call.Body.Flag("is_meta_instance_profile"), call.Body.Text("iam_role_arn"));

  private static JsonObject ToJson(RegisteredProfile profile)
  {
    var json = new JsonObject { ["instance_profile_arn"] = profile.InstanceProfileArn, ["is_meta_instance_profile"] = profile.IsMeta };
    if (profile.RoleArn is { } role)
      json["iam_role_arn"] = role;
    return json;
  }
}
