# What Tab offers: what there is in the accounts that the command line names, soon, and never an error. A table over the parameters, which is held to all that there are.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  # What each parameter is completed with on the sandbox of this suite.
  $offers = [ordered]@{
    BucketName = 'acme-lake'; RoleName = 'stitch-delta'; DeploymentRoleName = 'databricks-deployment'; InstallationId = '$($lake.InstallationId)'
    ProfileName = 'acme-admin'; BucketProfileName = 'partner'; Region = 'eu-central-1'; WorkspaceUrl = '$($sandbox.Workspaces[1].WorkspaceUrl)'
    ClusterName = 'stitch'; ClusterId = '$($lake.ClusterId)'; InstanceProfileArn = '$($lake.InstanceProfileArn)'
    TokenComment = "'Stitch destination Lake #`$(`$lake.InstallationId)'"; TokenId = '$($lake.TokenId)'
    WarehouseId = '$($warehouse)'; CatalogName = 'lake'; SparkVersion = '17.3.x-scala2.13'; NodeTypeId = 'm5d.large'; AccessMode = 'USER_ISOLATION'
    DestinationName = 'Lake'; DestinationId = '155582'
    Vault = 'team'; OutVault = 'team'; StitchTokenSecretName = 'st-sales'; WorkspaceTokenSecretName = 'st-sales'; OutSecretName = 'st-sales'
    Service = 'IAM'; Operation = 'clusters/create'; Account = '210987654321'; FaultId = '$($fault.FaultId)'
  }
  # Those whose values nobody can look up: numbers, texts, secrets, what is new, and what has its own words.
  $free = 'AccessToken', 'AutoTerminationMinutes', 'AwsCredential', 'BucketAccountId', 'Body', 'ClientSecret', 'ClusterStartSeconds', 'ConnectApi', 'Connection', 'Count', 'Credential', 'CredentialRoleName', 'CurrentPolicy', 'DelaySeconds', 'Description', 'Destination',
  'EndpointUrl', 'ErrorCode', 'ExternalLocationName', 'HttpPath', 'IamPropagationSeconds', 'InputObject', 'InstanceProfileQuota', 'JdbcUrl', 'JdbcHost', 'JdbcPort', 'KmsKeyArn', 'LifetimeDays', 'MaxWorkers', 'Message', 'MfaCode', 'MinWorkers',
  'NumWorkers', 'OnBehalfOf', 'OrgId', 'Path', 'PermissionsBoundary', 'Plan', 'PolicyId', 'Principal', 'RetryAfterSeconds', 'RoleArn', 'RolePath', 'RoleQuota', 'SessionToken', 'SingleUserName', 'SparkConf', 'SshHost', 'SshPort',
  'SshUser', 'StaleReadSeconds', 'Statement', 'StatementSid', 'StatusCode', 'StitchAccountCount', 'StorageCredentialName', 'StitchToken', 'Tag', 'ThrottleLimit', 'TimeoutSeconds', 'Title', 'Token', 'WorkspaceCount', 'WorkspaceToken'
  $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
  $parameters = foreach ($command in Get-Command -Module StitchDelta) {
    foreach ($parameter in $command.Parameters.Values | Where-Object Name -NotIn $common) {
      $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
      # PowerShell completes switches and enums by itself.
      if ($type -eq [switch] -or $type.IsEnum) { continue }
      @{ Command = $command.Name; Parameter = $parameter.Name }
    }
  }
  $completed = @($parameters | Where-Object { $offers.Contains($_.Parameter) -and "$($_.Command)/$($_.Parameter)" -ne 'Connect-DeltaWorkspace/ProfileName' } |
    ForEach-Object { $_ + @{ Offer = $offers[$_.Parameter] } })
  $others = @($parameters | Where-Object { -not $offers.Contains($_.Parameter) } | ForEach-Object { $_ + @{ Free = $free } })
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $environment = 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'DATABRICKS_CONFIG_FILE', 'PSModulePath', 'AWS_EC2_METADATA_DISABLED'
  $kept = @{}
  foreach ($name in $environment) { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
  $env:AWS_CONFIG_FILE = Join-Path $TestDrive config
  $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $TestDrive credentials
  $env:DATABRICKS_CONFIG_FILE = Join-Path $TestDrive databrickscfg
  Set-Content $env:AWS_CONFIG_FILE "[default]`n[profile acme-admin]`nregion = us-east-1`n[sso-session acme]`n[profile partner]"
  Set-Content $env:AWS_SHARED_CREDENTIALS_FILE "[acme-admin]`n[old]"
  # A vault of SecretManagement, as far as Tab asks it.
  $vault = New-Item (Join-Path $TestDrive modules/Microsoft.PowerShell.SecretManagement) -ItemType Directory
  Set-Content (Join-Path $vault Microsoft.PowerShell.SecretManagement.psm1) @'
function Get-SecretVault { [CmdletBinding()] param([string] $Name) [pscustomobject]@{ Name = 'team' } }
function Get-SecretInfo { [CmdletBinding()] param([string] $Name, [string] $Vault) if ($Vault -and $Vault -ne 'team') { throw "no vault $Vault" }; [pscustomobject]@{ Name = 'st-sales' }; [pscustomobject]@{ Name = 'st-finance' } }
'@
  New-ModuleManifest (Join-Path $vault Microsoft.PowerShell.SecretManagement.psd1) -RootModule Microsoft.PowerShell.SecretManagement.psm1 -FunctionsToExport Get-SecretVault, Get-SecretInfo
  $env:PSModulePath = "$(Split-Path $vault)$([IO.Path]::PathSeparator)$env:PSModulePath"
  $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -WorkspaceCount 2 -WorkspaceKind UnityCatalog
  Set-Content $env:DATABRICKS_CONFIG_FILE "[DEFAULT]`n[second]`nhost = $($sandbox.Workspaces[1].WorkspaceUrl)`ntoken = $(Get-SecretText $sandbox.Workspaces[1].WorkspaceToken)"
  $lake = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
  # One that nothing here asks for, and so stays.
  $fault = Add-StitchSandboxFault KMS CreateKey -StatusCode 503
  $warehouse = (Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.0/sql/warehouses" -Authentication Bearer -Token $sandbox.WorkspaceToken -AllowUnencryptedAuthentication).warehouses[0].id

  function Get-Tab { param([string] $Text) @((TabExpansion2 $Text).CompletionMatches.CompletionText) }
}
AfterAll {
  Stop-StitchSandbox -ErrorAction Ignore
  foreach ($name in $environment) { if ($null -eq $kept[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $kept[$name] } }
}

Describe 'Tab' {
  It '<Command> -<Parameter> offers what there is' -ForEach $completed {
    $expected = $ExecutionContext.InvokeCommand.ExpandString($Offer)
    Get-Tab "$Command -$Parameter " | Should -Contain $expected
  }

  It '<Command> -<Parameter> has values that nobody can look up' -ForEach $others { $Parameter | Should -BeIn $Free }

  It 'offers what begins with the word, also in quotes' {
    Get-Tab 'Get-StitchBucket ac' | Should -Be acme-lake
    Get-Tab 'Get-StitchBucket "AC' | Should -Be acme-lake
    Get-Tab 'Get-DeltaToken Stitch' | Should -Be "'Stitch destination Lake #$($lake.InstallationId)'"
    Get-Tab "Connect-DeltaWorkspace -ProfileName s" | Should -Be second
    Get-Tab 'Get-StitchBucket -ProfileName ' | Should -Be default, acme-admin, partner, old
  }

  It 'offers the operations of the service that is named' {
    Get-Tab 'Add-StitchSandboxFault S3 ' | Should -Contain PutBucketPolicy
    Get-Tab 'Add-StitchSandboxFault S3 ' | Should -Not -Contain clusters/list
  }

  It 'explains an id' {
    (TabExpansion2 'Get-DeltaToken -TokenId ').CompletionMatches | Where-Object CompletionText -EQ $lake.TokenId | ForEach-Object ToolTip | Should -BeLike 'Stitch destination Lake*'
    (TabExpansion2 'Start-DeltaCluster -ClusterId ').CompletionMatches.ToolTip | Should -Be 'stitch, RUNNING'
  }

  It 'asks the connection that the command line names' {
    $null = New-DeltaToken 'Of the second' -WorkspaceUrl $sandbox.Workspaces[1].WorkspaceUrl -WorkspaceToken $sandbox.Workspaces[1].WorkspaceToken -LifetimeDays 1 -WarningAction Ignore
    $global:tokenOfSecond = $sandbox.Workspaces[1].WorkspaceToken
    try { $found = Get-Tab "Get-DeltaToken -WorkspaceUrl $($sandbox.Workspaces[1].WorkspaceUrl) -WorkspaceToken `$tokenOfSecond -TokenComment " }
    finally { Remove-Variable tokenOfSecond -Scope Global }
    $found | Should -Contain "'Of the second'"
    Get-Tab 'Get-DeltaToken -TokenComment ' | Should -Not -Contain "'Of the second'"
  }
}

Describe 'Tab where nothing answers' {
  It 'waits two seconds at most, and shows no error: <Line>' -ForEach @(
    @{ Line = 'Get-StitchBucket '; Service = 'S3' }
    @{ Line = 'Start-DeltaCluster -ClusterName '; Service = 'Databricks' }
    @{ Line = 'Set-StitchDestination -DestinationId '; Service = 'Stitch' }
    @{ Line = 'Get-DeltaInstanceProfile '; Service = 'IAM' }
  ) {
    Add-StitchSandboxFault $Service * -DelaySeconds 20 -Count 0 | Out-Null
    $Error.Clear()
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $found = Get-Tab $Line
    # What Tab waits, and what PowerShell itself takes on a machine that is busy.
    $clock.Elapsed.TotalSeconds | Should -BeLessThan 4
    $found | Where-Object { $_ -match '^(acme|stitch|155582)' } | Should -BeNullOrEmpty
    $Error | Should -BeNullOrEmpty
  }

  It 'shows no error without a connection, a file or a vault: <_>' -ForEach 'Get-StitchBucket -BucketName ', 'Start-DeltaCluster -ClusterName ', 'Set-StitchDestination -DestinationId ', 'Install-StitchDestination -Vault ', 'Get-StitchBucket -ProfileName ', 'Connect-DeltaWorkspace -ProfileName ', 'Add-StitchSandboxFault -Service ', 'Add-StitchSandboxFault -Operation ' {
    Stop-StitchSandbox -ErrorAction Ignore
    $env:AWS_EC2_METADATA_DISABLED = 'true'
    foreach ($name in 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'DATABRICKS_CONFIG_FILE') { Set-Item "env:$name" (Join-Path $TestDrive nothing) }
    $env:PSModulePath = $kept['PSModulePath']
    $Error.Clear()
    { Get-Tab $_ } | Should -Not -Throw
    $Error | Should -BeNullOrEmpty
  }
}
