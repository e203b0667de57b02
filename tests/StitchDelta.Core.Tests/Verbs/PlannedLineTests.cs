namespace StitchDelta.Tests.Verbs;

/// <summary>Which lines may be installed side by side.</summary>
public sealed class PlannedLineTests
{
  private static readonly Uri Here = new("https://here.cloud.databricks.com");
  private static readonly Uri There = new("https://there.cloud.databricks.com");
  private static readonly RequestedInstallation First = new(new() { BucketName = "acme-lake", RoleName = "a", ClusterName = "a", DestinationName = "A" }, null, Here, "one");
  private static readonly RequestedInstallation Second = new(new() { BucketName = "acme-lake", RoleName = "b", ClusterName = "b", DestinationName = "B" }, null, Here, "two");

  [Fact]
  public void Lines_with_a_role_a_cluster_a_name_and_an_account_of_their_own_get_along() => Assert.Null(First.CollidesWith(Second));

  public static TheoryData<RequestedInstallation, string> Shared => new()
  {
    { Second with { Account = "one" }, "Stitch account" },
    { Second with { Request = Second.Request with { RoleName = "a" } }, "RoleName" },
    { Second with { Request = Second.Request with { RoleName = "a", BucketName = "other-lake" } }, "RoleName" },
    { Second with { Request = Second.Request with { ClusterName = "a" } }, "ClusterName" },
  };

  [Theory]
  [InlineData("one", false)]
  [InlineData("two", true)]
  public void Clusters_that_are_known_are_told_apart_by_their_ids(string id, bool shared)
  {
    RequestedInstallation Known(RequestedInstallation line, string cluster) => line with { Request = line.Request with { ClusterName = "stitch", ClusterId = cluster } };
    Assert.Equal(shared ? "ClusterName" : null, Known(First, "two").CollidesWith(Known(Second, id))?.Setting);
  }

  [Theory]
  [MemberData(nameof(Shared))]
  public void What_two_lines_would_share_is_named(RequestedInstallation other, string setting)
  {
    Assert.Equal(setting, First.CollidesWith(other)?.Setting);
    Assert.Equal(setting, other.CollidesWith(First)?.Setting);
  }

  [Fact]
  public void Names_may_be_the_same_in_another_account_and_another_workspace()
  {
    Assert.Null(First.CollidesWith(Second with { Request = Second.Request with { RoleName = "a" }, AwsProfile = "other" }));
    Assert.Null(First.CollidesWith(Second with { Request = Second.Request with { ClusterName = "a", DestinationName = "A" }, WorkspaceUrl = There }));
  }
}
