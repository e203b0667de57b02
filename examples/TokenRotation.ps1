<#
.SYNOPSIS
  Gives Stitch a new Databricks token before the one that it has ends. For a schedule: it does nothing as long as nothing is due.
.DESCRIPTION
  Update-DeltaToken makes the new token, tries it, gives it to Stitch, waits for Stitch's connection check, and only then revokes the old one.
.PARAMETER DaysLeft
  A token with fewer days to go is renewed.
.PARAMETER LifetimeDays
  How many days the new token is to be valid.
.PARAMETER Sandbox
  Rehearses on a stand-in in which the token has ten days to go.
.EXAMPLE
  ./examples/TokenRotation.ps1 -Sandbox
.EXAMPLE
  ./examples/TokenRotation.ps1 -DaysLeft 14 -LifetimeDays 180 -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
  [ValidateRange(1, 730)][int] $DaysLeft = 30,
  [ValidateRange(1, 730)][int] $LifetimeDays = 90,
  [switch] $Sandbox
)
$ErrorActionPreference = 'Stop'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

try {
  if ($Sandbox) {
    $null = Start-StitchSandbox
    $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -LifetimeDays 10 -WarningAction Ignore -WhatIf:$false
  }
  $destination = Get-StitchDestination
  $token = Get-DeltaToken "Stitch destination $($destination.DestinationName)" | Sort-Object TokenExpires -Descending | Select-Object -First 1
  if (-not $token) { throw "No token 'Stitch destination $($destination.DestinationName)' is listed. Test-StitchDestination says what is wrong." }
  if ($null -ne $token.DaysLeft -and $token.DaysLeft -lt $DaysLeft) { $token | Update-DeltaToken -LifetimeDays $LifetimeDays }
  else { Write-Verbose "Nothing is due: the token ends on $($token.TokenExpires)." }
}
finally { if ($Sandbox) { Stop-StitchSandbox } }
