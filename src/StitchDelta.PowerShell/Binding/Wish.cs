namespace StitchDelta.Binding;

/// <summary>
/// What an object from the pipe asks of a destination, and what it only remembers. One that knows a destination says which one is meant.
/// Beyond that it asks for what its own stage has made: the rest is how the destination was then, and may have changed since.
/// </summary>
internal static class Wish
{
  private const string Namespace = "StitchDelta.";

  /// <summary>Whether the object is a destination of the module: live, or a copy from a file.</summary>
  public static bool IsDestination(Row row) => TypeOf(row) == nameof(StitchDestination) && KnowsDestination(row);

  /// <summary>Whether what the object says in a column is asked for.</summary>
  public static bool IsIn(Row row, string column) => !KnowsDestination(row) || TypeOf(row) switch
  {
    // A copy of which nothing tells what it is of remembers as well.
    null => !row.IsRemembered,
    nameof(DeltaToken) => column == nameof(DeltaToken.Token),
    nameof(DeltaJdbcUrl) => column == nameof(DeltaJdbcUrl.JdbcUrl),
    _ => false,
  };

  /// <summary>Whether somebody wrote the object: it is none of the module's, and no copy of one.</summary>
  public static bool IsRow(Row row) => row.Columns.Any() && TypeOf(row) is null;

  private static bool KnowsDestination(Row row) => row.Read(nameof(StitchDestination.DestinationId)) is not null;

  // Clixml keeps the type's name, and so does Select-Object, each with a word before it. Of CSV and JSON a column tells that nobody writes
  // by hand.
  private static string? TypeOf(Row row) =>
    row.TypeNames.Where(n => n.Contains(Namespace)).Select(n => n.Substring(n.LastIndexOf('.') + 1)).FirstOrDefault()
    ?? (row.Columns.Contains(nameof(StitchDestination.MissingProperties), StringComparer.OrdinalIgnoreCase)
      ? nameof(StitchDestination) : null);
}
