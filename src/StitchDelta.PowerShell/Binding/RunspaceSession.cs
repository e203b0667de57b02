using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using StitchDelta.Contracts;
using StitchDelta.Errors;

namespace StitchDelta.Binding;

/// <summary>The connections of a runspace. Each has its own: jobs in Azure Automation share a process, and one job's token must not be another's default.</summary>
internal sealed class RunspaceSession
{
  // Lets go of a runspace's connections with the runspace.
  private static readonly ConditionalWeakTable<Runspace, RunspaceSession> Sessions = new();

  /// <summary>The session of the runspace that the calling thread works for.</summary>
  public static RunspaceSession Current => Sessions.GetOrCreateValue(Runspace.DefaultRunspace);

  /// <summary>Set by a sandbox only: for AWS itself the SDK's own chain is the default.</summary>
  public AwsConnection? Aws { get; set; }

  /// <summary>Set by Connect-DeltaWorkspace.</summary>
  public WorkspaceConnection? Workspace { get; set; }

  /// <summary>Set by Connect-Stitch.</summary>
  public StitchConnection? Stitch { get; set; }

  /// <summary>The roles that were taken on with a code of an MFA device: one code serves all stages of a pipeline.</summary>
  public MfaSessions MfaSessions { get; } = new();

  /// <summary>The running sandbox, and the connections that it put aside.</summary>
  public (ISandbox Sandbox, WorkspaceConnection? Workspace, StitchConnection? Stitch)? Sandbox { get; private set; }

  /// <summary>Makes a sandbox the default for all three systems.</summary>
  public void Enter(ISandbox sandbox)
  {
    Sandbox = (sandbox, Workspace, Stitch);
    (Aws, Workspace, Stitch) = (sandbox.Aws, sandbox.Workspace, sandbox.Stitch);
  }

  /// <summary>Stops the sandbox and takes up what was the default before it.</summary>
  public void Leave()
  {
    if (Sandbox is not var (sandbox, workspace, stitch)) throw Catalogue.SandboxNotRunning.For(null);
    sandbox.Dispose();
    (Aws, Workspace, Stitch, Sandbox) = (null, workspace, stitch, null);
  }
}
