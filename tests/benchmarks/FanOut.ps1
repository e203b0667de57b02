<#
.SYNOPSIS
  Measures what fifty clusters that start side by side cost, against one.
.DESCRIPTION
  Runs on the sandbox, where each cluster takes -StartSeconds to start. Prints the two times, their ratio, and how many requests a second the waiting cost.
.EXAMPLE
  ./FanOut.ps1 -Count 50
#>
param([int] $Count = 50, [double] $StartSeconds = 2)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../out/StitchDelta')
$null = Start-StitchSandbox -ClusterStartSeconds $StartSeconds
try {
  $arn = (Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile).InstanceProfileArn
  # The first call of all pays for what is compiled.
  $null = New-DeltaCluster warm -InstanceProfileArn $arn

  $one = Measure-Command { $null = New-DeltaCluster one -InstanceProfileArn $arn }
  $before = @(Get-StitchSandboxRequest).Count
  $many = Measure-Command {
    $made = 1..$Count | ForEach-Object { [pscustomobject]@{ ClusterName = "many$_"; InstanceProfileArn = $arn } } | New-DeltaCluster
  }
  if (@($made | Where-Object ClusterState -eq RUNNING).Count -ne $Count) { throw 'Not all of them run.' }
  $requests = @(Get-StitchSandboxRequest).Count - $before
  [pscustomobject]@{
    Clusters = $Count
    OneSeconds = [math]::Round($one.TotalSeconds, 2)
    ManySeconds = [math]::Round($many.TotalSeconds, 2)
    Ratio = [math]::Round($many.TotalSeconds / $one.TotalSeconds, 2)
    Requests = $requests
    RequestsPerSecond = [math]::Round($requests / $many.TotalSeconds, 1)
  }
}
finally { Stop-StitchSandbox }
