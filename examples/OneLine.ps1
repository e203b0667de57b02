<#
.SYNOPSIS
  The whole guide in one line, on the sandbox: planned, run, run again, tested, undone.
.EXAMPLE
  ./examples/OneLine.ps1
#>
$ErrorActionPreference = 'Stop'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

$given = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }

Start-StitchSandbox | Out-Host
try {
  Write-Host '--- With -WhatIf: the plan. Nothing is written.'
  $plan = Install-StitchDestination @given -WhatIf
  $plan.Changes | Out-Host

  Write-Host '--- For real.'
  $lake = Install-StitchDestination @given
  $checks = $lake | Test-StitchDestination
  $lake | Out-Host
  $checks | Out-Host

  Write-Host '--- Again: everything is there, so nothing is written.'
  $before = @(Get-StitchSandboxRequest -Write).Count
  $again = Install-StitchDestination @given | Test-StitchDestination
  Write-Host "writes: $(@(Get-StitchSandboxRequest -Write).Count - $before); checks passed: $(@($again | Where-Object Status -eq Passed).Count) of $(@($again).Count)"

  Write-Host "`n--- Undone: what was made goes, and nothing else."
  (Uninstall-StitchDestination -Force).Changes | Out-Host

  $failed = @(@($checks) + @($again) | Where-Object Status -ne Passed)
  if ($failed) { $failed | Format-List | Out-Host; exit 1 }
  Write-Host 'Every check passed.'
}
finally { Stop-StitchSandbox }
