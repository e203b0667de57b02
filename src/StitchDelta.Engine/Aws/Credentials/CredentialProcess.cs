using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using StitchDelta.Engine.Http;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>
/// Keys that a program prints, as <c>credential_process</c> of a profile names it. What it prints is secret, so only what it says of its
/// failure is shown.
/// </summary>
internal static class CredentialProcess
{
  internal static async Task<AwsKeys> RunAsync(string command, string? folder, ProfileChoice choice, TimeSpan limit,
    CancellationToken cancel)
  {
    using var process = new Process { StartInfo = Shell(command, folder), EnableRaisingEvents = true };
    var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
    process.Exited += (_, _) => ended.TrySetResult(true);
    try
    {
      process.Start();
    }
    catch (Win32Exception e)
    {
      throw Failed(choice, $"it could not be started: {e.Message}");
    }

    using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    time.CancelAfter(limit);
    using var killing = time.Token.Register(() => Kill(process));
    try
    {
      var error = BoundedBody.ReadAsync(process.StandardError.BaseStream, EngineLimits.Megabyte, time.Token);
      var output = await BoundedBody.ReadAsync(process.StandardOutput.BaseStream, EngineLimits.Megabyte, time.Token).ConfigureAwait(false);
      var said = await error.ConfigureAwait(false);
      await ended.Task.ConfigureAwait(false);
      time.Token.ThrowIfCancellationRequested();
      return process.ExitCode == 0 ? Keys(output, choice)
        : throw Failed(choice, FormattableString.Invariant($"it ended with exit code {process.ExitCode}{Words(said)}"));
    }
    catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
    {
      throw Failed(choice, FormattableString.Invariant($"it took longer than {limit.TotalSeconds:0.#} s and was ended"));
    }
    catch (AnswerTooLargeException)
    {
      Kill(process);
      throw Failed(choice, "it printed more than a megabyte");
    }
  }

  private static ProcessStartInfo Shell(string command, string? folder)
  {
    var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
      CreateNoWindow = true };
    // As a shell at the session's location would run it.
    if (folder is not null && Directory.Exists(folder))
      start.WorkingDirectory = folder;
#if NETFRAMEWORK
    (start.FileName, start.Arguments) = ("cmd.exe", "/c " + command);
#else
    if (OperatingSystem.IsWindows())
    {
      (start.FileName, start.Arguments) = ("cmd.exe", "/c " + command);
    }
    else
    {
      start.FileName = "sh";
      start.ArgumentList.Add("-c");
      start.ArgumentList.Add(command);
    }
#endif
    return start;
  }

  private static void Kill(Process process)
  {
    try
    {
#if NETFRAMEWORK
      process.Kill();
#else
      process.Kill(entireProcessTree: true);
#endif
    }
    catch (Exception e) when (e is InvalidOperationException or Win32Exception)
    {
      // It has ended by itself.
    }
  }

  /// <summary>The last line that it said, without what may be secret in it.</summary>
  private static string Words(byte[] said)
  {
    var lines = Encoding.UTF8.GetString(said).Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToArray();
    return lines.Length == 0 ? " and said nothing" : ": " + Redactor.RedactForeign(lines[lines.Length - 1]);
  }

  private static AwsKeys Keys(byte[] output, ProfileChoice choice)
  {
    try
    {
      using var document = JsonDocument.Parse(output);
      var keys = document.RootElement.NeedObject();
      if (keys.NeedText("Version") != "1")
        throw new AnswerException("its Version is not 1");
      var end = End(keys.TextOrNull("Expiration"));
      if (end < DateTimeOffset.UtcNow)
        throw new AnswerException(FormattableString.Invariant($"its keys ended at {end:yyyy-MM-dd HH:mm:ss} UTC"));
      return new(new(keys.NeedText("AccessKeyId"), keys.NeedText("SecretAccessKey"), keys.TextOrNull("SessionToken")), end);
    }
    catch (AnswerException e)
    {
      throw Failed(choice, $"the JSON that it printed cannot be used: {e.Message}");
    }
    catch (JsonException)
    {
      throw Failed(choice, "what it printed is not JSON");
    }
  }

  private static DateTimeOffset? End(string? text)
  {
    if (text is null)
      return null;
    return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
      out var end) ? end
      : throw new AnswerException("its Expiration is no time");
  }

  private static StitchDeltaException Failed(ProfileChoice choice, string reason) =>
    Catalogue.AwsCredentialProcessFailed.For(choice.Name, choice.Name, choice, reason);
}
