using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>The report card of a destination: what the form of its type asks for and what of it was given.</summary>
internal static class ReportCard
{
  /// <summary>The card for these properties; for none of them it is the type's own.</summary>
  public static JsonObject Of(DestinationType type, JsonObject properties)
  {
    var complete = type.IsCompleteWith(properties);
    return new()
    {
      ["type"] = type.Name,
      ["current_step"] = complete ? 2 : 1,
      ["current_step_type"] = complete ? "fully_configured" : "form",
      ["steps"] = new JsonArray(
        new JsonObject { ["type"] = "form", ["properties"] = type.Form.Select(f => Property(properties, f)).ToJsonArray() },
        new JsonObject { ["type"] = "fully_configured", ["properties"] = new JsonArray() }),
    };
  }

  /// <summary>The card of the type itself, with what the catalogue of types adds.</summary>
  public static JsonObject OfType(DestinationType type)
  {
    var card = Of(type, []);
    card["details"] = new JsonObject { ["pricing_tier"] = "standard", ["pipeline_state"] = "released", ["protocol"] = type.Name,
      ["access"] = true };
    return card;
  }

  private static JsonObject Property(JsonObject properties, FormField field) => new()
  {
    ["name"] = field.Name,
    ["is_required"] = field.IsRequired,
    ["is_credential"] = field.IsCredential,
    ["system_provided"] = false,
    ["property_type"] = "user_provided",
    ["json_schema"] = new JsonObject { ["type"] = field.JsonType },
    ["provided"] = DestinationType.IsProvided(properties, field.Name),
  };
}
