namespace StitchDelta.Resources.Destinations;

/// <summary>What a stage alone may write over the destination that the account has.</summary>
/// <param name="asked">The form with what was asked for, without what an object only remembers of its destination.</param>
/// <param name="takeOver">Whether it may be another's.</param>
/// <param name="facts">What came down the pipe.</param>
/// <param name="aws">AWS, where the records are.</param>
/// <param name="workspace">Databricks, where the marked clusters are.</param>
internal sealed class OverDestination(DestinationForm asked, bool takeOver, InstallationFacts facts, Func<IAws> aws,
  Func<(IWorkspace Workspace, Uri Url)> workspace)
{
  /// <summary>Whether the account had a destination.</summary>
  public bool IsJudged { get; private set; }

  /// <summary>Throws when the destination is another installation's, or leads elsewhere and nothing shows that it is nobody's.</summary>
  /// <returns>What is to be written.</returns>
  public async Task<DestinationForm> JudgeAsync(IStage stage, DestinationInfo found, DestinationForm whole, CancellationToken cancel)
  {
    IsJudged = true;
    // Who says which destination is meant has it.
    var wanted = facts.DestinationId == found.DestinationId ? asked : whole;
    if (takeOver || !SameDestination.LeadsElsewhere(found, wanted) || await IsFreeAsync(stage, found, wanted, cancel)) return wanted;
    var where = JdbcUrl.TryParse(found.JdbcUrl)?.HttpPath ?? found.JdbcUrl ?? found.BucketName;
    throw OthersDestination.Of(found, $"it goes through {where}, and nothing shows that it may be changed; New-StitchDestination -TakeOver "
      + "takes it over", facts.RoleName ?? facts.BucketName ?? "the pipe");
  }

  /// <summary>What shows that the URL is older than the installation, whose cluster on record is another one and still there.</summary>
  private static async Task<string?> OlderAsync(InstallationRecord record, DestinationForm wanted,
    Lazy<Task<IReadOnlyList<ClusterInfo>>> clusters) =>
    record.ClusterId is { } own && JdbcUrl.TryParse(wanted.JdbcUrl)?.ClusterId is { } other && other != own
    && (await clusters.Value).Any(c => c.ClusterId == own)
      ? $"on record is the cluster {own}, and the URL from the pipe leads to {other}: it is older; -TakeOver writes it all the same" : null;

  // As Install judges it. Where one of the systems does not answer, nothing is shown.
  private async Task<bool> IsFreeAsync(IStage stage, DestinationInfo found, DestinationForm wanted, CancellationToken cancel)
  {
    if (facts is not { InstallationId: { } id, RoleName: { } roleName, BucketName: { } bucket }) return false;
    try
    {
      var client = aws();
      var recorded = await RecordedRole.ReadAsync(client, await client.GetRoleAsync(roleName, cancel), bucket, cancel);
      var record = (recorded?.Record ?? new()) with { Id = InstallationId.Parse(id), BucketName = bucket };
      var clusters = new Lazy<Task<IReadOnlyList<ClusterInfo>>>(() => workspace().Workspace.ListClustersAsync(cancel));
      await new OthersDestination(client, () => clusters.Value).RefuseAsync(found, record, roleName, cancel);
      if (await OlderAsync(record, wanted, clusters) is { } why) throw OthersDestination.Of(found, why, roleName);
      return true;
    }
    catch (StitchDeltaException e) when (e.Entry != Catalogue.DestinationOfOtherInstallation)
    {
      stage.Verbose($"Not found out: {e.Message}");
      return false;
    }
  }
}
