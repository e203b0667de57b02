<#
.SYNOPSIS
  The whole guide in one line, on the sandbox: previewed, run, run again.
#>
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../out/StitchDelta"

$line = {
  param([switch] $WhatIf)
  Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WhatIf:$WhatIf |
    New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
    New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake | Test-StitchDestination
}

Start-StitchSandbox | Out-Host
try {
  Write-Host "`n--- With -WhatIf: the plan. Nothing is written."
  & $line -WhatIf | Format-Table Status, CheckName, Actual | Out-Host

  Write-Host "--- For real."
  $checks = & $line
  $checks | Out-Host

  Write-Host "--- Again: everything is there, so nothing is written."
  $before = @(Get-StitchSandboxRequest -Write).Count
  $again = & $line
  Write-Host "writes: $(@(Get-StitchSandboxRequest -Write).Count - $before); checks passed: $(@($again | Where-Object Status -eq Passed).Count) of $(@($again).Count)"

  $failed = @(@($checks) + @($again) | Where-Object Status -ne Passed)
  if ($failed) { $failed | Format-List | Out-Host; exit 1 }
  Write-Host 'Every check passed.'
}
finally { Stop-StitchSandbox }
