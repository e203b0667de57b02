# Where the credentials for AWS come from: each place that users of AWS.Tools know, the order between them, and what is said when one is no good.
# That the files are those that the environment of now names: AwsFiles.Tests.ps1.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Signed.ps1
  . $PSScriptRoot/Stub.ps1
  $names = 'HOME', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE', 'AWS_ENDPOINT_URL_STS', 'AWS_ENDPOINT_URL_SSO', 'AWS_EC2_METADATA_DISABLED', 'AWS_ENDPOINT_URL',
    'AWS_PROFILE', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'
  $kept = @{}
  foreach ($name in $names) {
    $kept[$name] = [Environment]::GetEnvironmentVariable($name)
    Remove-Item "env:$name" -ErrorAction Ignore
  }

  $sandbox = Start-StitchSandbox
  $url = $sandbox.AwsEndpointUrl
  $secret = Get-SecretText $sandbox.SecretAccessKey
  $keys = [pscredential]::new($sandbox.AccessKeyId, $sandbox.SecretAccessKey)
  $wrong = [pscredential]::new($sandbox.AccessKeyId, (ConvertTo-SecureString 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' -AsPlainText -Force))

  # The role that temporary keys are for, and a role that trusts nobody here.
  function Send-Query {
    param([string] $Service, [hashtable] $Form)
    $answer = Invoke-SignedRequest $url -Method Post -Service $Service -Body $Form -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey
    $answer.StatusCode | Should -Be 200 -Because $answer.Content
    [xml] $answer.Content
  }
  function New-Role {
    param([string] $RoleName, [string] $Account)
    $trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::' + $Account + ':root"},"Action":"sts:AssumeRole"}]}'
    $null = Send-Query iam @{ Action = 'CreateRole'; Version = '2010-05-08'; RoleName = $RoleName; AssumeRolePolicyDocument = $trust }
  }
  New-Role operator 123456789012
  New-Role closed 999999999999
  $everything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
  $null = Send-Query iam @{ Action = 'PutRolePolicy'; Version = '2010-05-08'; RoleName = 'operator'; PolicyName = 'all'; PolicyDocument = $everything }
  $assumed = (Send-Query sts @{ Action = 'AssumeRole'; Version = '2011-06-15'; RoleArn = 'arn:aws:iam::123456789012:role/operator'; RoleSessionName = 'rehearsal' }).AssumeRoleResponse.AssumeRoleResult.Credentials
  $temporary = [pscredential]::new($assumed.AccessKeyId, (ConvertTo-SecureString $assumed.SecretAccessKey -AsPlainText -Force))
  $token = ConvertTo-SecureString $assumed.SessionToken -AsPlainText -Force

  $env:HOME = "$TestDrive"
  $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive credentials
  $env:AWS_CONFIG_FILE = Join-Path $TestDrive config
  $env:AWS_EC2_METADATA_DISABLED = 'true'
  $env:AWS_ENDPOINT_URL_STS = $url
  $files = @{
    Credentials = "[default]`naws_access_key_id = $($sandbox.AccessKeyId)`naws_secret_access_key = $secret`n`n[base]`naws_access_key_id = $($sandbox.AccessKeyId)`naws_secret_access_key = $secret"
    Config = @"
[default]
region = us-east-1

[profile operator]
role_arn = arn:aws:iam::123456789012:role/operator
source_profile = base
region = us-east-1

[profile closed]
role_arn = arn:aws:iam::123456789012:role/closed
source_profile = base
region = us-east-1

[profile lost]
role_arn = arn:aws:iam::123456789012:role/operator
source_profile = nobody
region = us-east-1

[profile login]
login_session = arn:aws:iam::123456789012:user/admin
region = us-east-1

[profile program]
credential_process = echo vault is sealed >&2; exit 7
region = us-east-1

[profile token]
role_arn = arn:aws:iam::123456789012:role/operator
web_identity_token_file = $TestDrive/no-token
region = us-east-1

[profile mfa]
role_arn = arn:aws:iam::123456789012:role/operator
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/admin
region = us-east-1

[profile loopback]
region = us-east-1
source_profile = base
role_arn = arn:aws:iam::123456789012:role/operator
endpoint_url = $url

[profile sso]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = operator
region = us-east-1

[sso-session acme]
sso_region = us-east-1
sso_start_url = https://acme.awsapps.example/start
sso_registration_scopes = sso:account:access
"@
  }
  Set-Content $env:AWS_SHARED_CREDENTIALS_FILE $files.Credentials
  Set-Content $env:AWS_CONFIG_FILE $files.Config

  function Get-Source {
    # What is said of the credentials when they are used.
    param([hashtable] $With = @{})
    $said = Get-StitchBucket acme-lake @With -Verbose 4>&1
    $said | Where-Object { $_ -is [StitchDelta.StitchBucket] } | ForEach-Object BucketName | Should -Be acme-lake
    "$($said -match '^AWS credentials: ')" -replace '^AWS credentials: '
  }

  function Get-Fault {
    # The error, and whether anything was written before it.
    param([hashtable] $With = @{})
    $writes = Get-WriteCount
    New-DeltaInstanceProfile -BucketName acme-lake @With -ErrorAction SilentlyContinue -ErrorVariable errors
    Get-WriteCount | Should -Be $writes
    $errors.Count | Should -Be 1
    $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    "$($errors[0].Exception.Message)$($errors[0].ErrorDetails)" | Should -Not -Match ([regex]::Escape($secret))
    $errors[0]
  }

  function Get-ProfileFault {
    # The error of the profile that the environment names: the sandbox's own keys would go before it.
    $session = Get-Session
    $property = $session.GetType().GetProperty('Aws')
    $here = $property.GetValue($session)
    $property.SetValue($session, $null)
    try { Get-Fault @{ EndpointUrl = $url } } finally { $property.SetValue($session, $here) }
  }

  function Set-CachedSignIn {
    # What 'aws sso login' leaves behind.
    param([datetime] $Expires)
    $folder = New-Item (Join-Path $TestDrive .aws/sso/cache) -ItemType Directory -Force
    $name = [Convert]::ToHexString([Security.Cryptography.SHA1]::HashData([Text.Encoding]::UTF8.GetBytes('acme'))).ToLowerInvariant()
    @{ startUrl = 'https://acme.awsapps.example/start'; region = 'us-east-1'; accessToken = 'signed-in'; expiresAt = $Expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", [cultureinfo]::InvariantCulture) } |
      ConvertTo-Json | Set-Content (Join-Path $folder "$name.json")
  }
}
AfterAll {
  Stop-StitchSandbox
  foreach ($name in $names) { if ($null -eq $kept[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $kept[$name] } }
}

Describe 'Keys that are given' {
  It 'are the ones that are used' {
    Get-Source @{ AwsCredential = $keys; EndpointUrl = $url } | Should -Be "keys that were given; region us-east-1; endpoint $url"
  }

  It 'go before a profile' {
    Get-Source @{ AwsCredential = $keys; EndpointUrl = $url; ProfileName = 'sso' } | Should -BeLike 'keys that were given;*'
  }

  It 'may be temporary, with their token' {
    Get-Source @{ AwsCredential = $temporary; SessionToken = $token; EndpointUrl = $url } | Should -BeLike 'session keys that were given;*'
    (Get-Fault @{ AwsCredential = $temporary; EndpointUrl = $url }).FullyQualifiedErrorId | Should -BeLike 'AwsCredentialsRefused,*'
    $other = ConvertTo-SecureString 'of-another-session' -AsPlainText -Force
    (Get-Fault @{ AwsCredential = $temporary; SessionToken = $other; EndpointUrl = $url }).FullyQualifiedErrorId | Should -BeLike 'AwsCredentialsRefused,*'
  }

  It 'are refused where they are wrong' {
    $fault = Get-Fault @{ AwsCredential = $wrong; EndpointUrl = $url }
    $fault.FullyQualifiedErrorId | Should -BeLike 'AwsCredentialsRefused,*'
    $fault.CategoryInfo.Category | Should -Be AuthenticationError
    $fault.ErrorDetails.RecommendedAction | Should -Match '-ProfileName or -AwsCredential'
  }

  It 'need their secret' {
    (Get-Fault @{ AwsCredential = [pscredential]::new('AKIAIOSFODNN7EXAMPLE', [securestring]::new()); EndpointUrl = $url }).FullyQualifiedErrorId | Should -BeLike 'TokenEmpty,*'
  }

  It 'are not sent to where nobody answers' {
    $free = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $free.Start()
    $nowhere = "http://127.0.0.1:$($free.LocalEndpoint.Port)"
    $free.Stop()
    $fault = Get-Fault @{ AwsCredential = $keys; EndpointUrl = $nowhere }
    $fault.FullyQualifiedErrorId | Should -BeLike 'SandboxRunning,*'
    $fault = Invoke-Shell -Command {
      param($Module, $Address, $Id, $Secret)
      Import-Module $Module
      $key = [securestring]::new(); $Secret.ToCharArray().ForEach{ $key.AppendChar($_) }
      Get-StitchBucket acme-lake -AwsCredential ([pscredential]::new($Id, $key)) -EndpointUrl $Address -ErrorAction SilentlyContinue -ErrorVariable errors
      $errors[0].FullyQualifiedErrorId; $errors[0].ErrorDetails.RecommendedAction
    } -args $module, $nowhere, $keys.UserName, (Get-SecretText $keys.Password)
    $fault[0] | Should -BeLike 'AwsUnreachable,*'
    $fault[1] | Should -Match '-EndpointUrl'
  }
}

Describe 'The environment' {
  AfterEach { $env:AWS_ACCESS_KEY_ID = $env:AWS_SECRET_ACCESS_KEY = $env:AWS_SESSION_TOKEN = $env:AWS_PROFILE = $env:AWS_REGION = $null }

  It 'has the keys' {
    $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN = $assumed.AccessKeyId, $assumed.SecretAccessKey, $assumed.SessionToken
    Get-Source @{ EndpointUrl = $url } | Should -BeLike 'environment variables;*'
  }

  It 'has the name of the profile' {
    $env:AWS_PROFILE = 'base'
    Get-Source @{ EndpointUrl = $url } | Should -BeLike 'profile base;*'
  }

  It 'has the region, which -Region goes before' {
    $env:AWS_REGION = 'eu-central-1'
    Get-StitchBucket -ProfileName base -EndpointUrl $url -Region us-east-1 -Verbose 4>&1 | Where-Object { "$_" -like 'AWS credentials*' } | Should -BeLike '*region us-east-1;*'
    Get-StitchBucket -AwsCredential $keys -EndpointUrl $url -Verbose 4>&1 | Where-Object { "$_" -like 'AWS credentials*' } | Should -BeLike '*region eu-central-1;*'
  }

  It 'does not lead on to the default when its profile is missing' {
    $env:AWS_PROFILE = 'nobody'
    $asked = @(Get-StitchSandboxRequest).Count
    (Get-Fault @{ EndpointUrl = $url }).FullyQualifiedErrorId | Should -BeLike 'AwsProfileMissing,*'
    @(Get-StitchSandboxRequest).Count | Should -Be $asked
  }

  It 'counts for nothing beside the sandbox of this session' {
    $env:AWS_PROFILE = 'nobody'
    Get-Source | Should -BeLike "keys that were given;*endpoint $url"
  }
}

Describe 'A profile' {
  It 'is the default one where none is named' {
    Get-Source @{ EndpointUrl = $url } | Should -BeLike 'profile default;*'
  }

  It 'that is missing is an error, although there is a default' {
    $asked = @(Get-StitchSandboxRequest).Count
    $fault = Get-Fault @{ ProfileName = 'nobody'; EndpointUrl = $url }
    $fault.FullyQualifiedErrorId | Should -BeLike 'AwsProfileMissing,*'
    $fault.TargetObject | Should -Be nobody
    $fault.ErrorDetails.RecommendedAction | Should -Match 'aws configure list-profiles'
    @(Get-StitchSandboxRequest).Count | Should -Be $asked
  }

  It 'that takes on a role is that role' {
    Get-Source @{ ProfileName = 'operator'; EndpointUrl = $url } | Should -BeLike 'profile operator, which takes on arn:aws:iam::123456789012:role/operator;*'
    $probe = Get-StitchBucket acme-lake | Test-StitchBucketAccess -Live -ProfileName operator -EndpointUrl $url
    $probe.PrincipalArn -like 'arn:aws:sts::123456789012:assumed-role/operator/*' | Should -HaveCount 4
  }

  It 'is not used while a sandbox runs, unless the sandbox is named: it could be anybody''s account' {
    $asked = @(Get-StitchSandboxRequest).Count
    foreach ($name in 'nobody', 'loopback') {
      $fault = Get-Fault @{ ProfileName = $name }
      $fault.FullyQualifiedErrorId | Should -BeLike 'SandboxRunning,*'
      $fault.Exception.Message | Should -Match "profile '$name'"
    }
    @(Get-StitchSandboxRequest).Count | Should -Be $asked
    Get-Source @{ ProfileName = 'loopback'; EndpointUrl = $url } | Should -Match '^profile loopback, which takes on arn:aws:iam::123456789012:role/operator;'
  }

  It 'whose role does not trust it says so' {
    $fault = Get-Fault @{ ProfileName = 'closed'; EndpointUrl = $url }
    $fault.FullyQualifiedErrorId | Should -BeLike 'AwsRoleRefused,*'
    $fault.Exception.Message | Should -Match 'user/admin is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/closed'
  }

  It 'whose source is missing says so' {
    $fault = Get-Fault @{ ProfileName = 'lost'; EndpointUrl = $url }
    $fault.FullyQualifiedErrorId | Should -BeLike 'AwsProfileUnusable,*'
    $fault.Exception.Message | Should -Match nobody
  }
}

Describe 'A profile that gives no keys' {
  AfterEach { $env:AWS_PROFILE = $null }

  It 'says why and what to type: <Profile>' -ForEach @(
    @{ Profile = 'login'; Id = 'AwsLoginNotSupported'; Message = "'aws login'"; Remedy = 'aws configure export-credentials --profile login' }
    @{ Profile = 'program'; Id = 'AwsCredentialProcessFailed'; Message = 'exit code 7: vault is sealed'; Remedy = 'aws configure get credential_process --profile program' }
    @{ Profile = 'token'; Id = 'AwsTokenFileMissing'; Message = 'no-token'; Remedy = 'web_identity_token_file' }
    @{ Profile = 'mfa'; Id = 'MfaCodeNeeded'; Message = 'arn:aws:iam::123456789012:mfa/admin'; Remedy = '-MfaCode 123456' }
  ) {
    $given = Get-Fault @{ ProfileName = $Profile; EndpointUrl = $url }
    $env:AWS_PROFILE = $Profile
    $chosen = Get-ProfileFault
    foreach ($fault in $given, $chosen) {
      $fault.FullyQualifiedErrorId | Should -BeLike "$Id,*"
      $fault.Exception.Message | Should -Match ([regex]::Escape($Message))
      $fault.ErrorDetails.RecommendedAction | Should -Match ([regex]::Escape($Remedy))
    }
    $chosen.Exception.Message | Should -BeLike "*'$Profile' (chosen by AWS_PROFILE)*"
  }

  It 'is not asked of anybody where there is nobody' {
    # This suite runs without a person: a prompt would wait for ever.
    (Get-Fault @{ ProfileName = 'mfa'; EndpointUrl = $url; MfaCode = '12 34 5' }).FullyQualifiedErrorId | Should -BeLike 'MfaCodeInvalid,*'
  }

  It 'gives them with a code, to all stages' {
    $asked = @(Get-StitchSandboxRequest | Where-Object Operation -eq AssumeRole).Count
    $bucket = Get-StitchBucket acme-lake -ProfileName mfa -EndpointUrl $url -MfaCode 123456
    $bucket | Test-StitchBucketAccess -ProfileName mfa -EndpointUrl $url | Should -Not -BeNullOrEmpty
    @(Get-StitchSandboxRequest | Where-Object Operation -eq AssumeRole).Count - $asked | Should -Be 1
  }
}

Describe 'A profile that signs in by SSO' {
  BeforeAll {
    $answer = { param($request) @{ Status = 401; Body = '{"message":"Session token not found or invalid"}'; Headers = @{ 'x-amzn-ErrorType' = 'UnauthorizedException' } } }
    $expires = [DateTimeOffset]::UtcNow.AddHours(1).ToUnixTimeMilliseconds()
    $credentials = @{ roleCredentials = @{ accessKeyId = $assumed.AccessKeyId; secretAccessKey = $assumed.SecretAccessKey; sessionToken = $assumed.SessionToken; expiration = $expires } } | ConvertTo-Json
    $portal = Start-Stub ([scriptblock]::Create("param(`$request) if (`$request.Headers['x-amz-sso_bearer_token'] -eq 'signed-in') { @{ Body = '$credentials'; Headers = @{ 'Content-Type' = 'application/json' } } } else { @{ Status = 401 } }"))
    $refusing = Start-Stub $answer
  }
  AfterAll { $portal, $refusing | ForEach-Object { Stop-Stub $_ } }

  It 'needs somebody who has signed in' {
    $fault = Get-Fault @{ ProfileName = 'sso'; EndpointUrl = $url }
    $fault.FullyQualifiedErrorId | Should -BeLike 'AwsSignInNeeded,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'aws sso login'
  }

  It 'uses the sign-in that is there' {
    $env:AWS_ENDPOINT_URL_SSO = $portal.Url
    Set-CachedSignIn ([datetime]::UtcNow.AddHours(2))
    Get-Source @{ ProfileName = 'sso'; EndpointUrl = $url } | Should -Be "profile sso, signed in by SSO; region us-east-1; endpoint $url"
    $portal.Requests.ToArray() | Select-Object -Last 1 | Should -Be 'GET /federation/credentials?account_id=123456789012&role_name=operator'
    $granted = Get-StitchBucket acme-lake -ProfileName sso -EndpointUrl $url | Grant-StitchBucketAccess -ProfileName sso -EndpointUrl $url
    $granted.Outcome | Should -Be Created
  }

  It 'says so when the sign-in has ended' {
    $env:AWS_ENDPOINT_URL_SSO = $portal.Url
    Set-CachedSignIn ([datetime]::UtcNow.AddHours(-2))
    (Get-Fault @{ ProfileName = 'sso'; EndpointUrl = $url }).FullyQualifiedErrorId | Should -BeLike 'AwsSignInNeeded,*'
  }

  It 'says so when the portal no longer takes it' {
    $env:AWS_ENDPOINT_URL_SSO = $refusing.Url
    Set-CachedSignIn ([datetime]::UtcNow.AddHours(2))
    (Get-Fault @{ ProfileName = 'sso'; EndpointUrl = $url }).FullyQualifiedErrorId | Should -BeLike 'AwsSignInNeeded,*'
    $refusing.Requests.Count | Should -BeGreaterThan 0
  }
}

Describe 'No credentials at all' {
  It 'is an error that says where they may be' {
    Set-Content $env:AWS_SHARED_CREDENTIALS_FILE ''
    Set-Content $env:AWS_CONFIG_FILE ''
    $fault = Get-Fault @{ EndpointUrl = $url }
    $fault.FullyQualifiedErrorId | Should -BeLike 'AwsCredentialsMissing,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'AWS_PROFILE.*-ProfileName or -AwsCredential.*Start-StitchSandbox'
  }
}
