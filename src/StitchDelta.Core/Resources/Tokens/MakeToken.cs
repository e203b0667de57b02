using System.Security;

namespace StitchDelta.Resources.Tokens;

/// <summary>Guide step 2.4: the token that Stitch logs in to Databricks with.</summary>
public static class MakeToken
{
  /// <summary>The comment that the guide gives the token.</summary>
  public const string DefaultComment = "Stitch destination";

  /// <summary>Makes the token, or keeps the one with this comment that is there. The value of one that is there cannot be had
  /// again.</summary>
  /// <param name="comment">The token's comment.</param>
  /// <param name="lifetime">How long it is to be valid; null for as long as the workspace allows.</param>
  /// <param name="another">Makes a new one although one is there.</param>
  public static Task<StepResult<DeltaToken>> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, string comment, TimeSpan? lifetime, bool another, CancellationToken cancel) =>
    RunAsync(stage, workspace, workspaceUrl, new() { Comment = comment, Lifetime = lifetime }, another, cancel);

  /// <summary>The same, for a service principal too, and into a vault.</summary>
  public static async Task<StepResult<DeltaToken>> RunAsync(
    IStage stage, IWorkspace workspace, Uri workspaceUrl, TokenRequest request, bool another, CancellationToken cancel)
  {
    var owner = new TokenOwner(workspace, request.OnBehalfOf);
    var changes = new ChangeSet(stage);
    var resource = $"token '{Mark.NameIn(request.Comment)}' in "
      + $"{workspaceUrl.Authority}{(request.OnBehalfOf is { } principal ? $" for {principal}" : "")}";
    var result = new DeltaToken { WorkspaceUrl = workspaceUrl, TokenComment = request.MarkedComment, OnBehalfOf = request.OnBehalfOf };
    var found = another ? null : (await owner.AskedForAsync(request, stage.Time, cancel)).FirstOrDefault();
    var others = found is null && request is { IsInUse: true, Installation: { } record }
      ? await owner.OfAnotherAsync(record, stage.Time, cancel) : null;
    if (found is not null)
    {
      changes.Unchanged(resource);
      TokenKeeps.Warn(stage, found, request);
      result = owner.Describe(found, workspaceUrl);
    }
    else if (others is { IsGone: false })
    {
      changes.Unchanged(resource, $"it is {others.Owner}'s");
      TokenKeeps.Warn(stage, others, request);
      result = new DeltaToken { WorkspaceUrl = workspaceUrl, TokenId = request.Installation!.TokenIds.LastOrDefault() };
    }
    else
    {
      RequireOwnMark(request);
      owner.RequireRoom(workspaceUrl);
      if (await changes.ApplyAsync(new(ChangeAction.Create, resource), async () =>
        result = await MakeAsync(owner, request, workspaceUrl, cancel)))
        WarnOfEnd(stage, result, request.Lifetime);
    }
    return changes.Result(result);
  }

  /// <summary>The guide says that a token without a lifetime never ends. Databricks has changed that.</summary>
  internal static void WarnOfEnd(IStage stage, DeltaToken token, TimeSpan? asked)
  {
    if (token.TokenExpires is not { } expires) return;
    var why = asked is null ? ": Databricks gives no token a longer life" : "";
    stage.Warn($"The token '{token.TokenComment}' ends on {Day.Of(expires)}{why}. Renew it before that day: Update-DeltaToken");
  }

  // One that is there is found by its whole comment, whoever's it is. A new one would be taken for the installation's.
  private static void RequireOwnMark(TokenRequest request)
  {
    if (Mark.InComment(request.MarkedComment) is { } id && id != request.Installation?.Id && id != request.CommentOf)
      throw Catalogue.TokenCommentMarked.For(request.Comment, request.Comment, id, CommandText.Quoted(Mark.NameIn(request.Comment)));
  }

  private static async Task<DeltaToken> MakeAsync(TokenOwner owner, TokenRequest request, Uri workspaceUrl, CancellationToken cancel)
  {
    var (info, value) = await owner.CreateAsync(request.MarkedComment, request.Lifetime, workspaceUrl, cancel);
    if (request.StoreAsync is { } store)
      await owner.RevokeUnlessAsync(info.TokenId, () => store(value));
    return owner.Describe(info, workspaceUrl) with { Token = value };
  }
}

/// <summary>What is asked of a token.</summary>
public sealed record TokenRequest
{
  /// <summary>The comment.</summary>
  public string Comment { get; init => field = value.Trim(); } = MakeToken.DefaultComment;

  /// <summary>The same, as somebody asked for it; null where nobody did.</summary>
  public string? AskedComment { get; init => field = value?.Trim(); }

  /// <summary>What is known of the installation that the token belongs to; null for a token of none.</summary>
  public InstallationRecord? Installation { get; init; }

  /// <summary>The installation that the comment came with, whose mark it may bear; null for none.</summary>
  internal InstallationId? CommentOf { get; init; }

  /// <summary>Whether Stitch has one already: then one list that does not show it is not believed, and another user's is left to
  /// that one.</summary>
  public bool IsInUse { get; init; }

  /// <summary>The comment as the token gets it: with the mark of the installation at its end.</summary>
  public string MarkedComment => Mark.Comment(Comment, Installation?.Id);

  /// <summary>The comment of the token of one destination among several: the guide's, and the destination's name.</summary>
  public static string CommentFor(string? destinationName) => $"{MakeToken.DefaultComment} {destinationName}".TrimEnd();

  /// <summary>The destination that such a comment names, with or without its mark; null when it names none.</summary>
  public static string? DestinationIn(string? comment) =>
    comment is not null && Mark.NameIn(comment) is var name && name.StartsWith($"{MakeToken.DefaultComment} ", StringComparison.Ordinal)
      && name.Substring(MakeToken.DefaultComment.Length).Trim() is { Length: > 0 } destination ? destination : null;

  /// <summary>How long it is to be valid; null for as long as the workspace allows.</summary>
  public TimeSpan? Lifetime { get; init; }

  /// <summary>The application id of the service principal that it is for; null for the caller's own.</summary>
  public string? OnBehalfOf { get; init => field = value?.Trim(); }

  /// <summary>What gives Stitch a new token with the lifetime.</summary>
  internal string RenewCommand { get; init; } = "the same command with -Another";

  /// <summary>Puts the value away, as into a vault; null for nowhere. If that fails, the token is not left behind.</summary>
  public Func<SecureString, Task>? StoreAsync { get; init; }
}
