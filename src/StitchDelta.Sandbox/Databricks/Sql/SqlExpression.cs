namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A column of a table or of a result.</summary>
internal sealed record SqlColumn(string Name, SqlType Type);

/// <summary>What an expression can refer to: columns, each perhaps behind the name of where it comes from.</summary>
internal sealed record SqlScope(SqlSession Session, IReadOnlyList<SqlColumn> Columns, IReadOnlyList<string>? Qualifiers = null)
{
  /// <summary>The columns that a name can mean.</summary>
  public IEnumerable<int> Find(string name, string? qualifier) => Enumerable.Range(0, Columns.Count).Where(i =>
    Columns[i].Name.Equals(name, StringComparison.OrdinalIgnoreCase)
    && (qualifier is null || qualifier.Equals(Qualifiers?[i], StringComparison.OrdinalIgnoreCase)));
}

/// <summary>An expression in its scope: its type, and its value for a row.</summary>
internal sealed record BoundExpression(SqlType Type, Func<IReadOnlyList<object?>, object?> Value);

/// <summary>An expression as it was parsed: a constant, a column, or a function that says where and who one is.</summary>
/// <param name="Name">The name that Spark gives the column of it.</param>
/// <param name="Bind">Puts it into a scope.</param>
internal sealed record SqlExpression(string Name, Func<SqlScope, BoundExpression> Bind)
{
  public static SqlExpression Constant(SqlType type, object? value) =>
    new(value is null ? "NULL" : SqlType.Show(value), _ => new(type, _ => value));

  public static SqlExpression Column(string name, string? qualifier) => new(name, scope =>
  {
    var found = scope.Find(name, qualifier).Take(2).ToArray();
    if (found is [var index])
      return new(scope.Columns[index].Type, row => row[index]);
    var shown = qualifier is null ? $"`{name}`" : $"`{qualifier}`.`{name}`";
    throw found.Length > 1 ? SqlFailure.Of("AMBIGUOUS_REFERENCE", "42704", $"Reference {shown} is ambiguous.")
      : SqlFailure.ColumnNotFound(shown, scope.Columns);
  });

  public static SqlExpression Call(string function)
  {
    var name = function.ToLowerInvariant();
    return new($"{name}()", scope => new(SqlType.String, name switch
    {
      "current_user" => _ => scope.Session.UserName,
      "current_catalog" => _ => scope.Session.Catalog.Name,
      "current_schema" => _ => scope.Session.Schema,
      _ => throw SqlFailure.Of("UNRESOLVED_ROUTINE", "42883",
        $"Cannot resolve routine `{function}` on search path [`system`.`builtin`, `system`.`session`]."),
    }));
  }
}
