using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StitchDelta.Policies;

/// <summary>Writes JSON text: new values compactly, what was read with its own scalars and names.</summary>
internal static class PolicyText
{
  public static string String(string value) => $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

  public static string Array(IEnumerable<string> items) => $"[{string.Join(",", items)}]";

  public static string Strings(params string[] values) => Array(values.Select(String));

  public static string Object(params (string Name, string Json)[] members) =>
    "{" + string.Join(",", members.Select(m => $"{String(m.Name)}:{m.Json}")) + "}";

  /// <summary>The form without blanks between values; names, numbers and strings are written as they were.</summary>
  public static string Compact(PolicyNode node) =>
    node.IsObject ? "{" + string.Join(",", node.Members.Select(m => $"{m.RawName}:{Compact(m.Value)}")) + "}"
    : node.IsArray ? Array(node.Items.Select(Compact))
    : node.Raw;

  /// <summary>The indented form, for people. <paramref name="margin"/> goes before every line but the first.</summary>
  public static string Indent(PolicyNode node, string margin = "")
  {
    var text = new StringBuilder();
    Indent(node, "\n" + margin, text);
    return text.ToString();
  }

  private static void Indent(PolicyNode node, string newLine, StringBuilder text)
  {
    if (node.IsObject) Indent('{', node.Members, '}', newLine, text, (member, inner) =>
    {
      text.Append(member.RawName).Append(": ");
      Indent(member.Value, inner, text);
    });
    else if (node.IsArray) Indent('[', node.Items, ']', newLine, text, (item, inner) => Indent(item, inner, text));
    else text.Append(node.Raw);
  }

  private static void Indent<T>(char open, IReadOnlyList<T> parts, char close, string newLine, StringBuilder text, Action<T, string> write)
  {
    text.Append(open);
    var inner = newLine + "  ";
    for (var i = 0; i < parts.Count; i++)
    {
      text.Append(i > 0 ? "," : "").Append(inner);
      write(parts[i], inner);
    }
    if (parts.Count > 0) text.Append(newLine);
    text.Append(close);
  }
}
