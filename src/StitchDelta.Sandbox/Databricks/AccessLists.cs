using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks;

/// <summary>An IP access list of the workspace, in force or not.</summary>
internal sealed record AccessList(string ListId, IPAccessList Addresses, bool IsEnabled, DateTimeOffset Created, DateTimeOffset Updated);

/// <summary>The IP access lists of a workspace. They have an effect while the feature is switched on.</summary>
internal sealed class AccessLists(WorkspaceSettings settings, Func<DateTimeOffset> now)
{
  private const int MostValues = 1000;
  private readonly Dictionary<string, AccessList> _byId = [];

  /// <summary>All of them, oldest first.</summary>
  public IEnumerable<AccessList> All => _byId.Values.OrderBy(l => l.Created);

  /// <summary>Whether an address may call the workspace.</summary>
  public bool Admits(string address) =>
    !settings.AccessListsAreEnabled || IPAccess.Admits([.. All.Where(l => l.IsEnabled).Select(l => l.Addresses)], address);

  public AccessList Get(string listId) =>
    _byId.TryGetValue(listId, out var list) ? list : throw ApiRefusal.NotFound($"IP access list with ID {listId} does not exist.");

  public AccessList Create(IPAccessList addresses) => Keep(new(Guid.NewGuid().ToString(), addresses, true, now(), now()));

  public AccessList Change(AccessList list, IPAccessList addresses, bool isEnabled) =>
    Keep(list with { Addresses = addresses, IsEnabled = isEnabled, Updated = now() });

  public void Delete(string listId) => _byId.Remove(Get(listId).ListId);

  private AccessList Keep(AccessList list)
  {
    Check(list.Addresses);
    if (_byId.Values.Where(l => l.ListId != list.ListId).Append(list).Sum(l => l.Addresses.Addresses.Count) > MostValues)
      throw new ApiRefusal(400, "QUOTA_EXCEEDED", $"The maximum number of IP access list values ({MostValues}) has been reached.");
    if (list.IsEnabled && IPAccess.BlockOf([list.Addresses], SourceAddress.Administrator) is not null)
      throw ApiRefusal.InvalidState($"Your current IP {SourceAddress.Administrator} will not be allowed to access the workspace under "
        + "current configuration");
    return _byId[list.ListId] = list;
  }

  // The real texts are not known.
  private static void Check(IPAccessList list)
  {
    if (list.Label.Length == 0)
      throw ApiRefusal.InvalidParameter("The label of an IP access list cannot be empty.");
    if (list.ListType is not ("ALLOW" or "BLOCK"))
      throw ApiRefusal.InvalidParameter($"Invalid list_type {list.ListType}: it must be ALLOW or BLOCK.");
    if (list.Addresses.FirstOrDefault(a => !IsIPv4(a)) is { } address)
      throw ApiRefusal.InvalidParameter($"Invalid IP address or CIDR: {address}");
  }

  private static bool IsIPv4(string range) => range.IndexOf(':') < 0 && IPRange.Contains(range, range.Split('/')[0]);
}
