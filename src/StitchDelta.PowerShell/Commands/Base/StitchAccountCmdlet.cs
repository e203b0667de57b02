using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that speaks to a Stitch account.</summary>
public abstract class StitchAccountCmdlet : PipedCmdlet
{
  /// <summary>The account's access token for the Connect API. Left out: the one of Connect-Stitch, or STITCH_ACCESS_TOKEN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(SecureString))]
  public SecureString? StitchToken { get; set; }

  /// <summary>The account's region. Left out: the connected account's, else North America.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  private protected override IEnumerable<string> DecidingColumns => RowColumns.Stitch;

  /// <summary>The account's own token, where the current object or the command line has one.</summary>
  private protected virtual SecureString? StitchTokenOfRow() => StitchToken;

  /// <summary>The Stitch account of the current object.</summary>
  private protected IStitchAccount Connected() => Connections.Stitch(StitchTokenOfRow(), StitchRegion);
}
