using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;
using StitchDelta.Installations;
using StitchDelta.Steps;

namespace StitchDelta.Commands;

/// <summary>Gives Stitch a new token in place of the one that it has, without a moment in which it has none: makes the new one, tries it, hands it to Stitch, waits for Stitch's connection check, and revokes the old one last.</summary>
[Cmdlet(VerbsData.Update, "DeltaToken", SupportsShouldProcess = true)]
[OutputType(typeof(DeltaToken))]
public sealed class UpdateDeltaTokenCommand : TokenMakerCmdlet
{
  /// <summary>The comment of Stitch's token, which the new one gets too.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [Longest(255)]
  public string TokenComment { get; set; } = MakeToken.DefaultComment;

  /// <summary>The id of the token that Stitch has now. Left out: the only one with the comment.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  public string? TokenId { get; set; }

  /// <summary>The destination's id in Stitch. Left out: the account's only one.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  public long? DestinationId { get; set; }

  /// <summary>The destination's JDBC URL. Left out: what Stitch shows.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Prose]
  [JdbcAddress]
  public string? JdbcUrl { get; set; }

  /// <summary>The Stitch account's access token for the Connect API. Left out: the one of Connect-Stitch, or STITCH_ACCESS_TOKEN.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(SecureString))]
  public SecureString? StitchToken { get; set; }

  /// <summary>The Stitch account's region. Left out: the connected account's, else North America.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(StitchRegion))]
  public StitchRegion? StitchRegion { get; set; }

  /// <summary>How many seconds to wait for Stitch's connection check.</summary>
  [Parameter]
  [Between(1, 86400)]
  [Reads(typeof(int))]
  public int TimeoutSeconds { get; set; } = 900;

  private protected override IReadOnlyList<string> Naming =>
    [nameof(DestinationId), nameof(TokenId), nameof(JdbcUrl), nameof(StitchToken), nameof(TokenComment)];

  private protected override IEnumerable<string> DecidingColumns => [.. RowColumns.Workspace, .. RowColumns.Stitch];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var (workspace, url) = Connected();
    var stitch = Connections.Stitch(StitchToken, StitchRegion);
    if (TokenId is not null && (await new TokenOwner(workspace, OnBehalfOf?.Trim()).ListAsync(cancel)).FirstOrDefault(t => t.TokenId == TokenId) is { } old)
      RequireName("token", nameof(TokenId), TokenId, nameof(TokenComment), old.Comment, comment => comment == Mark.NameIn(old.Comment));
    var request = new RotationRequest
    {
      Token = Request(TokenComment, OutPlace()),
      TokenId = TokenId,
      DestinationId = DestinationId,
      JdbcUrl = JdbcUrl,
      Aws = RecordAws(),
      RoleName = FromInput(nameof(DeltaInstanceProfile.RoleName)) as string,
      BucketName = FromInput(nameof(StitchBucket.BucketName)) as string,
      Session = Connections.WorkspaceConnection(WorkspaceUrl, WorkspaceToken, Connection).Token,
      Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
    };
    var stage = new LateWarnings(this);
    if (await RotateToken.RunAsync(stage, workspace, stitch, url, request, cancel) is { } token)
      // The input's own Token is the old one, and so is not handed on.
      WriteMade(Carry.Into(token, name => name is nameof(DeltaToken.Token) or nameof(DeltaToken.TokenExpires) ? null : FromInput(name)));
    stage.Flush();
  }
}
