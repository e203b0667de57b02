using System.Management.Automation;

namespace StitchDelta.Binding;

/// <summary>What PowerShell calls when the module is removed from a runspace: its sandbox goes with it, and that of no other.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
  /// <inheritdoc />
  public void OnRemove(PSModuleInfo psModuleInfo) => RunspaceSession.Current.End();
}
