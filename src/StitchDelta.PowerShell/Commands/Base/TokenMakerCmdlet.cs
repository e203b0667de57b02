using System.Management.Automation;
using StitchDelta.Binding;
using StitchDelta.Steps;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that makes tokens.</summary>
public abstract class TokenMakerCmdlet : WorkspaceCmdlet
{
  /// <summary>How many days the token is to be valid. Left out: as long as the workspace allows.</summary>
  [Parameter]
  [Between(1, 730, "days")]
  [Reads(typeof(int))]
  public int? LifetimeDays { get; set; }

  /// <summary>The application id of a service principal that the token is for, so that it does not end with a person. The caller must be an admin.</summary>
  [Parameter(ValueFromPipelineByPropertyName = true)]
  [ApplicationId]
  public string? OnBehalfOf { get; set; }

  /// <summary>Also puts the token's value into a vault of SecretManagement, under this name.</summary>
  [Parameter]
  public string? OutSecretName { get; set; }

  /// <summary>The vault. Left out: the default one.</summary>
  [Parameter]
  public string? OutVault { get; set; }

  private protected Vault? OutPlace() => OutSecretName is null ? null : new Vault(this, OutSecretName, OutVault);

  private protected TokenRequest Request(string comment, Vault? vault) => new()
  {
    Comment = comment,
    Lifetime = LifetimeDays is { } days ? TimeSpan.FromDays(days) : null,
    OnBehalfOf = OnBehalfOf,
    StoreAsync = vault is null ? null : vault.StoreAsync,
  };
}
