using System.Text;
using CsCheck;

namespace StitchDelta.Tests.Sql;

public class SqlStatementTests
{
  private readonly Workbench _bench = new();

  public static TheoryData<string, string, object?> Expressions => new()
  {
    { "SELECT 1", "1", 1 },
    { "SELECT 2147483648;", "2147483648", 2147483648L },
    { "SELECT 'it\\'s'", "it's", "it's" },
    { "SELECT \"x\"", "x", "x" },
    { "SELECT 'Zürich 🛢'", "Zürich 🛢", "Zürich 🛢" },
    { "SELECT NULL", "NULL", null },
    { "SELECT TRUE", "true", true },
    { "SELECT 1 AS one", "one", 1 },
    { "SELECT current_user()", "current_user()", "admin@acme.example" },
    { "SELECT current_catalog()", "current_catalog()", "hive_metastore" },
    { "SELECT current_schema()", "current_schema()", "default" },
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
    await _bench.RunAsync("CREATE TABLE t (id BIGINT, name STRING, ok BOOLEAN) USING DELTA LOCATION 's3://acme-lake/lake/t/'");
    Assert.Equal(["lake/t/_delta_log/00000000000000000000.json"], _bench.Cloud.Objects.Keys);

    var inserted = await _bench.RunAsync("INSERT INTO t VALUES (2, 'two', true), (1, NULL, false)", "INSERT INTO t VALUES (3, 'three', NULL)");
    Assert.Equal(["num_affected_rows", "num_inserted_rows"], inserted.Columns);
    Assert.Equal([1L, 1L], Assert.Single(inserted.Rows));
    Assert.Equal(2, _bench.Cloud.Objects.Keys.Count(k => k.EndsWith(".parquet", StringComparison.Ordinal)));

    var all = await _bench.RunAsync("SELECT * FROM t ORDER BY id");
    Assert.Equal(["id", "name", "ok"], all.Columns);
    Assert.Equal([[1L, null, false], [2L, "two", true], [3L, "three", null]], all.Rows);
    Assert.Equal([[null], ["three"], ["two"]], (await _bench.RunAsync("SELECT t.name FROM hive_metastore.default.t ORDER BY name")).Rows);
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
    await _bench.RunAsync("CREATE TABLE t (id INT) LOCATION 's3://acme-lake/t'", "INSERT INTO t VALUES (1)", "DROP TABLE t", "CREATE TABLE u (id INT) USING DELTA LOCATION 's3://acme-lake/t'");
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
  public async Task All_clusters_see_the_same_tables_and_sessions_have_their_own_settings()
  {
    var other = Workbench.Caller with { ClusterId = "0820-101500-oak11", SparkConf = new Dictionary<string, string>() };
    await _bench.RunAsync("CREATE SCHEMA s", "CREATE TABLE s.t (id INT)", "INSERT INTO s.t VALUES (1)", "SET a.b = c d ");
    Assert.Equal([[1]], (await _bench.RunAsync(other, "SELECT * FROM s.t")).Rows);
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
    await _bench.RunAsync("CREATE DATABASE IF NOT EXISTS sales", "CREATE TABLE sales.orders (id INT) LOCATION 's3://acme-lake/sales/orders'");
    Assert.Equal([["default"], ["sales"]], (await _bench.RunAsync("SHOW DATABASES")).Rows);
    Assert.Equal([["s3://acme-lake/sales/orders/_delta_log/", "_delta_log/", null, null]], (await _bench.RunAsync("LIST 's3://acme-lake/sales/orders'")).Rows);
    Assert.Equal([["s3://acme-lake/sales/", "sales/", null, null]], (await _bench.RunAsync("LIST 's3://acme-lake'")).Rows);
  }

  [Theory]
  [InlineData("CREATE SCHEMA s", true)]
  [InlineData("CREATE SCHEMA IF NOT EXISTS default", false)]
  [InlineData("CREATE TABLE u (id INT)", true)]
  [InlineData("CREATE TABLE IF NOT EXISTS t (id INT)", false)]
  [InlineData("INSERT INTO t VALUES (1)", true)]
  [InlineData("DROP TABLE t", true)]
  [InlineData("DROP TABLE IF EXISTS gone", false)]
  [InlineData("USE CATALOG hive_metastore", false)]
  [InlineData("SELECT * FROM t", false)]
  [InlineData("SHOW SCHEMAS", false)]
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
  [InlineData("USE gone", "0A000", "does not know USE gone")]
  [InlineData("CREATE VIEW v", "0A000", "does not know CREATE VIEW")]
  [InlineData("SELECT * FROM gone", "42P01", "[TABLE_OR_VIEW_NOT_FOUND] The table or view `gone` cannot be found")]
  [InlineData("DROP TABLE gone", "42P01", "TABLE_OR_VIEW_NOT_FOUND")]
  [InlineData("CREATE TABLE gone.t (id INT)", "42704", "SCHEMA_NOT_FOUND")]
  [InlineData("SELECT nothing", "42703", "UNRESOLVED_COLUMN.WITHOUT_SUGGESTION")]
  [InlineData("SELECT nothing()", "42883", "UNRESOLVED_ROUTINE")]
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
  [InlineData("CREATE TABLE t (id INT)", "42P07")]
  [InlineData("CREATE TABLE u (id INT, ID STRING)", "42711")]
  [InlineData("CREATE TABLE u USING DELTA", "42601")]
  [InlineData("INSERT INTO t VALUES (2147483648, 'a')", "22003")]
  [InlineData("SELECT gone FROM t", "42703")]
  [InlineData("CREATE TABLE u (id INT) USING csv", "0A000")]
  public async Task What_does_not_fit_a_table_changes_nothing(string sql, string sqlState)
  {
    await _bench.RunAsync("CREATE TABLE t (id INT, name STRING) LOCATION 's3://acme-lake/t'");
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
    Assert.Equal("42P01", (await _bench.FailAsync("SELECT * FROM t")).ErrorCode);
  }

  [Fact]
  public async Task A_bucket_that_does_not_exist_is_named()
  {
    var error = await _bench.FailAsync("LIST 's3://acme-gone/'");
    Assert.Contains("s3a://acme-gone/: The specified bucket does not exist (Service: Amazon S3; Status Code: 404; Error Code: NoSuchBucket)", error.Message, StringComparison.Ordinal);
  }

  [Fact]
  public async Task Any_text_is_answered_with_a_result_or_a_failure() =>
    await Gen.OneOf("SELECT", "1", "'a'", "(", ")", "*", ",", "FROM", "t", "NULL", "-", "NOT", "AS", "INT", "MERGE", "ON", "GRANT", "SET", "=", ".", "`", "'", ";",
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
}
