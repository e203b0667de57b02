using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Databricks;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Tests.Databricks;

/// <summary>A workspace with a clock that stands still, and a client of it.</summary>
internal sealed class WorkspaceClient
{
  public WorkspaceClient()
  {
    Workspace = new(Aws, new SandboxOptions { ClusterStart = TimeSpan.FromMinutes(4), Clock = () => Now });
    Service = new(Workspace, Sql);
    Token = Workspace.AdminToken;
  }

  public FakeAws Aws { get; } = new();
  public FakeSql Sql { get; } = new();
  public Workspace Workspace { get; }
  public DatabricksService Service { get; }
  public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
  public string? Token { get; set; }

  public void Pass(TimeSpan time) => Now += time;

  public async Task<WireResponse> SendAsync(string method, string path, byte[]? body = null)
  {
    var parts = path.Split('?', 2);
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = "127.0.0.1:8443" };
    if (Token is not null)
      headers["Authorization"] = $"Bearer {Token}";
    return await Service.HandleAsync(new(method, parts[0], parts.Length > 1 ? parts[1] : "", headers, body ?? []), CancellationToken.None);
  }

  public async Task<JsonObject> GetAsync(string path) => await JsonAsync(await SendAsync("GET", path), 200);

  public async Task<JsonObject> PostAsync(string path, string body = "{}") => await JsonAsync(await SendAsync("POST", path, Encoding.UTF8.GetBytes(body)), 200);

  /// <summary>The error code and message of a call that is refused with this status.</summary>
  public async Task<(string Code, string Message)> RefusedAsync(int status, string method, string path, string body = "")
  {
    var json = await JsonAsync(await SendAsync(method, path, Encoding.UTF8.GetBytes(body)), status);
    return ($"{json["error_code"]}", $"{json["message"]}");
  }

  public static Task<JsonObject> JsonAsync(WireResponse response, int status)
  {
    var text = Encoding.UTF8.GetString(response.Body);
    Assert.True(response.Status == status, $"{response.Status}: {text}");
    return Task.FromResult(JsonNode.Parse(text)!.AsObject());
  }
}

/// <summary>A HiveServer2 that notes its callers.</summary>
internal sealed class FakeSql : ISqlEndpoint
{
  public List<SqlCaller> Callers { get; } = [];

  public SqlReply Handle(byte[] message, SqlCaller caller)
  {
    Callers.Add(caller);
    return new([.. message, 0x2A], "ExecuteStatement", true);
  }
}
