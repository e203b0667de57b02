namespace StitchDelta.Engine;

/// <summary>How long one request may take and how much an answer may hold. Answers of these services are small, so whatever is larger is
/// not from them.</summary>
internal sealed record EngineLimits
{
  /// <summary>One request to AWS, from connecting to the last byte of the answer.</summary>
  internal TimeSpan AwsTry { get; init; } = TimeSpan.FromSeconds(30);

  /// <summary>The longest wait between two tries of a request to AWS.</summary>
  internal TimeSpan AwsWait { get; init; } = TimeSpan.FromSeconds(20);

  /// <summary>The same for Databricks and Stitch; null for what each request allows itself.</summary>
  internal TimeSpan? ApiTry { get; init; }

  /// <summary>How long the program of a <c>credential_process</c> may run. It may be waiting for a person, at a browser or with a security
  /// key.</summary>
  internal TimeSpan CredentialProcess { get; init; } = TimeSpan.FromMinutes(2);

  /// <summary>The bytes of an answer of AWS. The longest is a page of buckets, some two megabytes.</summary>
  internal int AwsBytes { get; init; } = 8 * Megabyte;

  /// <summary>The bytes of an answer of Databricks or Stitch. The longest is the list of all tokens of a workspace.</summary>
  internal int ApiBytes { get; init; } = 32 * Megabyte;

  internal const int Megabyte = 1024 * 1024;
}
