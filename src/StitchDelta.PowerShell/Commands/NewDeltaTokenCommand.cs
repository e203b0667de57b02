using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Errors;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Makes the personal access token that Stitch logs in to Databricks with, or keeps the one that is there.</summary>
[Cmdlet(VerbsCommon.New, "DeltaToken", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaToken))]
public sealed class NewDeltaTokenCommand : TokenMakerCmdlet
{
  /// <summary>The token's comment, by which it is found again.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [Longest(255)]
  public string TokenComment { get; set; } = MakeToken.DefaultComment;

  /// <summary>The ARN of the installation's role. With it and the bucket the token belongs to their installation, and its comment ends with the mark.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? RoleArn { get; set; }

  /// <summary>The installation's bucket. With it and the role the token belongs to their installation, and its comment ends with the mark.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? BucketName { get; set; }

  /// <summary>Makes a new token although one with this comment is there, for instance because its value is lost.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Another { get; set; }

  private protected override IReadOnlyList<string> Naming =>
    [nameof(TokenComment), nameof(OnBehalfOf), nameof(WorkspaceUrl), nameof(WorkspaceToken), nameof(Connection)];

  private protected override string NamedBy => "";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var vault = OutPlace();
    var stage = new LateWarnings(this);
    var token = await MakeToken.RunAsync(stage, workspace, url, Request(TokenComment, vault) with { Installation = Installation(RoleArn, BucketName) }, Another, cancel);
    if (token is { IsPlanned: false, Token: null } && vault is not null && !vault.Has())
      throw Catalogue.TokenValueUnknown.For(token.TokenId, token.TokenId);
    Emit(token);
    stage.Flush();
  }
}
