# The whole guide in one command, from one row or from many, and back: what the sandbox holds afterwards is compared with what it held before.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $deployment = @{ DeploymentRoleName = 'databricks-deployment' }
  function Get-Account { param([int] $Index) $sandbox.StitchAccounts[$Index].StitchToken }
  function Set-Policy { param([string] $Policy) (Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)acme-lake?policy" -Method Put -Body $Policy -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey).StatusCode | Should -Be 204 }
}

Describe 'One destination' {
  BeforeAll { $sandbox = Start-StitchSandbox; $before = Get-SandboxState $sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'is planned as a whole, and nothing is written' {
    $said = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WhatIf 6>&1
    $script:plan = $said | Where-Object { $_ -is [StitchDelta.StitchDestination] }
    Get-SandboxState $sandbox | Should -Be $before
    Get-WriteCount | Should -Be 0
    $plan.IsPlanned | Should -BeTrue
    $plan.Outcome | Should -Be Created
    $plan.Changes.Action | Select-Object -Unique | Should -Be Create
    ($plan.Changes | Where-Object Resource -eq 'bucket policy of acme-lake').Detail | Should -Match '\+\s+"Sid": "Stmt123"'
  }

  It 'is installed, checked by Stitch, and as planned' {
    $installed = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    $installed.ConnectionCheck | Should -Be succeeded
    $installed.Outcome | Should -Be Created
    $installed.Changes.Time | Should -Not -Contain $null
    Compare-Object $plan.Changes $installed.Changes -Property Action, Resource | Should -BeNullOrEmpty
    $installed | Test-StitchDestination -Quiet | Should -BeTrue
  }

  It 'is left alone when it is installed again' {
    $state, $writes = (Get-SandboxState $sandbox), (Get-WriteCount)
    $again = Install-StitchDestination acme-lake @deployment -DestinationName Lake
    $again.Outcome | Should -Be Unchanged
    $again.Token | Should -BeNullOrEmpty
    Get-WriteCount | Should -Be $writes
    Get-SandboxState $sandbox | Should -Be $state
  }

  It 'has a plan that tells what is left alone, and can be kept in a file and compared' {
    $null = Unregister-DeltaInstanceProfile $plan.InstanceProfileArn
    $now = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WhatIf 6> $null
    ($now.Changes | Where-Object Action -ne None).Resource | Should -Match 'registration of'
    ($now.Changes | Where-Object Action -eq None).Count | Should -Be 9
    foreach ($file in 'plan.xml', 'plan.json') {
      $path = Join-Path $TestDrive $file
      if ($file -like '*.xml') { $now | Export-Clixml $path; $kept = Import-Clixml $path }
      else { $now | Select-Object IsPlanned, Changes | ConvertTo-Json -Depth 4 | Set-Content $path; $kept = Get-Content $path -Raw | ConvertFrom-Json }
      $same = @($now.Changes | Select-Object @{ n = 'Action'; e = { "$($_.Action)" } }, Resource, Detail)
      Compare-Object $same @($kept.Changes | Select-Object @{ n = 'Action'; e = { "$($_.Action)" } }, Resource, Detail) -Property Action, Resource, Detail | Should -BeNullOrEmpty
      @($kept.Changes).Count | Should -Be 10
    }
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).Outcome | Should -Be Created
  }

  It 'plans to be taken back, and writes nothing' {
    $writes = Get-WriteCount
    $back = Get-StitchDestination | Uninstall-StitchDestination -WhatIf 6> $null
    $back.IsPlanned | Should -BeTrue
    @($back.Changes | Where-Object Action -eq Delete).Count | Should -Be 10
    Get-WriteCount | Should -Be $writes
  }

  It 'is taken back: all is as it was before, state for state' {
    $script:gone = Get-StitchDestination | Uninstall-StitchDestination -Force -WarningVariable warnings
    $gone.Outcome | Should -Be Deleted
    $warnings | Should -BeNullOrEmpty
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'is no error when it is taken back again' {
    $writes = Get-WriteCount
    (Uninstall-StitchDestination -Force acme-lake).Outcome | Should -Be Unchanged
    $gone | Uninstall-StitchDestination -Force | ForEach-Object Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'What was there before' {
  BeforeEach { $sandbox = Start-StitchSandbox -StitchAccountCount 2 }
  AfterEach { Stop-StitchSandbox }

  It 'stays: the policy of the bucket, with other statements and with the grant' {
    Set-Policy (Get-StitchBucketPolicy acme-lake)
    $before = Get-SandboxState $sandbox
    $null = Install-StitchDestination acme-lake @deployment -WarningAction SilentlyContinue
    $gone = Get-StitchDestination | Uninstall-StitchDestination -Force -WarningVariable warnings -WarningAction SilentlyContinue
    "$warnings" | Should -Match 'Left alone: bucket policy of acme-lake'
    ($gone.Changes | Where-Object Resource -eq 'bucket policy of acme-lake').Detail | Should -Match 'left alone'
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'stays: statements of others, with their order and their spaces' {
    Set-Policy '{ "Version": "2012-10-17", "Id": "Theirs", "Statement": [ { "Sid": "Own", "Effect": "Deny", "Principal": "*", "Action": [ "s3:PutObjectTagging" ], "Resource": "arn:aws:s3:::acme-lake/*" } ] }'
    $before = Get-SandboxState $sandbox
    $null = Install-StitchDestination acme-lake @deployment -WarningAction SilentlyContinue
    Get-SandboxState $sandbox | Should -Not -Be $before
    $null = Get-StitchDestination | Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'stays: what no line of this module made, although it looks alike' {
    Set-Policy (Get-StitchBucketPolicy acme-lake)
    $null = New-DeltaToken 'Stitch destination Lake' -WarningAction SilentlyContinue
    $before = Get-SandboxState $sandbox
    $null = Uninstall-StitchDestination -Force acme-lake -WarningVariable warnings -WarningAction SilentlyContinue
    "$warnings" | Should -Match 'Left alone: bucket policy of acme-lake'
    $null = Add-StitchSandboxFault -Operation CreateRole -StatusCode 403
    Install-StitchDestination acme-lake @deployment -DestinationName Lake -ErrorAction SilentlyContinue -ErrorVariable errors
    $null = $errors[0].TargetObject | Uninstall-StitchDestination -Force -WarningAction SilentlyContinue
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'stays: the line of another bucket, which is neither shared nor taken back for this one' {
    (Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)acme-second" -Method Put -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey).StatusCode | Should -Be 200
    $other = Install-StitchDestination acme-lake @deployment -WarningAction SilentlyContinue
    $before = Get-SandboxState $sandbox
    foreach ($names in @{}, @{ RoleName = 'second' }) {
      Install-StitchDestination acme-second @deployment @names -StitchToken (Get-Account 1) -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'PartOfOtherInstallation,*'
      $errors[0].Exception.Message | Should -Match "loads into the bucket 'acme-lake'"
      $errors[0].ErrorDetails.RecommendedAction | Should -Match ($names.Count ? '-ClusterName' : '-RoleName')
    }
    Uninstall-StitchDestination -Force acme-second -RoleName stitch-delta -ClusterName stitch -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'InstallationNotFound,*'
    $errors[0].Exception.Message | Should -Match 'the role stitch-delta for the bucket acme-second'
    Get-SandboxState $sandbox | Should -Be $before
    $other | Test-StitchDestination -Quiet | Should -BeTrue
  }

  It 'stays: the cluster of another line to the same bucket' {
    $null = Install-StitchDestination acme-lake @deployment -WarningAction SilentlyContinue
    $before = Get-SandboxState $sandbox
    Install-StitchDestination acme-lake @deployment -RoleName second -DestinationName Second -StitchToken (Get-Account 1) -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'PartOfOtherInstallation,*'
    $errors[0].Exception.Message | Should -Match "cluster 'stitch' belongs to the installation with the role 'stitch-delta'"
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'stays: a role, a cluster and tokens of somebody else' {
    $arn = (New-DeltaInstanceProfile -RoleName theirs -BucketName partner-lake @deployment -WarningAction SilentlyContinue | Register-DeltaInstanceProfile).InstanceProfileArn
    $null = New-DeltaCluster -ClusterName theirs -InstanceProfileArn $arn
    $null = New-DeltaToken 'Stitch destination' -WarningAction SilentlyContinue
    $null = New-DeltaToken 'something else' -WarningAction SilentlyContinue
    $before = Get-SandboxState $sandbox
    $null = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    $null = Get-StitchDestination | Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'stays: a destination of the account, which is told to be given back by hand' {
    $arn = (New-DeltaInstanceProfile -RoleName theirs -BucketName acme-lake @deployment | Register-DeltaInstanceProfile).InstanceProfileArn
    $old = New-DeltaCluster -ClusterName theirs -InstanceProfileArn $arn | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue
    $null = Grant-StitchBucketAccess acme-lake
    $id = ($old | New-StitchDestination -DestinationName Old -BucketName acme-lake).DestinationId
    $null = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    (Get-StitchDestination).DestinationId | Should -Be $id
    $writes = Get-WriteCount
    Uninstall-StitchDestination -Force acme-lake -RoleName stitch-delta -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'DestinationNeedsInstallation,*'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match "Set-StitchDestination -DestinationId $id"
    Get-WriteCount | Should -Be $writes
    # What it had before only its owner knows. It loads into the same bucket still.
    $null = $old | Set-StitchDestination -DestinationName Old
    $null = Uninstall-StitchDestination -Force acme-lake -RoleName stitch-delta -WarningVariable warnings -WarningAction SilentlyContinue
    "$warnings" | Should -Match "Left alone: Stitch destination Old \($id\)"
    Get-StitchDestination | Should -HaveCount 1
  }

  It 'takes roles by their ARNs, and none of another account' {
    $arn = 'arn:aws:iam::123456789012:role'
    $own = (Get-DeltaInstanceProfile databricks-deployment).RoleArn
    foreach ($wrong in @{ DeploymentRoleName = "$arn/databricks-deployment" -replace '123456789012', '999999999999' }, @{ DeploymentRoleName = $own -replace ':role/', ':instance-profile/' }) {
      $before = Get-WriteCount
      { Install-StitchDestination acme-lake @wrong -ErrorAction Stop } | Should -Throw -ErrorId 'Role*,*'
      Get-WriteCount | Should -Be $before
    }
    $made = Install-StitchDestination acme-lake -DeploymentRoleName " $own " -WarningAction SilentlyContinue
    $made.DeploymentRoleName | Should -Be databricks-deployment
    (Uninstall-StitchDestination -Force acme-lake -RoleName $made.RoleArn).Outcome | Should -Be Deleted
  }

  It 'is taken over with -TakeOver only, and then stays too: a cluster of that name' {
    $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
    $body = @{ cluster_name = 'stitch'; spark_version = '16.4.x-scala2.12'; node_type_id = 'm5d.large'; num_workers = 1; data_security_mode = 'NONE' } | ConvertTo-Json
    $id = (Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/create')) -Method Post -Headers $headers -Body $body -ContentType application/json).cluster_id
    $writes = Get-WriteCount
    Install-StitchDestination acme-lake @deployment -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'ClusterOfOthers,*'
    Get-WriteCount | Should -Be $writes
    (Install-StitchDestination acme-lake @deployment -TakeOver -WarningAction SilentlyContinue).ClusterId | Should -Be $id
    $null = Get-StitchDestination | Uninstall-StitchDestination -Force -WarningVariable warnings -WarningAction SilentlyContinue
    "$warnings" | Should -Match "Left alone: cluster stitch \($id\)"
    (Get-DeltaCluster stitch).ClusterId | Should -Be $id
  }
}

Describe 'An installation that stops on its way' {
  BeforeAll { $sandbox = Start-StitchSandbox; $before = Get-SandboxState $sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'says how far it came and what there is, and goes on from there' {
    Install-StitchDestination acme-lake -DestinationName Lake -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $stop = $errors[0]
    $stop.FullyQualifiedErrorId | Should -BeLike 'InstallationStopped,*'
    $stop.Exception.Message | Should -Match "stopped at step 2\.1 \(registration\).*not authorized.*Steps done before: 1\.2 .*, 1\.1 .*Made or changed: role stitch-delta,.*bucket policy of acme-lake"
    $stop.ErrorDetails.RecommendedAction | Should -Match '-DeploymentRoleName.*run the same command again'
    $stop.TargetObject.RoleName | Should -Be stitch-delta
    $stop.Exception.InnerException.Entry.Id | Should -Match 'InstanceProfileNotVerified|PassRoleMissing'
    $done = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    ($done.Changes | Where-Object Resource -eq 'role stitch-delta').Action | Should -Be None
    $done | Test-StitchDestination -Quiet | Should -BeTrue
    $null = $done | Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'does not show a secret that a row without a name holds' {
    [pscustomobject]@{ ClusterName = 'x'; StitchToken = 'plain-secret-1' } | Install-StitchDestination -BucketName acme-lake -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'SecretInPlainText,*'
    $errors[0].Exception.Message | Should -Not -Match 'plain-secret-1'
  }

  It 'leaves the line of another bucket alone' {
    $null = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    $state = Get-SandboxState $sandbox
    (Uninstall-StitchDestination -Force other-lake -WarningVariable warnings -WarningAction SilentlyContinue).Outcome | Should -Be Unchanged
    "$warnings" | Should -Match '^Left alone: Stitch destination Lake .*acme-lake'
    Get-SandboxState $sandbox | Should -Be $state
    $null = Uninstall-StitchDestination -Force acme-lake
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'can be taken back from where it stopped' {
    Install-StitchDestination acme-lake @deployment -SparkVersion custom:no-such-image -ErrorAction SilentlyContinue -ErrorVariable errors
    Get-SandboxState $sandbox | Should -Not -Be $before
    ($errors[0].TargetObject | Uninstall-StitchDestination -Force).Outcome | Should -Be Deleted
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'makes a new token when the value of the first is lost, and leaves none over' {
    $null = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile @deployment | Register-DeltaInstanceProfile | New-DeltaCluster |
      New-DeltaToken 'Stitch destination Lake' -WarningAction SilentlyContinue
    $done = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    $done.ConnectionCheck | Should -Be succeeded
    (Get-DeltaToken 'Stitch destination*').TokenId | Should -Be $done.TokenId
    $null = $done | Uninstall-StitchDestination -Force
  }

  It 'is looked at before anything is made: <Id>' -ForEach @(
    @{ Id = 'BucketNotFound'; Row = @{ BucketName = 'no-such-bucket' } }
    @{ Id = 'BucketNameNotBare'; Row = @{ BucketName = 's3://acme-lake/x' } }
    @{ Id = 'InputMissing'; Row = @{ DestinationName = 'Lake' } }
    @{ Id = 'RowValueInvalid'; Row = @{ BucketName = 'acme-lake'; NumWorkers = 'many' } }
    @{ Id = 'RowValueInvalid'; Row = @{ BucketName = 'acme-lake'; SkipValidation = 'perhaps' } }
    @{ Id = 'SecretInPlainText'; Row = @{ BucketName = 'acme-lake'; StitchToken = 'plain' } }
    @{ Id = 'SecretManagementMissing'; Row = @{ BucketName = 'acme-lake'; StitchTokenSecretName = 'nowhere' } }
    @{ Id = 'RowNotJson'; Row = '{ "BucketName": ' }
    @{ Id = 'SshTunnelInvalid'; Row = @{ BucketName = 'acme-lake'; SshHost = 'https://x' } }
  ) {
    $writes = Get-WriteCount
    $Row | Install-StitchDestination -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId.Split(',')[0] | Should -Be $Id
    $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'Wherever it stops' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0; $before = Get-SandboxState $sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'goes on from there, and all can be taken back: refused <_>' -ForEach @(
    'CreateRole', 'PutRolePolicy', 'CreateInstanceProfile', 'AddRoleToInstanceProfile', 'PutBucketPolicy', 'instance-profiles/add', 'clusters/create', 'token/create', 'destinations/create'
  ) {
    $null = Add-StitchSandboxFault -Operation $_ -StatusCode 403
    Install-StitchDestination acme-lake @deployment -DestinationName Lake -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'InstallationStopped,*'
    $null = $errors[0].TargetObject | Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before

    $null = Add-StitchSandboxFault -Operation $_ -StatusCode 403
    Install-StitchDestination acme-lake @deployment -DestinationName Lake -ErrorAction SilentlyContinue -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue | Test-StitchDestination -Quiet | Should -BeTrue
    @(Get-DeltaToken 'Stitch destination*').Count | Should -Be 1
    $null = Get-StitchDestination | Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'is taken back in as many goes as it takes: refused <_>' -ForEach @(
    'destinations/delete', 'token/delete', 'clusters/permanent-delete', 'instance-profiles/remove', 'DeleteBucketPolicy', 'DeleteRolePolicy', 'RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile', 'DeleteRole'
  ) {
    $null = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    $null = Add-StitchSandboxFault -Operation $_ -StatusCode 403
    $null = Get-StitchDestination | Uninstall-StitchDestination -Force -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'UninstallationStopped,*'
    $errors[0].Exception.Message | Should -Match 'Removed before: '
    Get-SandboxState $sandbox | Should -Not -Be $before
    $null = $errors[0].TargetObject | Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before
  }
}

Describe 'A row as <Form>' -ForEach @(
  @{ Form = 'a row of a CSV'; Rows = { "BucketName,DeploymentRoleName,DestinationName,NumWorkers,Description,StitchRegion`nacme-lake,databricks-deployment,Lake,0,," | ConvertFrom-Csv } }
  @{ Form = 'a hashtable'; Rows = { @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; NumWorkers = 0 } } }
  @{ Form = 'a .psd1'; Rows = { Set-Content (Join-Path $TestDrive row.psd1) "@{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; NumWorkers = 0 }"; Import-PowerShellDataFile (Join-Path $TestDrive row.psd1) } }
  @{ Form = 'an object of JSON'; Rows = { '{ "BucketName": "acme-lake", "DeploymentRoleName": "databricks-deployment", "DestinationName": "Lake", "NumWorkers": 0 }' | ConvertFrom-Json } }
  @{ Form = 'a text of JSON'; Rows = { '[{ "BucketName": "acme-lake", "DeploymentRoleName": "databricks-deployment", "DestinationName": "Lake", "NumWorkers": 0 }]' } }
  @{ Form = 'an object of the pipeline'; Rows = { Get-StitchBucket acme-lake }; Given = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; NumWorkers = 0 } }
  @{ Form = 'a bare name'; Rows = { 'acme-lake' }; Given = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; NumWorkers = 0 } }
) {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0; $before = Get-SandboxState $sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'is installed, and taken back from the same row' {
    $more = $Given ?? @{}
    $installed = & $Rows | Install-StitchDestination @more -WarningAction SilentlyContinue -WarningVariable warnings
    "$warnings" | Should -Not -Match 'column'
    $installed.DestinationName | Should -Be Lake
    $installed.RoleName | Should -Be stitch-delta
    (Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, "api/2.1/clusters/get?cluster_id=$($installed.ClusterId)")) -Headers @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }).num_workers | Should -Be 0
    (& $Rows | Uninstall-StitchDestination -Force).Outcome | Should -Be Deleted
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'is warned about a column that nobody knows, once' {
    $null = @{ BucketName = 'acme-lake'; Bukket = 1 }, @{ BucketName = 'acme-lake'; Bukket = 2 } | Install-StitchDestination -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue 6> $null
    @($warnings -match "'Bukket'").Count | Should -Be 1
  }
}

Describe 'A row that names its secrets' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 2 -ClusterStartSeconds 0
    $secrets = @{ second = Get-Account 1; admin = $sandbox.WorkspaceToken; number = 7 }
    function global:Get-Secret { param([string] $Name, [string] $Vault) if ($Vault -ne 'main') { throw "there is no vault '$Vault'" } $secrets[$Name] ?? $(throw "there is no secret '$Name'") }
    $row = [pscustomobject]@{ BucketName = 'acme-lake'; DestinationName = 'Second'; StitchTokenSecretName = 'second'; WorkspaceTokenSecretName = 'admin'; Vault = 'main' }
  }
  AfterAll { Remove-Item Function:\Get-Secret; Stop-StitchSandbox }

  It 'speaks to that account, and so does what comes after it' {
    $installed = $row | Install-StitchDestination @deployment -WarningAction SilentlyContinue
    Get-StitchDestination | Should -BeNullOrEmpty
    (Get-StitchDestination -StitchToken $secrets.second).DestinationName | Should -Be Second
    $installed | Test-StitchDestination -Quiet | Should -BeTrue
    ($row | Uninstall-StitchDestination -Force).Outcome | Should -Be Deleted
    Get-StitchDestination -StitchToken $secrets.second | Should -BeNullOrEmpty
  }

  It 'is an error when <Why>' -ForEach @(
    @{ Why = 'the vault has no such secret'; Column = 'StitchTokenSecretName'; Value = 'third'; Says = "no secret 'third'" }
    @{ Why = 'there is no such vault'; Column = 'Vault'; Value = 'other'; Says = "no vault 'other'" }
    @{ Why = 'it is no SecureString'; Column = 'StitchTokenSecretName'; Value = 'number'; Says = 'is a Int32' }
  ) {
    $other = $row | Select-Object *
    $other.$Column = $Value
    $writes = Get-WriteCount
    $other | Install-StitchDestination @deployment -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors.FullyQualifiedErrorId | Should -Contain 'SecretNotRead,StitchDelta.Commands.InstallStitchDestinationCommand'
    "$($errors.Exception.Message)" | Should -Match $Says
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'Many rows' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 6 -ClusterStartSeconds 1
    $before = Get-SandboxState $sandbox
    $rows = 0..5 | ForEach-Object { [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "stitch-$_"; ClusterName = "stitch-$_"; DestinationName = "Lake $_"; StitchToken = Get-Account $_ } }
  }
  AfterAll { Stop-StitchSandbox }

  It 'run side by side; one that fails leaves the others alone and says how far it came' {
    $rows[2].BucketName = 'no-such-bucket'
    $rows[4] | Add-Member SparkVersion custom:no-such-image
    $script:installed = $rows | Install-StitchDestination @deployment -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable errors
    $installed.DestinationName | Sort-Object | Should -Be 'Lake 0', 'Lake 1', 'Lake 3', 'Lake 5'
    $installed.ConnectionCheck | Select-Object -Unique | Should -Be succeeded
    @($errors).Count | Should -Be 2
    $errors.FullyQualifiedErrorId | Should -BeLike '*InstallStitchDestinationCommand'
    ($errors | Where-Object FullyQualifiedErrorId -like 'InstallationStopped*').TargetObject.RoleName | Should -Be stitch-4
    "$($errors | Where-Object FullyQualifiedErrorId -like 'BucketNotFound*')" | Should -Match '^Lake 2: '
    $creations = Get-StitchSandboxRequest | Where-Object { $_.Operation -eq 'clusters/create' -and $_.Status -eq 200 }
    $running = Get-StitchSandboxRequest | Where-Object Operation -eq 'destinations/create' | Select-Object -First 1
    @($creations | Where-Object Time -lt $running.Time).Count | Should -Be 4 -Because 'all clusters are asked for before the first has started'
  }

  It 'speak each to its own account, down the pipeline too' {
    $installed | ForEach-Object { $_ | Test-StitchDestination -Quiet } | Should -Be $true, $true, $true, $true
    ($installed | Where-Object DestinationName -eq 'Lake 3' | Set-StitchDestination -Description Changed).DestinationName | Should -Be 'Lake 3'
    (Get-StitchDestination -StitchToken (Get-Account 3)).DestinationName | Should -Be 'Lake 3'
    (Get-StitchDestination -StitchToken (Get-Account 0)).DestinationName | Should -Be 'Lake 0'
  }

  It 'go on from there when they are repaired' {
    $rows[2].BucketName = 'acme-lake'
    $rows[4].SparkVersion = ''
    $again = $rows | Install-StitchDestination @deployment -WarningAction SilentlyContinue
    $again.Count | Should -Be 6
    ($again | Group-Object Outcome -NoElement | Sort-Object Name | ForEach-Object { "$($_.Name) $($_.Count)" }) -join ', ' | Should -Be 'Created 2, Unchanged 4'
  }

  It 'are taken back, and all is as it was before' {
    ($rows | Uninstall-StitchDestination -Force -WarningVariable warnings).Outcome | Select-Object -Unique | Should -Be Deleted
    $warnings | Should -BeNullOrEmpty
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'are refused before anything is sent when they would undo each other: <Why>' -ForEach @(
    @{ Why = 'one Stitch account'; Change = { $_.StitchToken = Get-Account 0 }; Says = 'Stitch account' }
    @{ Why = 'one role'; Change = { $_.RoleName = 'stitch-0' }; Says = 'role stitch-0' }
    @{ Why = 'one cluster'; Change = { $_.ClusterName = 'stitch-0' }; Says = 'cluster stitch-0' }
  ) {
    $two = $rows[0..1] | ForEach-Object { $_ | Select-Object BucketName, RoleName, ClusterName, DestinationName, StitchToken }
    $two[1] | ForEach-Object $Change
    $planned = $two | Install-StitchDestination @deployment -WhatIf -ErrorAction SilentlyContinue -ErrorVariable errors 6> $null
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'RowsCollide,*'
    $errors[0].Exception.Message | Should -Match $Says
    @($planned).Count | Should -Be 1
  }

  It 'plan side by side, and a plan handed on is a plan again' {
    $writes = Get-WriteCount
    $plans = $rows | Install-StitchDestination @deployment -WhatIf 6> $null
    $plans.Count | Should -Be 6
    ($plans | Install-StitchDestination 6> $null).IsPlanned | Select-Object -Unique | Should -BeTrue
    Get-WriteCount | Should -Be $writes
  }

  It 'stop when the reader has enough' {
    $null = $rows | Install-StitchDestination @deployment -WarningAction SilentlyContinue | Select-Object -First 1
    $asked = @(Get-StitchSandboxRequest).Count
    Start-Sleep -Milliseconds 500
    @(Get-StitchSandboxRequest).Count | Should -Be $asked
  }
}
