namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>The catalog for Stitch's tables cannot be known.</summary>
  public static readonly ErrorEntry CatalogNotChosen = Define(ErrorKind.InvalidArgument,
    "This workspace has no hive_metastore any more, and its default catalog is {0}. In which catalog are Stitch's tables to lie?",
    "Give one as -CatalogName; SHOW CATALOGS lists them: Invoke-DeltaSql 'SHOW CATALOGS'");

  /// <summary>There is no such catalog, or the caller does not see it.</summary>
  public static readonly ErrorEntry CatalogNotFound = Define(ErrorKind.ObjectNotFound,
    "The workspace shows no catalog '{0}'.",
    "Check the name, or have its owner let you use it, in SQL: GRANT USE CATALOG ON CATALOG `{0}` TO `{1}`");

  /// <summary>A catalog or an external location is kept from this workspace.</summary>
  public static readonly ErrorEntry NotForThisWorkspace = Define(ErrorKind.PermissionDenied,
    "Stitch cannot load through {0}: {1}.",
    "Have {2}. Or take another one: -CatalogName for a catalog, another bucket for a location.");

  /// <summary>No table can be made in the catalog.</summary>
  public static readonly ErrorEntry CatalogHasNoStorage = Define(ErrorKind.InvalidOperation,
    "Neither the catalog {0} nor its metastore shows a storage root. Without one no table can be made in it.",
    "Give another -CatalogName, or have an admin make one with storage, in SQL: CREATE CATALOG <name> MANAGED LOCATION 's3://...'");

  /// <summary>A catalog is named, and the workspace has no Unity Catalog.</summary>
  public static readonly ErrorEntry UnityCatalogMissing = Define(ErrorKind.InvalidOperation,
    "The catalog '{0}' is asked for, but no metastore of Unity Catalog is assigned to this workspace.",
    "Leave -CatalogName out, or have an account admin assign a metastore to the workspace.");

  /// <summary>The Hive metastore is asked for where it is disabled.</summary>
  public static readonly ErrorEntry HiveMetastoreDisabled = Define(ErrorKind.InvalidOperation,
    "hive_metastore is asked for, but legacy access is disabled in this workspace: statements that use it are refused.",
    "Give a catalog of Unity Catalog as -CatalogName, or leave it out.");

  /// <summary>Unity Catalog cannot have a location over a bucket of this name.</summary>
  public static readonly ErrorEntry BucketNameHasDots = Define(ErrorKind.InvalidArgument,
    "Unity Catalog takes no external location over a bucket with dots in its name, as '{0}' has.",
    "Use a bucket without dots in its name, or where the workspace still has it the Hive metastore: -CatalogName hive_metastore");

  /// <summary>There is a location inside the bucket, so that there can be none over it.</summary>
  public static readonly ErrorEntry ExternalLocationNested = Define(ErrorKind.ResourceExists,
    "The external location '{0}' of {1} lies inside the bucket, at {2}. Locations cannot contain one another, "
      + "so there can be none over all of {3}, where Stitch loads to.",
    "Use another bucket, or have its owner drop the location, in SQL: DROP EXTERNAL LOCATION `{0}`");

  /// <summary>The location over the bucket cannot be written to.</summary>
  public static readonly ErrorEntry ExternalLocationReadOnly = Define(ErrorKind.InvalidOperation,
    "The external location '{0}' over the bucket {1} is read-only, so that nobody can load into it.",
    "Have its owner, {2}, make it writable (Catalog Explorer, External locations, {0}), or use another bucket.");

  /// <summary>There is a storage credential of that name for another role.</summary>
  public static readonly ErrorEntry StorageCredentialOfOthers = Define(ErrorKind.ResourceExists,
    "The metastore has a storage credential '{0}' already, of {1}, and it takes on the role {2}, not {3}.",
    "Give another name: -StorageCredentialName");

  /// <summary>The role is another storage credential's, which would not reach its bucket any more.</summary>
  public static readonly ErrorEntry CredentialRoleOfOthers = Define(ErrorKind.ResourceExists,
    "The role '{0}' belongs to the storage credential for {1}. It trusts one credential only: if another one took it, "
      + "that one would no longer reach its bucket.",
    "Give another name, or leave it out: -CredentialRoleName");

  /// <summary>Unity Catalog cannot reach the bucket through the credential.</summary>
  public static readonly ErrorEntry StorageCredentialUnusable = Define(ErrorKind.ResourceUnavailable,
    "Unity Catalog cannot use the bucket {0} through the storage credential '{1}' (role {2}): {3}",
    "IAM can take minutes to show what it was told: run the command again. If it stays so, look for a Deny in the bucket's policy, "
      + "or for a policy of the organization.");

  /// <summary>The location over the bucket is there, and cannot be used.</summary>
  public static readonly ErrorEntry ExternalLocationUnusable = Define(ErrorKind.ResourceUnavailable,
    "The external location '{0}' of {1} is over the bucket {2}, and nobody can load through it: {3}",
    "{4} Or use another bucket.");

  /// <summary>The caller may not make the location that is missing.</summary>
  public static readonly ErrorEntry MetastorePrivilegesMissing = Define(ErrorKind.PermissionDenied,
    "There is no external location over the bucket {0} yet, and {1} may not make one: {2} on the metastore {3} is lacking.",
    "Have the owner of the metastore, {4}, or somebody else who may make it (New-DeltaExternalLocation {0}), or run this in SQL, "
      + "and run the command again: {5}");

  /// <summary>The caller may not grant what the owner of Stitch's token lacks.</summary>
  public static readonly ErrorEntry PrivilegesNotGrantable = Define(ErrorKind.PermissionDenied,
    "{0} lacks {1} on {2}, and {3} may not grant it.",
    "Have its owner, {4}, run this in SQL, and run the command again: {5}");

  /// <summary>The caller may not make or grant something in Unity Catalog.</summary>
  public static readonly ErrorEntry UnityCatalogDenied = Define(ErrorKind.PermissionDenied,
    "{0} was refused: {1}",
    "Have somebody who may run this in SQL, and run the command again: {2}");

  /// <summary>The runtime that is asked for is older than the workspace takes.</summary>
  public static readonly ErrorEntry RuntimeTooOldForWorkspace = Define(ErrorKind.InvalidArgument,
    "The runtime '{0}' is asked for, but a workspace in which legacy access is disabled takes {1} or later.",
    "Give a newer -SparkVersion, or leave it out: Get-DeltaRuntime lists them.");

  /// <summary>The workspace makes no clusters.</summary>
  public static readonly ErrorEntry ClassicClustersUnavailable = Define(ErrorKind.InvalidOperation,
    "This workspace offers serverless compute only: {0}",
    "Without a cluster there is no instance profile. Give a SQL warehouse that is there as -WarehouseId. "
      + "That Stitch loads through a warehouse is not proven.");
}
