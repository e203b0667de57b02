using StitchDelta.Errors;

namespace StitchDelta.HiveServer2;

/// <summary>The kinds of message.</summary>
internal enum MessageKind
{
  Call = 1,
  Reply = 2,
  Exception = 3,
}

/// <summary>What every message starts with.</summary>
internal sealed record MessageHeader(MessageKind Kind, string Method, int Sequence)
{
  private const int Version1 = unchecked((int)0x80010000);

  public static MessageHeader Read(ThriftReader reader)
  {
    var version = reader.I32();
    if ((version & 0xFFFF0000) != 0x80010000)
      throw ThriftReader.Broken("it is not a message of the Thrift binary protocol");
    return new((MessageKind)(version & 0xFF), reader.Text(), reader.I32());
  }

  public void Write(ThriftWriter writer)
  {
    writer.I32(Version1 | (int)Kind);
    writer.Text(Method);
    writer.I32(Sequence);
  }
}

/// <summary>TApplicationException: the other side did not get as far as the method.</summary>
internal sealed class ApplicationFault : ThriftStruct
{
  public const int UnknownMethod = 1;
  public const int InvalidMessageType = 2;
  public const int ProtocolError = 7;

  public string? Message;
  public int? Type;

  internal override void Describe(IFields fields)
  {
    fields.Optional(1, Wire.Text, ref Message);
    fields.Optional(2, Wire.I32, ref Type);
  }

  public byte[] Write(string method, int sequence)
  {
    var writer = new ThriftWriter();
    new MessageHeader(MessageKind.Exception, method, sequence).Write(writer);
    writer.Struct(this);
    return writer.ToArray();
  }
}

/// <summary>One method of the service: how its call and its reply are written and read.</summary>
internal sealed class ThriftMethod<TRequest, TReply>(string name)
  where TRequest : ThriftStruct, new()
  where TReply : ThriftStruct, new()
{
  public string Name => name;

  public byte[] WriteCall(int sequence, TRequest request) =>
    Write(new(MessageKind.Call, name, sequence), new Envelope<TRequest>(1) { Content = request });

  /// <summary>The server's side: reads the request behind a header that has been read, and writes the reply to it.</summary>
  public byte[] Answer(int sequence, ThriftReader reader, Func<TRequest, TReply> handle) =>
    WriteReply(sequence, handle(reader.Struct(new Envelope<TRequest>(1)).Content));

  public TReply ReadReply(int sequence, byte[] message)
  {
    var reader = new ThriftReader(message);
    var header = MessageHeader.Read(reader);
    if (header.Kind == MessageKind.Exception)
    {
      var fault = reader.Struct(new ApplicationFault());
      throw Catalogue.SqlCallRefused.Because(null, new("SQL", name, 200, $"TApplicationException {fault.Type}", fault.Message ?? ""), name, fault.Message);
    }
    if (header.Kind != MessageKind.Reply || header.Method != name || header.Sequence != sequence)
      throw ThriftReader.Broken($"{header.Kind} {header.Sequence} of '{header.Method}' came where the reply {sequence} of '{name}' must be");
    return reader.Struct(new Envelope<TReply>(0)).Content;
  }

  private byte[] WriteReply(int sequence, TReply reply) =>
    Write(new(MessageKind.Reply, name, sequence), new Envelope<TReply>(0) { Content = reply });

  private static byte[] Write(MessageHeader header, ThriftStruct envelope)
  {
    var writer = new ThriftWriter();
    header.Write(writer);
    writer.Struct(envelope);
    return writer.ToArray();
  }

  /// <summary>The struct of a method's arguments (its request is field 1) or of its result (field 0).</summary>
  private sealed class Envelope<T>(int field) : ThriftStruct where T : ThriftStruct, new()
  {
    public T Content = new();

    internal override void Describe(IFields fields) => fields.Required(field, Wire.Struct<T>(), ref Content);
  }
}
