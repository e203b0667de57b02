# Faults, delays and lost answers: what the line does when the services do not do what they should.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function Get-Asked { param($Operation) @(Get-StitchSandboxRequest | Where-Object Operation -EQ $Operation) }
}

Describe 'A fault of the sandbox' {
  BeforeAll { $null = Start-StitchSandbox -ClusterStartSeconds 0.2 }
  AfterAll { Stop-StitchSandbox }

  It 'befalls as many requests as it says, and shows in the log' {
    $fault = Add-StitchSandboxFault S3 GetBucketLoc* -StatusCode 503 -Count 2
    $fault.Effect | Should -Be 503
    (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    (Get-Asked GetBucketLocation).Status | Should -Be 503, 503, 200
  }

  It 'changes nothing: <Status> for PutBucketPolicy is <Id>' -ForEach @(
    @{ Status = 403; Code = $null; Id = 'AwsAccessDenied'; Said = 'AccessDenied' }
    @{ Status = 400; Code = 'MalformedPolicy'; Id = 'AwsRequestFailed'; Said = 'MalformedPolicy' }
  ) {
    $given = if ($Code) { @{ ErrorCode = $Code } } else { @{} }
    $null = Add-StitchSandboxFault S3 PutBucketPolicy -StatusCode $Status -Message 'not today' @given
    Grant-StitchBucketAccess acme-lake -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    $errors[0].Exception.ErrorCode | Should -Be $Said
    $errors[0].Exception.StatusCode | Should -Be $Status
    $errors[0].Exception.RequestId | Should -Not -BeNullOrEmpty
    $errors[0].Exception.Message | Should -Match 'not today'
    (Get-Asked PutBucketPolicy)[-1].Status | Should -Be $Status
    (Get-OtherAdministrator).GetBucketPolicyAsync('acme-lake', [Threading.CancellationToken]::None).GetAwaiter().GetResult() | Should -BeNullOrEmpty
  }

  It 'speaks as <Service> does' -ForEach @(
    @{ Service = 'IAM'; Operation = 'GetRole'; Command = { [CmdletBinding()] param() Get-DeltaInstanceProfile stitch-delta }; Id = 'AwsAccessDenied'; Code = 'AccessDenied' }
    @{ Service = 'STS'; Operation = 'GetCallerIdentity'; Command = { [CmdletBinding()] param() New-DeltaInstanceProfile -RoleName stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment }; Id = 'AwsAccessDenied'; Code = 'AccessDenied' }
    @{ Service = 'Databricks'; Operation = 'clusters/list'; Command = { [CmdletBinding()] param() Get-DeltaCluster }; Id = 'DatabricksPermissionDenied'; Code = 'PERMISSION_DENIED' }
    @{ Service = 'Stitch'; Operation = 'destinations/list'; Command = { [CmdletBinding()] param() Get-StitchDestination }; Id = 'StitchTokenRefused'; Code = '' }
  ) {
    $null = Add-StitchSandboxFault $Service $Operation -StatusCode 403 -Message 'not you'
    & $Command -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    $errors[0].Exception.ErrorCode | Should -Be $Code
    $errors[0].Exception.Message | Should -Match 'not you'
  }

  It 'with Retry-After is waited for and not seen' {
    $null = Add-StitchSandboxFault Databricks clusters/list -StatusCode 429 -RetryAfterSeconds 1
    $said = Get-DeltaCluster -Verbose 4>&1 | Out-String -Width 300
    $said | Should -Match 'clusters/list: again in 1 s'
    (Get-Asked clusters/list)[-2..-1].Status | Should -Be 429, 200
  }

  It 'delays an answer, and passes on what it is' {
    $null = Add-StitchSandboxFault S3 GetBucketLocation -DelaySeconds 0.3
    $clock = [Diagnostics.Stopwatch]::StartNew()
    (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    $clock.Elapsed.TotalSeconds | Should -BeGreaterThan 0.29
    (Get-Asked GetBucketLocation)[-1].Status | Should -Be 200
  }

  It 'breaks a connection, which is tried again' {
    $null = Add-StitchSandboxFault S3 GetBucketLocation -Drop
    (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    (Get-Asked GetBucketLocation)[-2..-1].Status | Should -Be 0, 200
  }

  It 'that lasts is an error of the connection' {
    $null = Add-StitchSandboxFault Databricks spark-versions* -Drop -Count 0 -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'SandboxFaultInvalid,*' -Because 'the operation is clusters/spark-versions'
    $null = Add-StitchSandboxFault Databricks *spark-versions -Drop -Count 0
    Get-DeltaRuntime -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'ServiceUnreachable,*'
    (Get-Asked clusters/spark-versions).Status | Select-Object -Unique | Should -Be 0
  }
}

Describe 'A fault that waits' {
  BeforeAll { $null = Start-StitchSandbox -ClusterStartSeconds 0.2 }
  AfterAll { Stop-StitchSandbox }

  It 'is listed with what is left of it, and is gone when it has befallen all its requests' {
    $fault = Add-StitchSandboxFault S3 GetBucketLocation -StatusCode 503 -Count 2
    (Get-StitchSandboxFault).FaultId | Should -Be $fault.FaultId
    $null = Add-StitchSandboxFault Databricks clusters/list -Drop -Count 0
    @(Get-StitchSandboxFault).Count | Should -Be 2
    (Get-StitchSandboxFault | Where-Object FaultId -EQ $fault.FaultId).Left | Should -Be 2
    (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    (Get-StitchSandboxFault).Operation | Should -Be clusters/list
  }

  It 'is taken away by its id or through the pipe, and not with -WhatIf' {
    $fault = Get-StitchSandboxFault
    Remove-StitchSandboxFault $fault.FaultId -WhatIf
    (Get-StitchSandboxFault).FaultId | Should -Be $fault.FaultId
    Get-StitchSandboxFault | Remove-StitchSandboxFault | Should -BeNullOrEmpty
    Get-StitchSandboxFault | Should -BeNullOrEmpty
    Get-DeltaCluster | Should -BeNullOrEmpty
    Remove-StitchSandboxFault $fault.FaultId -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'SandboxFaultNotFound,*'
  }

  It 'gives <What> in the place of an answer, which is <Id>' -ForEach @(
    @{ What = 'a login page'; Body = '<html><title>Log in</title></html>'; Id = 'WorkspaceReturnedLoginPage'; Effect = '200 with another body' }
    @{ What = 'nothing'; Body = ''; Id = 'ServiceAnswerUnreadable'; Effect = '200 with an empty body' }
    @{ What = 'a list'; Body = '[1]'; Id = 'ServiceAnswerUnreadable'; Effect = '200 with another body' }
  ) {
    (Add-StitchSandboxFault Databricks clusters/list -Body $Body).Effect | Should -Be $Effect
    Get-DeltaCluster -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    (Get-Asked clusters/list)[-1].Status | Should -Be 200
  }
}

Describe 'A lost answer' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0.2
    $profile = Invoke-Line -Without New-DeltaCluster, Get-DeltaJdbcUrl, New-DeltaToken, New-StitchDestination, Test-StitchDestination
  }
  AfterAll { Stop-StitchSandbox }

  It 'of PutBucketPolicy leaves what was written' {
    $null = Revoke-StitchBucketAccess acme-lake
    $null = Add-StitchSandboxFault S3 PutBucketPolicy -Drop -AfterHandling
    (Grant-StitchBucketAccess acme-lake).Outcome | Should -Be Created
    (Grant-StitchBucketAccess acme-lake).Outcome | Should -Be Unchanged
  }

  It 'of clusters/create makes no second cluster (<What>)' -ForEach @(
    @{ What = 'dropped'; Fault = @{ Drop = $true }; Cluster = 'one'; Status = 0 }
    @{ What = '503'; Fault = @{ StatusCode = 503 }; Cluster = 'two'; Status = 503 }
  ) {
    $null = Add-StitchSandboxFault Databricks clusters/create -AfterHandling @Fault
    # Each for itself: an installation has one cluster, which is found by its mark.
    $made = $profile | Select-Object InstanceProfileArn, WorkspaceUrl | New-DeltaCluster -ClusterName $Cluster
    $made.Outcome | Should -Be Created
    (Get-Asked clusters/create)[-2..-1].Status | Should -Be $Status, 200
    @(Get-DeltaCluster $Cluster).Count | Should -Be 1
    (Get-DeltaCluster $Cluster).ClusterId | Should -Be $made.ClusterId
  }

  It 'of destinations/create makes no second destination (<What>)' -ForEach @(
    @{ What = 'dropped'; Fault = @{ Drop = $true } }
    @{ What = '503'; Fault = @{ StatusCode = 503 } }
  ) {
    $null = Add-StitchSandboxFault Stitch destinations/create -AfterHandling @Fault
    $before = (Get-Asked destinations/create).Count
    $made = Get-DeltaCluster one | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue -Another | New-StitchDestination Lake -BucketName acme-lake
    $made.Outcome | Should -Be Created
    $made.ConnectionCheck | Should -Be succeeded
    (Get-Asked destinations/create).Count | Should -Be ($before + 1)
    @(Get-StitchDestination).DestinationId | Should -Be $made.DestinationId

    # A removal whose answer is lost is asked for again, and finds nothing left to remove.
    $null = Add-StitchSandboxFault Stitch destinations/delete -AfterHandling @Fault
    (Get-StitchDestination | Remove-StitchDestination -Force).Outcome | Should -Be Deleted
    (Get-Asked destinations/delete)[-1].Status | Should -Be 400
    Get-StitchDestination | Should -BeNullOrEmpty
  }

  It 'of a removal that was not carried out is asked for again' {
    $made = Get-DeltaCluster one | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue -Another | New-StitchDestination Lake -BucketName acme-lake
    $null = Add-StitchSandboxFault Stitch destinations/delete -Drop
    ($made | Remove-StitchDestination -Force).Outcome | Should -Be Deleted
    (Get-Asked destinations/delete)[-2..-1].Status | Should -Be 0, 200
  }
}

Describe 'Whichever answer is lost' {
  BeforeAll {
    function Invoke-TearDown {
      param($Destination)
      $Destination | Remove-StitchDestination -Force
      $Destination | Remove-DeltaToken -Force
      $Destination | Remove-DeltaCluster -Force
      $Destination | Unregister-DeltaInstanceProfile
      $Destination | Remove-DeltaInstanceProfile -Force
      $Destination | Revoke-StitchBucketAccess
    }
  }
  BeforeEach { $null = Start-StitchSandbox -ClusterStartSeconds 0.1 }
  AfterEach { Stop-StitchSandbox }

  It 'the line ends well: <Service> <Operation>' -ForEach @(
    @{ Service = 'IAM'; Operation = 'CreateRole' }
    @{ Service = 'IAM'; Operation = 'PutRolePolicy' }
    @{ Service = 'IAM'; Operation = 'CreateInstanceProfile' }
    @{ Service = 'IAM'; Operation = 'AddRoleToInstanceProfile' }
    @{ Service = 'Databricks'; Operation = 'instance-profiles/add' }
    @{ Service = 'Databricks'; Operation = 'token/create' }
    @{ Service = 'Stitch'; Operation = 'destinations/list' }
  ) {
    $null = Add-StitchSandboxFault $Service $Operation -Drop -AfterHandling
    (Invoke-Line -WarningAction SilentlyContinue).Status | Where-Object { $_ -notin 'Passed', 'Skipped' } | Should -BeNullOrEmpty
    (Get-Asked $Operation).Status | Should -Contain 0
    @(Get-DeltaToken | Where-Object TokenComment -Like 'Stitch*').Count | Should -Be 1
  }

  It 'the way back ends well: <Service> <Operation>' -ForEach @(
    @{ Service = 'Databricks'; Operation = 'token/delete' }
    @{ Service = 'Databricks'; Operation = 'clusters/permanent-delete' }
    @{ Service = 'Databricks'; Operation = 'instance-profiles/remove' }
    @{ Service = 'IAM'; Operation = 'DeleteRolePolicy' }
    @{ Service = 'IAM'; Operation = 'RemoveRoleFromInstanceProfile' }
    @{ Service = 'IAM'; Operation = 'DeleteInstanceProfile' }
    @{ Service = 'IAM'; Operation = 'DeleteRole' }
    @{ Service = 'S3'; Operation = 'DeleteBucketPolicy' }
  ) {
    $destination = Invoke-Line -Without Test-StitchDestination -WarningAction SilentlyContinue
    $null = Add-StitchSandboxFault $Service $Operation -Drop -AfterHandling
    (Invoke-TearDown $destination).Outcome | Select-Object -Unique | Should -Be Deleted
    (Get-Asked $Operation)[0].Status | Should -Be 0
    Get-DeltaInstanceProfile stitch-delta -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    Get-DeltaCluster | Should -BeNullOrEmpty
    Get-StitchDestination | Should -BeNullOrEmpty
  }
}

Describe 'When nothing takes the place of what made way' {
  BeforeAll {
    $sandbox = Start-StitchSandbox
    $line = Invoke-Line -Without New-StitchDestination, Test-StitchDestination -WarningAction SilentlyContinue
    $null = Invoke-RestMethod "$($sandbox.ConnectApi)v4/destinations" -Method Post -ContentType application/json -Body '{"type":"redshift","name":"Old","properties":{}}' -Headers @{
      Authorization = "Bearer $(Get-SecretText $sandbox.StitchToken)"
    }
  }
  AfterAll { Stop-StitchSandbox }

  It 'says so, and the same command again repairs it' {
    $null = Add-StitchSandboxFault Stitch destinations/create -StatusCode 500 -Message 'out of order'
    $line | New-StitchDestination Lake -TakeOver -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'DestinationNotReplaced,*'
    $errors[0].Exception.Message | Should -Match "no destination now: 'Old' \(\d+\) of the type 'redshift' was removed.*'Lake' could not be made.*out of order"
    $errors[0].Exception.StatusCode | Should -Be 500
    Get-StitchDestination | Should -BeNullOrEmpty
    ($line | New-StitchDestination Lake -TakeOver).Outcome | Should -Be Created
  }
}

Describe 'A fault that cannot be' {
  It 'needs a sandbox' { { Add-StitchSandboxFault S3 * -Drop -ErrorAction Stop } | Should -Throw -ErrorId 'SandboxNotRunning,*' }

  It 'is an error that says what is wrong: <Message>' -ForEach @(
    @{ Message = "no service 'EC2', but Databricks, IAM, KMS, S3, SQL, STS, Stitch"; Fault = @{ Service = 'EC2'; Operation = '*'; StatusCode = 503 } }
    @{ Message = "Stitch has no operation 'clusters/create', but destination-types/get"; Fault = @{ Service = 'Stitch'; Operation = 'clusters/create'; StatusCode = 503 } }
    @{ Message = 'no operation'; Fault = @{ Service = 'S3'; StatusCode = 503 } }
    @{ Message = 'nothing is to happen'; Fault = @{ Service = 'S3'; Operation = '*' } }
    @{ Message = 'do not go together'; Fault = @{ Service = 'S3'; Operation = '*'; StatusCode = 503; Drop = $true } }
    @{ Message = 'an error needs a status'; Fault = @{ Service = 'S3'; Operation = '*'; Drop = $true; ErrorCode = 'X' } }
    @{ Message = 'a wait needs a status'; Fault = @{ Service = 'S3'; Operation = '*'; Drop = $true; RetryAfterSeconds = 1 } }
  ) {
    $null = Start-StitchSandbox
    try {
      Add-StitchSandboxFault @Fault -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'SandboxFaultInvalid,*'
      $errors[0].Exception.Message | Should -Match ([regex]::Escape($Message))
      (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    }
    finally { Stop-StitchSandbox }
  }
}
