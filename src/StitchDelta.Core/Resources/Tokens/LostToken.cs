using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>
/// The token of a pipeline that stopped between New-DeltaToken and New-StitchDestination: it is there, and nobody has its value. A new one
/// takes its place, and it goes when Stitch has that.
/// </summary>
/// <param name="aws">AWS, where the record of the installation is.</param>
/// <param name="workspace">Databricks, and its address.</param>
/// <param name="facts">What came down the pipe.</param>
internal sealed class LostToken(Func<IAws> aws, Func<(IWorkspace Workspace, Uri Url)> workspace, InstallationFacts facts)
{
  /// <summary>The new token; null while there is none.</summary>
  public DeltaToken? Replacement { get; private set; }

  /// <summary>Makes the new token, where it is shown that nobody has the old one: it bears the mark of the installation, which has no
  /// destination on record.</summary>
  /// <returns>Its value; null where that is not shown, or somebody declined.</returns>
  public async Task<SecureString?> ReplaceAsync(IStage stage, CancellationToken cancel)
  {
    if (facts is not { InstallationId: { } id, RoleName: { } roleName, BucketName: { } bucket, TokenComment: { } comment }
      || Mark.InComment(comment)?.Value != id || !await IsWithoutDestinationAsync(roleName, bucket, id, cancel))
      return null;
    var (databricks, url) = workspace();
    var request = new TokenRequest
    {
      Comment = Mark.NameIn(comment),
      OnBehalfOf = facts.OnBehalfOf,
      Installation = new() { Id = InstallationId.Parse(id), BucketName = bucket },
    };
    var made = await MakeToken.RunAsync(stage, databricks, url, request, another: true, cancel);
    if (made.Status != StepStatus.Changed) return null;
    Replacement = made.Value;
    return Replacement.Token;
  }

  /// <summary>Revokes the old token, and any other of a run that came to no end, when Stitch has the new one.</summary>
  public async Task<IReadOnlyList<ResourceChange>> RevokeAsync(IStage stage, CancellationToken cancel)
  {
    if (Replacement is not { } made) return [];
    var (databricks, url) = workspace();
    var record = new InstallationRecord { Id = InstallationId.Parse(facts.InstallationId!), BucketName = facts.BucketName };
    var changes = new List<ResourceChange>(made.Changes);
    var all = await new TokenOwner(databricks, facts.OnBehalfOf).ListAsync(cancel);
    foreach (var old in TokenOwner.OfInstallation(all, record).Where(t => t.TokenId != made.TokenId))
      if (await EndToken.RunAsync(stage, databricks, url, old.TokenId, facts.OnBehalfOf, cancel)
        is { Status: not StepStatus.Declined } gone)
        changes.AddRange(gone.Value.Changes);
    return changes;
  }

  /// <summary>Tells of the new token where the destination did not come to be.</summary>
  public void TellUnused(IStage stage)
  {
    if (Replacement is { } made)
      stage.Warn($"The token {made.TokenId} was made for the destination, and Stitch may not have it. "
        + "The same command goes on from there.");
  }

  private async Task<bool> IsWithoutDestinationAsync(string roleName, string bucket, string id, CancellationToken cancel)
  {
    var client = aws();
    return await RecordedRole.ReadAsync(client, await client.GetRoleAsync(roleName, cancel), bucket, cancel) is { } recorded
      && recorded.Id?.Value == id && recorded.Record.DestinationId is null;
  }
}
