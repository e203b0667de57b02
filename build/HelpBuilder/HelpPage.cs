namespace StitchDelta.HelpBuilder;

/// <summary>What a page says about one cmdlet. Texts are plain, one string a paragraph.</summary>
/// <param name="Name">The name of the cmdlet.</param>
/// <param name="Online">The address that Get-Help -Online opens, if the page names one.</param>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Syntax">The ways to call the cmdlet.</param>
/// <param name="Description">The description.</param>
/// <param name="Examples">The examples, in the page's order.</param>
/// <param name="Parameters">The parameters, in the page's order.</param>
/// <param name="Inputs">What the cmdlet takes from the pipe.</param>
/// <param name="Outputs">What the cmdlet emits.</param>
/// <param name="Notes">The notes.</param>
/// <param name="Links">The related links.</param>
public sealed record HelpPage(
  string Name,
  Uri? Online,
  string Synopsis,
  IReadOnlyList<IReadOnlyList<SyntaxParameter>> Syntax,
  IReadOnlyList<string> Description,
  IReadOnlyList<PageExample> Examples,
  IReadOnlyList<PageParameter> Parameters,
  IReadOnlyList<PageType> Inputs,
  IReadOnlyList<PageType> Outputs,
  IReadOnlyList<string> Notes,
  IReadOnlyList<PageLink> Links);

/// <summary>A parameter as the syntax shows it.</summary>
/// <param name="Name">Its name, without the hyphen.</param>
/// <param name="Type">The type of its value; a switch has none.</param>
/// <param name="IsRequired">Whether it stands outside brackets.</param>
/// <param name="Position">Its place among those that need no name.</param>
public sealed record SyntaxParameter(string Name, string? Type, bool IsRequired, int? Position);

/// <summary>An example.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">What is typed.</param>
/// <param name="Remarks">What comes of it.</param>
public sealed record PageExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>A parameter with all that the page says about it.</summary>
/// <param name="Name">Its name, without the hyphen.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Type">The short name of its type.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Position">A number, or Named.</param>
/// <param name="Default">What holds when it is left out, or None.</param>
/// <param name="PipelineInput">Whether and how it binds from the pipe.</param>
/// <param name="AcceptsWildcards">Whether it understands * and ?.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="AcceptedValues">The values that it takes, where they are a short list.</param>
public sealed record PageParameter(
  string Name,
  IReadOnlyList<string> Description,
  string Type,
  bool IsRequired,
  string Position,
  string Default,
  string PipelineInput,
  bool AcceptsWildcards,
  string Aliases,
  string AcceptedValues);

/// <summary>A type that goes in or comes out.</summary>
/// <param name="Name">The full name of the type, or None.</param>
/// <param name="Description">What it holds.</param>
public sealed record PageType(string Name, IReadOnlyList<string> Description);

/// <summary>A related link.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Online">Where it leads on the web; another page of the help has no address.</param>
public sealed record PageLink(string Text, Uri? Online);
