using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Contracts;
using StitchDelta.Engine.Http;
using StitchDelta.Errors;

namespace StitchDelta.Engine.Databricks;

/// <summary>A Databricks workspace over its REST API.</summary>
internal sealed partial class Workspace(WorkspaceConnection connection, Credential credential, ApiSender sender, ICallLog log) : IWorkspace
{
  internal const string Service = "Databricks";

  public async Task<WorkspaceUser> GetMeAsync(CancellationToken cancel)
  {
    var response = await SendAsync(Get("scim/v2/Me", "/api/2.0/preview/scim/v2/Me"), cancel).ConfigureAwait(false);
    var me = Read(response);
    return new WorkspaceUser(me.Text("userName"), response.Header("x-databricks-org-id"), me.Items("groups").Any(g => g.Text("display") == "admins"))
    {
      MayCreateClusters = me.Items("entitlements").Any(e => e.Text("value") == "allow-cluster-create"),
    };
  }

  public async Task<string?> GetSettingAsync(string key, CancellationToken cancel)
  {
    var settings = await GetJsonAsync("workspace-conf/get", $"/api/2.0/workspace-conf?keys={Uri.EscapeDataString(key)}", cancel).ConfigureAwait(false);
    return settings.Text(key) is { Length: > 0 } value ? value : null;
  }

  public async Task<IReadOnlyList<string>> ListInstanceProfilesAsync(CancellationToken cancel) =>
    [.. (await GetJsonAsync("instance-profiles/list", "/api/2.0/instance-profiles/list", cancel).ConfigureAwait(false)).Items("instance_profiles").Select(p => p.Text("instance_profile_arn"))];

  public async Task AddInstanceProfileAsync(string instanceProfileArn, bool skipValidation, CancellationToken cancel)
  {
    var body = new JsonObject { ["instance_profile_arn"] = instanceProfileArn };
    if (skipValidation)
      body["skip_validation"] = true;
    try
    {
      // Adding twice adds once, so this may be repeated.
      await SendAsync(Post("instance-profiles/add", "/api/2.0/instance-profiles/add", body) with { Target = instanceProfileArn, IsRepeatable = true }, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault && (fault.ErrorCode is "RESOURCE_ALREADY_EXISTS" or "ALREADY_EXISTS" || fault.Says("already exists")))
    {
      // It is there, which is what was wanted.
    }
  }

  public async Task RemoveInstanceProfileAsync(string instanceProfileArn, CancellationToken cancel)
  {
    var body = new JsonObject { ["instance_profile_arn"] = instanceProfileArn };
    try
    {
      await SendAsync(Post("instance-profiles/remove", "/api/2.0/instance-profiles/remove", body) with { Target = instanceProfileArn, IsRepeatable = true }, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "RESOURCE_DOES_NOT_EXIST")
    {
      // By somebody else, or by a first try whose answer was lost.
    }
  }

  private ApiRequest Get(string operation, string pathAndQuery) =>
    new(Service, HttpMethod.Get, new Uri(connection.WorkspaceUrl, pathAndQuery), operation, credential) { IsRepeatable = true };

  private ApiRequest Post(string operation, string path, JsonObject body) =>
    new(Service, HttpMethod.Post, new Uri(connection.WorkspaceUrl, path), operation, credential) { Body = ApiRequest.Json(body) };

  private async Task<JsonElement> GetJsonAsync(string operation, string pathAndQuery, CancellationToken cancel) =>
    Read(await SendAsync(Get(operation, pathAndQuery), cancel).ConfigureAwait(false));

  /// <summary>A good answer, or the exception that fits the bad one.</summary>
  private async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancel)
  {
    var response = await sender.SendAsync(request, log, cancel).ConfigureAwait(false);
    return response.IsPage ? throw DatabricksErrors.OfPage(request, response)
      : response.IsSuccess ? response
      : throw DatabricksErrors.Of(request, response);
  }

  private JsonElement Read(ApiResponse response)
  {
    try
    {
      return response.Json();
    }
    catch (JsonException e)
    {
      throw Catalogue.ServiceAnswerUnreadable.After(connection.WorkspaceUrl, e, Service, response.Status, e.Message);
    }
  }
}
