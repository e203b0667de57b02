using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2.Messages;

/// <summary>TTypeId.</summary>
internal enum TypeId
{
  Boolean = 0,
  TinyInt = 1,
  SmallInt = 2,
  Int = 3,
  BigInt = 4,
  Float = 5,
  Double = 6,
  String = 7,
  Timestamp = 8,
  Binary = 9,
  Array = 10,
  Map = 11,
  Struct = 12,
  Union = 13,
  UserDefined = 14,
  Decimal = 15,
  Null = 16,
  Date = 17,
  VarChar = 18,
  Char = 19,
}

/// <summary>TSparkRowSetType.</summary>
internal enum ResultFormat
{
  Arrow = 0,
  Columns = 1,
  Rows = 2,
  Url = 3,
}

/// <summary>TTypeQualifierValue: a union of which only the number is used here.</summary>
internal sealed class QualifierValue : ThriftStruct
{
  public int? Number;

  internal override void Describe(IFields fields) => fields.Optional(1, Wire.I32, ref Number);
}

/// <summary>TTypeQualifiers: <c>precision</c> and <c>scale</c>.</summary>
internal sealed class TypeQualifiers : ThriftStruct
{
  private static readonly Wire<Dictionary<string, QualifierValue>> QualifiersWire = Wire.Map(Wire.Struct<QualifierValue>());

  public Dictionary<string, QualifierValue> Qualifiers = [];

  internal override void Describe(IFields fields) => fields.Required(1, QualifiersWire, ref Qualifiers);
}

/// <summary>TPrimitiveTypeEntry.</summary>
internal sealed class PrimitiveType : ThriftStruct
{
  private static readonly Wire<TypeId> IdWire = Wire.I32.As(i => (TypeId)i, t => (int)t);

  public TypeId Id;
  public TypeQualifiers? Qualifiers;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, IdWire, ref Id);
    fields.Optional(2, Wire.Struct<TypeQualifiers>(), ref Qualifiers);
  }
}

/// <summary>TTypeEntry: a union of which only the primitive types are used here.</summary>
internal sealed class TypeEntry : ThriftStruct
{
  public PrimitiveType? Primitive;

  internal override void Describe(IFields fields) => fields.Optional(1, Wire.Struct<PrimitiveType>(), ref Primitive);
}

/// <summary>TTypeDesc.</summary>
internal sealed class TypeDescription : ThriftStruct
{
  public TypeEntry[] Types = [];

  internal override void Describe(IFields fields) => fields.Required(1, Wire.Structs<TypeEntry>(), ref Types);
}

/// <summary>TColumnDesc. The position starts at 1.</summary>
internal sealed class ColumnDescription : ThriftStruct
{
  public string Name = "";
  public TypeDescription Type = new();
  public int Position;
  public string? Comment;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Text, ref Name);
    fields.Required(2, Wire.Struct<TypeDescription>(), ref Type);
    fields.Required(3, Wire.I32, ref Position);
    fields.Optional(4, Wire.Text, ref Comment);
  }
}

/// <summary>TTableSchema.</summary>
internal sealed class TableSchema : ThriftStruct
{
  public ColumnDescription[] Columns = [];

  internal override void Describe(IFields fields) => fields.Required(1, Wire.Structs<ColumnDescription>(), ref Columns);
}

/// <summary>TGetResultSetMetadataResp.</summary>
internal sealed class ResultSetMetadataReply : Reply
{
  private static readonly Wire<ResultFormat> FormatWire = Wire.I32.As(i => (ResultFormat)i, f => (int)f);

  public TableSchema? Schema;
  public ResultFormat? Format;
  public bool? Lz4Compressed;
  public bool? IsStagingOperation;

  protected override void DescribeContent(IFields fields)
  {
    fields.Optional(2, Wire.Struct<TableSchema>(), ref Schema);
    fields.Optional(0x501, FormatWire, ref Format);
    fields.Optional(0x502, Wire.Bool, ref Lz4Compressed);
    fields.Optional(0x507, Wire.Bool, ref IsStagingOperation);
  }
}

/// <summary>TFetchResultsReq.</summary>
internal sealed class FetchResultsRequest : ThriftStruct
{
  public const int Next = 0;
  public const int First = 4;

  public OperationHandle Operation = new();
  public int Orientation;
  public long MaxRows;
  public long? MaxBytes;
  public bool? IncludeMetadata;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.Struct<OperationHandle>(), ref Operation);
    fields.Required(2, Wire.I32, ref Orientation);
    fields.Required(3, Wire.I64, ref MaxRows);
    fields.Optional(0x501, Wire.I64, ref MaxBytes);
    fields.Optional(0x503, Wire.Bool, ref IncludeMetadata);
  }
}

/// <summary>TRow, which column sets leave out.</summary>
internal sealed class Row : ThriftStruct
{
  internal override void Describe(IFields fields)
  {
  }
}

/// <summary>TRowSet.</summary>
internal sealed class RowSet : ThriftStruct
{
  public long StartRowOffset;
  public Row[] Rows = [];
  public Column[]? Columns;

  internal override void Describe(IFields fields)
  {
    fields.Required(1, Wire.I64, ref StartRowOffset);
    fields.Required(2, Wire.Structs<Row>(), ref Rows);
    fields.Optional(3, Wire.Structs<Column>(), ref Columns);
  }
}

/// <summary>TFetchResultsResp.</summary>
internal sealed class FetchResultsReply : Reply
{
  public bool? HasMoreRows;
  public RowSet? Results;
  public ResultSetMetadataReply? Metadata;

  protected override void DescribeContent(IFields fields)
  {
    fields.Optional(2, Wire.Bool, ref HasMoreRows);
    fields.Optional(3, Wire.Struct<RowSet>(), ref Results);
    fields.Optional(0x501, Wire.Struct<ResultSetMetadataReply>(), ref Metadata);
  }
}
