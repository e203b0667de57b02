namespace StitchDelta;

/// <summary>What Unity Catalog must have for tables in the bucket: an external location over it, with its storage credential.</summary>
public record DeltaExternalLocation : DeltaInstanceProfileRegistration
{
  /// <summary>The catalog in which Stitch's tables come to lie; <c>hive_metastore</c> for the workspace's own Hive metastore, and null in a
  /// workspace without Unity Catalog.</summary>
  public string? CatalogName { get; init; }

  /// <summary>The external location over the bucket.</summary>
  public string? ExternalLocationName { get; init; }

  /// <summary>The storage credential through which Unity Catalog reaches the bucket.</summary>
  public string? StorageCredentialName { get; init; }

  /// <summary>The role that the storage credential takes on, where this module made it.</summary>
  public string? CredentialRoleName { get; init; }

  /// <summary>Whose token Stitch logs in with, and so who has the privileges: a user name, or the application id of a service
  /// principal.</summary>
  public string? Principal { get; init; }

  /// <summary>The privileges that were added for it.</summary>
  public IReadOnlyList<string>? AddedPrivileges { get; init; }
}
