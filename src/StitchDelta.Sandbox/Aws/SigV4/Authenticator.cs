using StitchDelta.Sandbox.Aws.State;
using StitchDelta.Sandbox.Http;

namespace StitchDelta.Sandbox.Aws.SigV4;

/// <summary>Why a request's signature is not accepted. Each service has its own words for it.</summary>
internal enum AuthenticationFault
{
  Missing,
  UnknownKey,
  WrongToken,
  WrongTime,
  ExpiredToken,
  WrongSignature,
  WrongPayload,
}

/// <summary>A signature that is not accepted.</summary>
internal sealed class AuthenticationRefusal(AuthenticationFault fault) : Exception(fault.ToString())
{
  public AuthenticationFault Fault { get; } = fault;
}

/// <summary>Finds out who signed a request, and whether they really did.</summary>
internal static class Authenticator
{
  /// <summary>Who made the request. Throws <see cref="AuthenticationRefusal"/>.</summary>
  public static Identity Authenticate(AwsState state, WireRequest request, Signature? signature)
  {
    if (signature is null)
      throw new AuthenticationRefusal(AuthenticationFault.Missing);
    // Temporary keys without their session token are as good as unknown.
    if (!state.Keys.TryGetValue(signature.AccessKeyId, out var key) || (key.SessionToken is not null && signature.SessionToken is null))
      throw new AuthenticationRefusal(AuthenticationFault.UnknownKey);
    return FaultOf(state, request, signature, key) is { } fault ? throw new AuthenticationRefusal(fault) : key.Caller;
  }

  private static AuthenticationFault? FaultOf(AwsState state, WireRequest request, Signature signature, AccessKey key) =>
    !string.Equals(key.SessionToken, signature.SessionToken, StringComparison.Ordinal) ? AuthenticationFault.WrongToken
    // By the machine's clock and not the sandbox's own, which a test may have put forward: callers sign by the machine's.
    : !signature.IsFrom(DateTimeOffset.UtcNow) ? AuthenticationFault.WrongTime
    : key.Expires <= state.Now ? AuthenticationFault.ExpiredToken
    : !string.Equals(Signer.Sign(request, signature, key.Secret), signature.Value, StringComparison.Ordinal)
      ? AuthenticationFault.WrongSignature
    : !IsHashOfBody(CanonicalRequest.PayloadHash(request), request.Body) ? AuthenticationFault.WrongPayload
    : null;

  private static bool IsHashOfBody(string hash, byte[] body) =>
    hash == "UNSIGNED-PAYLOAD"
    || AwsChunked.IsChunked(hash)
    || string.Equals(hash, Hashes.Hex(Hashes.Sha256(body)), StringComparison.OrdinalIgnoreCase);
}
