using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;
using StitchDelta.Sandbox.Stitch;
using StitchDelta.Sandbox.Tests.Databricks;

namespace StitchDelta.Sandbox.Tests.Stitch;

/// <summary>A Stitch account with a clock that stands still, and a client of it.</summary>
internal sealed class AccountClient : IDisposable
{
  public const string JdbcUrl = "jdbc:spark://127.0.0.1:8080/default;transportMode=http;ssl=0;httpPath=sql/protocolv1/o/6051921418418893/0301-120000-abcdefgh;AuthMech=3;UID=token;PWD=<personal-access-token>";
  public const string Token = "dapi0123456789abcdef0123456789abcdef";
  public static readonly string Form = $$"""{"type":"databricks_delta","name":"Lake","properties":{{Properties()}}}""";

  public AccountClient()
  {
    Account = new(Aws, new SandboxOptions { ConnectionCheck = TimeSpan.FromSeconds(30), Clock = () => Now }, "stitch-token", Jdbc);
    Service = new([Account]);
  }

  public FakeAws Aws { get; } = new();
  public FakeJdbc Jdbc { get; } = new();
  public StitchAccount Account { get; }
  public StitchService Service { get; }
  public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
  public string Authorization { get; set; } = "Bearer stitch-token";

  public static string Properties(string bucket = "acme-lake", string jdbcUrl = JdbcUrl) => new JsonObject
  {
    ["access_token"] = Token,
    ["jdbc_url"] = jdbcUrl,
    ["ssh_config"] = new JsonObject { ["ssh"] = "false" },
    ["staging_area"] = new JsonObject { ["scheme"] = "s3", ["bucket_name"] = bucket },
  }.ToJsonString();

  public Task<WireResponse> SendAsync(string method, string path, string body = "")
  {
    var parts = path.Split('?', 2);
    var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Authorization"] = Authorization };
    return Service.HandleAsync(new(method, parts[0], parts.Length > 1 ? parts[1] : "", headers, Encoding.UTF8.GetBytes(body)), CancellationToken.None);
  }

  public async Task<JsonNode> JsonAsync(string method, string path, string body = "")
  {
    var response = await SendAsync(method, path, body);
    var text = Encoding.UTF8.GetString(response.Body);
    Assert.True(response.Status == 200, $"{response.Status}: {text}");
    return JsonNode.Parse(text)!;
  }

  public async Task<(int Status, string Text)> TextAsync(string method, string path, string body = "")
  {
    var response = await SendAsync(method, path, body);
    return (response.Status, Encoding.UTF8.GetString(response.Body));
  }

  /// <summary>Makes a destination, waits for its check and lets the time of a check pass; the Connection Check object.</summary>
  public async Task<JsonNode> CheckAsync(string form)
  {
    var id = (long)(await JsonAsync("POST", "/v4/destinations", form))["id"]!;
    await Account.Destination!.LastCheck!.Work;
    Now += TimeSpan.FromSeconds(30);
    return await JsonAsync("GET", $"/v4/destinations/{id}/last-connection-check");
  }

  public void Dispose() => Account.Dispose();
}
