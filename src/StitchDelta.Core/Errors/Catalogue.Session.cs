namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>Something is to be removed for good, and nobody can be asked.</summary>
  public static readonly ErrorEntry ConfirmationRequired = Define(ErrorKind.InvalidOperation,
    "There is nobody here to be asked, so this was not done: {0}.",
    "Look with -WhatIf at what would be done. Then add -Confirm:$false, or -Force where the command has it.");

  /// <summary>PowerShell's module for vaults is not there.</summary>
  public static readonly ErrorEntry SecretManagementMissing = Define(ErrorKind.NotInstalled,
    "The secret '{0}' belongs in a vault, but there is no command {1}. Nothing was made.",
    "Install-Module Microsoft.PowerShell.SecretManagement and a vault (Register-SecretVault), or {2}.");

  /// <summary>The vault did not take the secret.</summary>
  public static readonly ErrorEntry SecretNotStored = Define(ErrorKind.InvalidResult,
    "The vault did not take the secret '{0}': {1}",
    "Check that the vault is registered and unlocked (Get-SecretVault, Unlock-SecretVault).");

  /// <summary>Windows PowerShell has another AWS SDK loaded, and cannot keep two apart.</summary>
  public static readonly ErrorEntry ForeignAwsSdk = Define(ErrorKind.InvalidOperation,
    "Another module has loaded its own {0} from '{1}', and Windows PowerShell cannot keep two apart.",
    "Start a new session and import StitchDelta first, or use PowerShell 7.4 or later, where the two do not meet.");

  /// <summary>A fault of this module.</summary>
  public static readonly ErrorEntry Unexpected = Define(ErrorKind.InvalidOperation,
    "Something went wrong that this module does not know: {0}",
    "Please report it with the output of: $Error[0].Exception.ToString()");
}
