namespace StitchDelta.Resources.Destinations;

/// <summary>Guide step 3: the destination in Stitch, and its connection check.</summary>
public static class MakeDestination
{
  /// <summary>Stitch's type of destination.</summary>
  public const string DestinationType = "databricks_delta";

  /// <summary>What a change begins with that gives the destination another JDBC URL.</summary>
  internal const string UrlDiffers = "JDBC URL: ";

  /// <summary>The display name of a new destination that is given none.</summary>
  public const string DefaultName = "Databricks Delta Lake";

  /// <summary>Makes the destination, or brings the one that is there up to date. Does not wait for the connection check.</summary>
  /// <param name="wanted">The destination's name, description, JDBC URL, bucket and token. Null is left as it is.</param>
  /// <param name="tokenId">The token's id, for messages.</param>
  /// <param name="replace">Whether a destination of another type makes way.</param>
  /// <param name="destinationId">The destination that is meant, where one is known: another one that the account has is not.</param>
  /// <returns>The destination and what Stitch says of it (null while it is only planned).</returns>
  public static Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> RunAsync(
    IStage stage, IStitchAccount stitch, DestinationForm wanted, string? tokenId, CancellationToken cancel, bool replace = false,
      long? destinationId = null) =>
    RunAsync(stage, stitch, wanted, tokenId, null, cancel, replace, destinationId);

  /// <summary>The same for an installation, which knows from before whether the account has a destination.</summary>
  /// <param name="wanted">The destination's name, description, JDBC URL, bucket and token.</param>
  /// <param name="tokenId">The token's id, for messages.</param>
  /// <param name="wasThere">Whether the account had one. If so, an empty list is read again. If not, one that appeared meanwhile is of
  /// another run at the same time, which gave Stitch its token: Stitch is not given this one's.</param>
  /// <param name="replace">Whether a destination of another type makes way.</param>
  /// <param name="destinationId">The destination that is meant, where one is known.</param>
  internal static Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> OfInstallationAsync(
    IStage stage, IStitchAccount stitch, DestinationForm wanted, string? tokenId, bool wasThere, bool replace, long? destinationId,
      CancellationToken cancel) =>
    RunAsync(stage, stitch, wanted, tokenId, null, cancel, replace, destinationId, wasThere);

  /// <summary>The same, with what takes the place of a token of which nobody has the value.</summary>
  internal static async Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> RunAsync(
    IStage stage, IStitchAccount stitch, DestinationForm wanted, string? tokenId, LostToken? lost, CancellationToken cancel,
      bool replace = false, long? destinationId = null, bool? wasThere = null, OverDestination? over = null, TokenTrial? trial = null)
  {
    wanted = Checked(stage, wanted);
    var all = await FindDestination.ListAsync(stitch, wasThere == true, stage.Time, cancel);
    var found = all.FirstOrDefault();
    FindDestination.RequireMeant(found, destinationId);
    var makesWay = found is not null && replace && found.DestinationType != DestinationType;
    var ofAnotherRun = wasThere == false ? wanted with { AccessToken = null } : null;
    // One that loads elsewhere is not changed for having appeared: Stitch refuses a second one, and says why.
    if (found is not null && over is not null && !makesWay) wanted = Checked(stage, await over.JudgeAsync(stage, found, wanted, cancel));
    if (found is not null && !makesWay && (ofAnotherRun is null || SameDestination.LoadsAlike(found, wanted)))
      return await ConvergeAsync(stage, stitch, found, ofAnotherRun ?? wanted, new(stage), trial, cancel);

    if (wanted.AccessToken is null && tokenId is not null && lost is not null && !stage.IsPlanning)
      wanted = wanted with { AccessToken = await lost.ReplaceAsync(stage, cancel) };
    // All that can be wrong with the form is found before anything makes way for it.
    wanted = Complete(stage, wanted, tokenId);
    if (lost?.Replacement is null) await TryAsync(trial, stage, wanted, null, cancel);
    var changes = new ChangeSet(stage);
    DestinationInfo? made = null;
    (ResourceChange, Func<Task>) creation = (
      new(ChangeAction.Create, $"Stitch destination {wanted.DestinationName}",
        $"bucket {wanted.BucketName}, {wanted.JdbcUrl}{(wanted.Ssh is { IsOff: false } ? $", SSH tunnel {wanted.Ssh}" : "")}"),
      async () => made = await CreateAsync(stitch, wanted, makesWay ? found : null, all, cancel));
    try
    {
      await changes.ApplyAsync(makesWay
        ? [(RemoveDestination.Removal(found!), () => RemoveDestination.DeleteAsync(stitch, found!.DestinationId, cancel)), creation]
        : [creation]);
    }
    catch (MadeByAnotherException other)
    {
      // A stage alone gives its token to the destination that is there, as it does when it is run again. Nobody's token is revoked for it.
      return await ConvergeAsync(stage, stitch, other.Made, ofAnotherRun ?? wanted, changes, null, cancel);
    }
    catch (StitchDeltaException)
    {
      lost?.TellUnused(stage);
      throw;
    }
    if (lost?.Replacement is not { } token || made is null) return Result(stage, changes, made, wanted);
    var tokens = await lost.RevokeAsync(stage, cancel);
    var (destination, info) = Result(stage, changes, made, wanted);
    return (destination.Select(d => d with { Facts = d.Facts.Or(token.Facts), Changes = [.. tokens, .. d.Changes] }), info);
  }

  private static async Task<DestinationInfo> CreateAsync(IStitchAccount stitch, DestinationForm wanted, DestinationInfo? gone,
    IReadOnlyList<DestinationInfo> there, CancellationToken cancel)
  {
    try
    {
      if (gone is not null) await RemoveDestination.RequireGoneAsync(stitch, gone.DestinationId, cancel);
      return await stitch.CreateDestinationAsync(wanted, cancel, there);
    }
    catch (StitchDeltaException e) when (e.Entry == Catalogue.StitchDestinationLimit)
    {
      if ((await stitch.ListDestinationsAsync(cancel)).FirstOrDefault(d => SameDestination.LoadsAlike(d, wanted)) is { } other)
        throw new MadeByAnotherException(other);
      throw;
    }
    catch (StitchDeltaException e) when (gone is not null)
    {
      throw Catalogue.DestinationNotReplaced.After(gone.DestinationId, e, gone.DestinationName, gone.DestinationId, gone.DestinationType,
        wanted.DestinationName, e.Message, e.Remedy);
    }
  }

  /// <summary>Changes the destination that is there. Does not wait for the connection check.</summary>
  /// <param name="destinationId">The destination's id; null for the one that the account has.</param>
  /// <param name="wanted">The destination's name, description, JDBC URL, bucket and token. Null is left as it is.</param>
  /// <returns>The destination and what Stitch says of it.</returns>
  public static Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> ChangeAsync(
    IStage stage, IStitchAccount stitch, long? destinationId, DestinationForm wanted, CancellationToken cancel) =>
    ChangeAsync(stage, stitch, destinationId, wanted, null, cancel);

  /// <summary>The same, with a trial of the token; null for none.</summary>
  internal static async Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> ChangeAsync(
    IStage stage, IStitchAccount stitch, long? destinationId, DestinationForm wanted, TokenTrial? trial, CancellationToken cancel)
  {
    wanted = Checked(stage, wanted);
    var found = await FindDestination.RunAsync(stitch, destinationId, cancel);
    return await ConvergeAsync(stage, stitch, found, wanted, new(stage), trial, cancel);
  }

  private static Task TryAsync(TokenTrial? trial, IStage stage, DestinationForm wanted, DestinationInfo? found, CancellationToken cancel) =>
    trial?.RequireAsync(stage, wanted, found, cancel) ?? Task.CompletedTask;

  private static DestinationForm Checked(IStage stage, DestinationForm wanted) => wanted with
  {
    BucketName = wanted.BucketName is null ? null : BucketNames.Parse(wanted.BucketName),
    JdbcUrl = wanted.JdbcUrl is null ? null : JdbcUrl.Parse(wanted.JdbcUrl).ToString(),
    Ssh = CheckSshTunnel.Given(wanted.Ssh),
    AccessToken = Secret.Usable(wanted.AccessToken, "token"),
    DestinationName = wanted.DestinationName?.Trim(),
  };

  private static async Task<(StepResult<StitchDestination> Destination, DestinationInfo? Info)> ConvergeAsync(
    IStage stage, IStitchAccount stitch, DestinationInfo found, DestinationForm wanted, ChangeSet changes, TokenTrial? trial,
      CancellationToken cancel)
  {
    if (found.DestinationType != DestinationType)
      throw Catalogue.DestinationOfOtherType.For(found.DestinationId, found.DestinationType, found.DestinationId);
    await TryAsync(trial, stage, wanted, found, cancel);
    return Result(stage, changes, await UpdateAsync(stitch, changes, found, wanted, cancel), wanted);
  }

  private static (StepResult<StitchDestination> Destination, DestinationInfo? Info) Result(IStage stage, ChangeSet changes,
    DestinationInfo? info, DestinationForm wanted)
  {
    if (changes.Declined) return (StepResult.Declined<StitchDestination>(), null);
    if (info is { IsFullyConfigured: false })
      throw Catalogue.DestinationNotConfigured.For(info.DestinationId, string.Join(", ", info.MissingProperties));
    var ssh = stage.IsPlanning ? CheckSshTunnel.Complete(wanted.Ssh, info?.Ssh) ?? info?.Ssh : info?.Ssh ?? wanted.Ssh;
    return (changes.Result(new StitchDestination
    {
      DestinationId = info?.DestinationId,
      DestinationName = NameOf(stage, info, wanted),
      DestinationType = DestinationType,
      BucketName = wanted.BucketName ?? info?.BucketName,
      JdbcUrl = wanted.JdbcUrl ?? info?.JdbcUrl,
      SshHost = ssh?.Host,
      SshPort = ssh?.Port,
      SshUser = ssh?.User,
      IsPaused = info?.IsPaused ?? false,
    }), info);
  }

  // A plan tells the name that the destination would have.
  private static string? NameOf(IStage stage, DestinationInfo? info, DestinationForm wanted) =>
    stage.IsPlanning ? wanted.DestinationName ?? info?.DestinationName : info?.DestinationName ?? wanted.DestinationName;

  // A new destination needs every field; one that is there keeps what is not given.
  private static DestinationForm Complete(IStage stage, DestinationForm wanted, string? tokenId)
  {
    if (wanted.BucketName is null) throw Missing(nameof(wanted.BucketName), "Get-StitchBucket");
    if (wanted.JdbcUrl is null) throw Missing(nameof(wanted.JdbcUrl), "Get-DeltaJdbcUrl");
    if (wanted.AccessToken is null && !stage.IsPlanning)
      throw tokenId is null ? Missing("Token", "New-DeltaToken") : Catalogue.TokenValueUnknown.For(tokenId, tokenId);
    return wanted with { DestinationName = wanted.DestinationName ?? DefaultName, Ssh = CheckSshTunnel.Complete(wanted.Ssh, null) };

    StitchDeltaException Missing(string parameter, string command) =>
      Catalogue.InputMissing.For(wanted.DestinationName, parameter, command);
  }

  // A token is written whenever there is one: Stitch never shows the one that it has.
  private static async Task<DestinationInfo> UpdateAsync(
    IStitchAccount stitch, ChangeSet changes, DestinationInfo found, DestinationForm wanted, CancellationToken cancel)
  {
    var form = new DestinationForm
    {
      DestinationName = Differing(found.DestinationName, wanted.DestinationName),
      Description = Differing(found.Description, wanted.Description),
      JdbcUrl = Differing(found.JdbcUrl, wanted.JdbcUrl),
      BucketName = Differing(found.BucketName, wanted.BucketName),
      Ssh = CheckSshTunnel.Complete(wanted.Ssh, found.Ssh) is { } ssh && ssh != found.Ssh ? ssh : null,
      AccessToken = wanted.AccessToken,
    };
    var resource = $"Stitch destination {found.DestinationName} ({found.DestinationId})";
    var differences = Differences(found, form).ToList();
    if (differences.Count == 0)
    {
      changes.Unchanged(resource);
      return found;
    }
    await changes.ApplyAsync(new(ChangeAction.Update, resource,
      string.Join(Environment.NewLine, differences)) { Seen = RemoveDestination.SeenOf(found) },
      async () => found = await stitch.UpdateDestinationAsync(found.DestinationId, form, cancel));
    return found;
  }

  /// <summary>Stitch refused a second destination, and the one that it has is as this one was to be.</summary>
  private sealed class MadeByAnotherException(DestinationInfo made) : Exception
  {
    public DestinationInfo Made => made;
  }

  private static string? Differing(string? found, string? wanted) => wanted is not null && wanted != found ? wanted : null;

  private static IEnumerable<string> Differences(DestinationInfo found, DestinationForm form)
  {
    if (form.DestinationName is not null) yield return $"name: {found.DestinationName} -> {form.DestinationName}";
    if (form.Description is not null) yield return $"description: {found.Description} -> {form.Description}";
    if (form.JdbcUrl is not null) yield return $"{UrlDiffers}{found.JdbcUrl ?? "not shown"} -> {form.JdbcUrl}";
    if (form.BucketName is not null) yield return $"bucket: {found.BucketName ?? "not shown"} -> {form.BucketName}";
    if (form.Ssh is not null) yield return $"SSH tunnel: {found.Ssh?.ToString() ?? "not shown"} -> {form.Ssh}";
    if (form.AccessToken is not null) yield return "access token: a new one";
  }
}
