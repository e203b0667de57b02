using System.Security;
using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

/// <summary>A Databricks workspace over its REST API.</summary>
internal sealed partial class Workspace(WorkspaceConnection connection, Credential credential, ApiSender sender, ICallLog log) : IWorkspace
{
  internal const string Service = "Databricks";

  public IWorkspace WithToken(SecureString token) =>
    new Workspace(connection with { Token = token, Client = null }, Credential.Bearer(token), sender, log);

  public async Task<WorkspaceUser> GetMeAsync(CancellationToken cancel)
  {
    var request = Get("scim/v2/Me", "/api/2.0/preview/scim/v2/Me");
    var response = await SendAsync(request, cancel).ConfigureAwait(false);
    return Answer.Read(request, response, me =>
      new WorkspaceUser(me.NeedText("userName"), response.Header("x-databricks-org-id"),
        me.Items("groups").Any(g => g.Text("display") == "admins"))
      {
        Groups = [.. me.Items("groups").Select(g => g.Text("display")).Where(g => g.Length > 0)],
        MayCreateClusters = me.Items("entitlements").Any(e => e.Text("value") == "allow-cluster-create"),
      });
  }

  public async Task<string?> GetSettingAsync(string key, CancellationToken cancel)
  {
    var value = await ReadAsync(
      Get("workspace-conf/get", $"/api/2.0/workspace-conf?keys={Uri.EscapeDataString(key)}"), s =>
        s.NeedObject().Text(key), cancel).ConfigureAwait(false);
    return value.Length > 0 ? value : null;
  }

  public Task<IReadOnlyList<string>> ListInstanceProfilesAsync(CancellationToken cancel) => ListAsync(
    Get("instance-profiles/list", "/api/2.0/instance-profiles/list"), "instance_profiles", p => p.NeedText("instance_profile_arn"), cancel);

  public async Task AddInstanceProfileAsync(string instanceProfileArn, bool skipValidation, CancellationToken cancel)
  {
    var body = new JsonObject { ["instance_profile_arn"] = instanceProfileArn };
    if (skipValidation)
      body["skip_validation"] = true;
    try
    {
      // Adding twice adds once, so this may be repeated.
      await CommandAsync(Post("instance-profiles/add", "/api/2.0/instance-profiles/add", body) with { Target = instanceProfileArn,
        IsRepeatable = true }, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.Fault is { } fault
      && (fault.ErrorCode is "RESOURCE_ALREADY_EXISTS" or "ALREADY_EXISTS"
      || fault.Begins(@"(The )?instance profile (\S+ )?already exists")))
    {
      // It is there, which is what was wanted.
    }
  }

  public async Task RemoveInstanceProfileAsync(string instanceProfileArn, CancellationToken cancel)
  {
    var body = new JsonObject { ["instance_profile_arn"] = instanceProfileArn };
    try
    {
      await CommandAsync(Post("instance-profiles/remove", "/api/2.0/instance-profiles/remove", body) with { Target = instanceProfileArn,
        IsRepeatable = true }, cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (e.ErrorCode == "RESOURCE_DOES_NOT_EXIST")
    {
      // By somebody else, or by a first try whose answer was lost.
    }
  }

  private ApiRequest Get(string operation, string pathAndQuery) =>
    Request(HttpMethod.Get, operation, pathAndQuery) with { IsRepeatable = true };

  private ApiRequest Post(string operation, string path, JsonObject body) =>
    Request(HttpMethod.Post, operation, path) with { Body = ApiRequest.Json(body) };

  private ApiRequest Request(HttpMethod method, string operation, string pathAndQuery) =>
    new(Service, method, new Uri(connection.WorkspaceUrl, pathAndQuery), operation, credential) { WorkspaceId = connection.OrgId };

  /// <summary>Sends a request and reads what comes back, which must hold what the reader needs.</summary>
  private async Task<T> ReadAsync<T>(ApiRequest request, Func<JsonElement, T> read, CancellationToken cancel) =>
    Answer.Read(request, await SendAsync(request, cancel).ConfigureAwait(false), read);

  /// <summary>Sends a request whose answer tells nothing but that it was carried out: an empty object, or nothing at all.</summary>
  private async Task CommandAsync(ApiRequest request, CancellationToken cancel)
  {
    var response = await SendAsync(request, cancel).ConfigureAwait(false);
    if (response.Body.Length > 0)
      Answer.Read(request, response, answer => answer.NeedObject());
  }

  private Task<IReadOnlyList<T>> ListAsync<T>(ApiRequest request, string list, Func<JsonElement, T> read, CancellationToken cancel) =>
    ReadAsync<IReadOnlyList<T>>(request, answer => [.. answer.NeedItems(list).Select(read)], cancel);

  /// <summary>The items of all pages. A page may be empty and have a next one all the same.</summary>
  /// <param name="operation">The operation.</param>
  /// <param name="pathAndQuery">The address of the first page, which has a query.</param>
  /// <param name="list">The member with the items.</param>
  /// <param name="read">Reads an item.</param>
  private Task<IReadOnlyList<T>> AllPagesAsync<T>(
    string operation, string pathAndQuery, string list, Func<JsonElement, T> read, CancellationToken cancel) =>
    Paging.AllAsync<T>(Service, operation, connection.WorkspaceUrl.GetLeftPart(UriPartial.Authority), token =>
      ReadAsync<(IReadOnlyList<T>, string?)>(
        Get(operation, token is null ? pathAndQuery : $"{pathAndQuery}&page_token={Uri.EscapeDataString(token)}"),
        page => ([.. page.NeedItems(list).Select(read)], Filled(page, "next_page_token")), cancel));

  /// <summary>A good answer, or the exception that fits the bad one.</summary>
  private async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancel)
  {
    var response = await sender.SendAsync(request, log, cancel).ConfigureAwait(false);
    return response.IsPage ? throw DatabricksErrors.OfPage(request, response)
      : response.IsSuccess ? response
      : throw DatabricksErrors.Of(request, response);
  }
}
