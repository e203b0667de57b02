using StitchDelta.Engine;
using StitchDelta.Support;

namespace StitchDelta.Databricks;

public sealed class WorkspaceTests
{
  private const string Profile = "arn:aws:iam::123456789012:instance-profile/stitch-delta";

  private readonly Bench _bench = new();

  private static ClusterSpec Spec => new()
  {
    ClusterName = "stitch", SparkVersion = "16.4.x-scala2.12", NodeTypeId = "i3.xlarge", NumWorkers = 0, AutoTerminationMinutes = 60, AccessMode = "SINGLE_USER",
    SingleUserName = "admin@acme.example", InstanceProfileArn = Profile,
    SparkConf = new Dictionary<string, string> { ["spark.databricks.delta.schema.autoMerge.enabled"] = "false" }, CustomTags = new Dictionary<string, string> { ["purpose"] = "stitch" },
  };

  [Fact]
  public async Task Me_tells_user_and_workspace()
  {
    _bench.Http.Json("""{"userName":"admin@acme.example","groups":[{"display":"users"},{"display":"admins"}]}""", 200, ("X-Databricks-Org-Id", "7012345678901234"));

    var me = await _bench.Workspace.GetMeAsync(default);
    Assert.Equal(("admin@acme.example", "7012345678901234", true, "users,admins"), (me.UserName, me.OrgId, me.IsAdmin, string.Join(",", me.Groups)));
    Assert.Equal(["GET /api/2.0/preview/scim/v2/Me"], _bench.Lines);
  }

  [Fact]
  public async Task Me_without_header_or_groups_is_fine()
  {
    _bench.Http.Json("""{"userName":"u@acme.example"}""");

    var me = await _bench.Workspace.GetMeAsync(default);
    Assert.Equal(("u@acme.example", null, false, 0), (me.UserName, me.OrgId, me.IsAdmin, me.Groups.Count));
  }

  [Theory]
  [InlineData("{}")]
  [InlineData("""{"instance_profiles":null}""")]
  public async Task Missing_lists_are_empty(string body)
  {
    _bench.Http.Json(body).Json(body).Json(body).Json(body).Json(body);
    var workspace = _bench.Workspace;

    Assert.Empty(await workspace.ListInstanceProfilesAsync(default));
    Assert.Empty(await workspace.ListClustersAsync(default));
    Assert.Empty(await workspace.ListTokensAsync(default));
    Assert.Empty(await workspace.ListNodeTypesAsync(default));
    Assert.Empty(await workspace.ListRuntimesAsync(default));
  }

  [Theory]
  [InlineData(false, """{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/stitch-delta"}""")]
  [InlineData(true, """{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/stitch-delta","skip_validation":true}""")]
  public async Task Profile_is_added(bool skip, string body)
  {
    _bench.Http.Json("{}");

    await _bench.Workspace.AddInstanceProfileAsync(Profile, skip, default);

    Assert.Equal(["POST /api/2.0/instance-profiles/add"], _bench.Lines);
    Json.Equal(body, _bench.LastBody);
    Assert.Equal("application/json", _bench.Http.Sent[0].Headers["Content-Type"]);
  }

  [Theory]
  [InlineData("6051921418418893")]
  [InlineData(null)]
  public async Task Workspace_of_a_shared_address_is_named_in_every_request(string? id)
  {
    var connection = new WorkspaceConnection(new("https://accounts.cloud.databricks.com"), SecureText.Hide(Canary.Token)) { OrgId = id };
    var workspace = _bench.Engine.Workspace(connection, _bench.Log);
    foreach (var _ in Enumerable.Range(0, 4)) _bench.Http.Json("""{"userName":"a"}""");

    await workspace.GetMeAsync(default);
    await workspace.WithToken(SecureText.Hide("dapi0")).GetMeAsync(default);
    await workspace.RemoveInstanceProfileAsync(Profile, default);
    await workspace.DeleteTokenOfOthersAsync("t", default);

    Assert.All(_bench.Http.Sent, sent => Assert.Equal(id, sent.Headers.TryGetValue("X-Databricks-Workspace-Id", out var named) ? named : null));
    Assert.Equal("Bearer dapi0", _bench.Http.Sent[1].Headers["Authorization"]);
  }

  [Theory]
  [InlineData("""{"error_code":"RESOURCE_ALREADY_EXISTS","message":"x"}""")]
  [InlineData("""{"error_code":"INVALID_PARAMETER_VALUE","message":"Instance profile already exists"}""")]
  public async Task Profile_that_is_there_is_no_error(string body)
  {
    _bench.Http.Json(body, 400);

    await _bench.Workspace.AddInstanceProfileAsync(Profile, false, default);

    Assert.Single(_bench.Http.Sent);
  }

  [Theory]
  [InlineData(400, """{"error_code":"DRY_RUN_FAILED","message":"Verification of the instance profile failed. AWS error: You are not authorized to perform this operation."}""", nameof(Catalogue.InstanceProfileNotVerified))]
  [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Verification of the instance profile failed. AWS error: Invalid IAM Instance Profile ARN"}""", nameof(Catalogue.InstanceProfileNotVerified))]
  [InlineData(403, """{"error_code":"PERMISSION_DENIED","message":"Only admins can add"}""", nameof(Catalogue.DatabricksPermissionDenied))]
  [InlineData(403, """{"error_code":403,"message":"Invalid access token."}""", nameof(Catalogue.DatabricksTokenRefused))]
  [InlineData(401, """{"error_code":401,"message":"Credential was not sent"}""", nameof(Catalogue.DatabricksTokenRefused))]
  [InlineData(403, "Invalid access token.", nameof(Catalogue.DatabricksTokenRefused))]
  [InlineData(403, "<html><pre>Error: blocked</pre></html>", nameof(Catalogue.DatabricksPermissionDenied))]
  [InlineData(403, """{"error_code":"PERMISSION_DENIED","message":"No rights on cluster 'Invalid access token'"}""", nameof(Catalogue.DatabricksPermissionDenied))]
  [InlineData(403, """{"error_code":"PERMISSION_DENIED","message":"admin has no rights on 'blocked by Databricks IP ACL'"}""", nameof(Catalogue.DatabricksPermissionDenied))]
  [InlineData(400, """{"error_code":"X","message":"No profile 'Verification of the instance profile failed'"}""", nameof(Catalogue.DatabricksRequestFailed))]
  [InlineData(400, """{"error_code":"X","message":"Policy 'already exists' forbids it"}""", nameof(Catalogue.DatabricksRequestFailed))]
  [InlineData(400, """{"error_code":"QUOTA_EXCEEDED","message":"600"}""", nameof(Catalogue.DatabricksQuotaExceeded))]
  [InlineData(404, """{"error_code":"FEATURE_DISABLED","message":"off"}""", nameof(Catalogue.DatabricksRequestFailed))]
  [InlineData(500, "", nameof(Catalogue.DatabricksRequestFailed))]
  public async Task Refusal_has_its_entry(int status, string body, string id)
  {
    // A fault of the service is asked about again.
    for (var tries = 0; tries < (status == 500 ? 4 : 1); tries++)
      _bench.Http.Json(body, status, ("x-request-id", "r-9"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.AddInstanceProfileAsync(Profile, false, default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(("Databricks", "instance-profiles/add", status, "r-9"), (error.Service, error.Fault!.Operation, error.StatusCode!.Value, error.RequestId));
    Assert.Equal(Profile, error.Target);
    Assert.NotEqual("", error.Fault.Message);
    Assert.DoesNotContain("{", error.Message + error.Remedy, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Login_page_in_the_answer_is_named()
  {
    _bench.Http.Answer(200, "<!doctype html><html><body>Sign in</body></html>", "text/html");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.GetMeAsync(default));

    Assert.Same(Catalogue.WorkspaceReturnedLoginPage, error.Entry);
    Assert.Contains("/api/2.0/preview/scim/v2/Me", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Login_page_elsewhere_is_named()
  {
    _bench.Http.Answer(302, "", "text/html", ("Location", "/login.html?error=private-link-validation-error:70123"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.GetMeAsync(default));

    Assert.Same(Catalogue.WorkspaceReturnedLoginPage, error.Entry);
    Assert.Contains("/login.html?error=private-link-validation-error:70123", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Half_an_answer_is_an_error()
  {
    _bench.Http.Json("{\"versions\":[");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListRuntimesAsync(default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
  }

  [Fact]
  public async Task Clusters_are_listed_page_by_page()
  {
    _bench.Http.Json("""{"clusters":[{"cluster_id":"1"}],"next_page_token":"a b"}""").Json("""{"clusters":[{"cluster_id":"2"}],"next_page_token":""}""");

    var clusters = await _bench.Workspace.ListClustersAsync(default);

    Assert.Equal(["1", "2"], clusters.Select(c => c.ClusterId));
    Assert.Equal(
      [
        "GET /api/2.1/clusters/list?page_size=100&filter_by.cluster_sources=UI&filter_by.cluster_sources=API",
        "GET /api/2.1/clusters/list?page_size=100&filter_by.cluster_sources=UI&filter_by.cluster_sources=API&page_token=a%20b",
      ], _bench.Lines);
  }

  [Fact]
  public async Task Cluster_is_read_with_what_is_unknown()
  {
    _bench.Http.Json("""
      {"cluster_id":"0804-220509-stead130","cluster_name":"AWS cluster","state":"HIBERNATING","state_message":"","spark_version":"18.x-scala2.13","node_type_id":"i3.2xlarge",
       "autoscale":{"min_workers":1,"max_workers":14},"num_workers":3,"autotermination_minutes":150,"data_security_mode":"SOMETHING_NEW",
       "aws_attributes":{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/stitch-delta","spot_bid_price_percent":100},"creator_user_name":"admin@acme.example",
       "custom_tags":{"KeepAlive":"True"},"spark_context_id":6101559920592247000,"termination_reason":{"code":"NEW_CODE","type":"CLOUD_FAILURE","parameters":{"aws_api_error_code":"X"}}}
      """);

    var cluster = (await _bench.Workspace.GetClusterAsync("0804-220509-stead130", default))!;

    Assert.Equal("GET /api/2.1/clusters/get?cluster_id=0804-220509-stead130", _bench.Http.Sent.Single().Line);
    Assert.Equal(("HIBERNATING", "SOMETHING_NEW", 150, Profile), (cluster.State, cluster.AccessMode, cluster.AutoTerminationMinutes, cluster.InstanceProfileArn));
    Assert.Null(cluster.NumWorkers);
    Assert.Empty(cluster.SparkConf);
    Assert.Equal("True", cluster.CustomTags["KeepAlive"]);
    Assert.Equal(("NEW_CODE", "CLOUD_FAILURE", "X"), (cluster.TerminationReason!.Code, cluster.TerminationReason.Type, cluster.TerminationReason.Parameters["aws_api_error_code"]));
  }

  [Theory]
  [InlineData(400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Cluster 0101-1 does not exist"}""")]
  [InlineData(400, """{"error_code":"INVALID_STATE","message":"Cannot access cluster 0101-1 that was terminated or unpinned more than 30 days ago."}""")]
  [InlineData(404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"gone"}""")]
  public async Task Cluster_that_is_gone_is_null(int status, string body)
  {
    _bench.Http.Json(body, status);

    Assert.Null(await _bench.Workspace.GetClusterAsync("0101-1", default));
  }

  [Fact]
  public async Task Single_node_cluster_has_all_its_parts()
  {
    _bench.Http.Json("""{"cluster_id":"0101-1"}""");

    Assert.Equal("0101-1", await _bench.Workspace.CreateClusterAsync(Spec, "key-1", default));

    Assert.Equal(["POST /api/2.1/clusters/create"], _bench.Lines);
    Json.Equal("""
      {"cluster_name":"stitch","spark_version":"16.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":0,"autotermination_minutes":60,"data_security_mode":"SINGLE_USER",
       "single_user_name":"admin@acme.example","enable_elastic_disk":true,"idempotency_token":"key-1",
       "aws_attributes":{"availability":"ON_DEMAND","zone_id":"auto","instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/stitch-delta"},
       "spark_conf":{"spark.databricks.delta.schema.autoMerge.enabled":"false","spark.databricks.cluster.profile":"singleNode","spark.master":"local[*]"},
       "custom_tags":{"purpose":"stitch","ResourceClass":"SingleNode"}}
      """, _bench.LastBody);
  }

  [Fact]
  public async Task Create_with_its_key_is_repeated()
  {
    _bench.Http.Drop().Json("""{"cluster_id":"0101-1"}""");

    await _bench.Workspace.CreateClusterAsync(Spec, "key-1", default);

    Assert.Equal(_bench.Http.Sent[0].Body, _bench.Http.Sent[1].Body);
  }

  [Fact]
  public async Task Edit_keeps_what_it_does_not_know()
  {
    _bench.Http.Json("""
      {"cluster_id":"0101-1","cluster_name":"old","spark_version":"10.4.x-scala2.12","node_type_id":"i3.2xlarge","driver_node_type_id":"i3.2xlarge","autoscale":{"min_workers":1,"max_workers":2},
       "num_workers":2,"autotermination_minutes":10,"state":"RUNNING","state_message":"","default_tags":{"Vendor":"Databricks"},"driver":{"instance_id":"i-1"},"spark_context_id":6101559920592247001,
       "cluster_source":"UI","creator_user_name":"x","start_time":1,"enable_elastic_disk":false,"init_scripts":[{"s3":{"destination":"s3://acme-lake/init.sh"}}],
       "aws_attributes":{"zone_id":"us-east-1c","ebs_volume_count":2,"availability":"SPOT","instance_profile_arn":"arn:old"},"spark_env_vars":{"A":"1"},
       "spark_conf":{"gone":"1"},"custom_tags":{"ResourceClass":"SingleNode"},"spec":{"policy_id":"P1","node_type_id":"i3.2xlarge"}}
      """).Json("{}");

    await _bench.Workspace.EditClusterAsync("0101-1", Spec with { NumWorkers = 2, InstanceProfileArn = null, SingleUserName = null, AccessMode = "NONE",
      SparkConf = new Dictionary<string, string> { ["spark.master"] = "local[*]", ["a"] = "b" }, CustomTags = new Dictionary<string, string> { ["ResourceClass"] = "SingleNode" } }, default);

    Assert.Equal(["GET /api/2.1/clusters/get?cluster_id=0101-1", "POST /api/2.1/clusters/edit"], _bench.Lines);
    Json.Equal("""
      {"cluster_id":"0101-1","cluster_name":"stitch","spark_version":"16.4.x-scala2.12","node_type_id":"i3.xlarge","num_workers":2,"autotermination_minutes":60,"data_security_mode":"NONE",
       "enable_elastic_disk":false,"init_scripts":[{"s3":{"destination":"s3://acme-lake/init.sh"}}],"aws_attributes":{"zone_id":"us-east-1c","ebs_volume_count":2,"availability":"ON_DEMAND"},
       "spark_env_vars":{"A":"1"},"spark_conf":{"a":"b"},"custom_tags":{},"policy_id":"P1"}
      """, _bench.LastBody);
  }

  [Theory]
  [InlineData("Pending")]
  [InlineData("Running")]
  public async Task Start_of_what_starts_is_no_error(string state)
  {
    _bench.Http.Json($$"""{"error_code":"INVALID_STATE","message":"Cluster 0101-1 is in unexpected state {{state}}."}""", 400);

    await _bench.Workspace.StartClusterAsync("0101-1", default);

    Json.Equal("""{"cluster_id":"0101-1"}""", _bench.LastBody);
  }

  [Fact]
  public async Task Start_of_what_ends_is_an_error()
  {
    _bench.Http.Json("""{"error_code":"INVALID_STATE","message":"Cluster 0101-1 is in unexpected state Terminating."}""", 400);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.StartClusterAsync("0101-1", default));

    Assert.Equal("INVALID_STATE", error.ErrorCode);
  }

  [Fact]
  public async Task Ends_of_a_cluster_have_their_paths()
  {
    _bench.Http.Json("{}").Json("{}").Json("{}");

    await _bench.Workspace.TerminateClusterAsync("0101-1", default);
    await _bench.Workspace.DeleteClusterAsync("0101-1", default);
    await _bench.Workspace.RemoveInstanceProfileAsync(Profile, default);

    Assert.Equal(["POST /api/2.1/clusters/delete", "POST /api/2.1/clusters/permanent-delete", "POST /api/2.0/instance-profiles/remove"], _bench.Lines);
  }

  [Fact]
  public async Task Pinned_cluster_is_unpinned_before_it_is_removed()
  {
    _bench.Http.Json("""{"error_code":"INVALID_STATE","message":"Cluster c-1 is pinned, unpin the cluster first"}""", 400).Json("{}").Json("{}");

    await _bench.Workspace.DeleteClusterAsync("c-1", default);

    Assert.Equal(["POST /api/2.1/clusters/permanent-delete", "POST /api/2.1/clusters/unpin", "POST /api/2.1/clusters/permanent-delete"], _bench.Lines);
    Assert.All(_bench.Http.Sent, s => Json.Equal("""{"cluster_id":"c-1"}""", s.Body));
  }

  [Fact]
  public async Task Cluster_that_may_not_be_removed_is_left_pinned()
  {
    _bench.Http.Json("""{"error_code":"PERMISSION_DENIED","message":"You do not have permission to delete it."}""", 403);

    Assert.Equal(Catalogue.DatabricksPermissionDenied, (await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.DeleteClusterAsync("c-1", default))).Entry);

    Assert.Single(_bench.Lines);
  }

  [Fact]
  public async Task Node_types_are_read()
  {
    _bench.Http.Json("""
      {"node_types":[{"node_type_id":"i3.xlarge","memory_mb":31232,"num_cores":4.0,"num_gpus":0,"is_deprecated":false,"node_instance_type":{"local_disks":1}},
       {"node_type_id":"m6g.large","memory_mb":8192,"num_cores":0.5,"is_graviton":true,"is_deprecated":true,"num_gpus":1,"node_info":{"status":["NotAvailableInRegion"]}}]}
      """);

    Assert.Equal(
      [new NodeTypeInfo("i3.xlarge", 4, 31232, 0, 1, false, false, true), new NodeTypeInfo("m6g.large", 0.5, 8192, 1, 0, true, true, false)],
      await _bench.Workspace.ListNodeTypesAsync(default));
  }

  [Theory]
  [InlineData(null, """{"comment":"Stitch destination"}""")]
  [InlineData(90.0, """{"comment":"Stitch destination","lifetime_seconds":7776000}""")]
  public async Task Token_is_made(double? days, string body)
  {
    _bench.Http.Json("{}").Json($$$"""{"token_value":"{{{Canary.NewToken}}}","token_info":{"token_id":"t1","creation_time":1513120516294,"expiry_time":1576192516294,"comment":"Stitch destination"}}""");

    var (info, value) = await _bench.Workspace.CreateTokenAsync("Stitch destination", days is { } d ? TimeSpan.FromDays(d) : null, default);

    Json.Equal(body, _bench.LastBody);
    Assert.Equal(Canary.NewToken, SecureText.Reveal(value));
    Assert.Equal(new TokenInfo("t1", "Stitch destination", DateTimeOffset.FromUnixTimeMilliseconds(1513120516294), DateTimeOffset.FromUnixTimeMilliseconds(1576192516294)), info);
  }

  [Fact]
  public async Task Token_without_end_has_no_expiry()
  {
    _bench.Http.Json("""{"token_infos":[{"token_id":"t1","creation_time":0,"expiry_time":-1,"comment":"c"},{"token_id":"t2","creation_time":0}]}""");

    Assert.All(await _bench.Workspace.ListTokensAsync(default), t => Assert.Null(t.Expires));
  }

  [Fact]
  public async Task Token_whose_value_was_lost_is_revoked_and_made_anew()
  {
    _bench.Http.Json(Tokens("old:Stitch destination"))
      .Drop()
      .Json(Tokens("old:Stitch destination", "orphan:Stitch destination", "other:something else"))
      .Json("{}")
      .Json($$$"""{"token_value":"{{{Canary.NewToken}}}","token_info":{"token_id":"kept"}}""");

    var (info, value) = await _bench.Workspace.CreateTokenAsync("Stitch destination", null, default);

    Assert.Equal(["GET /api/2.0/token/list", "POST /api/2.0/token/create", "GET /api/2.0/token/list", "POST /api/2.0/token/delete", "POST /api/2.0/token/create"], _bench.Lines);
    Json.Equal("""{"token_id":"orphan"}""", _bench.Http.Sent[3].Body);
    Assert.Equal(("kept", Canary.NewToken), (info.TokenId, SecureText.Reveal(value)));
  }

  [Fact]
  public async Task Token_that_may_be_somebody_elses_is_left()
  {
    _bench.Http.Json("{}").Drop().Json(Tokens("a:Stitch destination", "b:Stitch destination")).Json($$$"""{"token_value":"{{{Canary.NewToken}}}","token_info":{"token_id":"kept"}}""");

    await _bench.Workspace.CreateTokenAsync("Stitch destination", null, default);

    Assert.DoesNotContain("POST /api/2.0/token/delete", _bench.Lines);
    Assert.Contains(_bench.Log.VerboseLines, line => line.Contains("none was revoked", StringComparison.Ordinal));
  }

  [Fact]
  public async Task Token_that_is_gone_need_not_be_deleted()
  {
    _bench.Http.Json("""{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no token"}""", 404);

    await _bench.Workspace.DeleteTokenAsync("t1", default);

    Json.Equal("""{"token_id":"t1"}""", _bench.LastBody);
  }

  private static string Tokens(params string[] tokens) =>
    $$"""{"token_infos":[{{string.Join(",", tokens.Select(t => t.Split(':')).Select(t => $$"""{"token_id":"{{t[0]}}","comment":"{{t[1]}}","creation_time":1,"expiry_time":-1}"""))}}]}""";
}
