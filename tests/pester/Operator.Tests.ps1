# Profiles of the AWS files, and the policy of Get-StitchPrivilege -AsPolicy on a server that also asks for resources.
# A suite of its own: the AWS SDK reads once in a process where the files are.
Describe 'A profile that takes on a role with the smallest policy' {
  BeforeAll {
    . $PSScriptRoot/Common.ps1
    $sandbox = Start-StitchSandbox
    $keys = Get-SandboxKey
    $kept = $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE, $env:AWS_ENDPOINT_URL_STS
    $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive credentials
    $env:AWS_CONFIG_FILE = Join-Path $TestDrive config
    $env:AWS_ENDPOINT_URL_STS = $sandbox.AwsEndpointUrl
    Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[base]`naws_access_key_id = $($keys.AccessKeyId)`naws_secret_access_key = $(Get-SecretText $keys.SecretAccessKey)"
    Set-Content $env:AWS_CONFIG_FILE @"
[profile operator]
role_arn = arn:aws:iam::123456789012:role/operator
source_profile = base
region = us-east-1

[profile sso]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = admin
region = us-east-1

[sso-session acme]
sso_region = us-east-1
sso_start_url = https://acme.awsapps.example/start
sso_registration_scopes = sso:account:access
"@
    $never = [Threading.CancellationToken]::None
    $admin = Get-OtherAdministrator
    $trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]}'
    $null = $admin.CreateRoleAsync([StitchDelta.Contracts.NewIamRole]::new('operator', $trust), $never).GetAwaiter().GetResult()
    $aws = @{ ProfileName = 'operator'; EndpointUrl = $sandbox.AwsEndpointUrl }

    function Set-OperatorPolicy {
      param([string] $Without)
      $policy = Get-StitchPrivilege -AsPolicy -BucketName acme-lake -RoleName stitch-delta -DeploymentRoleName databricks-deployment | ConvertFrom-Json -Depth 9
      foreach ($statement in $policy.Statement) { $statement.Action = @($statement.Action | Where-Object { $_ -ne $Without }) }
      $null = $admin.PutRolePolicyAsync('operator', 'least', ($policy | ConvertTo-Json -Depth 9 -Compress), $never).GetAwaiter().GetResult()
    }

    function Invoke-Everything {
      [CmdletBinding()] param()
      $ErrorActionPreference = 'Continue'
      Get-StitchBucket @aws
      $granted = Get-StitchBucket acme-lake @aws | Grant-StitchBucketAccess @aws
      $granted
      $made = $granted | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment @aws
      $made
      Get-DeltaInstanceProfile @aws
      $made | Remove-DeltaInstanceProfile -Force @aws
      $granted | Revoke-StitchBucketAccess @aws
    }
  }
  AfterAll {
    $env:AWS_SHARED_CREDENTIALS_FILE, $env:AWS_CONFIG_FILE, $env:AWS_ENDPOINT_URL_STS = $kept
    Stop-StitchSandbox
  }

  It 'is named in Verbose as the source' {
    Set-OperatorPolicy
    $said = Get-StitchBucket acme-lake @aws -Verbose 4>&1 | ForEach-Object { "$_" }
    "$said" | Should -Match 'AWS credentials: profile operator, which takes on arn:aws:iam::123456789012:role/operator'
  }

  It 'can do everything, on the resources that were named' {
    Set-OperatorPolicy
    $output = Invoke-Everything -ErrorVariable errors -ErrorAction SilentlyContinue
    $errors | ForEach-Object { "$_" } | Should -BeNullOrEmpty
    $output[-1].Outcome | Should -Be Deleted
    New-DeltaInstanceProfile -RoleName other -BucketName acme-lake @aws -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'AwsAccessDenied,*'
  }

  It 'is refused without <_>, by that name' -ForEach 'iam:TagRole', 'iam:TagInstanceProfile', 'iam:PassRole', 'iam:CreateRole', 's3:PutBucketPolicy' {
    Set-OperatorPolicy -Without $_
    $null = Invoke-Everything -ErrorVariable errors -ErrorAction SilentlyContinue 2> $null
    $fault = $errors | Where-Object FullyQualifiedErrorId -like 'AwsAccessDenied,*' | Select-Object -First 1
    "$($fault.Exception.Message) $($fault.ErrorDetails.RecommendedAction)" | Should -Match "$_\b"
    Set-OperatorPolicy
    $null = Remove-DeltaInstanceProfile stitch-delta -DeploymentRoleName databricks-deployment -Force @aws
  }

  It 'is what Test-StitchPrerequisite says of it' {
    Set-OperatorPolicy
    $checks = Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment @aws
    $checks | Where-Object Status -eq Failed | ForEach-Object { "$($_.CheckName): $($_.Actual)" } | Should -BeNullOrEmpty
    Set-OperatorPolicy -Without iam:CreateRole
    $check = Test-StitchPrerequisite acme-lake @aws | Where-Object CheckName -eq 'Right to make the role'
    $check.Status | Should -Be Failed
    $check.Actual | Should -Match 'iam:CreateRole'
    Set-OperatorPolicy -Without iam:SimulatePrincipalPolicy
    $check = Test-StitchPrerequisite acme-lake @aws | Where-Object CheckName -eq 'Right to make the role'
    $check.Status | Should -Be Unknown
  }

  It 'that is missing falls through to no other' {
    Get-StitchBucket acme-lake -ProfileName nobody -EndpointUrl $sandbox.AwsEndpointUrl -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'AwsProfileMissing,*'
  }

  It 'by SSO needs a sign-in, and says so' {
    Get-StitchBucket acme-lake -ProfileName sso -EndpointUrl $sandbox.AwsEndpointUrl -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'AwsSignInNeeded,*'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'aws sso login'
  }
}
