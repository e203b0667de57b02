# To which hosts the token for Stitch is sent to be tried. The sandbox runs in a runspace of its own: to this one its workspace is any host.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $shell = [powershell]::Create()
  function Invoke-There {
    param([string] $Script)
    $shell.Commands.Clear()
    $shell.AddScript($Script).Invoke()
    $shell.Streams.Error | Should -BeNullOrEmpty
  }
  $there = Invoke-There @"
    Import-Module '$module'
    Start-StitchSandbox -ClusterStartSeconds 0
    Install-StitchDestination acme-lake -RoleName stitch -DeploymentRoleName databricks-deployment -WarningAction Ignore
"@
  $sandbox, $destination = $there
  $kept = @{}
  foreach ($name in 'STITCH_CONNECT_API', 'STITCH_ACCESS_TOKEN', 'DATABRICKS_CONFIG_FILE', 'DATABRICKS_HOST', 'DATABRICKS_TOKEN', 'DATABRICKS_CLIENT_ID',
    'DATABRICKS_CLIENT_SECRET', 'DATABRICKS_AUTH_TYPE', 'DATABRICKS_CONFIG_PROFILE') { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
  $wrong = ConvertTo-SecureString dapi00000000000000000000000000000bad -AsPlainText -Force
  function Get-ErrorId {
    param([scriptblock] $Command)
    & $Command -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null
    $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] }
  }
  function Get-Tried { @(Invoke-There 'Get-StitchSandboxRequest' | Where-Object Operation -EQ scim/Me).Count }
}
AfterAll {
  foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
  $null = Invoke-There 'Stop-StitchSandbox'
  $shell.Dispose()
}

Describe 'A token for Stitch' {
  BeforeEach {
    foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $null) }
    $env:STITCH_CONNECT_API = $sandbox.ConnectApi
    $env:STITCH_ACCESS_TOKEN = Get-SecretText $sandbox.StitchAccounts[0].StitchToken
    $env:DATABRICKS_CONFIG_FILE = Join-Path $TestDrive databrickscfg
    $url = $sandbox.WorkspaceUrl.AbsoluteUri
  }

  It 'is not sent to a host that no credential is for: <Set> <File>' -ForEach @(
    @{ Set = @{ DATABRICKS_TOKEN = 'mine' }; File = '' }
    @{ Set = @{ DATABRICKS_TOKEN = 'mine'; DATABRICKS_AUTH_TYPE = 'pat' }; File = '' }
    @{ Set = @{ DATABRICKS_CLIENT_ID = 'id'; DATABRICKS_CLIENT_SECRET = 'mine' }; File = '' }
    @{ Set = @{ DATABRICKS_TOKEN = 'mine'; DATABRICKS_HOST = 'https://dbc-1.cloud.databricks.com' }; File = '' }
    @{ Set = @{}; File = "[DEFAULT]`ntoken = mine" }
    @{ Set = @{ DATABRICKS_CONFIG_PROFILE = 'p' }; File = "[p]`ntoken = mine" }
  ) {
    Set-Content $env:DATABRICKS_CONFIG_FILE $File
    foreach ($name in $Set.Keys) { [Environment]::SetEnvironmentVariable($name, $Set[$name]) }
    $tried = Get-Tried
    (Set-StitchDestination -Token $wrong -WhatIf -InformationAction Ignore).IsPlanned | Should -BeTrue
    (New-StitchDestination -JdbcUrl $destination.JdbcUrl -BucketName acme-lake -Token $wrong -WhatIf -InformationAction Ignore).IsPlanned | Should -BeTrue
    Get-Tried | Should -Be $tried
  }

  It 'is tried at a host that is named together with a credential: <Where>' -ForEach @(
    @{ Where = 'environment' }, @{ Where = 'profile' }, @{ Where = 'default profile' }, @{ Where = 'session' }, @{ Where = 'row' }
  ) {
    Set-Content $env:DATABRICKS_CONFIG_FILE ''
    $row = @{ DestinationId = $destination.DestinationId }
    switch ($Where) {
      'environment' { $env:DATABRICKS_HOST, $env:DATABRICKS_TOKEN = $url, 'mine' }
      'profile' { Set-Content $env:DATABRICKS_CONFIG_FILE "[p]`nhost = $url`ntoken = mine"; $env:DATABRICKS_CONFIG_PROFILE = 'p' }
      'default profile' { Set-Content $env:DATABRICKS_CONFIG_FILE "[DEFAULT]`nhost = $url`ntoken = mine" }
      'session' { $null = Connect-DeltaWorkspace $url -Token $sandbox.Workspaces[0].WorkspaceToken }
      'row' { $env:DATABRICKS_TOKEN = 'mine'; $row.WorkspaceUrl = $url }
    }
    $tried = Get-Tried
    try { Get-ErrorId { [CmdletBinding()] param() [pscustomobject] $row | Set-StitchDestination -Token $wrong -WhatIf } | Should -Be TokenNotAccepted }
    finally { if ($Where -eq 'session') { Disconnect-DeltaWorkspace } }
    Get-Tried | Should -Be ($tried + 1)
  }
}
