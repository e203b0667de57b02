using System.Globalization;
using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2;

/// <summary>One SQL session, whatever carries it. For one caller at a time.</summary>
/// <param name="exchange">Sends one message and brings the reply, as one HTTP POST does.</param>
/// <param name="pause">Waits between two looks at a running statement; null for the clock.</param>
internal sealed class HiveServer2Session(
  Func<byte[], CancellationToken, Task<byte[]>> exchange, Func<TimeSpan, CancellationToken, Task>? pause = null)
{
  private const long RowsAtOnce = 10_000;
  private const long BytesAtOnce = 10 * 1024 * 1024;

  /// <summary>Every number of so many digits fits in a <see cref="decimal"/>.</summary>
  private const int DecimalDigits = 28;

  private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
  private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

  /// <summary>How long tidying up may take: it also runs after Ctrl+C, when somebody waits for the prompt.</summary>
  private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(3);

  private readonly Func<TimeSpan, CancellationToken, Task> _pause = pause ?? Task.Delay;
  private SessionHandle? _session;
  private int _sequence;

  /// <summary>The protocol that the server chose, as in 0xA508; 0 before the session is open.</summary>
  public int ServerProtocol { get; private set; }

  /// <summary>Opens the session in the catalog and the schema that the server chooses.</summary>
  public Task OpenAsync(CancellationToken cancel) => OpenAsync(null, null, cancel);

  /// <summary>Opens the session.</summary>
  /// <param name="catalog">The catalog that it begins in; null for the server's choice.</param>
  /// <param name="schema">The schema that it begins in; null for the server's choice.</param>
  public async Task OpenAsync(string? catalog, string? schema, CancellationToken cancel)
  {
    // Version 7 without Arrow is what Databricks' Python connector asks for when it has no Arrow library.
    var request = new OpenSessionRequest { ClientProtocol64 = ProtocolVersion.SparkV7, Configuration = [], CanUseMultipleCatalogs = true };
    // The drivers leave the namespace out unless the URL names a part of it.
    if ((catalog ?? schema) is not null) request.InitialNamespace = new() { Catalog = catalog, Schema = schema };
    var reply = await CallAsync(Methods.OpenSession, request, cancel).ConfigureAwait(false);
    Refusals.Check(reply, Methods.OpenSession.Name, Catalogue.SqlSessionRefused, "session");
    _session = reply.Session ?? throw ThriftReader.Broken("OpenSession succeeded and gave no session");
    ServerProtocol = reply.ServerProtocol;
    if (ServerProtocol >= ProtocolVersion.SparkV1)
      return;
    await CloseAsync().ConfigureAwait(false);
    throw Catalogue.SqlProtocolTooOld.For("session", "0x" + ServerProtocol.ToString("X4", CultureInfo.InvariantCulture));
  }

  /// <summary>Runs a statement whose answer is small, and brings all its rows.</summary>
  public async Task<SqlResult> ExecuteAsync(string sql, CancellationToken cancel)
  {
    var rows = new SmallResult(sql);
    await ExecuteAsync(sql, rows.Take, cancel).ConfigureAwait(false);
    return rows.Result;
  }

  /// <summary>Runs a statement to its end and hands on its rows as they come. When cancelled, the statement is cancelled at the server
  /// too.</summary>
  /// <param name="sql">The statement.</param>
  /// <param name="take">Is given the rows, a batch at a time; the next one is not fetched before it returns.</param>
  public async Task ExecuteAsync(string sql, Action<SqlResult> take, CancellationToken cancel)
  {
    var request = new ExecuteStatementRequest
    {
      Session = _session ?? throw new InvalidOperationException("The session is not open."),
      Statement = sql,
      RunAsync = true,
      GetDirectResults = new() { MaxRows = RowsAtOnce, MaxBytes = BytesAtOnce },
      CanReadArrowResult = false,
      CanDownloadResult = false,
      CanDecompressLz4Result = false,
    };
    var started = await CallAsync(Methods.ExecuteStatement, request, cancel).ConfigureAwait(false);
    Refusals.Check(started, Methods.ExecuteStatement.Name, Catalogue.SqlStatementFailed, sql);
    var operation = started.Operation ?? throw ThriftReader.Broken("ExecuteStatement succeeded and gave no operation");
    try
    {
      await FinishAsync(operation, started.DirectResults?.OperationStatus, sql, cancel).ConfigureAwait(false);
      if (operation.HasResultSet) await ReadAsync(operation, started.DirectResults, sql, take, cancel).ConfigureAwait(false);
    }
    catch (OperationCanceledException)
    {
      await QuietlyAsync(Methods.CancelOperation, new OperationRequest { Operation = operation }).ConfigureAwait(false);
      throw;
    }
    finally
    {
      if (started.DirectResults?.CloseOperation is null)
        await QuietlyAsync(Methods.CloseOperation, new OperationRequest { Operation = operation }).ConfigureAwait(false);
    }
  }

  /// <summary>Closes the session. It never fails: one that cannot be closed is reaped by the server.</summary>
  public async Task CloseAsync()
  {
    if (_session is not { } open)
      return;
    _session = null;
    await QuietlyAsync(Methods.CloseSession, new SessionRequest { Session = open }).ConfigureAwait(false);
  }

  private async Task FinishAsync(OperationHandle operation, OperationStatusReply? status, string sql, CancellationToken cancel)
  {
    var wait = FirstPause;
    while (true)
    {
      status ??= await CallAsync(Methods.GetOperationStatus, new() { Operation = operation }, cancel).ConfigureAwait(false);
      Refusals.Check(status, Methods.GetOperationStatus.Name, Catalogue.SqlStatementFailed, sql);
      switch (status.State)
      {
        case OperationState.Finished:
          return;
        case OperationState.Initialized or OperationState.Pending or OperationState.Running:
          await _pause(wait, cancel).ConfigureAwait(false);
          wait = Longer(wait);
          status = null;
          break;
        default:
          throw Refusals.Ended(status, sql);
      }
    }
  }

  private async Task ReadAsync(
    OperationHandle operation, DirectResults? direct, string sql, Action<SqlResult> take, CancellationToken cancel)
  {
    var metadata = direct?.Metadata
      ?? await CallAsync(Methods.GetResultSetMetadata, new() { Operation = operation }, cancel).ConfigureAwait(false);
    Refusals.Check(metadata, Methods.GetResultSetMetadata.Name, Catalogue.SqlStatementFailed, sql);
    if (metadata.Format is { } format and not ResultFormat.Columns)
      throw ThriftReader.Broken($"the rows came as {format}, which was not asked for");
    var columns = metadata.Schema?.Columns ?? [];
    var names = columns.Select(c => c.Name).ToArray();
    var wait = FirstPause;
    for (var batch = direct?.ResultSet; ; batch = null)
    {
      batch ??= await FetchAsync(operation, cancel).ConfigureAwait(false);
      Refusals.Check(batch, Methods.FetchResults.Name, Catalogue.SqlStatementFailed, sql);
      var rows = Rows(batch.Results, columns);
      take(new(names, rows));
      if (batch.HasMoreRows != true)
        return;
      if (rows.Count > 0)
        continue;
      // More to come, but not yet: ask less and less often.
      await _pause(wait, cancel).ConfigureAwait(false);
      wait = Longer(wait);
    }
  }

  private Task<FetchResultsReply> FetchAsync(OperationHandle operation, CancellationToken cancel) =>
    CallAsync(Methods.FetchResults,
      new() { Operation = operation, Orientation = FetchResultsRequest.Next, MaxRows = RowsAtOnce, MaxBytes = BytesAtOnce }, cancel);

  private static IReadOnlyList<IReadOnlyList<object?>> Rows(RowSet? set, ColumnDescription[] announced)
  {
    if (set?.Columns is not { Length: > 0 } carried)
      return [];
    var columns = carried.Select(c => c.Values()).ToArray();
    if (columns.Length != announced.Length || columns.Any(c => c.Length != columns[0].Length))
      throw ThriftReader.Broken("the columns of the rows do not fit each other or the announced ones");
    var isDecimal = announced.Select(c => c.Type.Types.FirstOrDefault()?.Primitive?.Id == TypeId.Decimal).ToArray();
    return [.. Enumerable.Range(0, columns[0].Length).Select(row => columns.Select((c, i) => Plain(c[row], isDecimal[i])).ToArray())];
  }

  /// <summary>The contract knows no integers below int, and decimals, which come as text, as numbers.</summary>
  private static object? Plain(object? value, bool isDecimal) => value switch
  {
    sbyte small => (int)small,
    short small => (int)small,
    string text when isDecimal => Number(text),
    _ => value,
  };

  /// <summary>A DECIMAL has up to 38 digits. One with more than a number here holds stays text: rounded, it would be another.</summary>
  private static object Number(string text) =>
    text.Count(char.IsDigit) <= DecimalDigits && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
      ? number : text;

  private static TimeSpan Longer(TimeSpan wait) =>
    TimeSpan.FromTicks(Math.Min(wait.Ticks * 3 / 2, LongestPause.Ticks));

  private async Task<TReply> CallAsync<TRequest, TReply>(ThriftMethod<TRequest, TReply> method, TRequest request, CancellationToken cancel)
    where TRequest : ThriftStruct, new()
    where TReply : ThriftStruct, new()
  {
    var id = ++_sequence;
    var reply = await exchange(method.WriteCall(id, request), cancel).ConfigureAwait(false);
    return method.ReadReply(id, reply);
  }

  /// <summary>A call whose failure changes nothing: what it would close is closed already, or will be by the server.</summary>
  private async Task QuietlyAsync<TRequest, TReply>(ThriftMethod<TRequest, TReply> method, TRequest request)
    where TRequest : ThriftStruct, new()
    where TReply : ThriftStruct, new()
  {
    using var timeout = new CancellationTokenSource(CloseTimeout);
    try
    {
      await CallAsync(method, request, timeout.Token).ConfigureAwait(false);
    }
    catch (Exception failure) when (failure is StitchDeltaException or OperationCanceledException or System.Net.Http.HttpRequestException
      or IOException)
    {
    }
  }
}
