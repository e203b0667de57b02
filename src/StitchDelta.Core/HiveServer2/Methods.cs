using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2;

/// <summary>The methods of TCLIService that the client calls.</summary>
internal static class Methods
{
  public static readonly ThriftMethod<OpenSessionRequest, OpenSessionReply> OpenSession = new("OpenSession");
  public static readonly ThriftMethod<SessionRequest, StatusReply> CloseSession = new("CloseSession");
  public static readonly ThriftMethod<ExecuteStatementRequest, StartedReply> ExecuteStatement = new("ExecuteStatement");
  public static readonly ThriftMethod<OperationRequest, OperationStatusReply> GetOperationStatus = new("GetOperationStatus");
  public static readonly ThriftMethod<OperationRequest, StatusReply> CancelOperation = new("CancelOperation");
  public static readonly ThriftMethod<OperationRequest, StatusReply> CloseOperation = new("CloseOperation");
  public static readonly ThriftMethod<OperationRequest, ResultSetMetadataReply> GetResultSetMetadata = new("GetResultSetMetadata");
  public static readonly ThriftMethod<FetchResultsRequest, FetchResultsReply> FetchResults = new("FetchResults");
}
