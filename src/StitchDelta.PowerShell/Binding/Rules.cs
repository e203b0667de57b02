using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;
using StitchDelta.Names;

namespace StitchDelta.Binding;

/// <summary>A rule for a parameter's value that holds wherever the value comes from. Unlike PowerShell's own attributes it is judged by <see cref="Arguments"/>, with the catalogue's errors.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class RuleAttribute : Attribute
{
  /// <summary>What is wrong with a value that is not blank; null for nothing. May throw an error of the catalogue that says it better.</summary>
  public abstract string? Fault(object value);
}

/// <summary>An AWS account id. A spreadsheet drops its leading zeros, or writes it as 1.23457E+11.</summary>
internal sealed class AccountIdAttribute : RuleAttribute
{
  public override string? Fault(object value) =>
    Regex.IsMatch($"{value}", @"\A[0-9]{12}\z") ? null : "it is not the 12 digits of an AWS account id (spreadsheets drop leading zeros)";
}

/// <summary>The name of an IAM role, or its ARN.</summary>
internal sealed class RoleNameAttribute : RuleAttribute
{
  public override string? Fault(object value)
  {
    RoleNames.Parse($"{value}");
    return null;
  }
}

/// <summary>The name of an AWS region, a part of host names.</summary>
internal sealed class AwsRegionAttribute : RuleAttribute
{
  public override string? Fault(object value) =>
    Regex.IsMatch($"{value}", @"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z") ? null : "it is not the name of an AWS region, as in us-east-1";
}

/// <summary>A runtime's key that Stitch can use.</summary>
internal sealed class RuntimeAttribute : RuleAttribute
{
  public override string? Fault(object value)
  {
    RuntimeVersion.Require($"{value}");
    return null;
  }
}

/// <summary>The application id of a service principal.</summary>
internal sealed class ApplicationIdAttribute : RuleAttribute
{
  public override string? Fault(object value) =>
    Guid.TryParseExact($"{value}".Trim(), "D", out _) ? null : "it is not the application id of a service principal, as in 6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10";
}

/// <summary>A whole number between two bounds, or one further value that stands for never.</summary>
internal sealed class BetweenAttribute(int least, int most, string unit = "") : RuleAttribute
{
  /// <summary>A value outside the bounds that is allowed, too.</summary>
  public int Also { get; set; } = int.MinValue;

  public override string? Fault(object value)
  {
    var number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
    if ((number >= least && number <= most) || number == Also) return null;
    var or = Also == int.MinValue ? "" : Also.ToString(CultureInfo.InvariantCulture) + " or ";
    return string.Format(CultureInfo.InvariantCulture, "it must be {0}{1} to {2}{3}", or, least, most, unit.Length == 0 ? "" : " " + unit);
  }
}

/// <summary>One of some words, in upper or lower case.</summary>
internal sealed class OneOfAttribute(params string[] words) : RuleAttribute
{
  /// <summary>The words.</summary>
  public IReadOnlyList<string> Words { get; } = words;

  public override string? Fault(object value) =>
    Words.Contains($"{value}".Trim(), StringComparer.OrdinalIgnoreCase) ? null : $"it is none of {string.Join(", ", Words)}";
}

/// <summary>Digits alone, as the id of a workspace has.</summary>
internal sealed class DigitsAttribute : RuleAttribute
{
  public override string? Fault(object value) => Regex.IsMatch($"{value}", @"\A[0-9]+\z") ? null : "it is not made of digits alone";
}

/// <summary>A text of a limited length.</summary>
internal sealed class LongestAttribute(int most) : RuleAttribute
{
  public override string? Fault(object value) =>
    $"{value}".Length <= most ? null : string.Format(CultureInfo.InvariantCulture, "it has {0} characters; {1} are allowed", $"{value}".Length, most);
}

/// <summary>Judges a value by the attributes of its parameter: the rules above, and PowerShell's own, which PowerShell does not apply to rows.</summary>
internal static class Rules
{
  public static string? Fault(IEnumerable<Attribute> attributes, object value) =>
    attributes.Select(a => FaultOf(a, value)).FirstOrDefault(f => f is not null);

  private static string? FaultOf(Attribute attribute, object value) => attribute switch
  {
    RuleAttribute rule => rule.Fault(value),
    ValidateRangeAttribute range => InRange(range, value) ? null : $"it must be {range.MinRange} to {range.MaxRange}",
    ValidateSetAttribute set => Contains(set, value) ? null : $"it is none of {string.Join(", ", set.ValidValues)}",
    ValidatePatternAttribute pattern => Regex.IsMatch($"{value}", pattern.RegexPattern, pattern.Options) ? null : $"it does not match {pattern.RegexPattern}",
    ValidateLengthAttribute length => $"{value}".Length >= length.MinLength && $"{value}".Length <= length.MaxLength
      ? null : $"it must have {length.MinLength} to {length.MaxLength} characters",
    _ => null,
  };

  private static bool InRange(ValidateRangeAttribute range, object value) =>
    Comparer.DefaultInvariant.Compare(Double(value), Double(range.MinRange)) >= 0 && Comparer.DefaultInvariant.Compare(Double(value), Double(range.MaxRange)) <= 0;

  private static double Double(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

  private static bool Contains(ValidateSetAttribute set, object value) =>
    set.ValidValues.Contains($"{value}", set.IgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}
