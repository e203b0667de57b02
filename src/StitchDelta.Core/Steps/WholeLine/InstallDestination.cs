using StitchDelta.Resources;

namespace StitchDelta.Steps.WholeLine;

/// <summary>Runs the whole guide for one destination. Run again, it goes on from where it came to, and writes only what differs.</summary>
public static class InstallDestination
{
  /// <summary>Installs it.</summary>
  /// <param name="stage">Who runs the step.</param>
  /// <param name="systems">The three systems.</param>
  /// <param name="request">What is asked for.</param>
  /// <param name="share">What it shares with others that are installed side by side.</param>
  /// <param name="cancel">Cancels.</param>
  /// <returns>The destination with everything that belongs to it and all that was done; null when a change was declined.</returns>
  public static async Task<StitchDestination?> RunAsync(IStage stage, LineSystems systems, InstallRequest request, LineShare share, CancellationToken cancel)
  {
    var installation = new Installation(stage, systems, request, share);
    await Look.RunAsync(installation, cancel);
    return await Walk.RunAsync(installation, cancel) ? installation.Result : null;
  }
}
