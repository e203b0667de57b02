namespace StitchDelta.Sandbox.Aws.State;

/// <summary>The parts of ARNs: <c>arn:partition:service:region:account:resource</c>.</summary>
internal static class Arns
{
  public static string AccountOf(string arn) => arn.Split(':') is { Length: >= 6 } parts ? parts[4] : "";

  /// <summary>What comes after the account; empty when it is no ARN.</summary>
  public static string ResourceOf(string arn) => arn.Split([':'], 6) is { Length: 6 } parts && parts[0] == "arn" ? parts[5] : "";
}
