<#
.SYNOPSIS
  Runs Pester suites against the module in the packages, as another machine has made them. Windows PowerShell 5.1 runs this, too.
.EXAMPLE
  dotnet tool run pwsh build/TestPackage.ps1 -Package out/package -Suite Smoke
#>
[CmdletBinding()]
param(
  # The folder with the packages.
  [Parameter(Mandatory)][string] $Package,

  [string[]] $Suite = @('Smoke', 'Conventions', 'Help', 'HelpExamples', 'Isolation', 'Pipeline', 'Destination', 'Input', 'Connect')
)
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'Pester.ps1')
$pester = Restore-Pester
$folder = Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())"
# What lies in a package of the Gallery, for Windows PowerShell has nothing that installs one from a folder: it is a zip.
Add-Type -AssemblyName System.IO.Compression.FileSystem
$version = (Get-Item (Join-Path $Package '*.nupkg')).BaseName -replace '^StitchDelta\.'
[IO.Compression.ZipFile]::ExtractToDirectory((Get-Item (Join-Path $Package '*.nupkg')).FullName, (Join-Path $folder "StitchDelta/$version"))
$program = if ($PSEdition -eq 'Core') { [Environment]::ProcessPath } else { Join-Path $PSHOME powershell.exe }
# The PowerShell that comes as a .NET tool is no program: it is run by dotnet.
$tool = @(if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { Join-Path $PSHOME pwsh.dll })
$env:STITCHDELTA_MODULE = Join-Path $folder StitchDelta
$failed = @()
try {
  foreach ($name in $Suite) {
    Write-Host "== $name"
    & $program @tool -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File (Join-Path $PSScriptRoot 'PesterSuite.ps1') -Path (Join-Path $PSScriptRoot "../tests/pester/$name.Tests.ps1") -Pester $pester
    if ($LASTEXITCODE -ne 0) { $failed += $name }
  }
}
finally {
  $env:STITCHDELTA_MODULE = $null
  Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}
if ($failed) { throw "Not every test passed in: $($failed -join ', ')" }
