using System.Globalization;
using System.Xml.Linq;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.Iam;

/// <summary>IAM's entities as its answers show them.</summary>
internal static class IamXml
{
  public static XElement Of(Role role, string name = "Role", bool withTags = true) => new(name,
    new XElement("Path", role.Path),
    new XElement("RoleName", role.Name),
    new XElement("RoleId", role.Id),
    new XElement("Arn", role.Arn),
    new XElement("CreateDate", Time(role.Created)),
    new XElement("AssumeRolePolicyDocument", UriEncoding.Encode(role.TrustPolicy)),
    role.Description.Length > 0 ? new XElement("Description", role.Description) : null,
    new XElement("MaxSessionDuration", role.MaxSessionDuration),
    withTags && role.PermissionsBoundary is { } boundary
      ? new XElement("PermissionsBoundary", new XElement("PermissionsBoundaryType", "Policy"),
        new XElement("PermissionsBoundaryArn", boundary)) : null,
    withTags ? Of(role.Tags) : null);

  public static XElement Of(InstanceProfile profile, State.Iam iam, string name = "InstanceProfile") => new(name,
    new XElement("Path", profile.Path),
    new XElement("InstanceProfileName", profile.Name),
    new XElement("InstanceProfileId", profile.Id),
    new XElement("Arn", profile.Arn),
    new XElement("CreateDate", Time(profile.Created)),
    new XElement("Roles", profile.RoleName is null ? null : Of(iam.Roles[profile.RoleName], "member", withTags: false)),
    Of(profile.Tags));

  public static XElement Of(User user) => new("User",
    new XElement("Path", user.Path),
    new XElement("UserName", user.Name),
    new XElement("UserId", user.Id),
    new XElement("Arn", user.Arn),
    new XElement("CreateDate", Time(user.Created)));

  /// <summary>Tags, or nothing where there are none.</summary>
  public static XElement? Of(IReadOnlyDictionary<string, string> tags) => tags.Count == 0 ? null
    : new("Tags", tags.Select(t => new XElement("member", new XElement("Key", t.Key), new XElement("Value", t.Value))));

  /// <summary>The page of a list that was asked for. A marker is the number of members before its page.</summary>
  public static object[] List(QueryCall call, string name, IEnumerable<object> members)
  {
    var size = call.Number("MaxItems", otherwise: 100, least: 1, most: 1000);
    var start = call.Number("Marker", otherwise: 0, least: 0, most: int.MaxValue);
    var all = members.ToList();
    var next = start + size;
    return next < all.Count
      ? [new XElement(name, all.Skip(start).Take(size)), new XElement("IsTruncated", true), new XElement("Marker", next)]
      : [new XElement(name, all.Skip(start)), new XElement("IsTruncated", false)];
  }

  public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
