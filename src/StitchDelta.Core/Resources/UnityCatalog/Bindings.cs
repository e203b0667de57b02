namespace StitchDelta.Resources.UnityCatalog;

/// <summary>What a workspace may do with a thing of Unity Catalog that may be for some workspaces only.</summary>
internal enum Reach
{
  /// <summary>All that the privileges allow.</summary>
  Whole,

  /// <summary>Read it.</summary>
  ReadOnly,

  /// <summary>Nothing.</summary>
  None,

  /// <summary>Who may is not shown to the caller.</summary>
  Unknown,
}

/// <summary>Whether this workspace may use a catalog or an external location that is isolated.</summary>
internal static class Bindings
{
  /// <summary>Looks, where it is isolated.</summary>
  public static async Task<Reach> ReachAsync(
    IUnityCatalog catalog, GrantTarget kind, string name, bool isIsolated, string? workspaceId, CancellationToken cancel)
  {
    if (!isIsolated) return Reach.Whole;
    if (workspaceId is null || await catalog.GetBindingsAsync(kind, name, cancel) is not { } bindings) return Reach.Unknown;
    return bindings.FirstOrDefault(b => b.WorkspaceId == workspaceId) switch
    {
      null => Reach.None,
      { IsReadOnly: true } => Reach.ReadOnly,
      _ => Reach.Whole,
    };
  }

  /// <summary>Throws when nobody can load from this workspace.</summary>
  public static async Task RequireAsync(
    IUnityCatalog catalog, GrantTarget kind, string name, string owner, bool isIsolated, string? workspaceId, CancellationToken cancel)
  {
    var reach = await ReachAsync(catalog, kind, name, isIsolated, workspaceId, cancel);
    if (reach is Reach.None or Reach.ReadOnly)
      throw Catalogue.NotForThisWorkspace.For(name, $"{Privileges.Thing(kind).ToLowerInvariant()} '{name}'", Refusal(reach),
        How(name, owner, workspaceId));
  }

  /// <summary>What a check says of it.</summary>
  public static Finding Judge(Reach reach, string expected, string actual, string name, string owner, string? workspaceId) => reach switch
  {
    Reach.Whole => Finding.Passed(expected, actual),
    Reach.Unknown => Finding.Unknown(expected, $"{actual}; it is for some workspaces only, "
      + "and only its owner and admins see which may write",
      $"Have its owner see that this one may: {Place(name)}. Or try it: Test-StitchDestination -Live"),
    _ => Finding.Failed(expected, $"{actual}; {Refusal(reach)}", $"Have {How(name, owner, workspaceId)}.") with { Command = "" },
  };

  private static string Refusal(Reach reach) =>
    $"it is for some workspaces only, and this one {(reach == Reach.ReadOnly ? "may only read it" : "is not among them")}";

  private static string How(string name, string owner, string? workspaceId) =>
    $"its owner, {owner}, let this workspace{(workspaceId is null ? "" : $" ({workspaceId})")} read and write: {Place(name)}";

  private static string Place(string name) => $"Catalog Explorer, {name}, Workspaces";
}
