<#
.SYNOPSIS
  Sets up every destination of a CSV file, side by side, and tests each.
.DESCRIPTION
  Each row has a bucket, and a role, a cluster, a name and a Stitch account of its own. The file holds no secret: its column StitchTokenSecretName names
  the account's token in a vault of SecretManagement. A row that fails leaves the others alone; run again, it goes on from where it came to.
  It ends with an error, and as a script with exit code 1, when a row is not ready.
.PARAMETER Path
  The file.
.PARAMETER DeploymentRoleName
  The role that Databricks deploys clusters with, the same for all rows.
.PARAMETER Vault
  The vault of the Stitch tokens.
.PARAMETER Sandbox
  Rehearses on a stand-in for AWS, Databricks and Stitch.
.EXAMPLE
  ./examples/ManyDestinations.ps1 -Sandbox
.EXAMPLE
  ./examples/ManyDestinations.ps1 -Path destinations.csv -DeploymentRoleName databricks-deployment -Vault team -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  [string] $Path = "$PSScriptRoot/destinations.csv",
  [string] $DeploymentRoleName = 'databricks-deployment',
  [string] $Vault,
  [switch] $Sandbox
)
$ErrorActionPreference = 'Stop'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

$rows = @(Import-Csv $Path)
$common = @{ DeploymentRoleName = $DeploymentRoleName }
if ($Vault) { $common.Vault = $Vault }
if ($Sandbox) {
  # The sandbox's accounts in place of the vault's.
  $accounts = (Start-StitchSandbox -StitchAccountCount $rows.Count).StitchAccounts
  for ($i = 0; $i -lt $rows.Count; $i++) { $rows[$i] | Add-Member StitchToken $accounts[$i].StitchToken }
}
try {
  $made = @($rows | Install-StitchDestination @common -ErrorAction Continue)
  $ready = @($made | Where-Object { $_.IsPlanned -or ($_ | Test-StitchDestination -Quiet) }).DestinationName
  $wanting = $rows.DestinationName | Where-Object { $_ -notin $ready }
  if ($wanting) { $made | Out-Host; throw "Not ready: $($wanting -join ', ')." }
  $made
}
finally { if ($Sandbox) { Stop-StitchSandbox } }
