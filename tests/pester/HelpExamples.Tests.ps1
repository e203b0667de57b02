# Every example of the help is run as it is printed, each on a sandbox of its own, and what its text promises is looked at. HelpExamples.ps1 says of each what is
# there before and what comes of it.
BeforeDiscovery {
  $docs = Join-Path $PSScriptRoot '../../docs/en-US'
  . $PSScriptRoot/HelpExamples.ps1
  $printed = @(Get-PrintedExample $docs)
  $pages = $printed | Where-Object Number | Group-Object { $_.Page } | ForEach-Object { @{ Page = $_.Name; Examples = $_.Group } }
  $runs = $printed | Where-Object { -not $notRun.Contains($_.Key) }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/HelpExamples.ps1
  $docs = Join-Path $PSScriptRoot '../../docs/en-US' -Resolve
  $environment = 'DATABRICKS_HOST', 'DATABRICKS_TOKEN', 'STITCH_ACCESS_TOKEN', 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_REGION', 'AWS_ENDPOINT_URL'
  $kept = @{}
  foreach ($name in $environment) { $kept[$name] = [Environment]::GetEnvironmentVariable($name) }
  # Somebody who reads what is typed in, a vault, Azure Automation: what the examples take from outside this module.
  function Read-Host { param([string] $Prompt, [switch] $AsSecureString) if ($Prompt -match 'Stitch') { $sandbox.StitchToken } else { $sandbox.WorkspaceToken } }
  function global:Get-Secret {
    param([string] $Name, [string] $Vault, [switch] $AsPlainText)
    $secret = $global:exampleVault[$Name]
    if (-not $secret) { throw "There is no '$Name' in the vault '$Vault'." }
    if ($AsPlainText) { [Net.NetworkCredential]::new('', $secret).Password } else { $secret }
  }
  function global:Set-Secret {
    param([string] $Name, [Parameter(ValueFromPipeline)] $Secret, [securestring] $SecureStringSecret, [string] $Vault)
    process { $global:exampleVault[$Name] = if ($SecureStringSecret) { $SecureStringSecret } else { $Secret } }
  }
  function Get-AutomationConnection { param([string] $Name) @{ WorkspaceUrl = "$($sandbox.WorkspaceUrl)"; Token = $sandbox.WorkspaceToken } }
  function Get-Credential { [pscredential]::new($sandbox.ServicePrincipalId, $sandbox.ServicePrincipalSecret) }
  function Install-PSResource { param([string] $Name) $null = $Name }
  function Register-SecretVault { param([string] $Name, [string] $ModuleName) Set-Variable registered $Name -Scope 1; $null = $ModuleName }
  # The address of a workspace that nobody has stands for the one of the reader.
  function Get-Runnable { param([string] $Code) $Code.Replace('https://dbc-a1b2c3d4-e5f6.cloud.databricks.com', "$($sandbox.WorkspaceUrl)") }
}
AfterAll {
  Remove-Item function:Get-Secret, function:Set-Secret -ErrorAction Ignore
  Remove-Variable exampleVault -Scope Global -ErrorAction Ignore
}

Describe 'The table of the examples' {
  It 'has each that is printed, once, and no other' {
    @($table.Keys) + @($notRun.Keys) | Sort-Object | Should -Be @((Get-PrintedExample $docs).Key | Sort-Object)
  }

  It 'gives a reason for each that is not run' { $notRun.Values | Where-Object { $_ -notmatch '^[A-Z].{10,}\.$' } | Should -BeNullOrEmpty }

  It 'looks at what comes of each that is run' { $table.Keys | Where-Object { -not $table[$_].Then } | Should -BeNullOrEmpty }
}

Describe 'The examples of <Page>' -ForEach $pages {
  It 'are numbered one after the other' { $Examples.Number | Should -Be (1..$Examples.Count) }
}

Describe '<Key>' -ForEach $runs {
  BeforeAll {
    $how = if ($table.Contains($Key)) { $table[$Key] } else { @{} }
    Push-Location (New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory)
    $global:exampleVault = @{}
    # Answered yes; whether it asks is another suite's.
    $ConfirmPreference = 'None'
    $ErrorActionPreference = 'Continue'
  }
  AfterAll {
    Stop-StitchSandbox -ErrorAction Ignore
    Disconnect-DeltaWorkspace
    Disconnect-Stitch
    foreach ($name in $environment) { if ($null -eq $kept[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $kept[$name] } }
    Pop-Location
  }

  It 'runs as printed, and does what it says' {
    $with = if ($how.Sandbox) { $how.Sandbox } else { @{} }
    if ($Code -notmatch '(?m)^[^#\n]*Start-StitchSandbox') { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 @with }
    $said = $null
    if ($how.Before) { . $how.Before }
    $all = @(. ([scriptblock]::Create((Get-Runnable $Code))) *>&1)
    $wrong = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    $told = $all | Where-Object { $_ -is [Management.Automation.InformationRecord] -or $_ -is [Management.Automation.VerboseRecord] } | Out-String -Width 300
    $warned = $all | Where-Object { $_ -is [Management.Automation.WarningRecord] } | Out-String -Width 300
    $came = @($all | Where-Object {
        $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.InformationalRecord] -and $_ -isnot [Management.Automation.InformationRecord]
      })
    $wrong | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Should -Be @($how.Errors) -Because "$($wrong | Out-String)"
    if ($how.Then) { . $how.Then }
  }
}
