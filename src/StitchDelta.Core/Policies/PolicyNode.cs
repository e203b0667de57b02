using System.Text;
using System.Text.Json;

namespace StitchDelta.Policies;

/// <summary>A value of a policy document, with its own text and its place in the document, so that an edit can leave all else as it
/// is.</summary>
internal sealed class PolicyNode
{
  private PolicyNode(JsonTokenType kind, int start) => (Kind, Start) = (kind, start);

  /// <summary><see cref="JsonTokenType.StartObject"/>, <see cref="JsonTokenType.StartArray"/> or a scalar's kind.</summary>
  public JsonTokenType Kind { get; }

  /// <summary>Where it starts in the document's UTF-8 text.</summary>
  public int Start { get; }

  /// <summary>Where the text goes on after it.</summary>
  public int End { get; private set; }

  /// <summary>A scalar's text as it is written, quotes and escapes included; empty for an object or an array.</summary>
  public string Raw { get; private set; } = "";

  /// <summary>What a policy's reader takes a scalar for: a string's value, the text of a number or a Boolean; null for all else.</summary>
  public string? Scalar { get; private set; }

  /// <summary>An object's members, in their order.</summary>
  public IReadOnlyList<PolicyMember> Members { get; private set; } = [];

  /// <summary>An array's items, in their order.</summary>
  public IReadOnlyList<PolicyNode> Items { get; private set; } = [];

  public bool IsObject => Kind == JsonTokenType.StartObject;

  public bool IsArray => Kind == JsonTokenType.StartArray;

  public PolicyNode? this[string name] => Members.FirstOrDefault(m => m.Name == name)?.Value;

  /// <summary>The items of an array, or the value itself: policies write a single value either way.</summary>
  public IReadOnlyList<PolicyNode> OneOrMany => IsArray ? Items : [this];

  /// <summary>Reads a whole document. Throws <see cref="JsonException"/>, or <see cref="InvalidOperationException"/> for half a surrogate
  /// pair.</summary>
  public static PolicyNode Read(byte[] utf8)
  {
    var reader = new Utf8JsonReader(utf8);
    reader.Read();
    var root = Read(ref reader, utf8);
    reader.Read();
    return root;
  }

  private static PolicyNode Read(ref Utf8JsonReader reader, byte[] utf8)
  {
    var node = new PolicyNode(reader.TokenType, (int)reader.TokenStartIndex);
    if (node.IsObject) node.Members = ReadMembers(ref reader, utf8);
    else if (node.IsArray) node.Items = ReadItems(ref reader, utf8);
    else node.Scalar = reader.TokenType switch
    {
      JsonTokenType.String => reader.GetString(),
      JsonTokenType.Null => null,
      _ => Slice(utf8, node.Start, (int)reader.BytesConsumed),
    };
    node.End = (int)reader.BytesConsumed;
    if (!node.IsObject && !node.IsArray) node.Raw = Slice(utf8, node.Start, node.End);
    return node;
  }

  private static List<PolicyMember> ReadMembers(ref Utf8JsonReader reader, byte[] utf8)
  {
    var members = new List<PolicyMember>();
    while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
    {
      var start = (int)reader.TokenStartIndex;
      var raw = Slice(utf8, start, start + reader.ValueSpan.Length + 2);
      var name = reader.GetString()!;
      reader.Read();
      members.Add(new PolicyMember(name, raw, start, Read(ref reader, utf8)));
    }
    return members;
  }

  private static List<PolicyNode> ReadItems(ref Utf8JsonReader reader, byte[] utf8)
  {
    var items = new List<PolicyNode>();
    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader, utf8));
    return items;
  }

  private static string Slice(byte[] utf8, int start, int end) => Encoding.UTF8.GetString(utf8, start, end - start);
}

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name, unescaped.</param>
/// <param name="RawName">Its name as it is written, quotes included.</param>
/// <param name="Start">Where the name starts in the document's UTF-8 text.</param>
/// <param name="Value">Its value.</param>
internal sealed record PolicyMember(string Name, string RawName, int Start, PolicyNode Value);
