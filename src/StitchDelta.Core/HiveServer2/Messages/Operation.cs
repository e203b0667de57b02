using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2.Messages;

/// <summary>TOperationState. The seventh is spelt as the protocol spells it.</summary>
internal enum OperationState
{
  Initialized = 0,
  Running = 1,
  Finished = 2,
  Canceled = 3,
  Closed = 4,
  Error = 5,
  Ukown = 6,
  Pending = 7,
  TimedOut = 8,
}

/// <summary>TSparkGetDirectResults: asks for the first rows in the same reply.</summary>
internal sealed class GetDirectResults : ThriftStruct
{
  public long MaxRows;
  public long? MaxBytes;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.I64, ref MaxRows);
    fields.Optional(2, Wire.I64, ref MaxBytes);
  }
}

/// <summary>TExecuteStatementReq.</summary>
internal sealed class ExecuteStatementRequest : ThriftStruct
{
  public SessionHandle Session = new();
  public string Statement = "";
  public bool? RunAsync;
  public GetDirectResults? GetDirectResults;
  public bool? CanReadArrowResult;
  public bool? CanDownloadResult;
  public bool? CanDecompressLz4Result;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<SessionHandle>(), ref Session);
    fields.Required(2, Wire.Text, ref Statement);
    fields.Optional(4, Wire.Bool, ref RunAsync);
    fields.Optional(0x501, Wire.Struct<GetDirectResults>(), ref GetDirectResults);
    fields.Optional(0x502, Wire.Bool, ref CanReadArrowResult);
    fields.Optional(0x503, Wire.Bool, ref CanDownloadResult);
    fields.Optional(0x504, Wire.Bool, ref CanDecompressLz4Result);
  }
}

/// <summary>TExecuteStatementResp, TGetCatalogsResp and TGetSchemasResp: an operation was started, and its results may be here
/// already.</summary>
internal sealed class StartedReply : Reply
{
  public OperationHandle? Operation;
  public DirectResults? DirectResults;

  protected override void DescribeContent(IFields fields)
  {
    fields.Optional(2, Wire.Struct<OperationHandle>(), ref Operation);
    fields.Optional(0x501, Wire.Struct<DirectResults>(), ref DirectResults);
  }
}

/// <summary>TSparkDirectResults.</summary>
internal sealed class DirectResults : ThriftStruct
{
  public OperationStatusReply? OperationStatus;
  public ResultSetMetadataReply? Metadata;
  public FetchResultsReply? ResultSet;
  public StatusReply? CloseOperation;

  internal override void Describe(IFields fields)
  {
    fields.Optional(1, Wire.Struct<OperationStatusReply>(), ref OperationStatus);
    fields.Optional(2, Wire.Struct<ResultSetMetadataReply>(), ref Metadata);
    fields.Optional(3, Wire.Struct<FetchResultsReply>(), ref ResultSet);
    fields.Optional(4, Wire.Struct<StatusReply>(), ref CloseOperation);
  }
}

/// <summary>TGetOperationStatusResp.</summary>
internal sealed class OperationStatusReply : Reply
{
  private static readonly Wire<OperationState> StateWire = Wire.I32.As(i => (OperationState)i, s => (int)s);

  public OperationState? State;
  public string? SqlState;
  public string? ErrorMessage;
  public bool? HasResultSet;
  public string? DisplayMessage;

  protected override void DescribeContent(IFields fields)
  {
    fields.Optional(2, StateWire, ref State);
    fields.Optional(3, Wire.Text, ref SqlState);
    fields.Optional(5, Wire.Text, ref ErrorMessage);
    fields.Optional(9, Wire.Bool, ref HasResultSet);
    fields.Optional(0x501, Wire.Text, ref DisplayMessage);
  }
}
