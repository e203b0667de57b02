using System.Diagnostics.CodeAnalysis;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>A session that took a code, shared by all who would need the same one. Who comes while it is being opened waits for it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Without a wait handle, which nobody asks for, the semaphore holds nothing to dispose of.")]
internal sealed class MfaSession
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
