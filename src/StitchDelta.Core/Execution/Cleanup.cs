using System.Globalization;

namespace StitchDelta.Execution;

/// <summary>Takes back what was made for a moment only. It is done to the end also when the command is stopped, but the prompt does not
/// wait for it longer than <see cref="Limit"/>.</summary>
internal static class Cleanup
{
  /// <summary>How long the prompt waits for it.</summary>
  public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

  /// <summary>A cancellation that comes when the time is up, and not when the command is stopped.</summary>
  public static CancellationTokenSource Begin() => new(Limit);

  /// <summary>Takes it back.</summary>
  /// <param name="remove">Takes it back.</param>
  /// <returns>Why it could not be done; null when it was.</returns>
  public static async Task<string?> TryAsync(Func<CancellationToken, Task> remove)
  {
    using var limit = Begin();
    try
    {
      await remove(limit.Token);
      return null;
    }
    catch (StitchDeltaException e)
    {
      return e.Message.TrimEnd('.');
    }
    catch (OperationCanceledException)
    {
      return string.Format(CultureInfo.InvariantCulture, "it was not done within {0} seconds", (int)Limit.TotalSeconds);
    }
  }
}
