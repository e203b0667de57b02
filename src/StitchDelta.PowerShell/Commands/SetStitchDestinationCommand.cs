using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Changes what is given of the destination that the Stitch account has, and waits for the connection check as Check and Save
/// does. Never makes one.</summary>
[Cmdlet(VerbsCommon.Set, "StitchDestination", SupportsShouldProcess = true)]
[OutputType(typeof(StitchDestination))]
public sealed class SetStitchDestinationCommand : DestinationFormCmdlet
{
  private readonly Dictionary<string, string> _rows = [];

  /// <summary>The destination's id. Left out: the one destination that the account has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the Stitch account's access token.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? StitchTokenSecretName { get; set; }

  /// <summary>The vault of the secret. Left out: any that has it.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? Vault { get; set; }

  private protected override bool TakesRows => true;

  private protected override string? VaultName => Vault;

  private protected override IStage Stage => StageOfRow;

  private protected override SecureString? StitchTokenOfRow() => StitchToken ?? FromVault(StitchTokenSecretName);

  private protected override IReadOnlyList<string> Naming =>
    [nameof(DestinationId), nameof(DestinationName), nameof(BucketName), nameof(JdbcUrl), nameof(StitchToken),
      nameof(StitchTokenSecretName), nameof(Token)];

  // What else a row has is what the destination is to be: by itself it would change whichever the account has, and the next row would
  // change it again. A role has it on record.
  private protected override IReadOnlyList<string>? RowNaming =>
    RoleOfRow is not null ? null : [nameof(DestinationId), nameof(StitchToken), nameof(StitchTokenSecretName)];

  private protected override async Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> SaveAsync(
    IStitchAccount stitch, CancellationToken cancel)
  {
    var id = DestinationId ?? await IdOfRowAsync(stitch, cancel);
    if (DestinationId is not null && IsRowsUrl)
      RequireOwnUrl(await NamedDestination.FindAsync(Stage, RecordAws(), stitch, new() { DestinationId = id }, cancel));
    var saved = await MakeDestination.ChangeAsync(Stage, stitch, id, AskedForm, Trial, cancel);
    WarnOfOldObject(saved.Info);
    return saved;
  }

  // Before the wait for the check: whoever stops it then leaves nothing that is not on record.
  private protected override async Task<StitchDestination> RecordAsync(StitchDestination destination, DestinationInfo? info,
    CancellationToken cancel) => Token is null || !IsAsked(nameof(Token)) ? destination
      : await RecordToken.RunAsync(Stage, RecordAws, destination, RoleOfRow, AskedTokenId, cancel);

  private string? RoleOfRow => FromInput(nameof(StitchDestination.RoleName)) as string;

  // The row of an installation: what is on record says which destination is its own.
  private async Task<long?> IdOfRowAsync(IStitchAccount stitch, CancellationToken cancel)
  {
    if (!Current.Columns.Any()) return null;
    if (BucketName is null && DestinationName is null && JdbcUrl is null)
      throw Catalogue.InputMissing.For(Target, nameof(BucketName), "Get-StitchBucket");
    var account = Connections.AccountKey(StitchTokenOfRow(), StitchRegion);
    if (_rows.TryGetValue(account, out var other))
      throw Catalogue.RowsCollide.For(Target, Current.Title, other, "the same Stitch account, which has one destination", "Stitch account");
    _rows[account] = Current.Title;
    var given = new InstallationFacts { BucketName = BucketName, RoleName = RoleOfRow, DestinationName = DestinationName };
    var found = await NamedDestination.FindAsync(Stage, RecordAws(), stitch, given, cancel, nameIsDesired: true);
    if (IsRowsUrl) RequireOwnUrl(found);
    return found.Destination.DestinationId;
  }

  private bool IsRowsUrl =>
    JdbcUrl is not null && RowOrigin.HasNoType(Current) && RowOrigin.Asks(Current, nameof(JdbcUrl)) && !Arguments.AreGiven(nameof(JdbcUrl));

  // A row may be older than its installation. Who means another cluster types its URL.
  private void RequireOwnUrl((DestinationInfo Destination, Traced It) found) =>
    NamedDestination.RequirePath(found.It, found.Destination, Jdbc.JdbcUrl.Parse(JdbcUrl!), isOfRow: true);
}
