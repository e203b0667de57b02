using StitchDelta.HiveServer2.Messages;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A column of a table or of a result.</summary>
internal sealed record SqlColumn(string Name, SqlType Type, bool Nullable = true);

/// <summary>What an expression can refer to: columns, each perhaps behind the name of where it comes from.</summary>
internal sealed record SqlScope(SqlSession Session, IReadOnlyList<SqlColumn> Columns, IReadOnlyList<string?>? Qualifiers = null)
{
  /// <summary>The columns that a name can mean.</summary>
  public IEnumerable<int> Find(string name, string? qualifier) => Enumerable.Range(0, Columns.Count).Where(i =>
    Columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)
    && (qualifier is null || qualifier.Equals(Qualifiers?[i], StringComparison.OrdinalIgnoreCase)));
}

/// <summary>An expression in its scope: its type, and its value for a row.</summary>
internal sealed record BoundExpression(SqlType Type, Func<IReadOnlyList<object?>, object?> Value);

/// <summary>An expression as it was parsed.</summary>
/// <param name="Name">The name that Spark gives the column of it.</param>
/// <param name="Bind">Puts it into a scope.</param>
internal sealed record SqlExpression(string Name, Func<SqlScope, BoundExpression> Bind)
{
  /// <summary>Whether it is <c>count(*)</c>, the one aggregate there is.</summary>
  public bool IsCount { get; private init; }

  public static SqlExpression Count { get; } =
    new("count(1)", _ => throw SqlFailure.Unsupported("count(*) inside an expression")) { IsCount = true };

  public static SqlExpression Constant(SqlType type, object? value) =>
    new(value is null ? "NULL" : type.Show(value), _ => new(type, _ => value));

  public static SqlExpression Column(string name, string? qualifier) => new(name, scope =>
  {
    var found = scope.Find(name, qualifier).Take(2).ToArray();
    if (found is [var index])
      return new(scope.Columns[index].Type, row => row[index]);
    var shown = qualifier is null ? $"`{name}`" : $"`{qualifier}`.`{name}`";
    if (found.Length > 1)
      throw SqlFailure.Of("AMBIGUOUS_REFERENCE", "42704", $"Reference {shown} is ambiguous.");
    var message = $"A column, variable, or function parameter with name {shown} cannot be resolved.";
    if (scope.Columns.Count == 0)
      throw SqlFailure.Of("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", message);
    var known = string.Join(", ", scope.Columns.Select(c => $"`{c.Name}`"));
    throw SqlFailure.Of("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", $"{message} Did you mean one of the following? [{known}].");
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

  /// <summary>A function of no arguments: there are none but those that say where and who one is.</summary>
  public static SqlExpression Call(string function)
  {
    var name = function.ToLowerInvariant();
    return new($"{name}()", scope => new(SqlType.String, name switch
    {
      "current_user" => _ => scope.Session.UserName,
      "current_catalog" => _ => scope.Session.Catalog.Name,
      "current_schema" or "current_database" => _ => scope.Session.Schema,
      "current_metastore" => _ => scope.Session.Metastore ?? throw SqlFailure.NoUnityCatalog("CURRENT_METASTORE"),
      _ => throw SqlFailure.Of("UNRESOLVED_ROUTINE", "42883",
        $"Cannot resolve routine `{function}` on search path [`system`.`builtin`, `system`.`session`]."),
    }));
  }

  public static SqlExpression Binary(string symbol, SqlExpression left, SqlExpression right) =>
    new($"({left.Name} {symbol} {right.Name})", scope =>
  {
    if (symbol is not ("AND" or "OR"))
      return Comparison(symbol, left.Bind(scope), right.Bind(scope));
    var (a, b) = (TriState(left, scope), TriState(right, scope));
    // Three-valued: false decides AND, true decides OR, whatever the other one is.
    var deciding = symbol == "OR";
    return new(SqlType.Boolean, row => Decide(a(row), b(row), deciding));
  });

  /// <summary>Compares two values of one type; null is smallest.</summary>
  public static int Compare(object? left, object? right) => (left, right) switch
  {
    (string x, string y) => string.CompareOrdinal(x, y),
    (byte[] x, byte[] y) => string.CompareOrdinal(Convert.ToBase64String(x), Convert.ToBase64String(y)),
    _ => Comparer<object?>.Default.Compare(left, right),
  };

  private static bool? Decide(bool? x, bool? y, bool deciding)
  {
    if (x == deciding || y == deciding)
      return deciding;
    return x is null || y is null ? null : !deciding;
  }

  private static Func<IReadOnlyList<object?>, bool?> TriState(SqlExpression of, SqlScope scope)
  {
    var bound = of.Bind(scope);
    return bound.Type.Id is TypeId.Boolean or TypeId.Null
      ? row => (bool?)bound.Value(row)
      : throw SqlFailure.Of("DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE", "42K09",
        $"\"{of.Name}\" has the type \"{bound.Type.Sql}\" where \"BOOLEAN\" is required.");
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

  /// <summary>The type that both are compared as: numbers as the wider of them, and text gives way to what it is compared with.</summary>
  private static SqlType Common(SqlType left, SqlType right)
  {
    if (left == right || right.Id == TypeId.Null)
      return left;
    if (left.Id == TypeId.Null || left.Id == TypeId.String)
      return right;
    if (!left.IsNumeric || !right.IsNumeric)
      return right.Id == TypeId.String ? left : SqlType.String;
    var isWhole = left.Id <= TypeId.BigInt && right.Id <= TypeId.BigInt;
    return isWhole ? SqlType.BigInt : SqlType.Double;
  }
}
