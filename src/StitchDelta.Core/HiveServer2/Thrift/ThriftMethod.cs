namespace StitchDelta.HiveServer2.Thrift;

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

  /// <summary>The whole message: this header and what follows it.</summary>
  public byte[] Write(ThriftStruct content)
  {
    var writer = new ThriftWriter();
    writer.I32(Version1 | (int)Kind);
    writer.Text(Method);
    writer.I32(Sequence);
    writer.Struct(content);
    return writer.ToArray();
  }
}

/// <summary>TApplicationException: the other side did not get as far as the method.</summary>
internal sealed class ApplicationFault : ThriftStruct
{
  public string? Message;
  public int? Type;

  internal override void Describe(IFields fields)
  {
    fields.Optional(1, Wire.Text, ref Message);
    fields.Optional(2, Wire.I32, ref Type);
  }
}

/// <summary>The struct of a method's arguments, or of its result: what counts is in its one field.</summary>
internal sealed class Envelope<T>(int field) : ThriftStruct where T : ThriftStruct, new()
{
  public T Content = new();

  internal override void Describe(IFields fields) => fields.Required(field, Wire.Struct<T>(), ref Content);
}

/// <summary>The fields of envelopes.</summary>
internal static class Envelope
{
  public const int Request = 1, Reply = 0;
}

/// <summary>One method of the service: how its call is written and its reply is read.</summary>
internal sealed class ThriftMethod<TRequest, TReply>(string name)
  where TRequest : ThriftStruct, new()
  where TReply : ThriftStruct, new()
{
  public string Name => name;

  public byte[] WriteCall(int sequence, TRequest request) =>
    new MessageHeader(MessageKind.Call, name, sequence).Write(new Envelope<TRequest>(Envelope.Request) { Content = request });

  public TReply ReadReply(int sequence, byte[] message)
  {
    var reader = new ThriftReader(message);
    var header = MessageHeader.Read(reader);
    if (header.Kind == MessageKind.Exception)
    {
      var fault = reader.Struct(new ApplicationFault());
      throw Catalogue.SqlCallRefused.Because(null, new("SQL", name, 200, $"TApplicationException {fault.Type}", fault.Message ?? ""),
        name, fault.Message);
    }
    if (header.Kind != MessageKind.Reply || header.Method != name || header.Sequence != sequence)
      throw ThriftReader.Broken($"{header.Kind} {header.Sequence} of '{header.Method}' came where the reply {sequence} "
        + $"of '{name}' must be");
    return reader.Struct(new Envelope<TReply>(Envelope.Reply)).Content;
  }
}
