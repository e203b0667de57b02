namespace StitchDelta.Sandbox.Http;

/// <summary>A refusal that a service is to put into its own words and form.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The error code.</param>
/// <param name="Message">The words.</param>
internal sealed record WireRefusal(int Status, string Code, string Message)
{
  /// <summary>The one that a fault asks for, with the service's usual code where it names none.</summary>
  public static WireRefusal Of(SandboxFault fault, Func<int, string> usualCode)
  {
    var status = fault.Status ?? 503;
    return new(status, fault.ErrorCode ?? usualCode(status), fault.Message ?? "A fault of the sandbox, as it was told to have.");
  }
}
