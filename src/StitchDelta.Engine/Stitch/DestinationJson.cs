using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Stitch;

/// <summary>Destinations and checks as the Connect API writes them.</summary>
internal static class DestinationJson
{
  private static readonly string[] Messages = ["target_error_message", "tap_error_message", "discovery_error_message"];

  internal static JsonObject Create(DestinationForm form)
  {
    var body = Update(form);
    body["type"] = MakeDestination.DestinationType;
    body["properties"]!["ssh_config"] = Ssh(form.Ssh ?? SshTunnel.Off); // Required.
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

    if (form.Ssh is { } ssh)
      properties["ssh_config"] = Ssh(ssh);

    var body = new JsonObject { ["properties"] = properties };
    if (form.DestinationName is { } name)
      body["name"] = name;
    if (form.Description is { } description)
      body["description"] = description;
    return body;
  }

  // All of it are strings.
  private static JsonObject Ssh(SshTunnel tunnel) => tunnel.IsOff ? new() { ["ssh"] = "false" } : new()
  {
    ["ssh"] = "true", ["ssh_host"] = tunnel.Host, ["ssh_port"] = tunnel.Port?.ToString(CultureInfo.InvariantCulture),
      ["ssh_user"] = tunnel.User,
  };

  private static SshTunnel? Ssh(JsonElement config) => config.Text("ssh") switch
  {
    "true" => new() { Host = config.TextOrNull("ssh_host"), Port = int.TryParse(config.Text("ssh_port"), out var port) ? port
      : null, User = config.TextOrNull("ssh_user") },
    "false" => SshTunnel.Off,
    _ => null,
  };

  internal static DestinationInfo Info(JsonElement destination)
  {
    var card = destination.Member("report_card");
    return new DestinationInfo
    {
      DestinationId = destination.NeedId("id"),
      DestinationType = destination.Text("type"),
      DestinationName = destination.TextOrNull("display_name") ?? destination.Text("name"),
      Description = destination.Text("description"),
      JdbcUrl = destination.Member("properties").TextOrNull("jdbc_url"),
      BucketName = destination.Member("properties").Member("staging_area").TextOrNull("bucket_name"),
      Ssh = Ssh(destination.Member("properties").Member("ssh_config")),
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
    check.NeedText("status"), check.Text("name"),
    Messages.Select(name => check.Text(name)).FirstOrDefault(m => m.Length > 0) ?? "",
    DateTimeOffset.TryParse(check.Text("completion_time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
      out var completed) ? completed : null);
}
