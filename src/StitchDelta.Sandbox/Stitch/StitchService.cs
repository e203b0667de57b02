using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>The stand-in for Stitch's Connect API, version 4.</summary>
internal sealed class StitchService(IReadOnlyList<StitchAccount> accounts) : IWireService
{
  private const string Service = "Stitch";
  private static readonly IReadOnlyCollection<string> CreateKeys = ["type", "name", "description", "properties", "ignore_unmapped_sources"];
  private static readonly IReadOnlyCollection<string> ListKeys = ["source_id", "destination_id"];

  public IEnumerable<WireOperation> Operations =>
  [
    Of("destinations/create", true), Of("destinations/list", false), Of("destinations/update", true), Of("destinations/delete", true),
    Of("destinations/last-connection-check", false), Of("destination-types/list", false), Of("destination-types/get", false),
  ];

  public WireOperation OperationOf(WireRequest request)
  {
    var (operation, isWrite, _) = Route(request);
    return Of(operation, isWrite);
  }

  public string? AccountOf(WireRequest request) => Find(request)?.ClientId.ToString(CultureInfo.InvariantCulture);

  // Stitch's errors are bare strings; one with a code is an object.
  public WireResponse Refuse(WireRequest request, WireOperation operation, SandboxFault fault)
  {
    var (status, code, message) = WireRefusal.Of(fault, _ => "");
    return code.Length == 0 ? Text(status, message) : WireJson.Answer(status, new JsonObject { ["code"] = code, ["message"] = message });
  }

  public Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel)
  {
    var (operation, isWrite, answer) = Route(request);
    return Task.FromResult(Answer() with { Service = Service, Operation = operation, IsWrite = isWrite });

    WireResponse Answer()
    {
      if (Find(request) is not { } account) return Unauthorized();
      lock (account.Gate)
        return answer(account);
    }
  }

  private static WireOperation Of(string name, bool isWrite) => new(Service, name, isWrite);

  private static (string Operation, bool IsWrite, Func<StitchAccount, WireResponse> Answer) Route(WireRequest request) =>
    (request.Method, request.RawPath.TrimEnd('/').Split('/')) switch
    {
      ("POST", ["", "v4", "destinations"]) => ("destinations/create", true, a => Create(a, request)),
      ("GET", ["", "v4", "destinations"]) => ("destinations/list", false, a => List(a, new(request.RawQuery))),
      ("PUT", ["", "v4", "destinations", var id]) => ("destinations/update", true, a => Update(a, request, id)),
      ("DELETE", ["", "v4", "destinations", var id]) => ("destinations/delete", true, a => Delete(a, id)),
      ("GET", ["", "v4", "destinations", var id, "last-connection-check"]) =>
        ("destinations/last-connection-check", false, a => LastCheck(a, id)),
      ("GET", ["", "v4", "destination-types"]) =>
        ("destination-types/list", false, _ => WireJson.Answer(200, DestinationType.All.Select(ReportCard.OfType).ToJsonArray())),
      ("GET", ["", "v4", "destination-types", var name]) when DestinationType.Find(name) is { } type =>
        ("destination-types/get", false, _ => WireJson.Answer(200, ReportCard.OfType(type))),
      _ => ($"{request.Method} {request.RawPath}", false, _ => NotFound()),
    };

  private static WireResponse Create(StitchAccount account, WireRequest request)
  {
    if (WireJson.ReadObject(request.Body) is not { } body || !body.All(m => CreateKeys.Contains(m.Key))
      || body.Text("type") is not { } name || body["properties"] is not JsonObject)
      return Text(400, "POST body may only include a type, a name, a description, map of properties, and boolean for unmapped sources");
    if (account.Destination is not null)
      return Text(400, "you are at your destination limit");
    // The real text is not known.
    return DestinationType.Find(name) is { } type ? Changed(account.Create(type, body)) : Text(400, $"unsupported destination type {name}");
  }

  private static WireResponse Update(StitchAccount account, WireRequest request, string id)
  {
    if (Find(account, id) is not { } destination)
      return Text(400, "invalid connection id");
    // The real text is not known.
    if (WireJson.ReadObject(request.Body) is not { } body)
      return Text(400, "PUT body must be a map");
    if (body.Text("type") is { } type && type != destination.Type.Name)
      return Text(400, "this API endpoint does not support modifying destination type");
    account.Update(destination, body);
    return Changed(destination);
  }

  private static WireResponse List(StitchAccount account, WireQuery query)
  {
    if (!query.Names.All(ListKeys.Contains))
      return Text(400, "GET may only include the params: source_id and/or destination_id");
    var shown = account.Destination is { } destination
      && (query["destination_id"] is not { } id || Find(account, id) is not null) ? destination : null;
    return WireJson.Answer(200, shown is null ? [] : new JsonArray(WithReportCard(shown)));
  }

  private static WireResponse Delete(StitchAccount account, string id)
  {
    if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
      return NotFound();
    if (Find(account, id) is null)
      return Text(400, $"Unable to locate dest ({id}) for client ({account.ClientId}) to delete");
    account.Delete();
    return new(200, null, []);
  }

  private static WireResponse LastCheck(StitchAccount account, string id) =>
    Find(account, id)?.LastCheck is { } check ? WireJson.Answer(200, check.ToJson()) : NotFound();

  private static Destination? Find(StitchAccount account, string id) =>
    account.Destination is { } destination && id == destination.Id.ToString(CultureInfo.InvariantCulture) ? destination : null;

  private static WireResponse Changed(Destination destination)
  {
    var json = WithReportCard(destination);
    if (destination.LastCheck is { } check)
      json["check_job_name"] = check.Name;
    return WireJson.Answer(200, json);
  }

  private static JsonObject WithReportCard(Destination destination)
  {
    var json = destination.ToJson();
    json["report_card"] = ReportCard.Of(destination.Type, destination.Properties);
    return json;
  }

  private StitchAccount? Find(WireRequest request) =>
    request.Headers.TryGetValue("Authorization", out var credential)
      ? accounts.FirstOrDefault(a => credential == $"Bearer {a.AccessToken}") : null;

  private static WireResponse Unauthorized() =>
    WireJson.Answer(401, new JsonObject { ["code"] = "Unauthorized", ["message"] = "The request doesn't have a valid API access token." });

  private static WireResponse NotFound() => WireJson.Answer(404, new JsonObject { ["code"] = "NotFound", ["message"] = "Not Found" });

  // Most errors of this API are bare strings, not JSON.
  private static WireResponse Text(int status, string text) => new(status, "text/plain;charset=utf-8", Encoding.UTF8.GetBytes(text));
}
