using System.Collections.Concurrent;
using StitchDelta.Engine;
using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>Every operation of Databricks and of Stitch with every answer that is none.</summary>
public sealed class ApiAnswerTests
{
  private static readonly ClusterSpec Cluster = new() { ClusterName = "stitch", SparkVersion = "16.4.x-scala2.12", NodeTypeId = "m5.large", NumWorkers = 1, AutoTerminationMinutes = 60, AccessMode = "SINGLE_USER" };

  /// <summary>What a call needs of its answer: an object with something in it, a list that may be left out, a list, or only that it was
  /// carried out.</summary>
  private enum Kind { Object, Members, List, Command, Anything, Sql }

  private static readonly (string Name, Kind Kind, Func<IWorkspace, Task> Call)[] OfDatabricks =
  [
    (nameof(IWorkspace.GetMeAsync), Kind.Object, w => w.GetMeAsync(default)),
    (nameof(IWorkspace.GetSettingAsync), Kind.Members, w => w.GetSettingAsync("enableIpAccessLists", default)),
    (nameof(IWorkspace.ListIPAccessListsAsync), Kind.Members, w => w.ListIPAccessListsAsync(default)),
    (nameof(IWorkspace.ListInstanceProfilesAsync), Kind.Members, w => w.ListInstanceProfilesAsync(default)),
    (nameof(IWorkspace.AddInstanceProfileAsync), Kind.Command, w => w.AddInstanceProfileAsync("arn", false, default)),
    (nameof(IWorkspace.RemoveInstanceProfileAsync), Kind.Command, w => w.RemoveInstanceProfileAsync("arn", default)),
    (nameof(IWorkspace.ListClustersAsync), Kind.Members, w => w.ListClustersAsync(default)),
    (nameof(IWorkspace.GetClusterAsync), Kind.Object, w => w.GetClusterAsync("c", default)),
    (nameof(IWorkspace.CreateClusterAsync), Kind.Object, w => w.CreateClusterAsync(Cluster, "key", default)),
    (nameof(IWorkspace.EditClusterAsync), Kind.Object, w => w.EditClusterAsync("c", Cluster, default)),
    (nameof(IWorkspace.StartClusterAsync), Kind.Command, w => w.StartClusterAsync("c", default)),
    (nameof(IWorkspace.TerminateClusterAsync), Kind.Command, w => w.TerminateClusterAsync("c", default)),
    (nameof(IWorkspace.DeleteClusterAsync), Kind.Command, w => w.DeleteClusterAsync("c", default)),
    (nameof(IWorkspace.ListClusterEventsAsync), Kind.Members, w => w.ListClusterEventsAsync("c", 5, default)),
    (nameof(IWorkspace.HasClusterPolicyAsync), Kind.Object, w => w.HasClusterPolicyAsync("p", default)),
    (nameof(IWorkspace.ListRuntimesAsync), Kind.Members, w => w.ListRuntimesAsync(default)),
    (nameof(IWorkspace.ListNodeTypesAsync), Kind.Members, w => w.ListNodeTypesAsync(default)),
    (nameof(IWorkspace.ListTokensAsync), Kind.Members, w => w.ListTokensAsync(default)),
    (nameof(IWorkspace.CreateTokenAsync), Kind.Object, w => w.CreateTokenAsync("comment", null, default)),
    (nameof(IWorkspace.DeleteTokenAsync), Kind.Command, w => w.DeleteTokenAsync("t", default)),
    (nameof(IWorkspace.ListAllTokensAsync), Kind.Members, w => w.ListAllTokensAsync(default)),
    (nameof(IWorkspace.ListTokensOfAsync), Kind.Members, w => w.ListTokensOfAsync("app", default)),
    (nameof(IWorkspace.CreateTokenForAsync), Kind.Object, w => w.CreateTokenForAsync("app", "comment", null, default)),
    (nameof(IWorkspace.DeleteTokenOfOthersAsync), Kind.Command, w => w.DeleteTokenOfOthersAsync("t", default)),
    (nameof(IWorkspace.GetWarehouseAsync), Kind.Object, w => w.GetWarehouseAsync("w", default)),
    (nameof(IWorkspace.GetWarehouseProfileAsync), Kind.Members, w => w.GetWarehouseProfileAsync(default)),
    (nameof(IWorkspace.ListWarehousesAsync), Kind.Members, w => w.ListWarehousesAsync(default)),
    (nameof(IUnityCatalog.ListCatalogsAsync), Kind.Members, w => w.Catalog.ListCatalogsAsync(default)),
    (nameof(IUnityCatalog.GetMetastoreAsync), Kind.Object, w => w.Catalog.GetMetastoreAsync(default)),
    (nameof(IUnityCatalog.GetCatalogAsync), Kind.Object, w => w.Catalog.GetCatalogAsync("lake", default)),
    (nameof(IUnityCatalog.GetStorageCredentialAsync), Kind.Object, w => w.Catalog.GetStorageCredentialAsync("c", default)),
    (nameof(IUnityCatalog.CreateStorageCredentialAsync), Kind.Object, w => w.Catalog.CreateStorageCredentialAsync("c", "arn", "", default)),
    (nameof(IUnityCatalog.ListStorageCredentialsAsync), Kind.Members, w => w.Catalog.ListStorageCredentialsAsync(default)),
    (nameof(IUnityCatalog.RestoreStorageCredentialAsync), Kind.Object, w => w.Catalog.RestoreStorageCredentialAsync("c", "arn", default)),
    (nameof(IUnityCatalog.DeleteStorageCredentialAsync), Kind.Command, w => w.Catalog.DeleteStorageCredentialAsync("c", default)),
    (nameof(IUnityCatalog.ValidateStorageCredentialAsync), Kind.Members, w => w.Catalog.ValidateStorageCredentialAsync("c", "s3://b/", null, default)),
    (nameof(IUnityCatalog.ListExternalLocationsAsync), Kind.Members, w => w.Catalog.ListExternalLocationsAsync(default)),
    (nameof(IUnityCatalog.CreateExternalLocationAsync), Kind.Object, w => w.Catalog.CreateExternalLocationAsync("l", "s3://b/", "c", "", default)),
    (nameof(IUnityCatalog.RestoreExternalLocationAsync), Kind.Object, w => w.Catalog.RestoreExternalLocationAsync("l", "s3://b/", "c", default)),
    (nameof(IUnityCatalog.DeleteExternalLocationAsync), Kind.Command, w => w.Catalog.DeleteExternalLocationAsync("l", default)),
    (nameof(IUnityCatalog.GetPrivilegesAsync), Kind.Members, w => w.Catalog.GetPrivilegesAsync(GrantTarget.Catalog, "lake", "me", default)),
    (nameof(IUnityCatalog.GetBindingsAsync), Kind.Members, w => w.Catalog.GetBindingsAsync(GrantTarget.Catalog, "lake", default)),
    (nameof(IUnityCatalog.GrantAsync), Kind.Command, w => w.Catalog.GrantAsync(GrantTarget.Catalog, "lake", "me", ["USE_CATALOG"], default)),
    (nameof(IUnityCatalog.RevokeAsync), Kind.Command, w => w.Catalog.RevokeAsync(GrantTarget.Catalog, "lake", "me", ["USE_CATALOG"], default)),
    (nameof(IUnityCatalog.IsLegacyAccessDisabledAsync), Kind.Members, w => w.Catalog.IsLegacyAccessDisabledAsync(default)),
    (nameof(IUnityCatalog.GetDefaultCatalogAsync), Kind.Members, w => w.Catalog.GetDefaultCatalogAsync(default)),
    (nameof(IWorkspace.ExecuteSqlAsync), Kind.Sql, w => w.ExecuteSqlAsync(new("/sql/1"), null, ["SELECT 1"], null, default)),
  ];

  private static readonly (string Name, Kind Kind, Func<IStitchAccount, Task> Call)[] OfStitch =
  [
    (nameof(IStitchAccount.ListDestinationsAsync), Kind.List, s => s.ListDestinationsAsync(default)),
    (nameof(IStitchAccount.CreateDestinationAsync), Kind.List, s => s.CreateDestinationAsync(new(), default)),
    (nameof(IStitchAccount.UpdateDestinationAsync), Kind.Object, s => s.UpdateDestinationAsync(1, new(), default)),
    (nameof(IStitchAccount.DeleteDestinationAsync), Kind.Anything, s => s.DeleteDestinationAsync(1, default)),
    (nameof(IStitchAccount.GetLastConnectionCheckAsync), Kind.Object, s => s.GetLastConnectionCheckAsync(1, default)),
  ];

  public static TheoryData<string> Spoils => Spoil.Names;

  [Fact]
  public void No_operation_is_left_out()
  {
    Assert.Equal(typeof(IWorkspace).GetMethods().Concat(typeof(IUnityCatalog).GetMethods()).Where(m => typeof(Task).IsAssignableFrom(m.ReturnType)).Select(m => m.Name).Order(), OfDatabricks.Select(o => o.Name).Order());
    Assert.Equal(typeof(IStitchAccount).GetMethods().Select(m => m.Name).Order(), OfStitch.Select(o => o.Name).Order());
  }

  [Theory]
  [MemberData(nameof(Spoils))]
  public Task Answer_that_is_none_is_an_error_of_every_operation_of_Databricks(string spoil) => EachAsync(spoil, Expected, OfDatabricks, Workspace);

  [Theory]
  [MemberData(nameof(Spoils))]
  public Task Answer_that_is_none_is_an_error_of_every_operation_of_Stitch(string spoil) => EachAsync(spoil, ExpectedOfStitch, OfStitch, Stitch);

  [Theory]
  [InlineData("never")]
  [InlineData("broken in mid-body")]
  [InlineData("stalled in mid-body")]
  public async Task Read_is_repeated(string spoil)
  {
    var asked = 0;
    using var server = new RawServer(_ => Interlocked.Increment(ref asked) == 1 ? Spoil.Named(spoil).Answer : RawAnswer.Http(200, "{}", "application/json"));

    Assert.Empty(await Workspace(server, Spoil.Short).ListTokensAsync(default));
  }

  [Theory]
  [InlineData("")]
  [InlineData("{}")]
  [InlineData("null")]
  [InlineData("[1]")]
  [InlineData("""{"id": 0, "type": "databricks_delta"}""")]
  [InlineData("<html><body>Log in</body></html>")]
  public async Task Destination_that_was_made_is_found_although_its_id_did_not_come(string answer)
  {
    var made = false;
    using var server = new RawServer(request => request.Method == "POST" ? Make() : RawAnswer.Http(200, made ? Two : One, "application/json"));

    var destination = await Stitch(server).CreateDestinationAsync(new() { BucketName = "acme-lake" }, default);

    Assert.Equal(8, destination.DestinationId);
    Assert.Single(server.Seen, r => r.Method == "POST");

    RawAnswer Make()
    {
      made = true;
      return RawAnswer.Http(200, answer, "application/json");
    }
  }

  private const string One = """[{"id": 7, "type": "databricks_delta", "properties": {"staging_area": {"bucket_name": "acme-lake"}}}]""";
  private const string Two = """[{"id": 7, "type": "databricks_delta"}, {"id": 8, "type": "databricks_delta", "properties": {"staging_area": {"bucket_name": "acme-lake"}}}]""";

  [Theory]
  [InlineData("")]
  [InlineData("{}")]
  [InlineData("null")]
  [InlineData("[1]")]
  public async Task Destination_that_nobody_finds_is_not_made(string answer)
  {
    using var server = new RawServer(request => RawAnswer.Http(200, request.Method == "POST" ? answer : One, "application/json"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Stitch(server).CreateDestinationAsync(new() { BucketName = "acme-lake" }, default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.StartsWith("Stitch answered v4/destinations (HTTP 200) with something that cannot be read: ", error.Message, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("")]
  [InlineData("{}")]
  [InlineData("null")]
  [InlineData("[1]")]
  [InlineData("""{"token_info": {"token_id": "new", "comment": "c"}}""")]
  [InlineData("""{"token_value": "dapi0123456789abcdef0123456789abcdef"}""")]
  public async Task Token_whose_value_never_came_is_revoked_and_made_anew(string answer)
  {
    var live = new ConcurrentDictionary<string, bool>();
    var made = 0;
    using var server = new RawServer(request => request.Path switch
    {
      "/api/2.0/token/list" => RawAnswer.Http(200, Tokens(live.Keys), "application/json"),
      "/api/2.0/token/delete" => Delete(request.Body),
      _ => Make(),
    });

    var (info, value) = await Workspace(server).CreateTokenAsync("c", null, default);

    Assert.Equal("t2", info.TokenId);
    Assert.Equal(Canary.NewToken, SecureText.Reveal(value));
    Assert.Equal(["t2"], live.Keys);

    RawAnswer Make()
    {
      live[$"t{++made}"] = true;
      return RawAnswer.Http(200, made == 1 ? answer : $$$"""{"token_value": "{{{Canary.NewToken}}}", "token_info": {"token_id": "t{{{made}}}"}}""", "application/json");
    }

    RawAnswer Delete(string body)
    {
      foreach (var id in live.Keys.Where(id => body.Contains($"\"{id}\"", StringComparison.Ordinal)))
        live.TryRemove(id, out _);
      return RawAnswer.Http(200, "{}", "application/json");
    }
  }

  [Fact]
  public async Task No_token_is_left_when_its_value_never_comes()
  {
    var live = new ConcurrentDictionary<string, bool>();
    var made = 0;
    using var server = new RawServer(request =>
    {
      if (request.Path.EndsWith("list", StringComparison.Ordinal))
        return RawAnswer.Http(200, Tokens(live.Keys), "application/json");
      if (request.Path.EndsWith("delete", StringComparison.Ordinal))
        live.Clear();
      else
        live[$"t{++made}"] = true;
      return RawAnswer.Http(200, "{}", "application/json");
    });

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Workspace(server).CreateTokenAsync("c", null, default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.Equal(3, made);
    Assert.Empty(live);
  }

  [Theory]
  [InlineData("")]
  [InlineData("{}")]
  [InlineData("null")]
  [InlineData("[1]")]
  [InlineData("""{"cluster_id": ""}""")]
  public async Task Cluster_that_was_made_is_asked_for_again_by_the_same_key(string answer)
  {
    var asked = 0;
    using var server = new RawServer(_ => RawAnswer.Http(200, ++asked == 1 ? answer : """{"cluster_id": "0101-120000-abc"}""", "application/json"));

    Assert.Equal("0101-120000-abc", await Workspace(server).CreateClusterAsync(Cluster, "key-1", default));
    Assert.All(server.Seen, r => Assert.Contains("\"idempotency_token\":\"key-1\"", r.Body, StringComparison.Ordinal));
  }

  private static string Tokens(IEnumerable<string> ids) => $$"""{"token_infos": [{{string.Join(",", ids.Select(id => $"{{\"token_id\": \"{id}\", \"comment\": \"c\"}}"))}}]}""";

  private static async Task EachAsync<T>(string spoil, Func<string, string, Kind, string> expected, (string Name, Kind Kind, Func<T, Task> Call)[] operations, Func<RawServer, TimeSpan, T> connect)
  {
    using var elsewhere = new RawServer(_ => RawAnswer.Http(200));
    var wrong = new ConcurrentQueue<string>();
    await Task.WhenAll(operations.Select(async operation =>
    {
      using var server = new RawServer(_ => AwsAnswerTests.Redirected(Spoil.Named(spoil).Answer, elsewhere.Url));
      var outcome = await AwsAnswerTests.OutcomeAsync(() => operation.Call(connect(server, Spoil.Named(spoil).Try)));
      var wanted = expected(spoil, operation.Name, operation.Kind);
      if (operation.Kind == Kind.Sql ? outcome == "done" || typeof(Catalogue).GetField(outcome) is null : outcome != wanted)
        wrong.Enqueue($"{operation.Name}: {outcome}, not {wanted}");
    }));
    Assert.Equal("", string.Join("\n", wrong));
    Assert.Empty(elsewhere.Seen);
  }

  private static IWorkspace Workspace(RawServer server) => Workspace(server, Spoil.Enough);

  private static IWorkspace Workspace(RawServer server, TimeSpan limit) =>
    Engine(limit).Workspace(new WorkspaceConnection(server.Url, SecureText.Hide(Canary.Token)), new Recorder());

  private static IStitchAccount Stitch(RawServer server) => Stitch(server, Spoil.Enough);

  private static IStitchAccount Stitch(RawServer server, TimeSpan limit) =>
    Engine(limit).Stitch(new StitchConnection(server.Url, SecureText.Hide(Canary.StitchToken)), new Recorder());

  private static EngineEntry Engine(TimeSpan limit) =>
    new(ApiSender.MakeClient(), new InstantTime(), new EngineLimits { ApiTry = limit, ApiBytes = EngineLimits.Megabyte });

  // What cannot be read of a setting is unknown, and never taken for a value.
  private static readonly string[] Settings = [nameof(IUnityCatalog.IsLegacyAccessDisabledAsync), nameof(IUnityCatalog.GetDefaultCatalogAsync)];

  private static string Expected(string spoil, string operation, Kind kind)
  {
    const string page = nameof(Catalogue.WorkspaceReturnedLoginPage);
    return spoil switch
    {
      "200 empty" or "204" when kind == Kind.Command => "done",
      "200 an empty object" when kind is Kind.Command or Kind.Members => "done", // Databricks leaves out what is empty.
      "200 HTML" or "200 HTML that says it is XML" or "200 XHTML" or "200 XHTML that says it is JSON" or "200 another answer" or "200 half an XML" => page,
      "401 HTML" => nameof(Catalogue.DatabricksTokenRefused),
      // "It may not be seen by this caller" is an answer of these, and writes nothing.
      "403 empty" or "403 HTML" => operation is nameof(IWorkspace.ListIPAccessListsAsync) or nameof(IWorkspace.ListAllTokensAsync) or nameof(IUnityCatalog.GetPrivilegesAsync) or nameof(IUnityCatalog.GetBindingsAsync) or nameof(IWorkspace.GetWarehouseProfileAsync) || Settings.Contains(operation) ? "done" : nameof(Catalogue.DatabricksPermissionDenied),
      _ when spoil.StartsWith("404", StringComparison.Ordinal) => operation is nameof(IWorkspace.ListAllTokensAsync) || Settings.Contains(operation) ? "done" : nameof(Catalogue.DatabricksRequestFailed),
      _ => Common(spoil, nameof(Catalogue.DatabricksRequestFailed), page),
    };
  }

  private static string ExpectedOfStitch(string spoil, string operation, Kind kind)
  {
    string[] texts = ["200 empty", "204", "200 null", "200 a list", "200 a list of objects", "200 an empty object", "200 a text", "200 half an object"];
    return spoil switch
    {
      "401 HTML" or "403 empty" or "403 HTML" => nameof(Catalogue.StitchTokenRefused),
      _ when kind == Kind.Anything && texts.Contains(spoil) => "done",
      // Stitch has no such answer for every account, and says so in no form of its own.
      _ when spoil.StartsWith("404", StringComparison.Ordinal) => operation is nameof(IStitchAccount.GetLastConnectionCheckAsync) ? "done" : nameof(Catalogue.StitchRequestFailed),
      _ => Common(spoil, nameof(Catalogue.StitchRequestFailed), nameof(Catalogue.ServiceAnswerUnreadable)),
    };
  }

  private static string Common(string spoil, string failed, string redirect)
  {
    if (spoil is "407 HTML" or "500 HTML" or "503 HTML")
      return failed;
    if (spoil.EndsWith("elsewhere", StringComparison.Ordinal))
      return redirect;
    if (spoil is "a flood" or "a flood that is refused" or "a length of gigabytes")
      return nameof(Catalogue.ServiceAnswerTooLarge);
    return spoil.StartsWith('2') ? nameof(Catalogue.ServiceAnswerUnreadable) : nameof(Catalogue.ServiceUnreachable);
  }
}
