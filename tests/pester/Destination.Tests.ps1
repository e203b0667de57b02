# The destination after it was made: changed, and removed.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function Get-ErrorId { param([scriptblock] $Command) & $Command -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null; $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } }
}

Describe 'An account without a destination' {
  BeforeAll { $null = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'has none to change or remove, and is left as it is' {
    Set-StitchDestination -DestinationName Sea -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -Be 'StitchDestinationNotFound,StitchDelta.Commands.SetStitchDestinationCommand'
    $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'New-StitchDestination'
    Remove-StitchDestination 155582 -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -Be 'StitchDestinationNotFound,StitchDelta.Commands.RemoveStitchDestinationCommand'
    $errors[0].TargetObject | Should -Be 155582
    Remove-StitchDestination -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'InputMissing,*'
    Get-WriteCount | Should -Be 0
  }
}

Describe 'A destination' {
  BeforeAll {
    $null = Start-StitchSandbox
    $null = Invoke-Line -WarningAction SilentlyContinue
    $destination = Get-StitchDestination
  }
  AfterAll { Stop-StitchSandbox }

  It 'is given another name, and is checked by Stitch' {
    $changed = Set-StitchDestination -DestinationName Sea
    $changed.Outcome | Should -Be Updated
    $changed.ConnectionCheck | Should -Be succeeded
    $found = Get-StitchDestination
    $found.DestinationName | Should -Be Sea
    $found.DestinationId | Should -Be $destination.DestinationId
    $found.BucketName | Should -Be acme-lake
    $found.JdbcUrl | Should -Be $destination.JdbcUrl
  }

  It 'is changed from the pipe, and written to only where it differs' {
    $writes = Get-WriteCount
    (Get-StitchDestination | Set-StitchDestination -DestinationName Lake).Outcome | Should -Be Updated
    (Get-StitchDestination | Set-StitchDestination -DestinationName Lake).Outcome | Should -Be Unchanged
    (Set-StitchDestination Lake).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be ($writes + 1)
  }

  It 'is given a new token' {
    $renewed = New-DeltaToken -Force -WarningAction SilentlyContinue | Set-StitchDestination
    $renewed.Changes.Detail | Should -Be 'access token: a new one'
    $renewed.ConnectionCheck | Should -Be succeeded
  }

  It 'says what Stitch finds wrong with a change, and how to mend it' {
    $changed = Set-StitchDestination -JdbcUrl 'jdbc:spark://localhost:1/default;ssl=0;httpPath=sql/protocolv1/o/1/c' -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -Be 'ConnectionCheckFailed,StitchDelta.Commands.SetStitchDestinationCommand'
    $changed.ConnectionCheck | Should -Be failed
    (Set-StitchDestination -JdbcUrl $destination.JdbcUrl).ConnectionCheck | Should -Be succeeded
  }

  It 'is looked at before it is sent: <Id>' -ForEach @(
    @{ Id = 'BucketNameNotBare'; Command = { [CmdletBinding()] param() Set-StitchDestination -BucketName s3://acme-lake/x } }
    @{ Id = 'JdbcUrlInvalid'; Command = { [CmdletBinding()] param() Set-StitchDestination -JdbcUrl nonsense } }
    @{ Id = 'TokenEmpty'; Command = { [CmdletBinding()] param() Set-StitchDestination -Token ([securestring]::new()) } }
    @{ Id = 'StitchDestinationNotFound'; Command = { [CmdletBinding()] param() Set-StitchDestination -DestinationId 7 -DestinationName Sea } }
    @{ Id = 'StitchDestinationNotFound'; Command = { [CmdletBinding()] param() Remove-StitchDestination 7 } }
  ) {
    $writes = Get-WriteCount
    Get-ErrorId $Command | Should -Be $Id
    Get-WriteCount | Should -Be $writes
  }

  It 'is neither changed nor removed under -WhatIf' {
    $writes = Get-WriteCount
    $plan = Set-StitchDestination -DestinationName Sea -WhatIf
    $plan.IsPlanned | Should -BeTrue
    $plan.DestinationName | Should -Be Sea
    $plan = Get-StitchDestination | Remove-StitchDestination -WhatIf
    $plan.IsPlanned | Should -BeTrue
    $plan.Outcome | Should -Be Deleted
    Get-WriteCount | Should -Be $writes
  }

  It 'is removed from the pipe, and what it stood on stays' {
    $removed = Get-StitchDestination | Remove-StitchDestination
    $removed.Outcome | Should -Be Deleted
    $removed.DestinationId | Should -Be $destination.DestinationId
    Get-StitchDestination | Should -BeNullOrEmpty
    (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    Get-DeltaCluster stitch | Should -Not -BeNullOrEmpty
    Get-DeltaToken | Should -Not -BeNullOrEmpty
  }
}
