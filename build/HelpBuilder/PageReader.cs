using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace StitchDelta.HelpBuilder;

/// <summary>Something in a page that cannot become help.</summary>
/// <param name="line">The line of the page, from 1.</param>
/// <param name="message">What is wrong.</param>
public sealed class PageException(int line, string message) : Exception(message)
{
  /// <summary>The line of the page, from 1.</summary>
  public int Line { get; } = line;
}

/// <summary>Reads a help page as PlatyPS lays it out (schema 2.0.0).</summary>
public static partial class PageReader
{
  // In the text of a page, <name> is a placeholder and no HTML.
  private static readonly MarkdownPipeline Markdown = new MarkdownPipelineBuilder().UseYamlFrontMatter().DisableHtml().Build();

  private static readonly string[] Known =
    ["SYNOPSIS", "SYNTAX", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

  /// <summary>Reads one page.</summary>
  /// <param name="text">The whole text of the page.</param>
  /// <returns>What it says.</returns>
  public static HelpPage Read(string text)
  {
    var page = Markdig.Markdown.Parse(text.ReplaceLineEndings("\n"), Markdown);
    var front = page.OfType<YamlFrontMatterBlock>().FirstOrDefault();
    if (Split(page, 1).ToList() is not [var title])
      throw new PageException(1, "A page has one heading of the first level, the cmdlet's name.");
    var sections = Split(title.Blocks, 2).ToList();
    foreach (var section in sections.Where(section => !Known.Contains(section.Title)))
      throw new PageException(section.Line, $"'{section.Title}' is not a section of a help page.");
    foreach (var twice in sections.GroupBy(section => section.Title).Where(group => group.Count() > 1))
      throw new PageException(twice.Last().Line, $"The section '{twice.Key}' is there twice.");

    Section Of(string name) =>
      sections.Find(section => section.Title == name) ?? throw new PageException(title.Line, $"The section '{name}' is missing.");

    return new HelpPage(
      title.Title,
      Online(front),
      string.Join(" ", Paragraphs(Of("SYNOPSIS").Blocks)),
      [.. Of("SYNTAX").Blocks.OfType<FencedCodeBlock>().Select(block => SyntaxOf(title.Title, block))],
      Paragraphs(Of("DESCRIPTION").Blocks),
      [.. Split(Of("EXAMPLES").Blocks, 3).Select(ExampleOf)],
      [.. Split(Of("PARAMETERS").Blocks, 3).Where(section => section.Title != "CommonParameters").Select(ParameterOf)],
      Types(Of("INPUTS")),
      Types(Of("OUTPUTS")),
      Paragraphs(Of("NOTES").Blocks),
      [.. Of("RELATED LINKS").Blocks.OfType<ParagraphBlock>().SelectMany(block => block.Inline!.OfType<LinkInline>()).Select(LinkOf)]);
  }

  private static IEnumerable<Section> Split(IEnumerable<Block> blocks, int level)
  {
    Section? current = null;
    foreach (var block in blocks)
    {
      if (block is HeadingBlock heading && heading.Level == level)
      {
        if (current is not null) yield return current;
        current = new Section(Plain(heading), heading.Line + 1, []);
      }
      else current?.Blocks.Add(block);
    }
    if (current is not null) yield return current;
  }

  private static Uri? Online(YamlFrontMatterBlock? front)
  {
    if (front is null) return null;
    var address = Facts(front.Lines.ToString()).GetValueOrDefault("online version", "");
    if (address.Length == 0) return null;
    return Web(address) ?? throw new PageException(front.Line + 1, $"'{address}' is not an address on the web.");
  }

  // The brackets say it all: [-A <T>] may be left out, -A <T> may not, and a name in brackets of its own need not be typed.
  private static List<SyntaxParameter> SyntaxOf(string cmdlet, FencedCodeBlock block)
  {
    var text = block.Lines.ToString();
    if (!text.StartsWith(cmdlet, StringComparison.Ordinal))
      throw new PageException(block.Line + 1, $"The syntax does not begin with {cmdlet}.");
    var position = 0;
    return [.. InSyntax().Matches(text[cmdlet.Length..]).Select(match => new SyntaxParameter(
      match.Groups["name"].Value,
      match.Groups["type"] is { Success: true } type ? type.Value : null,
      !match.Groups["optional"].Success,
      match.Groups["unnamed"].Success ? position++ : null))];
  }

  private static PageExample ExampleOf(Section section)
  {
    if (section.Blocks.FirstOrDefault() is not FencedCodeBlock code)
      throw new PageException(section.Line, $"'{section.Title}' does not begin with its code.");
    return new PageExample(section.Title, code.Lines.ToString().TrimEnd(), Paragraphs(section.Blocks.Skip(1)));
  }

  private static PageParameter ParameterOf(Section section)
  {
    if (section.Title is not ['-', .. var name] || section.Blocks.LastOrDefault() is not FencedCodeBlock { Info: "yaml" } yaml)
      throw new PageException(section.Line, $"'{section.Title}' is not a parameter that ends with a block of yaml.");
    var facts = Facts(yaml.Lines.ToString());

    string Of(string key) => facts.TryGetValue(key, out var value) ? value : throw new PageException(yaml.Line + 1, $"'{key}' is missing.");

    return new PageParameter(
      name,
      Paragraphs(section.Blocks.SkipLast(1)),
      Of("Type"),
      Of("Required") == "True",
      Of("Position"),
      Of("Default value"),
      Of("Accept pipeline input"),
      Of("Accept wildcard characters") == "True",
      Of("Aliases"),
      facts.GetValueOrDefault("Accepted values", ""));
  }

  private static List<PageType> Types(Section section) =>
    [.. Split(section.Blocks, 3).Select(type => new PageType(type.Title, Paragraphs(type.Blocks)))];

  private static PageLink LinkOf(LinkInline link) => new(Plain((ContainerInline)link), Web(link.Url ?? ""));

  private static Dictionary<string, string> Facts(string yaml)
  {
    var pairs = yaml.Split('\n').Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2);
    return pairs.ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());
  }

  private static Uri? Web(string address) =>
    Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? uri : null;

  private static List<string> Paragraphs(IEnumerable<Block> blocks) => [.. blocks.SelectMany(ParagraphsOf)];

  private static IEnumerable<string> ParagraphsOf(Block block) => block switch
  {
    ParagraphBlock paragraph => [Plain(paragraph)],
    CodeBlock code => [code.Lines.ToString().TrimEnd()],
    ListBlock list => list.OfType<ListItemBlock>().Select(item => Bullet(list, item) + string.Join("\n\n", Paragraphs(item))),
    _ => throw new PageException(block.Line + 1, "Text here is made of paragraphs, lists and code."),
  };

  private static string Bullet(ListBlock list, ListItemBlock item) => list.IsOrdered ? $"{item.Order}. " : "- ";

  private static string Plain(LeafBlock block) => block.Inline is { } inline ? Plain(inline) : "";

  private static string Plain(ContainerInline inlines) => string.Concat(inlines.Select(PlainOf));

  private static string PlainOf(Inline inline) => inline switch
  {
    LiteralInline literal => literal.Content.ToString(),
    CodeInline code => code.Content,
    LineBreakInline => " ",
    AutolinkInline address => address.Url,
    HtmlEntityInline entity => entity.Transcoded.ToString(),
    LinkInline link when Web(link.Url ?? "") is { } address => $"{Plain((ContainerInline)link)} ({address})",
    ContainerInline container => Plain(container),
    _ => throw new PageException(inline.Line + 1, $"'{inline}' cannot be shown as plain text."),
  };

  [GeneratedRegex(
    """
    (?<optional>\[)(?<unnamed>\[)-(?<name>\w+)\]\s<(?<type>[^>]+)>\]
    | (?<unnamed>\[)-(?<name>\w+)\]\s<(?<type>[^>]+)>
    | (?<optional>\[)-(?<name>\w+)(?:\s<(?<type>[^>]+)>)?\]
    | -(?<name>\w+)(?:\s<(?<type>[^>]+)>)?
    """, RegexOptions.IgnorePatternWhitespace)]
  private static partial Regex InSyntax();

  private sealed record Section(string Title, int Line, List<Block> Blocks);
}
