using System.Text;
using CsCheck;

namespace StitchDelta.Tests.Sql;

public class SqlStatementTests
{
  private readonly Workbench _bench = new();

  public static TheoryData<string, string, object?> Expressions => new()
  {
    { "SELECT 1", "1", 1 },
    { "select -1", "-1", -1 },
    { "SELECT 2147483648;", "2147483648", 2147483648L },
    { "SELECT 7L", "7", 7L },
    { "SELECT 12.50", "12.50", 12.50m },
    { "SELECT 'it\\'s' 'so'", "it'sso", "it'sso" },
    { "SELECT \"x\"", "x", "x" },
    { "SELECT 'Zürich 🛢'", "Zürich 🛢", "Zürich 🛢" },
    { "SELECT NULL", "NULL", null },
    { "SELECT TRUE", "true", true },
    { "SELECT 1 AS one", "one", 1 },
    { "SELECT 1 `two words`", "two words", 1 },
    { "SELECT 1 < 2 AND NOT 'a' = 'b'", "((1 < 2) AND (NOT (a = b)))", true },
    { "SELECT NULL OR TRUE", "(NULL OR true)", true },
    { "SELECT NULL AND TRUE", "(NULL AND true)", null },
    { "SELECT NULL IS NULL", "(NULL IS NULL)", true },
    { "SELECT 1 IS NOT NULL", "(1 IS NOT NULL)", true },
    { "SELECT CAST('42' AS INT)", "CAST(42 AS INT)", 42 },
    { "SELECT CAST(1 AS DECIMAL(5, 2))", "CAST(1 AS DECIMAL(5,2))", 1.00m },
    { "SELECT current_user()", "current_user()", "admin@acme.example" },
    { "SELECT current_catalog()", "current_catalog()", "hive_metastore" },
    { "SELECT current_schema()", "current_schema()", "default" },
    { "SELECT current_database()", "current_database()", "default" },
    { "SELECT count(*)", "count(1)", 1L },
  };

  [Theory]
  [MemberData(nameof(Expressions))]
  public async Task An_expression_has_its_name_and_its_value(string sql, string name, object? value)
  {
    var result = await _bench.RunAsync(sql);
    Assert.Equal([name], result.Columns);
    Assert.Equal([value], Assert.Single(result.Rows));
    Assert.All(_bench.Log, entry => Assert.False(entry.IsWrite));
  }

  [Fact]
  public async Task A_table_in_the_bucket_is_written_there_and_read_from_there()
  {
    await _bench.RunAsync("CREATE TABLE t (id BIGINT, name STRING NOT NULL, price DECIMAL(10, 2), ok BOOLEAN) USING DELTA LOCATION 's3://acme-lake/lake/t/'");
    Assert.Equal(["lake/t/_delta_log/00000000000000000000.json"], _bench.Cloud.Objects.Keys);

    var inserted = await _bench.RunAsync("INSERT INTO t VALUES (1, 'one', 1.005, true), (2, 'two', NULL, false)", "INSERT INTO t (name, id) VALUES ('three', 3)");
    Assert.Equal(["num_affected_rows", "num_inserted_rows"], inserted.Columns);
    Assert.Equal([1L, 1L], Assert.Single(inserted.Rows));
    Assert.Equal(2, _bench.Cloud.Objects.Keys.Count(k => k.EndsWith(".parquet", StringComparison.Ordinal)));

    var all = await _bench.RunAsync("SELECT * FROM t ORDER BY id");
    Assert.Equal(["id", "name", "price", "ok"], all.Columns);
    Assert.Equal(3, all.Rows.Count);
    Assert.Equal([1L, "one", 1.01m, true], all.Rows[0]);
    Assert.Equal([2L, "two", null, false], all.Rows[1]);
    Assert.Equal([3L, "three", null, null], all.Rows[2]);
    Assert.Equal([3L], Assert.Single((await _bench.RunAsync("SELECT count(*) FROM default.t")).Rows));
    Assert.Equal([["two"]], (await _bench.RunAsync("SELECT t.name FROM hive_metastore.default.t WHERE id > 1 AND ok IS NOT NULL LIMIT 5")).Rows);
    Assert.Equal([["three"], ["two"]], (await _bench.RunAsync("SELECT name FROM t ORDER BY id DESC LIMIT 2")).Rows);
    Assert.Equal([3L], Assert.Single((await _bench.RunAsync("SELECT count(*) FROM delta.`s3://acme-lake/lake/t`")).Rows));
  }

  [Fact]
  public async Task What_is_taken_out_of_the_bucket_is_not_answered_any_more()
  {
    await _bench.RunAsync("CREATE TABLE t (id INT) LOCATION 's3://acme-lake/t'", "INSERT INTO t VALUES (1)");
    var file = _bench.Cloud.Objects.Keys.Single(k => k.EndsWith(".parquet", StringComparison.Ordinal));
    _bench.Cloud.Objects[file] = Encoding.UTF8.GetBytes("{\"id\":\"5\"}\n");
    Assert.Equal([5], Assert.Single((await _bench.RunAsync("SELECT * FROM t")).Rows));
    _bench.Cloud.Objects.Remove(file);
    Assert.Contains("NoSuchKey", (await _bench.FailAsync("SELECT * FROM t")).Message, StringComparison.Ordinal);
    _bench.Cloud.Objects.Clear();
    Assert.Contains("no transaction log", (await _bench.FailAsync("SELECT * FROM t")).Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Dropping_leaves_the_files_of_a_table_with_a_location_and_removes_those_of_a_managed_one()
  {
    await _bench.RunAsync("CREATE SCHEMA probe LOCATION 's3://acme-lake/probe'", "CREATE TABLE probe.managed (id INT)", "INSERT INTO probe.managed VALUES (1)",
      "CREATE TABLE probe.external (id INT) LOCATION 's3://acme-lake/external'");
    Assert.Equal(3, _bench.Cloud.Objects.Keys.Count(k => k.StartsWith("probe/managed/", StringComparison.Ordinal)));
    await _bench.RunAsync("DROP TABLE probe.external");
    await _bench.RunAsync("DROP SCHEMA probe CASCADE");
    Assert.Equal(["external/_delta_log/00000000000000000000.json"], _bench.Cloud.Objects.Keys);
    Assert.Equal([["default"]], (await _bench.RunAsync("SHOW SCHEMAS")).Rows);
  }

  [Fact]
  public async Task A_table_can_be_made_over_one_that_is_in_the_bucket()
  {
    await _bench.RunAsync("CREATE TABLE t (id INT) LOCATION 's3://acme-lake/t'", "INSERT INTO t VALUES (1)", "DROP TABLE t", "CREATE TABLE u USING DELTA LOCATION 's3://acme-lake/t'");
    Assert.Equal([[1]], (await _bench.RunAsync("SELECT * FROM u")).Rows);
    Assert.Equal("42KD7", (await _bench.FailAsync("CREATE TABLE v (id STRING) LOCATION 's3://acme-lake/t'")).ErrorCode);
    _bench.Cloud.Objects["w/else.txt"] = [];
    Assert.Contains("DELTA_CREATE_TABLE_WITH_NON_EMPTY_LOCATION", (await _bench.FailAsync("CREATE TABLE w (id INT) LOCATION 's3://acme-lake/w'")).Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_table_without_a_location_lives_in_the_workspace()
  {
    await _bench.RunAsync("CREATE TABLE t (id INT)", "INSERT INTO t VALUES (1)");
    Assert.Equal([[1]], (await _bench.RunAsync("SELECT * FROM t")).Rows);
    Assert.Empty(_bench.Cloud.Objects);
  }

  [Fact]
  public async Task All_clusters_see_the_same_tables_and_sessions_have_their_own_schema_and_settings()
  {
    var other = Workbench.Caller with { ClusterId = "0820-101500-oak11", SparkConf = new Dictionary<string, string>() };
    await _bench.RunAsync("CREATE SCHEMA s", "USE s", "CREATE TABLE t (id INT)", "SET a.b = c d ");
    Assert.Equal([["s", "t", false]], (await _bench.RunAsync(other, "SHOW TABLES IN s")).Rows);
    Assert.Empty((await _bench.RunAsync(other, "SHOW TABLES")).Rows);
    Assert.Equal([["s"]], (await _bench.RunAsync("USE DATABASE hive_metastore.s", "SELECT current_schema()")).Rows);
    Assert.Equal([["a.b", "<undefined>"]], (await _bench.RunAsync("SET a.b")).Rows);
  }

  [Fact]
  public async Task Settings_start_with_the_cluster_s_and_can_be_changed_for_the_session()
  {
    const string Key = "spark.databricks.delta.schema.autoMerge.enabled";
    var read = await _bench.RunAsync($"SET {Key}");
    Assert.Equal(["key", "value"], read.Columns);
    Assert.Equal([[Key, "false"]], read.Rows);
    Assert.Equal([[Key, "true"]], (await _bench.RunAsync($"SET {Key}=true")).Rows);
    Assert.Equal([[Key, "true"], ["x", "1"]], (await _bench.RunAsync($"SET {Key} = true;", "SET x=1", "SET")).Rows);
    Assert.Equal([[Key, "false"]], (await _bench.RunAsync($"set {Key};")).Rows);
    Assert.All(_bench.Log, entry => Assert.False(entry.IsWrite));
  }

  [Fact]
  public async Task What_is_there_can_be_shown()
  {
    await _bench.RunAsync("CREATE DATABASE IF NOT EXISTS sales", "CREATE TABLE sales.orders (id INT, day DATE) LOCATION 's3://acme-lake/sales/orders'");
    Assert.Equal([["default"], ["sales"]], (await _bench.RunAsync("SHOW DATABASES")).Rows);
    Assert.Equal([["sales"]], (await _bench.RunAsync("SHOW SCHEMAS LIKE 'sa*|x'")).Rows);
    Assert.Equal([["sales", "orders", false]], (await _bench.RunAsync("SHOW TABLES FROM sales")).Rows);
    Assert.Equal([["id", "int", null], ["day", "date", null]], (await _bench.RunAsync("DESCRIBE TABLE sales.orders")).Rows);
    Assert.Equal([["s3://acme-lake/sales/orders/_delta_log/", "_delta_log/", null, null]], (await _bench.RunAsync("LIST 's3://acme-lake/sales/orders'")).Rows);
    Assert.Equal([["s3://acme-lake/sales/", "sales/", null, null]], (await _bench.RunAsync("LIST 's3://acme-lake' LIMIT 1")).Rows);
  }

  [Theory]
  [InlineData("CREATE SCHEMA s", true)]
  [InlineData("CREATE SCHEMA IF NOT EXISTS default", false)]
  [InlineData("CREATE TABLE u (id INT)", true)]
  [InlineData("CREATE TABLE IF NOT EXISTS t (id INT)", false)]
  [InlineData("INSERT INTO t VALUES (1)", true)]
  [InlineData("DROP TABLE t", true)]
  [InlineData("DROP TABLE IF EXISTS gone", false)]
  [InlineData("USE default", false)]
  [InlineData("SELECT * FROM t", false)]
  [InlineData("SHOW TABLES", false)]
  public async Task Only_what_changes_something_is_logged_as_a_write(string sql, bool isWrite)
  {
    await _bench.RunAsync("CREATE TABLE t (id INT)");
    _bench.Log.Clear();
    await _bench.RunAsync(sql);
    Assert.Equal(["OpenSession", "ExecuteStatement", "CloseSession"], _bench.Log.Select(e => e.Operation).Where(o => o != "CloseOperation"));
    Assert.Equal(isWrite, _bench.Log.Single(e => e.Operation == "ExecuteStatement").IsWrite);
  }

  [Theory]
  [InlineData("SELEC 1", "42601", "[PARSE_SYNTAX_ERROR] Syntax error at or near 'SELEC'")]
  [InlineData("", "42601", "Syntax error at or near end of input")]
  [InlineData("SELECT", "42601", "Syntax error at or near end of input")]
  [InlineData("SELECT 1 2", "42601", "Syntax error at or near '2'")]
  [InlineData("SELECT 'open", "42601", "Syntax error at or near '''. SQLSTATE: 42601 (line 1, pos 7)")]
  [InlineData("SELECT 1;\nSELECT 2", "42601", "at or near 'SELECT'. SQLSTATE: 42601 (line 2, pos 0)")]
  [InlineData("CREATE TABLE t (id SERIAL)", "0A000", "Unsupported data type \"SERIAL\"")]
  [InlineData("OPTIMIZE t", "0A000", "does not know OPTIMIZE")]
  [InlineData("SELECT * FROM gone", "42P01", "[TABLE_OR_VIEW_NOT_FOUND] The table or view `gone` cannot be found")]
  [InlineData("DROP TABLE gone", "42P01", "TABLE_OR_VIEW_NOT_FOUND")]
  [InlineData("USE gone", "42704", "[SCHEMA_NOT_FOUND] The schema `gone`")]
  [InlineData("CREATE TABLE gone.t (id INT)", "42704", "SCHEMA_NOT_FOUND")]
  [InlineData("SELECT nothing", "42703", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION")]
  [InlineData("SELECT nothing()", "42883", "UNRESOLVED_ROUTINE")]
  [InlineData("SELECT CAST('x' AS INT)", "22018", "CAST_INVALID_INPUT")]
  [InlineData("SELECT CAST(300 AS TINYINT)", "22003", "CAST_OVERFLOW")]
  [InlineData("SELECT 1 AND 2", "42K09", "BOOLEAN")]
  [InlineData("CREATE SCHEMA default", "42P06", "SCHEMA_ALREADY_EXISTS")]
  [InlineData("LIST 'gs://acme-lake'", "0A000", "No FileSystem")]
  public async Task A_statement_that_cannot_be_run_fails_as_Spark_has_it(string sql, string sqlState, string message)
  {
    var error = await _bench.FailAsync(sql);
    Assert.Same(Catalogue.SqlStatementFailed, error.Entry);
    Assert.Equal(sqlState, error.ErrorCode);
    Assert.Contains(message, error.Message, StringComparison.Ordinal);
    Assert.DoesNotContain("HiveSQLException", error.ToString() + error.Fault!.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task A_catalog_that_is_not_there_is_told_with_what_to_do()
  {
    var error = await _bench.FailAsync("USE CATALOG gone");
    Assert.Same(Catalogue.SqlRefusedByCatalog, error.Entry);
    Assert.Equal("42704", error.ErrorCode);
    Assert.Contains("Catalog 'gone' was not found", error.Message, StringComparison.Ordinal);
    Assert.Contains("SHOW CATALOGS", error.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("INSERT INTO t VALUES (1)", "21S01")]
  [InlineData("INSERT INTO t VALUES (1, 'a', 2)", "21S01")]
  [InlineData("INSERT INTO t VALUES ('x', 'a')", "22018")]
  [InlineData("INSERT INTO t VALUES (1, NULL)", "23502")]
  [InlineData("INSERT INTO t (gone) VALUES (1)", "42703")]
  [InlineData("CREATE TABLE t (id INT)", "42P07")]
  [InlineData("CREATE TABLE u (id INT, ID STRING)", "42711")]
  [InlineData("CREATE TABLE u USING DELTA", "42908")]
  [InlineData("CREATE TABLE u (id INT) USING csv", "0A000")]
  [InlineData("SELECT count(*), id FROM t", "42803")]
  public async Task What_does_not_fit_a_table_changes_nothing(string sql, string sqlState)
  {
    await _bench.RunAsync("CREATE TABLE t (id INT, name STRING NOT NULL) LOCATION 's3://acme-lake/t'");
    Assert.Equal(sqlState, (await _bench.FailAsync(sql)).ErrorCode);
    Assert.Single(_bench.Cloud.Objects);
  }

  [Theory]
  [InlineData("CREATE TABLE t (id INT) LOCATION 's3://acme-lake/t'")]
  [InlineData("LIST 's3://acme-lake/'")]
  public async Task Without_the_right_to_the_bucket_Spark_s_refusal_comes_back(string sql)
  {
    foreach (var (role, words) in new[]
    {
      (null, "No AWS Credentials provided"),
      ("arn:aws:iam::123456789012:role/other", "Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied"),
    })
    {
      var error = await Assert.ThrowsAsync<StitchDeltaException>(() => _bench.RunAsync(Workbench.Caller with { RoleArn = role }, sql));
      Assert.Same(Catalogue.SqlStatementFailed, error.Entry);
      Assert.Contains("java.nio.file.AccessDeniedException: s3a://acme-lake/", error.Message, StringComparison.Ordinal);
      Assert.Contains(words, error.Message, StringComparison.Ordinal);
      Assert.Contains("instance profile", error.Remedy, StringComparison.Ordinal);
    }
    Assert.Empty(_bench.Cloud.Objects);
    Assert.Empty((await _bench.RunAsync("SHOW TABLES")).Rows);
  }

  [Fact]
  public async Task A_bucket_that_does_not_exist_is_named()
  {
    var error = await _bench.FailAsync("LIST 's3://acme-gone/'");
    Assert.Contains("s3a://acme-gone/: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket)", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Any_text_is_answered_with_a_result_or_a_failure() =>
    await Gen.OneOf("SELECT", "1", "'a'", "(", ")", "*", ",", "FROM", "t", "count", "NULL", "AND", "-", "+", "IS", "NOT", "CAST", "AS", "INT", "SET", "=", ".", "`", "'", ";",
        "CREATE", "TABLE", "SCHEMA", "IF", "EXISTS", "INSERT", "INTO", "VALUES", "DROP", "LIMIT", "LIST", "SHOW", "\\", "/*", "%", "1e999", "99999999999999999999999999999999999999")
        .Array[0, 12]
      .SampleAsync(async words =>
      {
        try
        {
          await new Workbench().RunAsync("SELECT 1", string.Join(" ", words));
        }
        catch (StitchDeltaException failed) when (failed.Entry == Catalogue.SqlStatementFailed)
        {
        }
      });

  [Fact]
  public async Task Nesting_that_would_cost_the_stack_is_refused()
  {
    foreach (var sql in new[] { "SELECT " + new string('(', 5_000), "SELECT 1" + string.Concat(Enumerable.Repeat(" + 1", 5_000)), "SELECT " + string.Concat(Enumerable.Repeat("- ", 5_000)) + "1" })
      Assert.Equal("42601", (await _bench.FailAsync(sql)).ErrorCode);
  }
}
