using CsCheck;

namespace StitchDelta.Tests.Jdbc;

public class JdbcUrlTests
{
  private const string Secret = "dapi0123456789abcdef0123456789abcdef";

  [Theory]
  [InlineData("jdbc:spark://acme.cloud.databricks.com:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/6051921418418893/0819-204509-hill72;AuthMech=3;UID=token;PWD=<personal-access-token>",
    JdbcScheme.Spark, 443, "default", "6051921418418893", "0819-204509-hill72", null)]
  [InlineData("jdbc:databricks://acme.cloud.databricks.com:443/default;transportMode=http;ssl=1;AuthMech=3;httpPath=/sql/protocolv1/o/0/0819-204509-hill72;",
    JdbcScheme.Databricks, 443, "default", "0", "0819-204509-hill72", null)]
  [InlineData("jdbc:databricks://acme.cloud.databricks.com;HTTPPATH=/sql/1.0/warehouses/791ba2a31c7fd70a",
    JdbcScheme.Databricks, 443, "default", null, null, "791ba2a31c7fd70a")]
  [InlineData("jdbc:spark://acme.cloud.databricks.com:8443/sales;transportMode=http;ssl=1;AuthMech=3;httpPath=/sql/1.0/endpoints/791ba2a31c7fd70a;",
    JdbcScheme.Spark, 8443, "sales", null, null, "791ba2a31c7fd70a")]
  [InlineData("  JDBC:Spark://ACME.cloud.databricks.com/;httpPath=/sql/1.0/warehouses/791ba2a31c7fd70a?o=123  ",
    JdbcScheme.Spark, 443, "default", "123", null, "791ba2a31c7fd70a")]
  public void A_pasted_URL_is_taken_apart(
    string url, JdbcScheme scheme, int port, string schema, string? orgId, string? clusterId, string? warehouseId)
  {
    var parsed = JdbcUrl.Parse(url);
    Assert.Equal((scheme, "acme.cloud.databricks.com", port, schema), (parsed.Scheme, parsed.Host, parsed.Port, parsed.Schema));
    Assert.Equal((orgId, clusterId, warehouseId), (parsed.OrgId, parsed.ClusterId, parsed.WarehouseId));
    Assert.True(parsed.Ssl);
    Assert.False(parsed.HttpPath.StartsWith('/'));
  }

  [Theory]
  [InlineData("", "form")]
  [InlineData("https://acme.cloud.databricks.com", "form")]
  [InlineData("jdbc:spark:acme", "form")]
  [InlineData("jdbc:hive2://acme:443/default;httpPath=sql/protocolv1/o/0/c", "jdbc:spark://")]
  [InlineData("jdbc:spark://:443/default;httpPath=sql/protocolv1/o/0/c", "host is missing")]
  [InlineData("jdbc:spark://<server-hostname>:443/default;httpPath=sql/protocolv1/o/0/c", "no host name")]
  [InlineData("jdbc:spark://acme:<port>/default;httpPath=sql/protocolv1/o/0/c", "port")]
  [InlineData("jdbc:spark://acme:0/default;httpPath=sql/protocolv1/o/0/c", "port")]
  [InlineData("jdbc:spark://acme:65536/default;httpPath=sql/protocolv1/o/0/c", "port")]
  [InlineData("jdbc:spark://acme:443/default", "httpPath is missing")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=", "httpPath is missing")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/123", "neither a cluster")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=<http-path>", "neither a cluster")]
  [InlineData("jdbc:spark://acme:443/default;transportMode=binary;httpPath=sql/protocolv1/o/0/c", "transportMode")]
  [InlineData("jdbc:spark://acme:443/default;ssl=true;httpPath=sql/protocolv1/o/0/c", "ssl")]
  [InlineData("jdbc:spark://acme:443/default;ssl=0;httpPath=sql/protocolv1/o/0/c", "in clear")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;UID=me@acme.example", "UID is me@acme.example")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;HTTPPath=sql/protocolv1/o/0/d", "HTTPPath is given twice")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;http.header.X-Auth=abc", "http.header.X-Auth holds a secret")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;Apikey=abc", "Apikey holds a secret")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;Extra=Bearer abcdefghijklmnop", "Extra holds a secret")]
  [InlineData("jdbc:spark://acme:443/dapi0123456789abcdef;httpPath=sql/protocolv1/o/0/c", "schema is a secret")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;oops", "<key>=<value>")]
  [InlineData("jdbc:spark://acme:443/default;=x;httpPath=sql/protocolv1/o/0/c", "<key>=<value>")]
  public void What_is_wrong_with_a_URL_is_said(string url, string expected)
  {
    var error = Assert.Throws<StitchDeltaException>(() => JdbcUrl.Parse(url));
    Assert.Same(Catalogue.JdbcUrlInvalid, error.Entry);
    Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    Assert.Contains("jdbc:spark://<host>:443/default;", error.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("AuthMech=11;Auth_Flow=0;Auth_AccessToken=" + Secret, "Auth_AccessToken holds a secret")]
  [InlineData("AuthMech=11;Auth_Flow=1", "AuthMech is 11")]
  [InlineData("Auth_AccessToken=" + Secret, "Auth_AccessToken holds a secret")]
  [InlineData("OAuth2ClientId=id;OAuth2Secret=" + Secret, "OAuth2Secret holds a secret")]
  [InlineData("UID=" + Secret, "UID holds a secret")]
  [InlineData("AuthMech=" + Secret, "AuthMech holds a secret")]
  [InlineData("http.header.Authorization=Bearer " + Secret, "http.header.Authorization holds a secret")]
  [InlineData("http.header.Authorization=Bearer X", "http.header.Authorization holds a secret")]
  [InlineData("ProxyPwd=" + Secret, "ProxyPwd holds a secret")]
  [InlineData(Secret + "=1", "*** holds a secret")]
  public void A_login_that_Stitch_does_not_have_is_refused(string parameters, string expected)
  {
    var error = Assert.Throws<StitchDeltaException>(() => JdbcUrl.Parse("jdbc:databricks://acme;httpPath=sql/protocolv1/o/0/c;" + parameters));
    Assert.Same(Catalogue.JdbcUrlInvalid, error.Entry);
    Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    Assert.DoesNotContain(Secret, error.ToString() + error.Remedy, StringComparison.Ordinal);
  }

  [Theory]
  [InlineData("\"jdbc:spark://dbc-a1.example:443/default;httpPath=sql/protocolv1/o/0/0819-2045-hill;AuthMech=3\"")]
  [InlineData("'jdbc:spark://dbc-a1.example:443/default;httpPath=sql/protocolv1/o/0/0819-2045-hill;AuthMech=3'")]
  [InlineData(" \u201Cjdbc:spark://dbc-a1.example:443/default;httpPath=sql/protocolv1/o/0/0819-2045-hill;AuthMech=3\u201D ")]
  [InlineData("jdbc:spark://dbc\u2011a1.example:443/default;httpPath=sql/protocolv1/o/0/0819\u20132045\u2014hill;AuthMech=3")]
  [InlineData("\uFEFFjdbc:spark://dbc-a1.example:443/default;httpPath=sql/protocolv1/o/0/0819-\u200B2045-hill;AuthMech=3")]
  [InlineData("jdbc:spark://dbc-a1.example:443/default;httpPath=sql/protocolv1/o/0/0819-2045-hill/;AuthMech=3")]
  [InlineData("jdbc:spark://dbc-a1.example:443/default;httpPath = sql/protocolv1/o/0/0819-2045-hill// ; AuthMech = 3 ;")]
  public void What_pasting_did_to_a_URL_is_undone(string url) =>
    Assert.Equal("jdbc:spark://dbc-a1.example:443/default;httpPath=sql/protocolv1/o/0/0819-2045-hill;AuthMech=3", JdbcUrl.Parse(url).ToString());

  [Theory]
  [InlineData("jdbc:spark://acme/;httpPath=sql/protocolv1/o/0/c", null, "default")]
  [InlineData("jdbc:spark://acme:443/sales;httpPath=sql/protocolv1/o/0/c", null, "sales")]
  [InlineData("jdbc:spark://acme:443/sales;httpPath=sql/protocolv1/o/0/c;ConnSchema=hr", null, "hr")]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;conncatalog=lake", "lake", "default")]
  public void A_session_begins_where_the_drivers_begin_it(string url, string? catalog, string schema) =>
    Assert.Equal(new SqlAddress("sql/protocolv1/o/0/c", catalog, schema), JdbcUrl.Parse(url).Address);

  [Theory]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;UID=token;PWD=" + Secret)]
  [InlineData("jdbc:spark://acme:443/default;httpPath=sql/protocolv1/o/0/c;uid=token;pwd=" + Secret)]
  public void A_token_that_was_pasted_is_not_kept(string url)
  {
    var parsed = JdbcUrl.Parse(url);
    Assert.DoesNotContain(Secret, parsed.ToString(), StringComparison.Ordinal);
    Assert.DoesNotContain(parsed.OtherParameters.Values, v => v.Contains(Secret, StringComparison.Ordinal));
  }

  [Theory]
  [InlineData("jdbc:spark://acme:443/default;UID=token;PWD=" + Secret)]
  [InlineData("jdbc:spark://acme:443/default;" + Secret + ";httpPath=sql/protocolv1/o/0/c")]
  [InlineData("jdbc:spark://token:" + Secret + "@acme:443/default;httpPath=sql/protocolv1/o/0/c")]
  [InlineData("jdbc:spark://acme:443/default;transportMode=" + Secret)]
  [InlineData(Secret)]
  public void No_error_repeats_a_secret(string url)
  {
    var error = Assert.Throws<StitchDeltaException>(() => JdbcUrl.Parse(url));
    Assert.DoesNotContain(Secret, error.ToString() + error.Remedy + error.Target, StringComparison.Ordinal);
  }

  [Fact]
  public void The_password_is_where_the_first_equals_sign_splits()
  {
    var parsed = JdbcUrl.Parse("jdbc:spark://acme;httpPath=sql/protocolv1/o/0/c;PWD=a=b=c;UserAgentEntry=x=y;rows=20");
    Assert.EndsWith(";PWD=<personal-access-token>;UserAgentEntry=x=y;rows=20", parsed.ToString(), StringComparison.Ordinal);
    Assert.Equal("x=y", parsed.OtherParameters["useragententry"]);
    Assert.Equal(2, parsed.OtherParameters.Count);
  }

  [Theory]
  [InlineData(JdbcScheme.Spark, "spark")]
  [InlineData(JdbcScheme.Databricks, "databricks")]
  public void The_URL_of_a_cluster_is_the_one_of_its_own_page(JdbcScheme scheme, string word) =>
    Assert.Equal(
      $"jdbc:{word}://acme.cloud.databricks.com:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/6051921418418893/0819-204509-hill72;AuthMech=3;UID=token;PWD=<personal-access-token>",
      JdbcUrl.ForCluster(new("https://acme.cloud.databricks.com"), "6051921418418893", "0819-204509-hill72", scheme).ToString());

  [Fact]
  public void The_URL_of_a_sandbox_s_cluster_speaks_http_on_its_port()
  {
    var url = JdbcUrl.ForCluster(new("http://127.0.0.1:8765"), "0", "0819-204509-hill72");
    Assert.Equal("jdbc:spark://127.0.0.1:8765/default;transportMode=http;ssl=0;httpPath=sql/protocolv1/o/0/0819-204509-hill72;AuthMech=3;UID=token;PWD=<personal-access-token>", url.ToString());
    Assert.Equal("http://127.0.0.1:8765/sql/protocolv1/o/0/0819-204509-hill72", url.Endpoint.AbsoluteUri);
  }

  [Fact]
  public void The_endpoint_of_a_warehouse_keeps_its_query() =>
    Assert.Equal("https://acme.cloud.databricks.com/sql/1.0/warehouses/791b?o=123",
      JdbcUrl.Parse("jdbc:databricks://acme.cloud.databricks.com;httpPath=/sql/1.0/warehouses/791b?o=123").Endpoint.AbsoluteUri);

  [Theory]
  [InlineData("<new cluster 'stitch'>")]
  [InlineData("<new cluster 'a; b/c=d'>")]
  public void A_planned_cluster_s_URL_can_be_shown_and_read(string clusterId)
  {
    var url = JdbcUrl.ForCluster(new("https://acme.cloud.databricks.com"), "0", clusterId);
    var again = JdbcUrl.Parse(url.ToString());
    Assert.Equal(url.ToString(), again.ToString());
    Assert.Equal(url.ClusterId, again.ClusterId);
    Assert.Equal("acme.cloud.databricks.com", url.Endpoint.Host);
  }

  [Fact]
  public void Shown_and_read_again_a_URL_is_the_same()
  {
    var word = Gen.String[Gen.Char.AlphaNumeric, 1, 12];
    // Of these letters no name is that of a secret, as one that ends with pwd is.
    var parameter = Gen.Select(Gen.String[Gen.Char["ABCDEFabcdef0123456789"], 1, 12], Gen.String[Gen.OneOf(Gen.Char.AlphaNumeric, Gen.OneOf('=', '/', '-', '_', '.', ':')), 0, 12]);
    Gen.Select(Gen.Enum<JdbcScheme>(), word, Gen.Int[1, 65535], word, parameter.Array[0, 5], Gen.Bool).Sample((scheme, host, port, schema, more, leadingSlash) =>
    {
      var text = $"jdbc:{scheme}://h{host}.acme.example:{port}/{schema};" + string.Concat(more.DistinctBy(p => p.Item1, StringComparer.OrdinalIgnoreCase).Select(p => $"x{p.Item1}={p.Item2};"))
        + $"httpPath={(leadingSlash ? "/" : "")}sql/protocolv1/o/{port}/{host}";
      var once = JdbcUrl.Parse(text);
      var twice = JdbcUrl.Parse(once.ToString());
      return twice.ToString() == once.ToString()
        && (twice.Scheme, twice.Host, twice.Port, twice.Schema, twice.OrgId, twice.ClusterId)
          == (scheme, $"h{host}.acme.example".ToLowerInvariant(), port, schema, $"{port}", host)
        && twice.OtherParameters.OrderBy(p => p.Key).SequenceEqual(once.OtherParameters.OrderBy(p => p.Key));
    });
  }

  [Fact]
  public void Anything_pasted_is_read_or_refused_by_the_catalogue() =>
    Gen.Select(Gen.OneOf("", "jdbc:spark://", "jdbc:databricks://acme:", "jdbc:spark://acme/;httpPath="), Gen.String).Sample((start, rest) =>
    {
      try
      {
        JdbcUrl.Parse(start + rest);
      }
      catch (StitchDeltaException)
      {
      }
      return true;
    });
}
