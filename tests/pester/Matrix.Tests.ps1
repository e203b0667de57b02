# What people write where something else belongs, for every parameter of every cmdlet and by every way in: Matrix.ps1 makes the cases by reflection. Whatever
# it is, nothing is written on anything that was not named, no error is one that the module does not know, and no secret is in a message.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $cmdlets = Get-Command -Module StitchDelta | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Matrix.ps1
  # Of the cases that are alike by their kind one in so many is tried; STITCHDELTA_MATRIX=1 tries them all.
  $share = [int] ($env:STITCHDELTA_MATRIX ?? 12)
  $folder = (New-Item (Join-Path $TestDrive files) -ItemType Directory).FullName
  $matrix = Start-Matrix (Resolve-Path $module).Path $folder
}
AfterAll {
  Write-Host "Matrix: $($matrix.Count) cases"
  Stop-Matrix $matrix
}

Describe 'The matrix of inputs' {
  It '<Name> takes none of it amiss' -ForEach $cmdlets {
    $plan = Get-Plan $matrix $Name
    $cases = @(Get-Case $Command $plan $share)
    $wrong = @(
      for ($i = 0; $i -lt $cases.Count; $i++) {
        $resets = $matrix.Resets
        Invoke-Case $matrix $Command $cases[$i] $plan
        if ($matrix.Resets -ne $resets) {
          # The cases name what there was.
          $plan = Get-Plan $matrix $Name
          $cases = @(Get-Case $Command $plan $share)
        }
      }
    )
    "$($wrong.Count) of $($cases.Count) wrong`n$($wrong | Select-Object -First 20 | Out-String)".Trim() | Should -Be "0 of $($cases.Count) wrong"
  }

  It 'wrote no file' { Get-ChildItem $folder -Force | Should -BeNullOrEmpty }

  It 'is large, and whole' {
    $matrix.Count | Should -BeGreaterThan 3000
    # Every cmdlet that can change something says what names the thing.
    foreach ($command in Get-Command -Module StitchDelta | Where-Object { $_.Parameters.ContainsKey('WhatIf') -and $_.Noun -ne 'StitchDestinationReport' }) {
      (Get-Plan $matrix $command.Name).Names | Should -Not -BeNullOrEmpty -Because $command.Name
    }
  }
}
