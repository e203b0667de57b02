namespace StitchDelta;

/// <summary>A bucket and what its policy grants to Stitch's loader.</summary>
public record StitchBucketAccess : StitchBucket
{
  /// <summary>The role of Stitch's AWS account that reads and writes the bucket.</summary>
  public string? LoaderRoleArn { get; init; }

  /// <summary>The Sid of the statement that grants it.</summary>
  public string? StatementSid { get; init; }

  /// <summary>The bucket policy as it is now (under <c>-WhatIf</c>: would be); null when there is none.</summary>
  public string? Policy { get; init; }

  /// <summary>The bucket policy as it was before; null when there was none.</summary>
  public string? PreviousPolicy { get; init; }
}
