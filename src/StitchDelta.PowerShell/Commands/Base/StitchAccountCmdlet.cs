using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Contracts;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to a Stitch account.</summary>
public abstract class StitchAccountCmdlet : StitchDeltaCmdlet
{
  private IStitchAccount? _account;

  /// <summary>The account's access token for the Connect API. Left out: the one of Connect-Stitch, or STITCH_ACCESS_TOKEN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public SecureString? StitchToken { get; set; }

  /// <summary>The account's region. Left out: the connected account's, else North America.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public StitchRegion? StitchRegion { get; set; }

  private protected IStitchAccount Connected() =>
    _account ??= Engine.Stitch(Connections.Stitch(StitchToken, StitchRegion, Session, Environment.GetEnvironmentVariable), this);
}
