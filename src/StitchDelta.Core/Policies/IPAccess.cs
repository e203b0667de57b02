namespace StitchDelta.Policies;

/// <summary>
/// Whom the IP access lists of a workspace let in, as Databricks decides it: nobody who is in a list of type BLOCK; of the others everybody
/// where there is no list of type ALLOW, and else those who are in one.
/// </summary>
internal static class IPAccess
{
  /// <summary>Whether an address is let in by the lists that are in force.</summary>
  public static bool Admits(IReadOnlyList<IPAccessList> lists, string address) =>
    BlockOf(lists, address) is null && (!lists.Any(IsAllow) || lists.Any(l => IsAllow(l) && Contains(l, address)));

  /// <summary>Those of the addresses that are kept out.</summary>
  public static IReadOnlyList<string> KeptOut(IReadOnlyList<IPAccessList> lists, IEnumerable<string> addresses) =>
    [.. addresses.Where(a => !Admits(lists, a))];

  /// <summary>The first list of type BLOCK that an address is in, or null.</summary>
  public static IPAccessList? BlockOf(IReadOnlyList<IPAccessList> lists, string address) =>
    lists.FirstOrDefault(l => l.ListType == "BLOCK" && Contains(l, address));

  private static bool IsAllow(IPAccessList list) => list.ListType == "ALLOW";

  private static bool Contains(IPAccessList list, string address) => list.Addresses.Any(range => IPRange.Contains(range, address));
}
