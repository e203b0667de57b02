using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2.Messages;

/// <summary>THandleIdentifier: a guid and a secret of 16 bytes each.</summary>
internal sealed class HandleIdentifier : ThriftStruct
{
  public byte[] Guid = [];
  public byte[] Secret = [];

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Binary, ref Guid);
    fields.Required(2, Wire.Binary, ref Secret);
  }
}

/// <summary>TSessionHandle.</summary>
internal sealed class SessionHandle : ThriftStruct
{
  public HandleIdentifier Id = new();

  internal override void Describe(IFields fields) => fields.Required(1, Wire.Struct<HandleIdentifier>(), ref Id);
}

/// <summary>TOperationType, as far as the operations here need it.</summary>
internal enum OperationType
{
  ExecuteStatement = 0,
  GetCatalogs = 2,
  GetSchemas = 3,
}

/// <summary>TOperationHandle.</summary>
internal sealed class OperationHandle : ThriftStruct
{
  private static readonly Wire<OperationType> TypeWire = Wire.I32.As(i => (OperationType)i, t => (int)t);

  public HandleIdentifier Id = new();
  public OperationType Type;
  public bool HasResultSet;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<HandleIdentifier>(), ref Id);
    fields.Required(2, TypeWire, ref Type);
    fields.Required(3, Wire.Bool, ref HasResultSet);
  }
}

/// <summary>A request that names only a session: of CloseSession.</summary>
internal sealed class SessionRequest : ThriftStruct
{
  public SessionHandle Session = new();

  internal override void Describe(IFields fields) => fields.Required(1, Wire.Struct<SessionHandle>(), ref Session);
}

/// <summary>A request that names only an operation.</summary>
internal sealed class OperationRequest : ThriftStruct
{
  public OperationHandle Operation = new();

  internal override void Describe(IFields fields) => fields.Required(1, Wire.Struct<OperationHandle>(), ref Operation);
}
