using System.Text.RegularExpressions;

namespace StitchDelta.Resources.Destinations;

/// <summary>What to do about a connection check that failed.</summary>
public static class ConnectionCheckAdvice
{
  private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

  private const string Bucket = "Let Stitch's loader use the bucket: Grant-StitchBucketAccess";
  private const string Key =
    "The bucket is encrypted with a KMS key whose policy does not let Stitch's loader use it. "
      + "The check 'KMS key' of Test-StitchDestination shows the statement for its policy.";
  private const string Name = "Check the bucket name.";
  private const string Region = "Use a bucket in the AWS region of the Stitch account.";
  internal const string Token = "Give Stitch a valid token: Update-DeltaToken";
  private const string Cluster = "Check that the JDBC URL is the cluster's and that the cluster runs: Get-DeltaJdbcUrl, Start-DeltaCluster";
  private const string Compute =
    "Databricks knows the token, and does not let its user use that cluster or SQL warehouse. Let it: the cluster's single user, "
      + "or Permissions on the page of the cluster or warehouse.";
  private const string Addresses =
    "Let Stitch's addresses in at the workspace's IP access lists; Test-StitchDestination names those that are kept out.";

  private static readonly Dictionary<string, string> ByCode = new(StringComparer.Ordinal)
  {
    ["AccessDenied"] = Bucket,
    ["AllAccessDisabled"] = Bucket,
    ["NoSuchBucket"] = Name,
    ["InvalidBucketName"] = Name,
    ["AuthorizationHeaderMalformed"] = Region,
    ["PermanentRedirect"] = Region,
    ["IllegalLocationConstraintException"] = Region,
    ["RESOURCE_DOES_NOT_EXIST"] = Cluster,
    ["INVALID_STATE"] = Cluster,
    ["TEMPORARILY_UNAVAILABLE"] = Cluster,
    ["PERMISSION_DENIED"] = Compute,
  };

  private static readonly Dictionary<int, string> ByStatus = new()
  {
    [401] = Token,
    [403] = Token,
    [404] = Cluster,
    [502] = Cluster,
    [503] = Cluster,
    [504] = Cluster,
  };

  // Whole sentences, from their beginning: these reasons come without a code of their own.
  private static readonly (Regex Sentence, string Remedy)[] Sentences =
  [
    (new(@"^Source IP address: \S+ is blocked by Databricks IP ACL for workspace: \d+", Options), Addresses),
    (new(@"^The authorization header is malformed; the region '[a-z0-9-]+' is wrong; expecting '[a-z0-9-]+'", Options), Region),
    (new(@"^User: \S+ is not authorized to perform: kms:\w+ on (?:the )?resource", Options), Key),
    (new(@"^Access Denied$", Options), Bucket),
    (new(@"^The specified bucket does not exist", Options), Name),
    (new(@"^Connection refused(?:$| \()", Options), Cluster),
    (new($"^{Regex.Escape(MakeCluster.AutoMerge)} must be false", Options),
      $"Set {MakeCluster.AutoMerge} to false: New-DeltaCluster repairs it."),
  ];

  /// <summary>What to do about a message of a failed check.</summary>
  /// <param name="message">Stitch's message.</param>
  /// <param name="throughTunnel">Whether Stitch reaches the workspace through an SSH tunnel. Only then can the tunnel be what
  /// failed.</param>
  /// <param name="bucketName">The bucket that the destination loads into; null where it is not known.</param>
  public static string Remedy(string message, bool throughTunnel, string? bucketName = null)
  {
    var remedy = RemedyOf(message, throughTunnel);
    return remedy == Bucket && bucketName is not null ? $"{remedy} {bucketName}" : remedy;
  }

  private static string RemedyOf(string message, bool throughTunnel)
  {
    if (CatalogAdvice.Remedy(message) is { } ofCatalog) return ofCatalog;
    var failure = CheckFailure.Of(message);
    if (Sentences.FirstOrDefault(s => s.Sentence.IsMatch(failure.Text)) is { Remedy: { } remedy }) return remedy;
    if (ByCode.TryGetValue(failure.Code, out remedy)) return remedy;
    if (ByStatus.TryGetValue(failure.Status, out remedy)) return remedy;
    return throughTunnel
      ? "Check the SSH server and the user on it, or do without: Set-StitchDestination -NoSsh. "
        + "Test-StitchDestination tries what lies behind it."
      : "Test-StitchDestination finds the part that fails.";
  }
}
