<#
.SYNOPSIS
  A daily look at the destination: a report to a file, an exit code for the scheduler, and repair on demand.
.DESCRIPTION
  Emits the checks that ask for something. The exit code is 0 when none failed, 1 when one did, 2 when it could not be looked.
  Credentials come from where the module looks for them: STITCH_ACCESS_TOKEN, ~/.databrickscfg or DATABRICKS_HOST and DATABRICKS_TOKEN, the AWS chain.
.PARAMETER ReportPath
  The report, .html or .md. One that is there is overwritten.
.PARAMETER Repair
  Repairs what a stage of the pipeline can repair.
.PARAMETER Sandbox
  Rehearses on a stand-in in which a destination has lost its bucket policy.
.EXAMPLE
  ./examples/ScheduledCheck.ps1 -ReportPath health.html
.EXAMPLE
  ./examples/ScheduledCheck.ps1 -Repair -Sandbox
#>
[CmdletBinding()]
param(
  [string] $ReportPath = (Join-Path $PWD 'stitch-health.html'),
  [switch] $Repair,
  [switch] $Sandbox
)
$ErrorActionPreference = 'Stop'
$ConfirmPreference = 'None'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

$outcome = 2
try {
  if ($Sandbox) {
    $null = Start-StitchSandbox
    $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
    $null = Revoke-StitchBucketAccess acme-lake
  }
  $checks = @(Test-StitchDestination -Repair:$Repair)
  $checks | Export-StitchDestinationReport $ReportPath -Destination @(Get-StitchDestination)
  $checks | Where-Object { $_.Status -in 'Failed', 'Warning' -or $_.Repair }
  $outcome = [int] ($checks.Status -contains 'Failed')
}
catch { Write-Error $_ -ErrorAction Continue }
finally { if ($Sandbox) { Stop-StitchSandbox } }
exit $outcome
