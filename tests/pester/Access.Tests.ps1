# Access to the bucket and the IAM half, on the sandbox.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function Set-Policy {
    param([string[]] $Statement)
    $text = '{"Version":"2012-10-17","Statement":[' + ($Statement -join ',') + ']}'
    $null = (Get-OtherAdministrator).PutBucketPolicyAsync('acme-lake', $text, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $text
  }
  $own = '{"Sid":"Own","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/x/*"}'
  $tls = '{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::acme-lake","arn:aws:s3:::acme-lake/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}'
  $fence = '{"Sid":"Fence","Effect":"Deny","Principal":"*","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::acme-lake/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1a2b3c4d"}}}'
  $ban = '{"Sid":"Ban","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::acme-lake/*"}'
}

Describe 'Test-StitchBucketAccess' {
  BeforeEach { $null = Start-StitchSandbox }
  AfterEach { Stop-StitchSandbox }

  It 'says that nothing is granted yet, and what to type' {
    $checks = Test-StitchBucketAccess acme-lake
    $checks.Privilege | Should -Be 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'
    $checks.Status | Select-Object -Unique | Should -Be Failed
    $checks.Remedy | Select-Object -Unique | Should -Be 'Grant-StitchBucketAccess acme-lake'
    Test-StitchBucketAccess acme-lake -Quiet | Should -BeFalse
  }

  It 'says which statement grants, each with its reason' {
    $null = Set-Policy $own, $tls
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Test-StitchBucketAccess
    $checks.Status | Select-Object -Unique | Should -Be Passed
    $checks.DecidedBy | Select-Object -Unique | Should -Be Stmt123
    $checks.Reason | Should -Be (Get-StitchPrivilege).Reason
    $checks.PrincipalArn | Select-Object -Unique | Should -Be 'arn:aws:iam::218546966473:role/LoaderDelta'
  }

  It 'finds the Deny that locks the loader out' {
    $null = Set-Policy $own, $ban
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Test-StitchBucketAccess
    $put = $checks | Where-Object Privilege -eq s3:PutObject
    $put.Status | Should -Be Failed
    $put.DecidedBy | Should -Be Ban
    $put.Remedy | Should -Match 'ArnNotEquals'
    @($checks | Where-Object Status -eq Passed).Count | Should -Be 3
  }

  It 'names the fence that keeps the loader out, which never comes from the network of the customer' {
    $null = Set-Policy $fence
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Test-StitchBucketAccess
    ($checks | Where-Object Privilege -eq s3:DeleteObject).Status | Should -Be Failed
    ($checks | Where-Object Privilege -eq s3:DeleteObject).Actual | Should -Match 'aws:SourceVpce'
    Get-StitchBucket acme-lake | Test-StitchBucketAccess -Quiet | Should -BeFalse
  }

  It 'checks a planned policy as it would be' {
    (Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WhatIf | Test-StitchBucketAccess).Status | Select-Object -Unique | Should -Be Passed
    Get-WriteCount | Should -Be 0
  }

  It 'really does it with -Live, and leaves nothing' {
    $checks = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Test-StitchBucketAccess -Live
    $mine = $checks | Where-Object PrincipalArn -eq 'arn:aws:iam::123456789012:user/admin'
    $mine.Privilege | Should -Be 's3:ListBucket', 's3:PutObject', 's3:GetObject', 's3:DeleteObject'
    $mine.Status | Select-Object -Unique | Should -Be Passed
    (Get-OtherAdministrator).ListObjectsAsync('acme-lake', '', [Threading.CancellationToken]::None).GetAwaiter().GetResult().Count | Should -Be 0
  }

  It 'leaves nothing with -Live when only the first <First> results are wanted' -ForEach @{ First = 5 }, @{ First = 6 }, @{ First = 7 } {
    $made = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Test-StitchBucketAccess -Live | Select-Object -First $First
    $made | Should -HaveCount $First
    (Get-OtherAdministrator).ListObjectsAsync('acme-lake', '', [Threading.CancellationToken]::None).GetAwaiter().GetResult().Count | Should -Be 0
  }

  It 'says with -Live which object stays, and how to remove it' {
    Add-StitchSandboxFault S3 -Operation DeleteObject -StatusCode 403 -ErrorCode AccessDenied -Message 'Access Denied' -Count 1 | Out-Null
    $null = Test-StitchBucketAccess acme-lake -Live -WarningVariable warnings -WarningAction SilentlyContinue | Select-Object -First 6
    $key = (Get-OtherAdministrator).ListObjectsAsync('acme-lake', '', [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    "$warnings" | Should -Match "aws s3 rm s3://acme-lake/$key\b"
    $null = (Get-OtherAdministrator).DeleteObjectAsync('acme-lake', "$key", [Threading.CancellationToken]::None).GetAwaiter().GetResult()
  }

  It 'tells with -Live what a Deny does to the caller' {
    $null = Set-Policy $ban
    $put = Test-StitchBucketAccess acme-lake -Live | Where-Object { $_.Privilege -eq 's3:PutObject' -and $_.PrincipalArn -like '*admin' }
    $put.Status | Should -Be Failed
    $put.Actual | Should -Match 'explicit deny'
  }

  It 'is a table with its principal above' {
    $text = Test-StitchBucketAccess acme-lake -Live | Out-String -Width 200
    $text | Should -Match 'PrincipalArn: arn:aws:iam::218546966473:role/LoaderDelta'
    $text | Should -Match 's3:GetObject\s+no statement allows it'
  }
}

Describe 'Bucket policies that cannot be merged with' {
  BeforeAll { $null = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'keeps the policy that is there to the letter around its own' {
    $before = Set-Policy $own, $tls
    $granted = Get-StitchBucket acme-lake | Grant-StitchBucketAccess
    $granted.Policy.StartsWith($before.Substring(0, $before.Length - 2)) | Should -BeTrue
    ($granted | Revoke-StitchBucketAccess).Policy | Should -BeExactly $before
  }

  It 'names a principal that was deleted, and writes nothing' {
    # AWS puts a deleted role's id into the policies that named it.
    $null = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -RoleName gone
    $null = Set-Policy ($own -replace ':root', ':role/gone')
    $null = Remove-DeltaInstanceProfile gone -Force
    $writes = Get-WriteCount
    Get-StitchBucket acme-lake | Grant-StitchBucketAccess -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'PolicyDeletedPrincipal,*'
    $errors[0].Exception.Message | Should -Match 'AROA[A-Z0-9]+'
    Get-WriteCount | Should -Be $writes
    $null = Set-Policy $own
  }

  It 'says how much is too much' {
    $pad = '{"Sid":"Pad","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/' + ('x' * 20200) + '"}'
    $null = Set-Policy $pad
    $writes = Get-WriteCount
    Get-StitchBucket acme-lake | Grant-StitchBucketAccess -ErrorAction SilentlyContinue -ErrorVariable errors
    Get-WriteCount | Should -Be $writes
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'PolicyTooLarge,*'
    $errors[0].CategoryInfo.Category | Should -Be LimitsExceeded
    $null = Set-Policy $own
  }

  It 'writes a document with many blanks so that it fits' {
    $pad = '{"Sid":"Pad",BLANKS"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/' + ('x' * 16000) + '"}' -replace 'BLANKS', (' ' * 10000)
    (Set-Policy $pad).Length | Should -BeGreaterThan 26000
    $granted = Get-StitchBucket acme-lake | Grant-StitchBucketAccess
    $granted.Outcome | Should -Be Updated
    $granted.Policy.Length | Should -BeLessThan 20480
    (Get-StitchBucket acme-lake | Grant-StitchBucketAccess).Outcome | Should -Be Unchanged
    $null = Set-Policy $own
  }

  It 'is read in the forms that the AWS CLI and files have' {
    $file = Join-Path $TestDrive policy.json
    $document = Set-Policy $own
    $document | ConvertFrom-Json | ConvertTo-Json -Depth 9 | Set-Content $file
    $expected = Get-StitchBucketPolicy acme-lake -CurrentPolicy $document
    $expected | Should -Match 'LoaderDelta'
    foreach ($given in (Get-Content $file), (Get-Content $file -Raw), (@{ Policy = $document } | ConvertTo-Json -Compress), (@{ Policy = $document } | ConvertTo-Json).Split("`n"), ($document | ConvertTo-Json)) {
      Get-StitchBucketPolicy acme-lake -CurrentPolicy $given | Should -Be $expected
    }
    foreach ($nothing in '', ' ', $null, @()) {
      { Get-StitchBucketPolicy acme-lake -CurrentPolicy $nothing -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterEmpty,*'
    }
  }

  It 'refuses with <Id> what is no policy' -ForEach @(
    @{ Id = 'PolicyNotJson'; Text = '{"Statement":[' }
    @{ Id = 'PolicyDuplicateSid'; Text = '{"Statement":[{"Sid":"a"},{"Sid":"a"}]}' }
    @{ Id = 'PolicyNoStatement'; Text = '{"Version":"2012-10-17"}' }
    @{ Id = 'PolicyOtherPartition'; Text = '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws-cn:s3:::acme-lake"}]}' }
  ) {
    Get-StitchBucketPolicy acme-lake -CurrentPolicy $Text -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
  }
}

Describe 'Get- and Remove-DeltaInstanceProfile' {
  BeforeEach { $null = Start-StitchSandbox }
  AfterEach { Stop-StitchSandbox }

  It 'lists what this module made, with what it belongs to' {
    Get-DeltaInstanceProfile | Should -BeNullOrEmpty
    $made = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment
    $found = Get-DeltaInstanceProfile
    $found.RoleName | Should -Be stitch-delta
    $found.BucketName | Should -Be acme-lake
    $found.DeploymentRoleName | Should -Be databricks-deployment
    $found.InstanceProfileArn | Should -Be $made.InstanceProfileArn
    Get-DeltaInstanceProfile nobody -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'RoleNotFound,*'
  }

  It 'plans, removes, and then finds nothing to remove' {
    $made = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment
    $writes = Get-WriteCount
    $plan = $made | Remove-DeltaInstanceProfile -WhatIf
    $plan.IsPlanned | Should -BeTrue
    @($plan.Changes | Where-Object Action -eq Delete).Count | Should -Be 5
    Get-WriteCount | Should -Be $writes
    (Get-DeltaInstanceProfile | Remove-DeltaInstanceProfile -Force).Outcome | Should -Be Deleted
    @(Get-StitchSandboxRequest -Write | Select-Object -Skip $writes).Operation | Should -Be 'DeleteRolePolicy', 'RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile', 'DeleteRolePolicy', 'DeleteRole'
    $writes = Get-WriteCount
    (Remove-DeltaInstanceProfile stitch-delta).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes
  }

  It 'leaves what somebody else made' {
    Remove-DeltaInstanceProfile databricks-deployment -Force -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'NotMadeByThisModule,*'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match '-IncludeForeign'
    Get-WriteCount | Should -Be 0
  }
}

Describe 'Test-StitchPrerequisite' {
  BeforeAll { $null = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'finds that the sandbox is ready' {
    $checks = Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment
    $checks | Where-Object Status -ne Passed | ForEach-Object { "$($_.CheckName): $($_.Actual)" } | Should -BeNullOrEmpty
    $checks.Count | Should -BeGreaterOrEqual 15
    Get-WriteCount | Should -Be 0
    Test-StitchPrerequisite acme-lake -Quiet | Should -BeTrue
  }

  It 'says what is wrong and what to do' {
    $checks = Test-StitchPrerequisite nowhere-to-be-found -DeploymentRoleName nobody
    $failed = $checks | Where-Object Status -eq Failed
    $failed.CheckName | Should -Be 'Bucket exists', 'Deployment role'
    $failed | ForEach-Object { $_.Remedy | Should -Not -BeNullOrEmpty }
    ($checks | Where-Object CheckName -eq 'Bucket region').Status | Should -Be Skipped
    Test-StitchPrerequisite nowhere-to-be-found -Quiet | Should -BeFalse
    (Test-StitchPrerequisite acme-lake -StitchRegion Europe | Where-Object CheckName -eq 'Bucket region').Status | Should -Be Failed
  }

  It 'takes a missing connection as a finding' {
    $session = Get-Session
    $workspace = $session.GetType().GetProperty('Workspace')
    $kept = $workspace.GetValue($session)
    $workspace.SetValue($session, $null)
    try {
      $env:DATABRICKS_HOST = $null
      $check = Test-StitchPrerequisite acme-lake | Where-Object CheckName -eq 'Databricks workspace'
      $check.Status | Should -Be Failed
      $check.Remedy | Should -Match 'Connect-DeltaWorkspace'
    }
    finally { $workspace.SetValue($session, $kept) }
  }
}
