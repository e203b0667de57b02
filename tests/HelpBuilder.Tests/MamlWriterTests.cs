using System.Xml.Linq;

namespace StitchDelta.HelpBuilder;

public sealed class MamlWriterTests
{
  private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
  private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
  private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
  private static readonly HelpPage Page = PageReader.Read(Pages.Whole);

  [Fact]
  public void Each_page_is_one_command()
  {
    var file = MamlWriter.Write([Page, Page with { Name = "New-Thing" }]);

    Assert.Equal("maml", file.Root!.Attribute("schema")!.Value);
    Assert.Equal(XName.Get("helpItems", "http://msh"), file.Root.Name);
    var details = file.Root.Elements(Command + "command").Select(command => command.Element(Command + "details")!);
    Assert.Equal(
      ["Get-Thing|Get|Thing|Lists things.", "New-Thing|New|Thing|Lists things."],
      details.Select(one => string.Join("|", one.Elements().Select(element => element.Value))));
  }

  [Fact]
  public void A_parameter_has_its_facts_and_its_accepted_values()
  {
    var kind = Write(Page).Element(Command + "parameters")!.Elements().First();

    Assert.Equal(
      ["required=false", "globbing=false", "pipelineInput=True (ByPropertyName)", "position=named", "aliases=k, sort"],
      kind.Attributes().Select(attribute => $"{attribute.Name}={attribute.Value}"));
    Assert.Equal("Kind", kind.Element(Maml + "name")!.Value);
    Assert.Equal("Kind", kind.Element(Command + "parameterValue")!.Value);
    Assert.Equal("Any", kind.Element(Dev + "defaultValue")!.Value);
    Assert.Equal(["The kind.", "Left out: any.", "Accepted values: Any, Other"], Paragraphs(kind.Element(Maml + "description")!));
  }

  [Fact]
  public void A_parameter_without_aliases_or_a_list_of_values_says_so_or_nothing()
  {
    var name = Write(Page).Element(Command + "parameters")!.Elements().Last();

    Assert.Equal(["true", "true", "False", "0", "none"], name.Attributes().Select(attribute => attribute.Value));
    Assert.Equal(["Their names."], Paragraphs(name.Element(Maml + "description")!));
  }

  [Fact]
  public void The_syntax_shows_no_type_for_a_switch()
  {
    var page = Page with { Syntax = [[new("Name", "String", true, 0), new("Quick", null, false, null)], []] };
    var items = Write(page).Element(Command + "syntax")!.Elements(Command + "syntaxItem").ToList();

    Assert.Equal(2, items.Count);
    Assert.Equal(
      ["true 0 Name String", "false named Quick "],
      items[0].Elements(Command + "parameter").Select(one => string.Join(" ",
        one.Attribute("required")!.Value,
        one.Attribute("position")!.Value,
        one.Element(Maml + "name")!.Value,
        one.Element(Command + "parameterValue")?.Value)));
  }

  [Fact]
  public void An_example_keeps_its_lines_and_is_set_apart_from_the_next()
  {
    var example = Write(Page).Element(Command + "examples")!.Elements(Command + "example").Last();

    Assert.Equal("----- Example 2: Over several lines -----", example.Element(Maml + "title")!.Value);
    Assert.Equal("Get-Thing |\n  Where-Object { $_.Name -eq '<a>' }\n\n# done", example.Element(Dev + "code")!.Value);
    Assert.Equal(["One.", "Two.", ""], Paragraphs(example.Element(Dev + "remarks")!));
  }

  [Fact]
  public void The_online_version_is_the_first_link()
  {
    Assert.Equal(["Online version:|https://example.com/guide", "New-Thing|", "Guide|https://example.com/more"], Links(Page));
    Assert.Equal(["New-Thing|", "Guide|https://example.com/more"], Links(Page with { Online = null }));

    static IEnumerable<string> Links(HelpPage page) =>
      Write(page).Element(Command + "relatedLinks")!.Elements()
        .Select(link => string.Join("|", link.Elements().Select(element => element.Value)));
  }

  [Fact]
  public void Types_and_notes_are_where_Get_Help_looks()
  {
    var command = Write(Page);

    Assert.Equal(["System.Uri", "System.String"], command.Element(Command + "inputTypes")!.Elements().Select(Name));
    Assert.Equal(["Thing"], command.Element(Command + "returnValues")!.Elements().Select(Name));
    var thing = command.Element(Command + "returnValues")!.Elements().First();
    Assert.Equal(["A thing.", "It has a name."], Paragraphs(thing.Element(Maml + "description")!));
    Assert.Equal(["A note.", "Another note."], Paragraphs(command.Element(Maml + "alertSet")!.Element(Maml + "alert")!));

    static string Name(XElement type) => type.Element(Dev + "type")!.Element(Maml + "name")!.Value;
  }

  // Through text and back, as PowerShell reads it.
  private static XElement Write(HelpPage page) =>
    XDocument.Parse(MamlWriter.Write([page]).ToString()).Root!.Element(Command + "command")!;

  private static IEnumerable<string> Paragraphs(XElement element) => element.Elements(Maml + "para").Select(paragraph => paragraph.Value);
}
