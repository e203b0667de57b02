using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Binding;

/// <summary>A rule for a parameter's value that holds wherever the value comes from. Unlike PowerShell's own attributes it is judged by
/// <see cref="Arguments"/>, with the catalogue's errors, and its message does not repeat what was given.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class RuleAttribute : Attribute
{
  /// <summary>What is wrong with a value that is not blank; null for nothing. May throw an error of the catalogue that says it
  /// better.</summary>
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

/// <summary>A path of IAM under which a role is made.</summary>
internal sealed class RolePathAttribute : RuleAttribute
{
  public override string? Fault(object value) => RolePaths.Fault($"{value}");
}

/// <summary>The id of a cluster policy.</summary>
internal sealed class PolicyIdAttribute : RuleAttribute
{
  public override string? Fault(object value) =>
    Regex.IsMatch($"{value}".Trim(), @"\A[0-9A-Za-z-]{1,100}\z") ? null : "it is not the id of a cluster policy, as in 60F1A2B3C4D5E6F7";
}

/// <summary>The ARN of a managed policy that can be a permissions boundary.</summary>
internal sealed class BoundaryArnAttribute : RuleAttribute
{
  public override string? Fault(object value) => BoundaryArns.Fault($"{value}");
}

/// <summary>The ARN of a KMS key of the customer's own.</summary>
internal sealed class KmsKeyArnAttribute : RuleAttribute
{
  public override string? Fault(object value) => KmsKeys.Fault($"{value}");
}

/// <summary>Tags of a person's own.</summary>
internal sealed class OwnTagsAttribute : RuleAttribute
{
  /// <summary>Whether a cluster gets them, too.</summary>
  public bool ForCluster { get; set; }

  public override string? Fault(object value)
  {
    var entries = ((Hashtable)value).Cast<DictionaryEntry>().ToList();
    if (entries.Any(e => SecretText.IsIn($"{e.Key}") || SecretText.IsIn(e.Value)))
      return "a tag looks like a token or a key, and so is not shown";
    foreach (var entry in entries.Where(e => Values.Scalar(e.Value) is null))
      return $"the tag '{entry.Key}' has "
        + $"{(entry.Value is null ? "no value; write '' for an empty one" : "a list or a table, and not one value")}";
    return OwnTags.Fault(Values.Pairs((Hashtable)value), ForCluster);
  }
}

/// <summary>The name of an AWS region, a part of host names.</summary>
internal sealed class AwsRegionAttribute : RuleAttribute
{
  public override string? Fault(object value) =>
    Regex.IsMatch($"{value}", @"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z") ? null
      : "it is not the name of an AWS region, as in us-east-1";
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
    ServicePrincipals.Is($"{value}".Trim()) ? null
      : "it is not the application id of a service principal, as in 6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10";
}

/// <summary>A number between two bounds, or one further value that stands for never.</summary>
internal sealed class BetweenAttribute(int least, int most, string unit = "") : RuleAttribute
{
  /// <summary>The lower bound.</summary>
  public int Least { get; } = least;

  /// <summary>The upper bound.</summary>
  public int Most { get; } = most;

  /// <summary>A value outside the bounds that is allowed, too.</summary>
  public int Also { get; set; } = int.MinValue;

  public override string? Fault(object value)
  {
    var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
    if ((number >= Least && number <= Most) || number == Also) return null;
    var or = Also == int.MinValue ? "" : Also.ToString(CultureInfo.InvariantCulture) + " or ";
    return string.Format(CultureInfo.InvariantCulture, "it must be {0}{1} to {2}{3}", or, Least, Most, unit.Length == 0 ? "" : " " + unit);
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
    $"{value}".Length <= most ? null
      : string.Format(CultureInfo.InvariantCulture, "it has {0} characters; {1} are allowed", $"{value}".Length, most);
}

/// <summary>The address of a workspace.</summary>
internal sealed class WorkspaceAddressAttribute : RuleAttribute
{
  public override string? Fault(object value)
  {
    WorkspaceUrls.Parse(((Uri)value).OriginalString);
    return null;
  }
}

/// <summary>The address of a Connect API.</summary>
internal sealed class ConnectAddressAttribute : RuleAttribute
{
  public override string? Fault(object value)
  {
    ConnectApis.Parse(((Uri)value).OriginalString);
    return null;
  }
}

/// <summary>A JDBC URL of Databricks.</summary>
internal sealed class JdbcAddressAttribute : RuleAttribute
{
  public override string? Fault(object value)
  {
    JdbcUrl.Parse($"{value}");
    return null;
  }
}
