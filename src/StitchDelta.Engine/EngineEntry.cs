using StitchDelta.Contracts;
using StitchDelta.Engine.Aws;
using StitchDelta.Engine.Databricks;
using StitchDelta.Engine.Http;
using StitchDelta.Engine.Stitch;

namespace StitchDelta.Engine;

/// <summary>The way in: what the module creates in its own load context, and the only type that it knows by name.</summary>
public sealed class EngineEntry : IEngine
{
  // One for all connections: sockets are shared, and it holds nothing of any of them.
  private readonly ApiSender _sender;

  /// <summary>An engine on the network.</summary>
  public EngineEntry() : this(ApiSender.MakeClient(), TimeProvider.System)
  {
  }

  internal EngineEntry(HttpClient http, TimeProvider time) => _sender = new ApiSender(http, time);

  /// <inheritdoc/>
  public IAws Aws(AwsConnection connection, ICallLog log) => new AwsAccount(connection, new RedactedLog(log));

  /// <inheritdoc/>
  public IWorkspace Workspace(WorkspaceConnection connection, ICallLog log) => new Workspace(connection, _sender, new RedactedLog(log));

  /// <inheritdoc/>
  public IStitchAccount Stitch(StitchConnection connection, ICallLog log) => new StitchAccount(connection, _sender, new RedactedLog(log));
}
