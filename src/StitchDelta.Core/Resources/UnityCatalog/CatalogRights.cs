namespace StitchDelta.Resources.UnityCatalog;

/// <summary>What the caller may do in Unity Catalog, judged before the first write from what may be read. Where that does not tell,
/// nothing is refused: the service decides.</summary>
/// <param name="metastore">The metastore; null where it may not be seen.</param>
/// <param name="user">The caller.</param>
internal sealed class CatalogRights(IUnityCatalog catalog, MetastoreInfo? metastore, WorkspaceUser user)
{
  private const string MakeCredential = "CREATE_STORAGE_CREDENTIAL";

  /// <summary>What it takes on the metastore to make a location and its credential.</summary>
  public static readonly IReadOnlyList<string> ToMake = [MakeCredential, "CREATE_EXTERNAL_LOCATION"];

  // The groups that every user is in, of the workspace and of the account.
  private const string Users = "users", AccountUsers = "account users";

  /// <summary>Whether anything can be refused at all: of whoever owns the metastore, is a workspace admin or is in a group it is not
  /// known.</summary>
  public bool MayRefuse => metastore is not null && !MayHaveMore && !Is(metastore.Owner);

  /// <summary>The privileges on the metastore that the caller lacks to make a location with its credential; null where that is not
  /// known.</summary>
  public async Task<IReadOnlyList<string>?> LackingToMakeAsync(string credentialName, CancellationToken cancel)
  {
    if (metastore is null) return null;
    if (Is(metastore.Owner)) return [];
    if (await OnMetastoreAsync(user.UserName, cancel) is not { } held) return null;
    List<string> lacking = [.. ToMake.Except(held)];
    if (lacking.Count > 0) lacking = [.. lacking.Except(await OnMetastoreAsync(AccountUsers, cancel) ?? [])];
    // Nobody needs to make one that is there.
    if (lacking.Contains(MakeCredential) && await IsThereAsync(credentialName, cancel)) lacking.Remove(MakeCredential);
    return lacking.Count > 0 && MayHaveMore ? null : lacking;
  }

  /// <summary>Throws when the caller may not make the location that is missing.</summary>
  public async Task RequireToMakeAsync(LocationRequest request, CancellationToken cancel)
  {
    if (!MayRefuse || await LackingToMakeAsync(request.CredentialName, cancel) is not { Count: > 0 } lacking) return;
    throw Catalogue.MetastorePrivilegesMissing.For(request.LocationName, request.BucketName, user.UserName, Privileges.Words(lacking),
      metastore!.MetastoreName, metastore.Owner, Grant(lacking));
  }

  /// <summary>The grant of privileges on the metastore as SQL.</summary>
  public string Grant(IEnumerable<string> privileges) => $"GRANT {Privileges.Words(privileges)} ON METASTORE TO `{user.UserName}`";

  /// <summary>Throws when the caller may not grant what the owner of Stitch's token lacks.</summary>
  public async Task RequireToGrantAsync(
    GrantTarget kind, string name, string owner, string principal, IReadOnlyList<string> lacking, CancellationToken cancel)
  {
    if (!MayRefuse || lacking.Count == 0 || Is(owner)) return;
    if (await catalog.GetPrivilegesAsync(kind, name, user.UserName, cancel) is not { } held || held.Contains("MANAGE")) return;
    var thing = $"{Privileges.Thing(kind).ToLowerInvariant()} {name}";
    throw Catalogue.PrivilegesNotGrantable.For(name, principal, Privileges.Words(lacking), thing,
      user.UserName, owner, Privileges.Grant(kind, name, principal, lacking));
  }

  // What workspace admins are let do by default, and what a group holds, is not shown with what a user holds.
  private bool MayHaveMore => user.IsAdmin || user.Groups.Any(g => g != Users);

  private bool Is(string owner) => string.Equals(owner, user.UserName, StringComparison.OrdinalIgnoreCase) || user.Groups.Contains(owner);

  private Task<IReadOnlyList<string>?> OnMetastoreAsync(string principal, CancellationToken cancel) =>
    catalog.GetPrivilegesAsync(GrantTarget.Metastore, metastore!.MetastoreId, principal, cancel);

  private async Task<bool> IsThereAsync(string credentialName, CancellationToken cancel)
  {
    try
    {
      return await catalog.GetStorageCredentialAsync(credentialName, cancel) is not null;
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.DatabricksPermissionDenied)
    {
      return false;
    }
  }
}
