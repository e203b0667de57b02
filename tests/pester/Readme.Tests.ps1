# The README, as somebody reads it: every block of PowerShell in the order in which it stands, in one session. What a reader brings along (accounts, a vault, what is typed in) is here a
# second sandbox in a runspace of its own, and functions.
BeforeDiscovery {
  $readme = Get-Content (Join-Path $PSScriptRoot '../../README.md') -Raw
  $blocks = [regex]::Matches($readme, '(?ms)^```powershell\r?\n(.*?)^```').ForEach{ $_.Groups[1].Value.TrimEnd() }
  $number = 0
  $steps = foreach ($block in $blocks) { $number++; @{ Number = $number; First = ($block -split '\r?\n')[0]; Code = $block } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $environment = 'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_REGION', 'AWS_ENDPOINT_URL'
  $kept = @{}
  foreach ($name in $environment) { $kept[$name] = [Environment]::GetEnvironmentVariable($name); Remove-Item "env:$name" -ErrorAction Ignore }
  Push-Location (New-Item (Join-Path $TestDrive reader) -ItemType Directory)
  $null = New-Item out/package -ItemType Directory

  # The reader's own accounts: in another runspace, so that this session does not know that they are a sandbox.
  $other = [powershell]::Create([runspacefactory]::CreateRunspace())
  $other.Runspace.Open()
  $null = $other.AddScript("Import-Module '$module'; Start-StitchSandbox -StitchAccountCount 3 -ClusterStartSeconds 0")
  $accounts = $other.Invoke()[0]
  # Bucket and role of the reader are called as the sandbox's are.
  function Get-Runnable {
    param([string] $Code)
    $Code.Replace('https://dbc-a1b2c3d4-e5f6.cloud.databricks.com', "$($accounts.WorkspaceUrl)").Replace('my-bucket', 'acme-lake').Replace('my-deployment-role', 'databricks-deployment')
  }
  $env:AWS_CONFIG_FILE = Join-Path $PWD config
  $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $PWD credentials
  Set-Content config @"
[profile acme-admin]
region = us-east-1
aws_access_key_id = $($accounts.AccessKeyId)
aws_secret_access_key = $(Get-SecretText $accounts.SecretAccessKey)
endpoint_url = $($accounts.AwsEndpointUrl)
"@

  function Read-Host {
    param([string] $Prompt, [switch] $AsSecureString)
    if (-not $AsSecureString) { throw 'A secret is read as plain text.' }
    switch ($Prompt) {
      Databricks { $accounts.WorkspaceToken }
      Stitch { $accounts.StitchAccounts[0].StitchToken }
      Sales { $accounts.StitchAccounts[1].StitchToken }
      Finance { $accounts.StitchAccounts[2].StitchToken }
      default { throw "Nobody types an answer to '$Prompt'." }
    }
  }
  # The suite Package installs the module from a folder. Here it is noted what is asked for, and the vault is a table.
  $global:readerVault = @{}
  $shown = [Collections.Generic.List[string]]::new()
  $asked = [Collections.Generic.List[string]]::new()
  function Register-PSResourceRepository { param([string] $Name, [string] $Uri, [switch] $Trusted) if (-not (Test-Path $Uri)) { throw $Uri }; $asked.Add("repository $Name $Trusted") }
  function Install-PSResource { param([string[]] $Name, [string] $Repository) $Name | ForEach-Object { $asked.Add("$_ $Repository".Trim()) } }
  function Register-SecretVault { param([string] $Name, [string] $ModuleName) $asked.Add("vault $Name $ModuleName") }
  function global:Set-Secret { param([string] $Name, [securestring] $SecureStringSecret, [string] $Vault) $global:readerVault["$Vault/$Name"] = $SecureStringSecret }
  function global:Get-Secret { param([string] $Name, [string] $Vault) $global:readerVault["$Vault/$Name"] ?? $(throw "There is no '$Name'.") }

  # What has come of each block, by its first line.
  $then = @{
    'Register-PSResourceRepository StitchDelta *' = { $asked | Should -Be 'repository StitchDelta True', 'StitchDelta StitchDelta' }
    '$sandbox = Start-StitchSandbox' = {
      $told | Should -Match 'What if: Create role stitch-delta'
      @($came | Where-Object ConnectionCheck).ConnectionCheck | Should -Be succeeded
      @($came | Where-Object CheckName).Status | Sort-Object -Unique | Should -Be Passed
    }
    'Revoke-StitchBucketAccess acme-lake' = {
      @($came | Where-Object { $_.CheckName -eq 'Loader privileges' }).Status | Should -Be Failed, Passed
      "$(@($came | Where-Object { $_.PSObject.TypeNames -contains 'StitchDelta.StitchDestination' })[-1].Outcome)" | Should -Be Deleted
    }
    '$env:AWS_PROFILE = ''acme-admin''*' = {
      $came[-1].ConnectionCheck | Should -Be succeeded
      @($came | Where-Object CheckName).Status | Should -Not -Contain Failed
      $told | Should -Match 'What if: Create role stitch-delta'
    }
    'Test-StitchDestination | Where-Object Status -in Failed, Warning*' = {
      Get-Content health.html -Raw | Should -Match '<html'
      @(Get-DeltaToken 'Stitch destination*').DaysLeft | Should -BeIn 364, 365
      Get-StitchInstallation | Should -HaveCount 1
    }
    'Install-PSResource Microsoft.PowerShell.SecretManagement*' = {
      $global:readerVault.Keys | Sort-Object | Should -Be team/st-finance, team/st-sales
      Import-Csv destinations.csv | Should -HaveCount 2
    }
    'Import-Csv destinations.csv | Install-StitchDestination*' = {
      @($came | Where-Object ConnectionCheck).DestinationName | Where-Object { $_ -notin 'Sales', 'Finance' } | Should -BeNullOrEmpty
      $told | Should -Match 'What if: Sales:'
      # What is left is the one that is not of the fleet.
      Get-StitchInstallation | Should -HaveCount 1
    }
  }
  $ConfirmPreference = 'None'
  $ErrorActionPreference = 'Continue'
}
AfterAll {
  Disconnect-DeltaWorkspace
  Disconnect-Stitch
  $null = $other.Commands.Clear()
  $null = $other.AddScript('Stop-StitchSandbox').Invoke()
  $other.Runspace.Dispose()
  $other.Dispose()
  Pop-Location
  Remove-Item function:Get-Secret, function:Set-Secret -ErrorAction Ignore
  Remove-Variable readerVault -Scope Global -ErrorAction Ignore
  foreach ($name in $environment) { if ($null -eq $kept[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $kept[$name] } }
}

Describe 'The blocks of the README' {
  It '<Number>: <First>' -ForEach $steps {
    # Stitch has one address, and a session that is connected to another one stays there.
    if ($Code -match 'Connect-Stitch') {
      $session = Get-Session
      $session.GetType().GetProperty('Stitch').SetValue($session, [StitchDelta.Contracts.StitchConnection]::new($accounts.ConnectApi, $accounts.StitchToken))
    }
    # The module is there already, as it was built or installed.
    $all = @(. ([scriptblock]::Create((Get-Runnable ($Code -replace '(?m)^Import-Module StitchDelta$')))) *>&1)
    $wrong = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    $told = $all | Where-Object { $_ -is [Management.Automation.InformationRecord] } | Out-String -Width 300
    $came = @($all | Where-Object {
        $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.InformationalRecord] -and $_ -isnot [Management.Automation.InformationRecord]
      })
    $wrong | Out-String | Should -BeNullOrEmpty
    foreach ($line in (@($came | Where-Object CheckName) | Out-String -Width 80) -split '\r?\n') { $shown.Add($line.TrimEnd()) }
    $check = @($then.Keys | Where-Object { $First -like $_ })
    $check | Should -HaveCount 1 -Because 'each block has something that comes of it'
    . $then[$check[0]]
  }
}

Describe 'What the README shows' {
  It 'is what comes out: <_>' -ForEach @([regex]::Matches($readme, '(?m)^(?:Passed|Failed)  .{33} \S.*$').Value | Sort-Object -Unique) {
    $_ | Should -BeIn $shown
  }
}

Describe 'What the README names' {
  It 'is there: <_>' -ForEach @([regex]::Matches($readme, '\]\((?!https?:|#)([^)]+)\)').ForEach{ $_.Groups[1].Value } | Sort-Object -Unique) {
    Test-Path (Join-Path $PSScriptRoot "../../$_") | Should -BeTrue
  }

  It 'is a cmdlet or a topic: <_>' -ForEach @([regex]::Matches($readme, '\b(?:[A-Z][a-z]+-(?:Stitch|Delta)\w*|about_StitchDelta\w*)').Value | Sort-Object -Unique) {
    if ($_ -like 'about_*') { Test-Path (Join-Path $PSScriptRoot "../../docs/en-US/$_.help.txt") | Should -BeTrue }
    else { Get-Command $_ -Module StitchDelta | Should -Not -BeNullOrEmpty }
  }
}
