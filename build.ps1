<#
.SYNOPSIS
  Builds, tests, demonstrates and packs the module.
.EXAMPLE
  ./build.ps1 test
#>
#requires -Version 7.4
[CmdletBinding()]
param(
  [Parameter(Position = 0)]
  [ValidateSet('help', 'build', 'test', 'demo', 'docs', 'drift', 'requests', 'sweep', 'fuzz', 'bench', 'mono', 'package', 'clean')]
  [string] $Task = 'help',

  [ValidateSet('Release', 'Debug')]
  [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3
$env:DOTNET_CLI_TELEMETRY_OPTOUT = $env:DOTNET_NOLOGO = '1'
$module = Join-Path $PSScriptRoot 'out/StitchDelta'
$results = Join-Path $PSScriptRoot 'out/results'
. (Join-Path $PSScriptRoot 'build/Shell.ps1')
. (Join-Path $PSScriptRoot 'build/Pester.ps1')
. (Join-Path $PSScriptRoot 'build/Package.ps1')
. (Join-Path $PSScriptRoot 'build/Suites.ps1')

function Invoke-Native {
  # Runs a program and stops the build when it fails.
  param([Parameter(Mandatory)][string] $Program, [Parameter(ValueFromRemainingArguments)][string[]] $Arguments)
  & $Program @Arguments
  if ($LASTEXITCODE -ne 0) { throw "'$Program $Arguments' ended with $LASTEXITCODE" }
}

function Invoke-Build {
  Write-Host 'Building. The first time takes some two minutes.'
  # What an earlier build left of files that are no longer made must not be tested or packed.
  if (Test-Path $module) { Remove-Item $module -Recurse -Force }
  Invoke-Native dotnet build (Join-Path $PSScriptRoot 'StitchDelta.sln') -c $Configuration --verbosity quiet
  Write-Host "The module is in $([IO.Path]::GetRelativePath($PWD, $module)). Try: Import-Module ./out/StitchDelta"
}

function Invoke-MonoSuite {
  # The unit tests of the build for Windows PowerShell, under Mono: the nearest to the .NET Framework that runs where there is no Windows.
  if (-not (Get-Command mono -ErrorAction Ignore)) { return @{ Passed = 0; Failed = 0; Skipped = 0; NotRun = 'Mono is not on this machine' } }
  $project = Join-Path $PSScriptRoot 'tests/framework'
  Invoke-Native dotnet build $project -c $Configuration --verbosity quiet --nologo | Out-Host
  $version = ([xml] (Get-Content (Join-Path $PSScriptRoot 'Directory.Packages.props') -Raw)).SelectSingleNode('//PackageVersion[@Include="xunit.runner.console"]').Version
  $packages = (dotnet nuget locals global-packages --list) -replace '^global-packages: '
  $report = Join-Path $results 'mono.xml'
  $null = New-Item $results -ItemType Directory -Force
  Remove-Item $report -ErrorAction Ignore
  $env:STITCHDELTA_NET472 = Join-Path $module net472
  try {
    mono (Join-Path $packages "xunit.runner.console/$version/tools/net472/xunit.console.exe") (Join-Path $project "bin/$Configuration/net472/StitchDelta.Core.Tests.dll") -noappdomain -noshadow -nologo -xml $report |
      Where-Object { $_ -notmatch '^\s*(Discover|Start|Finish)' } | Out-Host
  }
  finally { $env:STITCHDELTA_NET472 = $null }
  # The packages of a runtime alone have not all that the tests need.
  if (-not (Test-Path $report)) { return @{ Passed = 0; Failed = 0; Skipped = 0; NotRun = 'this Mono lacks libraries of the .NET Framework: Debian''s mono-complete has them' } }
  $count = ([xml] (Get-Content $report -Raw)).assemblies.assembly
  @{ Passed = [int] $count.GetAttribute('passed'); Failed = [int] $count.GetAttribute('failed') + [int] $count.GetAttribute('errors'); Skipped = [int] $count.GetAttribute('skipped') }
}

function Invoke-Mono {
  Invoke-Build
  $suite = Invoke-Suite 'Mono' { Invoke-MonoSuite }
  if ($suite.NotRun) { throw $suite.NotRun }
  Write-Host "$($suite.Passed) passed, $($suite.Failed) failed, $($suite.Skipped) skipped in $($suite.Seconds) s"
  if ($suite.Failed -gt 0 -or $suite.Passed -eq 0) { exit 1 }
}

function Install-Client {
  # Fetches the clients from npm, and returns why not where that cannot be.
  if (-not (Get-Command node, npm -ErrorAction Ignore | Select-Object -Skip 1)) { return 'Node.js with npm is not on this machine' }
  Push-Location (Join-Path $PSScriptRoot 'tests/clients')
  try {
    if (-not (Test-Path node_modules)) { npm ci --no-audit --no-fund --silent | Out-Host }
    if (-not (Test-Path node_modules)) { 'npm could not fetch the clients' }
  }
  finally { Pop-Location }
}

function Invoke-ClientSuite {
  # Real clients, from npm, against the sandbox.
  param([string] $Missing)
  if ($Missing) { return @{ Passed = 0; Failed = 0; Skipped = 0; NotRun = $Missing } }
  Push-Location (Join-Path $PSScriptRoot 'tests/clients')
  try {
    $tap = Invoke-Shell -File run.ps1 -Module $module
  }
  finally { Pop-Location }
  $tap | Where-Object { $_ -match '^\s*not ok|^# (tests|pass|fail)' -or $_ -match '^\s+(error|location|code):' } | Out-Host
  $number = { param($word) [int] (($tap -match "^# $word (\d+)" | Select-Object -First 1) -replace '\D') }
  if (-not ($tap -match '^# pass ')) { $tap | Out-Host; throw 'the clients did not report' }
  @{ Passed = & $number pass; Failed = & $number fail; Skipped = & $number skipped }
}

function Install-Release {
  # Packs what was built and installs it in a folder of its own. Returns the module's folder; nothing where this PowerShell cannot pack.
  param([Parameter(Mandatory)][string] $Folder)
  $package = New-Package $module (Join-Path $Folder package) 6>$null | Where-Object Extension -EQ .nupkg
  if (-not $package) { return Write-Host 'NOT RUN: the suites at the prompt against the installed package, which this PowerShell cannot make. They test what was built' }
  $installed = (Install-GalleryPackage $package.FullName $Folder).Module
  Write-Host "The suites at the prompt test the package, installed in $installed"
  $installed
}

function Invoke-Test {
  Invoke-Build
  if (Test-Path $results) { Remove-Item $results -Recurse -Force }
  $null = New-Item $results -ItemType Directory
  # Before the Pester suites: one of them has a server made of a client's parts.
  $missing = Install-Client
  $pester = try { @{ Manifest = Restore-Pester } } catch { @{ Missing = "$_" } }
  # The suites at the prompt test what a user installs, and not the folder of the build.
  $release = Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())"
  $installed = Install-Release $release
  $projects = (Get-ChildItem (Join-Path $PSScriptRoot 'tests') -Directory -Filter '*.Tests').FullName
  $prompts = (Get-ChildItem (Join-Path $PSScriptRoot 'tests/pester') -Filter '*.Tests.ps1').FullName
  $suites = @(
    Invoke-SuiteSideBySide @($projects; $prompts) $results $pester $installed $Configuration
    Invoke-Suite 'Clients from npm' { Invoke-ClientSuite $missing }
    Invoke-Suite 'Mono' { Invoke-MonoSuite }
  )
  Remove-Item $release -Recurse -Force -ErrorAction Ignore
  $suites | Format-Table Suite, Passed, Failed, Skipped, Seconds -AutoSize | Out-Host
  $suites | Where-Object NotRun | ForEach-Object { Write-Host "NOT RUN: $($_.Suite): $($_.NotRun)" }
  $sum = @{}
  foreach ($what in 'Passed', 'Failed', 'Skipped') { $sum[$what] = ($suites | Measure-Object $what -Sum).Sum }
  Write-Host "$($sum.Passed) passed, $($sum.Failed) failed, $($sum.Skipped) skipped"
  if ($sum.Failed -gt 0 -or $sum.Passed -eq 0) { exit 1 }
}

function Invoke-Demo {
  Invoke-Build
  # The runbook uses the module that is installed: that is the one just built, whatever else there is.
  $path = $env:PSModulePath
  $env:PSModulePath = "$(Split-Path $module)$([IO.Path]::PathSeparator)$path"
  try { Invoke-Shell -File (Join-Path $PSScriptRoot 'examples/OneLine.ps1') }
  finally { $env:PSModulePath = $path }
  if ($LASTEXITCODE -ne 0) { exit 1 }
}

function Invoke-Docs {
  # Writes the topic of the error ids anew from the catalogue, and builds it in.
  Invoke-Build
  $topic = 'about_StitchDelta_Errors.help.txt'
  $file = Join-Path $PSScriptRoot "docs/en-US/$topic"
  # A process of its own, lest this one keep hold of the module's files.
  $print = { param($Module, $Script) Import-Module $Module -ErrorAction Stop; & $Script }
  $text = Invoke-Shell -Command $print -args $module, (Join-Path $PSScriptRoot 'docs/en-US/ErrorTopic.ps1')
  if ($LASTEXITCODE -ne 0 -or -not $text) { throw 'the catalogue could not be read' }
  Set-Content $file "$text`n" -NoNewline -Encoding utf8NoBOM
  Copy-Item $file (Join-Path $module "en-US/$topic")
  Write-Host "$([IO.Path]::GetRelativePath($PWD, $file)) is as the catalogue is"
}

function Write-Page {
  # Has a script write a page of the docs anew, against the module as it is now.
  param([string] $Page, [string] $Script, [string] $Otherwise, [string] $Is)
  Invoke-Build
  $file = Join-Path $PSScriptRoot $Page
  Invoke-Shell -File (Join-Path $PSScriptRoot $Script) $file
  if ($LASTEXITCODE -ne 0) { throw $Otherwise }
  Write-Host "$([IO.Path]::GetRelativePath($PWD, $file)) is $Is"
}

function Invoke-Drift {
  # Runs every drift and writes the page of outcomes anew. Fails where one is not as the known failures say.
  Write-Page docs/drift.md tests/pester/DriftReport.ps1 -Otherwise 'not every drift came out as tests/pester/Drift.Known.csv says' -Is 'as the drifts came out'
}

function Invoke-Requests {
  # Counts what each command asks of the services, and writes the page anew.
  Write-Page docs/requests.md tests/pester/RequestsReport.ps1 -Otherwise 'the requests could not be counted' -Is 'as they were counted'
}

function Invoke-Sweep {
  # Spoils every request of every command in every way, and stops them everywhere, and writes the page of what came of it anew.
  Invoke-Build
  $file = Join-Path $PSScriptRoot 'docs/reliability.md'
  $env:STITCHDELTA_SWEEP = $file
  try { Invoke-Native dotnet test (Join-Path $PSScriptRoot 'tests/StitchDelta.Sweep.Tests') -c $Configuration --no-build --nologo --filter FullyQualifiedName~SweepTests --logger 'console;verbosity=minimal' }
  finally {
    $env:STITCHDELTA_SWEEP = $null
    if (Test-Path "$file.log") { Get-Content "$file.log" | Write-Host; Remove-Item "$file.log" }
  }
  Write-Host "$([IO.Path]::GetRelativePath($PWD, $file)) is as the sweep came out"
}

function Invoke-Bench {
  # Measures what the module costs, and writes the page anew. Of use on a machine that does nothing else.
  Write-Page docs/performance.md tests/benchmarks/Performance.ps1 -Otherwise 'not all could be measured' -Is 'as it was measured'
}

function Invoke-Fuzz {
  # A million inputs, made of good ones, for what reads them; prints what they cost.
  Invoke-Build
  $report = Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-fuzz-$PID.md"
  $env:STITCHDELTA_FUZZ, $env:STITCHDELTA_FUZZ_REPORT = '100000', $report
  try {
    Invoke-Native dotnet test (Join-Path $PSScriptRoot 'tests/StitchDelta.Engine.Tests') -c $Configuration --no-build --nologo --filter FullyQualifiedName~FuzzTests
    Get-Content $report | Sort-Object | Out-Host
  }
  finally {
    Remove-Item env:STITCHDELTA_FUZZ, env:STITCHDELTA_FUZZ_REPORT
    Remove-Item $report -ErrorAction Ignore
  }
}

function Invoke-Package {
  Invoke-Build
  $made = New-Package $module (Join-Path $PSScriptRoot 'out/package')
  $made | ForEach-Object { Write-Host "$([IO.Path]::GetRelativePath($PWD, $_.FullName)), $([math]::Round($_.Length / 1MB, 1)) MB" }
  Write-Host 'The manifest has no ProjectUri: the project has no home on the web yet. See CONTRIBUTING.md.'
}

function Invoke-Clean {
  $made = 'out', 'src/*/bin', 'src/*/obj', 'tests/*/bin', 'tests/*/obj', 'tests/benchmarks/*/bin', 'tests/benchmarks/*/obj',
    'build/*/bin', 'build/*/obj', 'examples/*/bin', 'examples/*/obj', 'tests/clients/node_modules'
  Get-Item ($made | ForEach-Object { Join-Path $PSScriptRoot $_ }) -ErrorAction Ignore | Remove-Item -Recurse -Force
}

switch ($Task) {
  'build' { Invoke-Build }
  'test' { Invoke-Test }
  'demo' { Invoke-Demo }
  'docs' { Invoke-Docs }
  'drift' { Invoke-Drift }
  'requests' { Invoke-Requests }
  'sweep' { Invoke-Sweep }
  'fuzz' { Invoke-Fuzz }
  'bench' { Invoke-Bench }
  'mono' { Invoke-Mono }
  'package' { Invoke-Package }
  'clean' { Invoke-Clean }
  'help' {
    @'
./build.sh demo      sets a destination up on the sandbox and tests it
./build.sh test      builds and runs every suite; the last line is the sum
./build.sh build     leaves the module in out/StitchDelta
./build.sh docs      writes the help topic of the error ids anew from the catalogue
./build.sh drift     runs every drift of the table and writes docs/drift.md
./build.sh requests  counts what each command asks of the services, and writes docs/requests.md
./build.sh fuzz      has a million made inputs read, and prints what they cost
./build.sh bench     measures import, pipeline, many destinations and memory, and writes docs/performance.md
./build.sh mono      runs the unit tests of the build for Windows PowerShell under Mono
./build.sh sweep     spoils each request of each command, and stops them there, and writes docs/reliability.md
./build.sh package   makes the package for the PowerShell Gallery and the zip for Azure Automation, in out/package
./build.sh clean     removes what was made
'@
  }
}
