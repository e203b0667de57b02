using System.Security;
using StitchDelta.Contracts;
using StitchDelta.Errors;
using StitchDelta.Jdbc;

namespace StitchDelta.Steps;

/// <summary>
/// Gives Stitch a new token in place of the one that it has, without a moment in which it has none that works: the new one is made, tried at the destination's own JDBC URL, handed to Stitch, checked by Stitch, and only then the old one is revoked.
/// Until Stitch has it, a failure revokes the new token and all is as before. From then on the way back is shut, for nobody can read the old token's value to hand it over again: a failure leaves both tokens valid and says so.
/// </summary>
public static class RotateToken
{
  /// <summary>Rotates the token.</summary>
  /// <returns>The new token; null when the change was declined.</returns>
  public static async Task<DeltaToken?> RunAsync(
    IStage stage, IWorkspace workspace, IStitchAccount stitch, Uri workspaceUrl, RotationRequest request, CancellationToken cancel)
  {
    var owner = new TokenOwner(workspace, request.Token.OnBehalfOf);
    var old = await OldAsync(owner, request, cancel);
    var destination = await DestinationAsync(stitch, request.DestinationId, cancel);
    var url = JdbcUrl.Parse(request.JdbcUrl ?? destination.JdbcUrl ?? throw Catalogue.InputMissing.For(destination.DestinationId, "JdbcUrl", "Get-DeltaJdbcUrl"));
    if (!string.Equals(url.Host, workspaceUrl.Host, StringComparison.OrdinalIgnoreCase) || url.Port != workspaceUrl.Port)
      throw Catalogue.DestinationOfOtherWorkspace.For(destination.DestinationId, destination.DestinationName, $"{url.Host}:{url.Port}", workspaceUrl.Authority);

    var changes = new ChangeSet(stage);
    var result = owner.Describe(old, workspaceUrl);
    var change = new ResourceChange(ChangeAction.Update, $"token '{old.Comment}' of Stitch destination {destination.DestinationName}",
      $"make a new token, try it at {url.HttpPath}, give it to Stitch, let Stitch check the connection, revoke {old.TokenId}");
    if (await changes.ApplyAsync(change, async () => result = await new Rotation(stage, stitch, owner, old, destination, url, request).RunAsync(workspaceUrl, cancel)))
      MakeToken.WarnOfEnd(stage, result, "Update-DeltaToken");
    return changes.Declined ? null : result with { JdbcUrl = url.ToString(), HttpPath = url.HttpPath, ClusterId = url.ClusterId, Changes = changes.Changes, IsPlanned = stage.IsPlanning };
  }

  private static async Task<TokenInfo> OldAsync(TokenOwner owner, RotationRequest request, CancellationToken cancel)
  {
    if (request.TokenId is { } id)
      return (await owner.ListAsync(cancel)).FirstOrDefault(t => t.TokenId == id) ?? throw Catalogue.TokenNotFound.For(id, id);
    var comment = request.Token.Comment;
    return await owner.WithCommentAsync(comment, cancel) switch
    {
      [] => throw Catalogue.TokenNotFound.For(comment, comment),
      [var only] => only,
      var several => throw Catalogue.TokenAmbiguous.For(comment, comment, string.Join(", ", several.Select(t => t.TokenId))),
    };
  }

  private static async Task<DestinationInfo> DestinationAsync(IStitchAccount stitch, long? id, CancellationToken cancel) =>
    (await stitch.ListDestinationsAsync(cancel)).FirstOrDefault(d => d.DestinationType == MakeDestination.DestinationType && (id is null || d.DestinationId == id))
    ?? throw Catalogue.StitchDestinationNotFound.For(id, id, $"the account has none of type {MakeDestination.DestinationType}");

  /// <summary>One rotation under way.</summary>
  private sealed class Rotation(IStage stage, IStitchAccount stitch, TokenOwner owner, TokenInfo old, DestinationInfo destination, JdbcUrl url, RotationRequest request)
  {
    public async Task<DeltaToken> RunAsync(Uri workspaceUrl, CancellationToken cancel)
    {
      var (info, value) = await owner.CreateAsync(old.Comment, request.Token.Lifetime, cancel);
      await BeforeStitchAsync(info, () => ProveAsync(value, cancel));
      var updated = await HandOverAsync(info, value, cancel);
      await AfterStitchAsync(info, async () =>
      {
        await CheckAsync(updated, cancel);
        if (request.Token.StoreAsync is { } store) await store(value);
        await owner.DeleteAsync(old.TokenId, cancel);
      });
      return owner.Describe(info, workspaceUrl) with { Token = value };
    }

    /// <summary>The new token logs in, and the cluster takes it, as it must from Stitch.</summary>
    private async Task ProveAsync(SecureString value, CancellationToken cancel)
    {
      var workspace = request.WorkspaceWith(value);
      await workspace.GetMeAsync(cancel);
      var activity = $"Trying the new token at {url.HttpPath}";
      try
      {
        await workspace.ExecuteSqlAsync(url.HttpPath, value, ["SELECT 1"], words => stage.Progress(activity, words), cancel);
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
        return await stitch.UpdateDestinationAsync(destination.DestinationId, new DestinationForm { AccessToken = value }, cancel);
      }
      catch (StitchDeltaException e) when (e.StatusCode is >= 400 and < 500)
      {
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
      catch (StitchDeltaException e)
      {
        throw Catalogue.TokenRotationUndone.After(old.TokenId, e, e.Message, old.TokenId, e.Remedy);
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
      Catalogue.TokenRotationUnfinished.After(old.TokenId, cause, cause.Message, info.TokenId, old.TokenId, cause.Remedy);
  }
}

/// <summary>What is asked of a rotation.</summary>
public sealed record RotationRequest
{
  /// <summary>The new token. Its comment also finds the old one.</summary>
  public TokenRequest Token { get; init; } = new();

  /// <summary>The old token; null for the only one with the comment.</summary>
  public string? TokenId { get; init => field = value?.Trim(); }

  /// <summary>The destination; null for the only one.</summary>
  public long? DestinationId { get; init; }

  /// <summary>The destination's JDBC URL, where Stitch does not show it.</summary>
  public string? JdbcUrl { get; init; }

  /// <summary>How long to wait for Stitch's connection check.</summary>
  public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(15);

  /// <summary>The workspace with another token.</summary>
  public required Func<SecureString, IWorkspace> WorkspaceWith { get; init; }
}
