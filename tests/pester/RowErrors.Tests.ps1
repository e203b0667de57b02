# Which of many rows an error is about: it begins with the row's name, and has the row as its target, wherever it comes from.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'errors' }
  function Get-Row {
    # A row for each name; -Set has cells of the row with the name.
    param([string[]] $DestinationName, [hashtable] $Set = @{})
    foreach ($name in $DestinationName) {
      $cells = [ordered]@{ BucketName = 'acme-lake'; RoleName = "stitch-$name"; ClusterName = "c-$name"; DestinationName = $name; DeploymentRoleName = 'databricks-deployment'; StitchToken = $sandbox.StitchAccounts[$accounts[$name]].StitchToken }
      foreach ($cell in @($Set[$name].Keys | Where-Object { $_ })) { $cells[$cell] = $Set[$name][$cell] }
      [pscustomobject]$cells
    }
  }
  function Assert-Error {
    # The errors in any order, as the id and the row of each.
    param([object[]] $Faults, [hashtable] $Rows)
    @($Faults).ForEach{ "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.TargetObject.DestinationName)" } | Sort-Object | Should -Be ($Rows.Keys | ForEach-Object { "$($Rows[$_]) $_" } | Sort-Object)
    foreach ($fault in $Faults) { "$fault" | Should -BeLike "*$($fault.TargetObject.DestinationName)*" }
  }
}

Describe 'An error of a row' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 3 -ClusterStartSeconds 0
    $accounts = @{ Sales = 0; Finance = 1; Ops = 2 }
    $typo, $runtime = @{ NodeTypeId = 'm9.typo' }, @{ SparkVersion = '1.2' }
  }
  AfterAll { Stop-StitchSandbox }

  It 'that is the only one left names that row, not the last' {
    Get-Row Sales, Finance @{ Sales = $typo; Finance = $runtime } | Install-StitchDestination @quiet
    Assert-Error $errors @{ Sales = 'NodeTypeNotAvailable'; Finance = 'RuntimeInvalid' }
    $errors.ForEach{ "$_" } | Where-Object { $_ -match 'm9.typo' } | Should -BeLike 'Sales: *'
    Get-Row Finance, Sales @{ Sales = $typo; Finance = $runtime } | Install-StitchDestination @quiet
    Assert-Error $errors @{ Sales = 'NodeTypeNotAvailable'; Finance = 'RuntimeInvalid' }
  }

  It 'that is the only one left after others collided names that row' {
    Get-Row Sales, Finance @{ Sales = $typo; Finance = @{ RoleName = 'stitch-Sales' } } | Install-StitchDestination @quiet
    Assert-Error $errors @{ Sales = 'NodeTypeNotAvailable'; Finance = 'RowsCollide' }
  }

  It 'has the row as its target, also of several that run' {
    Get-Row Sales, Finance, Ops @{ Sales = $typo; Finance = $typo; Ops = $typo } | Install-StitchDestination @quiet
    Assert-Error $errors @{ Sales = 'NodeTypeNotAvailable'; Finance = 'NodeTypeNotAvailable'; Ops = 'NodeTypeNotAvailable' }
    foreach ($fault in $errors) {
      "$fault" | Should -BeLike "$($fault.TargetObject.DestinationName): *"
      $fault.TargetObject.NodeTypeId | Should -Be m9.typo
    }
  }

  It 'does not name the row before an object that cannot be read' {
    $null = (Get-Row Sales @{ Sales = $runtime }), '{ "BucketName": ' | Install-StitchDestination @quiet
    $errors[-1].FullyQualifiedErrorId + ' ' + $errors[0].FullyQualifiedErrorId | Should -Match RowNotJson
    $unread = $errors | Where-Object FullyQualifiedErrorId -Like RowNotJson*
    "$unread" | Should -Not -Match Sales
    $unread.TargetObject | Should -BeNullOrEmpty
  }

  It 'is the row''s in <_>' -ForEach 'Test-StitchDestination -Repair', 'Update-DeltaToken', 'Uninstall-StitchDestination -Force', 'Set-StitchDestination' {
    $fault = Add-StitchSandboxFault Stitch destinations/list -StatusCode 400 -Message no -Count 0
    try { Get-Row Sales, Finance | & ([scriptblock]::Create("`$input | $_ @quiet; `$script:errors = `$errors")) }
    finally { $fault | Remove-StitchSandboxFault }
    $script:errors.TargetObject.DestinationName | Sort-Object -Unique | Should -Be Finance, Sales
    foreach ($fault in $script:errors) { "$fault" | Should -BeLike "$($fault.TargetObject.DestinationName): *" }
  }

  It 'is not another''s for a row that is a plan: only that one is planned' {
    $made = Get-Row Sales, Finance @{ Finance = @{ IsPlanned = 'True' } } | Install-StitchDestination @quiet -InformationAction Ignore
    $errors | Should -BeNullOrEmpty
    ($made | Where-Object DestinationName -EQ Sales).ConnectionCheck | Should -Be succeeded
    ($made | Where-Object DestinationName -EQ Finance).IsPlanned | Should -BeTrue
    ($made | Where-Object DestinationName -EQ Sales).IsPlanned | Should -BeFalse
  }
}
