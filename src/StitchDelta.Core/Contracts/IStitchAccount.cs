using System.Security;

namespace StitchDelta.Contracts;

/// <summary>The calls to the Stitch Connect API v4 that the module makes.</summary>
public interface IStitchAccount
{
  /// <summary>GET /v4/destinations.</summary>
  Task<IReadOnlyList<DestinationInfo>> ListDestinationsAsync(CancellationToken cancel);

  /// <summary>POST /v4/destinations.</summary>
  /// <param name="form">The destination.</param>
  /// <param name="there">The destinations that were there a moment ago, by which one that was made is known where the answer was lost; null
  /// to look first.</param>
  Task<DestinationInfo> CreateDestinationAsync(DestinationForm form, CancellationToken cancel,
    IReadOnlyList<DestinationInfo>? there = null);

  /// <summary>PUT /v4/destinations/{id} with what is not null in the form.</summary>
  Task<DestinationInfo> UpdateDestinationAsync(long destinationId, DestinationForm changes, CancellationToken cancel);

  /// <summary>DELETE /v4/destinations/{id}.</summary>
  Task DeleteDestinationAsync(long destinationId, CancellationToken cancel);

  /// <summary>GET /v4/destinations/{id}/last-connection-check, or null where the account has no such answer.</summary>
  Task<ConnectionCheck?> GetLastConnectionCheckAsync(long destinationId, CancellationToken cancel);
}

/// <summary>The fields of the destination form of type databricks_delta. Null is left out of the request.</summary>
public sealed record DestinationForm
{
  /// <summary>display_name in the app, <c>name</c> in the API.</summary>
  public string? DestinationName { get; init; }
  /// <summary>description.</summary>
  public string? Description { get; init; }
  /// <summary>properties.access_token.</summary>
  public SecureString? AccessToken { get; init; }
  /// <summary>properties.jdbc_url.</summary>
  public string? JdbcUrl { get; init; }
  /// <summary>properties.staging_area.bucket_name.</summary>
  public string? BucketName { get; init; }
  /// <summary>properties.ssh_config. A new destination without it has no tunnel.</summary>
  public SshTunnel? Ssh { get; init; }
}

/// <summary>A destination as Stitch tells it; never a credential.</summary>
public sealed record DestinationInfo
{
  /// <summary>id.</summary>
  public required long DestinationId { get; init; }
  /// <summary>type, as in <c>databricks_delta</c>.</summary>
  public required string DestinationType { get; init; }
  /// <summary>display_name, else name.</summary>
  public string DestinationName { get; init; } = "";
  /// <summary>description.</summary>
  public string Description { get; init; } = "";
  /// <summary>properties.jdbc_url, or null when Stitch does not show it.</summary>
  public string? JdbcUrl { get; init; }
  /// <summary>properties.staging_area.bucket_name, or null.</summary>
  public string? BucketName { get; init; }
  /// <summary>properties.ssh_config, or null when Stitch does not show it.</summary>
  public SshTunnel? Ssh { get; init; }
  /// <summary>stitch_client_id.</summary>
  public long StitchClientId { get; init; }
  /// <summary>paused_at or system_paused_at is set.</summary>
  public bool IsPaused { get; init; }
  /// <summary>check_job_name, after a create or update.</summary>
  public string? CheckJobName { get; init; }
  /// <summary>report_card.current_step_type is fully_configured, or there is no report card.</summary>
  public bool IsFullyConfigured { get; init; } = true;
  /// <summary>The required properties that the report card says were not provided.</summary>
  public IReadOnlyList<string> MissingProperties { get; init; } = [];
  /// <summary>Whether it was found after the answer to its creation was lost: then somebody else may have made it at the same time, and
  /// which token it has is not known.</summary>
  public bool IsInferred { get; init; }
}

/// <summary>A connection check.</summary>
/// <param name="Status">running, succeeded or failed.</param>
/// <param name="JobName">name: the check_job_name of the create or update that caused it.</param>
/// <param name="Message">The first error message that it holds, or empty.</param>
/// <param name="Completed">completion_time, or null while it runs.</param>
public sealed record ConnectionCheck(string Status, string JobName, string Message, DateTimeOffset? Completed);
