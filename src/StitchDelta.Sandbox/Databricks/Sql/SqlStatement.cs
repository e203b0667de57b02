using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A statement as it was parsed.</summary>
internal abstract record SqlStatement;

/// <summary>Where rows come from: a table or a query, by the name that its columns are qualified with.</summary>
internal sealed record SqlSource(string[]? Name, SelectStatement? Query, string? Alias)
{
  public string? Qualifier => Alias ?? Name?[Name.Length - 1];
}

/// <summary>SELECT. An item without an expression is <c>*</c>.</summary>
internal sealed record SelectStatement(
  IReadOnlyList<(SqlExpression? Expression, string? Alias)> Items, SqlSource? From, SqlExpression? Where,
  IReadOnlyList<(SqlExpression By, bool Descending)> OrderBy, int? Limit) : SqlStatement;

/// <summary>SET. Without a key it lists all settings, without a value it shows one.</summary>
internal sealed record SetStatement(string? Key, string? Value) : SqlStatement;

/// <summary>USE of a catalog or a schema.</summary>
internal sealed record UseStatement(string[] Name, bool IsCatalog) : SqlStatement;

/// <summary>SHOW CATALOGS.</summary>
internal sealed record ShowCatalogsStatement : SqlStatement;

/// <summary>SHOW SCHEMAS.</summary>
internal sealed record ShowSchemasStatement(string? Catalog, string? Pattern) : SqlStatement;

/// <summary>SHOW TABLES.</summary>
internal sealed record ShowTablesStatement(string[]? Schema, string? Pattern) : SqlStatement;

/// <summary>SHOW GRANTS.</summary>
internal sealed record ShowGrantsStatement(string? Principal, SecurableKind Kind, string[] Name) : SqlStatement;

/// <summary>GRANT or REVOKE.</summary>
internal sealed record GrantStatement(bool IsRevoke, IReadOnlyList<string> Privileges, SecurableKind Kind, string[] Name, string Principal)
  : SqlStatement;

/// <summary>CREATE SCHEMA.</summary>
internal sealed record CreateSchemaStatement(string[] Name, bool IfNotExists, string? Location, bool IsManagedLocation) : SqlStatement;

/// <summary>DROP SCHEMA.</summary>
internal sealed record DropSchemaStatement(string[] Name, bool IfExists, bool Cascade) : SqlStatement;

/// <summary>CREATE TABLE. Its format is DELTA, or that of files that are there already.</summary>
internal sealed record CreateTableStatement(
  string[] Name, bool IfNotExists, IReadOnlyList<SqlColumn> Columns, string? Location, IReadOnlyDictionary<string, string> Properties,
  bool IsDelta) : SqlStatement;

/// <summary>DROP TABLE.</summary>
internal sealed record DropTableStatement(string[] Name, bool IfExists) : SqlStatement;

/// <summary>DESCRIBE TABLE.</summary>
internal sealed record DescribeTableStatement(string[] Name) : SqlStatement;

/// <summary>INSERT INTO … VALUES.</summary>
internal sealed record InsertStatement(string[] Name, IReadOnlyList<string>? Columns, IReadOnlyList<IReadOnlyList<SqlExpression>> Rows)
  : SqlStatement;

/// <summary>What MERGE does with rows that match, or with those of the source that do not. Without values it takes all columns of the
/// source.</summary>
internal sealed record MergeClause(bool Matched, IReadOnlyList<(string Column, SqlExpression Value)>? Values);

/// <summary>MERGE INTO.</summary>
internal sealed record MergeStatement(SqlSource Target, SqlSource Source, SqlExpression On, IReadOnlyList<MergeClause> Clauses)
  : SqlStatement;

/// <summary>LIST of a path.</summary>
internal sealed record ListStatement(string Path, int? Limit) : SqlStatement;
