# What AWS and Databricks count: told beforehand, and an error before the first write.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $ConfirmPreference = 'None'
  $deployment = @{ DeploymentRoleName = 'databricks-deployment'; WarningAction = 'Ignore' }
  function Get-Room { Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment | Where-Object CheckName -Like 'Room*' }
  function Get-Asked { param([string] $Operation) @(Get-StitchSandboxRequest | Where-Object Operation -EQ $Operation).Count }
}

Describe 'An AWS account with room for two roles more' {
  BeforeAll { $sandbox = Start-StitchSandbox -RoleQuota 3 -StitchAccountCount 3 -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'says how much room there is' {
    $room = Get-Room
    $room.CheckName | Should -Be 'Room for the role', 'Room for the instance profile', 'Room for the token'
    $room.Actual | Should -Be '1 of 3 roles', '0 of 1,000 instance profiles', '1 of 600 tokens'
    $room.Status | Should -Be Warning, Passed, Passed
    $room[0].Remedy | Should -Match "Service Quotas"
  }

  It 'gives it to two rows of three, also in the plan, and is asked once a run' {
    $rows = foreach ($i in 0..2) {
      [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "stitch-$i"; ClusterName = "stitch-$i"; DestinationName = "Lake $i"; StitchToken = $sandbox.StitchAccounts[$i].StitchToken }
    }
    foreach ($isPlan in $true, $false) {
      $asked = Get-Asked GetAccountSummary
      $made = @($rows | Install-StitchDestination @deployment -RolePath /stitch/ -WhatIf:$isPlan -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null)
      $made | Should -HaveCount 2
      $errors | Should -HaveCount 1
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccountQuotaReached*'
      $errors[0].CategoryInfo.Category | Should -Be LimitsExceeded
      (Get-Asked GetAccountSummary) - $asked | Should -Be 1
    }
    @(Get-StitchInstallation).Count | Should -Be 2
    (Get-StitchSandboxRequest).ErrorCode | Should -Not -Contain LimitExceeded
  }

  It 'is full then, and says so for a role that would be new' {
    $role = Get-Room | Select-Object -First 1
    $role.Status | Should -Be Failed
    $role.Actual | Should -Be '3 of 3 roles; stitch-delta would be new'
  }

  It 'refuses a stage by IAM''s own words' {
    New-DeltaInstanceProfile stitch-more -BucketName acme-lake -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'AccountQuotaReached*'
    $errors[0].Exception.Message | Should -Match 'RolesPerAccount: 3'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match "'Roles per account'"
  }
}

Describe 'A workspace with Unity Catalog in an account with room for one role' {
  BeforeAll { $null = Start-StitchSandbox -RoleQuota 2 -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'needs two, and is told before anything is written' {
    (Get-Room)[0].Actual | Should -Be '1 of 2 roles; stitch-delta and stitch-unity-acme-lake-c25a7acd would be new'
    { Install-StitchDestination acme-lake @deployment -DestinationName Lake -ErrorAction Stop } | Should -Throw -ErrorId 'AccountQuotaReached*'
    Get-WriteCount | Should -Be 0
  }
}

Describe 'An administrator who may not ask for the numbers' {
  BeforeAll { $null = Start-StitchSandbox -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'is not refused, and told that they are unknown' {
    $null = Add-StitchSandboxFault IAM GetAccountSummary -StatusCode 403 -Count 2
    $room = Get-Room
    $room.Status | Should -Be Unknown, Unknown, Passed
    $room[0].Remedy | Should -Match 'iam:GetAccountSummary'
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).ConnectionCheck | Should -Be succeeded
  }
}

Describe 'A user with 600 tokens' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $call = @{ Uri = "$($sandbox.WorkspaceUrl)api/2.0/token/create"; Method = 'Post'; Body = '{}'; ContentType = 'application/json'; Headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" } }
    foreach ($i in 1..599) { $null = Invoke-RestMethod @call }
  }
  AfterAll { Stop-StitchSandbox }

  It 'has no room for one more, and is told before anything is written' {
    (Get-Room)[2].Status | Should -Be Failed
    $writes = Get-WriteCount
    foreach ($isPlan in $true, $false) {
      { Install-StitchDestination acme-lake @deployment -DestinationName Lake -WhatIf:$isPlan -ErrorAction Stop } | Should -Throw -ErrorId 'TokenQuotaReached*'
    }
    { New-DeltaToken -ErrorAction Stop } | Should -Throw -ErrorId 'TokenQuotaReached*'
    Get-WriteCount | Should -Be $writes
  }

  It 'may have it made for a service principal' {
    $made = Install-StitchDestination acme-lake @deployment -DestinationName Lake -OnBehalfOf $sandbox.ServicePrincipalId
    $made.ConnectionCheck | Should -Be succeeded
  }
}
