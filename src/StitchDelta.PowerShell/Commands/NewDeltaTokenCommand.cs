using System.Management.Automation;
using StitchDelta.Commands.Base;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Makes the personal access token that Stitch logs in to Databricks with, or keeps the one that is there.</summary>
[Cmdlet(VerbsCommon.New, "DeltaToken", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaToken))]
public sealed class NewDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's comment, by which it is found again.</summary>
  [Parameter(Position = 0)]
  [ValidateLength(1, 255)]
  public string TokenComment { get; set; } = MakeToken.DefaultComment;

  /// <summary>How many days the token is to be valid. Left out: as long as the workspace allows.</summary>
  [Parameter]
  [ValidateRange(1, 730)]
  public int? LifetimeDays { get; set; }

  /// <summary>Makes a new token although one with this comment is there, for instance because its value is lost.</summary>
  [Parameter]
  public SwitchParameter Force { get; set; }

  /// <summary>The object that an earlier stage of the line made.</summary>
  [Parameter(ValueFromPipeline = true)]
  public PSObject? InputObject { get; set; }

  private protected override PSObject? Input => InputObject;

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    TimeSpan? lifetime = LifetimeDays is { } days ? TimeSpan.FromDays(days) : null;
    Emit(await MakeToken.RunAsync(this, workspace, url, TokenComment, lifetime, Force, cancel));
  }
}
