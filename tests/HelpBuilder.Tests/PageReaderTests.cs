namespace StitchDelta.HelpBuilder;

public sealed class PageReaderTests
{
  [Fact]
  public void A_page_is_read_whole()
  {
    var page = PageReader.Read(Pages.Whole);

    Assert.Equal("Get-Thing", page.Name);
    Assert.Equal(new Uri("https://example.com/guide"), page.Online);
    Assert.Equal("Lists things.", page.Synopsis);
    Assert.Equal(["First paragraph.", "Second paragraph."], page.Description);
    Assert.Equal(["A note.", "Another note."], page.Notes);
    Assert.Equal(["System.Uri", "System.String"], page.Inputs.Select(type => type.Name));
    Assert.Equal(["By property name."], page.Inputs[0].Description);
    Assert.Equal(["A thing.", "It has a name."], Assert.Single(page.Outputs).Description);
  }

  [Fact]
  public void An_example_is_its_code_as_written_and_the_text_below()
  {
    var examples = PageReader.Read(Pages.Whole).Examples;

    Assert.Equal(["Example 1: List all", "Example 2: Over several lines"], examples.Select(example => example.Title));
    Assert.Equal("Get-Thing *", examples[0].Code);
    Assert.Equal(["All of them."], examples[0].Remarks);
    Assert.Equal("Get-Thing |\n  Where-Object { $_.Name -eq '<a>' }\n\n# done", examples[1].Code);
    Assert.Equal(["One.", "Two."], examples[1].Remarks);
  }

  [Fact]
  public void A_parameter_is_its_text_and_its_facts()
  {
    var parameters = PageReader.Read(Pages.Whole).Parameters;

    Assert.Equal(["Kind", "Name"], parameters.Select(parameter => parameter.Name));
    var kind = parameters[0];
    Assert.Equal(["The kind.", "Left out: any."], kind.Description);
    Assert.Equal(
      new PageParameter("Kind", kind.Description, "Kind", false, "Named", "Any", "True (ByPropertyName)", false, "k, sort", "Any, Other"),
      kind);
    var name = parameters[1];
    Assert.Equal(new PageParameter("Name", name.Description, "String[]", true, "0", "*", "False", true, "", ""), name);
  }

  [Theory]
  [InlineData("[[-Name] <String>]", false, 0, "String")]
  [InlineData("[-Name] <String[]>", true, 0, "String[]")]
  [InlineData("[-Name <String>]", false, null, "String")]
  [InlineData("-Name <String>", true, null, "String")]
  [InlineData("[-Name]", false, null, null)]
  [InlineData("-Name", true, null, null)]
  public void The_brackets_of_the_syntax_say_what_may_be_left_out(string written, bool isRequired, int? position, string? type)
  {
    var page = PageReader.Read(Pages.Whole.Replace(Pages.Syntax, $"Get-Thing {written} [<CommonParameters>]"));

    Assert.Equal(new SyntaxParameter("Name", type, isRequired, position), Assert.Single(Assert.Single(page.Syntax)));
  }

  [Fact]
  public void Positions_count_over_the_lines_of_the_syntax_and_each_way_to_call_has_its_own()
  {
    var page = PageReader.Read(Pages.Whole.Replace(
      Pages.Syntax,
      "Get-Thing [-Quick] [-Name] <String>\n [[-Kind] <Kind>] [<CommonParameters>]\n```\n\n### Other\n```\nGet-Thing -Id <Int32>"));

    Assert.Equal(
      [new("Quick", null, false, null), new("Name", "String", true, 0), new("Kind", "Kind", false, 1)],
      page.Syntax[0]);
    Assert.Equal([new SyntaxParameter("Id", "Int32", true, null)], page.Syntax[1]);
  }

  [Theory]
  [InlineData("Ends in /\\* and \\<name\\>, <b> and [].", "Ends in /* and <name>, <b> and [].")]
  [InlineData("It is `code`, *stressed*, **bold** &amp; plain.", "It is code, stressed, bold & plain.")]
  [InlineData("One\ntwo.", "One two.")]
  [InlineData("See [this](https://example.com/a) and [that](That.md).", "See this (https://example.com/a) and that.")]
  [InlineData("See <https://example.com/a>.", "See https://example.com/a.")]
  public void Text_is_what_a_reader_of_the_page_sees(string written, string read) =>
    Assert.Equal([read], PageReader.Read(Pages.Whole.Replace("First paragraph.\n\nSecond paragraph.", written)).Description);

  [Fact]
  public void A_list_becomes_lines_and_code_stays_as_it_is()
  {
    var page = PageReader.Read(Pages.Whole.Replace("First paragraph.", "- one\n- two\n\n1. first\n2. second\n\n```\na\n  b\n```"));

    Assert.Equal(["- one", "- two", "1. first", "2. second", "a\n  b", "Second paragraph."], page.Description);
  }

  [Fact]
  public void A_link_to_another_page_has_no_address_and_one_to_the_web_has() =>
    Assert.Equal(
      [new PageLink("New-Thing", null), new PageLink("Guide", new Uri("https://example.com/more"))],
      PageReader.Read(Pages.Whole).Links);

  [Fact]
  public void Line_ends_of_Windows_change_nothing()
  {
    var page = PageReader.Read(Pages.Whole.ReplaceLineEndings("\r\n"));

    Assert.Equal("*", page.Parameters[1].Default);
    Assert.Equal("False", page.Parameters[1].PipelineInput);
    Assert.Equal(new Uri("https://example.com/guide"), page.Online);
    Assert.Equal("Get-Thing |\n  Where-Object { $_.Name -eq '<a>' }\n\n# done", page.Examples[1].Code);
  }

  [Fact]
  public void A_page_without_an_online_version_has_none() =>
    Assert.Null(PageReader.Read(Pages.Whole.Replace("online version: https://example.com/guide", "online version:")).Online);

  [Theory]
  [InlineData("## NOTES", "## NOTE", 97, "'NOTE' is not a section of a help page.")]
  [InlineData("## NOTES", "## INPUTS", 97, "The section 'INPUTS' is there twice.")]
  [InlineData("## NOTES\nA note.\n\nAnother note.\n", "", 8, "The section 'NOTES' is missing.")]
  [InlineData("# Get-Thing\n", "", 1, "A page has one heading of the first level, the cmdlet's name.")]
  [InlineData("Get-Thing [[-", "Set-Thing [[-", 14, "The syntax does not begin with Get-Thing.")]
  [InlineData("```powershell\nGet-Thing *\n```\n", "", 25, "'Example 1: List all' does not begin with its code.")]
  [InlineData("Position: 0\n", "", 67, "'Position' is missing.")]
  [InlineData("### -Name\n", "### Name\n", 64, "'Name' is not a parameter that ends with a block of yaml.")]
  [InlineData("https://example.com/guide", "guide.md", 1, "'guide.md' is not an address on the web.")]
  [InlineData("First paragraph.", "> quoted", 19, "Text here is made of paragraphs, lists and code.")]
  public void What_cannot_become_help_is_told_with_its_line(string written, string wrong, int line, string message)
  {
    Assert.Contains(written, Pages.Whole, StringComparison.Ordinal);
    var fault = Assert.Throws<PageException>(() => PageReader.Read(Pages.Whole.Replace(written, wrong)));

    Assert.Equal((line, message), (fault.Line, fault.Message));
  }
}
