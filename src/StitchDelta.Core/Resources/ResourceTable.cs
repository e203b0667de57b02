namespace StitchDelta.Resources;

/// <summary>The resources of an installation, in the order in which they are made; they are taken away in the reverse order. Nothing else
/// knows it.</summary>
internal static class ResourceTable
{
  // The role comes before the bucket's policy, against the guide's numbers: its tags remember what was there before all the rest.
  public static readonly IReadOnlyList<Resource> All =
  [
    RoleResource.Instance, GrantResource.Instance, RegistrationResource.Instance, ExternalLocationResource.Instance,
      CatalogResource.Instance,
    ClusterResource.Instance, WarehouseResource.Instance, JdbcUrlResource.Instance, TokenResource.Instance, DestinationResource.Instance,
      RecordResource.Instance,
  ];

  /// <summary>These, and those that must follow when they change: a new cluster has a new URL, and Stitch must be told of both.</summary>
  public static IReadOnlyList<Resource> WithDependents(IEnumerable<Resource> changed)
  {
    var all = changed.ToHashSet();
    // One pass is enough, for what follows something comes after it.
    foreach (var resource in All)
      if (resource.Follows.Any(all.Contains)) all.Add(resource);
    return [.. All.Where(all.Contains)];
  }
}
