using System.Text;
using System.Text.Json.Nodes;
using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>What one operation on storage came to.</summary>
/// <param name="Operation">READ, LIST, WRITE, DELETE or PATH_EXISTS.</param>
/// <param name="Result">PASS, FAIL or SKIP.</param>
/// <param name="Message">Why it failed.</param>
internal sealed record ProbeResult(string Operation, string Result, string Message)
{
  public JsonObject ToJson() => new() { ["operation"] = Operation, ["result"] = Result, ["message"] = Message };
}

/// <summary>Tries what a credential can do, by really becoming its role and using the bucket. It sees IAM as late as Databricks
/// does.</summary>
internal sealed class CredentialProbe(IAwsCloud aws)
{
  private const string Pass = "PASS", Fail = "FAIL", Skip = "SKIP";

  /// <summary>Why the role of a credential cannot be had, or null: Databricks' role must be let in with the credential's external id,
  /// and so must the role itself.</summary>
  public string? RoleFault(StorageCredential credential)
  {
    // The real text is not known.
    if (credential.IsDeleted)
      return $"Cause: Storage Credential '{credential.Id}' does not exist.";
    var (role, id) = (credential.RoleArn, credential.ExternalId);
    if (!aws.MayAssume(CatalogJson.MasterRoleArn, role, id))
      return $"Cause: AccessDeniedException: User: {CatalogJson.MasterRoleArn} is not authorized to perform: sts:AssumeRole "
        + $"on resource: {role}";
    return aws.MayAssume(role, role, id) ? null : NotSelfAssuming;
  }

  public const string NotSelfAssuming = "The IAM role for this storage credential was found to be non self-assuming. "
    + "Please check your role's trust and IAM policies to ensure that your IAM role can assume itself according to the Unity Catalog "
    + "storage credential documentation.";

  public IReadOnlyList<ProbeResult> Try(StorageCredential credential, string url, bool readOnly)
  {
    var path = StoragePath.Of(url)!;
    if (RoleFault(credential) is { } fault)
    {
      var failed = Operations(readOnly).Select(o => new ProbeResult(o, Fail, Text(o, url, fault)));
      return [.. failed, .. readOnly ? Skipped("WRITE", "DELETE") : [], .. Skipped("PATH_EXISTS")];
    }

    var (cloud, role) = (aws.SeenLate, credential.RoleArn);
    IReadOnlyList<string> keys = [];
    var key = $"{path.Prefix}unity-catalog-validation-{Guid.NewGuid():N}";
    var list = Result("LIST", url, () => keys = cloud.ListObjects(role, path.Bucket, path.Prefix));
    var write = readOnly ? Skipped("WRITE")[0]
      : Result("WRITE", url, () => cloud.PutObject(role, path.Bucket, key, Encoding.ASCII.GetBytes("unity catalog")));
    var toRead = write.Result == Pass ? key : keys.Count > 0 ? keys[0] : null;
    var read = Read(readOnly && list.Result == Pass, toRead, url, () => cloud.GetObject(role, path.Bucket, toRead!));
    var delete = write.Result == Pass ? Result("DELETE", url, () => cloud.DeleteObject(role, path.Bucket, key)) : Skipped("DELETE")[0];
    return [read, list, write, delete, Exists(list, path.Path.Length == 0 || keys.Count > 0, url)];
  }

  private static ProbeResult Exists(ProbeResult list, bool exists, string url)
  {
    if (list.Result == Fail)
      return Skipped("PATH_EXISTS")[0];
    return exists ? new("PATH_EXISTS", Pass, "") : new("PATH_EXISTS", Fail, $"The path {url} does not exist.");
  }

  private static ProbeResult Read(bool mustRead, string? key, string url, Action read)
  {
    if (key is not null)
      return Result("READ", url, read);
    return mustRead ? new("READ", Fail, "No file available under the location to read") : Skipped("READ")[0];
  }

  private static IReadOnlyList<string> Operations(bool readOnly) => readOnly ? ["READ", "LIST"] : ["READ", "LIST", "WRITE", "DELETE"];

  private static ProbeResult[] Skipped(params string[] operations) => [.. operations.Select(o => new ProbeResult(o, Skip, ""))];

  private static ProbeResult Result(string operation, string url, Action call)
  {
    try
    {
      call();
      return new(operation, Pass, "");
    }
    catch (S3Refusal refusal)
    {
      return new(operation, Fail, Text(operation, url, $"Cause: {refusal.Code}Exception: {refusal.Message}"));
    }
  }

  private static string Text(string operation, string url, string fault) => fault == NotSelfAssuming ? fault
    : $"AWS IAM role does not have {operation} permissions on url {url}. "
      + $"Please contact your account admin to update the storage credential. PERMISSION_DENIED: Access denied. {fault}";
}
