namespace StitchDelta.Resources.UnityCatalog;

/// <summary>What is asked of the external location over a bucket.</summary>
/// <param name="BucketName">The bucket.</param>
/// <param name="Principal">Who is to load through it: a user name, or the application id of a service principal.</param>
public sealed record LocationRequest(string BucketName, string Principal)
{
  private const int LongestRoleName = 64;

  /// <summary>The location's name, where one is made.</summary>
  [System.Diagnostics.CodeAnalysis.AllowNull]
  public string LocationName { get => field ?? $"stitch-{BucketName}"; init => field = Given(value); }

  /// <summary>The storage credential's name, where one is made.</summary>
  [System.Diagnostics.CodeAnalysis.AllowNull]
  public string CredentialName { get => field ?? $"stitch-{BucketName}"; init => field = Given(value); }

  /// <summary>The name of the role that the credential takes on, where one is made.</summary>
  [System.Diagnostics.CodeAnalysis.AllowNull]
  public string RoleName { get => field ?? Shortened($"stitch-unity-{BucketName}{OfMetastore}"); init => field = Given(value); }

  /// <summary>The id of the metastore; null where it is not known. Each has a credential for the bucket, and so a role, of its
  /// own.</summary>
  public string? MetastoreId { get; init => field = Given(value); }

  /// <summary>The id of the location that was made for it before; null where none is on record.</summary>
  public string? LocationId { get; init; }

  /// <summary>The id of the storage credential that was made for it before; null where none is on record.</summary>
  public string? CredentialId { get; init; }

  /// <summary>What is asked of that role beside what it is for.</summary>
  public RoleOptions Options { get; init; } = new();

  /// <summary>The ARN of the KMS key with which the bucket is encrypted; null for none, and where it is not known.</summary>
  public string? KmsKeyArn { get; init => field = Given(value); }

  /// <summary>Whether one is made where there is none. If not, only one that is there is made use of.</summary>
  public bool MayCreate { get; init; } = true;

  /// <summary>Who asks, and so owns what is made; left out: the principal.</summary>
  [System.Diagnostics.CodeAnalysis.AllowNull]
  public string Caller { get => field ?? Principal; init => field = Given(value); }

  /// <summary>What the role must say of itself.</summary>
  internal CredentialRole Role => new(BucketName, MetastoreId);

  // The beginning of its id, which is a GUID, tells metastores apart; all of it is in the role's tags.
  private string OfMetastore => MetastoreId is null ? "" : $"-{new string([.. MetastoreId.Where(char.IsLetterOrDigit).Take(8)])}";

  private static string? Given(string? name) => name?.Trim() is { Length: > 0 } given ? given : null;

  // A bucket's name may take all but one of the characters that a role's may have.
  private static string Shortened(string name) =>
    name.Length <= LongestRoleName ? name : $"{name.Substring(0, LongestRoleName - 9)}-{Seen.Of(name).Substring(0, 8)}";
}
