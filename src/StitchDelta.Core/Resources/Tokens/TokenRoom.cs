namespace StitchDelta.Resources.Tokens;

/// <summary>The room for the caller's tokens in workspaces: a user may have so many in each. A workspace is asked once, and what is
/// installed side by side shares what is left.</summary>
internal sealed class TokenRoom
{
  /// <summary>How many tokens a user may have in a workspace. No call tells.</summary>
  public const int Quota = 600;

  private readonly Once<IWorkspace, Share> _shares = new();

  /// <summary>Throws when there is no room for one more token, else sets it aside.</summary>
  /// <param name="workspace">Databricks.</param>
  /// <param name="workspaceUrl">The workspace's address.</param>
  /// <param name="userName">Who the caller is; null where that is not known.</param>
  /// <param name="installation">What the token is for: for the same it is set aside once.</param>
  /// <param name="cancel">Cancels.</param>
  public async Task RequireAsync(IWorkspace workspace, Uri workspaceUrl, string? userName, string installation, CancellationToken cancel)
  {
    var share = await _shares.AskAsync(workspace, async () =>
      new Share((await new TokenOwner(workspace, null).ValidAsync(cancel)).Count));
    if (!share.Take(installation)) throw Reached(userName, share.Taken, workspaceUrl);
  }

  /// <summary>The error that there is no room.</summary>
  public static StitchDeltaException Reached(string? owner, int count, Uri workspaceUrl) =>
    Catalogue.TokenQuotaReached.For(owner, owner ?? "The caller", count, Quota, workspaceUrl.Authority);

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
