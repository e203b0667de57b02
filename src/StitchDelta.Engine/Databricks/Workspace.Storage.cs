using System.Text.Json;
using System.Text.Json.Nodes;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Databricks;

// Storage credentials and external locations of Unity Catalog.
internal sealed partial class Workspace
{
  public Task<StorageCredentialInfo?> GetStorageCredentialAsync(string credentialName, CancellationToken cancel) => UnlessMissingAsync(
    Get("unity-catalog/storage-credentials/get", $"{Root}storage-credentials/{Uri.EscapeDataString(credentialName)}"), ReadCredential,
      cancel);

  public Task<StorageCredentialInfo> CreateStorageCredentialAsync(string credentialName, string roleArn, string comment,
    CancellationToken cancel)
  {
    var body = new JsonObject
    {
      ["name"] = credentialName,
      ["aws_iam_role"] = new JsonObject { ["role_arn"] = roleArn },
      ["comment"] = comment,
      ["skip_validation"] = true,
    };
    return ReadAsync(Post("unity-catalog/storage-credentials/create", Root
      + "storage-credentials", body) with { Target = credentialName }, ReadCredential, cancel);
  }

  public Task<IReadOnlyList<StorageCredentialInfo>> ListStorageCredentialsAsync(CancellationToken cancel) =>
    ListOfMetastoreAsync("storage-credentials", "storage_credentials", ReadCredential, cancel);

  public Task<StorageCredentialInfo> RestoreStorageCredentialAsync(string credentialName, string roleArn, CancellationToken cancel)
  {
    var body = new JsonObject
    {
      ["aws_iam_role"] = new JsonObject { ["role_arn"] = roleArn },
      ["read_only"] = false,
      ["skip_validation"] = true,
    };
    return ReadAsync(Update("storage-credentials", credentialName, body), ReadCredential, cancel);
  }

  public Task DeleteStorageCredentialAsync(string credentialName, CancellationToken cancel) =>
    DeleteAsync("unity-catalog/storage-credentials/delete", $"storage-credentials/{Uri.EscapeDataString(credentialName)}", credentialName,
      cancel);

  public Task<IReadOnlyList<CredentialFinding>> ValidateStorageCredentialAsync(
    string credentialName, string url, string? locationName, CancellationToken cancel)
  {
    // An address that overlaps a location is refused unless it is that location which is asked about.
    var body = locationName is not null
      ? new JsonObject { ["external_location_name"] = locationName }
      : new JsonObject { ["storage_credential_name"] = credentialName, ["url"] = url };
    var request = Post("unity-catalog/validate-storage-credentials", Root + "validate-storage-credentials", body) with
    {
      Target = credentialName,
      IsRepeatable = true,
    };
    return ListAsync(request, "results", r => new CredentialFinding(r.Text("operation"), r.Text("result"), r.Text("message")), cancel);
  }

  public Task<IReadOnlyList<ExternalLocationInfo>> ListExternalLocationsAsync(CancellationToken cancel) =>
    ListOfMetastoreAsync("external-locations", "external_locations", ReadLocation, cancel);

  private async Task<IReadOnlyList<T>> ListOfMetastoreAsync<T>(
    string path, string items, Func<JsonElement, T> read, CancellationToken cancel)
  {
    var hasSome = false;
    try
    {
      return await AllPagesAsync($"unity-catalog/{path}/list", $"{Root}{path}?max_results=0", items, ReadOne, cancel)
        .ConfigureAwait(false);
    }
    catch (StitchDeltaException e) when (IsMissing(e) && !hasSome)
    {
      return []; // Without a metastore there are none.
    }

    T ReadOne(JsonElement item)
    {
      hasSome = true;
      return read(item);
    }
  }

  public Task<ExternalLocationInfo> CreateExternalLocationAsync(
    string locationName, string url, string credentialName, string comment, CancellationToken cancel)
  {
    var body = new JsonObject
    {
      ["name"] = locationName,
      ["url"] = url,
      ["credential_name"] = credentialName,
      ["comment"] = comment,
      // Left out it is true, and then the role needs rights on queues.
      ["enable_file_events"] = false,
      ["fallback"] = false,
    };
    return ReadAsync(Post("unity-catalog/external-locations/create", Root + "external-locations", body) with { Target = locationName },
      ReadLocation, cancel);
  }

  public Task<ExternalLocationInfo> RestoreExternalLocationAsync(
    string locationName, string url, string credentialName, CancellationToken cancel)
  {
    var body = new JsonObject { ["url"] = url, ["credential_name"] = credentialName, ["skip_validation"] = true };
    return ReadAsync(Update("external-locations", locationName, body), ReadLocation, cancel);
  }

  public Task DeleteExternalLocationAsync(string locationName, CancellationToken cancel) =>
    DeleteAsync("unity-catalog/external-locations/delete", $"external-locations/{Uri.EscapeDataString(locationName)}", locationName,
      cancel);

  private ApiRequest Update(string path, string name, JsonObject body) =>
    Request(Patch, $"unity-catalog/{path}/update", $"{Root}{path}/{Uri.EscapeDataString(name)}") with
    {
      Body = ApiRequest.Json(body),
      Target = name,
      IsRepeatable = true,
    };

  private static StorageCredentialInfo ReadCredential(JsonElement c)
  {
    var role = c.Member("aws_iam_role");
    return new(c.NeedText("id"), c.NeedText("name"), c.Text("owner"), Filled(role, "role_arn"), Filled(role, "external_id"),
      Filled(role, "unity_catalog_iam_arn"), c.Text("comment"))
    {
      IsReadOnly = c.Flag("read_only"),
    };
  }

  private static ExternalLocationInfo ReadLocation(JsonElement l) =>
    new(l.NeedText("id"), l.NeedText("name"), l.NeedText("url"), l.Text("credential_name"), l.Text("owner"), l.Text("comment"))
    {
      CredentialId = Filled(l, "credential_id"),
      MetastoreId = Filled(l, "metastore_id"),
      IsReadOnly = l.Flag("read_only"),
      IsFallback = l.Flag("fallback"),
      IsIsolated = IsIsolated(l),
    };
}
