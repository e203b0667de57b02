using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>The report card of the type databricks_delta: what the form asks for and what of it was given.</summary>
internal static class ReportCard
{
  public const string DestinationType = "databricks_delta";

  private static readonly IReadOnlyList<(string Name, bool IsCredential, string JsonType)> Form =
  [
    ("access_token", true, "string"),
    ("jdbc_url", false, "string"),
    ("ssh_config", false, "object"),
    ("staging_area", false, "object"),
  ];

  private static readonly IReadOnlyList<string> SshDetails = ["ssh_host", "ssh_port", "ssh_user"];

  public static bool IsComplete(JsonObject properties) => Form.All(p => IsProvided(properties, p.Name));

  /// <summary>The card for these properties; for none of them it is the type's own.</summary>
  public static JsonObject Of(JsonObject properties)
  {
    var complete = IsComplete(properties);
    return new()
    {
      ["type"] = DestinationType,
      ["current_step"] = complete ? 2 : 1,
      ["current_step_type"] = complete ? "fully_configured" : "form",
      ["steps"] = new JsonArray(
        new JsonObject { ["type"] = "form", ["properties"] = Form.Select(p => Property(properties, p)).ToJsonArray() },
        new JsonObject { ["type"] = "fully_configured", ["properties"] = new JsonArray() }),
    };
  }

  /// <summary>The card of the type itself, with what the catalogue of types adds.</summary>
  public static JsonObject OfType()
  {
    var card = Of([]);
    card["details"] = new JsonObject { ["pricing_tier"] = "standard", ["pipeline_state"] = "released", ["protocol"] = DestinationType, ["access"] = true };
    return card;
  }

  private static JsonObject Property(JsonObject properties, (string Name, bool IsCredential, string JsonType) property) => new()
  {
    ["name"] = property.Name,
    ["is_required"] = true,
    ["is_credential"] = property.IsCredential,
    ["system_provided"] = false,
    ["property_type"] = "user_provided",
    ["json_schema"] = new JsonObject { ["type"] = property.JsonType },
    ["provided"] = IsProvided(properties, property.Name),
  };

  private static bool IsProvided(JsonObject properties, string name) => name switch
  {
    "staging_area" => properties[name] is JsonObject area && area.Text("scheme") == "s3" && area.Text("bucket_name") is { Length: > 0 },
    "ssh_config" => properties[name] is JsonObject ssh
      && (ssh.Text("ssh") == "false" || (ssh.Text("ssh") == "true" && SshDetails.All(ssh.ContainsKey))),
    _ => properties.Text(name) is { Length: > 0 },
  };
}
