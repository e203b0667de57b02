using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>The server's half of the protocol: reads requests and writes replies. Messages are described once, beside the client.</summary>
internal static class ServerSide
{
  public const int UnknownMethod = 1, InvalidMessageType = 2, ProtocolError = 7;

  /// <summary>Reads the request behind a header that has been read, and writes the reply to it.</summary>
  public static byte[] Answer<TRequest, TReply>(
    this ThriftMethod<TRequest, TReply> method, int sequence, ThriftReader reader, Func<TRequest, TReply> handle)
    where TRequest : ThriftStruct, new()
    where TReply : ThriftStruct, new()
  {
    var reply = handle(reader.Struct(new Envelope<TRequest>(Envelope.Request)).Content);
    return new MessageHeader(MessageKind.Reply, method.Name, sequence).Write(new Envelope<TReply>(Envelope.Reply) { Content = reply });
  }

  /// <summary>Tells the caller that its message did not get as far as the method.</summary>
  public static byte[] Refuse(string method, int sequence, string message, int? type = null) =>
    new MessageHeader(MessageKind.Exception, method, sequence).Write(new ApplicationFault { Type = type, Message = message });

  /// <summary>A column of values that fit the type's carrier: of all carriers, for the client is tried with it.</summary>
  public static Column Column(TypeId type, IReadOnlyList<object?> values) => type switch
  {
    TypeId.Boolean => new() { Bools = Vector(Wire.Bool, values, false) },
    TypeId.TinyInt => new() { Bytes = Vector<sbyte>(Wire.Byte, values, 0) },
    TypeId.SmallInt => new() { I16s = Vector<short>(Wire.I16, values, 0) },
    TypeId.Int => new() { I32s = Vector(Wire.I32, values, 0) },
    TypeId.BigInt => new() { I64s = Vector(Wire.I64, values, 0) },
    TypeId.Float or TypeId.Double => new() { Doubles = Vector(Wire.Double, values, 0) },
    TypeId.Binary => new() { Binaries = Vector(Wire.Binary, values, []) },
    _ => new() { Texts = Vector(Wire.Text, values, "") },
  };

  private static Vector<T> Vector<T>(Wire<T> element, IReadOnlyList<object?> values, T forNull) where T : notnull
  {
    // The real server sends at least one byte, and Hive clients accept it.
    var nulls = new byte[Math.Max(1, (values.Count + 7) / 8)];
    for (var i = 0; i < values.Count; i++)
      if (values[i] is null)
        nulls[i / 8] |= (byte)(1 << (i % 8));
    return new(element) { Values = [.. values.Select(v => v is T value ? value : forNull)], Nulls = nulls };
  }
}
