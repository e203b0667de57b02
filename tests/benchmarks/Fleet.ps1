<#
.SYNOPSIS
  Installs a fleet from one CSV file in one session, and shows what a row costs and what the session keeps.
.DESCRIPTION
  Runs on the sandbox, in a process of its own for the module: the sandbox runs in this one, so that the memory is the module's alone. After each hundred rows
  the child collects its garbage and says how much is left. Prints one line for each hundred, and in the last one the requests that a row took; not of more
  than 200 rows, for the sandbox remembers the last 10,000 requests only.
.EXAMPLE
  ./Fleet.ps1 -Count 1000 -WorkspaceCount 10
#>
param([int] $Count = 1000, [int] $WorkspaceCount = 10)

$ErrorActionPreference = 'Stop'
$module = (Resolve-Path (Join-Path $PSScriptRoot '../../out/StitchDelta')).Path
. (Join-Path $PSScriptRoot '../../build/Shell.ps1')
Import-Module $module

$sandbox = Start-StitchSandbox -StitchAccountCount $Count -WorkspaceCount $WorkspaceCount -ClusterStartSeconds 0 `
  -RoleQuota ([math]::Max(1000, $Count + 1)) -InstanceProfileQuota ([math]::Max(1000, $Count))
$folder = Join-Path ([IO.Path]::GetTempPath()) "fleet-$PID"
try {
  $null = New-Item $folder -ItemType Directory
  $plain = { param($secret) [Net.NetworkCredential]::new('', $secret).Password }
  0..($Count - 1) | ForEach-Object {
    $workspace = $sandbox.Workspaces[$_ % $WorkspaceCount]
    [pscustomobject]@{
      BucketName = 'acme-lake'; RoleName = "stitch-$_"; ClusterName = "stitch-$_"; DestinationName = "Lake $_"; DeploymentRoleName = 'databricks-deployment'; RolePath = '/stitch/'
      WorkspaceUrl = $workspace.WorkspaceUrl; WorkspaceToken = & $plain $workspace.WorkspaceToken; StitchToken = & $plain $sandbox.StitchAccounts[$_].StitchToken
    }
  } | Export-Csv (Join-Path $folder fleet.csv)

  $env:AWS_ENDPOINT_URL, $env:AWS_REGION, $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:STITCH_CONNECT_API =
    "$($sandbox.AwsEndpointUrl)", 'us-east-1', $sandbox.AccessKeyId, (& $plain $sandbox.SecretAccessKey), "$($sandbox.ConnectApi)"
  $script = {
    param($module, $csv)
    $ErrorActionPreference = 'Stop'
    function Get-Kept { [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect(); [math]::Round([GC]::GetTotalMemory($true) / 1MB, 1) }
    Import-Module $module
    $secret = { param($text) $s = [securestring]::new(); $text.ToCharArray().ForEach{ $s.AppendChar($_) }; $s }
    $rows = Import-Csv $csv | ForEach-Object { $_.WorkspaceToken = & $secret $_.WorkspaceToken; $_.StitchToken = & $secret $_.StitchToken; $_ }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $done = 0
    $rows | Install-StitchDestination -WarningAction SilentlyContinue | ForEach-Object {
      $done++
      if ($_.ConnectionCheck -ne 'succeeded') { throw "Row $done was not installed." }
      if ($done % 100 -eq 0 -or $done -eq 1) {
        $kept = Get-Kept
        "$done;$kept;$([math]::Round([Diagnostics.Process]::GetCurrentProcess().WorkingSet64 / 1MB));$([math]::Round($clock.Elapsed.TotalSeconds, 1))"
      }
    }
    if ($done -ne $rows.Count) { throw "$done of $($rows.Count) rows were installed." }
  }
  $clock = [Diagnostics.Stopwatch]::StartNew()
  Invoke-Shell -Command $script -args $module, (Join-Path $folder fleet.csv) | ForEach-Object {
    $rows, $kept, $resident, $seconds = "$_".Split(';')
    [pscustomobject]@{ Rows = $rows; KeptMB = $kept; ResidentMB = $resident; Seconds = $seconds; RequestsPerRow = if ($rows -eq $Count -and $Count -le 200) { [math]::Round(@(Get-StitchSandboxRequest).Count / $rows, 2) } }
  } | Format-Table -AutoSize
  if ($LASTEXITCODE -ne 0) { throw 'The fleet was not installed.' }
}
finally {
  Stop-StitchSandbox
  Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
