using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>A destination of the account.</summary>
internal sealed class Destination(long id, DestinationType type, long clientId, DateTimeOffset created)
{
  public long Id { get; } = id;

  public DestinationType Type { get; } = type;

  /// <summary>The properties as they were sent, credentials and all.</summary>
  public JsonObject Properties { get; } = [];

  /// <summary>The last connection check, or null when there was none.</summary>
  public ConnectionCheckRun? LastCheck { get; set; }

  private string? Name { get; set; }

  private string? Description { get; set; }

  private string? PausedAt { get; set; }

  private DateTimeOffset Updated { get; set; }

  /// <summary>Takes over what a request says and keeps what it does not mention.</summary>
  public void Change(JsonObject body, DateTimeOffset now)
  {
    Name = body.Text("name") ?? Name;
    Description = body.Text("description") ?? Description;
    // A liberty: Stitch's app pauses a destination; its published API says how only of sources.
    if (body.ContainsKey("paused_at")) PausedAt = body.Text("paused_at");
    foreach (var property in body["properties"] as JsonObject ?? [])
      Properties[property.Key] = property.Value?.DeepClone();
    Updated = now;
  }

  /// <summary>The Destination object, which never holds a credential.</summary>
  public JsonObject ToJson() => new()
  {
    ["properties"] = Shown(),
    ["updated_at"] = Rfc3339.Format(Updated),
    ["name"] = Name ?? "Default Warehouse",
    ["type"] = Type.Name,
    ["deleted_at"] = null,
    ["system_paused_at"] = null,
    ["stitch_client_id"] = clientId,
    ["paused_at"] = PausedAt,
    ["id"] = Id,
    ["display_name"] = Name,
    ["description"] = Description,
    ["created_at"] = Rfc3339.Format(created),
  };

  private JsonObject Shown()
  {
    var shown = (JsonObject)Properties.DeepClone();
    foreach (var credential in Type.Form.Where(f => f.IsCredential))
      shown.Remove(credential.Name);
    if (shown.Text("jdbc_url") is { } url)
      shown["jdbc_url"] = WithoutSecrets(url);
    return shown;
  }

  private static string? WithoutSecrets(string jdbcUrl)
  {
    try
    {
      return JdbcUrl.Parse(jdbcUrl).ToString();
    }
    catch (StitchDeltaException)
    {
      // Who knows what is in it.
      return null;
    }
  }
}
