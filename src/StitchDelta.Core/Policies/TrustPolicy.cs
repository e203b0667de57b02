namespace StitchDelta.Policies;

/// <summary>Reads the trust policies of roles.</summary>
internal static class TrustPolicy
{
  /// <summary>Whether EC2 instances may take the role on, as they do with an instance profile.</summary>
  public static bool LetsEc2Assume(string document) => PolicyDocument.Parse(document).Statements.Any(statement =>
    statement is { Effect: "Allow", IsConditional: false }
    && Names(statement.Node["Principal"]?["Service"], "ec2.amazonaws.com")
    && statement.Actions?.Any(a => PolicyPattern.Fits(PolicyPattern.Of(a), "sts:AssumeRole", ignoreCase: true)) == true);

  private static bool Names(PolicyNode? node, string value) => node?.OneOrMany.Any(n => n.Scalar == value) == true;
}
