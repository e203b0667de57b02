using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Names;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Lists the tokens of the caller, or of a service principal: ids, comments, ends and the days left, never a value.</summary>
[Cmdlet(VerbsCommon.Get, "DeltaToken")]
[OutputType(typeof(DeltaToken))]
public sealed class GetDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's comment; wildcards are understood.</summary>
  [Parameter(Position = 0)]
  [SupportsWildcards]
  public string TokenComment { get; set; } = "*";

  /// <summary>The application id of a service principal whose tokens are listed in place of the caller's. The caller must be an admin.</summary>
  [Parameter]
  [ValidateNotNullOrEmpty]
  public string? OnBehalfOf { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var owner = new TokenOwner(workspace, OnBehalfOf);
    foreach (var token in NameMatches.Select(await owner.ListAsync(cancel), TokenComment, t => t.Comment, Wildcards.TestOf))
      WriteObject(owner.Describe(token, url));
  }
}
