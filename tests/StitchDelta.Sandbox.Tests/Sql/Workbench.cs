using StitchDelta.HiveServer2;
using StitchDelta.Sandbox.Databricks.Sql;
using StitchDelta.Sandbox.Databricks;

namespace StitchDelta.Tests.Sql;

/// <summary>An endpoint and the project's own client, with no network between them.</summary>
internal sealed class Workbench
{
  public Workbench() => Endpoint = new(new(Cloud, new()));

  public MemoryCloud Cloud { get; } = new();

  public SqlEndpoint Endpoint { get; }

  /// <summary>What was answered: the operation, and whether it changed anything.</summary>
  public List<(string Operation, bool IsWrite)> Log { get; } = [];

  public static SqlCaller Caller { get; } =
    new("admin@acme.example", "0819-204509-hill72", new Dictionary<string, string> { ["spark.databricks.delta.schema.autoMerge.enabled"] = "false" }, MemoryCloud.RoleArn);

  public HiveServer2Session Session(SqlCaller? caller = null, Action<byte[]>? before = null) => new((message, _) =>
  {
    before?.Invoke(message);
    var reply = Endpoint.Handle(message, caller ?? Caller);
    Log.Add((reply.Operation, reply.IsWrite));
    return Task.FromResult(reply.Body);
  });

  /// <summary>Runs statements in one session and gives the last result.</summary>
  public async Task<SqlResult> RunAsync(SqlCaller? caller, params string[] statements)
  {
    var session = Session(caller);
    await session.OpenAsync(default);
    var result = new SqlResult([], []);
    try
    {
      foreach (var statement in statements)
        result = await session.ExecuteAsync(statement, default);
    }
    finally
    {
      await session.CloseAsync();
    }
    return result;
  }

  public Task<SqlResult> RunAsync(params string[] statements) => RunAsync(null, statements);

  public async Task<StitchDeltaException> FailAsync(params string[] statements) =>
    await Assert.ThrowsAsync<StitchDeltaException>(() => RunAsync(statements));
}
