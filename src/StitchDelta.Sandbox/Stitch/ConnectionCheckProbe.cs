using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StitchDelta.Sandbox.Aws;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>Stitch's connection test: reads and writes the bucket as the loader role and opens the JDBC URL with the token. The real one
/// loads nothing; this one does, where a rehearsal asks for it.</summary>
internal sealed class ConnectionCheckProbe(IAwsCloud aws, StitchRegions region, IJdbcProbe jdbc, bool loads = false)
{
  private static readonly Regex BareName = new("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", RegexOptions.CultureInvariant);

  /// <summary>The first thing that is wrong with a destination's properties, or null.</summary>
  public async Task<string?> RunAsync(JsonObject properties, CancellationToken cancel)
  {
    if (SshFault(properties["ssh_config"] as JsonObject) is { } fault) return fault;
    var bucket = (properties["staging_area"] as JsonObject)?.Text("bucket_name") ?? "";
    return BucketFault(bucket)
      ?? LoaderFault(bucket)
      ?? await JdbcFaultAsync(bucket, properties.Text("jdbc_url") ?? "", properties.Text("access_token") ?? "", cancel)
        .ConfigureAwait(false);
  }

  // The sandbox has no way through a tunnel, and does not pretend to have gone one.
  private static string? SshFault(JsonObject? ssh) => ssh?.Text("ssh") == "true"
    ? $"The sandbox opens no SSH tunnels: {ssh.Text("ssh_user")}@{ssh.Text("ssh_host")}:{ssh.Text("ssh_port")} was not tried, "
      + "and neither was what lies behind it"
    : null;

  private string? BucketFault(string bucket)
  {
    if (!BareName.IsMatch(bucket))
      return $"InvalidBucketName: The specified bucket is not valid. ({bucket})";
    var actual = aws.BucketRegion(bucket);
    if (actual is null)
      return $"NoSuchBucket: The specified bucket does not exist ({bucket})";
    return actual == region.AwsRegion
      ? null
      : $"The authorization header is malformed; the region '{region.AwsRegion}' is wrong; expecting '{actual}'";
  }

  private string? LoaderFault(string bucket)
  {
    var key = $"stitch-check/{Guid.NewGuid()}";
    var (role, bucketArn) = (region.LoaderRoleArn, $"arn:aws:s3:::{bucket}");
    var fault = Refusal("s3:ListBucket", bucketArn, () => aws.ListObjects(role, bucket, "stitch-check/"))
      ?? Refusal("s3:PutObject", $"{bucketArn}/{key}", () => aws.PutObject(role, bucket, key, Encoding.ASCII.GetBytes("stitch")));
    if (fault is not null)
      return fault;
    // What was written is taken away again even when it could not be read.
    var read = Refusal("s3:GetObject", $"{bucketArn}/{key}", () => aws.GetObject(role, bucket, key));
    var delete = Refusal("s3:DeleteObject", $"{bucketArn}/{key}", () => aws.DeleteObject(role, bucket, key));
    return read ?? delete;
  }

  private async Task<string?> JdbcFaultAsync(string bucket, string jdbcUrl, string token, CancellationToken cancel)
  {
    JdbcUrl url;
    try
    {
      url = JdbcUrl.Parse(jdbcUrl);
    }
    catch (StitchDeltaException fault)
    {
      return fault.Message;
    }
    // Nothing outside of this machine is ever spoken to.
    if (!url.Endpoint.IsLoopback)
      return $"Connection refused ({url.Endpoint.Authority})";
    return loads
      ? await LoadFaultAsync(new(aws, region.LoaderRoleArn, bucket), bucket, url, token, cancel).ConfigureAwait(false)
      : await jdbc.TryAsync(url, token, null, cancel).ConfigureAwait(false);
  }

  private async Task<string?> LoadFaultAsync(SmallLoad load, string bucket, JdbcUrl url, string token, CancellationToken cancel)
  {
    var objects = $"arn:aws:s3:::{bucket}/*";
    if (Refusal("s3:PutObject", objects, load.Stage) is { } fault)
      return fault;
    string? failed, left = null;
    try
    {
      failed = await jdbc.TryAsync(url, token, load, cancel).ConfigureAwait(false);
    }
    finally
    {
      left = Refusal("s3:DeleteObject", objects, load.Unstage);
    }
    return failed ?? left;
  }

  private static string? Refusal(string action, string resourceArn, Action call)
  {
    try
    {
      call();
      return null;
    }
    catch (S3Refusal refusal)
    {
      return $"{refusal.Code}: {refusal.Message} ({action} on {resourceArn})";
    }
  }
}
