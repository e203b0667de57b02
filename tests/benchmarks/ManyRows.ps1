<#
.SYNOPSIS
  Measures what fifty destinations that are installed side by side cost, against one.
.DESCRIPTION
  Runs on the sandbox, where each cluster takes -StartSeconds to start; in AWS it is minutes. Prints the two times, their ratio, and the ratio that one row after the other would have.
  The sandbox itself runs on the same processors, so that what is more than the start of a cluster is mostly its work.
.EXAMPLE
  ./ManyRows.ps1 -Count 50
#>
param([int] $Count = 50, [double] $StartSeconds = 20)

$ErrorActionPreference = 'Stop'
Import-Module (Join-Path $PSScriptRoot '../../out/StitchDelta')

function Measure-Installation {
  param([int] $Count, [double] $StartSeconds)
  $sandbox = Start-StitchSandbox -StitchAccountCount $Count -ClusterStartSeconds $StartSeconds
  try {
    $rows = 0..($Count - 1) | ForEach-Object {
      [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "stitch-$_"; ClusterName = "stitch-$_"; DestinationName = "Lake $_"; StitchToken = $sandbox.StitchAccounts[$_].StitchToken }
    }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $installed = @($rows | Install-StitchDestination -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue)
    if (@($installed | Where-Object ConnectionCheck -eq succeeded).Count -ne $Count) { throw 'Not all of them were installed.' }
    [pscustomobject]@{ Seconds = $clock.Elapsed.TotalSeconds; Requests = @(Get-StitchSandboxRequest).Count }
  }
  finally { Stop-StitchSandbox }
}

# The first call of all pays for what is compiled.
$null = Measure-Installation 1 0
$one = Measure-Installation 1 $StartSeconds
$many = Measure-Installation $Count $StartSeconds
[pscustomobject]@{
  Rows = $Count
  OneSeconds = [math]::Round($one.Seconds, 1)
  ManySeconds = [math]::Round($many.Seconds, 1)
  Ratio = [math]::Round($many.Seconds / $one.Seconds, 2)
  RatioInTurn = $Count
  RequestsPerRow = [math]::Round($many.Requests / $Count, 1)
}
