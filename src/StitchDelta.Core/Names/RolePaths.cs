using System.Text.RegularExpressions;

namespace StitchDelta.Names;

/// <summary>Reads the path under which roles are made, as <c>/stitch/</c>.</summary>
public static class RolePaths
{
  /// <summary>The path of what has none.</summary>
  public const string Root = "/";

  // IAM takes more. But the name of a policy is made of the path, a star opens it wider than it says, and a dollar sign begins a variable.
  private const int Longest = 100;

  private static readonly Regex Form = new(@"\A(?:/[A-Za-z0-9_.=,@-]+)+/\z", RegexOptions.CultureInvariant);

  /// <summary>The path with a slash at either end; null for none, and for the root.</summary>
  public static string? Parse(string? given) => Whole(given) is var path && path == Root ? null : path;

  /// <summary>What is wrong with it; null for nothing.</summary>
  public static string? Fault(string given) =>
    Whole(given) is not { } path || path == Root ? null
    : path.Length > Longest ? FormattableString.Invariant($"it has {path.Length} characters; {Longest} are allowed")
    : Form.IsMatch(path) ? null
    : "it is not a path of IAM, as in /stitch/: letters, digits and _ . = , @ - between slashes";

  // What has a part without a name is left as it is, and judged so.
  private static string? Whole(string? given)
  {
    if (given?.Trim() is not { } text) return null;
    return text.Trim('/').Length == 0 || text.Contains("//") ? text : $"/{text.Trim('/')}/";
  }
}
