using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Contracts;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Stitch;

/// <summary>Destinations and checks as the Connect API writes them.</summary>
internal static class DestinationJson
{
  internal const string Type = "databricks_delta";

  private static readonly string[] Messages = ["target_error_message", "tap_error_message", "discovery_error_message"];

  internal static JsonObject Create(DestinationForm form)
  {
    var body = Update(form);
    body["type"] = Type;
    body["properties"]!["ssh_config"] = new JsonObject { ["ssh"] = "false" }; // Required, and a string.
    return body;
  }

  internal static JsonObject Update(DestinationForm form)
  {
    var properties = new JsonObject();
    if (form.AccessToken is { } token)
      properties["access_token"] = SecureText.Reveal(token);
    if (form.JdbcUrl is { } url)
      properties["jdbc_url"] = url;
    if (form.BucketName is { } bucket)
      properties["staging_area"] = new JsonObject { ["scheme"] = "s3", ["bucket_name"] = bucket };

    var body = new JsonObject { ["properties"] = properties };
    if (form.DestinationName is { } name)
      body["name"] = name;
    if (form.Description is { } description)
      body["description"] = description;
    return body;
  }

  internal static DestinationInfo Info(JsonElement destination)
  {
    var card = destination.Member("report_card");
    return new DestinationInfo
    {
      DestinationId = destination.Integer("id"),
      DestinationType = destination.Text("type"),
      DestinationName = destination.TextOrNull("display_name") ?? destination.Text("name"),
      Description = destination.Text("description"),
      JdbcUrl = destination.Member("properties").TextOrNull("jdbc_url"),
      BucketName = destination.Member("properties").Member("staging_area").TextOrNull("bucket_name"),
      StitchClientId = destination.Integer("stitch_client_id"),
      IsPaused = destination.Has("paused_at") || destination.Has("system_paused_at"),
      CheckJobName = destination.TextOrNull("check_job_name"),
      IsFullyConfigured = !destination.Has("report_card") || card.Text("current_step_type") == "fully_configured",
      MissingProperties =
      [
        .. card.Items("steps").SelectMany(step => step.Items("properties"))
          .Where(p => p.Flag("is_required") && p.Has("provided") && !p.Flag("provided") && !p.Flag("system_provided"))
          .Select(p => p.Text("name")).Distinct(),
      ],
    };
  }

  internal static ConnectionCheck Check(JsonElement check) => new(
    check.Text("status"), check.Text("name"),
    Messages.Select(name => check.Text(name)).FirstOrDefault(m => m.Length > 0) ?? "",
    DateTimeOffset.TryParse(check.Text("completion_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var completed) ? completed : null);
}
