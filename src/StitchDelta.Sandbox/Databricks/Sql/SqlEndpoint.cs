using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.HiveServer2;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>HiveServer2 for one workspace: its sessions, their operations, and the catalogs that all its clusters share.</summary>
internal sealed class SqlEndpoint(Workspace workspace) : ISqlEndpoint
{
  private readonly SqlEngine _engine = new(workspace);
  private readonly Dictionary<string, OpenSession> _sessions = [];

  /// <inheritdoc/>
  public SqlReply Handle(byte[] message, SqlCaller caller)
  {
    var header = new MessageHeader(MessageKind.Call, "", 0);
    try
    {
      var reader = new ThriftReader(message);
      header = MessageHeader.Read(reader);
      if (header.Kind != MessageKind.Call)
        return Fault(header, ServerSide.InvalidMessageType, $"Invalid message type {(int)header.Kind}");
      lock (workspace.Gate)
        return Answer(header, reader, caller);
    }
    catch (StitchDeltaException broken)
    {
      return Fault(header, ServerSide.ProtocolError, broken.Message);
    }
  }

  private SqlReply Answer(MessageHeader header, ThriftReader reader, SqlCaller caller)
  {
    var changed = false;
    SqlReply Of<TRequest, TReply>(ThriftMethod<TRequest, TReply> method, Action<TRequest, TReply> handle)
      where TRequest : ThriftStruct, new()
      where TReply : Reply, new()
    {
      var body = method.Answer(header.Sequence, reader, request => Try<TReply>(reply => handle(request, reply)));
      return new(body, method.Name, changed);
    }

    return header.Method switch
    {
      "OpenSession" => Of(Methods.OpenSession, (request, reply) => Open(request, reply, caller)),
      "CloseSession" => Of(Methods.CloseSession, (request, _) => _sessions.Remove(Session(request.Session, caller).Key)),
      "ExecuteStatement" => Of(Methods.ExecuteStatement, (request, reply) =>
      {
        var session = Session(request.Session, caller);
        var statement = SqlParser.Parse(request.Statement);
        changed = Start(session, request.RunAsync == true, request.GetDirectResults, reply,
          () => _engine.Execute(statement, session.State));
      }),
      "GetOperationStatus" =>
        Of(Methods.GetOperationStatus, (request, reply) => Operation(request.Operation, caller).Operation.Tell(reply)),
      "CancelOperation" => Of(Methods.CancelOperation, (request, _) => Operation(request.Operation, caller)),
      "CloseOperation" => Of(Methods.CloseOperation, (request, _) =>
      {
        var (session, operation) = Operation(request.Operation, caller);
        session.Operations.Remove(operation.Key);
      }),
      "GetResultSetMetadata" =>
        Of(Methods.GetResultSetMetadata, (request, reply) => Operation(request.Operation, caller).Operation.Describe(reply)),
      "FetchResults" => Of(Methods.FetchResults, (request, reply) =>
      {
        var operation = Operation(request.Operation, caller).Operation;
        operation.Fetch(reply, request.MaxRows, fromStart: request.Orientation == FetchResultsRequest.First);
        if (request.IncludeMetadata == true)
          operation.Describe(reply.Metadata = new());
      }),
      _ => Fault(header, ServerSide.UnknownMethod, $"Invalid method name: '{header.Method}'"),
    };
  }

  private void Open(OpenSessionRequest request, OpenSessionReply reply, SqlCaller caller)
  {
    var session = new OpenSession(new(caller), caller.ClusterId);
    foreach (var setting in request.Configuration ?? [])
      session.State.Settings[setting.Key] = setting.Value;
    _engine.Open(session.State, request.InitialNamespace?.Catalog, request.InitialNamespace?.Schema);
    _sessions.Add(session.Key, session);
    var asked = request.ClientProtocol64 ?? request.ClientProtocol ?? 0;
    reply.ServerProtocol = asked is >= ProtocolVersion.SparkV1 and < ProtocolVersion.SparkV8 ? (int)asked : ProtocolVersion.SparkV8;
    reply.Session = new() { Id = session.Id };
    reply.Configuration = [];
    reply.InitialNamespace = new() { Catalog = session.State.Catalog.Name, Schema = session.State.Schema };
    reply.CanUseMultipleCatalogs = true;
  }

  /// <summary>Runs an operation and fills in the reply that it has been started. A failure is the reply's, or the operation's when it runs
  /// beside the caller.</summary>
  /// <returns>Whether it changed anything.</returns>
  private static bool Start(
    OpenSession session, bool runAsync, GetDirectResults? direct, StartedReply reply, Func<SqlOutcome> run)
  {
    SqlOutcome? outcome = null;
    SqlFailure? failure = null;
    try
    {
      outcome = run();
    }
    catch (SqlFailure failed) when (runAsync)
    {
      failure = failed;
    }
    var operation = new SqlOperation(outcome, failure);
    session.Operations.Add(operation.Key, operation);
    reply.Operation = operation.Handle;
    if (direct is not null && operation.Directly(reply.DirectResults = new(), direct.MaxRows))
      session.Operations.Remove(operation.Key);
    return outcome is { Changed: true };
  }

  private static TReply Try<TReply>(Action<TReply> handle) where TReply : Reply, new()
  {
    var reply = new TReply();
    try
    {
      handle(reply);
      return reply;
    }
    catch (SqlFailure failure)
    {
      return new() { Status = SqlOperation.Failed(failure) };
    }
  }

  /// <summary>A session belongs to the cluster and the user that opened it.</summary>
  private OpenSession Session(SessionHandle handle, SqlCaller caller)
  {
    if (!_sessions.TryGetValue(Handles.Key(handle.Id), out var session)
      || session.ClusterId != caller.ClusterId || session.State.UserName != caller.UserName)
      throw SqlFailure.InvalidHandle("SessionHandle", $"SessionHandle [{Handles.Show(handle.Id)}]");
    // The cluster may have got another role meanwhile.
    session.State.RoleArn = caller.RoleArn;
    return session;
  }

  private (OpenSession Session, SqlOperation Operation) Operation(OperationHandle handle, SqlCaller caller)
  {
    foreach (var session in _sessions.Values)
      if (session.ClusterId == caller.ClusterId && session.State.UserName == caller.UserName
        && session.Operations.TryGetValue(Handles.Key(handle.Id), out var operation))
        return (session, operation);
    throw SqlFailure.InvalidHandle("OperationHandle",
      $"OperationHandle [opType=UNKNOWN_OPERATION, getHandleIdentifier()={Handles.Show(handle.Id)}]");
  }

  private static SqlReply Fault(MessageHeader header, int type, string message) =>
    new(ServerSide.Refuse(header.Method, header.Sequence, message, type), "Unknown", false);

  private sealed class OpenSession(SqlSession state, string clusterId)
  {
    public HandleIdentifier Id { get; } = Handles.New();

    public string Key => Handles.Key(Id);

    public SqlSession State { get; } = state;

    public string ClusterId { get; } = clusterId;

    public Dictionary<string, SqlOperation> Operations { get; } = [];
  }
}
