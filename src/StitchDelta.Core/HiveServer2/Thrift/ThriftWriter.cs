using System.Text;

namespace StitchDelta.HiveServer2.Thrift;

/// <summary>Writes the strict binary protocol.</summary>
internal sealed class ThriftWriter : IFields
{
  private byte[] _message = new byte[256];
  private int _length;

  public byte[] ToArray()
  {
    var result = new byte[_length];
    Buffer.BlockCopy(_message, 0, result, 0, _length);
    return result;
  }

  public void Byte(byte value)
  {
    // Reserving may put another array in place, so it comes first.
    var at = Reserve(1);
    _message[at] = value;
  }

  public void I16(short value)
  {
    Byte((byte)(value >> 8));
    Byte((byte)value);
  }

  public void I32(int value)
  {
    I16((short)(value >> 16));
    I16((short)value);
  }

  public void I64(long value)
  {
    I32((int)(value >> 32));
    I32((int)value);
  }

  public void Text(string value) => Binary(Encoding.UTF8.GetBytes(value));

  public void Binary(byte[] value)
  {
    I32(value.Length);
    var at = Reserve(value.Length);
    Buffer.BlockCopy(value, 0, _message, at, value.Length);
  }

  public void Struct(ThriftStruct value)
  {
    value.Describe(this);
    Byte((byte)ThriftType.Stop);
  }

  public void List<T>(Wire<T> of, T[] values)
  {
    Byte((byte)of.Type);
    I32(values.Length);
    foreach (var value in values)
      of.Write(this, value);
  }

  public void Map<T>(Wire<T> of, Dictionary<string, T> values)
  {
    Byte((byte)ThriftType.Text);
    Byte((byte)of.Type);
    I32(values.Count);
    foreach (var pair in values)
    {
      Text(pair.Key);
      of.Write(this, pair.Value);
    }
  }

  public void Required<T>(int id, Wire<T> wire, ref T value)
  {
    Byte((byte)wire.Type);
    I16((short)id);
    wire.Write(this, value);
  }

  public void Optional<T>(int id, Wire<T> wire, ref T? value) where T : class
  {
    if (value is not null)
      Required(id, wire, ref value);
  }

  public void Optional<T>(int id, Wire<T> wire, ref T? value) where T : struct
  {
    if (value is not { } present)
      return;
    Required(id, wire, ref present);
  }

  private int Reserve(int count)
  {
    var start = _length;
    _length += count;
    if (_length > _message.Length)
      Array.Resize(ref _message, Math.Max(_length, _message.Length * 2));
    return start;
  }
}
