namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A statement as it was parsed.</summary>
internal abstract record SqlStatement;

/// <summary>SELECT. An item without an expression is <c>*</c>.</summary>
internal sealed record SelectStatement(
  IReadOnlyList<(SqlExpression? Expression, string? Alias)> Items, string[]? From, SqlExpression? Where,
  IReadOnlyList<(SqlExpression By, bool Descending)> OrderBy, int? Limit) : SqlStatement;

/// <summary>SET. Without a key it lists all settings, without a value it shows one.</summary>
internal sealed record SetStatement(string? Key, string? Value) : SqlStatement;

/// <summary>USE of a schema, or with no schema of the catalog.</summary>
internal sealed record UseStatement(string[] Name, bool IsCatalog) : SqlStatement;

/// <summary>SHOW CATALOGS.</summary>
internal sealed record ShowCatalogsStatement : SqlStatement;

/// <summary>SHOW SCHEMAS.</summary>
internal sealed record ShowSchemasStatement(string? Pattern) : SqlStatement;

/// <summary>SHOW TABLES.</summary>
internal sealed record ShowTablesStatement(string[]? Schema, string? Pattern) : SqlStatement;

/// <summary>CREATE SCHEMA.</summary>
internal sealed record CreateSchemaStatement(string[] Name, bool IfNotExists, string? Location) : SqlStatement;

/// <summary>DROP SCHEMA.</summary>
internal sealed record DropSchemaStatement(string[] Name, bool IfExists, bool Cascade) : SqlStatement;

/// <summary>CREATE TABLE.</summary>
internal sealed record CreateTableStatement(
  string[] Name, bool IfNotExists, IReadOnlyList<SqlColumn> Columns, string? Location, IReadOnlyDictionary<string, string> Properties) : SqlStatement;

/// <summary>DROP TABLE.</summary>
internal sealed record DropTableStatement(string[] Name, bool IfExists) : SqlStatement;

/// <summary>DESCRIBE TABLE.</summary>
internal sealed record DescribeTableStatement(string[] Name) : SqlStatement;

/// <summary>INSERT INTO … VALUES.</summary>
internal sealed record InsertStatement(string[] Name, IReadOnlyList<string>? Columns, IReadOnlyList<IReadOnlyList<SqlExpression>> Rows) : SqlStatement;

/// <summary>LIST of a path.</summary>
internal sealed record ListStatement(string Path, int? Limit) : SqlStatement;
