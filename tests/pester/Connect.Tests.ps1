# From credentials to a workspace: what is given, the environment, the profiles of ~/.databrickscfg, OAuth clients, tables of Azure Automation.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $sandbox = Start-StitchSandbox
  $names = 'HOST', 'TOKEN', 'CLIENT_ID', 'CLIENT_SECRET', 'AUTH_TYPE', 'CONFIG_PROFILE', 'CONFIG_FILE' | ForEach-Object { "DATABRICKS_$_" }
  function ConvertTo-Secret { param([string] $Text) $s = [securestring]::new(); $Text.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; $s }
  $token = (New-DeltaToken connect -WarningAction SilentlyContinue).Token
  $client = [pscredential]::new($sandbox.ServicePrincipalId, $sandbox.ServicePrincipalSecret)
  $url = $sandbox.WorkspaceUrl.AbsoluteUri
}
AfterAll { Stop-StitchSandbox }

Describe 'Connect-DeltaWorkspace' {
  BeforeEach {
    Disconnect-DeltaWorkspace
    $names | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore }
    $env:DATABRICKS_CONFIG_FILE = Join-Path $TestDrive cfg
    Set-Content $env:DATABRICKS_CONFIG_FILE "[DEFAULT]`nhost = $url`ntoken = $(Get-SecretText $token)`n`n[robot]`nhost = $url`nclient_id = $($sandbox.ServicePrincipalId)`nclient_secret = $(Get-SecretText $sandbox.ServicePrincipalSecret)`n"
  }
  AfterEach { $names | ForEach-Object { Remove-Item "env:$_" -ErrorAction Ignore } }

  It 'takes <What>' -ForEach @(
    @{ What = 'a token'; Command = { Connect-DeltaWorkspace $url $token }; User = 'admin@acme.example' }
    @{ What = 'an address as the browser shows it'; Command = { Connect-DeltaWorkspace "$url`?o=6051921418418893#job/1" $token }; User = 'admin@acme.example' }
    @{ What = 'a token as a credential'; Command = { Connect-DeltaWorkspace $url -Credential ([pscredential]::new('token', $token)) }; User = 'admin@acme.example' }
    @{ What = 'an OAuth client'; Command = { Connect-DeltaWorkspace $url -Credential $client }; User = '6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10' }
    @{ What = 'the default profile'; Command = { Connect-DeltaWorkspace }; User = 'admin@acme.example' }
    @{ What = 'a named profile'; Command = { Connect-DeltaWorkspace -ProfileName robot }; User = '6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10' }
    @{ What = 'the profile that the environment names'; Command = { $env:DATABRICKS_CONFIG_PROFILE = 'robot'; Connect-DeltaWorkspace }; User = '6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10' }
    @{ What = 'the environment'; Command = { $env:DATABRICKS_HOST = $url; $env:DATABRICKS_TOKEN = Get-SecretText $token; Connect-DeltaWorkspace }; User = 'admin@acme.example' }
    @{ What = 'a table with text'; Command = { Connect-DeltaWorkspace -Connection @{ WorkspaceUrl = $url; Token = (Get-SecretText $token) } }; User = 'admin@acme.example' }
    @{ What = 'an address in quotes'; Command = { Connect-DeltaWorkspace " '$url' " $token }; User = 'admin@acme.example' }
    @{ What = 'a token that ends in a line break'; Command = { Connect-DeltaWorkspace $url (ConvertTo-Secret "$(Get-SecretText $token)`r`n") }; User = 'admin@acme.example' }
    @{ What = 'an environment that ends in line breaks'; Command = { $env:DATABRICKS_HOST = "$url`n"; $env:DATABRICKS_TOKEN = "$(Get-SecretText $token)`n"; Connect-DeltaWorkspace }; User = 'admin@acme.example' }
    @{ What = 'a secret with blanks in a table'; Command = { Connect-DeltaWorkspace -Connection @{ WorkspaceUrl = $url; Token = (ConvertTo-Secret " $(Get-SecretText $token) ") } }; User = 'admin@acme.example' }
    @{ What = 'a client whose secret ends in a line break'; Command = { Connect-DeltaWorkspace $url -Credential ([pscredential]::new($client.UserName, (ConvertTo-Secret "$(Get-SecretText $client.Password)`n"))) }; User = '6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10' }
    @{ What = 'a table of another kind'; Command = { $table = [Collections.Generic.Dictionary[string, object]]::new(); $table.host = $url; $table.token = $token; Connect-DeltaWorkspace -Connection ([hashtable] $table) }; User = 'admin@acme.example' }
    @{ What = 'a table with secrets'; Command = { Connect-DeltaWorkspace -Connection @{ WorkspaceUrl = $url; ClientId = $client.UserName; ClientSecret = $client.Password } }; User = '6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10' }
  ) {
    $workspace = & $Command
    $workspace.UserName | Should -Be $User
    $workspace.OrgId | Should -Be 6051921418418893
    Get-DeltaRuntime | Should -Not -BeNullOrEmpty
  }

  It 'fetches one OAuth token for a session' {
    $null = Connect-DeltaWorkspace $url -Credential $client
    $null = Get-DeltaRuntime; $null = Get-DeltaNodeType
    $before = @(Get-StitchSandboxRequest).Count
    $null = Get-DeltaCluster; $null = Get-DeltaToken
    Get-StitchSandboxRequest | Select-Object -Skip $before | ForEach-Object Operation | Should -Be 'clusters/list', 'token/list'
  }

  It 'fails with <Id> for <What>' -ForEach @(
    @{ Id = 'DatabricksProfileMissing'; What = 'a profile that is missing'; Message = 'has no nowhere profile configured$'; Command = { Connect-DeltaWorkspace -ProfileName nowhere } }
    @{ Id = 'AuthMethodAmbiguous'; What = 'two methods in the environment'; Message = 'more than one authorization method configured: oauth and pat'
      Command = { $env:DATABRICKS_HOST = $url; $env:DATABRICKS_TOKEN = 'dapi0'; $env:DATABRICKS_CLIENT_ID = $env:DATABRICKS_CLIENT_SECRET = 'x'; Connect-DeltaWorkspace } }
    @{ Id = 'AuthMethodAmbiguous'; What = 'two methods as parameters'; Message = 'more than one authorization method'; Command = { Connect-DeltaWorkspace $url $token -Credential $client } }
    @{ Id = 'OAuthClientRefused'; What = 'a wrong secret'; Message = 'Client authentication failed'; Command = { Connect-DeltaWorkspace $url -Credential ([pscredential]::new($client.UserName, (ConvertTo-Secret dose0))) } }
    @{ Id = 'DatabricksTokenRefused'; What = 'a wrong token'; Message = 'Invalid access token'; Command = { Connect-DeltaWorkspace $url (ConvertTo-Secret dapi0) } }
    @{ Id = 'WorkspaceUrlIsAccountHost'; What = 'an account host'; Message = 'account console'; Command = { Connect-DeltaWorkspace -Connection @{ WorkspaceUrl = 'https://accounts.cloud.databricks.com'; Token = 'x' } } }
    @{ Id = 'WorkspaceUrlHoldsSecret'; What = 'an address with a password'; Message = 'has a user or a token in it'; Command = { Connect-DeltaWorkspace 'https://token:canary-in-the-address@dbc-1.cloud.databricks.com' $token } }
    @{ Id = 'WorkspaceUrlHoldsSecret'; What = "SQLAlchemy's address"; Message = 'has a user or a token in it'; Command = { Connect-DeltaWorkspace 'databricks://token:canary-in-the-address@dbc-1.cloud.databricks.com?http_path=x' $token } }
    @{ Id = 'WorkspaceUrlInvalid'; What = 'a token in place of the address'; Message = 'that is a token'; Command = { Connect-DeltaWorkspace 'dapi0123456789abcdef0123456789abcdef' $token } }
    @{ Id = 'SecretInvalid'; What = 'a token with a line break within'; Message = 'line break'; Command = { Connect-DeltaWorkspace $url (ConvertTo-Secret "canary`nin two") } }
    @{ Id = 'WorkspaceIsAnother'; What = 'an address that names another workspace'; Message = 'not as 123'; Command = { Connect-DeltaWorkspace "$url`?o=123" $token } }
    @{ Id = 'WorkspaceNotConnected'; What = 'a workspace that no credential is for'; Message = 'dbc-other'; Command = { Connect-DeltaWorkspace https://dbc-other.cloud.databricks.com } }
  ) {
    $fault = try { & $Command } catch { $_ }
    $fault.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    $fault.Exception.Message | Should -Match $Message
    "$fault $($fault.ErrorDetails.RecommendedAction) $($fault.TargetObject) $($fault.Exception)" | Should -Not -Match 'canary|0123456789abcdef'
    $fault.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    "$($fault.Exception)$($fault.ErrorDetails.RecommendedAction)" | Should -Not -Match 'dapi[0-9a-f]{8}|dose[0-9a-f]{8}'
  }
}

Describe '-Connection' {
  BeforeAll {
    Disconnect-DeltaWorkspace
    $table = @{ WorkspaceUrl = $url; Token = (Get-SecretText $token) }
  }

  It 'is on every cmdlet that speaks to a workspace' {
    Get-Command -Module StitchDelta | Where-Object { $_.Parameters.ContainsKey('WorkspaceToken') -and -not $_.Parameters.ContainsKey('Connection') } | Should -BeNullOrEmpty
  }

  It 'connects a single command' {
    (Get-DeltaRuntime -Connection $table).Count | Should -BeGreaterThan 3
    { Get-DeltaRuntime -ErrorAction Stop } | Should -Throw -ErrorId 'WorkspaceNotConnected,*'
  }

  It 'sends its credential to no other workspace' {
    { [pscustomobject]@{ WorkspaceUrl = [uri] 'https://dbc-other.cloud.databricks.com'; ClusterId = 'x' } | Get-DeltaCluster -Connection $table -ErrorAction Stop } |
      Should -Throw -ErrorId 'WorkspaceNotConnected,*'
  }
}
