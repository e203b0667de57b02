using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>What there is in Unity Catalog, as REST tells it.</summary>
internal static class CatalogJson
{
  /// <summary>The role of Databricks that assumes the customer's.</summary>
  public const string MasterRoleArn = Aws.State.InitialState.UnityCatalogRoleArn;

  public static JsonObject Of(Metastore metastore, Catalog catalog)
  {
    var json = Common(metastore, catalog);
    json["catalog_type"] = "MANAGED_CATALOG";
    json["isolation_mode"] = catalog.IsIsolated ? "ISOLATED" : "OPEN";
    if (catalog.StorageRoot is { } root)
      (json["storage_root"], json["storage_location"]) = (root, root);
    return json;
  }

  public static JsonObject Of(Metastore metastore, Schema schema)
  {
    var json = Common(metastore, schema);
    json["catalog_name"] = schema.Catalog.Name;
    if (schema.Location is { } root)
      (json["storage_root"], json["storage_location"]) = (root, root);
    return json;
  }

  public static JsonObject Of(Metastore metastore, StorageCredential credential)
  {
    var json = Common(metastore, credential);
    json["aws_iam_role"] = new JsonObject
    {
      ["role_arn"] = credential.RoleArn,
      ["external_id"] = credential.ExternalId,
      ["unity_catalog_iam_arn"] = MasterRoleArn,
    };
    json["read_only"] = credential.IsReadOnly;
    json["used_for_managed_storage"] = false;
    json["isolation_mode"] = credential.IsIsolated ? "ISOLATION_MODE_ISOLATED" : "ISOLATION_MODE_OPEN";
    return json;
  }

  public static JsonObject Of(Metastore metastore, ExternalLocation location)
  {
    var json = Common(metastore, location);
    json["url"] = location.Url;
    json["credential_name"] = location.Credential.Name;
    json["credential_id"] = location.Credential.Id;
    json["read_only"] = location.IsReadOnly;
    json["fallback"] = location.Fallback;
    json["enable_file_events"] = location.HasFileEvents;
    json["isolation_mode"] = location.IsIsolated ? "ISOLATION_MODE_ISOLATED" : "ISOLATION_MODE_OPEN";
    return json;
  }

  // Names come back in lower case in full_name.
  private static JsonObject Common(Metastore metastore, Securable of)
  {
    var json = new JsonObject
    {
      ["name"] = of.Name,
      ["id"] = of.Id,
      ["full_name"] = of.FullName.ToLowerInvariant(),
      ["owner"] = of.Owner,
      ["metastore_id"] = metastore.Id,
      ["securable_type"] = of.Kind.Wire,
      ["created_at"] = of.Created.ToUnixTimeMilliseconds(),
      ["created_by"] = of.Creator,
      ["updated_at"] = of.Updated.ToUnixTimeMilliseconds(),
      ["updated_by"] = of.Owner,
      ["browse_only"] = false,
    };
    if (of.Comment is { } comment)
      json["comment"] = comment;
    return json;
  }
}
