using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>/api/2.1/unity-catalog/external-locations.</summary>
internal static class ExternalLocationRoutes
{
  public static IReadOnlyList<ApiRoute> All { get; } =
  [
    MetastoreRoutes.Route("GET", "external-locations", false, List) with { Name = "external-locations/list" },
    MetastoreRoutes.Route("POST", "external-locations", true, Create) with { Name = "external-locations/create" },
    MetastoreRoutes.Route("GET", "external-locations/{id}", false, Get) with { Name = "external-locations/get" },
    MetastoreRoutes.Route("PATCH", "external-locations/{id}", true, Update) with { Name = "external-locations/update" },
    MetastoreRoutes.Route("DELETE", "external-locations/{id}", true, Delete) with { Name = "external-locations/delete" },
  ];

  public static ApiRefusal Overlap(string url, ExternalLocation other, string call) => CatalogRefusal.OfClass("LOCATION_OVERLAP",
    $"[RequestId={Guid.NewGuid()} ErrorClass=INVALID_PARAMETER_VALUE.LOCATION_OVERLAP] Input path url '{url}' "
    + $"overlaps with an existing external location within '{call}' call. Conflicting location: {other.Name}.");

  /// <summary>Refuses a credential that cannot do what a location is for.</summary>
  public static void DemandWorking(Workspace workspace, StorageCredential credential, string url, bool readOnly)
  {
    var failed = workspace.Probe.Try(credential, url, readOnly).FirstOrDefault(r => r is { Result: "FAIL", Operation: not "PATH_EXISTS" });
    if (failed is not null)
      throw failed.Message.StartsWith("AWS IAM role", StringComparison.Ordinal) ? CatalogRefusal.Denied(failed.Message)
        : ApiRefusal.InvalidParameter(failed.Message);
  }

  private static JsonObject List(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return Pages.Of("external_locations", call, metastore.Locations.All,
      l => metastore.Sees(call.UserName, l), l => CatalogJson.Of(metastore, l));
  }

  private static JsonObject Get(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    return CatalogJson.Of(metastore, metastore.DemandSeen(call.UserName, metastore.Locations.Get(call.Id)));
  }

  private static JsonObject Create(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    metastore.Demand(call.UserName, metastore, "CREATE_EXTERNAL_LOCATION");
    var location = new ExternalLocation(call.Required("name"), call.UserName, workspace.Now())
    {
      Url = call.Required("url"),
      Credential = CredentialIn(call, metastore)!,
      IsReadOnly = call.Body.Flag("read_only"),
      Fallback = call.Body.Flag("fallback"),
      HasFileEvents = call.Body.Text("enable_file_events") != "false",
      Comment = call.Body.Text("comment"),
    };
    if (metastore.Locations.Find(location.Name) is null)
      Check(workspace, call, location, location.Url, "CreateExternalLocation");
    return CatalogJson.Of(metastore, metastore.Locations.Add(location));
  }

  private static JsonObject Update(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var location = metastore.DemandManaged(call.UserName, metastore.Locations.Get(call.Id));
    var before = (location.Url, location.Credential, location.IsReadOnly, location.HasFileEvents);
    try
    {
      location.Credential = call.Body.ContainsKey("credential_name") ? CredentialIn(call, metastore)! : location.Credential;
      location.IsReadOnly = Flag(call, "read_only", location.IsReadOnly);
      location.HasFileEvents = Flag(call, "enable_file_events", location.HasFileEvents);
      var url = call.Body.Text("url") ?? location.Url;
      if ((url, location.Credential, location.IsReadOnly, location.HasFileEvents) != before)
        Check(workspace, call, location, url, "UpdateExternalLocation");
      location.Url = url;
    }
    catch (ApiRefusal)
    {
      (location.Url, location.Credential, location.IsReadOnly, location.HasFileEvents) = before;
      throw;
    }
    location.Fallback = Flag(call, "fallback", location.Fallback);
    MetastoreRoutes.Change(workspace, call, location);
    if (call.Body.Text("new_name") is { Length: > 0 } name)
      metastore.Locations.Rename(location, name);
    return CatalogJson.Of(metastore, location);
  }

  // The real text is not known.
  private static JsonObject Delete(Workspace workspace, ApiCall call)
  {
    var metastore = workspace.Catalogs.Assigned;
    var location = metastore.DemandManaged(call.UserName, metastore.Locations.Get(call.Id));
    var tables = metastore.Catalogs.All.SelectMany(c => c.Schemas).SelectMany(s => s.Tables.Values);
    var used = tables.FirstOrDefault(t => StoragePath.Of(t.Location) is { } path && location.Path.Contains(path));
    if (call.Query["force"] != "true" && used is { } table)
      throw ApiRefusal.InvalidState($"External Location '{location.Name}' cannot be deleted: it is used by table '{table.FullName}'.");
    metastore.Locations.Remove(location);
    return [];
  }

  private static StorageCredential? CredentialIn(ApiCall call, Metastore metastore)
  {
    var credential = metastore.DemandAccessible(metastore.Credentials.Get(call.Required("credential_name")));
    metastore.Demand(call.UserName, credential, "CREATE_EXTERNAL_LOCATION");
    return credential;
  }

  private static bool Flag(ApiCall call, string name, bool otherwise) => call.Body.ContainsKey(name) ? call.Body.Flag(name) : otherwise;

  private static void Check(Workspace workspace, ApiCall call, ExternalLocation location, string url, string operation)
  {
    var path = StoragePath.Of(url) ?? throw ApiRefusal.InvalidParameter($"Missing cloud file system scheme: {url}");
    if (path.Bucket.Contains('.') || path.Path.Any(c => c > '~'))
      throw ApiRefusal.InvalidParameter(
        $"Invalid external location url {url}: bucket names with dots and paths with other characters than ASCII are not supported.");
    if (workspace.Catalogs.Assigned.Locations.All.FirstOrDefault(l => l != location && l.Path.Overlaps(path)) is { } other)
      throw Overlap(url, other, operation);
    if (call.Body.Flag("skip_validation"))
      return;
    DemandWorking(workspace, location.Credential, url, location.IsReadOnly || location.Credential.IsReadOnly);
    if (location.HasFileEvents)
      DemandFileEvents(workspace, location.Credential, path, url);
  }

  // That file events ask for these rights is published, the refusal is not.
  private static void DemandFileEvents(Workspace workspace, StorageCredential credential, StoragePath path, string url)
  {
    var owner = Arns.AccountOf(credential.RoleArn);
    var wanted = new[]
    {
      ("s3:PutBucketNotification", $"arn:aws:s3:::{path.Bucket}"),
      ("sns:CreateTopic", $"arn:aws:sns:{workspace.Catalogs.Assigned.Region}:{owner}:csms-sandbox"),
      ("sqs:CreateQueue", $"arn:aws:sqs:{workspace.Catalogs.Assigned.Region}:{owner}:csms-sandbox"),
    };
    foreach (var (action, resource) in wanted)
      if (!workspace.Aws.RoleMay(credential.RoleArn, action, resource))
        throw CatalogRefusal.Denied($"AWS IAM role does not have FILE EVENTS permissions on url {url}. PERMISSION_DENIED: Access denied. "
          + $"Cause: AccessDeniedException: User: {credential.RoleArn} is not authorized to perform: {action} on resource: {resource}");
  }
}
