using StitchDelta.Sandbox.Http;

namespace StitchDelta.Http;

public sealed class FaultsTests
{
  private static readonly WireOperation Create = new("Databricks", "clusters/create", true), List = new("Databricks", "clusters/list", false), Put = new("S3", "PutBucketPolicy", true);

  private readonly Faults _faults = new([Create, List, Put]);

  [Fact]
  public void Each_befalls_its_number_of_requests_and_the_oldest_comes_first()
  {
    _faults.Add(new() { Service = "Databricks", Operation = "clusters/*", Status = 503, Count = 2 });
    _faults.Add(new() { Service = "*", Operation = "*", Status = 500 });
    Assert.Equal([503, 500, 503, null], new[] { List, Put, Create, List }.Select(o => _faults.Take(o)?.Status));
  }

  [Fact]
  public void One_without_a_number_befalls_all()
  {
    _faults.Add(new() { Operation = "clusters/creat?", IsDropped = true, Count = 0 });
    Assert.All(Enumerable.Range(0, 5), _ => Assert.NotNull(_faults.Take(Create)));
    Assert.Null(_faults.Take(List));
  }

  [Fact]
  public void One_for_an_account_leaves_the_others_alone()
  {
    _faults.Add(new() { Operation = "*", Status = 503, Account = "localhost:*" });
    string?[] asked = [null, "123456789012", "localhost:1", "localhost:1"];
    Assert.Equal([null, null, 503, null], asked.Select(a => _faults.Take(List, a)?.Status));
  }

  [Theory]
  [InlineData("EC2", "*", "there is no service 'EC2', but Databricks, S3")]
  [InlineData("S3", "clusters/*", "S3 has no operation 'clusters/*', but PutBucketPolicy")]
  [InlineData("s3", "putbucketpolicy", null)]
  [InlineData("S3", "PutBucket.olicy", "S3 has no operation")]
  public void One_that_would_wait_forever_is_an_error(string service, string operation, string? message)
  {
    var fault = new SandboxFault { Service = service, Operation = operation, Status = 503 };
    if (message is null) _faults.Add(fault);
    else Assert.Contains(message, Assert.Throws<StitchDeltaException>(() => _faults.Add(fault)).Message);
  }

  [Theory]
  [InlineData(true)]
  [InlineData(false)]
  public async Task One_changes_nothing_unless_only_the_answer_is_lost(bool afterHandling)
  {
    var handled = 0;
    using var host = WireHost.Start("test", new Service(() => handled++), new(), _faults);
    using var client = new HttpClient();
    _faults.Add(new() { Operation = "*", Status = 409, AfterHandling = afterHandling, RetryAfter = TimeSpan.FromSeconds(7) });
    using var refused = await client.GetAsync(host.Address);
    Assert.Equal((409, TimeSpan.FromSeconds(7)), ((int)refused.StatusCode, refused.Headers.RetryAfter!.Delta));
    Assert.Equal(afterHandling ? 1 : 0, handled);
    using var answered = await client.GetAsync(host.Address);
    Assert.Equal(200, (int)answered.StatusCode);
  }

  [Fact]
  public async Task A_dropped_connection_breaks_for_its_client_and_no_other()
  {
    var log = new RequestLog();
    using var host = WireHost.Start("test", new Service(() => { }), log, _faults);
    using var client = new HttpClient();
    _faults.Add(new() { Operation = "*", IsDropped = true, Count = 2 });
    await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(host.Address));
    // The answer to HEAD has no middle to break off in.
    using var head = await client.SendAsync(new(HttpMethod.Head, host.Address));
    Assert.Equal(503, (int)head.StatusCode);
    using var answered = await client.GetAsync(host.Address);
    Assert.Equal(200, (int)answered.StatusCode);
    Assert.Equal([0, 503, 200], log.Snapshot().Select(r => r.Status));
  }

  private sealed class Service(Action handle) : IWireService
  {
    public IEnumerable<WireOperation> Operations => [Put];

    public WireOperation OperationOf(WireRequest request) => Put;

    public string? AccountOf(WireRequest request) => "one";

    public WireResponse Refuse(WireRequest request, WireOperation operation, SandboxFault fault) => new(fault.Status ?? 503, null, []);

    public Task<WireResponse> HandleAsync(WireRequest request, CancellationToken cancel)
    {
      handle();
      return Task.FromResult(new WireResponse(200, null, []) { Service = "S3" });
    }
  }
}
