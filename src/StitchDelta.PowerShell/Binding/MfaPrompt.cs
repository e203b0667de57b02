using System.Management.Automation.Host;

namespace StitchDelta.Binding;

/// <summary>Asks whoever sits at the prompt for a code of an MFA device.</summary>
internal static class MfaPrompt
{
  /// <summary>The code as it was typed; null where nobody can type one, as in a job, in Azure Automation and with
  /// -NonInteractive.</summary>
  public static string? Ask(PSHost host, MfaDevice device)
  {
    try
    {
      _ = host.UI.RawUI.KeyAvailable; // Throws where the input is a file or a pipe: what is in there is not for us.
      host.UI.Write($"Code of the MFA device {device.SerialNumber} (AWS profile {device.ProfileName}): ");
      return host.UI.ReadLine() is { Length: > 0 } code ? code : null;
    }
    catch (Exception e) when (e is HostException or InvalidOperationException or NotImplementedException or NotSupportedException
      or IOException)
    {
      return null;
    }
  }
}
