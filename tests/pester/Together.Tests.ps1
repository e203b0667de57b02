# Names, accounts and workspaces that do not belong together: the right thing is changed, or nothing.

BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
}

Describe 'An object of another Stitch account' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 2 -ClusterStartSeconds 0
    $second = $sandbox.StitchAccounts[1].StitchToken
    $deployment = @{ DeploymentRoleName = 'databricks-deployment'; WarningAction = 'SilentlyContinue' }
    $null = Install-StitchDestination acme-lake -RoleName r1 -ClusterName c1 -DestinationName Lake @deployment
    $null = Install-StitchDestination acme-lake -RoleName r2 -ClusterName c2 -DestinationName Two -StitchToken $second @deployment
    Get-StitchDestination -StitchToken $second | Export-Clixml TestDrive:/two.xml
    $other = Import-Clixml TestDrive:/two.xml
    $before = Get-WriteCount
  }
  AfterAll { Stop-StitchSandbox }

  It 'changes nothing of the connected one: <_>' -ForEach @(
    'Test-StitchDestination -Repair', 'New-StitchDestination', 'Set-StitchDestination -DestinationName X', 'Uninstall-StitchDestination -Force',
    'Install-StitchDestination -RoleName r2 -ClusterName c2 -DeploymentRoleName databricks-deployment', 'Remove-StitchDestination -Force', 'Update-DeltaToken'
  ) {
    $command = [scriptblock]::Create("`$other | $_ -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable script:errors")
    $null = & $command
    $errors[0].FullyQualifiedErrorId | Should -Match '^(StitchDestinationNotFound|StitchAccountIsAnother),'
    Get-WriteCount | Should -Be $before
  }
}

Describe 'Another workspace than the installation''s' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceCount 2 -ClusterStartSeconds 0
    $null = Install-StitchDestination acme-lake -RoleName r1 -ClusterName c1 -DestinationName Lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue
    $null = Connect-DeltaWorkspace $sandbox.Workspaces[1].WorkspaceUrl -Token $sandbox.Workspaces[1].WorkspaceToken
    $before = Get-SandboxState $sandbox
    $writes = Get-WriteCount
  }
  AfterAll { Stop-StitchSandbox }

  It 'is refused: <_>' -ForEach @(
    'Uninstall-StitchDestination -Force', 'Uninstall-StitchDestination acme-lake -RoleName r1 -Force', 'Test-StitchDestination -Repair',
    'Install-StitchDestination acme-lake -RoleName r1 -ClusterName c1 -DestinationName Lake -DeploymentRoleName databricks-deployment'
  ) {
    $null = & ([scriptblock]::Create("$_ -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable script:errors"))
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'WorkspaceOfOtherInstallation,*'
    Get-SandboxState $sandbox | Should -Be $before
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'Names that contradict each other' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $null = Install-StitchDestination acme-lake -DestinationName Lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue
    $null = New-DeltaToken 'theirs' -WarningAction SilentlyContinue
    $before = Get-SandboxState $sandbox
  }
  AfterAll { Stop-StitchSandbox }

  It 'take nothing back: <What>' -ForEach @(
    @{ What = 'another destination and cluster in a row'; Command = { [pscustomobject]@{ BucketName = 'acme-lake'; DestinationName = 'Sales'; ClusterName = 'stitch-sales' } | Uninstall-StitchDestination -Force @quiet } }
    @{ What = 'another cluster by parameter'; Command = { Uninstall-StitchDestination acme-lake -ClusterName stitch-sales -Force @quiet } }
    @{ What = 'another id beside the object'; Command = { Get-StitchDestination | Uninstall-StitchDestination -DestinationId 999 -Force @quiet } }
    @{ What = 'another name beside the object'; Command = { Get-StitchDestination | Uninstall-StitchDestination -DestinationName Other -Force @quiet } }
    @{ What = 'another id in a row'; Command = { [pscustomobject]@{ BucketName = 'acme-lake'; DestinationId = 1 } | Uninstall-StitchDestination -Force @quiet } }
    @{ What = 'another token in a row'; Command = { [pscustomobject]@{ BucketName = 'acme-lake'; TokenComment = 'theirs' } | Uninstall-StitchDestination -Force @quiet } }
    @{ What = 'a role of somebody else'; Command = { Uninstall-StitchDestination acme-lake -RoleName databricks-deployment -Force @quiet } }
    @{ What = 'a role that is not there'; Command = { Uninstall-StitchDestination acme-lake -RoleName nosuchrole -Force @quiet } }
  ) {
    $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'errors' }
    $null = . $Command
    $errors[0].FullyQualifiedErrorId | Should -Match '^(InstallationNamesDiffer|InstallationNotFound|StitchDestinationNotFound),'
    $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'renew no token that is not the destination''s' {
    foreach ($command in { Update-DeltaToken 'theirs' @quiet }, { Get-DeltaToken 'theirs' | Update-DeltaToken @quiet }, { Update-DeltaToken 'sandbox admin' @quiet }) {
      $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'errors' }
      $null = . $command
      $errors[0].FullyQualifiedErrorId | Should -Match '^(TokenOfOthers|TokenOfSession),'
      Get-SandboxState $sandbox | Should -Be $before
    }
  }

  It 'leave a healthy token alone when a row names an older one' {
    $row = Get-StitchInstallation acme-lake | Select-Object BucketName, RoleName, TokenId
    $null = Update-DeltaToken -WarningAction SilentlyContinue
    $writes = Get-WriteCount
    $checks = $row | Test-StitchDestination -Repair
    $checks.Status | Should -Not -Contain Failed
    Get-WriteCount | Should -Be $writes
    ([pscustomobject]@{ BucketName = 'acme-lake'; TokenId = 'nosuch' } | Test-StitchDestination -Repair).Status | Should -Not -Contain Failed
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'A second time' {
  It 'there is nothing to take back, and that is no error' {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $null = Install-StitchDestination acme-lake -DestinationName Lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue
    $null = Uninstall-StitchDestination -Force
    $again = Uninstall-StitchDestination -Force -ErrorAction Stop
    $again.Outcome | Should -Be Unchanged
    "$($again.Changes)" | Should -Match 'nothing to take back'
    (Uninstall-StitchDestination acme-lake -Force -ErrorAction Stop).Outcome | Should -Be Unchanged
    Stop-StitchSandbox
  }

  It 'an installation whose destination is gone is told, and taken back when it is named' {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $before = Get-SandboxState $sandbox
    $null = Install-StitchDestination acme-lake -DestinationName Lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue
    $null = Get-StitchDestination | Remove-StitchDestination -Force
    $null = Uninstall-StitchDestination -Force -WarningVariable warnings -WarningAction SilentlyContinue
    "$warnings" -match 'installation for acme-lake; if it was for this account: (Uninstall-StitchDestination \S+ -RoleName \S+)' | Should -BeTrue
    $null = Invoke-Expression "$($Matches[1]) -Force"
    Get-SandboxState $sandbox | Should -Be $before
    Stop-StitchSandbox
  }
}

Describe 'Warnings that are errors' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'lose no token, and the installation ends as asked' {
    foreach ($time in 1..3) { try { $null = Install-StitchDestination acme-lake -DestinationName Lake -DeploymentRoleName databricks-deployment -WarningAction Stop } catch { $null = $_ } }
    @(Get-DeltaToken 'Stitch destination*') | Should -HaveCount 1
    Test-StitchDestination -Quiet | Should -BeTrue
  }

  It 'hand on the token that was made' {
    $made = $null
    try { New-DeltaToken 'by hand' -WarningAction Stop | ForEach-Object { $made = $_ } } catch { $null = $_ }
    $made.Token | Should -Not -BeNullOrEmpty
    @(Get-DeltaToken 'by hand') | Should -HaveCount 1
  }
}

Describe 'Beside an installation on a role of somebody else in another workspace' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 2 -WorkspaceCount 2 -ClusterStartSeconds 0
    $aws = @{ AccessKeyId = $sandbox.AccessKeyId; SecretAccessKey = $sandbox.SecretAccessKey; Method = 'Post'; Service = 'iam' }
    function Invoke-Iam { param([string] $Action, [hashtable] $With) $null = Invoke-SignedRequest $sandbox.AwsEndpointUrl @aws -Body (@{ Action = $Action; Version = '2010-05-08' } + $With) }
    Invoke-Iam CreateRole @{ RoleName = 'theirs'; AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }
    $with = @{ DeploymentRoleName = 'databricks-deployment'; WarningAction = 'SilentlyContinue' }
    $null = Install-StitchDestination acme-lake -RoleName stitch-delta -DestinationName Lake @with
    $there = $sandbox.Workspaces[1]
    $null = Install-StitchDestination acme-lake -RoleName theirs -ClusterName two -DestinationName Sea -StitchToken $sandbox.StitchAccounts[1].StitchToken -WorkspaceUrl $there.WorkspaceUrl -WorkspaceToken $there.WorkspaceToken @with
  }
  AfterAll { Stop-StitchSandbox }

  It 'the bucket grant stays, and that is told' {
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningVariable told -WarningAction SilentlyContinue
    "$told" | Should -Match 'Left alone: bucket policy of acme-lake: the role theirs of somebody else.*Revoke-StitchBucketAccess acme-lake'
    Test-StitchBucketAccess acme-lake -Quiet | Should -BeTrue
  }
}

Describe 'Beside an installation on a role of somebody else, whose record is at its cluster' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -StitchAccountCount 2 -ClusterStartSeconds 0
    $aws = @{ AccessKeyId = $sandbox.AccessKeyId; SecretAccessKey = $sandbox.SecretAccessKey; Method = 'Post'; Service = 'iam' }
    function Invoke-Iam { param([string] $Action, [hashtable] $With) $null = Invoke-SignedRequest $sandbox.AwsEndpointUrl @aws -Body (@{ Action = $Action; Version = '2010-05-08' } + $With) }
    # As Terraform makes them, without a tag or a description.
    Invoke-Iam CreateRole @{ RoleName = 'theirs'; AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }
    Invoke-Iam CreateInstanceProfile @{ InstanceProfileName = 'theirs' }
    Invoke-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'theirs'; RoleName = 'theirs' }
    $before = Get-SandboxState $sandbox
    $own = @{ RoleName = 'stitch-delta'; DestinationName = 'Lake'; ClusterName = 'one' }
    $theirs = @{ RoleName = 'theirs'; DestinationName = 'Sea'; ClusterName = 'two'; StitchToken = $sandbox.StitchAccounts[1].StitchToken }
    function Install-One { param([hashtable] $Which) $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue @Which }
    function Test-Grant { (Test-StitchBucketAccess acme-lake -Quiet) }
  }
  AfterEach { Stop-StitchSandbox }

  It 'the bucket grant stays, and goes with the last' {
    Install-One $own
    Install-One $theirs
    $plan = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -WhatIf -WarningAction SilentlyContinue
    $plan.Changes.Where{ $_.Action -eq 'Delete' }.Resource | Should -Not -Contain 'bucket policy of acme-lake'
    $gone = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningVariable told -WarningAction SilentlyContinue
    "$($gone.Changes.Where{ $_.Resource -eq 'bucket policy of acme-lake' })" | Should -Match 'the installation sd-\w{10} with the cluster two \(\S+\) loads into the bucket too'
    "$told" | Should -Match 'Where that one is gone, Revoke-StitchBucketAccess acme-lake takes it back'
    Test-Grant | Should -BeTrue
    Test-StitchDestination acme-lake -RoleName theirs -StitchToken $theirs.StitchToken -Quiet | Should -BeTrue
    $null = Uninstall-StitchDestination acme-lake -RoleName theirs -StitchToken $theirs.StitchToken -Force -WarningAction SilentlyContinue
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'the bucket grant stays where the other one''s cluster is deleted, and role and policy alone tell of it' {
    Install-One $own
    Install-One $theirs
    Remove-DeltaCluster two -IncludeForeign -Force
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningVariable told -WarningAction SilentlyContinue
    "$told" | Should -Match 'Left alone: bucket policy of acme-lake: the role theirs of somebody else was let into the bucket for another installation'
    Test-Grant | Should -BeTrue
  }

  It 'a SQL warehouse is refused, for nothing would be on record, and with a role of its own it is not' {
    Stop-StitchSandbox
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $aws.AccessKeyId, $aws.SecretAccessKey = $sandbox.AccessKeyId, $sandbox.SecretAccessKey
    Invoke-Iam CreateRole @{ RoleName = 'theirs'; AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }
    $writes = Get-WriteCount
    $warehouse = @{ WarehouseId = '7f3a90b1c2d4e5f6'; DestinationName = 'Lake'; WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue' }
    foreach ($whatIf in $true, $false) {
      $null = Install-StitchDestination acme-lake -RoleName theirs @warehouse -WhatIf:$whatIf -ErrorVariable wrong
      $wrong[0].FullyQualifiedErrorId | Should -BeLike 'WarehouseNeedsOwnRole,*'
      $wrong[0].TargetObject | Should -Not -BeNullOrEmpty
    }
    Get-WriteCount | Should -Be $writes
    (Install-StitchDestination acme-lake -RoleName stitch-acme-lake @warehouse).ConnectionCheck | Should -Be succeeded
  }

  It 'the grant that the other brought goes with the last, too' {
    Install-One $theirs
    Install-One $own
    $null = Uninstall-StitchDestination acme-lake -RoleName theirs -StitchToken $theirs.StitchToken -Force -WarningAction SilentlyContinue
    Test-Grant | Should -BeTrue
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningAction SilentlyContinue
    Get-SandboxState $sandbox | Should -Be $before
  }
}
