using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace StitchDelta.Sandbox.Aws;

/// <summary>XML as it goes over the wire.</summary>
internal static class AwsXml
{
  // Keys of objects may hold what XML cannot; a stand-in passes it on rather than fail.
  private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = false };

  public static byte[] Bytes(XElement root)
  {
    using var stream = new MemoryStream();
    using (var writer = XmlWriter.Create(stream, Settings))
      root.Save(writer);
    return stream.ToArray();
  }

  /// <summary>The same element in a namespace, with all that is in it.</summary>
  public static XElement In(this XElement element, XNamespace xmlns) =>
    new(xmlns + element.Name.LocalName, element.Attributes(), element.Nodes().Select(n => n is XElement child ? child.In(xmlns) : n));
}
