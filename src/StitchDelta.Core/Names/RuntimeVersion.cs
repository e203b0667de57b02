using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>The version in a Databricks Runtime's key, compared as numbers: 10.4 is later than 6.3, and <c>18.x</c> is 18.0.</summary>
public static class RuntimeVersion
{
  private static readonly Regex Key = new(@"^(\d+)(?:\.(\d+))?\.x(-|$)", RegexOptions.CultureInvariant);

  /// <summary>The oldest that Stitch can use.</summary>
  public static Version Oldest { get; } = new(6, 3);

  /// <summary>The oldest that a workspace takes in which legacy access is disabled.</summary>
  public static Version OldestWithoutLegacyAccess { get; } = new(13, 3);

  /// <summary>Throws when a key is none, or is of a runtime that Stitch cannot use. Custom images have no version to judge.</summary>
  public static void Require(string sparkVersion)
  {
    var version = Of(sparkVersion);
    if (version is null && !IsCustom(sparkVersion))
      throw Catalogue.RuntimeInvalid.For(sparkVersion, sparkVersion);
    // Null is smaller than any.
    if (version is not null && version < Oldest) throw Catalogue.RuntimeTooOld.For(sparkVersion, sparkVersion);
  }

  /// <summary>Whether it is an image of the customer's own.</summary>
  public static bool IsCustom(string sparkVersion) => sparkVersion.StartsWith("custom:", StringComparison.Ordinal);

  /// <summary>The version, or null for keys without one, such as <c>custom:…</c>.</summary>
  public static Version? Of(string sparkVersion)
  {
    var match = Key.Match(sparkVersion);
    return match.Success && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var major)
      && int.TryParse(match.Groups[2].Success ? match.Groups[2].Value : "0", NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
      ? new Version(major, minor) : null;
  }
}
