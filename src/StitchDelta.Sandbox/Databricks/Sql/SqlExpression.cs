using System.Globalization;
using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A column of a table or of a result.</summary>
internal sealed record SqlColumn(string Name, SqlType Type, bool Nullable = true);

/// <summary>What an expression can refer to.</summary>
internal sealed record SqlScope(SqlSession Session, IReadOnlyList<SqlColumn> Columns);

/// <summary>An expression in its scope: its type, and its value for a row.</summary>
internal sealed record BoundExpression(SqlType Type, Func<IReadOnlyList<object?>, object?> Value);

/// <summary>An expression as it was parsed.</summary>
/// <param name="Name">The name that Spark gives the column of it.</param>
/// <param name="Bind">Puts it into a scope.</param>
internal sealed record SqlExpression(string Name, Func<SqlScope, BoundExpression> Bind)
{
  /// <summary>Whether it is <c>count(*)</c>, the one aggregate there is.</summary>
  public bool IsCount { get; private init; }

  public static SqlExpression Count { get; } = new("count(1)", _ => throw SqlFailure.Unsupported("count(*) inside an expression")) { IsCount = true };

  public static SqlExpression Constant(SqlType type, object? value) =>
    new(value is null ? "NULL" : type.Show(value), _ => new(type, _ => value));

  public static SqlExpression Column(string name) => new(name, scope =>
  {
    for (var i = 0; i < scope.Columns.Count; i++)
    {
      var index = i;
      if (scope.Columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        return new(scope.Columns[i].Type, row => row[index]);
    }
    throw SqlFailure.Of(scope.Columns.Count > 0 ? "UNRESOLVED_COLUMN.WITH_SUGGESTION" : "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703",
      $"A column, variable, or function parameter with name `{name}` cannot be resolved."
      + (scope.Columns.Count > 0 ? $" Did you mean one of the following? [{string.Join(", ", scope.Columns.Select(c => $"`{c.Name}`"))}]." : ""));
  });

  public static SqlExpression Cast(SqlExpression of, SqlType type) => new($"CAST({of.Name} AS {type.Sql})", scope =>
  {
    var bound = of.Bind(scope);
    return new(type, row => type.Cast(bound.Value(row), bound.Type));
  });

  public static SqlExpression IsNull(SqlExpression of, bool not) => new($"({of.Name} IS {(not ? "NOT " : "")}NULL)", scope =>
  {
    var bound = of.Bind(scope);
    return new(SqlType.Boolean, row => bound.Value(row) is null != not);
  });

  public static SqlExpression Not(SqlExpression of) => new($"(NOT {of.Name})", scope =>
  {
    var bound = TriState(of, scope);
    return new(SqlType.Boolean, row => bound(row) is { } yes ? !yes : null);
  });

  public static SqlExpression Negative(SqlExpression of) => new($"(- {of.Name})", scope =>
    Binary("-", Constant(SqlType.Int, 0), of).Bind(scope));

  public static SqlExpression Call(string function, IReadOnlyList<SqlExpression> arguments)
  {
    var name = function.ToLowerInvariant();
    return new($"{name}({string.Join(", ", arguments.Select(a => a.Name))})", scope =>
    {
      var bound = arguments.Select(a => a.Bind(scope)).ToArray();
      string? Text(int i, IReadOnlyList<object?> row) => (string?)SqlType.String.Cast(bound[i].Value(row), bound[i].Type);
      return (name, bound.Length) switch
      {
        ("current_user" or "session_user" or "user", 0) => new(SqlType.String, _ => scope.Session.UserName),
        ("current_catalog", 0) => new(SqlType.String, _ => Metastore.Catalog),
        ("current_schema" or "current_database", 0) => new(SqlType.String, _ => scope.Session.Schema),
        ("upper", 1) => new(SqlType.String, row => Text(0, row)?.ToUpperInvariant()),
        ("lower", 1) => new(SqlType.String, row => Text(0, row)?.ToLowerInvariant()),
        ("length", 1) => new(SqlType.Int, row => Text(0, row)?.Length),
        ("concat", > 0) => new(SqlType.String, row => bound.Select((_, i) => Text(i, row)).ToArray() is var texts && texts.Contains(null) ? null : string.Concat(texts)),
        ("coalesce", > 0) => Coalesce(bound),
        _ => throw SqlFailure.Of("UNRESOLVED_ROUTINE", "42883",
          $"Cannot resolve routine `{function}` with {bound.Length} arguments on search path [`system`.`builtin`, `system`.`session`]."),
      };
    });
  }

  public static SqlExpression Binary(string symbol, SqlExpression left, SqlExpression right) => new($"({left.Name} {symbol} {right.Name})", scope =>
  {
    switch (symbol)
    {
      case "AND" or "OR":
        var (a, b) = (TriState(left, scope), TriState(right, scope));
        // Three-valued: false decides AND, true decides OR, whatever the other one is.
        var deciding = symbol == "OR";
        return new(SqlType.Boolean, row => (a(row), b(row)) is var (x, y) && (x == deciding || y == deciding) ? deciding : x is null || y is null ? null : !deciding);
      case "+" or "-" or "*" or "/" or "%":
        return Arithmetic(symbol, left.Bind(scope), right.Bind(scope));
      default:
        return Comparison(symbol, left.Bind(scope), right.Bind(scope));
    }
  });

  /// <summary>Compares two values of one type; null is smallest.</summary>
  public static int Compare(object? left, object? right) => (left, right) switch
  {
    (string x, string y) => string.CompareOrdinal(x, y),
    (byte[] x, byte[] y) => string.CompareOrdinal(Convert.ToBase64String(x), Convert.ToBase64String(y)),
    _ => Comparer<object?>.Default.Compare(left, right),
  };

  private static Func<IReadOnlyList<object?>, bool?> TriState(SqlExpression of, SqlScope scope)
  {
    var bound = of.Bind(scope);
    return bound.Type.Id is TypeId.Boolean or TypeId.Null
      ? row => (bool?)bound.Value(row)
      : throw SqlFailure.Of("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09", $"\"{of.Name}\" has the type \"{bound.Type.Sql}\" where \"BOOLEAN\" is required.");
  }

  private static BoundExpression Coalesce(BoundExpression[] of)
  {
    var type = of.Aggregate(SqlType.Null, (t, b) => Common(t, b.Type));
    return new(type, row => of.Select(b => type.Cast(b.Value(row), b.Type)).FirstOrDefault(v => v is not null));
  }

  private static BoundExpression Comparison(string symbol, BoundExpression left, BoundExpression right)
  {
    var type = Common(left.Type, right.Type);
    return new(SqlType.Boolean, row =>
    {
      var (x, y) = (type.Cast(left.Value(row), left.Type), type.Cast(right.Value(row), right.Type));
      if (x is null || y is null)
        return null;
      var order = Compare(x, y);
      return symbol switch
      {
        "=" or "==" => order == 0,
        "<>" or "!=" => order != 0,
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
      };
    });
  }

  private static BoundExpression Arithmetic(string symbol, BoundExpression left, BoundExpression right)
  {
    var operands = Common(Number(left.Type), Number(right.Type));
    var type = symbol == "/" && operands.Id != TypeId.Decimal ? SqlType.Double : operands.Id == TypeId.Decimal ? DecimalResult(symbol, left.Type, right.Type) : operands;
    return new(type, row =>
    {
      var (x, y) = (left.Value(row), right.Value(row));
      if (x is null || y is null)
        return null;
      try
      {
        object? result = type.Id switch
        {
          TypeId.Decimal => Calculate(symbol, Convert.ToDecimal(x, CultureInfo.InvariantCulture), Convert.ToDecimal(y, CultureInfo.InvariantCulture)),
          TypeId.Double or TypeId.Float => Calculate(symbol, Convert.ToDouble(x, CultureInfo.InvariantCulture), Convert.ToDouble(y, CultureInfo.InvariantCulture)),
          _ => Calculate(symbol, Convert.ToInt64(x, CultureInfo.InvariantCulture), Convert.ToInt64(y, CultureInfo.InvariantCulture)),
        };
        return type.Cast(result, type);
      }
      catch (OverflowException)
      {
        throw SqlFailure.Of("ARITHMETIC_OVERFLOW", "22003", $"{type.Sql} overflow.");
      }
      catch (FormatException)
      {
        return SqlType.Double.Cast(x, left.Type) is null ? null : SqlType.Double.Cast(y, right.Type);
      }
    });
  }

  /// <summary>Text counts as a number where one is needed.</summary>
  private static SqlType Number(SqlType type) => type.Id switch
  {
    TypeId.String => SqlType.Double,
    _ when type.IsNumeric || type.Id == TypeId.Null => type,
    _ => throw SqlFailure.Of("DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE", "42K09", $"The operator requires a numeric type, not \"{type.Sql}\"."),
  };

  private static decimal? Calculate(string symbol, decimal x, decimal y) => symbol switch
  {
    "+" => x + y,
    "-" => x - y,
    "*" => x * y,
    _ when y == 0 => null,
    "/" => x / y,
    _ => x % y,
  };

  private static double? Calculate(string symbol, double x, double y) => symbol switch
  {
    "+" => x + y,
    "-" => x - y,
    "*" => x * y,
    _ when y == 0 => null,
    "/" => x / y,
    _ => x % y,
  };

  private static long? Calculate(string symbol, long x, long y) => symbol switch
  {
    "+" => checked(x + y),
    "-" => checked(x - y),
    "*" => checked(x * y),
    _ when y == 0 => null,
    _ => y == -1 ? 0 : x % y,
  };

  /// <summary>The type that both fit into, by Spark's rules for the types there are.</summary>
  private static SqlType Common(SqlType left, SqlType right)
  {
    if (left == right || right.Id == TypeId.Null)
      return left;
    if (left.Id == TypeId.Null)
      return right;
    if (left.IsNumeric && right.IsNumeric)
      return left.Id is TypeId.Double or TypeId.Float || right.Id is TypeId.Double or TypeId.Float ? SqlType.Double
        : left.Id == TypeId.Decimal || right.Id == TypeId.Decimal ? Wider(AsDecimal(left), AsDecimal(right))
        : left.Id > right.Id ? left : right;
    // Text gives way to what it is compared with.
    return left.Id == TypeId.String ? right : right.Id == TypeId.String ? left : SqlType.String;
  }

  private static SqlType AsDecimal(SqlType type) => type.Id switch
  {
    TypeId.TinyInt => SqlType.Decimal(3, 0),
    TypeId.SmallInt => SqlType.Decimal(5, 0),
    TypeId.Int => SqlType.Decimal(10, 0),
    TypeId.BigInt => SqlType.Decimal(20, 0),
    _ => type,
  };

  private static SqlType Wider(SqlType left, SqlType right)
  {
    var scale = Math.Max(left.Scale, right.Scale);
    return SqlType.Decimal(Math.Max(left.Precision - left.Scale, right.Precision - right.Scale) + scale, scale);
  }

  private static SqlType DecimalResult(string symbol, SqlType leftType, SqlType rightType)
  {
    var (left, right) = (AsDecimal(leftType), AsDecimal(rightType));
    var scale = Math.Max(6, left.Scale + right.Precision + 1);
    return symbol switch
    {
      "*" => SqlType.Decimal(left.Precision + right.Precision + 1, left.Scale + right.Scale),
      "/" => SqlType.Decimal(left.Precision - left.Scale + right.Scale + scale, scale),
      "%" => Wider(left, right),
      _ => Wider(left, right) is var wider ? SqlType.Decimal(wider.Precision + 1, wider.Scale) : wider,
    };
  }
}
