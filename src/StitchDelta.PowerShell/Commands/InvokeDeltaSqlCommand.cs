using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Runs SQL at the JDBC URL, by the way that Stitch takes, and emits the rows as objects. A cluster that has stopped is started by
/// it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "DeltaSql", SupportsShouldProcess = true)]
[OutputType(typeof(PSObject))]
public sealed class InvokeDeltaSqlCommand : WorkspaceCmdlet
{
  /// <summary>The statements, which share a session. They may come from the pipe too, each for itself.</summary>
  [Parameter(Position = 0)]
  [Prose]
  [Column]
  public string[]? Statement { get; set; }

  /// <summary>The JDBC URL. Left out: the cluster's, or the warehouse's.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Prose]
  [JdbcAddress]
  public string? JdbcUrl { get; set; }

  /// <summary>The cluster's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The SQL warehouse's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? WarehouseId { get; set; }

  /// <summary>The token to log in with, as Stitch's. Left out: the connection's own.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(SecureString))]
  public SecureString? Token { get; set; }

  /// <summary>How many seconds the statements may take, and before them the cluster to start.</summary>
  [Parameter]
  [Between(1, 86400)]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 1800;

  private protected override bool ReadsJson => false;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var statements = Need(Statement, nameof(Statement), "");
    if (IsInputPlanned) return;

    var (workspace, address) = await EndpointAsync(cancel);
    var run = $"Run {string.Join("; ", statements.Select(Redactor.RedactValue))} on {address.HttpPath}";
    if (!Ask(run, $"{run}?", address.HttpPath, "run it")) return;
    await RunAsync(workspace, address, statements, cancel);
  }

  private async Task<(IWorkspace Workspace, SqlAddress Address)> EndpointAsync(CancellationToken cancel)
  {
    if (JdbcUrl is not null)
    {
      var url = Jdbc.JdbcUrl.Parse(JdbcUrl);
      // The token is all that the URL needs; whoever gives both need not be connected.
      var (there, _) = Token is { Length: > 0 } token ? Connections.Workspace(url.WorkspaceUrl, token, null) : Connected(url.WorkspaceUrl);
      return (there, url.Address);
    }
    var id = WarehouseId is null ? Need(ClusterId, nameof(ClusterId), "Get-DeltaCluster") : null;
    var (workspace, address) = Connected();
    var made = id is null
      ? Jdbc.JdbcUrl.ForWarehouse(address, (await WarehouseResource.RequireAsync(workspace, WarehouseId!, cancel)).WarehouseId)
      : Jdbc.JdbcUrl.Parse((await MakeJdbcUrl.RunAsync(this, workspace, address, id, null, cancel)).JdbcUrl!);
    return (workspace, made.Address);
  }

  private async Task RunAsync(IWorkspace workspace, SqlAddress address, string[] statements, CancellationToken cancel)
  {
    IStage stage = this;
    var path = address.HttpPath;
    var activity = $"Running SQL at {path}";
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    limit.CancelAfter(TimeSpan.FromSeconds(TimeoutSeconds));
    try
    {
      // Rows go down the pipe before the next ones are fetched.
      await workspace.ExecuteSqlAsync(address, Secret.Usable(Token, "token"), statements,
        (_, batch) => FromPipeline(() => Write(batch)), words => stage.Progress(activity, words), limit.Token);
    }
    catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
    {
      throw Errors.Catalogue.SqlTimeout.After(path, e, path, TimeoutSeconds);
    }
    finally
    {
      stage.Progress(activity, "", completed: true);
    }
  }

  private bool Write(SqlResult batch)
  {
    foreach (var row in batch.Rows) WriteObject(Row(batch.Columns, row));
    return true;
  }

  // Names that PowerShell keeps for itself on every object.
  private static readonly string[] Reserved = ["psobject", "psbase", "psadapted", "psextended", "pstypenames"];

  // SQL allows columns of one name, and none; objects do not.
  private static PSObject Row(IReadOnlyList<string> columns, IReadOnlyList<object?> values)
  {
    var row = new PSObject();
    for (var i = 0; i < columns.Count; i++)
    {
      var name = columns[i].Length > 0 ? columns[i] : $"Column{i + 1}";
      var free = name;
      for (var n = 2; IsTaken(row, free); n++) free = $"{name}_{n}";
      row.Properties.Add(new PSNoteProperty(free, values[i]));
    }
    return row;
  }

  private static bool IsTaken(PSObject row, string name) =>
    Reserved.Contains(name, StringComparer.OrdinalIgnoreCase) || row.Properties[name] is not null;
}
