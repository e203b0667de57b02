using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>IAM's answer, as XML. Names are compared without the namespace, which stand-ins for IAM leave out.</summary>
internal sealed class IamResponse : AmazonWebServiceResponse
{
  internal XElement Body { get; init; } = new("Empty");
}

/// <summary>Reads XML whose members may be missing. What a call cannot do without is asked for with <c>Need…</c>.</summary>
internal static class IamXml
{
  /// <summary>The first element of this name, wherever it is, or null.</summary>
  internal static XElement? Find(this XElement element, string name) => element.Descendants().FirstOrDefault(e => e.Name.LocalName == name);

  internal static XElement NeedElement(this XElement element, string name) =>
    element.Find(name) ?? throw new AnswerException($"it has no {name}");

  internal static string NeedText(this XElement element, string name) =>
    element.Text(name) is { Length: > 0 } text ? text : throw new AnswerException($"it has no {name}");

  /// <summary>A direct child, or null.</summary>
  internal static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

  /// <summary>The text of a direct child, or empty.</summary>
  internal static string Text(this XElement element, string name) => element.Child(name)?.Value ?? "";

  /// <summary>The <c>member</c>s of a list that is a direct child.</summary>
  internal static IEnumerable<XElement> Members(this XElement element, string name) =>
    element.Elements().Where(e => e.Name.LocalName == name).Elements().Where(e => e.Name.LocalName == "member");

  /// <summary>The XML in a stream, or null: what stands between us and AWS (a proxy, a gateway) answers without.</summary>
  internal static XElement? TryLoad(Stream stream)
  {
    try
    {
      using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
      return XElement.Load(reader);
    }
    catch (XmlException)
    {
      return null;
    }
  }
}
