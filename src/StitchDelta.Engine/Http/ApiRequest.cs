using System.Text;
using System.Text.Json.Nodes;

namespace StitchDelta.Engine.Http;

/// <summary>One request to Databricks or Stitch.</summary>
internal sealed record ApiRequest(string Service, HttpMethod Method, Uri Url, string Operation, Credential Credential)
{
  /// <summary>The body; it is sent anew at each try.</summary>
  internal byte[]? Body { get; init; }

  /// <summary>What the body is.</summary>
  internal string MediaType { get; init; } = "application/json";

  /// <summary>What the answer is to be.</summary>
  internal string Accept => MediaType is "application/x-www-form-urlencoded" ? "application/json" : MediaType;

  /// <summary>The id of the workspace that is meant, where an address is shared by several; null where the address says it.</summary>
  internal string? WorkspaceId { get; init; }

  /// <summary>What it is about, for errors and the log.</summary>
  internal object? Target { get; init; }

  /// <summary>
  /// Whether sending it twice does no harm, as with all that only reads. If not, it is sent again only when the first one surely did
  /// nothing: after a 429, or a 503 that names a time.
  /// </summary>
  internal bool IsRepeatable { get => field || Method == HttpMethod.Get; init; }

  /// <summary>How long to go on trying.</summary>
  internal TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

  /// <summary>How often to try in all. Only a clock that stands still ever lets it come to that.</summary>
  internal int MostTries { get; init; } = 150;

  /// <summary>How often to try while nothing answers at all: a wrong host name should not take minutes to be told.</summary>
  internal int TriesWithoutAnswer { get; init; } = 4;

  /// <summary>How long one try may take.</summary>
  internal TimeSpan TryLimit { get; init; } = TimeSpan.FromSeconds(60);

  /// <summary>Told before each wait, with the service's words.</summary>
  internal Action<string>? Waiting { get; init; }

  internal static byte[] Json(JsonNode body) => Encoding.UTF8.GetBytes(body.ToJsonString());
}
