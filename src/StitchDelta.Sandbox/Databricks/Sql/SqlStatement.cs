using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A statement as it was parsed.</summary>
internal abstract record SqlStatement;

/// <summary>A table, by the name that its columns are qualified with.</summary>
internal sealed record SqlSource(string[] Name, string? Alias)
{
  public string Qualifier => Alias ?? Name[Name.Length - 1];
}

/// <summary>SELECT. An item without an expression is <c>*</c>.</summary>
internal sealed record SelectStatement(
  IReadOnlyList<(SqlExpression? Expression, string? Alias)> Items, SqlSource? From, IReadOnlyList<SqlExpression> OrderBy) : SqlStatement;

/// <summary>SET. Without a key it lists all settings, without a value it shows one.</summary>
internal sealed record SetStatement(string? Key, string? Value) : SqlStatement;

/// <summary>USE CATALOG.</summary>
internal sealed record UseCatalogStatement(string Name) : SqlStatement;

/// <summary>SHOW CATALOGS.</summary>
internal sealed record ShowCatalogsStatement : SqlStatement;

/// <summary>SHOW SCHEMAS.</summary>
internal sealed record ShowSchemasStatement(string? Catalog) : SqlStatement;

/// <summary>GRANT.</summary>
internal sealed record GrantStatement(IReadOnlyList<string> Privileges, SecurableKind Kind, string[] Name, string Principal) : SqlStatement;

/// <summary>CREATE SCHEMA.</summary>
internal sealed record CreateSchemaStatement(bool IfNotExists, string[] Name, string? Location) : SqlStatement;

/// <summary>DROP SCHEMA.</summary>
internal sealed record DropSchemaStatement(bool IfExists, string[] Name, bool Cascade) : SqlStatement;

/// <summary>CREATE TABLE. Its format is DELTA, or that of files that are there already.</summary>
internal sealed record CreateTableStatement(
  string[] Name, bool IfNotExists, IReadOnlyList<SqlColumn> Columns, string? Location, bool IsDelta) : SqlStatement;

/// <summary>DROP TABLE.</summary>
internal sealed record DropTableStatement(bool IfExists, string[] Name) : SqlStatement;

/// <summary>INSERT INTO … VALUES.</summary>
internal sealed record InsertStatement(string[] Name, IReadOnlyList<IReadOnlyList<SqlExpression>> Rows) : SqlStatement;

/// <summary>MERGE INTO: rows whose two columns are equal are updated, the others of the source are inserted.</summary>
internal sealed record MergeStatement(SqlSource Target, SqlSource Source, SqlExpression Left, SqlExpression Right) : SqlStatement;

/// <summary>LIST of a path.</summary>
internal sealed record ListStatement(string Path) : SqlStatement;
