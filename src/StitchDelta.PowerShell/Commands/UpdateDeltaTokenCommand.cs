using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Gives Stitch a new token in place of the one that it has, without a moment in which it has none: makes the new one, tries it,
/// hands it to Stitch, waits for Stitch's connection check, and revokes the old one last.</summary>
[Cmdlet(VerbsData.Update, "DeltaToken", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaToken))]
public sealed class UpdateDeltaTokenCommand : InstallationCmdlet
{
  private readonly Dictionary<(string Name, string? Vault), string> _outPlaces = [];

  /// <summary>The comment of Stitch's token, which the new one gets too.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [Longest(255)]
  [ArgumentCompleter(typeof(Completer))]
  public string TokenComment { get; set; } = MakeToken.DefaultComment;

  /// <summary>The id of the token that Stitch has now. Left out: the one on record, else the only one with the comment.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? TokenId { get; set; }

  /// <summary>The bucket of the installation. Left out: the destination's.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The role of the installation, where its record is. Left out: the one that has the destination on record.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [RoleName]
  [ArgumentCompleter(typeof(Completer))]
  public string? RoleName { get; set; }

  /// <summary>The destination's id in Stitch. Left out: the account's only one.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>The destination's display name: the token of a destination of another name is left alone.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? DestinationName { get; set; }

  /// <summary>The destination's JDBC URL. Left out: what Stitch shows.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Prose]
  [JdbcAddress]
  public string? JdbcUrl { get; set; }

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

  /// <summary>How many seconds to wait for Stitch's connection check.</summary>
  [Parameter]
  [Between(1, 86400)]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 900;

  private protected override IReadOnlyList<string> Naming => [.. RowNaming, nameof(TokenId), nameof(StitchToken), nameof(TokenComment)];

  // A row must say which destination it is about.
  private protected override IReadOnlyList<string> RowNaming =>
    [nameof(DestinationId), nameof(BucketName), nameof(DestinationName), nameof(JdbcUrl)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var systems = Systems(WorkspaceUrl);
    var (workspace, stitch) = (systems.Workspace, systems.Stitch);
    if (TokenId is not null
      && (await new TokenOwner(workspace, OnBehalfOf?.Trim()).ListAsync(cancel)).FirstOrDefault(t => t.TokenId == TokenId) is { } old)
      RequireName("token", nameof(TokenId), TokenId, nameof(TokenComment), old.Comment, comment => comment == Mark.NameIn(old.Comment));
    var request = new RotationRequest
    {
      Token = new()
      {
        Comment = TokenComment,
        Lifetime = LifetimeDays is { } days ? TimeSpan.FromDays(days) : null,
        OnBehalfOf = OnBehalfOf,
        StoreAsync = OutPlace() is { } vault ? vault.StoreAsync : null,
      },
      TokenId = TokenId,
      TokenIdSource = Arguments.AreGiven(nameof(TokenId)) ? TokenIdSource.Person
        : RowOrigin.IsRemembered(Current) ? TokenIdSource.Saved : TokenIdSource.Row,
      DestinationId = DestinationId,
      // Stitch shows that of a destination as it is now.
      JdbcUrl = RowOrigin.IsRemembered(Current) && DestinationId is not null && !Arguments.AreGiven(nameof(JdbcUrl)) ? null : JdbcUrl,
      Aws = Aws,
      RoleName = RoleName,
      BucketName = BucketName,
      Named = IsNamed ? Named() : null,
      Session = Connections.WorkspaceConnection(WorkspaceUrl, WorkspaceTokenOfRow(), Connection).Token,
      Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };
    var stage = new LateWarnings(StageOfRow);
    var rotated = await RotateToken.RunAsync(stage, workspace, stitch, systems.WorkspaceUrl!, request, cancel);
    if (rotated.Status != StepStatus.Declined)
      // The input's own Token is the old one, and so is not handed on.
      WriteMade(rotated.Value with { Facts = rotated.Value.Facts.Or(KnownFromInput with { Token = null, TokenExpires = null },
        rotated.Value.MadeBy) });
    stage.Flush();
  }

  // An object that a stage made knows its own token and destination. What a person wrote, and what was read from the record, must be found
  // to be of one installation.
  private bool IsNamed => Current.Columns.Any() || Current.As<StitchInstallation>() is not null
    || (DestinationId ?? (object?)TokenId) is null && (BucketName ?? RoleName ?? DestinationName) is not null
    || Arguments.AreGiven(nameof(BucketName), nameof(RoleName), nameof(DestinationName));

  private InstallationFacts Named() => new()
  {
    BucketName = BucketName is null ? null : Names.BucketNames.Parse(BucketName),
    RoleName = RoleName,
    DestinationId = DestinationId,
    DestinationName = DestinationName,
    ClusterName = FromInput(nameof(DeltaCluster.ClusterName)) as string,
    OnBehalfOf = OnBehalfOf?.Trim(),
  };

  // The tokens of two rows under one name would leave the second alone.
  private Vault? OutPlace()
  {
    if (OutSecretName is null) return null;
    if (_outPlaces.TryGetValue((OutSecretName, OutVault), out var other))
      throw Catalogue.RowsCollide.For(Target, Current.Title, other, $"the secret '{OutSecretName}'", nameof(OutSecretName));
    _outPlaces[(OutSecretName, OutVault)] = Current.Title;
    return new Vault(this, OutSecretName, OutVault);
  }
}
