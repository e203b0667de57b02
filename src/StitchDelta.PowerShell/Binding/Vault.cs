using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>A place in a vault of PowerShell's SecretManagement, reached through the session's own commands.</summary>
internal sealed class Vault
{
  private const string Put = "param($Name, $Secret, $Vault) $given = @{ Name = $Name; Secret = $Secret; ErrorAction = 'Stop' }; "
    + "if ($Vault) { $given.Vault = $Vault }; Set-Secret @given";
  private const string Look = "param($Name, $Vault) $given = @{ Name = $Name; ErrorAction = 'Stop' }; "
    + "if ($Vault) { $given.Vault = $Vault }; Get-SecretInfo @given";

  private const string Get = "param($Name, $Vault) $given = @{ Name = $Name; ErrorAction = 'Stop' }; "
    + "if ($Vault) { $given.Vault = $Vault }; Get-Secret @given";

  private readonly PSCmdlet _cmdlet;
  private readonly string _secretName;
  private readonly string? _vaultName;

  /// <summary>Fails when there is nothing that could store a secret, so that none is made in vain.</summary>
  public Vault(PSCmdlet cmdlet, string secretName, string? vaultName)
  {
    (_cmdlet, _secretName, _vaultName) = (cmdlet, secretName, vaultName);
    if (cmdlet.InvokeCommand.GetCommand("Set-Secret", CommandTypes.All) is null)
      throw Catalogue.SecretManagementMissing.For(secretName, secretName, "Set-Secret", "leave -OutSecretName out");
  }

  /// <summary>Whether the secret is there. Its value is not looked at.</summary>
  public bool Has() => Invoke(Look, _secretName, _vaultName).Count > 0;

  /// <summary>Puts the secret there.</summary>
  public Task StoreAsync(SecureString secret)
  {
    Invoke(Put, _secretName, secret, _vaultName);
    return Task.CompletedTask;
  }

  /// <summary>The secret that is there.</summary>
  public static SecureString Read(PSCmdlet cmdlet, string secretName, string? vaultName)
  {
    if (cmdlet.InvokeCommand.GetCommand("Get-Secret", CommandTypes.All) is null)
      throw Catalogue.SecretManagementMissing.For(secretName, secretName, "Get-Secret",
        "give the secret itself in place of its name: Read-Host -AsSecureString");
    try
    {
      var found = cmdlet.InvokeCommand.InvokeScript(true, ScriptBlock.Create(Get), null, secretName,
        vaultName).FirstOrDefault()?.BaseObject;
      return found switch
      {
        SecureString secret => secret,
        PSCredential credential => credential.Password,
        null => throw Catalogue.SecretNotRead.For(secretName, secretName, "there is no such secret"),
        _ => throw Catalogue.SecretNotRead.For(secretName, secretName, $"it is a {found.GetType().Name}, not a SecureString"),
      };
    }
    catch (RuntimeException e) when (e is not PipelineStoppedException)
    {
      // What stopped it says more than that it was stopped.
      throw Catalogue.SecretNotRead.After(secretName, e, secretName, e is ActionPreferenceStopException stopped
        ? stopped.ErrorRecord.Exception.Message : e.Message);
    }
  }

  private Collection<PSObject> Invoke(string script, params object?[] arguments)
  {
    try
    {
      return _cmdlet.InvokeCommand.InvokeScript(true, ScriptBlock.Create(script), null, arguments);
    }
    catch (RuntimeException e) when (e is not PipelineStoppedException)
    {
      throw Catalogue.SecretNotStored.After(_secretName, e, _secretName, e.Message);
    }
  }
}
