# What people do to an installation behind the module's back, and what doctor, remedy, repair and uninstall make of it. Drift.ps1 runs a row of the table in
# Drift.Rows.ps1; Drift.Known.csv lists what does not hold yet, and a line of it that holds fails here until it is removed.
BeforeDiscovery {
  . $PSScriptRoot/Drift.ps1
  $rows = @(Get-Drift)
  # A sample that has each resource and each kind; STITCHDELTA_DRIFT=1 runs them all, as ./build.ps1 drift does.
  $taken = if ($env:STITCHDELTA_DRIFT -eq '1') { $rows } else { @(Get-DriftSample $rows) }
  $cases = foreach ($row in $taken) { @{ Id = $row.Id; Text = $row.Text } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Drift.ps1
  $table = @{}
  $all = @(Get-Drift)
  foreach ($row in $all) { $table[$row.Id] = $row }
  $known = Import-KnownFailure
}

Describe 'The table of drifts' {
  It 'is large, and each row is there once' {
    $all.Count | Should -BeGreaterOrEqual 150
    @($all.Id | Select-Object -Unique).Count | Should -Be $all.Count
  }

  It 'has each row of the list that it stands for' {
    $listed = 1..25
    @($all.Law | Where-Object { $_ } | Sort-Object -Unique) | Should -Be $listed
  }

  It 'gives the same sample each time, of each resource and kind' {
    $sample = @(Get-DriftSample $all)
    $sample.Id | Should -Be (Get-DriftSample @(Get-Drift)).Id
    $sample.Resource | Sort-Object -Unique | Should -Be ($all.Resource | Sort-Object -Unique)
    $sample.Kind | Sort-Object -Unique | Should -Be ($all.Kind | Sort-Object -Unique)
  }

  It 'has no known failure of a row that there is not' {
    $known.Keys | Where-Object { -not $table.ContainsKey($_.Split(' ')[0]) -or $_.Split(' ')[1] -notin $Aspects } | Should -BeNullOrEmpty
  }
}

Describe 'A drift' {
  It '<Id>: <Text>' -ForEach $cases {
    Compare-Outcome $table[$Id] (Invoke-Drift $table[$Id]) $known | Should -BeNullOrEmpty
  }
}
