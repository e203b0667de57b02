using System.Text;
using System.Xml.Linq;
using StitchDelta.Engine.Aws.Iam;
using StitchDelta.Engine.Databricks;
using StitchDelta.Engine.Http;
using StitchDelta.Engine.Stitch;
using StitchDelta.HiveServer2;
using StitchDelta.Support;

namespace StitchDelta.Fuzz;

/// <summary>One that reads what others wrote: a person, a file, a service.</summary>
/// <param name="Name">What it reads.</param>
/// <param name="Corpus">Good inputs.</param>
/// <param name="Words">Words of the format.</param>
/// <param name="Read">Reads an input.</param>
internal sealed record Reader(string Name, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Words, Action<byte[]> Read)
{
  private const string Loader = "arn:aws:iam::218546966473:role/LoaderDelta";

  private static readonly string[] Json = ["{", "}", "[", "]", ",", ":", "null", "true", "0", "-1", "1e308", "\"\"", "\\u0000", "\\ud800", "{\"a\":", "[[", "\uFEFF"];

  private static readonly string Config = Path.Combine(Path.GetTempPath(), $"stitchdelta-fuzz-{Guid.NewGuid():N}.cfg");

  private static readonly ApiRequest Request = new("Stitch", HttpMethod.Get, new Uri("https://api.stitchdata.com/v4/destinations"), "destinations/list", Credential.None);

  public static readonly IReadOnlyList<Reader> All =
  [
    Of("Bucket policy",
      [BucketPolicy.Grant(null, "acme-lake", Loader).After!,
        """{"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":["s3:*"],"Resource":["arn:aws:s3:::acme-lake/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"},"NumericLessThan":{"s3:TlsVersion":1.2}}},{"Effect":"Allow","NotPrincipal":{"AWS":"123456789012"},"NotAction":"iam:*","NotResource":"*"}]}"""],
      [.. Json, "\"Statement\":", "\"Effect\":\"Allow\"", "\"Principal\":", "\"*\"", "${aws:username, 'x'}", "${", "?*", Loader, "s3:GetObject", "\"Condition\":{\"StringLike\":{\"aws:PrincipalArn\":"],
      text =>
      {
        var document = PolicyDocument.Parse(text);
        foreach (var check in LoaderAccess.Of(text, "acme-lake", Loader)) _ = check.Actual + check.Remedy;
        var after = BucketPolicy.Grant(text, "acme-lake", Loader).After;
        if (after is not null) _ = PolicyDocument.MeansTheSame(PolicyDocument.Parse(after), document);
      }),
    Of("JDBC URL",
      ["jdbc:spark://acme.cloud.databricks.com:443/default;transportMode=http;ssl=1;httpPath=sql/protocolv1/o/6051921418418893/0819-204509-hill72;AuthMech=3;UID=token;PWD=<personal-access-token>",
        "jdbc:databricks://acme;HTTPPATH=/sql/1.0/warehouses/791ba2a31c7fd70a?o=123;ConnCatalog=lake"],
      [";", "=", "/", ":", "?", "jdbc:", "spark", "httpPath=", "ssl=0", "\u2011", "\u200B", "%3B", "[::1]", "@", "PWD=", ":99999"],
      text => _ = JdbcUrl.Parse(text) is { } url ? url.ToString() + url.Endpoint + url.Address : ""),
    Of(".databrickscfg",
      ["[DEFAULT]\nhost = https://acme.cloud.databricks.com\ntoken = dapi0123456789abcdef\n\n[eu]\nhost: \"https://eu.cloud.databricks.com\" # here\nclient_id = x\nclient_secret='y'\n[__settings__]\ndefault_profile = eu\n"],
      ["[", "]", "=", ":", "#", ";", "\n", "\r", "\"", "'", " ", "\t", "host", "token", "[DEFAULT]", "__settings__", "                "],
      text =>
      {
        File.WriteAllText(Config, text);
        var read = DatabricksConfig.Read(name => name == "DATABRICKS_CONFIG_FILE" ? Config : null);
        foreach (var name in new[] { null, "DEFAULT", "eu", "__settings__" }) _ = read.Profile(name);
      }),
    Of("Body of a refusal",
      ["""{"error_code":"INVALID_STATE","message":"Cluster is busy","details":[{"@type":"type.googleapis.com/google.rpc.RequestInfo","request_id":"r"}]}""",
        """{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"User not found","status":"404","scimType":"invalidValue"}""",
        "<html><head><title>502 Bad Gateway</title></head><body><h2>HTTP ERROR 403</h2><pre>Error: PERMISSION &amp; more</pre></body></html>",
        "RESOURCE_DOES_NOT_EXIST: No cluster found"],
      [.. Json, "<pre>", "</pre>", "<title>", "&amp;", "&#x", "&", "eyJhbGciOi", ".", "dapi", "Bearer ", "PWD=", "AKIAIOSFODNN7EXAMPLE", "://x@", "\"message\":"],
      text =>
      {
        var bytes = Encoding.UTF8.GetBytes(text);
        foreach (var type in new[] { "application/json", "text/html" })
          _ = Redactor.Redact(ErrorBody.Fault(Request, new ApiResponse(403, type, new Dictionary<string, string>(), bytes)).Message);
      }),
    Of("Answer of Stitch",
      ["""[{"id":155,"name":"Lake","type":"databricks_delta","system_id":null,"last_check":{"status":"succeeded","mode":"x"},"properties":{"jdbc_url":"jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/0/c","s3_bucket":"acme-lake","access_token":null,"ssh":"false"},"report_card":{"type":"databricks_delta","current_step":2,"current_step_type":"fully_configured","steps":[{"type":"form","properties":[{"name":"image_version","is_required":true,"is_credential":false,"json_schema":null}]}]}}]""",
        """{"access_token":"t","check":{"name":"x","error":null,"result":{"message":"no","status":"failed"}}}"""],
      [.. Json, "\"id\":", "\"properties\":", "\"steps\":", "99999999999999999999", "1.5", "\"report_card\":"],
      text =>
      {
        var response = new ApiResponse(200, "application/json", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(text));
        _ = Swallow(() => Answer.Read(Request, response, list => list.NeedItems().Select(DestinationJson.Info).ToList()));
        _ = Answer.Read(Request, response, DestinationJson.Check);
      }),
    Of("Answer of Databricks",
      ["""{"cluster_id":"0819-204509-hill72","cluster_name":"stitch","spark_version":"16.4.x-scala2.12","state":"RUNNING","num_workers":1,"autoscale":{"min_workers":1,"max_workers":8},"aws_attributes":{"instance_profile_arn":"arn:aws:iam::123456789012:instance-profile/x"},"spark_conf":{"a":"b"},"custom_tags":{"StitchDelta:Id":"x"},"data_security_mode":"SINGLE_USER","start_time":1700000000000,"terminated_time":1700000000000,"last_activity_time":1.7e12,"termination_reason":{"code":"USER_REQUEST"}}"""],
      [.. Json, "\"spark_conf\":", "\"custom_tags\":", "\"state\":", "99999999999999999999", "9223372036854775807", "-1.5"],
      text => Answer.Read(Request, new ApiResponse(200, "application/json", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(text)), ClusterJson.Info)),
    Of("Answer of IAM",
      ["""<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><RoleName>stitch</RoleName><Tags><member><Key>a</Key><Value>b</Value></member></Tags></Role></GetRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetRoleResponse>""",
        """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>"""],
      ["<", ">", "</", "/>", "&", "&lt;", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "<![CDATA[", "]]>", "<?xml", "<member>", "xmlns=\"", "<a>", "<!--"],
      text =>
      {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        if (TryLoad(stream) is { } body) _ = string.Concat(body.Members("Tags").Select(m => m.Text("Key"))) + body.Find("RequestId")?.Value;
      }),
    new("SQL message", [Bytes(Replies.ExecuteStatement), Bytes(Replies.OpenSession)],
      [.. new[] { "0f0001 0c 7fffffff", "0b0001 7fffffff", "0d0001 0b0b 0000ffff", "0c0001", "00", "7fffffff", "ffffffff", "0c050c0001" }.Select(Bytes)],
      message =>
      {
        _ = Swallow(() => Methods.OpenSession.ReadReply(1, message).Session);
        _ = Swallow(() => Methods.FetchResults.ReadReply(2, message).Results?.Columns?.Select(c => c.Values()).ToList());
        _ = Methods.ExecuteStatement.ReadReply(2, message).DirectResults?.ResultSet?.Results?.Columns?.Select(c => c.Values()).ToList();
      }),
    Of("Tags of a record",
      ["StitchDelta:Id=2f1c9d7e\nStitchDelta:Made=Role+Profile\nStitchDelta:Record=eyJ2IjoxfQ\nStitchDelta:Destination=155"],
      ["\n", "=", "StitchDelta:", "+", "Id", "2026-11-28", "99999999999999999999", "Role", ",", "/", "@"],
      text => RecordTags.Decode(text.Split('\n').Select(l => l.Split(['='], 2)).GroupBy(p => p[0]).ToDictionary(g => g.Key, g => g.First().Last()))),
    Of("Text to be redacted",
      ["Authorization: Bearer dapi0123456789abcdef0123456789abcdef", "{\"token_value\":\"x\",\"a\":\"b\"}", "jdbc:spark://h;PWD=dapi0123456789abcdef;UID=token", "AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"],
      ["eyJ", ".", "-", "_", "dapi", "Bearer ", "\"", "\\\"", "PWD=", "://", "@", "secret_key", ":", "AKIA", "A", "aA1"],
      text => _ = Redactor.RedactForeign(text) + Redactor.RedactValue(text)),
  ];

  private static Reader Of(string name, string[] corpus, string[] words, Action<string> read) =>
    new(name, [.. corpus.Select(Encoding.UTF8.GetBytes)], [.. words.Select(Encoding.UTF8.GetBytes)], bytes => read(Encoding.UTF8.GetString(bytes)));

  private static XElement? TryLoad(Stream stream)
  {
    try
    {
      return IamXml.TryLoad(stream);
    }
    catch (AnswerException)
    {
      return null; // It is told as an answer that is none, by whoever knows the call.
    }
  }

  private static T? Swallow<T>(Func<T> read)
  {
    try
    {
      return read();
    }
    catch (StitchDeltaException)
    {
      return default;
    }
  }

  private static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Where(c => !char.IsWhiteSpace(c))));
}
