# IAM and bucket policies that are read late, as AWS may show them: nothing fails, nothing is made twice, and no wait is silent.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $deployment = @{ DeploymentRoleName = 'databricks-deployment'; WarningAction = 'SilentlyContinue' }
  function Wait-Late { param([double] $Seconds = 2.2) Start-Sleep -Milliseconds (1000 * $Seconds) }
}

Describe 'With reads that are two seconds late' {
  BeforeAll { $sandbox = Start-StitchSandbox -StaleReadSeconds 2 -ClusterStartSeconds 0; $before = Get-SandboxState $sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'an installation is made, once, and healthy at once' {
    $made = Install-StitchDestination acme-lake @deployment -DestinationName Lake
    $made.Outcome | Should -Be Created
    @(Get-StitchSandboxRequest -Write).Operation | Where-Object { $_ -in 'CreateRole', 'CreateInstanceProfile', 'PutBucketPolicy', 'TagRole' } | Sort-Object | Should -Be CreateInstanceProfile, CreateRole, PutBucketPolicy, TagRole
    ($made | Test-StitchDestination).Status | Should -Not -Contain Failed
  }

  It 'a second run finds it, and writes nothing' {
    $writes = Get-WriteCount
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes
  }

  It 'a repair puts back a statement that somebody took out, and only that' {
    Wait-Late
    Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)acme-lake?policy" -Method Delete -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey
    Wait-Late
    $writes = Get-WriteCount
    $checks = Test-StitchDestination -Repair -WarningAction SilentlyContinue
    $checks.Status | Should -Not -Contain Failed
    @(Get-StitchSandboxRequest -Write | Select-Object -Skip $writes).Operation | Should -Be PutBucketPolicy
  }

  It 'a token is exchanged and the record goes with it' {
    $null = Update-DeltaToken -WarningAction SilentlyContinue -Confirm:$false
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).Outcome | Should -Be Unchanged
    (Test-StitchDestination).Status | Should -Not -Contain Failed
  }

  It 'all is taken back to the state before, and nothing is left to take' {
    Wait-Late
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningAction SilentlyContinue
    Wait-Late
    Get-SandboxState $sandbox | Should -Be $before
    $writes = Get-WriteCount
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
    Get-WriteCount | Should -Be $writes
  }

  It 'the pipeline of the README runs, and all checks pass' {
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess |
      New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue | New-StitchDestination -DestinationName Lake | Test-StitchDestination
    $checks.Count | Should -BeGreaterThan 10
    $checks.Status | Should -Not -Contain Failed
  }

  It 'what was installed a moment ago can be taken back at once' {
    $null = Uninstall-StitchDestination -Force -WarningAction SilentlyContinue
    Wait-Late
    Get-SandboxState $sandbox | Should -Be $before
  }
}

Describe 'A wait for what is late' {
  BeforeAll { $sandbox = Start-StitchSandbox -StaleReadSeconds 300 -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'is shown, and ends at once when it is stopped' {
    $shell = [powershell]::Create().AddScript({
        param($module, $url, $id, $secret)
        Import-Module $module
        $key = [pscredential]::new($id, (ConvertTo-SecureString $secret -AsPlainText -Force))
        New-DeltaInstanceProfile -BucketName acme-lake -RoleName slow -EndpointUrl $url -AwsCredential $key -Region us-east-1
      }).AddArgument($module).AddArgument($sandbox.AwsEndpointUrl).AddArgument($sandbox.AccessKeyId).AddArgument("$($sandbox.SecretAccessKey | ConvertFrom-SecureString -AsPlainText)")
    try {
      $run = $shell.BeginInvoke()
      $until = [datetime]::UtcNow.AddSeconds(60)
      while (-not ($shell.Streams.Progress.Activity -match 'shows changes late') -and [datetime]::UtcNow -lt $until -and -not $run.IsCompleted) { Start-Sleep -Milliseconds 50 }
      $shell.Streams.Progress.Activity | Should -Contain 'IAM shows changes late'
      $shell.Streams.Progress.StatusDescription | Should -Match 'inline policy StitchDelta-acme-lake of role slow'
      $clock = [Diagnostics.Stopwatch]::StartNew()
      $shell.Stop()
      $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
      $requests = @(Get-StitchSandboxRequest).Count
      Start-Sleep -Milliseconds 700
      @(Get-StitchSandboxRequest).Count | Should -Be $requests
    }
    finally { $shell.Dispose() }
  }
}
