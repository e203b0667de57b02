namespace StitchDelta.Binding;

/// <summary>Where an object from the pipe comes from: somebody wrote it, or a command made it, now or before it was in a file. What a
/// command's object says is how things were then, and may have changed since.</summary>
internal static class RowOrigin
{
  private const string Namespace = "StitchDelta.";

  /// <summary>Whether a command made it, or a plan stands for it: what it says of an installation's parts is remembered.</summary>
  public static bool IsRemembered(Row row) => row.Plan is not null || !row.Columns.Any() || TypeOf(row) is not null
    || row.Read(nameof(InstallationFacts.InstallationId)) is not null || row.Read(nameof(StageOutput.Outcome)) is not null;

  /// <summary>Whether a command made it with a cluster: how it says that the cluster is, nobody asks for.</summary>
  public static bool RemembersCluster(Row row) =>
    row.Plan is null && IsRemembered(row) && row.Read(nameof(InstallationFacts.ClusterId)) is not null;

  /// <summary>Whether what it says in a column is asked of a destination. One that knows a destination says which one is meant; beyond
  /// that it asks for what its own stage has made.</summary>
  public static bool Asks(Row row, string column) => !KnowsDestination(row) || TypeOf(row) switch
  {
    // A copy of which nothing tells what it is of remembers as well.
    null => !IsRemembered(row),
    nameof(DeltaToken) => column == nameof(DeltaToken.Token),
    nameof(DeltaJdbcUrl) => column == nameof(DeltaJdbcUrl.JdbcUrl),
    _ => false,
  };

  /// <summary>Whether it has columns and nothing tells which command made it.</summary>
  public static bool HasNoType(Row row) => row.Columns.Any() && TypeOf(row) is null;

  private static bool KnowsDestination(Row row) => row.Read(nameof(StitchDestination.DestinationId)) is not null;

  // Clixml keeps the type's name, and so does Select-Object, each with a word before it. Of CSV and JSON a column tells that nobody writes
  // by hand.
  private static string? TypeOf(Row row) =>
    row.TypeNames.Where(n => n.Contains(Namespace)).Select(n => n.Substring(n.LastIndexOf('.') + 1)).FirstOrDefault()
    ?? (row.Columns.Contains(nameof(StitchDestination.MissingProperties), StringComparer.OrdinalIgnoreCase)
      ? nameof(StitchDestination) : null);
}
