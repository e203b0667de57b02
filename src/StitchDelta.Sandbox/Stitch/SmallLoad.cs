using System.Text;
using StitchDelta.Sandbox.Aws;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>
/// A load of three rows as Stitch's guide describes loads: files go into the bucket, are read as a staging table there and merged into the
/// real one, and what was staged is removed. The SQL of the real loader is not published; this is the documented process and no more.
/// </summary>
internal sealed class SmallLoad(IAwsCloud aws, string loaderRoleArn, string bucket)
{
  private const string Schema = "stitch_rehearsal", Table = Schema + ".orders", Columns = "(id BIGINT, name STRING)";

  private readonly string _id = Guid.NewGuid().ToString("N");

  private string Folder => $"stitch-rehearsal/{_id}";

  private string Key => $"{Folder}/part-00000.parquet";

  private string StagingTable => $"{Schema}.staging_{_id}";

  /// <summary>What loads the staged file, in order.</summary>
  public IReadOnlyList<string> Statements =>
  [
    $"CREATE SCHEMA IF NOT EXISTS {Schema}",
    $"CREATE TABLE {StagingTable} {Columns} USING PARQUET LOCATION 's3://{bucket}/{Folder}'",
    $"CREATE TABLE IF NOT EXISTS {Table} {Columns} USING DELTA",
    $"MERGE INTO {Table} AS t USING {StagingTable} AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *",
  ];

  /// <summary>What is run afterwards, whatever came of it.</summary>
  public string CleanUp => $"DROP TABLE IF EXISTS {StagingTable}";

  /// <summary>Puts the file into the bucket as Stitch's loader. Throws <see cref="S3Refusal"/>.</summary>
  public void Stage()
  {
    var rows = Enumerable.Range(1, 3).Select(n => $$"""{"id":{{n}},"name":"row {{n}}"}""" + "\n");
    aws.PutObject(loaderRoleArn, bucket, Key, Encoding.UTF8.GetBytes(string.Concat(rows)));
  }

  /// <summary>Takes the file away again. Throws <see cref="S3Refusal"/>.</summary>
  public void Unstage() => aws.DeleteObject(loaderRoleArn, bucket, Key);
}
