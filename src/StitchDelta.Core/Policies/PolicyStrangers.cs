namespace StitchDelta.Policies;

/// <summary>Names what differs between the document that was written and the one that is there, so that people can find out who writes
/// it.</summary>
internal static class PolicyStrangers
{
  public static string Between(string? written, string? found)
  {
    var (ours, theirs) = (Statements(written), Statements(found));
    var added = Names(theirs, ours, "put in");
    var gone = Names(ours, theirs, "took out");
    var said = string.Join(", and ", new[] { added, gone }.Where(text => text.Length > 0));
    return said.Length > 0 ? "they " + said : "they wrote the same statements in another form";
  }

  private static string Names(IReadOnlyList<(string Name, string Text)> of, IReadOnlyList<(string Name, string Text)> but, string verb)
  {
    var names = of.Where(s => but.All(b => b.Text != s.Text)).Select(s => s.Name).ToList();
    return names.Count == 0 ? "" : $"{verb} {string.Join(", ", names)}";
  }

  private static IReadOnlyList<(string Name, string Text)> Statements(string? policy)
  {
    if (string.IsNullOrWhiteSpace(policy)) return [];
    try
    {
      return [.. PolicyDocument.Parse(policy!).Statements.Select(s => (s.ToString(), PolicyText.Indent(s.Node)))];
    }
    catch (StitchDeltaException)
    {
      return [];
    }
  }
}
