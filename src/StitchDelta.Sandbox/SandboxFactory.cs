namespace StitchDelta.Sandbox;

/// <summary>Starts sandboxes on loopback.</summary>
public sealed class SandboxFactory : ISandboxFactory
{
  /// <inheritdoc />
  public ISandbox Start(SandboxOptions options) => Sandbox.Start(options);
}
