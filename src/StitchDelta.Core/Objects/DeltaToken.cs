using System.Security;

namespace StitchDelta;

/// <summary>The personal access token that Stitch logs in to Databricks with.</summary>
public record DeltaToken : DeltaJdbcUrl
{
  /// <summary>The token's id, by which it is listed and revoked.</summary>
  public string? TokenId { get; init; }

  /// <summary>The token's comment.</summary>
  public string? TokenComment { get; init; }

  /// <summary>When the token ends; null is never.</summary>
  public DateTimeOffset? TokenExpires { get; init; }

  /// <summary>The application id of the service principal that the token is for; null for the caller's own.</summary>
  public string? OnBehalfOf { get; init; }

  /// <summary>The display name of the destination that it is for, where that is known.</summary>
  public string? DestinationName { get; init; }

  /// <summary>How many whole days the token is still valid; null for ever.</summary>
  public int? DaysLeft => TokenExpires is { } end ? Math.Max(0, (int)Math.Floor((end - DateTimeOffset.UtcNow).TotalDays)) : null;

  /// <summary>True when the record of the installation could not be written: Install-StitchDestination writes it.</summary>
  public bool RecordPending { get; init; }

  /// <summary>The token itself. Null for one that was there already: Databricks shows it once. It does not survive a job or
  /// Export-Clixml.</summary>
  public SecureString? Token { get; init; }
}
