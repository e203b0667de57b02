using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The stand-in for a Databricks workspace: its REST API and the endpoint behind the JDBC URL.</summary>
internal sealed class DatabricksService(Workspace workspace, ISqlEndpoint sql) : IWireService
{
  private const string Service = "Databricks";
  private readonly SqlGate _sqlGate = new(workspace, sql);
  private readonly OAuthServer _oauth = new(workspace);

  public IEnumerable<WireOperation> Operations =>
  [
    Of("databricks-config"), .. OAuthServer.Operations.Select(Of),
      .. SqlGate.Operations.Select(name => new WireOperation(SqlGate.Service, name, false)),
    .. ApiRoute.All.Values.Select(route => new WireOperation(Service, route.Name, route.IsWrite)),
  ];

  public WireOperation OperationOf(WireRequest request) =>
    IsDiscovery(request) ? Of("databricks-config")
    : OAuthServer.Owns(request.RawPath) ? Of(OAuthServer.OperationOf(request))
    : IsSql(request) ? new(SqlGate.Service, SqlGate.OperationOf(request), false)
    : ApiRoute.Find(request.Method, request.RawPath) is var (route, _) ? new(Service, route.Name, route.IsWrite)
    : Of($"{request.Method} {request.RawPath}");

  public string? AccountOf(WireRequest request) => Authority(request);

  public WireResponse Refuse(WireRequest request, WireOperation operation, SandboxFault fault)
  {
    var (status, code, message) = WireRefusal.Of(fault, UsualCode);
    return operation.Service == SqlGate.Service ? SqlGate.Refuse(status, $"{code}: {message}")
      : OAuthServer.Owns(request.RawPath) ? OAuthServer.Refusal(status, code, message)
      : Error(new(status, code, message));
  }

  public Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel)
  {
    var response = Handle(request);
    response.Headers["x-request-id"] = Guid.NewGuid().ToString();
    return Task.FromResult(response);
  }

  private WireResponse Handle(WireRequest request)
  {
    if (IsDiscovery(request))
      return WireJson.Answer(200, Discovery(request)) with { Service = Service, Operation = "databricks-config" };

    if (OAuthServer.Owns(request.RawPath))
      return _oauth.Handle(request) with { Service = Service };

    var isSql = IsSql(request);
    var found = ApiRoute.Find(request.Method, request.RawPath);
    var route = found?.Route;
    var response = UserOf(request) switch
    {
      (null, { } refusal) => refusal with { Operation = isSql ? "protocolv1" : "" },
      ({ } user, _) => WithOrgId(isSql ? _sqlGate.Handle(request, user) : route is null ? NoSuchApi(request)
        : Run(route, found!.Value.Id, request, user)),
      _ => throw new InvalidOperationException("Neither a user nor a refusal."),
    };
    return isSql
      ? response with { Service = SqlGate.Service }
      : response with { Service = Service, Operation = route?.Name ?? $"{request.Method} {request.RawPath}", IsWrite = route?.IsWrite
        ?? false };
  }

  private static WireOperation Of(string name) => new(Service, name, false);

  private static bool IsDiscovery(WireRequest request) => request is { Method: "GET", RawPath: "/.well-known/databricks-config" };

  private static bool IsSql(WireRequest request) => SqlGate.Owns(request.RawPath) && request.Method == "POST";

  private static string UsualCode(int status) => status switch
  {
    403 => "PERMISSION_DENIED",
    404 => "RESOURCE_DOES_NOT_EXIST",
    409 => "RESOURCE_CONFLICT",
    429 => "REQUEST_LIMIT_EXCEEDED",
    500 => "INTERNAL_ERROR",
    < 500 => "BAD_REQUEST",
    _ => "TEMPORARILY_UNAVAILABLE",
  };

  private (string? User, WireResponse? Refusal) UserOf(WireRequest request)
  {
    const string scheme = "Bearer ";
    if (SourceAddress.Of(request) is { } source && !Admits(source))
      return (null, Blocked(source));
    if (!request.Headers.TryGetValue("Authorization", out var credential)
      || !credential.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
      return (null, NoCredential());
    lock (workspace.Gate)
      return workspace.LogIn(credential.Substring(scheme.Length).Trim()) is { } user ? (user, null) : (null, BadToken());
  }

  private bool Admits(string address)
  {
    lock (workspace.Gate)
      return workspace.AccessLists.Admits(address);
  }

  private WireResponse Run(ApiRoute route, string id, WireRequest request, string user)
  {
    if (WireJson.ReadObject(request.Body) is not { } body)
      return Error(new(400, "MALFORMED_REQUEST", "Invalid JSON given in the body of the request - failed to parse given JSON"));
    var version = request.RawPath.Split('/')[2];
    try
    {
      lock (workspace.Gate)
      {
        return route.Run(workspace, new(user, version, new(request.RawQuery), body) { Id = id }) is { } answer
          ? WireJson.Answer(200, answer, route.ContentType)
          : new(204, null, []);
      }
    }
    catch (ApiRefusal refusal)
    {
      return Error(refusal);
    }
  }

  private WireResponse WithOrgId(WireResponse response)
  {
    response.Headers["x-databricks-org-id"] = workspace.OrgId;
    return response;
  }

  private JsonObject Discovery(WireRequest request) => new()
  {
    ["workspace_id"] = workspace.OrgId,
    ["cloud"] = "AWS",
    ["host_type"] = "workspace",
    ["oidc_endpoint"] = $"http://{Authority(request)}/oidc",
  };

  private static string Authority(WireRequest request) => request.Headers.TryGetValue("Host", out var host) ? host : "localhost";

  private static WireResponse NoSuchApi(WireRequest request)
  {
    var parts = request.RawPath.Split(['/'], 4);
    var path = parts is ["", "api", _, var rest] ? "/" + rest : request.RawPath;
    return Error(new(404, "ENDPOINT_NOT_FOUND", $"No API found for '{request.Method} {path}'"));
  }

  private static WireResponse Error(ApiRefusal refusal)
  {
    var body = new JsonObject { ["error_code"] = refusal.ErrorCode, ["message"] = refusal.Message };
    if (refusal.Details is { } details)
      body["details"] = details.DeepClone();
    return WireJson.Answer(refusal.Status, body);
  }

  // The gateway's own errors carry a number where the API's carry a name.
  private static WireResponse NoCredential()
  {
    const string text = "Credential was not sent or was of an unsupported type for this API.";
    var response = GatewayError(401, $"{text} [ReqId: {Guid.NewGuid()}]", text);
    response.Headers["www-authenticate"] = "Bearer realm=\"DatabricksRealm\"";
    return response;
  }

  private static WireResponse BadToken() => GatewayError(403, "Invalid access token.", "Invalid access token.");

  private WireResponse Blocked(string address)
  {
    var text = $"Source IP address: {address} is blocked by Databricks IP ACL for workspace: {workspace.OrgId}";
    return GatewayError(403, $"{text} [ReqId: {Guid.NewGuid()}]", text);
  }

  private static WireResponse GatewayError(int status, string message, string reason)
  {
    var response = WireJson.Answer(status, new JsonObject { ["error_code"] = status, ["message"] = message });
    response.Headers["x-databricks-reason-phrase"] = reason;
    return response;
  }
}
