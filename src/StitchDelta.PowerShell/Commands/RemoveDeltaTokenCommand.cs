using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Revokes a token. Whoever logs in with it, as Stitch does, is shut out from then on.</summary>
[Cmdlet(VerbsCommon.Remove, "DeltaToken", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(DeltaToken))]
public sealed class RemoveDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's id.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenId { get; set; }

  /// <summary>The application id of the service principal that the token is of. Left out: the caller's own.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>Does not ask. What the command does is the same.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Force { get; set; }

  private protected override bool IsForced => Force;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var id = Need(TokenId, nameof(TokenId), "Get-DeltaToken");
    var (workspace, url) = Connected();
    var owner = new TokenOwner(workspace, OnBehalfOf?.Trim());
    var (found, _) = await owner.FindAsync(id.Trim(), cancel) ?? throw await NotFoundAsync(owner, id.Trim(), cancel);
    RequireName("token", nameof(TokenId), found.TokenId, nameof(DeltaToken.TokenComment), found.Comment, comment =>
      comment == Mark.NameIn(found.Comment));
    // Of a list that comes down the pipe nobody means the token that this very command is sent with.
    var session = Connections.WorkspaceConnection(WorkspaceUrl, WorkspaceToken, Connection).Token is { } token
      ? (token, Arguments.AreGiven(nameof(TokenId))) : ((SecureString, bool)?)null;
    Emit(await EndToken.RunAsync(this, workspace, url, id, OnBehalfOf, session, cancel));
  }

  /// <summary>Nothing is revoked for a comment or half an id, and whoever gave one must not think so. The token that was meant is named
  /// where only one can be.</summary>
  private static async Task<StitchDeltaException> NotFoundAsync(TokenOwner owner, string given, CancellationToken cancel)
  {
    var start = given.TrimEnd('…', '.');
    var meant = (await owner.ListAsync(cancel)).Where(t => t.Comment == given || Mark.NameIn(t.Comment) == given
      || (start.Length >= ShortestStart && t.TokenId.StartsWith(start, StringComparison.OrdinalIgnoreCase))).ToList();
    return meant is [var only] ? Catalogue.TokenNotFound.For(given, given, only.TokenId) : Catalogue.TokenNotFound.For(given, given);
  }

  private const int ShortestStart = 6;
}
