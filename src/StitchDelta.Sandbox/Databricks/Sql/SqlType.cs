using System.Globalization;
using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A type of Spark SQL. Values of it are null, bool, sbyte, short, int, long, double, decimal, string (also for dates and times)
/// or byte[].</summary>
/// <param name="Id">Its id in HiveServer2.</param>
/// <param name="Sql">Its name in SQL.</param>
/// <param name="Delta">Its name in a Delta table's schema.</param>
internal sealed record SqlType(TypeId Id, string Sql, string Delta)
{
  public static readonly SqlType Null = new(TypeId.Null, "VOID", "void");
  public static readonly SqlType Boolean = new(TypeId.Boolean, "BOOLEAN", "boolean");
  public static readonly SqlType TinyInt = new(TypeId.TinyInt, "TINYINT", "byte");
  public static readonly SqlType SmallInt = new(TypeId.SmallInt, "SMALLINT", "short");
  public static readonly SqlType Int = new(TypeId.Int, "INT", "integer");
  public static readonly SqlType BigInt = new(TypeId.BigInt, "BIGINT", "long");
  public static readonly SqlType Float = new(TypeId.Float, "FLOAT", "float");
  public static readonly SqlType Double = new(TypeId.Double, "DOUBLE", "double");
  public static readonly SqlType String = new(TypeId.String, "STRING", "string");
  public static readonly SqlType Date = new(TypeId.Date, "DATE", "date");
  public static readonly SqlType Timestamp = new(TypeId.Timestamp, "TIMESTAMP", "timestamp");
  public static readonly SqlType Binary = new(TypeId.Binary, "BINARY", "binary");

  private const int LongestDecimal = 38;

  private static readonly SqlType[] Simple =
    [Null, Boolean, TinyInt, SmallInt, Int, BigInt, Float, Double, String, Date, Timestamp, Binary];

  public int Precision { get; private init; }

  public int Scale { get; private init; }

  public bool IsNumeric =>
    Id is TypeId.TinyInt or TypeId.SmallInt or TypeId.Int or TypeId.BigInt or TypeId.Float or TypeId.Double or TypeId.Decimal;

  public static SqlType Decimal(int precision, int scale)
  {
    var name = $"decimal({Math.Min(precision, LongestDecimal)},{Math.Min(scale, LongestDecimal)})";
    return new(TypeId.Decimal, name.ToUpperInvariant(), name) { Precision = Math.Min(precision, LongestDecimal),
      Scale = Math.Min(scale, LongestDecimal) };
  }

  /// <summary>The type of this name in SQL, or null.</summary>
  public static SqlType? Named(string name) => name.ToUpperInvariant() switch
  {
    "INTEGER" => Int,
    "LONG" => BigInt,
    "SHORT" => SmallInt,
    "BYTE" => TinyInt,
    "REAL" => Float,
    var upper => Simple.FirstOrDefault(t => t.Sql == upper),
  };

  /// <summary>The type of this name in a Delta table's schema.</summary>
  public static SqlType OfDelta(string name)
  {
    if (Simple.FirstOrDefault(t => t.Delta == name) is { } simple)
      return simple;
    var digits = name.Replace("decimal(", "").TrimEnd(')').Split(',');
    return digits.Length == 2
      && int.TryParse(digits[0], NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
      && int.TryParse(digits[1], NumberStyles.None, CultureInfo.InvariantCulture, out var scale)
      ? Decimal(precision, scale)
      : throw SqlFailure.Unsupported($"the type {name} in a Delta table");
  }

  /// <summary>The value as this type; text that is no such value is refused, as an INSERT does.</summary>
  public object? Cast(object? value, SqlType from)
  {
    if (value is null || Id == TypeId.Null)
      return null;
    try
    {
      return Id switch
      {
        TypeId.Boolean => value is string text ? bool.Parse(text.Trim()) : Convert.ToBoolean(value, CultureInfo.InvariantCulture),
        TypeId.TinyInt => Convert.ToSByte(Whole(value), CultureInfo.InvariantCulture),
        TypeId.SmallInt => Convert.ToInt16(Whole(value), CultureInfo.InvariantCulture),
        TypeId.Int => Convert.ToInt32(Whole(value), CultureInfo.InvariantCulture),
        TypeId.BigInt => Convert.ToInt64(Whole(value), CultureInfo.InvariantCulture),
        TypeId.Float => (double)Convert.ToSingle(value, CultureInfo.InvariantCulture),
        TypeId.Double => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        TypeId.Decimal => Round(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        TypeId.Binary => value as byte[] ?? System.Text.Encoding.UTF8.GetBytes(from.Show(value)),
        _ => from.Show(value),
      };
    }
    catch (FormatException)
    {
      throw SqlFailure.Of("CAST_INVALID_INPUT", "22018",
        $"The value '{from.Show(value)}' of the type \"{from.Sql}\" cannot be cast to \"{Sql}\" because it is malformed.");
    }
    catch (OverflowException)
    {
      throw SqlFailure.Of("CAST_OVERFLOW", "22003",
        $"The value {from.Show(value)} of the type \"{from.Sql}\" cannot be cast to \"{Sql}\" due to an overflow.");
    }
    catch (InvalidCastException)
    {
      throw SqlFailure.Of("DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", "42K09", $"Cannot cast \"{from.Sql}\" to \"{Sql}\".");
    }
  }

  /// <summary>The value as text, as CAST … AS STRING and the wire show it.</summary>
  public string Show(object value) => value switch
  {
    bool yes => yes ? "true" : "false",
    decimal number => number.ToString("F" + Scale.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
    _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
  };

  /// <summary>The value as its column on the wire carries it.</summary>
  public object? Carried(object? value) => value is null || Id is not TypeId.Decimal ? value : Show(value);

  /// <summary>A number without its fraction; Spark cuts, .NET would round.</summary>
  private static object Whole(object value) => value switch
  {
    double number => Math.Truncate(number),
    decimal number => Math.Truncate(number),
    string text => decimal.Truncate(decimal.Parse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture)),
    _ => value,
  };

  private decimal Round(decimal value)
  {
    var rounded = Math.Round(value, Math.Min(Scale, 28), MidpointRounding.AwayFromZero);
    var digits = decimal.Truncate(Math.Abs(rounded)).ToString(CultureInfo.InvariantCulture).TrimStart('0').Length;
    return digits <= Precision - Scale ? rounded : throw new OverflowException();
  }
}
