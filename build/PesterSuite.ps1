<#
.SYNOPSIS
  Runs one Pester suite against the module as it was last built, or as it is installed.
.DESCRIPTION
  Each suite wants a process of its own: it looks at what the module loads into a fresh one.
.EXAMPLE
  dotnet tool run pwsh build/PesterSuite.ps1 tests/pester/Help.Tests.ps1
#>
[CmdletBinding()]
param(
  [Parameter(Mandatory)][string] $Path,

  # The manifest of Pester. Left out: the Pester that the project names is restored.
  [string] $Pester,

  # A file to write the counts into.
  [string] $Report,

  # The folder of an installed module, the one named StitchDelta. Left out: the one of STITCHDELTA_MODULE, else the one that was built.
  [string] $Module
)
if ($Module) { $env:STITCHDELTA_MODULE = $Module }
. (Join-Path $PSScriptRoot 'Pester.ps1')
if (-not $Pester) { $Pester = Restore-Pester }
Import-Module $Pester -ErrorAction Stop
$run = Invoke-Pester -Configuration @{
  Run = @{ Path = $Path; PassThru = $true }
  Output = @{ Verbosity = 'Normal'; CIFormat = 'None'; RenderMode = 'Plaintext' }
}
$failed = $run.FailedCount + $run.FailedBlocksCount + $run.FailedContainersCount
if ($Report) {
  @{ Passed = $run.PassedCount; Failed = $failed; Skipped = $run.SkippedCount + $run.NotRunCount } | ConvertTo-Json | Set-Content $Report
}
exit $failed
