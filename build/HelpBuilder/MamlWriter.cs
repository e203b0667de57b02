using System.Xml.Linq;

namespace StitchDelta.HelpBuilder;

/// <summary>Writes what Get-Help reads: MAML, the XML that PowerShell keeps the help of compiled cmdlets in.</summary>
public static class MamlWriter
{
  private static readonly XNamespace Items = "http://msh";
  private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
  private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
  private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

  /// <summary>Writes the help of all cmdlets of one assembly.</summary>
  /// <param name="pages">One page a cmdlet.</param>
  /// <returns>The help file.</returns>
  public static XDocument Write(IEnumerable<HelpPage> pages) => new(
    new XElement(Items + "helpItems",
      new XAttribute("schema", "maml"),
      new XAttribute(XNamespace.Xmlns + "maml", Maml),
      new XAttribute(XNamespace.Xmlns + "command", Command),
      new XAttribute(XNamespace.Xmlns + "dev", Dev),
      pages.Select(Page)));

  private static XElement Page(HelpPage page) => new(Command + "command",
    new XElement(Command + "details",
      new XElement(Command + "name", page.Name),
      new XElement(Command + "verb", page.Name.Split('-')[0]),
      new XElement(Command + "noun", page.Name.Split('-')[^1]),
      Text(Maml + "description", [page.Synopsis])),
    Text(Maml + "description", page.Description),
    new XElement(Command + "syntax", page.Syntax.Select(parameters => SyntaxItem(page.Name, parameters))),
    new XElement(Command + "parameters", page.Parameters.Select(Parameter)),
    new XElement(Command + "inputTypes", page.Inputs.Select(type => Typed(Command + "inputType", type))),
    new XElement(Command + "returnValues", page.Outputs.Select(type => Typed(Command + "returnValue", type))),
    new XElement(Maml + "alertSet", Text(Maml + "alert", page.Notes)),
    new XElement(Command + "examples", page.Examples.Select(Example)),
    new XElement(Command + "relatedLinks", Links(page).Select(Link)));

  private static XElement SyntaxItem(string cmdlet, IReadOnlyList<SyntaxParameter> parameters) => new(Command + "syntaxItem",
    new XElement(Maml + "name", cmdlet),
    parameters.Select(parameter => new XElement(Command + "parameter",
      new XAttribute("required", parameter.IsRequired),
      new XAttribute("position", (object?)parameter.Position ?? "named"),
      new XElement(Maml + "name", parameter.Name),
      parameter.Type is { } type ? Value(type) : null)));

  private static XElement Parameter(PageParameter parameter) => new(Command + "parameter",
    new XAttribute("required", parameter.IsRequired),
    new XAttribute("globbing", parameter.AcceptsWildcards),
    new XAttribute("pipelineInput", parameter.PipelineInput),
    new XAttribute("position", parameter.Position.ToLowerInvariant()),
    new XAttribute("aliases", parameter.Aliases.Length > 0 ? parameter.Aliases : "none"),
    new XElement(Maml + "name", parameter.Name),
    Text(Maml + "description", parameter.AcceptedValues.Length > 0
      ? [.. parameter.Description, $"Accepted values: {parameter.AcceptedValues}"]
      : parameter.Description),
    Value(parameter.Type),
    new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type)),
    new XElement(Dev + "defaultValue", parameter.Default));

  private static XElement Value(string type) => new(Command + "parameterValue", new XAttribute("required", true), type);

  private static XElement Typed(XName name, PageType type) => new(name,
    new XElement(Dev + "type", new XElement(Maml + "name", type.Name)),
    Text(Maml + "description", type.Description));

  // Get-Help sets nothing between one example and the next: the dashes and the empty paragraph do.
  private static XElement Example(PageExample example) => new(Command + "example",
    new XElement(Maml + "title", $"----- {example.Title} -----"),
    new XElement(Dev + "code", example.Code),
    Text(Dev + "remarks", [.. example.Remarks, ""]));

  // Get-Help -Online opens the first link that has an address.
  private static IEnumerable<PageLink> Links(HelpPage page) =>
    page.Online is { } address ? page.Links.Prepend(new PageLink("Online version:", address)) : page.Links;

  private static XElement Link(PageLink link) => new(Maml + "navigationLink",
    new XElement(Maml + "linkText", link.Text),
    new XElement(Maml + "uri", link.Online?.AbsoluteUri));

  private static XElement Text(XName name, IEnumerable<string> paragraphs) =>
    new(name, paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph)));
}
