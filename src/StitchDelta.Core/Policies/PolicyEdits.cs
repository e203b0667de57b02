namespace StitchDelta.Policies;

/// <summary>Edits of a document's text that touch only what they must.</summary>
internal static class PolicyEdits
{
  /// <summary>Adds items to an array, spaced as its last one is; a single value becomes an array.</summary>
  public static IEnumerable<TextEdit> Append(PolicyDocument document, PolicyNode node, IReadOnlyList<string> items)
  {
    if (items.Count == 0) return [];
    if (!node.IsArray) return [new(node.Start, node.End, PolicyText.Array([document.Slice(node.Start, node.End), .. items]))];
    if (node.Items.Count == 0) return [new(node.Start, node.End, PolicyText.Array(items))];
    var space = SpaceBeforeLast(document, node);
    var end = node.Items[node.Items.Count - 1].End;
    return [new(end, end, string.Concat(items.Select(item => $",{space}{item}")))];
  }

  /// <summary>The white space before an array's last item.</summary>
  public static string SpaceBeforeLast(PolicyDocument document, PolicyNode array)
  {
    var last = array.Items.Count - 1;
    if (last < 0) return "";
    var before = document.Slice(last == 0 ? array.Start + 1 : array.Items[last - 1].End, array.Items[last].Start);
    return before.Substring(before.IndexOf(',') + 1);
  }

  /// <summary>Takes out some of the parts of an array or object (but not all), each with one comma.</summary>
  public static IEnumerable<TextEdit> Remove(IReadOnlyList<(int Start, int End)> parts, Func<int, bool> goes)
  {
    var kept = false;
    for (var i = 0; i < parts.Count; i++)
    {
      if (!goes(i)) kept = true;
      else if (kept) yield return new(parts[i - 1].End, parts[i].End, "");
      else yield return new(parts[i].Start, parts[i + 1].Start, "");
    }
  }

  /// <summary>Takes those items out of an array that hold (but not all of them).</summary>
  public static IEnumerable<TextEdit> RemoveItems(PolicyNode array, Func<PolicyNode, bool> goes) =>
    Remove([.. array.Items.Select(item => (item.Start, item.End))], i => goes(array.Items[i]));

  /// <summary>Takes a member out of an object that has others.</summary>
  public static IEnumerable<TextEdit> RemoveMember(PolicyNode node, string name) =>
    Remove([.. node.Members.Select(m => (m.Start, m.Value.End))], i => node.Members[i].Name == name);
}
