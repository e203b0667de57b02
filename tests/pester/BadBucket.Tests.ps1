# Buckets that are not as Stitch needs them, and policies that are not as S3 has them: each gets its own words with a remedy, and nothing is written.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Signed.ps1
  . $PSScriptRoot/Stub.ps1

  function Set-Bucket {
    # A setting of the bucket, or the bucket itself, past the module.
    param([string] $Setting, [string] $Body, [string] $Method = 'Put', [string] $Bucket = 'acme-lake')
    $answer = Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)$Bucket$Setting" -Method $Method -Body $Body -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey
    $answer.StatusCode | Should -BeLessThan 300 -Because $answer.Content
  }

  function Get-Policy {
    (Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)acme-lake?policy" -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey).Content
  }
}

Describe 'A bucket with a setting that keeps Stitch out' {
  BeforeEach { $sandbox = Start-StitchSandbox }
  AfterEach { Stop-StitchSandbox }

  It 'says nothing of one that has none' {
    (Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WarningVariable warnings).Outcome | Should -Be Created
    $warnings | Should -BeNullOrEmpty
    (Test-StitchPrerequisite acme-lake | Where-Object CheckName -eq 'Bucket settings').Status | Should -Be Passed
  }

  It 'warns of <Name>, with a remedy' -ForEach @(
    @{
      Name = 'a KMS key of the customer'; Setting = '?encryption'; Words = 'arn:aws:kms:us-east-1:123456789012:key/lake.*policy must allow kms:Decrypt and kms:GenerateDataKey to arn:aws:iam::218546966473:role/LoaderDelta and to the role of the instance profile'
      Body = '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>arn:aws:kms:us-east-1:123456789012:key/lake</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
    }
    @{
      Name = 'two layers of it'; Setting = '?encryption'; Words = 'KMS key alias/lake.*policy must allow'
      Body = '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms:dsse</SSEAlgorithm><KMSMasterKeyID>alias/lake</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
    }
    @{
      Name = 'the KMS key that AWS manages'; Setting = '?encryption'; Words = 'aws/s3.*no other account can use.*Encrypt it with SSE-S3'
      Body = '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
    }
    @{
      Name = 'objects that belong to their writer'; Setting = '?ownershipControls'; Words = 'Object Ownership of bucket acme-lake is ObjectWriter.*Bucket owner enforced'
      Body = '<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>'
    }
    @{
      Name = 'objects that belong to the bucket''s owner where their writer says so'; Setting = '?ownershipControls'; Words = 'is BucketOwnerPreferred.*Bucket owner enforced'
      Body = '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerPreferred</ObjectOwnership></Rule></OwnershipControls>'
    }
    @{ Name = 'an ownership that was never set'; Setting = '?ownershipControls'; Method = 'Delete'; Body = ''; Words = 'is ObjectWriter.*Bucket owner enforced' }
    @{
      Name = 'Requester Pays'; Setting = '?requestPayment'; Words = 'Requester Pays.*aws s3api put-bucket-request-payment --bucket acme-lake --request-payment-configuration Payer=BucketOwner'
      Body = '<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>'
    }
  ) {
    Set-Bucket $Setting $Body ($Method ?? 'Put')
    $check = Test-StitchPrerequisite acme-lake | Where-Object CheckName -eq 'Bucket settings'
    $check.Status | Should -Be Warning
    $check.Remedy | Should -Match $Words
    (Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WarningVariable warnings -WarningAction SilentlyContinue).Outcome | Should -Be Created
    $warnings.Count | Should -Be 1
    $warnings[0].Message | Should -Match $Words
    @(Get-StitchSandboxRequest -Write).Operation | Select-Object -Skip 1 | Should -Be PutBucketPolicy
  }

  It 'warns of each of several' {
    Set-Bucket '?requestPayment' '<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>'
    Set-Bucket '?ownershipControls' -Method Delete
    $null = Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue
    $warnings.Count | Should -Be 2
  }
}

Describe 'A bucket with Block Public Access' {
  BeforeEach {
    $sandbox = Start-StitchSandbox
    $public = '{"Version":"2012-10-17","Statement":[{"Sid":"Site","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/site/*"}]}'
    $block = '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets></PublicAccessBlockConfiguration>'
  }
  AfterEach { Stop-StitchSandbox }

  It 'takes what Stitch needs' {
    Set-Bucket '?publicAccessBlock' $block
    (Get-StitchBucket acme-lake | Grant-StitchBucketAccess).Outcome | Should -Be Created
  }

  It 'takes nothing beside a statement that is public, which is named' {
    Set-Bucket '?policy' $public
    Set-Bucket '?publicAccessBlock' $block
    Get-StitchBucket acme-lake | Grant-StitchBucketAccess -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'PolicyIsPublic,*'
    $errors[0].CategoryInfo.Category | Should -Be PermissionDenied
    $errors[0].Exception.Message | Should -Match "acme-lake.*'Site' lets anybody in"
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'BlockPublicPolicy'
    Get-Policy | Should -BeExactly $public
  }
}

Describe 'A bucket that is not there, or elsewhere' {
  BeforeAll { $sandbox = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'is not found by <_>' -ForEach 'Get-StitchBucket', 'Grant-StitchBucketAccess', 'Revoke-StitchBucketAccess', 'Test-StitchBucketAccess', 'New-DeltaInstanceProfile' {
    $writes = Get-WriteCount
    & $_ -BucketName nowhere-to-be-found -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketNotFound,*'
    $errors[0].TargetObject | Should -Be nowhere-to-be-found
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'aws s3 mb s3://nowhere-to-be-found'
    Get-WriteCount | Should -Be $writes
  }

  It 'is told from one in another region, with that region' {
    Set-Bucket '' '<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>' -Bucket acme-frankfurt
    $writes = Get-WriteCount
    $bucket = Get-StitchBucket acme-frankfurt -StitchRegion Europe
    $bucket.BucketRegion | Should -Be eu-central-1
    # An endpoint of one's own serves the bucket in its own region only.
    $bucket | Grant-StitchBucketAccess -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketElsewhere,*'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match '-Region with the region of the bucket \(eu-central-1\)'
    Get-WriteCount | Should -Be $writes
    ($bucket | Grant-StitchBucketAccess -Region eu-central-1).Outcome | Should -Be Created
  }

  It 'is told from one that Stitch cannot load from' {
    Set-Bucket '' '<CreateBucketConfiguration><LocationConstraint>ap-southeast-2</LocationConstraint></CreateBucketConfiguration>' -Bucket acme-sydney
    $writes = Get-WriteCount
    Get-StitchBucket acme-sydney | Grant-StitchBucketAccess -Region ap-southeast-2 -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'BucketInOtherRegion,*'
    $errors[0].Exception.Message | Should -Match 'ap-southeast-2'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'us-east-1'
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'What a server says that S3 would not let be' {
  BeforeAll {
    $never = [pscredential]::new('AKIAIOSFODNN7EXAMPLE', (ConvertTo-SecureString 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' -AsPlainText -Force))
    function Invoke-Grant {
      param([string] $Cmdlet)
      Get-StitchBucket acme-lake @aws | & $Cmdlet @aws -ErrorAction SilentlyContinue -ErrorVariable errors
      $errors[0]
    }
  }
  AfterEach { Stop-Stub $stub }

  It 'refuses a policy with <Id> (<Cmdlet>)' -ForEach @(
    foreach ($cmdlet in 'Grant-StitchBucketAccess', 'Revoke-StitchBucketAccess') {
      @{ Cmdlet = $cmdlet; Id = 'ServiceAnswerUnreadable'; Policy = '{"Statement":[' }
      @{ Cmdlet = $cmdlet; Id = 'PolicyDuplicateSid'; Policy = '{"Statement":[{"Sid":"a"},{"Sid":"a"}]}' }
      @{ Cmdlet = $cmdlet; Id = 'ServiceAnswerUnreadable'; Policy = '{"Version":"2012-10-17"}' }
    }
    @{ Cmdlet = 'Grant-StitchBucketAccess'; Id = 'PolicyOtherPartition'; Policy = '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws-cn:s3:::acme-lake"}]}' }
    @{ Cmdlet = 'Grant-StitchBucketAccess'; Id = 'PolicyDeletedPrincipal'; Policy = '{"Statement":[{"Effect":"Allow","Principal":{"AWS":"AROAEXAMPLEEXAMPLE123"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/*"}]}' }
  ) {
    $stub = Start-Stub ([scriptblock]::Create("param(`$request) if (`$request.RawUrl -like '*policy*') { @{ Body = '$Policy' } } else { @{ Body = '<LocationConstraint xmlns=`"http://s3.amazonaws.com/doc/2006-03-01/`"/>' } }"))
    $aws = @{ EndpointUrl = $stub.Url; AwsCredential = $never; Region = 'us-east-1' }
    $fault = Invoke-Grant $Cmdlet
    $fault.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    $fault.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    $stub.Requests | Where-Object { $_ -notlike 'GET *' -and $_ -notlike 'HEAD *' } | Should -BeNullOrEmpty
    @($stub.Requests -like 'GET */acme-lake*policy*').Count | Should -Be 1
  }

  It 'tells the right region where a redirect (301) names it' {
    $stub = Start-Stub {
      param($request)
      if ($request.RawUrl -like '*location*') { @{ Body = '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>' } }
      else {
        @{
          Status = 301; Headers = @{ 'x-amz-bucket-region' = 'eu-central-1' }
          Body = '<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access must be addressed using the specified endpoint.</Message><Endpoint>127.0.0.1</Endpoint><Bucket>acme-lake</Bucket></Error>'
        }
      }
    }
    $aws = @{ EndpointUrl = $stub.Url; AwsCredential = $never; Region = 'us-east-1' }
    $fault = Invoke-Grant Grant-StitchBucketAccess
    $fault.FullyQualifiedErrorId | Should -BeLike 'BucketElsewhere,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'eu-central-1'
    $stub.Requests | Where-Object { $_ -like 'PUT *' } | Should -BeNullOrEmpty
  }
}
