using System.Security;

namespace StitchDelta;

/// <summary>A Stitch account of a sandbox.</summary>
/// <param name="StitchClientId">The account's number, Stitch's <c>stitch_client_id</c>.</param>
/// <param name="StitchToken">Its access token for the Connect API.</param>
public sealed record SandboxStitchAccount(long StitchClientId, SecureString StitchToken);
