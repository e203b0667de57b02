namespace StitchDelta.Tests.Verbs;

/// <summary>The order of the resources, and what must be brought up to date with what.</summary>
public sealed class ResourceTableTests
{
  [Fact]
  public void Each_comes_after_all_that_it_depends_on_and_follows_only_those()
  {
    var before = new List<Resource>();
    foreach (var resource in ResourceTable.All)
    {
      Assert.Empty(resource.DependsOn.Except(before));
      Assert.Empty(resource.Follows.Except(resource.DependsOn));
      before.Add(resource);
    }
  }

  [Fact]
  public void Whatever_changes_is_followed_by_those_that_hold_its_values() => Assert.Equal(
    [ClusterResource.Instance, JdbcUrlResource.Instance, DestinationResource.Instance, RecordResource.Instance],
    ResourceTable.WithDependents([ClusterResource.Instance]));
}
