namespace StitchDelta.Tests.Resources;

public class FillTests
{
  [Fact]
  public void What_was_known_is_handed_on_and_what_is_new_stays()
  {
    var before = new DeltaInstanceProfile { BucketName = "acme-lake", StitchRegion = StitchRegion.Europe, RoleName = "old", IsPlanned = true, Changes = [new(ChangeAction.Create, "x")] };
    var after = Fill.Missing(new DeltaCluster { ClusterId = "c", RoleName = "new" }, before);
    Assert.Equal(("acme-lake", StitchRegion.Europe, "new", "c"), (after.BucketName, after.StitchRegion!.Value, after.RoleName, after.ClusterId));
  }

  [Fact]
  public void What_a_stage_says_of_itself_is_not_handed_on()
  {
    var before = new StitchBucket { IsPlanned = true, Changes = [new(ChangeAction.Create, "x")] };
    var after = Fill.Missing(new StitchBucketAccess(), before);
    Assert.False(after.IsPlanned);
    Assert.Empty(after.Changes);
  }

  [Fact]
  public void The_strings_of_a_row_are_understood()
  {
    var row = new Dictionary<string, object?> { ["StitchRegion"] = "europe", ["WorkspaceUrl"] = "https://acme.cloud.databricks.com", ["DestinationId"] = "no number", ["BucketName"] = 7 };
    var after = Fill.Missing(new StitchDestination(), name => row.TryGetValue(name, out var value) ? value : null);
    Assert.Equal(StitchRegion.Europe, after.StitchRegion);
    Assert.Equal("acme.cloud.databricks.com", after.WorkspaceUrl!.Host);
    Assert.Null(after.DestinationId);
    Assert.Null(after.BucketName);
  }
}
