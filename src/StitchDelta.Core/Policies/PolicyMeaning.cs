using System.Text.RegularExpressions;

namespace StitchDelta.Policies;

/// <summary>One text for all documents that give the same rights.</summary>
internal static class PolicyMeaning
{
  private static readonly Regex RootArn = new("^arn:[^:]*:iam::([0-9]{12}):root$", RegexOptions.CultureInvariant);

  public static string Of(PolicyDocument document) => Of(document.Root, "");

  private static string Of(PolicyNode node, string name)
  {
    if (node.IsArray) return Many(node.Items.Select(item => Of(item, name)));
    if (node.IsObject) return "{" + string.Join(",", Members(node).OrderBy(m => m, StringComparer.Ordinal)) + "}";
    return node.Scalar is null ? "null" : PolicyText.String(Value(node.Scalar, name));
  }

  private static IEnumerable<string> Members(PolicyNode node) =>
    from member in node.Members
    where member.Name is not ("Sid" or "Id")
    select $"{PolicyText.String(member.Name)}:{Member(member)}";

  private static string Member(PolicyMember member) =>
    member.Name is "Principal" or "NotPrincipal" && member.Value.Scalar == "*" ? "{\"AWS\":\"*\"}" : Of(member.Value, member.Name);

  private static string Value(string value, string name) => name switch
  {
    "Action" or "NotAction" => value.ToLowerInvariant(),
    "AWS" => RootArn.Replace(value, "$1"),
    _ => value,
  };

  /// <summary>The items in one order, each once; a single one stands for itself.</summary>
  private static string Many(IEnumerable<string> items)
  {
    var distinct = items.Distinct().OrderBy(item => item, StringComparer.Ordinal).ToList();
    return distinct.Count == 1 ? distinct[0] : $"[{string.Join(",", distinct)}]";
  }
}
