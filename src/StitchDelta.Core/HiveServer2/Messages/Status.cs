using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2.Messages;

/// <summary>TStatusCode.</summary>
internal enum StatusCode
{
  Success = 0,
  SuccessWithInfo = 1,
  StillExecuting = 2,
  Error = 3,
  InvalidHandle = 4,
}

/// <summary>TStatus.</summary>
internal sealed class Status : ThriftStruct
{
  private static readonly Wire<StatusCode> CodeWire = Wire.I32.As(i => (StatusCode)i, c => (int)c);

  public StatusCode Code;
  public string[]? InfoMessages;
  public string? SqlState;
  public int? ErrorCode;
  public string? ErrorMessage;
  public string? DisplayMessage;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, CodeWire, ref Code);
    fields.Optional(2, Wire.Texts, ref InfoMessages);
    fields.Optional(3, Wire.Text, ref SqlState);
    fields.Optional(4, Wire.I32, ref ErrorCode);
    fields.Optional(5, Wire.Text, ref ErrorMessage);
    fields.Optional(6, Wire.Text, ref DisplayMessage);
  }
}

/// <summary>Every reply starts with a status.</summary>
internal abstract class Reply : ThriftStruct
{
  public Status Status = new();

  internal sealed override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<Status>(), ref Status);
    DescribeContent(fields);
  }

  protected abstract void DescribeContent(IFields fields);
}

/// <summary>A reply that says nothing more: of CloseSession, CloseOperation and CancelOperation.</summary>
internal sealed class StatusReply : Reply
{
  protected override void DescribeContent(IFields fields)
  {
  }
}
