using System.Text;
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

  /// <summary>How deep elements may be in each other, as for JSON. To read them takes the square of the depth, here and in the
  /// SDK.</summary>
  private const int MostDepth = 64;

  /// <summary>The bytes of a tag and the text behind it. A policy may have 128 KB, and three bytes for each character here. To read the
  /// attributes of one tag takes the square of their number, which no reader can be told to stop at.</summary>
  private const int MostOfTag = 512 * 1024;

  /// <summary>The XML in a stream, or null: what stands between us and AWS (a proxy, a gateway) answers without.</summary>
  /// <exception cref="AnswerException">It is deeper than any answer, or has a longer tag.</exception>
  internal static XElement? TryLoad(Stream stream)
  {
    using var content = new MemoryStream();
    stream.CopyTo(content);
    RequireShortTags(content.ToArray());
    try
    {
      using (var reader = Reader(content))
        while (reader.Read())
          if (reader.Depth > MostDepth)
            throw new AnswerException(FormattableString.Invariant($"it is more than {MostDepth} deep"));
      using var again = Reader(content);
      return XElement.Load(again);
    }
    catch (XmlException)
    {
      return null;
    }
  }

  internal static XElement NeedXml(string text)
  {
    using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
    return TryLoad(stream) ?? throw new AnswerException("it is not XML");
  }

  private static void RequireShortTags(byte[] content)
  {
    var start = 0;
    for (var i = 0; i < content.Length; i++)
    {
      // Other encodings than UTF-8, in which AWS writes, would hide where a tag begins.
      if (content[i] == 0)
        throw new AnswerException("it is not in UTF-8");
      if (content[i] == '<')
        start = i;
      else if (i - start > MostOfTag)
        throw new AnswerException(FormattableString.Invariant($"a part of it has more than {MostOfTag / 1024} KB"));
    }
  }

  private static XmlReader Reader(Stream stream)
  {
    stream.Position = 0;
    return XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
  }
}
