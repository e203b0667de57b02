using System.Management.Automation;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the caller's tokens in the workspace: ids, comments and ends, never a value.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaToken")]
[OutputType(typeof(DeltaToken))]
public sealed class GetDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's comment; wildcards are understood.</summary>
  [Parameter(Position = 0)]
  [SupportsWildcards]
  public string TokenComment { get; set; } = "*";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var pattern = WildcardPattern.Get(TokenComment, WildcardOptions.IgnoreCase);
    foreach (var token in (await workspace.ListTokensAsync(cancel)).Where(t => pattern.IsMatch(t.Comment)))
      WriteObject(new DeltaToken { WorkspaceUrl = url, TokenId = token.TokenId, TokenComment = token.Comment, TokenExpires = token.Expires });
  }
}
