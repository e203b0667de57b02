using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;
using StitchDelta.Commands.Base;

namespace StitchDelta.Commands;

/// <summary>Shows the destination of the Stitch account.</summary>
[Cmdlet(VerbsCommon.Get, "StitchDestination")]
[OutputType(typeof(StitchDestination))]
public sealed class GetStitchDestinationCommand : StitchAccountCmdlet
{
  /// <summary>The destination's id. Left out: whichever the account has.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [Reads(typeof(long))]
  [ArgumentCompleter(typeof(Completer))]
  public long? DestinationId { get; set; }

  /// <summary>The destination's display name; wildcards are understood. Left out: whichever the account has.</summary>
  [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
  [SupportsWildcards]
  [ArgumentCompleter(typeof(Completer))]
  public string? DestinationName { get; set; }

  /// <summary>The bucket that it loads into. Left out: any.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ArgumentCompleter(typeof(Completer))]
  public string? BucketName { get; set; }

  /// <summary>The name of the secret in a vault of SecretManagement that holds the account's access token.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? StitchTokenSecretName { get; set; }

  /// <summary>The vault of the secret. Left out: any that has it.</summary>
  [Parameter]
  [ArgumentCompleter(typeof(Completer))]
  public string? Vault { get; set; }

  private protected override bool TakesRows => true;

  private protected override string? VaultName => Vault;

  private protected override SecureString? StitchTokenOfRow() => StitchToken ?? FromVault(StitchTokenSecretName);

  private protected override IReadOnlyList<string> Naming =>
    [nameof(DestinationId), nameof(DestinationName), nameof(BucketName), nameof(StitchToken)];

  private protected override async Task ProcessOneAsync(CancellationToken cancel)
  {
    var stitch = Connected();
    var all = await stitch.ListDestinationsAsync(cancel);
    var meant = Meant(all).Where(d => BucketName is null || d.BucketName is null || d.BucketName == BucketNames.Parse(BucketName)).ToList();
    // Of many rows one that has none would not be missed, and a name that was typed may be mistyped.
    if (meant.Count == 0 && (Current.Columns.Any() || Arguments.AreGiven([.. Naming])) && Sought is { } sought)
      throw Catalogue.StitchDestinationNotFound.For(sought, sought, Guard.AccountHas(all, withBuckets: true));
    foreach (var found in meant)
    {
      if (DestinationId is not null)
        RequireName("destination", nameof(DestinationId), found.DestinationId, nameof(DestinationName), found.DestinationName, name =>
          NameMatches.Select([found], name, d => d.DestinationName, Wildcards.TestOf).Count > 0);
      var check = await stitch.GetLastConnectionCheckAsync(found.DestinationId, cancel);
      WriteMade(FindDestination.Describe(found) with
      {
        StitchToken = StitchTokenOfRow(),
        ConnectionCheck = check?.Status,
        ConnectionCheckMessage = check?.Message is { Length: > 0 } message ? message : null,
      });
    }
  }

  // What the row asked for; a pattern asks for nothing by itself.
  private string? Sought => DestinationId is { } id ? id.ToString(System.Globalization.CultureInfo.InvariantCulture)
    : DestinationName is { } name
      ? (WildcardPattern.ContainsWildcardCharacters(name) ? null : $"'{name}'{(BucketName is null ? "" : $" into {BucketName}")}")
    : BucketName is null ? null : $"into {BucketName}";

  private IEnumerable<DestinationInfo> Meant(IReadOnlyList<DestinationInfo> all) =>
    DestinationId is { } id ? all.Where(d => d.DestinationId == id)
    : DestinationName is null ? all
    : NameMatches.Select(all, DestinationName, d => d.DestinationName, Wildcards.TestOf);
}
