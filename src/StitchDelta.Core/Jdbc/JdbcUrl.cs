using System.Globalization;
using System.Text.RegularExpressions;

namespace StitchDelta.Jdbc;

/// <summary>A JDBC URL of a Databricks cluster or SQL warehouse. It never holds a secret: where a token stood, the placeholder
/// stands.</summary>
public sealed class JdbcUrl
{
  /// <summary>What stands for the token, as on the cluster's own page.</summary>
  public const string TokenPlaceholder = "<personal-access-token>";

  private const int DefaultPort = 443;

  private static readonly Regex Form = new(
    @"^jdbc:(?<scheme>[^:;/]*)://(?<host>[^/:;]*)(?::(?<port>[^/;]*))?(?:/(?<schema>[^;]*))?(?<parameters>(?:;[^;]*)*)$",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  private static readonly Regex ClusterPath = new(@"^sql/protocolv1/o/(?<org>[^/]+)/(?<cluster>.+)$", RegexOptions.CultureInvariant);
  private static readonly Regex WarehousePath = new(@"^sql/1\.0/(?:warehouses|endpoints)/(?<id>[^/?]+)(?:\?o=(?<org>\d+))?$",
    RegexOptions.CultureInvariant);
  private static readonly Regex Token = new("dapi[0-9a-f]{16,}", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  /// <summary>As in Auth_AccessToken, OAuth2Secret, ProxyPwd, Auth_JWT_Key_Passphrase, http.header.Authorization.</summary>
  private static readonly Regex SecretKey = new("(pwd|password|passphrase|secret|token|authorization|assertion|api_?key|secret_?(?:access_?)?key)$",
    RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

  private static readonly HashSet<string> Known = new(["transportMode", "ssl", "httpPath", "AuthMech", "UID", "PWD"],
    StringComparer.OrdinalIgnoreCase);

  private readonly (string Key, string Value)[] _parameters;

  private JdbcUrl(JdbcScheme scheme, string host, int port, string schema, (string Key, string Value)[] parameters)
  {
    (Scheme, Host, Port, Schema) = (scheme, host, port, schema);
    _parameters = parameters;
    Ssl = Find("ssl") != "0";
    HttpPath = (Find("httpPath") ?? "").TrimStart('/');
    OtherParameters = parameters.Where(p => !Known.Contains(p.Key))
      .ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase);
    var cluster = ClusterPath.Match(HttpPath);
    var warehouse = WarehousePath.Match(HttpPath);
    ClusterId = Text(cluster.Groups["cluster"]);
    WarehouseId = Text(warehouse.Groups["id"]);
    OrgId = Text(cluster.Groups["org"]) ?? Text(warehouse.Groups["org"]);
  }

  /// <summary>Which driver it is for.</summary>
  public JdbcScheme Scheme { get; }

  /// <summary>The workspace's host.</summary>
  public string Host { get; }

  /// <summary>The port; 443 where none was given.</summary>
  public int Port { get; }

  /// <summary>The schema that a session starts in; <c>default</c> where none was given.</summary>
  public string Schema { get; }

  /// <summary>Whether the endpoint speaks TLS. Only <c>ssl=0</c> says no.</summary>
  public bool Ssl { get; }

  /// <summary>The path of the endpoint, without a leading slash.</summary>
  public string HttpPath { get; }

  /// <summary>The workspace's id, or null for a warehouse, whose path does not need it.</summary>
  public string? OrgId { get; }

  /// <summary>The cluster's id, or null for a warehouse.</summary>
  public string? ClusterId { get; }

  /// <summary>The SQL warehouse's id, or null for a cluster.</summary>
  public string? WarehouseId { get; }

  /// <summary>The id of what answers there, a cluster or a SQL warehouse.</summary>
  public string? EndpointId => ClusterId ?? WarehouseId;

  /// <summary>The parameters that have no property here. Keys are case-insensitive; secrets are left out.</summary>
  public IReadOnlyDictionary<string, string> OtherParameters { get; }

  /// <summary>Where a driver opens a session, and in which catalog and schema: <c>ConnCatalog</c>, and <c>ConnSchema</c> before the
  /// schema of the path. As Databricks' drivers read them (databricks-jdbc, <c>DatabricksConnectionContext</c>).</summary>
  internal SqlAddress Address => new(HttpPath, Find("ConnCatalog"), Find("ConnSchema") ?? Schema);

  /// <summary>Whether that is the schema in which a session begins by itself.</summary>
  internal static bool IsUsualSchema(string? schema) => schema is null || schema.Equals("default", StringComparison.OrdinalIgnoreCase);

  /// <summary>The workspace's address.</summary>
  public Uri WorkspaceUrl => new UriBuilder(Ssl ? "https" : "http", Host, Port).Uri;

  /// <summary>The address that the driver posts to.</summary>
  public Uri Endpoint
  {
    get
    {
      var query = HttpPath.IndexOf('?');
      var path = query < 0 ? HttpPath : HttpPath.Substring(0, query);
      return new UriBuilder(Ssl ? "https" : "http", Host, Port, "/" + string.Join("/", path.Split('/').Select(Uri.EscapeDataString)))
      {
        Query = query < 0 ? "" : HttpPath.Substring(query + 1),
      }.Uri;
    }
  }

  /// <summary>The URL of a cluster, as its own page shows it.</summary>
  /// <param name="workspaceUrl">The workspace: https, or http for a sandbox.</param>
  /// <param name="orgId">The workspace's id.</param>
  /// <param name="clusterId">The cluster's id, or what stands for it in a plan.</param>
  /// <param name="scheme">Which driver it is for.</param>
  public static JdbcUrl ForCluster(Uri workspaceUrl, string orgId, string clusterId, JdbcScheme scheme = JdbcScheme.Spark) =>
    ForPath(workspaceUrl, $"sql/protocolv1/o/{orgId}/{clusterId.Replace(";", "%3B")}", scheme);

  /// <summary>The URL of a SQL warehouse.</summary>
  /// <param name="workspaceUrl">The workspace: https, or http for a sandbox.</param>
  /// <param name="warehouseId">The warehouse's id.</param>
  /// <param name="scheme">Which driver it is for.</param>
  public static JdbcUrl ForWarehouse(Uri workspaceUrl, string warehouseId, JdbcScheme scheme = JdbcScheme.Spark) =>
    ForPath(workspaceUrl, $"/sql/1.0/warehouses/{Uri.EscapeDataString(warehouseId)}", scheme);

  private static JdbcUrl ForPath(Uri workspaceUrl, string httpPath, JdbcScheme scheme) =>
    new(scheme, workspaceUrl.Host, workspaceUrl.Port, "default",
    [
      ("transportMode", "http"),
      ("ssl", workspaceUrl.Scheme == Uri.UriSchemeHttps ? "1" : "0"),
      ("httpPath", httpPath),
      ("AuthMech", "3"),
      ("UID", "token"),
      ("PWD", TokenPlaceholder),
    ]);

  /// <summary>Whether it leads to this workspace: host and port are its own.</summary>
  internal bool IsAt(Uri workspaceUrl) =>
    string.Equals(Host, workspaceUrl.Host, StringComparison.OrdinalIgnoreCase) && Port == workspaceUrl.Port;

  /// <summary>Reads a URL that was found somewhere; null when it is none.</summary>
  internal static JdbcUrl? TryParse(string? url)
  {
    try
    {
      return url is null ? null : Parse(url);
    }
    catch (StitchDeltaException)
    {
      return null;
    }
  }

  /// <summary>Reads a URL that somebody pasted.</summary>
  /// <exception cref="StitchDeltaException">It is none; the message says why and never repeats the URL.</exception>
  public static JdbcUrl Parse(string url)
  {
    var match = Form.Match(PastedText.Clean(url));
    if (!match.Success)
      throw Invalid("it does not have the form jdbc:spark://<host>:<port>/<schema>;<key>=<value>;…");
    var result = new JdbcUrl(
      ParseScheme(match.Groups["scheme"].Value), ParseHost(match.Groups["host"].Value), ParsePort(match.Groups["port"]),
      match.Groups["schema"].Length > 0 ? match.Groups["schema"].Value : "default",
      ParseParameters(match.Groups["parameters"].Value));
    if (result.Find("transportMode") is { } mode && !mode.Equals("http", StringComparison.OrdinalIgnoreCase))
      throw Invalid("transportMode must be http");
    if (result.Find("ssl") is { } ssl && ssl is not ("0" or "1"))
      throw Invalid("ssl must be 1 (or 0 for a sandbox)");
    if (!result.Ssl && !result.WorkspaceUrl.IsLoopback)
      throw Invalid("ssl=0 would send the token over the network in clear. Give ssl=1");
    if (result.Find("UID") is { } user && !user.Equals("token", StringComparison.OrdinalIgnoreCase))
      throw Invalid($"UID is {Redactor.RedactValue(user)}, but Stitch logs in with a token. "
        + "Give AuthMech=3;UID=token;PWD=<personal-access-token>");
    if (Redactor.HoldsSecret(result.Schema))
      throw Invalid("what stands for the schema is a secret");
    if (result.Find("AuthMech") is { } mech && mech != "3")
      throw Invalid($"AuthMech is {Redactor.RedactValue(mech)}, but Stitch logs in with a token. "
        + "Give AuthMech=3;UID=token;PWD=<personal-access-token>");
    if (result.HttpPath.Length == 0)
      throw Invalid("httpPath is missing");
    if (result.ClusterId is null && result.WarehouseId is null)
      throw Invalid("httpPath names neither a cluster (sql/protocolv1/o/<org>/<cluster>) nor a SQL warehouse (/sql/1.0/warehouses/<id>)");
    return result;
  }

  /// <summary>The whole URL, with the placeholder where a token belongs.</summary>
  public override string ToString() =>
    FormattableString.Invariant($"jdbc:{(Scheme == JdbcScheme.Spark ? "spark" : "databricks")}://{Host}:{Port}/{Schema}")
    + string.Concat(_parameters.Select(p => $";{p.Key}={p.Value}"));

  private static JdbcScheme ParseScheme(string scheme) => scheme.ToLowerInvariant() switch
  {
    "spark" => JdbcScheme.Spark,
    "databricks" => JdbcScheme.Databricks,
    _ => throw Invalid("it starts with neither jdbc:spark:// nor jdbc:databricks://"),
  };

  private static string ParseHost(string host) => Uri.CheckHostName(host) switch
  {
    _ when host.Length == 0 => throw Invalid("the host is missing"),
    UriHostNameType.Dns or UriHostNameType.IPv4 => host.ToLowerInvariant(),
    _ => throw Invalid("what stands for the host is no host name"),
  };

  private static int ParsePort(Group port) =>
    !port.Success ? DefaultPort
    : int.TryParse(port.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65535 ? number
    : throw Invalid("the port is not a number from 1 to 65535");

  private static (string Key, string Value)[] ParseParameters(string text)
  {
    var parameters = new List<(string Key, string Value)>();
    foreach (var part in text.Split(';').Select(p => p.Trim()).Where(p => p.Length > 0))
    {
      var equals = part.IndexOf('=');
      if (equals <= 0)
        throw Invalid("a part between two semicolons is not <key>=<value>");
      var (key, value) = (part.Substring(0, equals).Trim(), part.Substring(equals + 1).Trim());
      if (key.Equals("httpPath", StringComparison.OrdinalIgnoreCase)) value = value.TrimEnd('/');
      if (key.Equals("PWD", StringComparison.OrdinalIgnoreCase)) value = TokenPlaceholder;
      else if (IsSecret(key, value))
        throw Invalid($"{Redactor.RedactValue(key)} holds a secret, which Stitch has no use for: it logs in with UID=token and a token of "
          + "its own. Leave it out");
      // Which of two values counts is not the same in all drivers.
      if (parameters.Any(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase) && p.Value != value))
        throw Invalid($"{Redactor.RedactValue(key)} is given twice, with two values");
      parameters.RemoveAll(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase));
      parameters.Add((key, value));
    }
    return [.. parameters];
  }

  // A header of one's own may hold any: nothing in it says so.
  private static bool IsSecret(string key, string value) =>
    SecretKey.IsMatch(key) || key.StartsWith("http.header.", StringComparison.OrdinalIgnoreCase) || Token.IsMatch(key)
      || Token.IsMatch(value)
    || (!Known.Contains(key) && Redactor.RedactValue(value) != value);

  private static StitchDeltaException Invalid(string reason) => Catalogue.JdbcUrlInvalid.For(null, reason);

  private static string? Text(Group group) => group.Success ? group.Value : null;

  private string? Find(string key) =>
    _parameters.Where(p => p.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(p => p.Value).FirstOrDefault();
}
