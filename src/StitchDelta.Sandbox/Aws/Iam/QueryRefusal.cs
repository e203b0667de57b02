namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>A refusal of IAM or STS, with its own code and status.</summary>
internal sealed class QueryRefusal(int status, string code, string message) : Exception(message)
{
  public int Status { get; } = status;

  public string Code { get; } = code;
}
