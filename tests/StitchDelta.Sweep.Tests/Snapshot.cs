using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Databricks.Catalogs;

namespace StitchDelta.Sweep;

/// <summary>All that a sandbox holds, one text for each thing, sorted. Ids and times, which differ from one run to the next, are left
/// out.</summary>
internal static class Snapshot
{
  private const string Account = SandboxOptions.AccountId;

  public static IReadOnlyCollection<string> Of(World world, Sandbox.Sandbox sandbox)
  {
    var things = new List<string>();
    var ids = new List<(string Id, string Name)>();
    OfWorkspace(sandbox, things, ids);
    OfCatalogs(sandbox, things, ids);
    OfStitch(sandbox, things, ids);
    OfAws(sandbox, things);
    return [.. things.Select(Named).Order(StringComparer.Ordinal)];

    string Named(string text)
    {
      foreach (var (address, name) in world.Addresses) text = text.Replace(address.Authority, name, StringComparison.Ordinal);
      foreach (var (id, name) in ids) text = text.Replace(id, $"<{name}>", StringComparison.Ordinal);
      return text;
    }
  }

  /// <summary>The tokens that are valid: their ids, and whether Stitch has them.</summary>
  public static IReadOnlyList<(string Id, bool IsInStitch)> Tokens(Sandbox.Sandbox sandbox)
  {
    var workspace = sandbox.WorkspaceStates[0];
    lock (workspace.Gate)
    {
      var inStitch = sandbox.StitchStates[0].Destination?.Properties["access_token"]?.ToString();
      var its = inStitch is null ? null : workspace.Tokens.Of(inStitch)?.TokenId;
      return [.. workspace.Tokens.All.Where(t => t.Comment is not ("nightly report" or "sandbox admin"))
        .Select(t => (t.TokenId, t.TokenId == its))];
    }
  }

  /// <summary>What is on record, as text.</summary>
  public static string Record(Sandbox.Sandbox sandbox)
  {
    lock (sandbox.AwsState.Gate)
      return string.Join("\n", sandbox.AwsState.Iam(Account).Roles.Values.SelectMany(r => r.Tags.Values));
  }

  private static void OfWorkspace(Sandbox.Sandbox sandbox, List<string> things, List<(string, string)> ids)
  {
    var workspace = sandbox.WorkspaceStates[0];
    lock (workspace.Gate)
    {
      foreach (var cluster in workspace.Clusters.All)
      {
        var state = $"{(cluster.PinnedBy is null ? "" : "pinned")} {workspace.Clusters.StateOf(cluster)}";
        things.Add($"cluster {cluster.Settings["cluster_name"]} {Sorted(cluster.Settings)} {state}");
        ids.Add((cluster.Id, $"cluster {cluster.Settings["cluster_name"]}"));
      }
      foreach (var token in workspace.Tokens.All)
      {
        things.Add($"token {token.Comment} of {token.UserName}");
        ids.Add((token.TokenId, $"token {token.Comment}"));
      }
      things.AddRange(workspace.InstanceProfiles.All.Select(p => $"registration {p}"));
      things.Add($"settings {workspace.Settings.TokensAreEnabled} {workspace.Settings.LongestTokenLifetime}");
    }
  }

  private static void OfCatalogs(Sandbox.Sandbox sandbox, List<string> things, List<(string, string)> ids)
  {
    var workspace = sandbox.WorkspaceStates[0];
    lock (workspace.Gate)
    {
      if (workspace.Catalogs.Metastore is not { } metastore) return;
      things.Add($"default catalog {workspace.Catalogs.Default} {workspace.Catalogs.Settings.LegacyAccessIsDisabled}");
      foreach (var credential in metastore.Credentials.All)
      {
        things.Add($"storage credential {credential.Name} of {credential.Owner}: {credential.RoleArn} {credential.IsReadOnly} {credential.Comment}");
        ids.Add((credential.ExternalId, $"external id of {credential.Name}"));
      }
      // On record, at the tags of the role.
      ids.AddRange(metastore.Credentials.All.Concat<Securable>(metastore.Locations.All).Select(s => (s.Id, $"id of {s.Kind.Shown} {s.Name}")));
      things.AddRange(metastore.Locations.All.Select(l =>
        $"external location {l.Name} of {l.Owner}: {l.Url} {l.Credential.Name} {l.IsReadOnly} {l.Comment}"));
      things.AddRange(metastore.Catalogs.All.SelectMany(c =>
        c.Schemas.Select(s => $"schema {s.FullName} of {s.Owner}: {string.Join(", ", s.Tables.Keys)}").Append($"catalog {c.Name} of {c.Owner}")));
      things.AddRange(metastore.Line.Concat(metastore.Catalogs.All).Concat(metastore.Catalogs.All.SelectMany(c => c.Schemas))
        .Concat(metastore.Credentials.All).Concat(metastore.Locations.All)
        .SelectMany(s => s.Grants.Select(g => $"grant on {s.Kind.Shown} {s.FullName} to {g.Key}: {string.Join(", ", g.Value)}")));
    }
  }

  private static void OfStitch(Sandbox.Sandbox sandbox, List<string> things, List<(string, string)> ids)
  {
    var (account, workspace) = (sandbox.StitchStates[0], sandbox.WorkspaceStates[0]);
    lock (account.Gate)
    {
      if (account.Destination is not { } destination) return;
      var value = destination.Properties["access_token"]?.ToString();
      var token = value is null ? null : workspace.Tokens.Of(value);
      var properties = (JsonObject)destination.Properties.DeepClone();
      properties["access_token"] = token is null ? "none that is valid" : token.Comment;
      var shown = destination.ToJson();
      things.Add($"destination {shown["name"]} {shown["description"]} {shown["paused_at"]} {destination.Type.Name} {Sorted(properties)}");
      ids.Add(($"{destination.Id}", "destination"));
    }
  }

  private static void OfAws(Sandbox.Sandbox sandbox, List<string> things)
  {
    var state = sandbox.AwsState;
    lock (state.Gate)
    {
      foreach (var bucket in state.Buckets.Values)
      {
        things.Add($"bucket {bucket.Name} {bucket.Encryption} {bucket.ObjectOwnership} {bucket.Payer} {bucket.BlocksPublicPolicy}");
        things.AddRange(bucket.Objects.Keys.Select(k => $"object {bucket.Name}/{k}"));
        things.AddRange(Statements(bucket.Policy).Select(s => $"statement of {bucket.Name}: {s}"));
      }
      var iam = state.Iam(Account);
      foreach (var role in iam.Roles.Values)
      {
        things.Add($"role {role.Arn} {role.Description} {role.PermissionsBoundary} {role.TrustPolicy}");
        things.AddRange(role.Tags.Select(t => $"tag of role {role.Name}: {t.Key}={t.Value}"));
        things.AddRange(role.Policies.Select(p => $"policy of role {role.Name}: {p.Key} {p.Value}"));
      }
      foreach (var profile in iam.Profiles.Values)
      {
        var tags = string.Join(", ", profile.Tags.OrderBy(t => t.Key, StringComparer.Ordinal));
        things.Add($"instance profile {profile.Arn} with {profile.RoleName}, {tags}");
      }
    }
  }

  // As they stand in the document, byte for byte.
  private static IEnumerable<string> Statements(string? policy)
  {
    if (policy is null) return [];
    using var document = JsonDocument.Parse(policy);
    return [.. document.RootElement.GetProperty("Statement").EnumerateArray().Select(s => Regex.Replace(s.GetRawText(), @"\r?\n\s*", " "))];
  }

  private static string Sorted(JsonNode? node) => node switch
  {
    JsonObject thing => "{" + string.Join(", ",
      thing.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {Sorted(p.Value)}")) + "}",
    JsonArray list => $"[{string.Join(", ", list.Select(Sorted))}]",
    _ => node?.ToJsonString() ?? "null",
  };
}
