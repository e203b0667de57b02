using System.Globalization;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>Expressions.</summary>
internal sealed partial class SqlParser
{
  private SqlExpression Expression() => Operand(0);

  /// <summary>An operand of the operators before this level: what the operators of this level and the tighter ones make.</summary>
  private SqlExpression Operand(int level)
  {
    if (level == Operators.Length)
      return Primary();
    if (level == Comparisons && Accept("NOT"))
      return Deeper(() => SqlExpression.Not(Operand(level)));
    var left = Operand(level + 1);
    while (true)
    {
      if (level == Comparisons && Accept("IS"))
      {
        var not = Accept("NOT");
        Expect("NULL");
        left = SqlExpression.IsNull(left, not);
      }
      else if (Operators[level].FirstOrDefault(Accept) is { } symbol)
      {
        // A chain is a tree as deep as it is long.
        var before = left;
        left = Deeper(() => SqlExpression.Binary(symbol, before, Operand(level + 1)));
      }
      else
        return left;
    }
  }


  private SqlExpression Primary()
  {
    var token = Take();
    switch (token.Kind)
    {
      case SqlTokenKind.Number:
        return Number(token.Source);
      case SqlTokenKind.Symbol when token.Is("-") && Token.Kind == SqlTokenKind.Number:
        return Number("-" + Take().Source);
      case SqlTokenKind.Text:
        _next--;
        return SqlExpression.Constant(SqlType.String, Text());
      case SqlTokenKind.Symbol when token.Is("("):
        var inner = Deeper(Expression);
        Expect(")");
        return inner;
      case SqlTokenKind.Word when token.Is("NULL"):
        return SqlExpression.Constant(SqlType.Null, null);
      case SqlTokenKind.Word when token.Is("TRUE") || token.Is("FALSE"):
        return SqlExpression.Constant(SqlType.Boolean, token.Is("TRUE"));
      case SqlTokenKind.Word when token.Is("CAST") && Token.Is("("):
        return Deeper(Cast);
      case SqlTokenKind.Word when Token.Is("("):
        return Deeper(() => Call(token.Source));
      case SqlTokenKind.Word or SqlTokenKind.Quoted:
        return Qualified(token.Value);
      default:
        throw SqlFailure.Syntax(token);
    }
  }

  private SqlExpression Cast()
  {
    Expect("(");
    var of = Expression();
    Expect("AS");
    var type = Type();
    Expect(")");
    return SqlExpression.Cast(of, type);
  }

  private SqlExpression Call(string function)
  {
    Expect("(");
    var isCount = function.Equals("count", StringComparison.OrdinalIgnoreCase);
    if (isCount && (Accept("*") || (Token is { Kind: SqlTokenKind.Number, Source: "1" } && Skip(true))))
    {
      Expect(")");
      return SqlExpression.Count;
    }
    Expect(")");
    return SqlExpression.Call(function);
  }

  /// <summary>A column, perhaps behind the name of where it comes from; what stands before that says nothing more.</summary>
  private SqlExpression Qualified(string name)
  {
    string? qualifier = null;
    while (Accept("."))
      (qualifier, name) = (name, Identifier());
    return SqlExpression.Column(name, qualifier);
  }

  private static SqlExpression Number(string source)
  {
    var culture = CultureInfo.InvariantCulture;
    if (int.TryParse(source, NumberStyles.AllowLeadingSign, culture, out var whole))
      return SqlExpression.Constant(SqlType.Int, whole);
    if (long.TryParse(source.TrimEnd('l', 'L'), NumberStyles.AllowLeadingSign, culture, out var large))
      return SqlExpression.Constant(SqlType.BigInt, large);
    if (source.IndexOfAny(['e', 'E']) < 0 && decimal.TryParse(source, NumberStyles.Float, culture, out var exact))
      return Decimal(source, exact);
    return double.TryParse(source.TrimEnd('d', 'D'), NumberStyles.Float, culture, out var real)
      ? SqlExpression.Constant(SqlType.Double, real)
      : throw SqlFailure.Of("INVALID_NUMERIC_LITERAL_RANGE", "22003", $"Numeric literal {source} is outside the valid range.");
  }

  private static SqlExpression Decimal(string digits, decimal value)
  {
    var plain = digits.TrimStart('-').TrimStart('0');
    var point = plain.IndexOf('.');
    var scale = point < 0 ? 0 : plain.Length - point - 1;
    return SqlExpression.Constant(SqlType.Decimal(Math.Max(1, plain.Length - (point < 0 ? 0 : 1)), scale), value);
  }
}
