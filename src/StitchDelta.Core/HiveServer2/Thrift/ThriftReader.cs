using System.Text;

namespace StitchDelta.HiveServer2.Thrift;

/// <summary>Reads the strict binary protocol. Every length is held against what is left of the message before anything is allocated for
/// it.</summary>
internal sealed class ThriftReader(byte[] message)
{
  private const int DeepestNesting = 32;

  private int _position;

  public static StitchDeltaException Broken(string reason) => Catalogue.SqlProtocolBroken.For(null, reason);

  public byte Byte() => message[Take(1)];

  public short I16()
  {
    var at = Take(2);
    return (short)((message[at] << 8) | message[at + 1]);
  }

  public int I32()
  {
    var at = Take(4);
    return (message[at] << 24) | (message[at + 1] << 16) | (message[at + 2] << 8) | message[at + 3];
  }

  public long I64() => ((long)I32() << 32) | (uint)I32();

  public byte[] Binary()
  {
    var length = I32();
    var value = new byte[Fits(length)];
    Buffer.BlockCopy(message, Take(length), value, 0, length);
    return value;
  }

  public string Text()
  {
    var length = I32();
    return Encoding.UTF8.GetString(message, Take(length), length);
  }

  public T Struct<T>(T value) where T : ThriftStruct
  {
    // Where each field starts comes first: a struct asks for its fields in its own order, and passes over those it does not know.
    var fields = new Dictionary<short, (ThriftType Type, int Start)>();
    for (var type = (ThriftType)Byte(); type != ThriftType.Stop; type = (ThriftType)Byte())
    {
      fields[I16()] = (type, _position);
      Skip(type, 1);
    }
    var end = _position;
    value.Describe(new FieldReader(this, fields, value.GetType()));
    _position = end;
    return value;
  }

  public T[] List<T>(Wire<T> of)
  {
    var type = (ThriftType)Byte();
    var values = new T[Count(SmallestSize(type))];
    if (values.Length > 0 && type != of.Type)
      throw Broken($"a list holds {type} where {of.Type} must be");
    for (var i = 0; i < values.Length; i++)
      values[i] = of.Read(this);
    return values;
  }

  public Dictionary<string, T> Map<T>(Wire<T> of)
  {
    var (key, value) = ((ThriftType)Byte(), (ThriftType)Byte());
    var count = Count(SmallestSize(key) + SmallestSize(value));
    if (count > 0 && (key != ThriftType.Text || value != of.Type))
      throw Broken($"a map holds {key} and {value} where {ThriftType.Text} and {of.Type} must be");
    var map = new Dictionary<string, T>(StringComparer.Ordinal);
    for (var i = 0; i < count; i++)
    {
      var name = Text();
      map[name] = of.Read(this);
    }
    return map;
  }

  private void Skip(ThriftType type, int depth)
  {
    if (depth > DeepestNesting)
      throw Broken($"it nests deeper than {DeepestNesting} levels");
    switch (type)
    {
      case ThriftType.Text:
        Take(I32());
        break;
      case ThriftType.Struct:
        for (var field = (ThriftType)Byte(); field != ThriftType.Stop; field = (ThriftType)Byte())
        {
          Take(2);
          Skip(field, depth + 1);
        }
        break;
      case ThriftType.Map:
        var (key, value) = ((ThriftType)Byte(), (ThriftType)Byte());
        for (var left = Count(SmallestSize(key) + SmallestSize(value)); left > 0; left--)
        {
          Skip(key, depth + 1);
          Skip(value, depth + 1);
        }
        break;
      case ThriftType.Set or ThriftType.List:
        var element = (ThriftType)Byte();
        for (var left = Count(SmallestSize(element)); left > 0; left--)
          Skip(element, depth + 1);
        break;
      default:
        Take(SmallestSize(type) is > 0 and var size ? size : throw Broken($"there is no type {(byte)type}"));
        break;
    }
  }

  /// <summary>The size of a value of this type, or the least that it can take. An unknown type takes nothing.</summary>
  private static int SmallestSize(ThriftType type) => type switch
  {
    ThriftType.Bool or ThriftType.Byte or ThriftType.Struct => 1,
    ThriftType.I16 => 2,
    ThriftType.I32 or ThriftType.Text => 4,
    ThriftType.I64 or ThriftType.Double => 8,
    ThriftType.Set or ThriftType.List => 5,
    ThriftType.Map => 6,
    _ => 0,
  };

  private int Count(int smallest)
  {
    var count = I32();
    if (count < 0 || (long)count * Math.Max(smallest, 1) > message.Length - _position)
      throw Broken($"it announces {count} elements and has {message.Length - _position} bytes left");
    return count;
  }

  private int Fits(int length) => length >= 0 && length <= message.Length - _position
    ? length
    : throw Broken($"it announces {length} bytes at position {_position} and has {message.Length - _position} left");

  private int Take(int length)
  {
    var start = _position;
    _position += Fits(length);
    return start;
  }

  private sealed class FieldReader(ThriftReader reader, Dictionary<short, (ThriftType Type, int Start)> fields, Type owner) : IFields
  {
    public void Required<T>(int id, Wire<T> wire, ref T value) =>
      value = Find(id, wire.Type) ? wire.Read(reader) : throw Broken($"{owner.Name.Split('`')[0]} lacks its field {id}");

    public void Optional<T>(int id, Wire<T> wire, ref T? value) where T : class
    {
      if (Find(id, wire.Type))
        value = wire.Read(reader);
    }

    public void Optional<T>(int id, Wire<T> wire, ref T? value) where T : struct
    {
      if (Find(id, wire.Type))
        value = wire.Read(reader);
    }

    private bool Find(int id, ThriftType type)
    {
      if (!fields.TryGetValue((short)id, out var field) || field.Type != type)
        return false;
      reader._position = field.Start;
      return true;
    }
  }
}
