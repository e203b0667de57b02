using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>Judges what is given as a permissions boundary.</summary>
public static class BoundaryArns
{
  private static readonly Regex Form = new(
    @"\Aarn:aws[a-z-]*:iam::(?:[0-9]{12}|aws):policy/[\w+=,.@/-]*[\w+=,.@-]\z", RegexOptions.CultureInvariant);

  /// <summary>What is wrong with it; null for nothing.</summary>
  public static string? Fault(string given) =>
    Form.IsMatch(given.Trim()) ? null : "it is not the ARN of a managed policy, as in arn:aws:iam::123456789012:policy/team-boundary";
}
