using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Lists the tokens of the caller, or of a service principal: ids, comments, ends and the days left, never a value.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaToken")]
[OutputType(typeof(DeltaToken))]
public sealed class GetDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's comment, with or without the mark of an installation at its end; wildcards are understood.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [SupportsWildcards]
  [ArgumentCompleter(typeof(Completer))]
  public string TokenComment { get; set; } = "*";

  /// <summary>The application id of a service principal whose tokens are listed in place of the caller's. The caller must be an
  /// admin.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>The token's id.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenId { get; set; }

  private protected override IReadOnlyList<string> Naming =>
    [nameof(TokenId), nameof(TokenComment), nameof(WorkspaceUrl), nameof(WorkspaceToken), nameof(Connection)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var owner = new TokenOwner(workspace, OnBehalfOf);
    var all = await owner.ListAsync(cancel);
    foreach (var token in TokenId is null ? Named(all, TokenComment) : all.Where(t => t.TokenId == TokenId))
    {
      if (TokenId is not null)
        RequireName("token", nameof(TokenId), token.TokenId, nameof(TokenComment), token.Comment, comment => Named([token], comment).Any());
      WriteMade(owner.Describe(token, url));
    }
  }

  // The mark at the end need not be given.
  private static IEnumerable<TokenInfo> Named(IReadOnlyList<TokenInfo> all, string comment) =>
    NameMatches.Select(all, comment, t =>
      t.Comment, Wildcards.TestOf).Union(NameMatches.Select(all, comment, t => Mark.NameIn(t.Comment), Wildcards.TestOf));
}
