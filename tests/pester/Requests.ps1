# Counts what the module asks of AWS, Databricks and Stitch, by operation. The suite holds the numbers to their limits; ./build.ps1 requests writes docs/requests.md.

# What depends on how long a cluster or Stitch's check takes, and the SQL of Stitch's own check: no number of the module's.
function Test-Counted { param($Request) $Request.Service -ne 'SQL' -and $Request.Operation -notin 'clusters/get', 'destinations/last-connection-check' }

function Get-RequestsOf {
  param([scriptblock] $Command)
  $before = @(Get-StitchSandboxRequest).Count
  $null = & $Command 3>$null 6>$null
  @(Get-StitchSandboxRequest | Select-Object -Skip $before)
}

$deployment = @{ DeploymentRoleName = 'databricks-deployment' }

function Measure-Request {
  # One installation from its making to its end: for each command its requests.
  $null = Start-StitchSandbox -ClusterStartSeconds 0
  try {
    [ordered]@{
      Pipeline = Get-RequestsOf {
        Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -RoleName stitch-delta @deployment | Register-DeltaInstanceProfile |
          New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake
      }
      'Pipeline again' = Get-RequestsOf {
        Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -RoleName stitch-delta @deployment | Register-DeltaInstanceProfile |
          New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake
      }
      Uninstall = Get-RequestsOf { Uninstall-StitchDestination -Force }
      Install = Get-RequestsOf { Install-StitchDestination acme-lake @deployment -DestinationName Lake }
      'Install again' = Get-RequestsOf { Install-StitchDestination acme-lake @deployment -DestinationName Lake }
      Test = Get-RequestsOf { Test-StitchDestination }
      'Update-DeltaToken' = Get-RequestsOf { Update-DeltaToken }
      'Get-StitchInstallation' = Get-RequestsOf { Get-StitchInstallation }
    }
  }
  finally { Stop-StitchSandbox }
}

function Measure-Row {
  # So many rows side by side, each with its Stitch account, role and cluster: how many requests a row takes.
  param([int] $Count)
  $sandbox = Start-StitchSandbox -StitchAccountCount $Count -ClusterStartSeconds 0
  try {
    $rows = foreach ($i in 0..($Count - 1)) {
      [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "stitch-$i"; ClusterName = "stitch-$i"; DestinationName = "Lake $i"; StitchToken = $sandbox.StitchAccounts[$i].StitchToken }
    }
    $made = @($rows | Install-StitchDestination @deployment -RolePath /stitch/ -WarningAction Ignore)
    if (@($made | Where-Object ConnectionCheck -EQ succeeded).Count -ne $Count) { throw 'Not all of them were installed.' }
    $counted = @(Get-StitchSandboxRequest | Where-Object { Test-Counted $_ }).Count
    [pscustomobject]@{ Rows = $Count; PerRow = [math]::Round($counted / $Count, 2) }
  }
  finally { Stop-StitchSandbox }
}
