namespace StitchDelta;

/// <summary>Whether somebody has a privilege on the bucket, what decides it and what to do.</summary>
public sealed record StitchPrivilegeCheck
{
  /// <summary>The bucket.</summary>
  public required string BucketName { get; init; }

  /// <summary>The action, as in <c>s3:GetObject</c>.</summary>
  public required string Privilege { get; init; }

  /// <summary>Why it is needed.</summary>
  public string Reason { get; init; } = "";

  /// <summary>Passed: has it. Failed: has it not. Warning: it depends on what cannot be known here. Skipped: not tried.</summary>
  public required CheckStatus Status { get; init; }

  /// <summary>Who: Stitch's loader role, or with <c>-Live</c> the caller.</summary>
  public required string PrincipalArn { get; init; }

  /// <summary>The statement of the bucket policy that decides: its Sid, else its number; null when none speaks of it.</summary>
  public string? DecidedBy { get; init; }

  /// <summary>How it is, in words.</summary>
  public string Actual { get; init; } = "";

  /// <summary>What to do about it; empty when passed.</summary>
  public string Remedy { get; init; } = "";
}
