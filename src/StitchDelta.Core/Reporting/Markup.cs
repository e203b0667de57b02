using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace StitchDelta.Reporting;

/// <summary>Builds HTML as a tree, so that every text is encoded and every element is closed.</summary>
internal static class Markup
{
  private static readonly HashSet<string> Void = ["meta", "br"];

  /// <summary>An element. Attributes and content as LINQ to XML takes them.</summary>
  public static XElement El(string name, params object?[] content)
  {
    var element = new XElement(name, content);
    // Written as <p/>, an empty element would be read as one that is never closed.
    if (element.IsEmpty && !Void.Contains(name)) element.Add("");
    return element;
  }

  /// <summary>An attribute.</summary>
  public static XAttribute At(string name, object value) => new(name, value);

  /// <summary>The class attribute.</summary>
  public static XAttribute Class(string value) => new("class", value);

  /// <summary>A page.</summary>
  public static string Page(XElement html)
  {
    var text = new StringBuilder("<!DOCTYPE html>\n");
    using (var writer = XmlWriter.Create(text, new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None }))
      html.Save(writer);
    return text.Append('\n').ToString();
  }
}
