namespace StitchDelta.Sandbox.Databricks;

/// <summary>What lies before a cluster that starts or stops.</summary>
internal static class ClusterPlans
{
  /// <summary>A start that succeeds.</summary>
  public static IEnumerable<ClusterMoment> Start(DateTimeOffset now, string state, string eventType, TimeSpan takes, TimeSpan? idle) =>
  [
    new(now, state, "Finding instances for new nodes, acquiring more instances if necessary", eventType),
    new(now + Part(takes, 2), state, "Starting Spark", null),
    new(now + takes, "RUNNING", "", "RUNNING"),
    .. Idle(now + takes, idle),
  ];

  /// <summary>A start that EC2 refuses.</summary>
  public static IEnumerable<ClusterMoment> Refused(DateTimeOffset now, string state, string eventType, TimeSpan takes, Ec2Refusal refusal)
  {
    var reason = new TerminationReason("AWS_AUTHORIZATION_FAILURE", "CLIENT_ERROR", new Dictionary<string, string>
    {
      ["aws_api_error_code"] = refusal.Code,
      ["aws_error_message"] = refusal.Message,
    });
    return
    [
      new(now, state, "Finding instances for new nodes, acquiring more instances if necessary", eventType),
      .. Stop(now + Part(takes, 2), takes, $"AWS authorization failure: {refusal.Message}", reason),
    ];
  }

  /// <summary>The end of a cluster that nobody uses from now on.</summary>
  public static IEnumerable<ClusterMoment> Idle(DateTimeOffset from, TimeSpan? limit) => limit is { } time
    ? Stop(from + time, TimeSpan.Zero, $"Inactive cluster terminated (inactive for {time.TotalMinutes} minutes).", Inactivity(time))
    : [];

  /// <summary>The end that a user asks for.</summary>
  public static IEnumerable<ClusterMoment> StopByUser(DateTimeOffset now, TimeSpan startTakes, string userName) =>
    Stop(now, startTakes, "Terminated by user", new("USER_REQUEST", "SUCCESS", new Dictionary<string, string> { ["username"] = userName }));

  // Stopping is quicker than starting.
  private static IEnumerable<ClusterMoment> Stop(DateTimeOffset now, TimeSpan startTakes, string message, TerminationReason reason) =>
  [
    new(now, "TERMINATING", message, "TERMINATING", reason),
    new(now + Part(startTakes, 4), "TERMINATED", message, null, reason),
  ];

  private static TerminationReason Inactivity(TimeSpan time) =>
    new("INACTIVITY", "SUCCESS", new Dictionary<string, string> { ["inactivity_duration_min"] = $"{time.TotalMinutes}" });

  private static TimeSpan Part(TimeSpan whole, int parts) => TimeSpan.FromTicks(whole.Ticks / parts);
}
