using System.Management.Automation;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// The secrets that a command has read from vaults. A vault may be slow, or lock itself: it is asked once for each secret, and before
/// anything is made. One that refuses may have
/// asked a person, and is asked again for the next row only.
/// </summary>
internal sealed class VaultSecrets(PSCmdlet cmdlet)
{
  private readonly Dictionary<(string Name, string? Vault), SecureString> _secrets = [];
  private readonly Dictionary<(string Name, string? Vault), (Row Row, StitchDeltaException Fault)> _refusals = [];

  /// <summary>The secret.</summary>
  /// <param name="name">Its name.</param>
  /// <param name="vault">The vault; null for any that has it.</param>
  /// <param name="row">The row that wants it.</param>
  public SecureString Read(string name, string? vault, Row row)
  {
    var place = (name, vault);
    if (_secrets.TryGetValue(place, out var secret)) return secret;
    if (_refusals.TryGetValue(place, out var refusal) && ReferenceEquals(refusal.Row, row)) throw refusal.Fault;
    try
    {
      return _secrets[place] = Vault.Read(cmdlet, name, vault);
    }
    catch (StitchDeltaException e)
    {
      _refusals[place] = (row, e);
      throw;
    }
  }

  /// <summary>A secret that was read before; null for none.</summary>
  public SecureString? Known(string name, string? vault) => _secrets.TryGetValue((name, vault), out var secret) ? secret : null;
}
