using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Makes the personal access token that Stitch logs in to Databricks with, or keeps the one that is there.</summary>
[Cmdlet(VerbsCommon.New, "DeltaToken", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaToken))]
public sealed class NewDeltaTokenCommand : WorkspaceCmdlet
{
  /// <summary>The token's comment, by which it is found again. Left out: Stitch destination.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [Longest(255)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenComment { get; set; }

  /// <summary>The ARN of the installation's role. With it and the bucket the token belongs to their installation, and its comment ends with
  /// the mark.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? RoleArn { get; set; }

  /// <summary>The installation's bucket. With it and the role the token belongs to their installation, and its comment ends with the
  /// mark.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>Makes a new token although one with this comment is there, for instance because its value is lost.</summary>
  [Parameter]
  [Reads(typeof(SwitchParameter))]
  public SwitchParameter Another { get; set; }

  /// <summary>How many days the token is to be valid. Left out: as long as the workspace allows.</summary>
  [Parameter]
  [Between(1, 730, "days")]
  [Reads(typeof(int))]
  public int? LifetimeDays { get; set; }

  /// <summary>The application id of a service principal that the token is for, so that it does not end with a person. The caller must be an
  /// admin.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>Also puts the token's value into a vault of SecretManagement, under this name.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? OutSecretName { get; set; }

  /// <summary>The vault. Left out: the default one.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? OutVault { get; set; }

  private protected override IReadOnlyList<string> Naming =>
    [nameof(TokenComment), nameof(OnBehalfOf), nameof(WorkspaceUrl), nameof(WorkspaceToken), nameof(Connection)];

  private protected override string NamedBy => "";

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var vault = OutSecretName is null ? null : new Vault(this, OutSecretName, OutVault);
    var stage = new LateWarnings(this);
    var request = new TokenRequest
    {
      Comment = TokenComment ?? MakeToken.DefaultComment,
      AskedComment = TokenComment,
      Lifetime = LifetimeDays is { } days ? TimeSpan.FromDays(days) : null,
      OnBehalfOf = OnBehalfOf,
      StoreAsync = vault is null ? null : vault.StoreAsync,
      Installation = Installation(RoleArn, BucketName),
      CommentOf = InstallationId.Parse(KnownFromInput.InstallationId),
    };
    var token = await MakeToken.RunAsync(stage, workspace, url, request, Another, cancel);
    if (token.Status == StepStatus.Unchanged && token.Value.Token is null && vault is not null && !vault.Has())
      throw Catalogue.TokenValueUnknown.For(token.Value.TokenId, token.Value.TokenId);
    Emit(token);
    stage.Flush();
  }
}
