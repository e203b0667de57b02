# The least that must work in every edition: written so that Windows PowerShell 5.1 runs it, too.
BeforeAll {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $sandbox = Start-StitchSandbox
  $asked = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'SilentlyContinue' }
}
AfterAll { Stop-StitchSandbox }

Describe 'The module' {
  It 'is the build for this edition' {
    $folder = if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' }
    $location = (Get-Command Install-StitchDestination).ImplementingType.Assembly.Location -replace '\\', '/'
    $location | Should -Be "$($moduleFiles -replace '\\', '/')/$folder/StitchDelta.PowerShell.dll"
  }

  It 'has help' { (Get-Help Install-StitchDestination).Synopsis | Should -Match '^[A-Z].{20,}\.$' }

  It 'previews, installs, proves and writes nothing the second time' {
    Install-StitchDestination acme-lake @asked -WhatIf 6>$null | Out-Null
    @(Get-StitchSandboxRequest -Write).Count | Should -Be 0
    (Install-StitchDestination acme-lake @asked).ConnectionCheck | Should -Be succeeded
    Test-StitchDestination -Quiet | Should -BeTrue
    $before = @(Get-StitchSandboxRequest -Write).Count
    $before | Should -BeGreaterThan 0
    $null = Install-StitchDestination acme-lake @asked
    @(Get-StitchSandboxRequest -Write).Count | Should -Be $before
  }

  It 'takes back what it made' {
    $null = Uninstall-StitchDestination -Force -WarningAction SilentlyContinue
    @(Get-StitchDestination).Count | Should -Be 0
    @(Get-StitchInstallation).Count | Should -Be 0
  }
}
