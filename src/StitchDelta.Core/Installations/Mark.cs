using System.Text.RegularExpressions;

namespace StitchDelta.Installations;

/// <summary>How the id of an installation is written on each kind of thing that the module makes, and read from it.</summary>
public static class Mark
{
  /// <summary>The tag of role, instance profile and cluster that holds the id.</summary>
  public const string TagKey = RecordTags.Prefix + "Id";

  /// <summary>
  /// The tag of a cluster that the module made, or took over, for no installation. It says that the module may change it again, and nothing
  /// more.
  /// </summary>
  public const string StandaloneKey = RecordTags.Prefix + "Standalone";

  /// <summary>The tag of a cluster that somebody else made and the module took over: it stays when the installation is taken
  /// back.</summary>
  public const string TakenOverKey = RecordTags.Prefix + "TakenOver";

  /// <summary>How long Databricks lets the comment of a token be.</summary>
  public const int LongestComment = 255;

  private const string PassRolePrefix = "StitchDelta-PassRole-";

  private static readonly Regex InComments = new(@"(?:^| )#(sd-[a-z2-7]{10})\z", RegexOptions.CultureInvariant);

  /// <summary>The description of the role. The id comes first, so that one list of all roles tells which are the module's.</summary>
  public static string Description(InstallationId id, string bucketName) =>
    $"{id} Lets Databricks clusters use the bucket {bucketName} for Stitch.";

  /// <summary>The id at the beginning of a role's description; null for a role of somebody else.</summary>
  public static InstallationId? InDescription(string? description) =>
    description is not null && InstallationId.FindIn(description) is { } id
      && description.StartsWith(id.Value, StringComparison.Ordinal) ? id : null;

  /// <summary>The comment of a token. Where both are too long for it, the name is cut and not the id.</summary>
  /// <param name="name">What people call it. A mark that it has already is replaced.</param>
  /// <param name="id">The installation; null for a token that belongs to none.</param>
  public static string Comment(string name, InstallationId? id)
  {
    if (id is null) return name;
    var mark = $"#{id}";
    var bare = Cut(NameIn(name), LongestComment - mark.Length - 1);
    return bare.Length == 0 ? mark : $"{bare} {mark}";
  }

  /// <summary>The id at the end of a token's comment; null for a token of no installation.</summary>
  public static InstallationId? InComment(string? comment) =>
    comment is not null && InComments.Match(comment) is { Success: true } mark ? InstallationId.Parse(mark.Groups[1].Value) : null;

  /// <summary>What a token's comment says besides its mark.</summary>
  public static string NameIn(string comment) => InComments.Replace(comment, "", 1);

  /// <summary>The id in the tags of a thing; null when they have none.</summary>
  public static InstallationId? InTags(IReadOnlyDictionary<string, string>? tags) =>
    tags is not null && tags.TryGetValue(TagKey, out var value) ? InstallationId.Parse(value) : null;

  /// <summary>The name of the role's inline policy that lets it use the bucket.</summary>
  public static string AccessPolicy(string bucketName) => $"StitchDelta-{bucketName}";

  /// <summary>The name of the deployment role's inline policy that lets it pass the role. A role's name is unique in its account, and so is
  /// this.</summary>
  public static string PassRolePolicy(string roleName) => $"{PassRolePrefix}{roleName}";

  /// <summary>The role that such a policy lets be passed; null for another policy.</summary>
  public static string? RoleInPassRolePolicy(string policyName) =>
    policyName.StartsWith(PassRolePrefix, StringComparison.Ordinal) ? policyName.Substring(PassRolePrefix.Length) : null;

  /// <summary>The name of the deployment role's inline policy that lets it pass all roles under a path, which has no plus sign.</summary>
  public static string PassRolesPolicy(string path) => $"StitchDelta-PassRoles-{path.Trim('/').Replace('/', '+')}";

  // Not between the halves of a character outside of the first plane.
  private static string Cut(string text, int most) =>
    text.Length <= most ? text : text.Substring(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most);
}
