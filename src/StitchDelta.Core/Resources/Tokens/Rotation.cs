using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>One rotation under way.</summary>
internal sealed class Rotation(
  IStage stage, IWorkspace workspace, IStitchAccount stitch, TokenOwner owner, IReadOnlyList<TokenInfo> old,
  DestinationInfo destination, JdbcUrl url, RotationRequest request)
{
  private readonly List<string> _left = [.. old.Select(t => t.TokenId)];
  private string? _given;

  /// <summary>The tokens that are valid and that Stitch has or may have, the newest last; none as long as nothing has changed.</summary>
  public IReadOnlyList<string> Live => _given is null ? [] : [.. _left, _given];

  public string OldIds => string.Join(", ", old.Select(t => t.TokenId));

  public async Task<DeltaToken> RunAsync(Uri workspaceUrl, CancellationToken cancel)
  {
    var (info, value) = await owner.CreateAsync(Mark.Comment(old[0].Comment, Mark.InComment(old[0].Comment)), request.Token.Lifetime,
      workspaceUrl, cancel);
    await BeforeStitchAsync(info, () => ProveAsync(value, cancel));
    var updated = await HandOverAsync(info, value, cancel);
    await AfterStitchAsync(info, async () =>
    {
      await CheckAsync(updated, cancel);
      if (request.Token.StoreAsync is { } store) await store(value);
      foreach (var token in old)
      {
        await owner.DeleteAsync(token.TokenId, cancel);
        _left.Remove(token.TokenId);
      }
    });
    return owner.Describe(info, workspaceUrl) with { Token = value };
  }

  /// <summary>The new token logs in, and the cluster takes it, as it must from Stitch.</summary>
  private async Task ProveAsync(SecureString value, CancellationToken cancel)
  {
    var asStitch = workspace.WithToken(value);
    await asStitch.GetMeAsync(cancel);
    var activity = $"Trying the new token at {url.HttpPath}";
    try
    {
      await asStitch.ExecuteSqlAsync(url.Address, value, ["SELECT 1"], words => stage.Progress(activity, words), cancel);
    }
    finally
    {
      stage.Progress(activity, "", completed: true);
    }
  }

  private async Task<DestinationInfo> HandOverAsync(TokenInfo info, SecureString value, CancellationToken cancel)
  {
    try
    {
      _given = info.TokenId;
      return await stitch.UpdateDestinationAsync(destination.DestinationId, new DestinationForm { AccessToken = value }, cancel);
    }
    catch (StitchDeltaException e) when (e.StatusCode is >= 400 and < 500)
    {
      _given = null;
      await BeforeStitchAsync(info, () => throw e);
      throw;
    }
    catch (StitchDeltaException e)
    {
      // The answer was lost: Stitch may have either.
      throw Unfinished(info, e);
    }
  }

  private async Task CheckAsync(DestinationInfo updated, CancellationToken cancel)
  {
    var check = await AwaitConnectionCheck.RunAsync(stage, stitch, updated, request.Timeout, cancel);
    if (check is null) stage.Verbose("Stitch does not tell about its connection check; the token was tried at the JDBC URL.");
    if (AwaitConnectionCheck.FaultOf(check, updated, request.Timeout) is { } fault) throw fault;
  }

  private async Task BeforeStitchAsync(TokenInfo info, Func<Task> step)
  {
    try
    {
      await owner.RevokeUnlessAsync(info.TokenId, step);
    }
    catch (StitchDeltaException e) when (e.Entry != Catalogue.TokenNotRevoked)
    {
      throw Catalogue.TokenRotationUndone.After(OldIds, e, e.Message, OldIds, e.Remedy);
    }
  }

  private async Task AfterStitchAsync(TokenInfo info, Func<Task> step)
  {
    try
    {
      await step();
    }
    catch (StitchDeltaException e)
    {
      throw Unfinished(info, e);
    }
  }

  private StitchDeltaException Unfinished(TokenInfo info, StitchDeltaException cause) =>
    Catalogue.TokenRotationUnfinished.After(OldIds, cause, cause.Message, info.TokenId, OldIds, cause.Remedy);
}
