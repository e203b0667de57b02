# How much the module asks of the three systems. docs/requests.md has the table.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Requests.ps1
  $ConfirmPreference = 'None'
  $of = Measure-Request
  function Get-Count { param([string] $Command) @($of[$Command] | Where-Object { Test-Counted $_ }).Count }
}

Describe 'The requests' {
  It 'of the pipeline, its record included, are 37 or fewer' { Get-Count Pipeline | Should -BeLessOrEqual 37 }

  It 'of a second run write nothing: <Command>' -ForEach @(@{ Command = 'Pipeline again' }, @{ Command = 'Install again' }) {
    @($of[$Command] | Where-Object IsWrite) | Should -BeNullOrEmpty
    Get-Count $Command | Should -BeGreaterThan 0
  }

  It 'of Test-StitchDestination write nothing' { @($of['Test'] | Where-Object IsWrite) | Should -BeNullOrEmpty }

  It 'of Get-StitchInstallation go to IAM alone' { @($of['Get-StitchInstallation'].Service | Sort-Object -Unique) | Should -Be IAM }

  It 'are no more for a row among many than for one alone' {
    (Measure-Row 40).PerRow | Should -BeLessOrEqual (Measure-Row 1).PerRow
  }
}
