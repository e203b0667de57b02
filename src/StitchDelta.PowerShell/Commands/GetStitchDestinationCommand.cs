using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Shows the destination of the Stitch account.</summary>
[Cmdlet(VerbsCommon.Get, "StitchDestination")]
[OutputType(typeof(StitchDestination))]
public sealed class GetStitchDestinationCommand : StitchAccountCmdlet
{
  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var stitch = Connected();
    foreach (var found in await stitch.ListDestinationsAsync(cancel))
    {
      var check = await stitch.GetLastConnectionCheckAsync(found.DestinationId, cancel);
      WriteObject(FindDestination.Describe(found) with
      {
        StitchToken = StitchToken,
        ConnectionCheck = check?.Status,
        ConnectionCheckMessage = check?.Message is { Length: > 0 } message ? message : null,
      });
    }
  }
}
