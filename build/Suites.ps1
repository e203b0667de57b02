function New-SuiteResult {
  # What the table shows of a suite. One that left no counts fell over.
  param([string] $Name, $Count, [timespan] $Elapsed)
  $Count = $Count ?? @{ Passed = 0; Failed = 1; Skipped = 0 }
  [pscustomobject]@{
    Suite = $Name; Passed = $Count.Passed; Failed = $Count.Failed; Skipped = $Count.Skipped
    Seconds = [math]::Round($Elapsed.TotalSeconds); NotRun = $Count['NotRun']
  }
}

function Invoke-Suite {
  # Runs one suite and returns its counts, also when it falls over.
  param([Parameter(Mandatory)][string] $Name, [Parameter(Mandatory)][scriptblock] $Run)
  Write-Host "== $Name"
  $clock = [Diagnostics.Stopwatch]::StartNew()
  $count = try { & $Run } catch { Write-Host "  $_"; $null }
  New-SuiteResult $Name $count $clock.Elapsed
}

function Get-SuiteCount {
  # What a suite left of its counts: a project of xunit a .trx, one of Pester a .json. Nothing where it fell over.
  param([Parameter(Mandatory)][string] $Report)
  if (-not (Test-Path $Report)) { return }
  if ($Report -like '*.json') { return Get-Content $Report -Raw | ConvertFrom-Json -AsHashtable }
  $counters = ([xml] (Get-Content $Report -Raw)).TestRun.ResultSummary.Counters
  $skipped = [int] $counters.total - [int] $counters.executed
  @{ Passed = [int] $counters.passed; Failed = [int] $counters.total - [int] $counters.passed - $skipped; Skipped = $skipped }
}

function Invoke-SuiteSideBySide {
  # Runs projects of xunit and suites of Pester four at a time: each waits for clusters and answers for much of its time. What one says is shown when it is done.
  param(
    [Parameter(Mandatory)][string[]] $Path,
    [Parameter(Mandatory)][string] $Results,
    # The manifest of Pester, or why there is none.
    [Parameter(Mandatory)][hashtable] $Pester,
    # The installed module that the suites at the prompt test; empty for the one that was built.
    [string] $Module,
    [Parameter(Mandatory)][string] $Configuration
  )
  # The longest first: at the end one of them would run alone.
  $longest = 'Terraform', 'HelpExamples', 'Drift', 'Install', 'Examples', 'StitchDelta.Sweep', 'Doctor', 'Confirm', 'Matrix', 'StitchDelta.Engine', 'Fleet', 'Plans'
  $folder, $reports, $manifest = $PSScriptRoot, $Results, $Pester['Manifest']
  $suites = $Path | ForEach-Object {
    $short = (Split-Path $_ -Leaf) -replace '\.Tests(\.ps1)?$'
    $rank = [array]::IndexOf($longest, $short)
    $isPester = $_ -like '*.ps1'
    [pscustomobject]@{
      Path = $_; IsPester = $isPester; Name = $isPester ? "Pester: $short" : "$short.Tests"
      Report = Join-Path $Results ($isPester ? "$short.json" : "$short.trx"); Rank = $rank -lt 0 ? $longest.Count : $rank
    }
  }
  $missing = $Pester['Missing']
  $suites | Where-Object { $missing -and $_.IsPester } | ForEach-Object { New-SuiteResult $_.Name @{ Passed = 0; Failed = 0; Skipped = 0; NotRun = $missing } ([timespan]::Zero) }
  $suites | Where-Object { -not ($missing -and $_.IsPester) } | Sort-Object Rank -Stable | ForEach-Object -ThrottleLimit 4 -Parallel {
    . (Join-Path $using:folder 'Shell.ps1')
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $said = if ($_.IsPester) {
      # The one about the packages makes them of what was built.
      $tested = @(if ($using:Module -and $_.Path -notlike '*Package.Tests.ps1') { '-Module', $using:Module })
      Invoke-Shell -File (Join-Path $using:folder 'PesterSuite.ps1') -Path $_.Path -Pester $using:manifest -Report $_.Report @tested 2>&1 | Out-String
    }
    else {
      dotnet test $_.Path -c $using:Configuration --no-build --nologo --logger "trx;LogFileName=$(Split-Path $_.Report -Leaf)" --logger 'console;verbosity=minimal' --results-directory $using:reports 2>&1 | Out-String
    }
    @{ Suite = $_; Said = $said; Elapsed = $clock.Elapsed }
  } | ForEach-Object {
    Write-Host "== $($_.Suite.Name)"
    Write-Host $_.Said.Trim()
    New-SuiteResult $_.Suite.Name (Get-SuiteCount $_.Suite.Report) $_.Elapsed
  }
}
