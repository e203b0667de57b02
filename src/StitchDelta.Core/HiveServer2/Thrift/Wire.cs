namespace StitchDelta.HiveServer2.Thrift;

/// <summary>How a value of one type stands on the wire.</summary>
internal sealed class Wire<T>(ThriftType type, Func<ThriftReader, T> read, Action<ThriftWriter, T> write)
{
  public ThriftType Type => type;

  public T Read(ThriftReader reader) => read(reader);

  public void Write(ThriftWriter writer, T value) => write(writer, value);

  /// <summary>The same bytes seen as another type, for enumerations.</summary>
  public Wire<TOther> As<TOther>(Func<T, TOther> from, Func<TOther, T> to) =>
    new(type, r => from(read(r)), (w, v) => write(w, to(v)));
}

/// <summary>The types that HiveServer2 uses.</summary>
internal static class Wire
{
  public static readonly Wire<bool> Bool = new(ThriftType.Bool, r => r.Byte() != 0, (w, v) => w.Byte(v ? (byte)1 : (byte)0));
  public static readonly Wire<sbyte> Byte = new(ThriftType.Byte, r => unchecked((sbyte)r.Byte()), (w, v) => w.Byte(unchecked((byte)v)));
  public static readonly Wire<short> I16 = new(ThriftType.I16, r => r.I16(), (w, v) => w.I16(v));
  public static readonly Wire<int> I32 = new(ThriftType.I32, r => r.I32(), (w, v) => w.I32(v));
  public static readonly Wire<long> I64 = new(ThriftType.I64, r => r.I64(), (w, v) => w.I64(v));
  public static readonly Wire<double> Double = new(ThriftType.Double,
    r => BitConverter.Int64BitsToDouble(r.I64()), (w, v) => w.I64(BitConverter.DoubleToInt64Bits(v)));
  public static readonly Wire<string> Text = new(ThriftType.Text, r => r.Text(), (w, v) => w.Text(v));
  public static readonly Wire<byte[]> Binary = new(ThriftType.Text, r => r.Binary(), (w, v) => w.Binary(v));
  public static readonly Wire<string[]> Texts = List(Text);
  public static readonly Wire<Dictionary<string, string>> TextMap = Map(Text);

  public static Wire<T> Struct<T>() where T : ThriftStruct, new() => StructWire<T>.Instance;

  public static Wire<T> Struct<T>(Func<T> make) where T : ThriftStruct =>
    new(ThriftType.Struct, r => r.Struct(make()), (w, v) => w.Struct(v));

  public static Wire<T[]> List<T>(Wire<T> of) => new(ThriftType.List, r => r.List(of), (w, v) => w.List(of, v));

  public static Wire<T[]> Structs<T>() where T : ThriftStruct, new() => StructWire<T>.List;

  public static Wire<Dictionary<string, TValue>> Map<TValue>(Wire<TValue> of) =>
    new(ThriftType.Map, r => r.Map(of), (w, v) => w.Map(of, v));

  private static class StructWire<T> where T : ThriftStruct, new()
  {
    public static readonly Wire<T> Instance = Struct(() => new T());
    public static readonly Wire<T[]> List = Wire.List(Instance);
  }
}
