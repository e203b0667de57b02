using System.Text.Json;
using System.Text.RegularExpressions;

namespace StitchDelta.Tests.Histories;

/// <summary>Two AWS accounts, a workspace, a Stitch account for each installation, and what others have there.</summary>
internal sealed class World
{
  public const string User = "admin@acme.example";
  public const string Before = "before";
  public const string Stranger = "stranger";
  public const string Loader = TestInstallation.Loader;

  private static readonly Regex PathOfCluster = new("httpPath=sql/protocolv1/o/[^/;]+/([^/;]+)", RegexOptions.CultureInvariant);

  public MemoryAws[] Clouds { get; } = [new(), new() { AccountId = "210987654321" }];

  public TestWorkspace Workspace { get; } = new();

  public TestStitchAccount[] Accounts { get; }

  /// <summary>Whose each thing is: of somebody before, of a stranger who came later, or of an installation, by its number.</summary>
  public Dictionary<string, string> Owners { get; } = [];

  /// <summary>All that was said of each installation.</summary>
  public List<string>[] Told { get; } = [.. Site.All.Select(_ => new List<string>())];

  /// <summary>The fingerprints of tokens that people gave Stitch by hand.</summary>
  public HashSet<string> GivenByHand { get; } = [];

  public World(bool hasGrant)
  {
    Accounts = [.. Site.All.Select(s => new TestStitchAccount { FirstId = 1000 * (s.Number + 1), ClientId = 500 + s.Number })];
    foreach (var site in Site.All) Accounts[site.Number].Connect = d => WhyNot(site, d);
    foreach (var cloud in Clouds)
    {
      cloud.AddRole("deployment");
      cloud.AddRole("billing", ("team", "finance"));
      cloud.Roles["billing"].Policies["own"] = PolicyDocuments.Document("""{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}""");
      cloud.Profiles["billing"] = ("billing", []);
      cloud.Simulate = (principal, action, resource) => Allows(cloud, principal.Split('/')[^1], action, resource) ? "allowed" : "implicitDeny";
    }
    foreach (var site in Site.All) Clouds[site.Cloud].PolicyOf[site.Bucket] = null;
    Clouds[0].PolicyOf["acme-lake"] = PolicyDocuments.Document("""{"Sid":"Backup","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/backup"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/*"}""");
    if (hasGrant) Clouds[0].PolicyOf["acme-other"] = BucketPolicy.Grant(null, "acme-other", Loader).After;
    foreach (var site in Site.All.Where(s => s.IsRoleOfOthers))
    {
      Clouds[site.Cloud].AddRole(site.Role, ("managed-by", "terraform"));
      Clouds[site.Cloud].Profiles[site.Role] = (site.Role, new() { ["managed-by"] = "terraform" });
    }
    Workspace.Profiles.Clear();
    Workspace.Profiles.Add("arn:aws:iam::123456789012:instance-profile/billing");
    Workspace.Clusters.Add(new() { ClusterId = "etl", ClusterName = "etl", State = "RUNNING", SparkVersion = "16.4.x-scala2.12", InstanceProfileArn = Workspace.Profiles[0] });
    Workspace.Tokens.Add(new("mine", "of my own", DateTimeOffset.UtcNow.AddDays(-9), null));
    Workspace.Sql = (path, statement) => Workspace.Clusters.Find(c => path.EndsWith("/" + c.ClusterId, StringComparison.Ordinal)) is not { } cluster
      ? throw Catalogue.SqlEndpointUnavailable.For(path, path, "there is no such cluster")
      : statement.StartsWith("SET", StringComparison.Ordinal) ? cluster.SparkConf.GetValueOrDefault(MakeCluster.AutoMerge, "false") : 1;
    Adopt(Before);
  }

  public MemoryAws CloudOf(Site site) => Clouds[site.Cloud];

  public DestinationInfo? DestinationOf(Site site) => Accounts[site.Number].Destinations.FirstOrDefault();

  /// <summary>The id of the token that Stitch has for an installation; null for none that is there.</summary>
  public string? TokenInStitch(Site site) => DestinationOf(site) is { } destination ? TokenOf(site, destination) : null;

  /// <summary>Whether the token that Stitch has was given to it by hand.</summary>
  public bool HasTokenByHand(Site site) => DestinationOf(site) is { } d && Accounts[site.Number].Prints.TryGetValue(d.DestinationId, out var print) && GivenByHand.Contains(print);

  /// <summary>The clusters that an installation made.</summary>
  public IEnumerable<ClusterInfo> ClustersOf(Site site) => Workspace.Clusters.Where(c => Owners.GetValueOrDefault($"cluster {c.ClusterId}") == Name(site));

  public IEnumerable<TokenInfo> TokensOf(Site site) => Workspace.Tokens.Where(t => Owners.GetValueOrDefault($"token {t.TokenId}") == Name(site));

  public static string Name(Site site) => $"{site.Number}";

  /// <summary>Whether something of it is there.</summary>
  public bool IsThere(Site site) => Owners.Any(o => o.Value == Name(site));

  /// <summary>Why Stitch cannot connect as things are; empty when it can. By what is there alone, and by none of the module's
  /// code.</summary>
  public string WhyNot(Site site) => DestinationOf(site) is { } destination ? WhyNot(site, destination) : "the account has no destination";

  private string? TokenOf(Site site, DestinationInfo destination) => Accounts[site.Number].Prints.TryGetValue(destination.DestinationId, out var print)
    ? Workspace.Tokens.FirstOrDefault(t => Workspace.Prints.TryGetValue(t.TokenId, out var of) && of == print)?.TokenId : null;

  private string WhyNot(Site site, DestinationInfo destination)
  {
    if (TokenOf(site, destination) is not { } token) return "the token is not valid";
    if (Workspace.Tokens.First(t => t.TokenId == token) is { UserName: { } other } && other != User) return $"the token is {other}'s";
    if (destination.JdbcUrl is not { } url || !url.Contains(TestWorkspace.Url.Host, StringComparison.Ordinal)) return "the URL is of another workspace";
    if (Workspace.Clusters.FirstOrDefault(c => c.ClusterId == PathOfCluster.Match(url).Groups[1].Value) is not { } cluster) return "the URL leads to no cluster";
    if (cluster is { AccessMode: "SINGLE_USER", SingleUserName: not User }) return "the cluster is somebody else's";
    if (cluster.SparkConf.GetValueOrDefault("spark.databricks.delta.schema.autoMerge.enabled") == "true") return "autoMerge is on";
    if (cluster.InstanceProfileArn is not { } arn) return "the cluster has no instance profile";
    if (!Workspace.Profiles.Contains(arn)) return "the instance profile is not registered";
    return WhyNotInAws(site, destination.BucketName ?? "", arn);
  }

  private string WhyNotInAws(Site site, string bucket, string arn)
  {
    var cloud = CloudOf(site);
    if (!arn.Contains($"::{cloud.AccountId}:", StringComparison.Ordinal)) return "the instance profile is of another account";
    if (!cloud.Profiles.TryGetValue(arn.Split('/')[^1], out var profile)) return "there is no instance profile";
    if (profile.Role is not { } role || !cloud.Roles.TryGetValue(role, out var found)) return "there is no role in the instance profile";
    if (!found.Trust.Contains("ec2.amazonaws.com", StringComparison.Ordinal)) return "EC2 may not assume the role";
    foreach (var (action, resource) in Actions(bucket))
    {
      if (!Allows(cloud, role, action, resource)) return $"the role may not {action}";
      if (!IsAllowed(cloud.PolicyOf.GetValueOrDefault(bucket), action, resource, Loader)) return $"the loader may not {action}";
    }
    return "";
  }

  private static IEnumerable<(string Action, string Resource)> Actions(string bucket) =>
    [("s3:ListBucket", $"arn:aws:s3:::{bucket}"), .. new[] { "s3:GetObject", "s3:PutObject", "s3:DeleteObject" }.Select(a => (a, $"arn:aws:s3:::{bucket}/any"))];

  private static bool Allows(MemoryAws cloud, string role, string action, string resource) =>
    cloud.Roles.TryGetValue(role, out var found) && found.Policies.Values.Any(p => IsAllowed(p, action, resource, null));

  private static bool IsAllowed(string? policy, string action, string resource, string? principal)
  {
    if (policy is null) return false;
    using var document = JsonDocument.Parse(policy);
    return document.RootElement.GetProperty("Statement").EnumerateArray().Any(s =>
      s.GetProperty("Effect").ValueEquals("Allow") && !s.TryGetProperty("Condition", out _) && Fits(s.GetProperty("Action"), action) && Fits(s.GetProperty("Resource"), resource)
      && (principal is null || (s.TryGetProperty("Principal", out var who) && who.ToString().Contains($"\"{principal}\"", StringComparison.Ordinal))));

    static bool Fits(JsonElement one, string text) => one.ValueKind == JsonValueKind.Array ? one.EnumerateArray().Any(e => Fits(e, text))
      : Regex.IsMatch(text, $"^{Regex.Escape(one.GetString()!).Replace("\\*", ".*")}$");
  }

  /// <summary>Gives to somebody what is there and is nobody's yet, and forgets what is gone.</summary>
  public void Adopt(string owner)
  {
    var now = Things();
    foreach (var gone in Owners.Keys.Where(k => !now.ContainsKey(k)).ToList()) Owners.Remove(gone);
    foreach (var thing in now.Keys) Owners.TryAdd(thing, owner);
  }

  /// <summary>All that is there, each with what it is like. Not the state of a cluster, which changes by itself, and not what Stitch last
  /// said.</summary>
  public SortedDictionary<string, string> Things()
  {
    var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
    for (var i = 0; i < Clouds.Length; i++)
    {
      var cloud = Clouds[i];
      foreach (var (name, role) in cloud.Roles)
      {
        all[$"role {name} in {i}"] = $"{cloud.Descriptions.GetValueOrDefault(name)} {role.Trust} {Pairs(role.Tags)}";
        foreach (var (policy, text) in role.Policies) all[$"inline policy {policy} of role {name} in {i}"] = text;
      }
      foreach (var (name, profile) in cloud.Profiles) all[$"instance profile {name} in {i}"] = $"{profile.Role} {Pairs(profile.Tags)}";
      foreach (var (bucket, policy) in cloud.PolicyOf.Where(p => p.Value is not null)) AddStatements(all, $"bucket policy of {bucket}", policy!);
    }
    foreach (var arn in Workspace.Profiles.Distinct()) all[$"registration of {arn}"] = "";
    foreach (var c in Workspace.Clusters)
      all[$"cluster {c.ClusterId}"] = $"{c.ClusterName} {c.InstanceProfileArn} {c.SparkVersion} {c.AccessMode} {c.SingleUserName} {Pairs(c.CustomTags)} {Pairs(c.SparkConf)}";
    foreach (var t in Workspace.Tokens) all[$"token {t.TokenId}"] = t.Comment;
    foreach (var site in Site.All)
      foreach (var d in Accounts[site.Number].Destinations)
        all[$"destination {d.DestinationId}"] = $"{d.DestinationName} {d.JdbcUrl} {d.BucketName} {Accounts[site.Number].Prints.GetValueOrDefault(d.DestinationId)}";
    return all;
  }

  private static void AddStatements(SortedDictionary<string, string> all, string of, string policy)
  {
    using var document = JsonDocument.Parse(policy);
    foreach (var statement in document.RootElement.GetProperty("Statement").EnumerateArray())
    {
      var text = statement.GetRawText();
      if (text.Contains(Loader, StringComparison.Ordinal)) all[$"{of}, loader"] = all.GetValueOrDefault($"{of}, loader") + text;
      else all[$"{of}, {text}"] = "";
    }
  }

  private static string Pairs(IEnumerable<KeyValuePair<string, string>> pairs) => string.Join(";", pairs.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value}"));
}
