using System.Text;
using System.Text.Json;

namespace StitchDelta.Policies;

/// <summary>A policy document that keeps every foreign member, order and number as it was.</summary>
public sealed class PolicyDocument
{
  private static readonly UTF8Encoding StrictUtf8 = new(false, true);

  private readonly byte[] _utf8;

  private PolicyDocument(string text, byte[] utf8, PolicyNode root, PolicyNode statement)
  {
    Text = text;
    _utf8 = utf8;
    Root = root;
    Statement = statement;
    Statements = [.. statement.OneOrMany.Select((node, index) => new PolicyStatement(node, index))];
  }

  /// <summary>The document as it was read.</summary>
  public string Text { get; }

  /// <summary>The document with one value a line, for people. Names, numbers and strings are written as they were.</summary>
  public string Indented => PolicyText.Indent(Root);

  /// <summary>How much of a limit of IAM a document takes: blanks between values do not count.</summary>
  internal static int SizeOf(string text) => System.Text.Encoding.UTF8.GetByteCount(Parse(text).Compact);

  /// <summary>The document without blanks between its values.</summary>
  internal string Compact => PolicyText.Compact(Root);

  internal PolicyNode Root { get; }

  internal PolicyNode Statement { get; }

  internal IReadOnlyList<PolicyStatement> Statements { get; }

  /// <summary>Reads a document. Throws a <see cref="StitchDeltaException"/> when it is not one.</summary>
  public static PolicyDocument Parse(string json) => Parse(json, null);

  /// <summary>Whether two documents give the same rights to the same principals, however they are written: order, single values against
  /// arrays of one, Sids and Ids do not count.</summary>
  public static bool MeansTheSame(PolicyDocument a, PolicyDocument b) => PolicyMeaning.Of(a) == PolicyMeaning.Of(b);

  /// <inheritdoc cref="MeansTheSame(PolicyDocument, PolicyDocument)"/>
  public static bool MeansTheSame(string a, string b) => MeansTheSame(Parse(a), Parse(b));

  /// <summary>The document as it was read.</summary>
  public override string ToString() => Text;

  /// <summary>Reads the document of a bucket, role … that is named in the error when it is not one.</summary>
  internal static PolicyDocument Parse(string json, object? target)
  {
    var (utf8, root) = Read(json, target);
    RefuseDuplicateMembers(root, target);
    if (!root.IsObject) throw Catalogue.PolicyNotObject.For(target);
    if (root["Statement"] is not { } statement || !statement.OneOrMany.All(s => s.IsObject)) throw Catalogue.PolicyNoStatement.For(target);
    var document = new PolicyDocument(json, utf8, root, statement);
    var twice = document.Statements.Select(s => s.Sid).Where(sid => !string.IsNullOrEmpty(sid)).GroupBy(sid => sid).FirstOrDefault(g =>
      g.Count() > 1);
    return twice is null ? document : throw Catalogue.PolicyDuplicateSid.For(target, twice.Key);
  }

  /// <summary>The text with some stretches replaced, and every other byte as it was.</summary>
  internal string With(IEnumerable<TextEdit> edits)
  {
    var text = new StringBuilder();
    var at = 0;
    foreach (var edit in edits.OrderBy(e => e.Start))
    {
      text.Append(Slice(at, edit.Start)).Append(edit.NewText);
      at = edit.End;
    }
    return text.Append(Slice(at, _utf8.Length)).ToString();
  }

  internal string Slice(int start, int end) => Encoding.UTF8.GetString(_utf8, start, end - start);

  private static (byte[] Utf8, PolicyNode Root) Read(string json, object? target)
  {
    try
    {
      var utf8 = StrictUtf8.GetBytes(json);
      return (utf8, PolicyNode.Read(utf8));
    }
    catch (JsonException e)
    {
      throw Catalogue.PolicyNotJson.After(target, e, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");
    }
    catch (Exception e) when (e is InvalidOperationException or EncoderFallbackException)
    {
      throw Catalogue.PolicyNotJson.After(target, e, "half a surrogate pair in a string");
    }
  }

  private static void RefuseDuplicateMembers(PolicyNode node, object? target)
  {
    var names = new HashSet<string>(StringComparer.Ordinal);
    foreach (var member in node.Members)
    {
      if (!names.Add(member.Name)) throw Catalogue.PolicyDuplicateMember.For(target, member.Name);
      RefuseDuplicateMembers(member.Value, target);
    }
    foreach (var item in node.Items) RefuseDuplicateMembers(item, target);
  }
}

/// <summary>A stretch of a document's UTF-8 text and what takes its place.</summary>
internal readonly record struct TextEdit(int Start, int End, string NewText);
