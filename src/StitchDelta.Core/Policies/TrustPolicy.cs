using static StitchDelta.Policies.PolicyText;

namespace StitchDelta.Policies;

/// <summary>Whether a trust policy lets EC2 instances take a role on.</summary>
internal enum Ec2Trust
{
  /// <summary>It does.</summary>
  Given,

  /// <summary>It does under a condition.</summary>
  Conditional,

  /// <summary>It does not.</summary>
  Missing,

  /// <summary>It denies it.</summary>
  Denied,
}

/// <summary>Reads the trust policies of roles, and adds to them.</summary>
internal static class TrustPolicy
{
  private const string Ec2 = "ec2.amazonaws.com";
  private const string Action = "sts:AssumeRole";

  /// <summary>Whether EC2 instances may take the role on, as they do with an instance profile.</summary>
  public static Ec2Trust OfEc2(string document)
  {
    var about = PolicyDocument.Parse(document).Statements.Where(s => NamesEc2(s) && s.IsAbout(Action)).ToList();
    return about.Any(s => s.Effect == "Deny") ? Ec2Trust.Denied
      : about.Any(s => s is { Effect: "Allow", IsConditional: false }) ? Ec2Trust.Given
      : about.Any(s => s.Effect == "Allow") ? Ec2Trust.Conditional
      : Ec2Trust.Missing;
  }

  /// <summary>The document with a statement for EC2 at its end. All that others wrote stays.</summary>
  public static string WithEc2(string document)
  {
    var before = PolicyDocument.Parse(document);
    return before.With(PolicyEdits.Append(before, before.Statement, [Statement]));
  }

  /// <summary>The statement that lets EC2 instances take a role on.</summary>
  public static string Statement => Object(
    ("Effect", String("Allow")),
    ("Principal", Object(("Service", String(Ec2)))),
    ("Action", String(Action)));

  private static bool NamesEc2(PolicyStatement statement) =>
    statement.Node["Principal"] is { } principal
    && (principal["Service"]?.OneOrMany.Any(n => n.Scalar == Ec2) == true || (statement.Effect == "Deny" && principal.Scalar == "*"));
}
