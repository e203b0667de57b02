<#
.SYNOPSIS
  Measures what the module costs, and writes it as a page: import, the pipeline, many destinations, memory.
.DESCRIPTION
  Each number is the median of -Times fresh processes of this PowerShell, on the sandbox, which runs in a process of its own so that what is measured is the module's alone.
  Ratios hold on any machine; times are those of the one that it ran on, and a busy one spoils both.
.EXAMPLE
  ./Performance.ps1 docs/performance.md
#>
param(
  [Parameter(Mandatory)][string] $Path,
  [int] $Times = 7,
  # How many destinations are installed side by side, against one.
  [int] $Many = 50,
  # How many a fleet in one session has; 0 leaves it out.
  [int] $Fleet = 1000,
  # What a cluster takes to start.
  [double] $StartSeconds = 20
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
. (Join-Path $PSScriptRoot '../../build/Shell.ps1')
$module = (Resolve-Path (Join-Path $PSScriptRoot '../../out/StitchDelta')).Path

function Get-Median { param([double[]] $Values) $sorted = @($Values | Sort-Object); $sorted[[int][math]::Floor(($sorted.Count - 1) / 2)] }

function Measure-Fresh {
  # The medians of what a script prints in fresh processes: numbers, one to a line.
  param([scriptblock] $Script, [object[]] $With)
  $runs = 1..$Times | ForEach-Object {
    $said = @(Invoke-Shell -Command $Script -args $With)
    if ($LASTEXITCODE -ne 0) { throw "What was to be measured failed: $said" }
    , @($said | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) })
  }
  0..(@($runs[0]).Count - 1) | ForEach-Object { $i = $_; Get-Median ($runs | ForEach-Object { $_[$i] }) }
}

$folder = New-Item (Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-bench-$([guid]::NewGuid())") -ItemType Directory
try {
  # An empty module with a manifest is the least that an import can cost.
  $empty = New-Item (Join-Path $folder Empty) -ItemType Directory
  Set-Content (Join-Path $empty Empty.psm1) ''
  New-ModuleManifest (Join-Path $empty Empty.psd1) -RootModule Empty.psm1 -FunctionsToExport @() -CmdletsToExport @() -AliasesToExport @() -VariablesToExport @()
  $import = {
    param($module)
    $clock = [Diagnostics.Stopwatch]::StartNew()
    Import-Module $module
    $clock.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
  }
  Write-Host 'import'
  $importOurs = Measure-Fresh $import $module
  $importEmpty = Measure-Fresh $import (Join-Path $empty Empty.psd1)

  Write-Host 'pipeline'
  $server = {
    param($module, $stop)
    Import-Module $module
    $plain = { param($secret) [Net.NetworkCredential]::new('', $secret).Password }
    while (-not (Test-Path $stop)) {
      $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
      @{
        AWS_ENDPOINT_URL = "$($sandbox.AwsEndpointUrl)"; AWS_REGION = 'us-east-1'; AWS_ACCESS_KEY_ID = $sandbox.AccessKeyId; AWS_SECRET_ACCESS_KEY = & $plain $sandbox.SecretAccessKey
        DATABRICKS_HOST = "$($sandbox.WorkspaceUrl)"; DATABRICKS_TOKEN = & $plain $sandbox.WorkspaceToken
        STITCH_CONNECT_API = "$($sandbox.ConnectApi)"; STITCH_ACCESS_TOKEN = & $plain $sandbox.StitchToken
      } | ConvertTo-Json -Compress
      $null = [Console]::In.ReadLine()
      "$(@(Get-StitchSandboxRequest).Count)"
      Stop-StitchSandbox
    }
  }
  $pipeline = {
    param($module)
    $ErrorActionPreference = 'Stop'
    $memory = { [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect(); $me = [Diagnostics.Process]::GetCurrentProcess(); $me.WorkingSet64 / 1MB }
    $told = { param($number) ([double] $number).ToString([cultureinfo]::InvariantCulture) }
    $bare = & $memory
    Import-Module $module
    & $told ((& $memory) - $bare)
    foreach ($run in 1, 2) {
      $clock = [Diagnostics.Stopwatch]::StartNew()
      $made = Get-StitchBucket acme-lake | Grant-StitchBucketAccess |
        New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
        New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction Ignore | New-StitchDestination -DestinationName Lake
      & $told $clock.Elapsed.TotalMilliseconds
      if ($made.ConnectionCheck -ne 'succeeded') { throw "The destination was not made: $($made.ConnectionCheck)" }
    }
    & $told ((& $memory) - $bare)
  }
  $stop = Join-Path $folder stop
  $start = [Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath)
  if ([IO.Path]::GetFileNameWithoutExtension([Environment]::ProcessPath) -eq 'dotnet') { $start.ArgumentList.Add((Join-Path $PSHOME pwsh.dll)) }
  $serverFile = Join-Path $folder server.ps1
  Set-Content $serverFile "$server"
  '-NoLogo', '-NoProfile', '-NonInteractive', '-File', $serverFile, $module, $stop | ForEach-Object { $start.ArgumentList.Add($_) }
  $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
  $process = [Diagnostics.Process]::Start($start)
  # Each on a sandbox of its own: the pipeline, and where they are there, the same by hand.
  $tools = @('aws', 'curl', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) })
  $requests, $byHand, $whole = @(), @(), @()
  $onSandbox = {
    param([scriptblock] $Use, [switch] $Last)
    $given = $process.StandardOutput.ReadLine() | ConvertFrom-Json -AsHashtable
    foreach ($name in $given.Keys) { [Environment]::SetEnvironmentVariable($name, $given[$name]) }
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $said = @(& $Use)
    if ($LASTEXITCODE -ne 0) { throw "What was to be measured failed: $said" }
    $seconds = $clock.Elapsed.TotalSeconds
    if ($Last) { Set-Content $stop '' }
    $process.StandardInput.WriteLine()
    @{ Said = $said; Seconds = $seconds; Requests = [int] $process.StandardOutput.ReadLine() }
  }
  try {
    if (-not $tools) { $byHand = @(1..$Times | ForEach-Object { (& $onSandbox { bash (Join-Path $PSScriptRoot ByHand.sh) 2>&1 }).Seconds }) }
    $runs = 1..$Times | ForEach-Object {
      $run = & $onSandbox { Invoke-Shell -Command $pipeline -args $module } -Last:($_ -eq $Times)
      $requests += $run.Requests
      $whole += $run.Seconds
      , @($run.Said | ForEach-Object { [double]::Parse($_, [cultureinfo]::InvariantCulture) })
    }
  }
  finally {
    'AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'DATABRICKS_HOST', 'DATABRICKS_TOKEN', 'STITCH_CONNECT_API', 'STITCH_ACCESS_TOKEN' |
      ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
    if (-not $process.HasExited) { $process.Kill() }
  }
  $memoryImport, $first, $second, $memoryAll = 0..3 | ForEach-Object { $i = $_; Get-Median ($runs | ForEach-Object { $_[$i] }) }

  Write-Host "one and $Many destinations"
  $side = & (Join-Path $PSScriptRoot ManyRows.ps1) -Count $Many -StartSeconds $StartSeconds
  if ($Fleet) { Write-Host "a fleet of $Fleet"; $fleetSaid = & (Join-Path $PSScriptRoot Fleet.ps1) -Count $Fleet | Out-String -Width 200 }

  $n = { param($number, $format = '0') $number.ToString($format, [cultureinfo]::InvariantCulture) }
  $kernel = [Runtime.InteropServices.RuntimeInformation]::OSDescription
  @(
    '# What the module costs', ''
    'Written by `./build.ps1 bench`: medians of one run on the sandbox, which answers at once. Ratios are what to look at; the times are those of the machine.'
    "PowerShell $($PSVersionTable.PSVersion), $([Environment]::ProcessorCount) processors, $kernel, $Times processes for each number.", ''
    '| what | measured | against | ratio |', '|---|---|---|---|'
    "| import | $(& $n $importOurs) ms | $(& $n $importEmpty) ms: an empty module with a manifest | $(& $n ($importOurs / $importEmpty) '0.0') |"
    "| the pipeline, first run of a session | $(& $n $first) ms | $(& $n $second) ms: the second run, where all is there | $(& $n ($first / $second) '0.0') |"
    if ($byHand) { "| the pipeline twice, in a new process | $(& $n (Get-Median $whole) '0.0') s | $(& $n (Get-Median $byHand) '0.0') s: once by AWS CLI and curl | $(& $n ((Get-Median $whole) / (Get-Median $byHand)) '0.0') |" }
    "| $Many destinations, clusters that take $(& $n $StartSeconds) s | $($side.ManySeconds) s | $($side.OneSeconds) s: one | $($side.Ratio) |"
    "| memory over a bare session | $(& $n $memoryAll) MB after the pipeline | $(& $n $memoryImport) MB after import | |", ''
    "The two runs of the pipeline asked $(& $n (Get-Median $requests)) requests together. How many each command asks, against the fewest possible: [requests.md](requests.md)."
    if ($tools) { "The same job by AWS CLI and curl is not measured here: $($tools -join ', ') $($tools.Count -eq 1 ? 'is' : 'are') not on this machine." }
    else { "By hand is tests/benchmarks/ByHand.sh: AWS CLI and curl, one call after the other, without reading anything back. The pipeline is PowerShell's start, the import and the first run and the second." }
    if ($Fleet) { '', "## $Fleet destinations in one session", '', '```text', $fleetSaid.Trim(), '```' }
  ) | Set-Content $Path -Encoding utf8NoBOM
}
finally { Remove-Item $folder -Recurse -Force -ErrorAction Ignore }
