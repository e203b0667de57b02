using StitchDelta.Support;

namespace StitchDelta.Databricks;

public sealed class ClusterSizeTests
{
  private readonly Bench _bench = new();

  private static ClusterSpec Scaling => new()
  {
    ClusterName = "stitch", SparkVersion = "16.4.x-scala2.12", NodeTypeId = "i3.xlarge", Autoscale = new(2, 8), Availability = "SPOT_WITH_FALLBACK", AutoTerminationMinutes = 60, AccessMode = "NONE",
  };

  [Fact]
  public async Task Scaling_cluster_on_spot_is_asked_for_as_documented()
  {
    _bench.Http.Json("""{"cluster_id":"c-1"}""");

    await _bench.Workspace.CreateClusterAsync(Scaling, "key", default);

    Json.Equal("""
      {"cluster_name":"stitch","spark_version":"16.4.x-scala2.12","node_type_id":"i3.xlarge","autoscale":{"min_workers":2,"max_workers":8},"autotermination_minutes":60,"data_security_mode":"NONE",
       "enable_elastic_disk":true,"aws_attributes":{"zone_id":"auto","availability":"SPOT_WITH_FALLBACK","first_on_demand":1},"spark_conf":{},"custom_tags":{},"idempotency_token":"key"}
      """, _bench.LastBody);
  }

  [Fact]
  public async Task Edit_turns_one_size_into_the_other()
  {
    _bench.Http.Json("""{"cluster_id":"c-1","cluster_name":"x","num_workers":4,"aws_attributes":{"availability":"ON_DEMAND","first_on_demand":3}}""").Json("{}")
      .Json("""{"cluster_id":"c-1","cluster_name":"x","autoscale":{"min_workers":1,"max_workers":9}}""").Json("{}");

    await _bench.Workspace.EditClusterAsync("c-1", Scaling, default);
    Assert.DoesNotContain("num_workers", _bench.LastBody, StringComparison.Ordinal);
    Assert.Contains("\"first_on_demand\":3", _bench.LastBody, StringComparison.Ordinal);

    await _bench.Workspace.EditClusterAsync("c-1", Scaling with { Autoscale = null, NumWorkers = 3 }, default);
    Assert.DoesNotContain("autoscale", _bench.LastBody, StringComparison.Ordinal);
    Assert.Contains("\"num_workers\":3", _bench.LastBody, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Size_and_availability_are_read()
  {
    _bench.Http.Json("""{"cluster_id":"c-1","num_workers":4,"autoscale":{"min_workers":1,"max_workers":9},"aws_attributes":{"availability":"SPOT"}}""").Json("""{"cluster_id":"c-2","num_workers":4}""");

    var scaling = await _bench.Workspace.GetClusterAsync("c-1", default);
    var fixedSize = await _bench.Workspace.GetClusterAsync("c-2", default);

    Assert.Equal((null, new WorkerRange(1, 9), "SPOT"), (scaling!.NumWorkers, scaling.Autoscale, scaling.Availability));
    Assert.Equal((4, null, ""), (fixedSize!.NumWorkers!.Value, fixedSize.Autoscale, fixedSize.Availability));
  }

  [Fact]
  public async Task Events_are_the_last_ones()
  {
    _bench.Http.Json("""
      {"events":[{"cluster_id":"c-1","timestamp":1606245100391,"type":"TERMINATING","details":{"reason":{"code":"AWS_AUTHORIZATION_FAILURE"}}},{"timestamp":1606245029966,"type":"CREATING","details":{"cause":"USER"}},{"type":"NEW_KIND"}]}
      """).Json("{}");

    var events = await _bench.Workspace.ListClusterEventsAsync("c-1", 5, default);

    Assert.Equal(["POST /api/2.1/clusters/events"], _bench.Lines);
    Json.Equal("""{"cluster_id":"c-1","order":"DESC","limit":5}""", _bench.LastBody);
    Assert.Equal([("TERMINATING", "AWS_AUTHORIZATION_FAILURE"), ("CREATING", "USER"), ("NEW_KIND", "")], events.Select(e => (e.EventType, e.Detail)));
    Assert.Empty(await _bench.Workspace.ListClusterEventsAsync("c-1", 5, default));
  }
}
