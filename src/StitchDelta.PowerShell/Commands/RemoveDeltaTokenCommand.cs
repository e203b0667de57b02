using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Revokes a token. Whoever logs in with it, as Stitch does, is shut out from then on.</summary>
[Cmdlet(VerbsCommon.Remove, "DeltaToken", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaToken))]
public sealed class RemoveDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's id.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  public string? TokenId { get; set; }

  /// <summary>The application id of the service principal that the token is of. Left out: the caller's own.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var id = Need(TokenId, nameof(TokenId), "Get-DeltaToken");
    var (workspace, url) = Connected();
    Emit(await EndToken.RunAsync(this, workspace, url, id, OnBehalfOf, cancel));
  }
}
