<#
.SYNOPSIS
  Takes a destination back, and all that was made for it, in two steps: a plan to be approved, and then exactly that plan.
.DESCRIPTION
  The first run writes the plan to a file and changes nothing. The second, with -Apply, makes the plan anew, and goes on only if it is still the one in the file.
.PARAMETER PlanPath
  The plan, as Export-Clixml writes it.
.PARAMETER Apply
  Does what is planned.
.PARAMETER Path
  A CSV file of many destinations, as ManyDestinations.ps1 takes it. Left out: the account's destination.
.PARAMETER Vault
  The vault of the Stitch tokens that the file names.
.PARAMETER Sandbox
  Rehearses both steps on a stand-in.
.EXAMPLE
  ./examples/TearDown.ps1 -PlanPath teardown.xml
  Import-Clixml teardown.xml
  ./examples/TearDown.ps1 -PlanPath teardown.xml -Apply
#>
[CmdletBinding()]
param(
  [string] $PlanPath = (Join-Path $PWD 'teardown.xml'),
  [switch] $Apply,
  [string] $Path,
  [string] $Vault,
  [switch] $Sandbox
)
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

function Invoke-TearDown {
  param([switch] $Apply)
  $rows = @(if ($Path) { Import-Csv $Path } else { Get-StitchDestination })
  if (-not $rows) { throw 'There is nothing to take back.' }
  $common = @{}
  if ($Vault) { $common.Vault = $Vault }
  $plan = @(($rows | Uninstall-StitchDestination @common -WhatIf -WarningAction Ignore).Changes)
  if (-not $Apply) { $plan | Export-Clixml $PlanPath; return $plan }
  if (Compare-Object @(Import-Clixml $PlanPath) $plan -Property Action, Resource) { throw "What would be done is not what $PlanPath says any more. Make a new plan." }
  # The plan was approved; nobody is to be asked again.
  ($rows | Uninstall-StitchDestination @common -Force).Changes
}

try {
  if ($Sandbox) {
    $null = Start-StitchSandbox
    $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
    Invoke-TearDown
    $Apply = $true
  }
  Invoke-TearDown -Apply:$Apply
}
finally { if ($Sandbox) { Stop-StitchSandbox } }
