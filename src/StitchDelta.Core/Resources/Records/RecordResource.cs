namespace StitchDelta.Resources.Records;

/// <summary>The record of the installation, in the tags of its role. It keeps account of all the rest, and goes with the role.</summary>
internal sealed class RecordResource : Resource
{
  public static readonly RecordResource Instance = new();

  private RecordResource() : base("record", GuideStep.Role)
  {
  }

  public override IReadOnlyList<Resource> DependsOn => [.. ResourceTable.All.Where(r => r != this)];

  // Whatever a repair changed belongs on record too.
  public override IReadOnlyList<Resource> Follows => DependsOn;

  public override async Task<bool> EnsureAsync(Installation installation, CancellationToken cancel)
  {
    await installation.RecordAsync(cancel);
    return true;
  }

  public override Task<bool> DestroyAsync(Removal removal, CancellationToken cancel) => Task.FromResult(true);

  // The statement that lets the loader in as it should be; null where none does, or its policy may not be seen.
  private static async Task<string?> SidAsync(Installation installation, CancellationToken cancel)
  {
    try
    {
      var bucket = installation.Desired.BucketName;
      var edit = BucketPolicy.Grant(await BucketOwner.PolicyAsync(installation.BucketAws, bucket, cancel), bucket,
        GrantBucketAccess.LoaderOf(installation.Facts));
      return edit.Changes ? null : edit.Sid;
    }
    catch (StitchDeltaException)
    {
      return null;
    }
  }

  /// <summary>The record, and what is not on it but shown by a mark, or by all that a thing without a mark can show.</summary>
  public static async Task<InstallationRecord> ProvenAsync(Installation installation, InstallationRecord record, CancellationToken cancel)
  {
    var (facts, destination) = (installation.Facts, installation.Destination);
    var onBehalfOf = record.OnBehalfOf ?? facts.OnBehalfOf;
    var owner = new TokenOwner(installation.Systems.Workspace, onBehalfOf);
    var marked = TokenOwner.OfInstallation(await owner.ListAsync(cancel), record).OrderBy(t => t.Created).Select(t => t.TokenId).ToList();
    // What is another user's is not among those of the caller, and stays on record.
    if (record.TokenIds.Except(marked).ToList() is { Count: > 0 } unseen && await owner.OtherOwnerAsync(record, cancel) is not null)
      marked.InsertRange(0, unseen);
    var isOurs = destination is not null && destination.BucketName == record.BucketName
      && Jdbc.JdbcUrl.TryParse(destination.JdbcUrl)?.EndpointId == (record.WarehouseId ?? facts.ClusterId);
    return record with
    {
      WorkspaceId = record.WorkspaceId ?? (await installation.Systems.Workspace.GetMeAsync(cancel)).OrgId,
      ClusterId = facts.ClusterId ?? record.ClusterId,
      TokenIds = marked.Count > 0 ? marked : record.TokenIds,
      DestinationId = record.DestinationId ?? (isOurs ? destination!.DestinationId : null),
      StitchClientId = isOurs && destination!.StitchClientId is not 0 and var client ? client : record.StitchClientId,
      StatementSid = await SidAsync(installation, cancel) ?? record.StatementSid,
    };
  }
}
