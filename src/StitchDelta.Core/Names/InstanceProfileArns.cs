using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>Reads ARNs of instance profiles.</summary>
public static class InstanceProfileArns
{
  private static readonly Regex Form = new(@"^arn:aws[a-z-]*:iam::(\d{12}):instance-profile/(.*/)?(?<name>[\w+=,.@-]+)$",
    RegexOptions.CultureInvariant);

  /// <summary>The ARN if it is one; else an error.</summary>
  public static string Parse(string given) => Form.IsMatch(given.Trim())
    ? given.Trim()
    : throw Catalogue.ArnInvalid.For(given, given, "instance profile", "arn:aws:iam::123456789012:instance-profile/stitch-delta");

  /// <summary>The name at the end of the ARN.</summary>
  public static string NameIn(string arn) => Form.Match(arn).Groups["name"].Value;
}
