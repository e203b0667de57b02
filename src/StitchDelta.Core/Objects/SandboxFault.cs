using System.Globalization;

namespace StitchDelta;

/// <summary>A fault of a sandbox: what befalls the next requests of an operation.</summary>
public sealed record SandboxFault
{
  /// <summary>By which it is listed and removed; 0 as long as no sandbox has it.</summary>
  public int FaultId { get; init; }

  /// <summary>The service, as in <see cref="SandboxRequest.Service"/>; <c>*</c> and <c>?</c> are understood.</summary>
  public string Service { get; init; } = "*";

  /// <summary>The operation, as in <see cref="SandboxRequest.Operation"/>; <c>*</c> and <c>?</c> are understood.</summary>
  public string Operation { get; init; } = "*";

  /// <summary>The account, as in <see cref="SandboxRequest.Account"/>; <c>*</c> and <c>?</c> are understood.</summary>
  public string Account { get; init; } = "*";

  /// <summary>The HTTP status that is answered; null for none.</summary>
  public int? Status { get; init; }

  /// <summary>The service's error code beside the status; null for the usual one.</summary>
  public string? ErrorCode { get; init; }

  /// <summary>What the service says with it; null for the usual words.</summary>
  public string? Message { get; init; }

  /// <summary>What the Retry-After header asks for; null for none.</summary>
  public TimeSpan? RetryAfter { get; init; }

  /// <summary>How long the answer takes longer.</summary>
  public TimeSpan Delay { get; init; }

  /// <summary>Whether the connection breaks instead of an answer.</summary>
  public bool IsDropped { get; init; }

  /// <summary>Whether the request is carried out first, so that only its answer is lost.</summary>
  public bool AfterHandling { get; init; }

  /// <summary>How many requests it befalls; 0 for all until the sandbox stops.</summary>
  public int Count { get; init; } = 1;

  /// <summary>How many requests it is still to befall; 0 for all until the sandbox stops.</summary>
  public int Left { get; init; }

  /// <summary>The body of the answer in place of the service's own, with the status, else with 200; null for none.</summary>
  public string? Body { get; init; }

  /// <summary>What it does, in words.</summary>
  public string Effect => string.Join(", ", new[]
  {
    AfterHandling ? "carried out" : "",
    Delay > TimeSpan.Zero ? FormattableString.Invariant($"delayed by {Delay.TotalSeconds} s") : "",
    IsDropped ? "connection dropped" : Answered,
    RetryAfter is { } after ? FormattableString.Invariant($"again in {after.TotalSeconds} s") : "",
    Account == "*" ? "" : $"for {Account}",
  }.Where(part => part.Length > 0));

  private string Answered =>
    Body is { } body ? FormattableString.Invariant($"{Status ?? 200} with {(body.Length == 0 ? "an empty body" : "another body")}")
    : Status is { } status ? $"{status.ToString(CultureInfo.InvariantCulture)} {ErrorCode}".TrimEnd() : "";
}
