using System.Text.Json.Nodes;

namespace StitchDelta.Sandbox.Stitch;

/// <summary>One run of the connection check: it has ended when its work is done and its time has passed.</summary>
internal sealed class ConnectionCheckRun
{
  private readonly DateTimeOffset _started;
  private readonly TimeSpan _takes;
  private readonly Func<DateTimeOffset> _clock;
  private volatile Outcome? _outcome;

  public ConnectionCheckRun(string name, TimeSpan takes, Func<DateTimeOffset> clock, Func<Task<string?>> work)
  {
    (Name, _started, _takes, _clock) = (name, clock(), takes, clock);
    Work = Task.Run(async () => _outcome = new(await work().ConfigureAwait(false), clock()));
  }

  /// <summary>The check_job_name.</summary>
  public string Name { get; }

  /// <summary>The work in the background.</summary>
  public Task Work { get; }

  /// <summary>The Connection Check object as of now.</summary>
  public JsonObject ToJson()
  {
    var outcome = _clock() >= _started + _takes ? _outcome : null;
    var failed = outcome?.Fault is not null;
    return new()
    {
      ["name"] = Name,
      ["mode"] = "check",
      ["status"] = outcome is null ? "running" : failed ? "failed" : "succeeded",
      ["start_time"] = Rfc3339.Format(_started),
      ["completion_time"] = outcome is null ? null : Rfc3339.Format(outcome.Done > _started + _takes ? outcome.Done : _started + _takes),
      ["error"] = failed,
      ["check_exit_status"] = ExitStatus(outcome),
      ["discovery_exit_status"] = null,
      ["discovery_error_message"] = null,
      ["tap_exit_status"] = null,
      ["tap_error_message"] = null,
      ["target_exit_status"] = ExitStatus(outcome),
      ["target_error_message"] = outcome?.Fault,
    };
  }

  private static JsonNode? ExitStatus(Outcome? outcome) => outcome is null ? null : outcome.Fault is null ? 0 : 1;

  private sealed record Outcome(string? Fault, DateTimeOffset Done);
}
