using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Builds the JDBC URL at which Stitch reaches the cluster (or a SQL warehouse), or takes one apart that was pasted. There is no
/// secret in it.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaJdbcUrl")]
[OutputType(typeof(DeltaJdbcUrl))]
public sealed class GetDeltaJdbcUrlCommand : WorkspaceCmdlet
{
  /// <summary>The cluster's id, or its name.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? ClusterId { get; set; }

  /// <summary>The id of a SQL warehouse, for its URL in place of a cluster's.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? WarehouseId { get; set; }

  /// <summary>A JDBC URL that is to be taken apart and compared with the workspace.</summary>
  [Parameter]
  [Prose]
  [JdbcAddress]
  public string? JdbcUrl { get; set; }

  /// <summary>Which driver the URL is for: Spark, which Stitch's form shows, or Databricks, for newer ones.</summary>
  [Parameter]
  [Reads(typeof(JdbcScheme))]
  public JdbcScheme Scheme { get; set; }

  /// <summary>The workspace's org id. Left out: the workspace is asked.</summary>
  [Parameter]
  [Digits]
  public string? OrgId { get; set; }

  private protected override string NamedBy => "New-DeltaCluster";

  // By an earlier stage, in this workspace. What a file or a row says is asked again.
  private string? LookedUpBefore(Uri url) =>
    InputObject?.BaseObject is StageOutput { Facts: var known } && known.WorkspaceUrl == url ? known.OrgId : null;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    if (JdbcUrl is not null)
    {
      WriteMade(await MakeJdbcUrl.ReadAsync(this, JdbcUrl, Connection is null && WorkspaceUrl is null
        && Session.Workspace is null ? null : Connected(), cancel));
      return;
    }
    if (WarehouseId is not null)
    {
      var (workspaceOfWarehouse, address) = Connected();
      WriteMade(HandOn(await MakeJdbcUrl.OfWarehouseAsync(workspaceOfWarehouse, address, WarehouseId, cancel, Scheme)));
      return;
    }
    var id = Need(ClusterId, nameof(ClusterId), "New-DeltaCluster");
    var (workspace, url) = Connected();
    WriteMade(HandOn(await MakeJdbcUrl.RunAsync(this, workspace, url, id, OrgId ?? LookedUpBefore(url), cancel, Scheme)));
  }
}
