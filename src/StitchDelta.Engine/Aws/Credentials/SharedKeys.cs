using System.Diagnostics.CodeAnalysis;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>
/// Keys of a session that all share who would get the very same: a code, a role or a sign-in is asked for once. Who comes meanwhile waits.
/// </summary>
[SuppressMessage("Design", "CA1001",
  Justification = "Without a wait handle, which nobody asks for, the semaphore holds nothing to dispose of.")]
internal sealed class SharedKeys
{
  private readonly SemaphoreSlim _turn = new(1);
  private AwsKeys? _keys;

  internal async Task<AwsKeys> GetAsync(Func<CancellationToken, Task<AwsKeys>> open, CancellationToken cancel)
  {
    await _turn.WaitAsync(cancel).ConfigureAwait(false);
    try
    {
      if (_keys?.IsFresh(DateTimeOffset.UtcNow) != true)
        _keys = await open(cancel).ConfigureAwait(false);
      return _keys!;
    }
    finally
    {
      _turn.Release();
    }
  }
}
