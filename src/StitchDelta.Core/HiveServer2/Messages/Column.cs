using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.HiveServer2.Messages;

/// <summary>TColumn: a union of one vector for each carrier.</summary>
internal sealed class Column : ThriftStruct
{
  private static readonly Wire<Vector<bool>> BoolWire = Vector<bool>.Of(Wire.Bool);
  private static readonly Wire<Vector<sbyte>> ByteWire = Vector<sbyte>.Of(Wire.Byte);
  private static readonly Wire<Vector<short>> I16Wire = Vector<short>.Of(Wire.I16);
  private static readonly Wire<Vector<int>> I32Wire = Vector<int>.Of(Wire.I32);
  private static readonly Wire<Vector<long>> I64Wire = Vector<long>.Of(Wire.I64);
  private static readonly Wire<Vector<double>> DoubleWire = Vector<double>.Of(Wire.Double);
  private static readonly Wire<Vector<string>> TextWire = Vector<string>.Of(Wire.Text);
  private static readonly Wire<Vector<byte[]>> BinaryWire = Vector<byte[]>.Of(Wire.Binary);

  public Vector<bool>? Bools;
  public Vector<sbyte>? Bytes;
  public Vector<short>? I16s;
  public Vector<int>? I32s;
  public Vector<long>? I64s;
  public Vector<double>? Doubles;
  public Vector<string>? Texts;
  public Vector<byte[]>? Binaries;

  internal override void Describe(IFields fields)
  {
    fields.Optional(1, BoolWire, ref Bools);
    fields.Optional(2, ByteWire, ref Bytes);
    fields.Optional(3, I16Wire, ref I16s);
    fields.Optional(4, I32Wire, ref I32s);
    fields.Optional(5, I64Wire, ref I64s);
    fields.Optional(6, DoubleWire, ref Doubles);
    fields.Optional(7, TextWire, ref Texts);
    fields.Optional(8, BinaryWire, ref Binaries);
  }

  /// <summary>The values: null, bool, sbyte, short, int, long, double, string or byte[].</summary>
  public object?[] Values() =>
    Bools?.ToObjects() ?? Bytes?.ToObjects() ?? I16s?.ToObjects() ?? I32s?.ToObjects() ?? I64s?.ToObjects()
    ?? Doubles?.ToObjects() ?? Texts?.ToObjects() ?? Binaries?.ToObjects()
    ?? throw ThriftReader.Broken("a column has no values");
}

/// <summary>The values of a column, with a bit for each that is null.</summary>
internal sealed class Vector<T>(Wire<T> element) : ThriftStruct where T : notnull
{
  private readonly Wire<T[]> _list = Wire.List(element);

  public T[] Values = [];
  public byte[] Nulls = [];

  public static Wire<Vector<T>> Of(Wire<T> element) => Wire.Struct(() => new Vector<T>(element));

  public object?[] ToObjects()
  {
    var objects = new object?[Values.Length];
    for (var i = 0; i < objects.Length; i++)
      objects[i] = IsNull(i) ? null : Values[i];
    return objects;
  }

  internal override void Describe(IFields fields)
  {
    fields.Required(1, _list, ref Values);
    fields.Required(2, Wire.Binary, ref Nulls);
  }

  /// <summary>A bitmap may end early: what it does not say is not null.</summary>
  private bool IsNull(int row) => row / 8 < Nulls.Length && (Nulls[row / 8] & (1 << (row % 8))) != 0;
}
