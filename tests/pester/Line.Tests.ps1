# The main line on the sandbox, as a user types it.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'The line' {
  BeforeAll {
    $sandbox = Start-StitchSandbox
    $objects = [System.Collections.Generic.List[object]]::new()
    $first = Get-StitchBucket acme-lake | Grant-StitchBucketAccess |
      New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningVariable warnings -WarningAction SilentlyContinue |
      New-StitchDestination -DestinationName Lake | Tee-Object -Variable destination | Test-StitchDestination
    $writes = Get-WriteCount
  }
  AfterAll { Stop-StitchSandbox }

  It 'ends in checks that all passed' {
    $first.Count | Should -BeGreaterOrEqual 10
    $first | Where-Object Status -ne Passed | ForEach-Object { "$($_.CheckName): $($_.Actual)" } | Should -BeNullOrEmpty
  }

  It 'checks <_>' -ForEach 'Bucket exists', 'Bucket region', 'Loader privileges', 'Instance profile registered', 'Cluster has the instance profile',
    'Cluster runtime', 'JDBC URL belongs to the cluster', 'Token accepted', 'SELECT 1 at the JDBC URL', 'autoMerge is off', "Stitch's own connection check" {
    $first.CheckName | Should -Contain $_
  }

  It 'carries everything to its end' {
    $destination.BucketName | Should -Be acme-lake
    $destination.StitchRegion | Should -Be NorthAmerica
    $destination.InstanceProfileArn | Should -Be 'arn:aws:iam::123456789012:instance-profile/stitch-delta'
    $destination.WorkspaceUrl | Should -Be $sandbox.WorkspaceUrl
    $destination.ClusterState | Should -Be RUNNING
    $destination.JdbcUrl | Should -Match '^jdbc:spark://localhost:\d+/default;transportMode=http;ssl=0;httpPath=sql/protocolv1/o/\d+/[^;]+;AuthMech=3;UID=token;PWD=<personal-access-token>$'
    $destination.Token | Should -BeOfType securestring
    $destination.ConnectionCheck | Should -Be succeeded
  }

  It 'has on each object what its type is about and what is known from earlier stages, and no empty columns beside' {
    (Get-StitchBucket acme-lake).PSObject.Properties.Name | Sort-Object | Should -Be BucketName, BucketRegion, Changes, IsPlanned, Outcome, StitchRegion
    $cluster = $destination | Get-DeltaCluster
    $cluster.RoleArn | Should -Be 'arn:aws:iam::123456789012:role/stitch-delta'
    $cluster.PSObject.Properties.Name | Should -Not -Contain JdbcUrl -Because 'it follows from the cluster, and not the cluster from it'
    $cluster.PSObject.Properties | Where-Object { $null -eq $_.Value } | ForEach-Object Name | Should -BeNullOrEmpty
  }

  It 'hands on the same from <Form>' -ForEach @(
    @{ Form = 'Clixml'; Keep = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($destination, 2)) } }
    @{ Form = 'JSON'; Keep = { $destination | ConvertTo-Json -Depth 2 -WarningAction Ignore | ConvertFrom-Json } }
    @{ Form = 'CSV'; Keep = { $destination | ConvertTo-Csv | ConvertFrom-Csv } }
  ) {
    $url = & $Keep | Get-DeltaJdbcUrl
    foreach ($name in 'InstallationId', 'BucketAccountId', 'StatementSid', 'RoleArn', 'DeploymentRoleName', 'ClusterName', 'JdbcUrl', 'StitchRegion') {
      $destination.$name | Should -Not -BeNullOrEmpty
      "$($url.$name)" | Should -Be "$($destination.$name)" -Because $name
    }
    $url.PSObject.Properties.Value | Where-Object { $_ -is [securestring] } | Should -BeNullOrEmpty
  }

  It 'warns when the token ends' { $warnings | Should -Match 'ends on \d{4}-\d\d-\d\d' }

  It 'writes something the first time' { $writes | Should -BeGreaterThan 7 }

  It 'writes the policy of the guide' {
    (Get-StitchBucket acme-lake | Grant-StitchBucketAccess).Policy | ConvertFrom-Json | ForEach-Object {
      $_.Id | Should -Be 'Policy-LoaderDelta-MWF'
      $_.Statement.Sid | Should -Be 'Stmt123'
      $_.Statement.Principal.AWS | Should -Be 'arn:aws:iam::218546966473:role/LoaderDelta'
      $_.Statement.Resource | Should -Be 'arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*'
    }
  }

  It 'writes nothing the second time, and says so' {
    $again = [System.Collections.Generic.List[object]]::new()
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Tee-Object -Variable a |
      New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Tee-Object -Variable b | Register-DeltaInstanceProfile |
      Tee-Object -Variable c | New-DeltaCluster -ClusterName stitch | Tee-Object -Variable d | Get-DeltaJdbcUrl | New-DeltaToken | Tee-Object -Variable e |
      New-StitchDestination -DestinationName Lake | Tee-Object -Variable f | Test-StitchDestination
    Get-StitchSandboxRequest -Write | Select-Object -Skip $writes | ForEach-Object { "$($_.Service) $($_.Operation)" } | Should -BeNullOrEmpty
    foreach ($object in @($a; $b; $c; $d; $e; $f)) { $object.Outcome | Should -Be Unchanged -Because $object.GetType().Name }
    $checks | Where-Object Status -ne Passed | ForEach-Object { "$($_.CheckName): $($_.Actual)" } | Should -BeNullOrEmpty
    @(Get-DeltaToken 'Stitch destination').Count | Should -Be 1
    @(Get-DeltaCluster stitch).Count | Should -Be 1
  }

  It 'gives Stitch a new token and leaves the rest of the destination as it is' {
    $renewed = New-DeltaToken -Another -WarningAction SilentlyContinue | New-StitchDestination
    $renewed.Outcome | Should -Be Updated
    $renewed.DestinationName | Should -Be Lake
    $renewed.JdbcUrl | Should -Be $destination.JdbcUrl
    $renewed.ConnectionCheck | Should -Be succeeded
  }

  It 'says that Stitch needs a new token when the one that it has is revoked' {
    $spare = New-DeltaToken -Another -WarningAction SilentlyContinue
    $null = $spare | Remove-DeltaToken -Force
    $check = $destination | Select-Object * -ExcludeProperty Token, TokenId | Test-StitchDestination -Token $spare.Token | Where-Object CheckName -eq 'Token accepted'
    $check.Status | Should -Be Failed
    $check.Remedy | Should -Match 'Test-StitchDestination .*-Repair'
  }

  It 'gives a Boolean with -Quiet' { $destination | Test-StitchDestination -Quiet | Should -BeTrue }

  It 'repairs what somebody changed: <What>' -ForEach @(
    @{ What = 'the policy'; Break = { Get-StitchBucket acme-lake | Revoke-StitchBucketAccess }; Check = 'Loader privileges'; Repair = { Get-StitchBucket acme-lake | Grant-StitchBucketAccess } }
    @{ What = 'the registration'; Break = { $destination | Unregister-DeltaInstanceProfile }; Check = 'Instance profile registered'; Repair = { $destination | Register-DeltaInstanceProfile } }
  ) {
    $null = & $Break
    $destination | Test-StitchDestination | Where-Object Status -eq Failed | ForEach-Object CheckName | Should -Contain $Check
    $destination | Test-StitchDestination -Quiet | Should -BeFalse
    $null = & $Repair
    $destination | Test-StitchDestination | Where-Object CheckName -eq $Check | ForEach-Object Status | Should -Be Passed
  }
}

Describe 'The line with -WhatIf on its second stage' {
  BeforeAll {
    $null = Start-StitchSandbox
    $plan = [System.Collections.Generic.List[object]]::new()
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WhatIf -OutVariable a |
      New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment -OutVariable b -InformationVariable info |
      Register-DeltaInstanceProfile -OutVariable c -InformationVariable +info | New-DeltaCluster -ClusterName stitch -OutVariable d -InformationVariable +info |
      Get-DeltaJdbcUrl -OutVariable e | New-DeltaToken -OutVariable f -InformationVariable +info |
      New-StitchDestination -DestinationName Lake -OutVariable g -InformationVariable +info | Test-StitchDestination 6> $null
  }
  AfterAll { Stop-StitchSandbox }

  It 'writes nothing' { Get-WriteCount | Should -Be 0 }

  It 'plans every stage' {
    foreach ($object in @($a; $b; $c; $d; $e; $f; $g)) { $object.IsPlanned | Should -BeTrue -Because $object.GetType().Name }
    $d.ClusterId | Should -Be "<new cluster 'stitch'>"
    $e.JdbcUrl | Should -Match "<new cluster 'stitch'>"
  }

  It 'prints what each later stage would do' {
    $said = "$info"
    foreach ($what in 'Create role stitch-delta', 'Create inline policy StitchDelta-PassRole-stitch-delta of role databricks-deployment',
      'Create registration of arn:aws:iam::123456789012:instance-profile/stitch-delta in', 'Create cluster stitch', "Create token 'Stitch destination'", 'Create Stitch destination Lake') {
      $said | Should -Match ([regex]::Escape("What if: $what"))
    }
  }

  It 'shows the bucket policy as a diff' { $a.Changes.Detail | Should -Match '\+\s+"Sid": "Stmt123"' }

  It 'skips the checks' { $checks.Status | Select-Object -Unique | Should -Be Skipped }
}

Describe 'The line with <_> left out' -ForEach @(
  'Grant-StitchBucketAccess', 'New-DeltaInstanceProfile', 'Register-DeltaInstanceProfile', 'New-DeltaCluster', 'Get-DeltaJdbcUrl', 'New-DeltaToken', 'New-StitchDestination'
) {
  BeforeAll {
    $null = Start-StitchSandbox
    $wanted = @{
      'Grant-StitchBucketAccess'      = @{ Id = 'ConnectionCheckFailed,StitchDelta.Commands.NewStitchDestinationCommand'; Message = 'AccessDenied'; Remedy = 'Grant-StitchBucketAccess' }
      'New-DeltaInstanceProfile'      = @{ Id = 'InputMissing,StitchDelta.Commands.RegisterDeltaInstanceProfileCommand'; Message = 'InstanceProfileArn'; Remedy = 'New-DeltaInstanceProfile' }
      'Register-DeltaInstanceProfile' = @{ Id = 'InstanceProfileNotRegistered,StitchDelta.Commands.NewDeltaClusterCommand'; Message = 'instance profile'; Remedy = 'Register-DeltaInstanceProfile' }
      'New-DeltaCluster'              = @{ Id = 'InputMissing,StitchDelta.Commands.GetDeltaJdbcUrlCommand'; Message = 'ClusterId'; Remedy = 'New-DeltaCluster' }
      'Get-DeltaJdbcUrl'              = @{ Id = 'InputMissing,StitchDelta.Commands.NewStitchDestinationCommand'; Message = 'JdbcUrl'; Remedy = 'Get-DeltaJdbcUrl' }
      'New-DeltaToken'                = @{ Id = 'InputMissing,StitchDelta.Commands.NewStitchDestinationCommand'; Message = 'Token'; Remedy = 'New-DeltaToken' }
    }[$_]
    $checks = Invoke-Line -Without $_ -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
    $left = $_
  }
  AfterAll { Stop-StitchSandbox }

  It 'fails where that is missed, and says what to type' {
    if ($left -eq 'New-StitchDestination') {
      $check = $checks | Where-Object CheckName -eq 'Destination in Stitch'
      $check.Status | Should -Be Failed
      $check.Remedy | Should -Match 'New-StitchDestination'
      return
    }
    $fault = $errors | Where-Object FullyQualifiedErrorId -eq $wanted.Id | Select-Object -First 1
    $fault | Should -Not -BeNullOrEmpty -Because ($errors.FullyQualifiedErrorId -join '; ')
    $fault.Exception.Message | Should -Match $wanted.Message
    $fault.ErrorDetails.RecommendedAction | Should -Match $wanted.Remedy
  }
}

Describe 'A role that the deployment role may not pass' {
  BeforeAll { $null = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'is refused by Databricks in the words of AWS, and the remedy is to let it be passed' {
    $null = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -RoleName stitch-delta |
      Register-DeltaInstanceProfile -TimeoutSeconds 1 -ErrorVariable errors -ErrorAction SilentlyContinue
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'InstanceProfileNotVerified,*'
    $errors[0].Exception.Message | Should -Match 'not authorized to perform this operation'
    $errors[0].Exception.ErrorCode | Should -Be 'DRY_RUN_FAILED'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match '-DeploymentRoleName'
  }
}

Describe 'A profile that AWS does not know yet' {
  BeforeAll { $null = Start-StitchSandbox -IamPropagationSeconds 2 }
  AfterAll { Stop-StitchSandbox }

  It 'is waited for' {
    $registered = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile
    $registered.Outcome | Should -Be Created
    @(Get-StitchSandboxRequest | Where-Object { $_.Operation -eq 'instance-profiles/add' -and $_.Status -eq 400 }).Count | Should -BeGreaterThan 0
  }
}

Describe 'A cluster that is still starting' {
  BeforeAll { $null = Start-StitchSandbox -ClusterStartSeconds 3 }
  AfterAll { Stop-StitchSandbox }

  It 'is waited for by the test of the destination' {
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment |
      Register-DeltaInstanceProfile | New-DeltaCluster -NoWait | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue |
      New-StitchDestination -NoWait | Test-StitchDestination
    @(Get-StitchSandboxRequest | Where-Object { $_.Service -eq 'SQL' -and $_.Status -eq 503 }).Count | Should -BeGreaterThan 0
    $checks | Where-Object CheckName -in 'SELECT 1 at the JDBC URL', 'autoMerge is off' | ForEach-Object Status | Should -Be Passed, Passed
  }
}

Describe 'A registration that Databricks refuses to the end' {
  BeforeAll {
    $null = Start-StitchSandbox
    function Get-Refusal { param([string] $Deployment) try { Register-DeltaInstanceProfile $arn -TimeoutSeconds 1 -DeploymentRoleName $Deployment } catch { $_ } }
    $arn = (Get-StitchBucket acme-lake | New-DeltaInstanceProfile).InstanceProfileArn
  }
  AfterAll { Stop-StitchSandbox }

  It 'is told from IAM: the deployment role may not pass the role' {
    $fault = Get-Refusal databricks-deployment
    $fault.FullyQualifiedErrorId | Should -BeLike 'PassRoleMissing,*'
    $fault.Exception.Message | Should -Match 'no policy of the deployment role databricks-deployment allows iam:PassRole on arn:aws:iam::123456789012:role/stitch-delta'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment'
    $fault.Exception.ErrorCode | Should -Be DRY_RUN_FAILED
  }

  It 'is told from IAM: there is no such profile' {
    $arn = 'arn:aws:iam::123456789012:instance-profile/nowhere'
    (Get-Refusal databricks-deployment).FullyQualifiedErrorId | Should -BeLike 'InstanceProfileIncomplete,*'
  }

  It 'is told from IAM: AWS is just late' {
    Stop-StitchSandbox
    $null = Start-StitchSandbox -IamPropagationSeconds 60
    $arn = (Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment).InstanceProfileArn
    $fault = Get-Refusal databricks-deployment
    $fault.FullyQualifiedErrorId | Should -BeLike 'InstanceProfileNotPropagated,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'again'
  }
}
