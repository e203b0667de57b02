using CsCheck;
using StitchDelta.HiveServer2.Messages;
using StitchDelta.HiveServer2.Thrift;
using StitchDelta.Sandbox.Databricks.Sql;

namespace StitchDelta.Tests.HiveServer2;

public class ColumnTests
{
  public static TheoryData<string, object> Carriers => new()
  {
    { nameof(TypeId.Boolean), true },
    { nameof(TypeId.TinyInt), (sbyte)-3 },
    { nameof(TypeId.SmallInt), (short)-300 },
    { nameof(TypeId.Int), int.MinValue },
    { nameof(TypeId.BigInt), long.MaxValue },
    { nameof(TypeId.Double), -0.1 },
    { nameof(TypeId.Float), double.NaN },
    { nameof(TypeId.String), "Zürich 🛢" },
    { nameof(TypeId.Decimal), "12.50" },
    { nameof(TypeId.Timestamp), "2021-06-15 12:34:56.789" },
    { nameof(TypeId.Binary), new byte[] { 0, 255 } },
  };

  [Theory]
  [MemberData(nameof(Carriers))]
  public void Every_carrier_keeps_its_values_and_nulls(string type, object value) =>
    Assert.Equal([value, null, value], ThereAndBack(ServerSide.Column(Enum.Parse<TypeId>(type), [value, null, value])).Values());

  [Fact]
  public void Columns_of_any_length_keep_their_values_and_nulls() =>
    Gen.Select(Gen.Bool, Gen.Int).Array[0, 400].Sample(cells =>
    {
      var values = cells.Select(c => c.Item1 ? (object?)null : c.Item2).ToArray();
      return ThereAndBack(ServerSide.Column(TypeId.Int, values)).Values().SequenceEqual(values);
    });

  [Theory]
  [InlineData("10", new[] { 4 })]
  [InlineData("04", new[] { 2 })]
  [InlineData("00", new int[0])]
  [InlineData("", new int[0])]
  public void Null_bits_are_read_from_the_lowest_and_those_that_are_missing_are_unset(string nulls, int[] rows)
  {
    var column = new Column { Texts = new(Wire.Text) { Values = ["", "", "", "", "", "", "", "", "", ""], Nulls = Convert.FromHexString(nulls) } };
    Assert.Equal(rows, column.Values().Select((v, i) => (v, i)).Where(x => x.v is null).Select(x => x.i));
  }

  private static Column ThereAndBack(Column column)
  {
    var writer = new ThriftWriter();
    writer.Struct(column);
    return new ThriftReader(writer.ToArray()).Struct(new Column());
  }
}
