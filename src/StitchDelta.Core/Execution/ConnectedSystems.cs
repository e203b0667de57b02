using System.Diagnostics.CodeAnalysis;

namespace StitchDelta.Execution;

/// <summary>The three systems that an installation is in. Whoever asks for one that there is no connection to is told why.</summary>
public sealed class ConnectedSystems
{
  /// <summary>AWS.</summary>
  public required IAws Aws { get; init; }

  /// <summary>AWS as the account that owns the bucket, where it is another one; null when the caller is to try.</summary>
  public IAws? BucketAws { get; init; }

  /// <summary>Databricks with the administrator's token. Null when there is no connection; <see cref="WorkspaceFault"/> then says
  /// why.</summary>
  [AllowNull]
  public required IWorkspace Workspace { get => field ?? throw WorkspaceFault ?? Catalogue.WorkspaceNotConnected.For(null, ""); init; }

  /// <summary>The workspace's address.</summary>
  public Uri? WorkspaceUrl { get; init; }

  /// <summary>Why there is no connection to the workspace.</summary>
  public StitchDeltaException? WorkspaceFault { get; init; }

  /// <summary>Stitch. Null when there is no connection; <see cref="StitchFault"/> then says why.</summary>
  [AllowNull]
  public required IStitchAccount Stitch { get => field ?? throw StitchFault ?? Catalogue.StitchNotConnected.For(null); init; }

  /// <summary>Why there is no connection to Stitch.</summary>
  public StitchDeltaException? StitchFault { get; init; }
}
