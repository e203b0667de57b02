using System.Globalization;
using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A type of Spark SQL. Values of it are null, bool, int, long or string.</summary>
/// <param name="Id">Its id in HiveServer2.</param>
/// <param name="Sql">Its name in SQL.</param>
/// <param name="Delta">Its name in a Delta table's schema.</param>
internal sealed record SqlType(TypeId Id, string Sql, string Delta)
{
  public static readonly SqlType Null = new(TypeId.Null, "VOID", "void");
  public static readonly SqlType Boolean = new(TypeId.Boolean, "BOOLEAN", "boolean");
  public static readonly SqlType Int = new(TypeId.Int, "INT", "integer");
  public static readonly SqlType BigInt = new(TypeId.BigInt, "BIGINT", "long");
  public static readonly SqlType String = new(TypeId.String, "STRING", "string");

  private static readonly SqlType[] OfColumns = [Boolean, Int, BigInt, String];

  /// <summary>The type of this name in SQL, or null.</summary>
  public static SqlType? Named(string name) =>
    OfColumns.FirstOrDefault(t => t.Sql.Equals(name, StringComparison.OrdinalIgnoreCase));

  /// <summary>The type of this name in a Delta table's schema.</summary>
  public static SqlType OfDelta(string name) =>
    OfColumns.FirstOrDefault(t => t.Delta == name) ?? throw SqlFailure.Unsupported($"the type {name} in a Delta table");

  /// <summary>The value as this type; text that is no such value is refused, as an INSERT does.</summary>
  public object? Cast(object? value, SqlType from)
  {
    if (value is null)
      return null;
    try
    {
      return Id switch
      {
        TypeId.Boolean => Convert.ToBoolean(value, CultureInfo.InvariantCulture),
        TypeId.Int => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        TypeId.BigInt => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => Show(value),
      };
    }
    catch (FormatException)
    {
      throw SqlFailure.Of("CAST_INVALID_INPUT", "22018",
        $"The value '{Show(value)}' of the type \"{from.Sql}\" cannot be cast to \"{Sql}\" because it is malformed.");
    }
    catch (OverflowException)
    {
      throw SqlFailure.Of("CAST_OVERFLOW", "22003",
        $"The value {Show(value)} of the type \"{from.Sql}\" cannot be cast to \"{Sql}\" due to an overflow.");
    }
  }

  /// <summary>The value as text.</summary>
  public static string Show(object value) =>
    value is bool yes ? yes ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
