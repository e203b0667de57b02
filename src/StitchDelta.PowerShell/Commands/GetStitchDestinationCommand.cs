using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Contracts;
using StitchDelta.Names;
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

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var stitch = Connected();
    foreach (var found in Meant(await stitch.ListDestinationsAsync(cancel)))
    {
      if (DestinationId is not null)
        RequireName("destination", nameof(DestinationId), found.DestinationId, nameof(DestinationName), found.DestinationName, name => NameMatches.Select([found], name, d => d.DestinationName, Wildcards.TestOf).Count > 0);
      var check = await stitch.GetLastConnectionCheckAsync(found.DestinationId, cancel);
      WriteMade(FindDestination.Describe(found) with
      {
        StitchToken = StitchToken,
        ConnectionCheck = check?.Status,
        ConnectionCheckMessage = check?.Message is { Length: > 0 } message ? message : null,
      });
    }
  }

  private IEnumerable<DestinationInfo> Meant(IReadOnlyList<DestinationInfo> all) =>
    DestinationId is { } id ? all.Where(d => d.DestinationId == id)
    : DestinationName is null ? all
    : NameMatches.Select(all, DestinationName, d => d.DestinationName, Wildcards.TestOf);
}
