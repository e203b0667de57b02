using System.Xml.Linq;
using Amazon.Runtime;

namespace StitchDelta.Engine.Aws.Iam;

/// <summary>IAM's answer, as XML. Names are compared without the namespace, which stand-ins for IAM leave out.</summary>
internal sealed class IamResponse : AmazonWebServiceResponse
{
  internal XElement Body { get; init; } = new("Empty");

  /// <summary>The first element of this name, wherever it is, or null.</summary>
  internal XElement? Find(string name) => Body.Find(name);
}

internal static class IamXml
{
  internal static XElement? Find(this XElement element, string name) => element.Descendants().FirstOrDefault(e => e.Name.LocalName == name);

  /// <summary>The text of a direct child, or empty.</summary>
  internal static string Text(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

  /// <summary>The <c>member</c>s of a list that is a direct child.</summary>
  internal static IEnumerable<XElement> Members(this XElement element, string name) =>
    element.Elements().Where(e => e.Name.LocalName == name).Elements().Where(e => e.Name.LocalName == "member");
}
