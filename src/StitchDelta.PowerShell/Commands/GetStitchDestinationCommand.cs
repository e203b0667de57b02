using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Contracts;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Shows the destination of the Stitch account.</summary>
[Cmdlet(VerbsCommon.Get, "StitchDestination")]
[OutputType(typeof(StitchDestination))]
public sealed class GetStitchDestinationCommand : StitchAccountCmdlet
{
  /// <summary>The destination's id. Left out: whichever the account has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  public long? DestinationId { get; set; }

  /// <summary>The destination's display name; wildcards are understood. Left out: whichever the account has.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [SupportsWildcards]
  public string? DestinationName { get; set; }

  private protected override IReadOnlyList<string> Naming => [nameof(DestinationId), nameof(DestinationName), nameof(StitchToken)];

  private protected override string NamedBy => "Connect-Stitch";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var stitch = Connected();
    foreach (var found in (await stitch.ListDestinationsAsync(cancel)).Where(IsMeant))
    {
      var check = await stitch.GetLastConnectionCheckAsync(found.DestinationId, cancel);
      WriteMade(FindDestination.Describe(found) with
      {
        StitchToken = StitchToken,
        ConnectionCheck = check?.Status,
        ConnectionCheckMessage = check?.Message is { Length: > 0 } message ? message : null,
      });
    }
  }

  private bool IsMeant(DestinationInfo found) =>
    DestinationId is { } id ? found.DestinationId == id
    : DestinationName is null || WildcardPattern.Get(DestinationName, WildcardOptions.IgnoreCase).IsMatch(found.DestinationName);
}
