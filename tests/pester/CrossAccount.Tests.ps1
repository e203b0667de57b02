# A bucket of another AWS account: who may open it, to whom, and how it is undone. The sandbox signs in both accounts and lets policies decide.
# A suite of its own: the AWS SDK reads once in a process where the files are.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Signed.ps1
  $kept = $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE
  $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive credentials
  $env:AWS_CONFIG_FILE = Join-Path $TestDrive config

  function Start-Sandbox {
    # With the other account's keys in the AWS files: plain, with the sandbox's address, and with somebody else's.
    $script:sandbox = Start-StitchSandbox
    $script:partner = $sandbox.Partner
    $script:keys = @{ AccessKeyId = $partner.AccessKeyId; SecretAccessKey = $partner.SecretAccessKey }
    $script:owner = @{ EndpointUrl = $sandbox.AwsEndpointUrl; AwsCredential = [pscredential]::new($partner.AccessKeyId, $partner.SecretAccessKey) }
    $lines = "aws_access_key_id = $($partner.AccessKeyId)", "aws_secret_access_key = $(Get-SecretText $partner.SecretAccessKey)"
    Set-Content $env:AWS_SHARED_CREDENTIALS_FILE @(
      '[partner]'; $lines; '[partner-sandbox]'; $lines; '[partner-elsewhere]'; $lines
      '[stranger]', 'aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')
    Set-Content $env:AWS_CONFIG_FILE "[profile partner-sandbox]`nregion = us-east-1`nendpoint_url = $($sandbox.AwsEndpointUrl)`n`n[profile partner-elsewhere]`nregion = us-east-1`nendpoint_url = $elsewhere"
  }

  function Get-PartnerPolicy {
    # As its owner sees it, past the module; null when there is none.
    $answer = Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)partner-lake?policy" @keys
    if ($answer.StatusCode -eq 200) { $answer.Content }
  }

  function Set-PartnerPolicy {
    param([string] $Policy)
    (Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)partner-lake?policy" -Method Put -Body $Policy @keys).StatusCode | Should -Be 204
  }

  function Start-Cluster {
    # A cluster with this instance profile. What its SQL may touch, the role may.
    $input | Register-DeltaInstanceProfile | New-DeltaCluster -ClusterName stitch
  }

  $role = 'arn:aws:iam::123456789012:role/stitch-delta'
  $theirs = '{ "Version": "2012-10-17", "Id": "Theirs", "Statement": [ { "Sid": "Own", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObjectTagging", "Resource": "arn:aws:s3:::partner-lake/*" } ] }'
}
AfterAll { $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE = $kept }

Describe 'Stitch and a bucket of another account' {
  BeforeAll { Start-Sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'lists a bucket to its own account alone' {
    (Get-StitchBucket).BucketName | Should -Be acme-lake
    (Get-StitchBucket @owner).BucketName | Should -Be partner-lake
    (Get-StitchBucket partner-lake).BucketRegion | Should -Be us-east-1
  }

  It 'is no matter for anybody but the owner: <_>' -ForEach 'Grant-StitchBucketAccess', 'Revoke-StitchBucketAccess', 'Test-StitchBucketAccess' {
    $writes = Get-WriteCount
    Get-StitchBucket partner-lake | & $_ -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketOfOtherAccount,*'
    $errors[0].Exception.Message | Should -Match '123456789012'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match '-ProfileName or -AwsCredential'
    Get-WriteCount | Should -Be $writes
  }

  It 'is found out beforehand' {
    $checks = Test-StitchPrerequisite partner-lake -DeploymentRoleName databricks-deployment
    $of = { param($check) $checks | Where-Object CheckName -eq $check }
    (& $of "Bucket belongs to the caller's account").Status | Should -Be Warning
    (& $of "Bucket belongs to the caller's account").Remedy | Should -Match '-BucketProfileName'
    (& $of 'Right to change the bucket policy').Status | Should -Be Unknown
    (& $of 'Bucket policy can take the statement').Status | Should -Be Unknown
    $checks | Where-Object Status -eq Failed | ForEach-Object CheckName | Should -BeNullOrEmpty
    (Test-StitchPrerequisite partner-lake @owner | Where-Object CheckName -eq 'Right to change the bucket policy').Status | Should -Be Passed
  }

  It 'is opened by the owner' {
    (Test-StitchBucketAccess partner-lake @owner).Status | Select-Object -Unique | Should -Be Failed
    $granted = Get-StitchBucket partner-lake @owner | Grant-StitchBucketAccess @owner
    $granted.Outcome | Should -Be Created
    Get-PartnerPolicy | Should -BeExactly $granted.Policy
    (Test-StitchBucketAccess partner-lake @owner).Status | Select-Object -Unique | Should -Be Passed
    ($granted | Revoke-StitchBucketAccess @owner).Outcome | Should -Be Deleted
    Get-PartnerPolicy | Should -BeNullOrEmpty
  }

  It 'is opened with a profile that has the address' {
    (Get-StitchBucket partner-lake -ProfileName partner-sandbox -EndpointUrl $sandbox.AwsEndpointUrl | Grant-StitchBucketAccess -ProfileName partner-sandbox -EndpointUrl $sandbox.AwsEndpointUrl).Outcome | Should -Be Created
    Get-PartnerPolicy | Should -Match LoaderDelta
  }
}

Describe 'A cluster and a bucket of another account' {
  BeforeEach {
    # Nobody is to call here.
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $elsewhere = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
    Start-Sandbox
  }
  AfterEach { Stop-StitchSandbox; $listener.Stop() }

  It 'may not use it without the statement, and may with it' {
    $made = New-DeltaInstanceProfile -BucketName partner-lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue
    $cluster = $made | Start-Cluster
    $table = "CREATE TABLE visits (n INT) USING DELTA LOCATION 's3://partner-lake/visits'"
    $cluster | Invoke-DeltaSql $table -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].Exception.Message | Should -Match 'Access Denied'

    $again = New-DeltaInstanceProfile -BucketName partner-lake -DeploymentRoleName databricks-deployment -BucketProfileName partner
    # The record of the installation learns whose the bucket is, too.
    @($again.Changes | Where-Object { $_.Action -ne 'None' -and $_.Resource -notlike 'record of *' }).Resource | Should -Be 'bucket policy of partner-lake'
    $cluster | Invoke-DeltaSql $table, 'INSERT INTO visits VALUES (7)'
    ($cluster | Invoke-DeltaSql 'SELECT n FROM visits').n | Should -Be 7
    (Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)partner-lake?list-type=2&prefix=visits/" @keys).Content | Should -Match '<Key>visits/'
  }

  It 'lets in no other role, and nobody into the policy' {
    $null = New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner
    $other = New-DeltaInstanceProfile other -BucketName partner-lake -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue
    $other | Start-Cluster | Invoke-DeltaSql "CREATE TABLE visits (n INT) USING DELTA LOCATION 's3://partner-lake/visits'" -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].Exception.Message | Should -Match 'Access Denied'
    Get-StitchBucket partner-lake | Grant-StitchBucketAccess -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketOfOtherAccount,*'
  }

  It 'says what the owner must add, and that is enough' {
    $made = New-DeltaInstanceProfile -BucketName partner-lake -DeploymentRoleName databricks-deployment -WarningVariable warnings -WarningAction SilentlyContinue
    $made.Outcome | Should -Be Created
    $warnings.Count | Should -Be 1
    $warnings[0].Message | Should -Match '-BucketProfileName'
    Get-PartnerPolicy | Should -BeNullOrEmpty
    Set-PartnerPolicy ('{"Version":"2012-10-17","Statement":[' + ($warnings[0].Message -replace "^.*policy's Statement: ") + ']}')
    $made | Start-Cluster | Invoke-DeltaSql "CREATE TABLE visits (n INT) USING DELTA LOCATION 's3://partner-lake/visits'"
    (Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)partner-lake?list-type=2" @keys).Content | Should -Match '<Key>visits/_delta_log/'
    $again = New-DeltaInstanceProfile -BucketName partner-lake -DeploymentRoleName databricks-deployment -BucketProfileName partner
    $again.Changes | Where-Object { $_.Action -ne 'None' -and $_.Resource -notlike 'record of *' } | Should -BeNullOrEmpty
    (New-DeltaInstanceProfile -BucketName partner-lake -DeploymentRoleName databricks-deployment -BucketProfileName partner).Outcome | Should -Be Unchanged
  }

  It 'adds two statements to what is there, once, and takes exactly these out again' {
    Set-PartnerPolicy $theirs
    $made = New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner
    $policy = Get-PartnerPolicy
    $policy.StartsWith($theirs.Substring(0, $theirs.Length - 4)) | Should -BeTrue
    $statements = ($policy | ConvertFrom-Json).Statement
    $statements.Sid | Should -Be 'Own', 'StitchDeltaClusterBucket', 'StitchDeltaClusterObjects'
    $statements[1, 2].Principal.AWS | Select-Object -Unique | Should -Be $role
    $writes = Get-WriteCount
    (New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes

    ($made | Remove-DeltaInstanceProfile -BucketProfileName partner -Force).Outcome | Should -Be Deleted
    Get-PartnerPolicy | Should -BeExactly $theirs
    # Before the role goes: S3 takes no policy that names a role that is gone.
    $done = @(Get-StitchSandboxRequest -Write | Select-Object -Skip $writes).Operation
    $done.IndexOf('PutBucketPolicy') | Should -BeLessThan $done.IndexOf('DeleteRole')
    $done | Should -Contain PutBucketPolicy
  }

  It 'leaves Stitch its own statement' {
    $granted = Get-StitchBucket partner-lake @owner | Grant-StitchBucketAccess @owner
    $made = $granted | New-DeltaInstanceProfile -BucketProfileName partner
    $made | Remove-DeltaInstanceProfile -BucketProfileName partner -Force | Out-Null
    Get-PartnerPolicy | Should -BeExactly $granted.Policy
  }

  It 'removes the policy that held nothing else' {
    $null = New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner | Remove-DeltaInstanceProfile -BucketProfileName partner -Force
    Get-PartnerPolicy | Should -BeNullOrEmpty
    @(Get-StitchSandboxRequest -Write).Operation | Should -Contain DeleteBucketPolicy
  }

  It 'warns when the owner''s profile is forgotten as it goes' {
    $null = New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner
    $policy = Get-PartnerPolicy
    (Remove-DeltaInstanceProfile stitch-delta -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue).IsPlanned | Should -BeTrue
    $warnings[0].Message | Should -Match "belongs to another account.*$role.*-BucketProfileName"
    Get-PartnerPolicy | Should -BeExactly $policy
  }

  It 'is planned with a diff, and nothing is written' {
    $plan = New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner -WhatIf
    ($plan.Changes | Where-Object Resource -eq 'bucket policy of partner-lake').Detail | Should -Match '\+.*StitchDeltaClusterObjects'
    Get-WriteCount | Should -Be 0
  }

  It 'writes nothing with <Id> for the profile <Profile>' -ForEach @(
    @{ Profile = 'nobody'; Id = 'AwsProfileMissing' }
    @{ Profile = 'stranger'; Id = 'AwsCredentialsRefused' }
  ) {
    New-DeltaInstanceProfile -BucketName partner-lake -DeploymentRoleName databricks-deployment -BucketProfileName $Profile -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    Get-WriteCount | Should -Be 0
    $null = New-DeltaInstanceProfile -BucketName acme-lake -DeploymentRoleName databricks-deployment
    $writes = Get-WriteCount
    Remove-DeltaInstanceProfile stitch-delta -BucketProfileName $Profile -Force -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
    Get-WriteCount | Should -Be $writes
  }

  It 'writes nothing for a bucket that is not there' {
    New-DeltaInstanceProfile -BucketName nowhere-to-be-found -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketNotFound,*'
    Get-WriteCount | Should -Be 0
  }

  It 'stays in the sandbox, whatever address the profile has' {
    $said = New-DeltaInstanceProfile -BucketName partner-lake -BucketProfileName partner-elsewhere -Verbose 4>&1
    "$said" | Should -Match "profile partner-elsewhere; region us-east-1; endpoint $($sandbox.AwsEndpointUrl)"
    Get-PartnerPolicy | Should -Match StitchDeltaClusterObjects
    $listener.Pending() | Should -BeFalse
  }

  It 'goes where -EndpointUrl says with the profile, too' {
    $mine = @{ EndpointUrl = $sandbox.AwsEndpointUrl; AwsCredential = [pscredential]::new($sandbox.AccessKeyId, $sandbox.SecretAccessKey) }
    $null = New-DeltaInstanceProfile -BucketName partner-lake -BucketAccountId 210987654321 -BucketProfileName partner-elsewhere @mine
    Get-PartnerPolicy | Should -Match StitchDeltaClusterObjects
    $listener.Pending() | Should -BeFalse
  }

  It 'is the whole pipeline with the owner''s keys at two of its stages' {
    $checks = Get-StitchBucket partner-lake | Grant-StitchBucketAccess @owner |
      New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment -BucketProfileName partner | Register-DeltaInstanceProfile |
      New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue | New-StitchDestination -DestinationName Lake | Test-StitchDestination
    $checks | Where-Object Status -ne Passed | ForEach-Object CheckName | Should -Be 'Loader privileges', 'Loader statement unchanged', 'Bucket settings', 'Role may use the bucket', 'KMS key lets both in'
    $checks.Status | Should -Not -Contain Failed
    ($checks | Where-Object CheckName -eq 'Loader privileges').Status | Should -Be Unknown
    ($checks | Where-Object CheckName -eq 'Loader privileges').Remedy | Should -Match 'Test-StitchBucketAccess partner-lake'
  }
}

Describe 'The account that -BucketAccountId names' {
  BeforeAll {
    $elsewhere = 'http://127.0.0.1:1'
    Start-Sandbox
    $line = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'SilentlyContinue' }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is not believed against S3: <What>' -ForEach @(
    @{ What = 'the own bucket, another account'; Bucket = 'acme-lake'; Account = '999999999999'; Owner = ': it is of 123456789012' }
    @{ What = 'a bucket of another account, the own'; Bucket = 'partner-lake'; Account = '123456789012'; Owner = '' }
    @{ What = 'a bucket of another account, a third, by its owner'; Bucket = 'partner-lake'; Account = '999999999999'; More = @{ BucketProfileName = 'partner' }; Owner = ': it is of 210987654321' }
  ) {
    $more = $More ?? @{}
    $asked = @{ BucketAccountId = $Account; WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'errors' } + $more
    foreach ($command in {
      New-DeltaInstanceProfile -BucketName $Bucket -DeploymentRoleName databricks-deployment @asked
    }, {
      New-DeltaInstanceProfile -BucketName $Bucket -DeploymentRoleName databricks-deployment @asked -WhatIf
    }) {
      . $command | Should -BeNullOrEmpty
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketAccountDiffers,*'
      $errors[0].TargetObject | Should -Be $Bucket
      $errors[0].Exception.Message | Should -Match "'$Bucket' is not of the AWS account $Account, which -BucketAccountId names$Owner\."
    }
    Get-WriteCount | Should -Be 0
  }

  It 'stops Install before anything is made, as a parameter and as a column, also in a plan' {
    foreach ($isPlan in $true, $false) {
      $null = Install-StitchDestination acme-lake @line -BucketAccountId 999999999999 -WhatIf:$isPlan -ErrorAction SilentlyContinue -ErrorVariable errors
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketAccountDiffers,*'
      $null = [pscustomobject]@{ BucketName = 'acme-lake'; BucketAccountId = '999999999999' } | Install-StitchDestination @line -WhatIf:$isPlan -ErrorAction SilentlyContinue -ErrorVariable errors
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketAccountDiffers,*'
    }
    Get-WriteCount | Should -Be 0
  }

  It 'is believed where it is right, and where nobody can tell' {
    (New-DeltaInstanceProfile own -BucketName acme-lake -BucketAccountId 123456789012).BucketAccountId | Should -Be 123456789012
    (New-DeltaInstanceProfile theirs -BucketName partner-lake -BucketAccountId 210987654321 -BucketProfileName partner).BucketAccountId | Should -Be 210987654321
    # Its owner lets nobody look at it: any account may be right.
    (New-DeltaInstanceProfile unknown -BucketName partner-lake -BucketAccountId 999999999999 -WarningAction SilentlyContinue).BucketAccountId | Should -Be 999999999999
  }
}
