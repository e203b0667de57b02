using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Isolation;

namespace StitchDelta.Commands;

/// <summary>Makes a Stitch account this session's default, after the access token has been tried.</summary>
[Cmdlet(VerbsCommunications.Connect, "Stitch")]
[OutputType(typeof(StitchConnectionInfo))]
public sealed class ConnectStitchCommand : StitchDeltaCmdlet
{
  /// <summary>The account's access token for the Connect API. Left out: STITCH_ACCESS_TOKEN.</summary>
  [Parameter(Position = 0)]
  [Reads(typeof(SecureString))]
  public SecureString? AccessToken { get; set; }

  /// <summary>The account's region. Left out: North America.</summary>
  [Parameter]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>Where the Connect API answers: https, or http on this machine. Left out: STITCH_CONNECT_API, else the region's own.</summary>
  [Parameter]
  [Reads(typeof(Uri))]
  [ConnectAddress]
  public Uri? ConnectApi { get; set; }

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var address = ConnectApi is null ? null : ConnectApis.Parse(ConnectApi.OriginalString);
    var connection = Connections.StitchConnectionOf(AccessToken, StitchRegion, address);
    var destinations = await EngineLoader.Engine.Stitch(connection, this).ListDestinationsAsync(cancel);
    Session.Stitch = connection;
    WriteObject(new StitchConnectionInfo(connection.StitchRegion, connection.BaseUrl, destinations.Count));
  }
}
