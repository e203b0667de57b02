namespace StitchDelta.Resources.UnityCatalog;

/// <summary>What is known of the role of a storage credential. It is for one bucket in one metastore, and says so: its trust policy asks
/// for the external id of one credential, and with that of another one the first would not reach the bucket any more.</summary>
/// <param name="BucketName">The bucket.</param>
/// <param name="MetastoreId">The metastore; null where it is not known.</param>
internal sealed record CredentialRole(string BucketName, string? MetastoreId)
{
  /// <summary>The tag by which the role is known as this module's. It holds the bucket: the credential's name may have characters that no
  /// tag takes, and somebody may change it.</summary>
  public const string Tag = RecordTags.Prefix + "StorageCredential";

  /// <summary>The description of the role that is made, by which one list of all roles tells which one it is.</summary>
  public string Description =>
    $"Lets Unity Catalog use the bucket {BucketName} for Stitch{(MetastoreId is null ? "" : $", from the metastore {MetastoreId}")}.";

  /// <summary>The tags of the role that is made.</summary>
  public IReadOnlyDictionary<string, string> Tags => MetastoreId is null ? new Dictionary<string, string> { [Tag] = BucketName }
    : new Dictionary<string, string> { [Tag] = BucketName, [RecordTags.Metastore] = MetastoreId };

  /// <summary>Whether a role says that it is the one, by its description or, where somebody changed that, by its tags.</summary>
  public bool Is(IamRole role) => role.Description == Description || (OfBucket(role) == BucketName && IsOfMetastore(role));

  /// <summary>For what else the module made a role, in words; null where it is the one, or is not the module's.</summary>
  public string? Other(IamRole role) => OfBucket(role) is not { } bucket || Is(role) ? null
    : IsOfMetastore(role) ? $"the bucket {bucket}" : $"the bucket {bucket} in the metastore {role.Tags[RecordTags.Metastore]}";

  /// <summary>The name in a role's ARN, without its path.</summary>
  public static string NameIn(string roleArn) => roleArn.Substring(roleArn.LastIndexOf('/') + 1);

  private static string? OfBucket(IamRole role) => role.Tags.TryGetValue(Tag, out var bucket) ? bucket : null;

  private bool IsOfMetastore(IamRole role) => !role.Tags.TryGetValue(RecordTags.Metastore, out var its) || its == MetastoreId;
}
