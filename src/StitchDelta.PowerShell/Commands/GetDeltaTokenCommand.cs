using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Installations;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Lists the tokens of the caller, or of a service principal: ids, comments, ends and the days left, never a value.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaToken")]
[OutputType(typeof(DeltaToken))]
public sealed class GetDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's comment, with or without the mark of an installation at its end; wildcards are understood.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [SupportsWildcards]
  public string TokenComment { get; set; } = "*";

  /// <summary>The application id of a service principal whose tokens are listed in place of the caller's. The caller must be an admin.</summary>
  [Parameter]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>The token's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? TokenId { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(TokenId), nameof(TokenComment), nameof(WorkspaceUrl), nameof(WorkspaceToken), nameof(Connection)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var pattern = WildcardPattern.Get(TokenComment, WildcardOptions.IgnoreCase);
    var owner = new TokenOwner(workspace, OnBehalfOf);
    foreach (var token in (await owner.ListAsync(cancel)).Where(t => TokenId is null ? pattern.IsMatch(t.Comment) || pattern.IsMatch(Mark.NameIn(t.Comment)) : t.TokenId == TokenId))
      WriteMade(owner.Describe(token, url));
  }
}
