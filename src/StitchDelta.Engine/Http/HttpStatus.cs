namespace StitchDelta.Engine.Http;

/// <summary>What a status says, for an answer that has nothing else to say.</summary>
internal static class HttpStatus
{
  internal static string Words(int status) => FormattableString.Invariant($"HTTP {status}, {Meaning(status)}; the answer says no more");

  private static string Meaning(int status) => status switch
  {
    400 => "bad request",
    401 => "unauthorized",
    403 => "forbidden",
    404 => "not found",
    429 => "too many requests",
    503 => "service unavailable",
    >= 500 => "a fault of the service",
    >= 400 => "a refusal",
    _ => "no success",
  };
}
