using System.Collections.Concurrent;

namespace StitchDelta.Checks;

/// <summary>What is checked: the facts of the installation, the three systems, and the answers that several checks need, asked
/// once.</summary>
public sealed class CheckSubject
{
  private readonly ConcurrentDictionary<string, Lazy<Task>> _answers = new();

  /// <summary>The facts, as the pipeline made them or as they were given. What is null is not known, and what needs it fails.</summary>
  public required InstallationFacts Facts
  {
    get;
    init => field = Secret.Usable(value.Token, "token") is var token
      && ReferenceEquals(token, value.Token) ? value : value with { Token = token };
  }

  /// <summary>Whether it is only planned: then there is nothing to look at.</summary>
  public bool IsPlanned { get; init; }

  /// <summary>What the person said, from which the rest was found out.</summary>
  public InstallationFacts Given { get; init; } = new();

  /// <summary>Whether the role's name is from a row or an object, and not from the person.</summary>
  public bool IsRolePiped { get; init; }

  /// <summary>The path under which a role is to be made; null for none.</summary>
  public string? RolePath { get; init => field = RolePaths.Parse(value); }

  /// <summary>What was found out; null where nothing was looked for.</summary>
  internal Traced? Traced { get; init; }

  /// <summary>What is on record of the installation; empty where there is none.</summary>
  internal InstallationRecord Record => Traced?.Record ?? new();

  /// <summary>AWS, Databricks and Stitch.</summary>
  public required ConnectedSystems Systems { get; init; }

  /// <summary>Whether the bucket may be written to, for the proof that the cluster can.</summary>
  public bool IsLive { get; init; }

  /// <summary>How long a cluster may take to answer, when it must be started first.</summary>
  public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

  /// <summary>Told what a longer wait is for.</summary>
  public required Action<string> Waiting { get; init; }

  /// <summary>Told what somebody should see to beside the checks.</summary>
  public Action<string> Warn { get; init; } = _ => { };

  /// <summary>Of which of many the checks are; empty for the only one.</summary>
  public string Title { get; init; } = "";

  /// <summary>The clock that waits go by.</summary>
  public TimeProvider Clock { get; init; } = TimeProvider.System;

  /// <summary>When it is looked at.</summary>
  public DateTimeOffset? Time { get; init; }

  /// <summary>Adds to a command what chooses the accounts, so that it can be pasted where others than the session's are meant.</summary>
  public Func<string, string> InItsAccounts { get; init; } = command => command;

  internal IAws Aws => Systems.Aws;

  /// <summary>AWS as whoever may see what only the bucket's owner may.</summary>
  internal IAws BucketAws => Systems.BucketAws ?? Aws;

  internal IWorkspace Workspace => Systems.Workspace;

  internal IStitchAccount Stitch => Systems.Stitch;

  internal StitchRegions Region => StitchRegions.Of(Facts.StitchRegion ?? StitchRegion.NorthAmerica);

  internal Task<string?> BucketRegionAsync(CancellationToken cancel) =>
    Once(nameof(BucketRegionAsync), () => Aws.GetBucketRegionAsync(Facts.BucketName!, cancel));

  internal Task<string?> BucketPolicyAsync(CancellationToken cancel) =>
    Once(nameof(BucketPolicyAsync), () => BucketOwner.PolicyAsync(BucketAws, Facts.BucketName!, cancel));

  internal Task<BucketSettings> SettingsAsync(CancellationToken cancel) =>
    Once(nameof(SettingsAsync), () => BucketAws.GetBucketSettingsAsync(Facts.BucketName!, cancel));

  internal Task<CallerIdentity> CallerAsync(CancellationToken cancel) =>
    Once(nameof(CallerAsync), () => Aws.GetCallerIdentityAsync(cancel));

  /// <summary>How many roles and instance profiles the account has and may have; null when the caller may not ask.</summary>
  internal Task<AccountUsage?> UsageAsync(CancellationToken cancel) => Once(nameof(UsageAsync), () => Aws.GetAccountUsageAsync(cancel));

  internal Task<IamInstanceProfile?> ProfileAsync(CancellationToken cancel) =>
    Once(nameof(ProfileAsync), () => Aws.GetInstanceProfileAsync(InstanceProfileArns.NameIn(Facts.InstanceProfileArn!), cancel));

  /// <summary>Whether the bucket is in the caller's account; null when that cannot be told.</summary>
  internal Task<bool?> IsOwnBucketAsync(CancellationToken cancel) =>
    Once(nameof(IsOwnBucketAsync), async () => await BucketOwner.IsCallerAsync(Aws, await CallerAsync(cancel), Facts.BucketName!, cancel));

  internal Task<WorkspaceUser> UserAsync(CancellationToken cancel) => Once(nameof(UserAsync), () => Workspace.GetMeAsync(cancel));

  internal Task<CatalogSetup> CatalogsAsync(CancellationToken cancel) =>
    Once(nameof(CatalogsAsync), () => CatalogSetup.ReadAsync(Workspace.Catalog, cancel));

  internal Task<CatalogInfo?> CatalogAsync(string name, CancellationToken cancel) =>
    Once(nameof(CatalogAsync), () => GrantCatalogAccess.FindAsync(Workspace.Catalog, name, cancel));

  internal Task<IReadOnlyList<ExternalLocationInfo>> LocationsAsync(CancellationToken cancel) =>
    Once(nameof(LocationsAsync), () => Workspace.Catalog.ListExternalLocationsAsync(cancel));

  internal Task<ClusterInfo?> ClusterAsync(CancellationToken cancel) =>
    Once(nameof(ClusterAsync), () => Workspace.GetClusterAsync(Facts.ClusterId!, cancel));

  /// <summary>Everybody's tokens, which alone tell when one was last used; null when the caller may not see them.</summary>
  internal Task<IReadOnlyList<TokenInfo>?> AllTokensAsync(CancellationToken cancel) =>
    Once(nameof(AllTokensAsync), () => Workspace.ListAllTokensAsync(cancel));

  /// <summary>The token of the facts, as far as the caller may see it; null when it is not listed.</summary>
  internal Task<TokenInfo?> TokenAsync(CancellationToken cancel) => Once(nameof(TokenAsync), async () =>
    (await TokenOwner.FindAsync(await TokensAsync(cancel), Facts.TokenId!, () => AllTokensAsync(cancel)))?.Token);

  /// <summary>The tokens of whoever the installation's is, as far as the caller may see them.</summary>
  internal Task<IReadOnlyList<TokenInfo>> TokensAsync(CancellationToken cancel) => Once(nameof(TokensAsync), () =>
    new TokenOwner(Workspace, Facts.OnBehalfOf).ListAsync(Record, Record.TokenIds.Count > 0, Clock, cancel));

  /// <summary>What the caller can tell of the installation's token, where that is another user's; null where it is the caller's
  /// own.</summary>
  internal Task<OthersToken?> OthersTokenAsync(CancellationToken cancel) => Once(nameof(OthersTokenAsync), () =>
    new TokenOwner(Workspace, Facts.OnBehalfOf).OfAnotherAsync(Record, () => AllTokensAsync(cancel), Clock, cancel));

  internal Task<IReadOnlyList<DestinationInfo>> DestinationsAsync(CancellationToken cancel) => Once(nameof(DestinationsAsync), () =>
    FindDestination.ListAsync(Stitch, Traced?.Destinations is { Count: > 0 }, Clock, cancel));

  /// <summary>With whose token SQL is run.</summary>
  internal Task<SqlLogin> LoginAsync(CancellationToken cancel) => Once(nameof(LoginAsync), () => SqlLogin.OfAsync(this, cancel));

  /// <summary>Takes back what was made for the test alone.</summary>
  internal async Task EndAsync()
  {
    if (_answers.TryGetValue(nameof(LoginAsync), out var asked) && asked.Value
      is Task<SqlLogin> { Status: TaskStatus.RanToCompletion } login)
      await (await login).EndAsync(this);
  }

  /// <summary><c>SELECT 1</c> and the autoMerge setting, in one session.</summary>
  internal Task<IReadOnlyList<SqlResult>> SqlAsync(CancellationToken cancel) => Once(nameof(SqlAsync), async () =>
  {
    using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    limit.CancelAfter(Timeout);
    var address = Jdbc.JdbcUrl.Parse(Facts.JdbcUrl!).Address;
    try
    {
      var login = await LoginAsync(cancel);
      return await Workspace.ExecuteSqlAsync(address, login.Token, ["SELECT 1", $"SET {MakeCluster.AutoMerge}"], Waiting, limit.Token);
    }
    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
    {
      throw Catalogue.SqlEndpointUnavailable.For(address.HttpPath, address.HttpPath,
        $"it gave no answer within {(int)Timeout.TotalSeconds} seconds (-TimeoutSeconds)");
    }
  });

  private Task<T> Once<T>(string question, Func<Task<T>> ask) => (Task<T>)_answers.GetOrAdd(question, _ => new Lazy<Task>(ask)).Value;
}
