using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>/api/2.1/unity-catalog/storage-credentials and /validate-storage-credentials.</summary>
internal static class StorageCredentialRoutes
{
  private static readonly Regex RoleArn = new("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$", RegexOptions.CultureInvariant);

  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    MetastoreRoutes.Route("GET", "storage-credentials", false, List) with { Name = "storage-credentials/list" },
    MetastoreRoutes.Route("POST", "storage-credentials", true, Create) with { Name = "storage-credentials/create" },
    MetastoreRoutes.Route("GET", "storage-credentials/{id}", false, Get) with { Name = "storage-credentials/get" },
    MetastoreRoutes.Route("PATCH", "storage-credentials/{id}", true, Update) with { Name = "storage-credentials/update" },
    MetastoreRoutes.Route("DELETE", "storage-credentials/{id}", true, Delete) with { Name = "storage-credentials/delete" },
    MetastoreRoutes.Route("POST", "validate-storage-credentials", false, Validate) with { Name = "storage-credentials/validate" },
  ];

  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return Pages.Of("storage_credentials", call, metastore.Credentials.All,
      c => metastore.Sees(call.UserName, c), c => CatalogJson.Of(metastore, c));
  }

  private static JsonObject Get(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return CatalogJson.Of(metastore, metastore.DemandSeen(call.UserName, metastore.Credentials.Get(call.Id)));
  }

  // The role may not be there yet: its trust policy needs the external id that is made here.
  private static JsonObject Create(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    metastore.Demand(call.UserName, metastore, "CREATE_STORAGE_CREDENTIAL");
    var credential = new StorageCredential(call.Required("name"), call.UserName, workspace.Now())
    {
      RoleArn = RoleIn(call) ?? throw ApiRefusal.InvalidParameter("Missing required field: aws_iam_role"),
      IsReadOnly = call.Body.Flag("read_only"),
      Comment = call.Body.Text("comment"),
    };
    return CatalogJson.Of(metastore, metastore.Credentials.Add(credential));
  }

  private static JsonObject Update(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var credential = metastore.DemandManaged(call.UserName, metastore.Credentials.Get(call.Id));
    var role = RoleIn(call);
    if (role is not null && !call.Body.Flag("skip_validation") && Dependents(metastore, credential).Any() && !call.Body.Flag("force"))
      DemandWorking(workspace, metastore, credential, role);
    credential.RoleArn = role ?? credential.RoleArn;
    credential.IsReadOnly = call.Body.ContainsKey("read_only") ? call.Body.Flag("read_only") : credential.IsReadOnly;
    MetastoreRoutes.Change(workspace, call, credential);
    if (call.Body.Text("new_name") is { Length: > 0 } name)
      metastore.Credentials.Rename(credential, name);
    return CatalogJson.Of(metastore, credential);
  }

  // The real text is not known.
  private static JsonObject Delete(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var credential = metastore.DemandManaged(call.UserName, metastore.Credentials.Get(call.Id));
    var dependents = Dependents(metastore, credential).ToArray();
    if (dependents.Length > 0 && call.Query["force"] != "true")
      throw ApiRefusal.InvalidState(
        $"Storage Credential '{credential.Name}' cannot be deleted: it is used by external location '{dependents[0].Name}'.");
    metastore.Credentials.Remove(credential);
    credential.IsDeleted = true;
    return [];
  }

  /// <summary>Tries what the credential can do. That it cannot is no error of this call.</summary>
  private static JsonObject Validate(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var location = call.Body.Text("external_location_name") is { Length: > 0 } name ? metastore.Locations.Get(name) : null;
    var credential = call.Body.Text("storage_credential_name") is { Length: > 0 } named ? metastore.Credentials.Get(named)
      : location?.Credential
      ?? throw ApiRefusal.InvalidParameter("Either storage_credential_name or external_location_name must be given.");
    if (credential.IsDeleted)
      throw CatalogRefusal.DoesNotExist(SecurableKind.StorageCredential, credential.Id);
    metastore.DemandAccessible(credential);
    if (!metastore.Manages(call.UserName, credential))
    {
      metastore.Demand(call.UserName, metastore, "CREATE_EXTERNAL_LOCATION");
      metastore.Demand(call.UserName, credential, "CREATE_EXTERNAL_LOCATION");
    }
    var url = call.Body.Text("url") is { Length: > 0 } given ? given
      : location?.Url ?? throw ApiRefusal.InvalidParameter("Missing required field: url");
    var path = StoragePath.Of(url) ?? throw ApiRefusal.InvalidParameter($"Missing cloud file system scheme: {url}");
    var others = metastore.Locations.All.Where(l => l != location && !(l.Path == path && l.Credential == credential));
    if (others.FirstOrDefault(l => l.Path.Overlaps(path)) is { } other)
      throw ExternalLocationRoutes.Overlap(url, other, "ValidateStorageCredential");
    var readOnly = call.Body.Flag("read_only") || credential.IsReadOnly || location?.IsReadOnly == true;
    return new() { ["isDir"] = true, ["results"] = workspace.Probe.Try(credential, url, readOnly).Select(r => r.ToJson()).ToJsonArray() };
  }

  private static IEnumerable<ExternalLocation> Dependents(Metastore metastore, StorageCredential credential) =>
    metastore.Locations.All.Where(l => l.Credential == credential);

  private static void DemandWorking(Workspace workspace, Metastore metastore, StorageCredential credential, string role)
  {
    var before = credential.RoleArn;
    credential.RoleArn = role;
    try
    {
      foreach (var location in Dependents(metastore, credential))
        ExternalLocationRoutes.DemandWorking(workspace, credential, location.Url, location.IsReadOnly);
    }
    finally
    {
      credential.RoleArn = before;
    }
  }

  private static string? RoleIn(ApiCall call)
  {
    if (call.Body["aws_iam_role"] is not JsonObject role)
      return null;
    var arn = role.Text("role_arn") ?? "";
    return RoleArn.IsMatch(arn) ? arn : throw ApiRefusal.InvalidParameter($"Invalid AWS role ARN: {arn}");
  }
}
