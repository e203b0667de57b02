using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>Unity Catalog's refusals.</summary>
internal static class CatalogRefusal
{
  public static ApiRefusal NoMetastore() => new(404, "METASTORE_DOES_NOT_EXIST", "No metastore assigned for the current workspace.")
  {
    Details = [new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.RequestInfo", ["request_id"] = Guid.NewGuid().ToString() }],
  };

  public static ApiRefusal DoesNotExist(SecurableKind kind, string name) =>
    new(404, $"{kind.Wire}_DOES_NOT_EXIST", $"{kind.Shown} '{name}' does not exist.");

  public static ApiRefusal Denied(string message) => new(403, "PERMISSION_DENIED", message);

  public static ApiRefusal Missing(string privilege, Securable on) => Denied(MissingText(privilege, on));

  /// <summary>As REST and SQL both say it.</summary>
  public static string MissingText(string privilege, Securable on) =>
    $"User does not have {privilege.Replace('_', ' ')} on {on.Kind.Shown} '{on.FullName}'.";

  public static ApiRefusal NotOwner(Securable of) => Denied($"User is not an owner of {of.Kind.Shown} '{of.FullName}'.");

  public static string NoParentText(string url) =>
    $"No parent external location was found for path '{url}'. Please create an external location on one of the parent paths "
    + "and then retry the query or command again.";

  /// <summary>One with the error class that its message belongs to.</summary>
  public static ApiRefusal OfClass(string errorClass, string message) => new(400, "INVALID_PARAMETER_VALUE", message)
  {
    Details =
    [
      new JsonObject
      {
        ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
        ["reason"] = errorClass,
        ["domain"] = "unity-catalog.databricks.com",
        // Databricks' own clients count on it.
        ["metadata"] = new JsonObject(),
      },
    ],
  };
}
