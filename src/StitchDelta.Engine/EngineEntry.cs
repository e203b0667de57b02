using System.Runtime.CompilerServices;
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
  private readonly TimeProvider _time;
  private readonly EngineLimits _limits;
  private readonly AwsMachine? _machine;

  // Where nobody shares them, a service principal's tokens belong to its connection, and go when that goes.
  private readonly ConditionalWeakTable<WorkspaceConnection, Credential> _clients = new();

  /// <summary>An engine on the network.</summary>
  public EngineEntry() : this(ApiSender.MakeClient(), TimeProvider.System)
  {
  }

  internal EngineEntry(HttpClient http, TimeProvider time, EngineLimits? limits = null, AwsMachine? machine = null)
  {
    _machine = machine;
    _limits = limits ?? new();
    _sender = new ApiSender(http, time, _limits);
    _time = time;
  }

  /// <inheritdoc/>
  public IAws Aws(AwsConnection connection, ICallLog log) =>
    new AwsAccount(new(connection, (_machine ?? new()) with { Folder = connection.Folder }, _limits, new RedactedLog(log)), _time);

  /// <inheritdoc/>
  public IWorkspace Workspace(WorkspaceConnection connection, ICallLog log)
  {
    var credential = connection switch
    {
      { Client: { } client } => OAuth(connection, client),
      { Token: { } token } => Credential.Bearer(token),
      _ => throw Catalogue.WorkspaceNotConnected.For(connection.WorkspaceUrl, $" at {connection.WorkspaceUrl.Authority}"),
    };
    return new Workspace(connection, credential, _sender, new RedactedLog(log));
  }

  private Credential OAuth(WorkspaceConnection connection, OAuthClient client)
  {
    if (connection.SignIns is not { } signIns)
      return _clients.GetValue(connection, Make);
    var key = string.Join("\n", connection.WorkspaceUrl, client.ClientId, Secret.Fingerprint(client.ClientSecret));
    return (Credential)signIns.Clients.GetOrAdd(key, _ => Make(connection));

    Credential Make(WorkspaceConnection c) => new OAuthCredential(c.WorkspaceUrl, client, _sender, _time);
  }

  /// <inheritdoc/>
  public IStitchAccount Stitch(StitchConnection connection, ICallLog log) => new StitchAccount(connection, _sender, new RedactedLog(log));
}
