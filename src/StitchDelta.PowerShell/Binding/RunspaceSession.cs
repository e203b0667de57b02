using System.Collections.Concurrent;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace StitchDelta.Binding;

/// <summary>The connections of a runspace. Each has its own: jobs in Azure Automation share a process, and one job's token must not be
/// another's default.</summary>
internal sealed class RunspaceSession(Runspace runspace)
{
  // Lets go of a runspace's connections with the runspace.
  private static readonly ConditionalWeakTable<Runspace, RunspaceSession> Sessions = new();

  /// <summary>The session of the runspace that the calling thread works for.</summary>
  public static RunspaceSession Current => Sessions.GetValue(Runspace.DefaultRunspace, r => new(r));

  /// <summary>Set by a sandbox only: for AWS itself the SDK's own chain is the default.</summary>
  public AwsConnection? Aws { get; set; }

  /// <summary>Set by Connect-DeltaWorkspace.</summary>
  public WorkspaceConnection? Workspace { get; set; }

  /// <summary>Set by Connect-Stitch.</summary>
  public StitchConnection? Stitch { get; set; }

  /// <summary>
  /// What this session has signed in to: one code of an MFA device, one role, one token of a client serves all stages of a pipeline.
  /// </summary>
  public SignIns SignIns { get; } = new();

  private readonly ConcurrentDictionary<string, RecentWrites> _writes = new(StringComparer.Ordinal);

  /// <summary>What this session wrote to AWS a short while ago, which a later stage or command may read late.</summary>
  /// <param name="account">By what the credentials are known.</param>
  public RecentWrites WritesOf(string account) => _writes.GetOrAdd(account, _ => new());

  /// <summary>The running sandbox, and the connections that it put aside.</summary>
  public (ISandbox Sandbox, WorkspaceConnection? Workspace, StitchConnection? Stitch)? Sandbox { get; private set; }

  /// <summary>Makes a sandbox the default for all three systems. It is stopped with the runspace at the latest.</summary>
  public void Enter(ISandbox sandbox)
  {
    _writes.Clear();
    Sandbox = (sandbox, Workspace, Stitch);
    (Aws, Workspace, Stitch) = (sandbox.Aws, sandbox.Workspace, sandbox.Stitch);
    runspace.StateChanged += EndWithRunspace;
  }

  /// <summary>Stops the sandbox and takes up what was the default before it.</summary>
  public void Leave()
  {
    if (Sandbox is null) throw Catalogue.SandboxNotRunning.For(null);
    End();
  }

  /// <summary>Stops the sandbox, if one runs.</summary>
  public void End()
  {
    if (Sandbox is not var (sandbox, workspace, stitch)) return;
    runspace.StateChanged -= EndWithRunspace;
    (Aws, Workspace, Stitch, Sandbox) = (null, workspace, stitch, null);
    sandbox.Dispose();
  }

  private void EndWithRunspace(object? sender, RunspaceStateEventArgs change)
  {
    if (change.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken) End();
  }
}
