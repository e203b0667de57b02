namespace StitchDelta;

/// <summary>What Unity Catalog must have for tables in the bucket: an external location over it, with its storage credential.</summary>
public sealed record DeltaExternalLocation : StageOutput
{
  /// <inheritdoc cref="InstallationFacts.BucketName" />
  public string? BucketName { get => Facts.BucketName; init => Facts = Facts with { BucketName = value }; }

  /// <inheritdoc cref="InstallationFacts.WorkspaceUrl" />
  public Uri? WorkspaceUrl { get => Facts.WorkspaceUrl; init => Facts = Facts with { WorkspaceUrl = value }; }

  /// <inheritdoc cref="InstallationFacts.CatalogName" />
  public string? CatalogName { get => Facts.CatalogName; init => Facts = Facts with { CatalogName = value }; }

  /// <inheritdoc cref="InstallationFacts.MetastoreId" />
  public string? MetastoreId { get => Facts.MetastoreId; init => Facts = Facts with { MetastoreId = value }; }

  /// <inheritdoc cref="InstallationFacts.ExternalLocationName" />
  public string? ExternalLocationName { get => Facts.ExternalLocationName; init => Facts = Facts with { ExternalLocationName = value }; }

  /// <inheritdoc cref="InstallationFacts.ExternalLocationId" />
  public string? ExternalLocationId { get => Facts.ExternalLocationId; init => Facts = Facts with { ExternalLocationId = value }; }

  /// <inheritdoc cref="InstallationFacts.StorageCredentialName" />
  public string? StorageCredentialName { get => Facts.StorageCredentialName; init => Facts = Facts with { StorageCredentialName = value }; }

  /// <inheritdoc cref="InstallationFacts.StorageCredentialId" />
  public string? StorageCredentialId { get => Facts.StorageCredentialId; init => Facts = Facts with { StorageCredentialId = value }; }

  /// <inheritdoc cref="InstallationFacts.CredentialRoleName" />
  public string? CredentialRoleName { get => Facts.CredentialRoleName; init => Facts = Facts with { CredentialRoleName = value }; }

  /// <inheritdoc cref="InstallationFacts.Principal" />
  public string? Principal { get => Facts.Principal; init => Facts = Facts with { Principal = value }; }

  /// <inheritdoc cref="InstallationFacts.AddedPrivileges" />
  public IReadOnlyList<string>? AddedPrivileges { get => Facts.AddedPrivileges; init => Facts = Facts with { AddedPrivileges = value }; }

  internal override PipelineStage MadeBy => PipelineStage.Catalog;
}
