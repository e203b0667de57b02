namespace StitchDelta.Tests.Fakes;

/// <summary>A Stitch account in memory that counts its writes.</summary>
internal sealed class TestStitchAccount : IStitchAccount
{
  public List<DestinationInfo> Destinations { get; } = [];
  public List<string> Writes { get; } = [];
  public long FirstId { get; init; } = 155582;
  public DestinationForm? LastForm { get; private set; }

  /// <summary>Whether a removal is taken and not done.</summary>
  public bool KeepsWhatIsRemoved { get; init; }

  /// <summary>What a creation fails with.</summary>
  public Exception? CreateFault { get; set; }

  /// <summary>What a removal that was done says all the same.</summary>
  public Exception? DeleteFault { get; set; }

  /// <summary>How many destinations the account may have, as Stitch's do; null for any number.</summary>
  public int? Limit { get; init; }

  /// <summary>Of the creations to come, which lose their answer: as the engine, the account then tells of the destination that is there,
  /// whoever made it.</summary>
  public Queue<bool> LostAnswers { get; } = new();

  /// <summary>How many lists are still empty, whatever there is.</summary>
  public int EmptyLists { get; set; }

  /// <summary>The account's number; 0 when Stitch does not tell.</summary>
  public long ClientId { get; init; }

  /// <summary>The fingerprints of the tokens that the destinations were given, by id: Stitch shows none.</summary>
  public Dictionary<long, string> Prints { get; } = [];

  /// <summary>Why Stitch cannot connect with what was saved, empty when it can; null when <see cref="Check"/> is what a test
  /// says.</summary>
  public Func<DestinationInfo, string>? Connect { get; set; }

  /// <summary>What an update brings about.</summary>
  public Action OnUpdate { get; set; } = () => { };

  /// <summary>What a look fails with, once.</summary>
  public Exception? ListFault { get; set; }

  /// <summary>The last connection check; null when Stitch does not tell.</summary>
  public ConnectionCheck? Check { get; set; }

  public Task<IReadOnlyList<DestinationInfo>> ListDestinationsAsync(CancellationToken cancel)
  {
    if (EmptyLists > 0)
    {
      EmptyLists--;
      return Task.FromResult<IReadOnlyList<DestinationInfo>>([]);
    }
    if (ListFault is not { } fault) return Task.FromResult<IReadOnlyList<DestinationInfo>>([.. Destinations]);
    ListFault = null;
    return Task.FromException<IReadOnlyList<DestinationInfo>>(fault);
  }

  public Task<DestinationInfo> CreateDestinationAsync(DestinationForm form, CancellationToken cancel, IReadOnlyList<DestinationInfo>? there = null)
  {
    if (CreateFault is not null) throw CreateFault;
    var isLost = LostAnswers.Count > 0 && LostAnswers.Dequeue();
    if (Destinations.Count >= Limit)
      return isLost ? Task.FromResult(Destinations[^1] with { IsInferred = true })
        : throw Catalogue.StitchDestinationLimit.Because(form.DestinationName, new ServiceFault("Stitch", "destinations", 400, "", LimitWords), LimitWords);
    Writes.Add("create");
    Destinations.Add(Changed(new() { DestinationId = FirstId + _made++, DestinationType = "databricks_delta", StitchClientId = ClientId }, form));
    return Task.FromResult(Destinations[^1] with { IsInferred = isLost });
  }

  private const string LimitWords = "you are at your destination limit";

  public Task<DestinationInfo> UpdateDestinationAsync(long destinationId, DestinationForm changes, CancellationToken cancel)
  {
    Writes.Add("update");
    OnUpdate();
    var at = Destinations.FindIndex(d => d.DestinationId == destinationId);
    if (at < 0) throw Missing(destinationId);
    return Task.FromResult(Destinations[at] = Changed(Destinations[at], changes));
  }

  public Task DeleteDestinationAsync(long destinationId, CancellationToken cancel)
  {
    if (DeleteFault is null && Destinations.All(d => d.DestinationId != destinationId)) throw Missing(destinationId);
    Writes.Add("delete");
    if (!KeepsWhatIsRemoved) Destinations.RemoveAll(d => d.DestinationId == destinationId);
    return DeleteFault is null ? Task.CompletedTask : Task.FromException(DeleteFault);
  }

  public Task<ConnectionCheck?> GetLastConnectionCheckAsync(long destinationId, CancellationToken cancel) => Task.FromResult(Check);

  private DestinationInfo Changed(DestinationInfo info, DestinationForm form)
  {
    LastForm = form;
    if (form.AccessToken is { } token) Prints[info.DestinationId] = StitchDelta.Credentials.Secret.Fingerprint(token);
    var saved = info with
    {
      DestinationName = form.DestinationName ?? info.DestinationName,
      Description = form.Description ?? info.Description,
      JdbcUrl = form.JdbcUrl ?? info.JdbcUrl,
      BucketName = form.BucketName ?? info.BucketName,
      Ssh = form.Ssh ?? info.Ssh,
    };
    return Connect is null ? saved : Checked(saved);
  }

  // Whatever is saved is checked, and Stitch tells of the last check alone.
  private DestinationInfo Checked(DestinationInfo saved)
  {
    var job = $"check-{++_checks}";
    var why = Connect!(saved);
    Check = new(why.Length == 0 ? "succeeded" : "failed", job, why, DateTimeOffset.UtcNow);
    return saved with { CheckJobName = job };
  }

  private static StitchDeltaException Missing(long destinationId) => Catalogue.StitchDestinationNotFound.Because(
    destinationId, new ServiceFault("Stitch", "destinations", 404, "not_found", "not found"), destinationId, "the account has none.");

  private long _made;
  private int _checks;
}
