namespace StitchDelta.Resources.Tokens;

/// <summary>The room for tokens in workspaces: a user may have so many in each, and so may a service principal. A workspace is asked once
/// for each of them, and what is installed side by side shares what is left.</summary>
internal sealed class TokenRoom
{
  /// <summary>How many tokens a user may have in a workspace. No call tells.</summary>
  public const int Quota = 600;

  private readonly Once<(IWorkspace, string?), Share> _shares = new();

  /// <summary>Looks up whose tokens are meant. An error where there is no such service principal, or the caller may not see its
  /// tokens.</summary>
  /// <param name="applicationId">The service principal; null for the caller.</param>
  public Task OfAsync(IWorkspace workspace, string? applicationId, CancellationToken cancel) =>
    ShareAsync(workspace, applicationId, cancel);

  /// <summary>Throws when there is no room for one more token, else sets it aside.</summary>
  /// <param name="applicationId">The service principal that it is for; null for the caller.</param>
  /// <param name="userName">Who the caller is; null where that is not known.</param>
  /// <param name="installation">What the token is for: for the same it is set aside once.</param>
  public async Task RequireAsync(ConnectedSystems systems, string? applicationId, string? userName, string installation,
    CancellationToken cancel)
  {
    var share = await ShareAsync(systems.Workspace, applicationId, cancel);
    if (!share.Take(installation)) throw Reached(applicationId ?? userName, share.Taken, systems.WorkspaceUrl!);
  }

  /// <summary>The error that there is no room.</summary>
  public static StitchDeltaException Reached(string? owner, int count, Uri workspaceUrl) =>
    Catalogue.TokenQuotaReached.For(owner, owner ?? "The caller", count, Quota, workspaceUrl.Authority);

  private Task<Share> ShareAsync(IWorkspace workspace, string? applicationId, CancellationToken cancel) =>
    _shares.AskAsync((workspace, applicationId), async () =>
      new Share((await new TokenOwner(workspace, applicationId).ValidAsync(cancel)).Count));

  private sealed class Share(int before)
  {
    private readonly HashSet<string> _taken = [];

    public int Taken
    {
      get
      {
        lock (_taken) return before + _taken.Count;
      }
    }

    public bool Take(string installation)
    {
      lock (_taken) return _taken.Contains(installation) || (before + _taken.Count < Quota && _taken.Add(installation));
    }
  }
}
