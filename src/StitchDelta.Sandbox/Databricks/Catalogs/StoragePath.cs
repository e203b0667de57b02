using System.Text.RegularExpressions;

namespace StitchDelta.Sandbox.Databricks.Catalogs;

/// <summary>A bucket, or a folder of one.</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Path">The folder, with no slash at either end; empty for the whole bucket.</param>
internal sealed record StoragePath(string Bucket, string Path)
{
  private static readonly Regex S3 = new("^s3[an]?://(?<bucket>[^/]+)/*(?<path>.*?)/*$",
    RegexOptions.CultureInvariant | RegexOptions.Singleline);

  /// <summary>The path of a URL, or null when it is none of S3.</summary>
  public static StoragePath? Of(string url) =>
    S3.Match(url) is { Success: true } match ? new(match.Groups["bucket"].Value, match.Groups["path"].Value) : null;

  /// <summary>The keys of what is in it begin with this.</summary>
  public string Prefix => Path.Length == 0 ? "" : Path + "/";

  public bool Contains(StoragePath other) =>
    Bucket == other.Bucket && (Path.Length == 0 || other.Path == Path || other.Path.StartsWith(Prefix, StringComparison.Ordinal));

  public bool Overlaps(StoragePath other) => Contains(other) || other.Contains(this);

  public override string ToString() => $"s3://{Bucket}/{Path}";
}
