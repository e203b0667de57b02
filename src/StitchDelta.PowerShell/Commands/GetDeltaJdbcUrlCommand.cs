using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Builds the JDBC URL at which Stitch reaches the cluster. There is no secret in it.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaJdbcUrl")]
[OutputType(typeof(DeltaJdbcUrl))]
public sealed class GetDeltaJdbcUrlCommand : WorkspaceCmdlet
{
  /// <summary>The cluster's id.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  public string? ClusterId { get; set; }

  /// <summary>The workspace's org id. Left out: the workspace is asked.</summary>
  [Parameter]
  [ValidatePattern("^[0-9]+$")]
  public string? OrgId { get; set; }

  /// <summary>The object that an earlier stage of the line made.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override PSObject? Input => InputObject;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var id = Need(ClusterId, nameof(ClusterId), "New-DeltaCluster");
    var (workspace, url) = Connected();
    Emit(await MakeJdbcUrl.RunAsync(this, workspace, url, id, OrgId, cancel));
  }
}
