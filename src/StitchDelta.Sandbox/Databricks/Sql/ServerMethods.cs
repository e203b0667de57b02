using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>The methods of TCLIService that other clients call and the module does not.</summary>
internal static class ServerMethods
{
  public static readonly ThriftMethod<GetInfoRequest, GetInfoReply> GetInfo = new("GetInfo");
  public static readonly ThriftMethod<GetCatalogsRequest, StartedReply> GetCatalogs = new("GetCatalogs");
  public static readonly ThriftMethod<GetSchemasRequest, StartedReply> GetSchemas = new("GetSchemas");
}

/// <summary>TGetInfoReq.</summary>
internal sealed class GetInfoRequest : ThriftStruct
{
  public const int DbmsName = 17;
  public const int DbmsVersion = 18;

  public SessionHandle Session = new();
  public int InfoType;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<SessionHandle>(), ref Session);
    fields.Required(2, Wire.I32, ref InfoType);
  }
}

/// <summary>TGetInfoValue: a union of which only the string is used here.</summary>
internal sealed class InfoValue : ThriftStruct
{
  public string? Text;

  internal override void Describe(IFields fields) => fields.Optional(1, Wire.Text, ref Text);
}

/// <summary>TGetInfoResp.</summary>
internal sealed class GetInfoReply : Reply
{
  public InfoValue Value = new();

  protected override void DescribeContent(IFields fields) => fields.Required(2, Wire.Struct<InfoValue>(), ref Value);
}

/// <summary>TGetCatalogsReq.</summary>
internal sealed class GetCatalogsRequest : ThriftStruct
{
  public SessionHandle Session = new();
  public GetDirectResults? GetDirectResults;
  public bool? RunAsync;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<SessionHandle>(), ref Session);
    fields.Optional(0x501, Wire.Struct<GetDirectResults>(), ref GetDirectResults);
    fields.Optional(0x502, Wire.Bool, ref RunAsync);
  }
}

/// <summary>TGetSchemasReq.</summary>
internal sealed class GetSchemasRequest : ThriftStruct
{
  public SessionHandle Session = new();
  public string? CatalogName;
  public string? SchemaPattern;
  public GetDirectResults? GetDirectResults;
  public bool? RunAsync;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<SessionHandle>(), ref Session);
    fields.Optional(2, Wire.Text, ref CatalogName);
    fields.Optional(3, Wire.Text, ref SchemaPattern);
    fields.Optional(0x501, Wire.Struct<GetDirectResults>(), ref GetDirectResults);
    fields.Optional(0x502, Wire.Bool, ref RunAsync);
  }
}
