using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>MERGE, and the statements about privileges.</summary>
internal sealed partial class SqlParser
{
  private MergeStatement Merge()
  {
    var target = new SqlSource(Name(), null, Alias());
    Expect("USING");
    var source = Source();
    Expect("ON");
    var on = Expression();
    var clauses = new List<MergeClause>();
    while (Accept("WHEN"))
      clauses.Add(Clause());
    return clauses.Count > 0 ? new(target, source, on, clauses) : throw SqlFailure.Syntax(Token);
  }

  private MergeClause Clause()
  {
    var isMatched = !Accept("NOT");
    Expect("MATCHED");
    if (!isMatched)
      AcceptBoth("BY", "TARGET");
    Expect("THEN");
    if (!isMatched)
      return new(false, Inserted());
    Expect("UPDATE");
    Expect("SET");
    return new(true, Accept("*") ? null : List(Assignment));
  }

  private (string, SqlExpression) Assignment()
  {
    var name = Name();
    Expect("=");
    return (name[name.Length - 1], Expression());
  }

  private List<(string, SqlExpression)>? Inserted()
  {
    Expect("INSERT");
    if (Accept("*"))
      return null;
    var columns = Listed(Identifier);
    Expect("VALUES");
    var values = Listed(Expression);
    return columns.Count == values.Count ? [.. columns.Select((c, i) => (c, values[i]))] : throw SqlFailure.Syntax(Token);
  }

  private GrantStatement Grant(bool isRevoke)
  {
    var privileges = List(Privilege);
    var (kind, name) = On();
    Expect(isRevoke ? "FROM" : "TO");
    return new(isRevoke, privileges, kind, name, Identifier());
  }

  private ShowGrantsStatement ShowGrants()
  {
    var principal = Token.Is("ON") ? null : Identifier();
    var (kind, name) = On();
    return new(principal, kind, name);
  }

  /// <summary>A privilege of several words.</summary>
  private string Privilege()
  {
    var words = new List<string>();
    while (Token.Kind == SqlTokenKind.Word && !Token.Is("ON"))
      words.Add(Take().Source.ToUpperInvariant());
    return words.Count > 0 ? string.Join("_", words) : throw SqlFailure.Syntax(Token);
  }

  private (SecurableKind Kind, string[] Name) On()
  {
    Expect("ON");
    if (Accept("METASTORE"))
      return (SecurableKind.Metastore, []);
    if (Accept("CATALOG"))
      return (SecurableKind.Catalog, Name());
    if (AcceptSchema())
      return (SecurableKind.Schema, Name());
    if (AcceptBoth("EXTERNAL", "LOCATION"))
      return (SecurableKind.ExternalLocation, Name());
    return AcceptBoth("STORAGE", "CREDENTIAL") ? (SecurableKind.StorageCredential, Name())
      : throw SqlFailure.Unsupported($"privileges ON {Token.Source}");
  }
}
