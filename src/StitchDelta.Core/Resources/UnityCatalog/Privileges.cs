namespace StitchDelta.Resources.UnityCatalog;

/// <summary>The privileges that the owner of Stitch's token needs, and no more.</summary>
internal static class Privileges
{
  /// <summary>On the catalog: who makes a schema owns it, and so all that lies in it.</summary>
  public static readonly IReadOnlyList<string> OnCatalog = ["USE_CATALOG", "CREATE_SCHEMA"];

  /// <summary>On the external location.</summary>
  public static readonly IReadOnlyList<string> OnLocation = ["READ_FILES", "WRITE_FILES", "CREATE_EXTERNAL_TABLE"];

  private const string All = "ALL_PRIVILEGES";

  /// <summary>Those of the needed ones that a principal lacks; null where the caller may not see them.</summary>
  public static async Task<IReadOnlyList<string>?> LackingAsync(
    IUnityCatalog catalog, GrantTarget kind, string name, string owner, string principal, CancellationToken cancel)
  {
    // An owner may do everything.
    if (string.Equals(owner, principal, StringComparison.OrdinalIgnoreCase)) return [];
    if (await catalog.GetPrivilegesAsync(kind, name, principal, cancel) is not { } there) return null;
    return there.Contains(All) ? [] : [.. NeededOn(kind).Except(there)];
  }

  /// <summary>The needed ones.</summary>
  public static IReadOnlyList<string> NeededOn(GrantTarget kind) => kind == GrantTarget.Catalog ? OnCatalog : OnLocation;

  /// <summary>The grant as SQL, for whoever may make it.</summary>
  public static string Grant(GrantTarget kind, string name, string principal, IEnumerable<string> privileges) =>
    $"GRANT {Words(privileges)} ON {Thing(kind)} `{name}` TO `{principal}`";

  /// <summary>What the thing is called in SQL.</summary>
  public static string Thing(GrantTarget kind) => kind == GrantTarget.Catalog ? "CATALOG" : "EXTERNAL LOCATION";

  /// <summary>The names as SQL writes them.</summary>
  public static string Words(IEnumerable<string> privileges) => string.Join(", ", privileges.Select(p => p.Replace('_', ' ')));

  /// <summary>The names in the lines of a change, each behind its sign.</summary>
  public static string Lines(char sign, IEnumerable<string> privileges) =>
    string.Join("\n", privileges.Select(p => $"{sign}{p.Replace('_', ' ')}"));

  /// <summary>Adds what is lacking. Where the caller may not see what is there, it is granted all the same: a grant that is there already
  /// stays as it is.</summary>
  /// <returns>What was added, or under a plan would be.</returns>
  public static async Task<IReadOnlyList<string>> EnsureAsync(
    ChangeSet changes, IUnityCatalog catalog, GrantTarget kind, string name, string owner, string principal, CancellationToken cancel)
  {
    var needed = NeededOn(kind);
    var resource = ResourceName(kind, name, principal);
    var lacking = await LackingAsync(catalog, kind, name, owner, principal, cancel) ?? needed;
    if (lacking.Count == 0)
    {
      changes.Unchanged(resource);
      return [];
    }
    try
    {
      await changes.ApplyAsync(new(ChangeAction.Create, resource, Lines('+', lacking)),
        () => catalog.GrantAsync(kind, name, principal, lacking, cancel));
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      throw Catalogue.UnityCatalogDenied.After(name, e,
        $"To grant {Words(lacking)} on {Thing(kind).ToLowerInvariant()} {name}, which is {owner}'s,", e.Fault!.Message,
        Grant(kind, name, principal, lacking));
    }
    return lacking;
  }

  /// <summary>Takes back what was added.</summary>
  public static Task RevokeAsync(
    ChangeSet changes, IUnityCatalog catalog, GrantTarget kind, string name, string principal, IReadOnlyList<string> privileges,
      CancellationToken cancel) =>
    changes.ApplyAsync(new(ChangeAction.Delete, ResourceName(kind, name, principal),
      Lines('-', privileges)),
      async () =>
      {
        await catalog.RevokeAsync(kind, name, principal, privileges, cancel);
        // A gateway answers, too. What the caller may not see is believed.
        if (await catalog.GetPrivilegesAsync(kind, name, principal, cancel) is { } left && left.Intersect(privileges).Any())
          await catalog.RevokeAsync(kind, name, principal, privileges, cancel);
      });

  /// <summary>What messages call them.</summary>
  public static string ResourceName(GrantTarget kind, string name, string principal) =>
    $"privileges of {principal} on {Thing(kind).ToLowerInvariant()} {name}";
}
