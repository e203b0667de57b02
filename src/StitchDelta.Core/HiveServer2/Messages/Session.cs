using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2.Messages;

/// <summary>TProtocolVersion, the values that matter.</summary>
internal static class ProtocolVersion
{
  public const int SparkV1 = 0xA501;
  public const int SparkV7 = 0xA507;
  public const int SparkV8 = 0xA508;
}

/// <summary>TNamespace.</summary>
internal sealed class SqlNamespace : ThriftStruct
{
  public string? Catalog;
  public string? Schema;

  internal override void Describe(IFields fields)
  {
    fields.Optional(1, Wire.Text, ref Catalog);
    fields.Optional(2, Wire.Text, ref Schema);
  }
}

/// <summary>TOpenSessionReq.</summary>
internal sealed class OpenSessionRequest : ThriftStruct
{
  public int? ClientProtocol;
  public Dictionary<string, string>? Configuration;
  public long? ClientProtocol64;
  public SqlNamespace? InitialNamespace;
  public bool? CanUseMultipleCatalogs;

  internal override void Describe(IFields fields)
  {
    fields.Optional(1, Wire.I32, ref ClientProtocol);
    fields.Optional(4, Wire.TextMap, ref Configuration);
    fields.Optional(0x502, Wire.I64, ref ClientProtocol64);
    fields.Optional(0x504, Wire.Struct<SqlNamespace>(), ref InitialNamespace);
    fields.Optional(0x505, Wire.Bool, ref CanUseMultipleCatalogs);
  }
}

/// <summary>TOpenSessionResp.</summary>
internal sealed class OpenSessionReply : Reply
{
  public int ServerProtocol;
  public SessionHandle? Session;
  public Dictionary<string, string>? Configuration;
  public SqlNamespace? InitialNamespace;
  public bool? CanUseMultipleCatalogs;

  protected override void DescribeContent(IFields fields)
  {
    fields.Required(2, Wire.I32, ref ServerProtocol);
    fields.Optional(3, Wire.Struct<SessionHandle>(), ref Session);
    fields.Optional(4, Wire.TextMap, ref Configuration);
    fields.Optional(0x504, Wire.Struct<SqlNamespace>(), ref InitialNamespace);
    fields.Optional(0x505, Wire.Bool, ref CanUseMultipleCatalogs);
  }
}
