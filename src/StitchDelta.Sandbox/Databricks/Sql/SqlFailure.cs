namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>A statement that fails, in Spark's own words.</summary>
internal sealed class SqlFailure(string sqlState, string message) : Exception(message)
{
  public string SqlState { get; } = sqlState;

  public static SqlFailure Of(string condition, string sqlState, string message) =>
    new(sqlState, $"[{condition}] {message} SQLSTATE: {sqlState}");

  /// <summary>Unity Catalog's refusal of a REST call, as a statement gets it.</summary>
  public static SqlFailure Of(ApiRefusal refusal)
  {
    var sqlState = refusal.Status switch { 403 => "42501", 404 => "42704", 409 => "42710", _ => "22023" };
    return new(sqlState, $"{refusal.ErrorCode}: {refusal.Message}");
  }

  public static SqlFailure Denied(string message) => new("42501", $"PERMISSION_DENIED: {message}");

  public static SqlFailure NoUnityCatalog(string operation) =>
    Of("OPERATION_REQUIRES_UNITY_CATALOG", "0AKUD", $"Operation '{operation}' requires Unity Catalog enabled.");

  public static SqlFailure Syntax(SqlToken near) => new("42601",
    $"[PARSE_SYNTAX_ERROR] Syntax error at or near {(near.Kind == SqlTokenKind.End ? "end of input" : $"'{near.Source}'")}. SQLSTATE: "
      + $"42601 (line {near.Line}, pos {near.Position})");

  public static SqlFailure Unsupported(string what) =>
    Of("UNSUPPORTED_FEATURE", "0A000", $"The feature is not supported: the sandbox's SQL does not know {what}.");

  public static SqlFailure TableNotFound(string name) => Of("TABLE_OR_VIEW_NOT_FOUND", "42P01",
    $"The table or view `{name.Replace(".", "`.`")}` cannot be found. Verify the spelling and correctness of the schema and catalog.\nIf "
      + "you did not qualify the name with a schema, verify the current_schema() output, or qualify the name with the correct schema and "
      + "catalog.\nTo tolerate the error on drop use DROP VIEW IF EXISTS or DROP TABLE IF EXISTS.");

  public static SqlFailure ColumnNotFound(string shown, IReadOnlyList<SqlColumn> known)
  {
    var message = $"A column, variable, or function parameter with name {shown} cannot be resolved.";
    return known.Count == 0 ? Of("UNRESOLVED_COLUMN.WITHOUT_SUGGESTION", "42703", message)
      : Of("UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703",
        $"{message} Did you mean one of the following? [{string.Join(", ", known.Select(c => $"`{c.Name}`"))}].");
  }

  public static SqlFailure SchemaNotFound(string name) => Of("SCHEMA_NOT_FOUND", "42704",
    $"The schema `{name}` cannot be found. Verify the spelling and correctness of the schema and catalog.");

  /// <summary>What HiveServer2 says of a handle that it does not know. Databricks answers with an error, not with INVALID_HANDLE.</summary>
  public static SqlFailure InvalidHandle(string kind, string handle) => new("08000", $"Invalid {kind}: {handle}");
}
