namespace StitchDelta.Sandbox.Http;

/// <summary>
/// Where a request comes from. All come from this machine, so the stand-in for Stitch says with a header, which nothing else uses, at which
/// of Stitch's addresses it is to be.
/// A request without it is the administrator's, who is at an address that is let in: in the cloud a list of type ALLOW has the office's
/// addresses, and in a rehearsal nobody should have to add 127.0.0.1 to a list so as not to be shut out.
/// </summary>
internal static class SourceAddress
{
  public const string Header = "X-Sandbox-Source-Address";

  /// <summary>The administrator's address, which no list can block: the workspace refuses such a list.</summary>
  public const string Administrator = "127.0.0.1";

  /// <summary>The address that is claimed, or null for the administrator's.</summary>
  public static string? Of(WireRequest request) => request.Headers.TryGetValue(Header, out var address) ? address : null;
}
