using StitchDelta.Engine.Http;
using StitchDelta.Support;

namespace StitchDelta.Answers;

/// <summary>Lists in pages come to an end, whatever the service says of a next one.</summary>
public sealed class PagingTests
{
  private readonly Bench _bench = new();

  private static readonly Dictionary<string, Func<IWorkspace, Task>> Lists = new()
  {
    ["clusters/list"] = w => w.ListClustersAsync(default),
    ["unity-catalog/external-locations/list"] = w => w.Catalog.ListExternalLocationsAsync(default),
    ["unity-catalog/storage-credentials/list"] = w => w.Catalog.ListStorageCredentialsAsync(default),
    ["unity-catalog/bindings/get"] = w => w.Catalog.GetBindingsAsync(GrantTarget.Catalog, "lake", default),
  };

  public static IEnumerable<object[]> Cycles =>
    Lists.Keys.SelectMany(_ => new[] { "xx", "aba", "abca", "abb" }, (list, tokens) => new object[] { list, tokens });

  [Theory]
  [MemberData(nameof(Cycles))]
  public async Task Page_that_came_already_is_no_next_one(string list, string tokens)
  {
    foreach (var token in tokens) _bench.Http.Json($$"""{"next_page_token":"{{token}}"}""");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => Lists[list](_bench.Workspace));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.Equal(("Databricks", list), (error.Service, error.Fault!.Operation));
    Assert.Equal(tokens.Distinct().Count() + 1, _bench.Http.Sent.Count);
  }

  [Fact]
  public async Task Pages_without_end_are_not_read_without_end()
  {
    for (var page = 1; page <= Paging.MostPages; page++) _bench.Http.Json($$"""{"next_page_token":"{{page}}"}""");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ListClustersAsync(default));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.Contains("pages", error.Message, StringComparison.Ordinal);
    Assert.Equal(Paging.MostPages, _bench.Http.Sent.Count);
  }

  [Fact]
  public async Task Items_are_counted_too()
  {
    var page = new int[Paging.MostItems / 2];
    var asked = 0;

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() =>
      Paging.AllAsync<int>("S3", "ListBuckets", null, _ => Task.FromResult<(IReadOnlyList<int>, string?)>((page, $"{++asked}"))));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.Equal(3, asked);
  }

  [Fact]
  public async Task Long_list_is_read_whole()
  {
    for (var page = 1; page < 300; page++)
      _bench.Http.Json($$"""{"clusters":[{"cluster_id":"c{{page}}"}],"next_page_token":"{{page}}"}""");
    _bench.Http.Json("""{"clusters":[{"cluster_id":"last"}],"next_page_token":""}""");

    Assert.Equal(300, (await _bench.Workspace.ListClustersAsync(default)).Select(c => c.ClusterId).Distinct().Count());
  }

  [Fact]
  public async Task Only_the_first_page_says_that_there_is_no_metastore()
  {
    const string missing = """{"error_code":"METASTORE_DOES_NOT_EXIST","message":"none"}""";
    _bench.Http.Json(missing, 404).Json("""{"external_locations":[{"id":"1","name":"a","url":"s3://a"}],"next_page_token":"x"}""").Json(missing, 404);

    Assert.Empty(await _bench.Workspace.Catalog.ListExternalLocationsAsync(default));
    await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.Catalog.ListExternalLocationsAsync(default));
  }

  [Theory]
  [InlineData("x")]
  [InlineData("a,b")]
  public async Task Buckets_that_go_round_in_a_circle_are_an_error(string tokens)
  {
    var asked = 0;
    using var server = new RawServer(_ => RawAnswer.Http(200,
      $"<ListAllMyBucketsResult><Buckets></Buckets><ContinuationToken>{Next(tokens, asked++)}</ContinuationToken></ListAllMyBucketsResult>"));

    await CircleAsync("S3", "ListBuckets", () => AwsAnswerTests.Aws(server).ListBucketsAsync(default));

    Assert.Equal(tokens.Split(',').Length + 1, asked);
  }

  [Theory]
  [InlineData("x")]
  [InlineData("a,b")]
  public async Task Roles_that_go_round_in_a_circle_are_an_error(string tokens)
  {
    var asked = 0;
    using var server = new RawServer(_ => RawAnswer.Http(200,
      $"<ListRolesResponse><ListRolesResult><Roles/><IsTruncated>true</IsTruncated><Marker>{Next(tokens, asked++)}</Marker></ListRolesResult></ListRolesResponse>"));

    await CircleAsync("IAM", "ListRoles", () => AwsAnswerTests.Aws(server).ListRolesAsync(default));

    Assert.Equal(tokens.Split(',').Length + 1, asked);
  }

  private static async Task CircleAsync(string service, string operation, Func<Task> list)
  {
    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => list().WaitAsync(TimeSpan.FromMinutes(1)));

    Assert.Same(Catalogue.ServiceAnswerUnreadable, error.Entry);
    Assert.Equal((service, operation), (error.Service, error.Fault!.Operation));
  }

  private static string Next(string tokens, int asked) => tokens.Split(',') is var all ? all[asked % all.Length] : "";
}
