using StitchDelta.Contracts;
using StitchDelta.Engine.Aws;

namespace StitchDelta.Engine;

/// <summary>The way in: what the module creates in its own load context, and the only type that it knows by name.</summary>
public sealed class EngineEntry : IEngine
{
  /// <inheritdoc/>
  public IAws Aws(AwsConnection connection, ICallLog log) => new AwsAccount(connection, new RedactedLog(log));

  /// <inheritdoc/>
  public IWorkspace Workspace(WorkspaceConnection connection, ICallLog log) => throw new NotImplementedException();

  /// <inheritdoc/>
  public IStitchAccount Stitch(StitchConnection connection, ICallLog log) => throw new NotImplementedException();
}
