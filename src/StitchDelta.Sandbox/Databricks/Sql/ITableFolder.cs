using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Sandbox.Databricks.Sql;

/// <summary>The folder of a table. Names are relative to it.</summary>
internal interface ITableFolder
{
  void Put(string name, byte[] content);

  byte[] Get(string name);

  IReadOnlyList<string> List(string prefix);

  void Delete(string name);
}

/// <summary>A folder of a bucket, as the cluster's role reaches it.</summary>
internal sealed class S3Folder(IAwsCloud aws, string? roleArn, string bucket, string path) : ITableFolder
{
  private readonly string _prefix = path.Length == 0 ? "" : path + "/";

  public void Put(string name, byte[] content) => As(name, role => { aws.PutObject(role, bucket, _prefix + name, content); return true; });

  public byte[] Get(string name) => As(name, role => aws.GetObject(role, bucket, _prefix + name));

  public IReadOnlyList<string> List(string prefix) =>
    As(prefix, role => aws.ListObjects(role, bucket, _prefix + prefix)).Select(key => key.Substring(_prefix.Length)).ToArray();

  public void Delete(string name) => As(name, role => { aws.DeleteObject(role, bucket, _prefix + name); return true; });

  private T As<T>(string name, Func<string, T> call)
  {
    var where = $"s3a://{bucket}/{_prefix}{name}";
    if (roleArn is null)
      throw new SqlFailure("42501",
        $"java.nio.file.AccessDeniedException: {where}: shaded.databricks.org.apache.hadoop.fs.s3a.auth.NoAuthWithAWSException: "
        + "No AWS Credentials provided by IAMInstanceCredentialsProvider : the cluster has no instance profile");
    try
    {
      return call(roleArn);
    }
    catch (S3Refusal refusal)
    {
      var (exception, sqlState) = refusal.Status switch
      {
        403 => ("java.nio.file.AccessDeniedException", "42501"),
        404 => ("java.io.FileNotFoundException", "42K03"),
        _ => ("org.apache.hadoop.fs.s3a.AWSS3IOException", "58030"),
      };
      throw new SqlFailure(sqlState,
        $"{exception}: {where}: {refusal.Message} (Service: Amazon S3; Status Code: {refusal.Status}; Error Code: {refusal.Code})");
    }
  }
}

/// <summary>A folder of the workspace's own storage, where tables without a location live.</summary>
internal sealed class WorkspaceFolder(SortedDictionary<string, byte[]> files, string path) : ITableFolder
{
  private readonly string _prefix = path + "/";

  public void Put(string name, byte[] content) => files[_prefix + name] = content;

  public byte[] Get(string name) => files.TryGetValue(_prefix + name, out var content)
    ? content
    : throw new SqlFailure("42K03", $"java.io.FileNotFoundException: dbfs:{_prefix}{name}");

  public IReadOnlyList<string> List(string prefix) =>
    files.Keys.Where(k => k.StartsWith(_prefix + prefix, StringComparison.Ordinal)).Select(k => k.Substring(_prefix.Length)).ToArray();

  public void Delete(string name) => files.Remove(_prefix + name);
}
