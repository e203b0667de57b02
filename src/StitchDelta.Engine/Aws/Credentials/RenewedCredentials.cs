using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>Keys, and until when they are good.</summary>
/// <param name="Value">The keys.</param>
/// <param name="Ends">Null for keys that do not end.</param>
internal sealed record AwsKeys(ImmutableCredentials Value, DateTimeOffset? Ends)
{
  /// <summary>A request takes its time, and so do the clocks of others.</summary>
  private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

  internal bool IsFresh(DateTimeOffset now) => Ends is not { } end || now + Margin < end;

  internal bool IsGood(DateTimeOffset now) => Ends is not { } end || now < end;
}

/// <summary>
/// Credentials in the SDK's form from any source. They are fetched when they are first needed and again before they end, one at a time
/// however many ask.
/// Why there are none is said by the source, in an entry of the catalogue, which the SDK passes on as it is.
/// </summary>
[SuppressMessage("Design", "CA1001",
  Justification = "Without a wait handle, which nobody asks for, the semaphore holds nothing to dispose of.")]
internal sealed class RenewedCredentials(Func<CancellationToken, Task<AwsKeys>> fetch, TimeProvider time) : AWSCredentials
{
  private readonly SemaphoreSlim _turn = new(1);
  private AwsKeys? _keys;

  internal static RenewedCredentials Of(ImmutableCredentials keys) =>
    new(_ => Task.FromResult(new AwsKeys(keys, null)), TimeProvider.System);

  internal async Task<ImmutableCredentials> GetAsync(CancellationToken cancel)
  {
    await _turn.WaitAsync(cancel).ConfigureAwait(false);
    try
    {
      if (_keys?.IsFresh(time.GetUtcNow()) != true)
        await RenewAsync(cancel).ConfigureAwait(false);
      return _keys!.Value;
    }
    finally
    {
      _turn.Release();
    }
  }

  public override Task<ImmutableCredentials> GetCredentialsAsync() => GetAsync(CancellationToken.None);

  /// <summary>The keys as they are: nothing waits for a source here.</summary>
  public override ImmutableCredentials GetCredentials() =>
    _keys?.Value ?? throw new InvalidOperationException("The keys have not been fetched yet.");

  private async Task RenewAsync(CancellationToken cancel)
  {
    try
    {
      _keys = await fetch(cancel).ConfigureAwait(false);
    }
    catch (StitchDeltaException) when (_keys?.IsGood(time.GetUtcNow()) == true)
    {
      // They are good for some minutes more; the next call tries again.
    }
  }
}
