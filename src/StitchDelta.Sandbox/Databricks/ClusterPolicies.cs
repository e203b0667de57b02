using System.Globalization;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>The cluster policies of a workspace. They are kept and may be named; what they ask for is not enforced.</summary>
internal sealed class ClusterPolicies
{
  /// <summary>The id of the policy that a new workspace has.</summary>
  public const string FirstId = "60F1A2B3C4D5E6F7";

  private readonly Dictionary<string,
    (string Name, string Definition)> _byId = new(StringComparer.Ordinal) { [FirstId] = ("Shared compute", "{}") };

  public static IReadOnlyList<ApiRoute> Routes { get; } =
  [
    new("POST", "policies/clusters/create", true, (workspace, call) =>
      new JsonObject { ["policy_id"] = workspace.ClusterPolicies.Create(call) }),
    new("GET", "policies/clusters/get", false, (workspace, call) =>
      workspace.ClusterPolicies.Get(call.Query["policy_id"] ?? call.Required("policy_id"))),
    new("GET", "policies/clusters/list", false, (workspace, _) => workspace.ClusterPolicies.List()),
  ];

  /// <summary>Refuses an id that is none. The text is worded in the service's style.</summary>
  public void Demand(string policyId)
  {
    if (!_byId.ContainsKey(policyId)) throw ApiRefusal.InvalidParameter($"Cluster policy {policyId} does not exist.");
  }

  private string Create(ApiCall call)
  {
    var name = call.Required("name");
    if (_byId.Values.Any(p => p.Name == name)) throw ApiRefusal.InvalidParameter($"Cluster policy with name '{name}' already exists.");
    var id = (0x60F1A2B3C4D5E6F7 + _byId.Count).ToString("X16", CultureInfo.InvariantCulture);
    _byId[id] = (name, call.Body.Text("definition") ?? "{}");
    return id;
  }

  private JsonObject Get(string policyId) => _byId.ContainsKey(policyId) ? ToJson(policyId)
    : throw ApiRefusal.NotFound($"Cluster policy {policyId} does not exist.");

  private JsonObject List() => new() { ["policies"] = _byId.Keys.Select(ToJson).ToJsonArray(), ["total_count"] = _byId.Count };

  private JsonObject ToJson(string id) => new() { ["policy_id"] = id, ["name"] = _byId[id].Name, ["definition"] = _byId[id].Definition };
}
