using System.Buffers.Binary;
using System.Text;
using StitchDelta.Engine;
using StitchDelta.Support;

namespace StitchDelta.Databricks;

/// <summary>SQL over HTTP, with answers that a real cluster gave.</summary>
public sealed class SqlTests
{
  private const string Path = "sql/protocolv1/o/6051921418418893/0819-204509-hill72";

  private static readonly SqlAddress At = new(Path);

  private const string Closed = "80010002 0000000c 436c6f736553657373696f6e 00000003 0c0000 0c0001 080001 00000000 00 00 00";

  private readonly Bench _bench = new();

  [Fact]
  public async Task Statement_is_run_in_a_session_that_is_closed()
  {
    Answer(Replies.OpenSession, 1).Answer(Replies.ExecuteStatement, 2).Answer(Closed, 3);

    var results = await _bench.Workspace.ExecuteSqlAsync(At, SecureText.Hide(Canary.NewToken), ["SELECT NULL"], null, default);

    var result = Assert.Single(results);
    Assert.Equal(["NULL"], result.Columns);
    Assert.Null(Assert.Single(Assert.Single(result.Rows)));
    Assert.All(_bench.Http.Sent, sent =>
    {
      Assert.Equal("POST /" + Path, sent.Line);
      Assert.Equal("Bearer " + Canary.NewToken, sent.Headers["Authorization"]);
      Assert.Equal("application/x-thrift", sent.Headers["Content-Type"]);
      Assert.Equal("application/x-thrift", sent.Headers["Accept"]);
    });
    Assert.Equal(["OpenSession", "ExecuteStatement", "CloseSession"], _bench.Log.VerboseLines.Select(line => line.Split(' ')[2]));
  }

  [Fact]
  public async Task Cluster_that_starts_is_waited_for_and_tells_so()
  {
    var told = new List<string>();
    for (var i = 0; i < 40; i++)
      _bench.Http.Answer(503, "", "text/plain", ("Retry-After", "10"), ("x-thriftserver-error-message", "TEMPORARILY_UNAVAILABLE: Cluster 0819-204509-hill72 is temporarily unavailable."));
    Answer(Replies.OpenSession, 1).Answer(Replies.ExecuteStatement, 2).Answer(Closed, 3);

    await _bench.Workspace.ExecuteSqlAsync(new("/" + Path), null, ["SELECT NULL"], told.Add, default);

    Assert.Equal(40, told.Count);
    Assert.All(told, words => Assert.Equal("Cluster 0819-204509-hill72 is temporarily unavailable.", words));
    Assert.Equal(TimeSpan.FromSeconds(400), _bench.Time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait));
    Assert.Equal("Bearer " + Canary.Token, _bench.Http.Sent[0].Headers["Authorization"]);
  }

  [Fact]
  public async Task Cluster_that_never_starts_is_an_error_after_a_quarter_of_an_hour()
  {
    for (var i = 0; i < 100; i++)
      _bench.Http.Answer(503, "", "text/plain", ("Retry-After", "30"), ("x-thriftserver-error-message", "TEMPORARILY_UNAVAILABLE: not yet"));

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ExecuteSqlAsync(At, null, ["SELECT NULL"], null, default));

    Assert.Same(Catalogue.SqlEndpointUnavailable, error.Entry);
    Assert.InRange(_bench.Time.Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait), TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
  }

  [Theory]
  [InlineData(401, "", """{"error_code":401,"message":"Credential was not sent"}""", nameof(Catalogue.SqlTokenRefused))]
  [InlineData(403, "", """{"error_code":403,"message":"Invalid access token."}""", nameof(Catalogue.SqlTokenRefused))]
  [InlineData(404, "RESOURCE_DOES_NOT_EXIST: no cluster", "", nameof(Catalogue.SqlEndpointNotFound))]
  [InlineData(400, "INVALID_STATE: Cluster is terminated", "", nameof(Catalogue.SqlEndpointUnavailable))]
  [InlineData(400, "BAD_REQUEST: no", "", nameof(Catalogue.SqlRequestFailed))]
  [InlineData(501, "", "", nameof(Catalogue.SqlRequestFailed))]
  public async Task Refusal_has_its_entry(int status, string header, string body, string id)
  {
    _bench.Http.Answer(status, body, "application/json", header.Length > 0 ? [("x-thriftserver-error-message", header), ("x-request-id", "r-1")] : [("x-request-id", "r-1")]);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ExecuteSqlAsync(At, null, ["SELECT NULL"], null, default));

    Assert.Equal(id, error.Entry.Id);
    Assert.Equal(("SQL", "OpenSession", status, "r-1"), (error.Service, error.Fault!.Operation, error.StatusCode!.Value, error.RequestId));
    Assert.Equal("/" + Path, error.Target);
  }

  [Fact]
  public async Task Statement_whose_answer_was_lost_is_not_run_twice()
  {
    Answer(Replies.OpenSession, 1);
    _bench.Http.Drop();
    Answer(Closed, 3);

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ExecuteSqlAsync(At, null, ["DROP TABLE t"], null, default));

    Assert.Same(Catalogue.ServiceUnreachable, error.Entry);
    Assert.Equal(1, _bench.Http.Sent.Count(s => s.Body.Contains("ExecuteStatement", StringComparison.Ordinal)));
  }

  [Fact]
  public async Task Page_instead_of_Thrift_is_an_error()
  {
    _bench.Http.Answer(200, "<html></html>", "text/html");

    var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.Workspace.ExecuteSqlAsync(At, null, ["SELECT NULL"], null, default));

    Assert.Same(Catalogue.WorkspaceReturnedLoginPage, error.Entry);
  }

  [Fact]
  public async Task Session_that_was_given_out_too_early_is_taken_anew()
  {
    var told = new List<string>();
    Answer(Replies.OpenSession, 1).Answer(NotInitialized, 2).Answer(Closed, 3).Answer(Replies.OpenSession, 1).Answer(Replies.ExecuteStatement, 2).Answer(Closed, 3);

    Assert.Single(await _bench.Workspace.ExecuteSqlAsync(At, null, ["SELECT NULL"], told.Add, default));

    Assert.Contains("has not been initialized", Assert.Single(told), StringComparison.Ordinal);
  }

  private SqlTests Answer(string hex, int sequence)
  {
    var frame = Convert.FromHexString(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))));
    // The recorded answers belong to other calls of their session.
    BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(8 + frame[7]), sequence);
    _bench.Http.Bytes(frame, "application/x-thrift");
    return this;
  }

  /// <summary>ExecuteStatement's answer with a status of ERROR and a message.</summary>
  private static string NotInitialized
  {
    get
    {
      var message = Encoding.UTF8.GetBytes("Session handle SessionHandle [5c328bed] has not been initialized");
      return "80010002 00000010 4578656375746553746174656d656e74 00000002 0c0000 0c0001 080001 00000003 0b0005"
        + message.Length.ToString("x8", System.Globalization.CultureInfo.InvariantCulture) + Convert.ToHexString(message) + "00 00 00";
    }
  }
}
