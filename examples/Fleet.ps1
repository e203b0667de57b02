<#
.SYNOPSIS
  Looks after every destination of a CSV file: checks each, renews the tokens with less than 30 days to go, and says which row needs somebody.
.DESCRIPTION
  For a schedule. The file is the one that the destinations were installed from, as with ManyDestinations.ps1: each row names its Stitch account's token in a vault of SecretManagement.
  It emits one line for each row. It ends with an error, and as a script with exit code 1, when a row is not healthy.
.PARAMETER Path
  The file.
.PARAMETER Vault
  The vault of the secrets.
.PARAMETER Sandbox
  Rehearses on a stand-in for AWS, Databricks and Stitch, in which the token of the first row has ten days to go.
.EXAMPLE
  ./examples/Fleet.ps1 -Sandbox
.EXAMPLE
  ./examples/Fleet.ps1 -Path destinations.csv -Vault team -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  [string] $Path = "$PSScriptRoot/destinations.csv",
  [string] $Vault,
  [switch] $Sandbox
)
$ErrorActionPreference = 'Stop'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

$rows = @(Import-Csv $Path)
$common = @{ ErrorAction = 'Continue'; WarningAction = 'Ignore' }
if ($Vault) { $common.Vault = $Vault }
try {
  if ($Sandbox) {
    # The sandbox's accounts in place of the vault's.
    $accounts = (Start-StitchSandbox -StitchAccountCount $rows.Count).StitchAccounts
    for ($i = 0; $i -lt $rows.Count; $i++) {
      $rows[$i] | Add-Member StitchToken $accounts[$i].StitchToken
      $rows[$i] | Add-Member LifetimeDays ($i -eq 0 ? 10 : 200)
    }
    $null = $rows | Install-StitchDestination -DeploymentRoleName databricks-deployment @common -WhatIf:$false
    $rows[0].LifetimeDays = 200
  }
  $due = @($rows | Test-StitchDestination @common | Where-Object { $_.CheckId -eq 'token-lasts' -and $_.Status -in 'Failed', 'Warning' }).Destination
  $renewed = @($rows | Where-Object DestinationName -in $due | Update-DeltaToken @common).DestinationName
  $checks = @($rows | Test-StitchDestination @common)
  $fleet = foreach ($row in $rows) {
    $wrong = @($checks | Where-Object { $_.Destination -eq $row.DestinationName -and $_.Status -eq 'Failed' })
    $looked = $row.DestinationName -in $checks.Destination
    [pscustomobject]@{
      Destination = $row.DestinationName; IsHealthy = $looked -and -not $wrong; IsRenewed = $row.DestinationName -in $renewed; Remedy = $wrong.RemedyCommand | Select-Object -First 1
    }
  }
  $fleet
  if ($needing = @($fleet | Where-Object { -not $_.IsHealthy }).Destination) { throw "Needs somebody: $($needing -join ', ')." }
}
finally { if ($Sandbox) { Stop-StitchSandbox } }
