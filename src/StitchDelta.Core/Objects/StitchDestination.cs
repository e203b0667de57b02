using System.Security;

namespace StitchDelta;

/// <summary>The destination in the Stitch account, and how its connection check went.</summary>
public record StitchDestination : DeltaToken
{
  /// <summary>The destination's id.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The type, <c>databricks_delta</c>.</summary>
  public string? DestinationType { get; init; }

  /// <summary>The SSH server through which Stitch connects; null without a tunnel.</summary>
  public string? SshHost { get; init; }

  /// <summary>The SSH server's port.</summary>
  public int? SshPort { get; init; }

  /// <summary>The user on the SSH server.</summary>
  public string? SshUser { get; init; }

  /// <summary>Whether the account, or Stitch itself, has paused it: nothing is loaded.</summary>
  public bool IsPaused { get; init; }

  /// <summary>The fields of the form that Stitch says are still missing.</summary>
  public string[] MissingProperties { get; init; } = [];

  /// <summary>How Stitch's last connection check went: running, succeeded or failed; null when Stitch does not tell.</summary>
  public string? ConnectionCheck { get; init; }

  /// <summary>What the check said when it failed.</summary>
  public string? ConnectionCheckMessage { get; init; }

  /// <summary>Under <c>-WhatIf</c> of a command for the whole installation: its plan, to be saved and applied with <c>-Plan</c>. Null
  /// else.</summary>
  public StitchPlan? Plan { get; init; }

  /// <summary>The Stitch account's access token where one was given for this destination alone, so that the next stage speaks to the same
  /// account. It does not survive a job or Export-Clixml.</summary>
  public SecureString? StitchToken { get; init; }
}
