namespace StitchDelta.Errors;

/// <summary>What a service answered when it refused.</summary>
/// <param name="Service">Which one, in its own name: <c>S3</c>, <c>IAM</c>, <c>STS</c>, <c>Databricks</c>, <c>SQL</c>,
/// <c>Stitch</c>.</param>
/// <param name="Operation">What was asked of it, in the service's own term.</param>
/// <param name="StatusCode">The HTTP status; 0 when no answer came.</param>
/// <param name="ErrorCode">The service's error code, or empty.</param>
/// <param name="Message">The service's own words.</param>
/// <param name="RequestId">The id to quote to the vendor's support, or empty.</param>
public sealed record ServiceFault(string Service, string Operation, int StatusCode, string ErrorCode, string Message,
  string RequestId = "");
