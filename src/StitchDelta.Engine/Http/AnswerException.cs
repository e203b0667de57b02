namespace StitchDelta.Engine.Http;

/// <summary>An answer is not what the service would say: it lacks something, or it is somebody else's. It becomes an entry of the catalogue
/// where the request is known.</summary>
internal sealed class AnswerException(string reason, int status = 200) : Exception(reason)
{
  /// <summary>The HTTP status that it came with.</summary>
  internal int Status => status;

  /// <summary>The id of the request, if the answer has one.</summary>
  internal string RequestId { get; init; } = "";
}

/// <summary>An answer is longer than any that the service gives.</summary>
internal sealed class AnswerTooLargeException(int most) : Exception(FormattableString.Invariant($"more than {most} bytes"))
{
  /// <summary>What an answer may have, in megabytes; at least one.</summary>
  internal int Megabytes => Math.Max(1, most / EngineLimits.Megabyte);
}
