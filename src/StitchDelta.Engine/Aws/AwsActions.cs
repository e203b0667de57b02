using System.Text.RegularExpressions;

namespace StitchDelta.Engine.Aws;

/// <summary>The action that a policy must allow for a call, by its name in policies.</summary>
internal static class AwsActions
{
  private static readonly Regex Named = new(@"perform: ([a-z0-9-]+:[A-Za-z]+)", RegexOptions.CultureInvariant);

  /// <summary>The one that the refusal names, else the one of the call: most have its name.</summary>
  internal static string Behind(string service, string operation, string message) =>
    Named.Match(message) is { Success: true } named ? named.Groups[1].Value : $"{service.ToLowerInvariant()}:{NameOf(operation)}";

  private static string NameOf(string operation) => operation switch
  {
    "ListBuckets" => "ListAllMyBuckets",
    "HeadBucket" or "ListObjectsV2" => "ListBucket",
    "GetBucketEncryption" => "GetEncryptionConfiguration",
    _ => operation,
  };
}
