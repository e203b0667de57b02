# What the caller may not read is Unknown: neither passed nor failed, and nothing that a repair would touch.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'What may not be read' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
  }
  AfterAll { Stop-StitchSandbox }

  It 'is Unknown, and a repair writes nothing: <Service> <Operation>' -ForEach @(
    @{ Service = 'S3'; Operation = 'GetBucketPolicy'; Check = 'loader-privileges'; Action = 's3:GetBucketPolicy' }
    @{ Service = 'IAM'; Operation = 'GetInstanceProfile'; Check = 'role-in-the-instance-profile'; Action = 'iam:GetInstanceProfile' }
    @{ Service = 'IAM'; Operation = 'GetRole'; Check = 'role-in-the-instance-profile'; Action = 'iam:GetRole' }
    @{ Service = 'IAM'; Operation = 'SimulatePrincipalPolicy'; Check = 'role-may-use-the-bucket'; Action = 'iam:SimulatePrincipalPolicy' }
    @{ Service = 'Databricks'; Operation = 'clusters/get'; Check = 'cluster-exists'; Action = 'Use the token of a user who may' }
    @{ Service = 'Databricks'; Operation = 'clusters/list'; Check = 'one-cluster'; Action = 'Use the token of a user who may' }
    @{ Service = 'Databricks'; Operation = 'clusters/spark-versions'; Check = 'runtime-supported'; Action = 'Use the token of a user who may' }
    @{ Service = 'Databricks'; Operation = 'instance-profiles/list'; Check = 'instance-profile-registered'; Action = 'Use the token of a user who may' }
  ) {
    $writes = @(Get-StitchSandboxRequest -Write).Count
    $fault = Add-StitchSandboxFault $Service $Operation -StatusCode 403 -Count 0
    try { $checks = Test-StitchDestination -BucketName acme-lake -RoleName stitch-delta -Repair -Confirm:$false -WarningAction Ignore }
    finally { $fault | Remove-StitchSandboxFault }
    $found = $checks | Where-Object CheckId -EQ $Check
    $found.Status | Should -Be Unknown
    $found.Remedy | Should -Match $Action
    $found.RemedyCommand | Should -BeNullOrEmpty
    $checks.Status | Should -Not -Contain Failed
    @(Get-StitchSandboxRequest -Write).Count | Should -Be $writes
  }

  It 'leaves -Quiet true and -Strict false' {
    $fault = Add-StitchSandboxFault Databricks instance-profiles/list -StatusCode 403 -Count 0
    try {
      Test-StitchDestination -Quiet -WarningAction Ignore | Should -BeTrue
      Test-StitchDestination -Quiet -Strict -WarningAction Ignore | Should -BeFalse
    }
    finally { $fault | Remove-StitchSandboxFault }
  }

  It 'fails where the right itself is asked about' {
    $fault = Add-StitchSandboxFault S3 GetBucketPolicy -StatusCode 403 -Count 0
    try { $found = Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment | Where-Object CheckId -EQ bucket-policy-can-take-the-statement }
    finally { $fault | Remove-StitchSandboxFault }
    $found.Status | Should -Be Failed
  }
}

Describe 'Who is no workspace admin' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $installed = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
    $api = @{ Headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }; ContentType = 'application/json'; Method = 'Post' }
    $body = @{ application_id = "$($sandbox.ServicePrincipalId)"; lifetime_seconds = 864000; comment = 'p' } | ConvertTo-Json
    $given = Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.0/token-management/on-behalf-of/tokens" @api -Body $body
    $null = Connect-DeltaWorkspace $sandbox.WorkspaceUrl (ConvertTo-SecureString $given.token_value -AsPlainText)
    $writes = @(Get-StitchSandboxRequest -Write).Count
  }
  AfterEach { Stop-StitchSandbox }

  It 'takes nothing back, and is told so before the first write' {
    { Uninstall-StitchDestination -Force -WarningAction Ignore } | Should -Throw -ErrorId 'AdminNeededToUninstall,*'
    @(Get-StitchSandboxRequest -Write).Count | Should -Be $writes
  }

  It 'gives Stitch no token in place of the admin''s' {
    $null = Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.0/token/delete" @api -Body (@{ token_id = $installed.TokenId } | ConvertTo-Json)
    $writes = @(Get-StitchSandboxRequest -Write).Count
    $null = Test-StitchDestination -Repair -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
    @(Get-StitchSandboxRequest -Write).Count | Should -Be $writes
  }
}
