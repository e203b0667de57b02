# One CSV file for a fleet, through every verb that takes its rows: installed, tested, rotated, listed, changed and taken back. Two rows with a Stitch account and a workspace each,
# whose tokens are in a vault; one row whose account the vault does not have; and beside them the session's own account and destination, which nobody means.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue'; ErrorVariable = 'errors' }

  function Start-Fleet {
    # What all of the suite works with, in the scope of the script.
    $script:sandbox = Start-StitchSandbox -StitchAccountCount 3 -WorkspaceCount 2 -ClusterStartSeconds 0
    $global:fleetVault = @{
      Reads   = [Collections.Generic.List[string]]::new()
      Secrets = @{
        'st-sales' = $sandbox.StitchAccounts[1].StitchToken; 'st-finance' = $sandbox.StitchAccounts[2].StitchToken
        'ws-east'  = $sandbox.Workspaces[0].WorkspaceToken; 'ws-west' = $sandbox.Workspaces[1].WorkspaceToken
      }
    }
    function global:Get-Secret {
      param($Name, $Vault)
      $global:fleetVault.Reads.Add("$Vault/$Name")
      if ($Vault -ne 'team' -or -not $global:fleetVault.Secrets[$Name]) { throw "There is no '$Name' in the vault '$Vault'." }
      $global:fleetVault.Secrets[$Name]
    }
    function global:Set-Secret { param($Name, $Secret, $Vault) $global:fleetVault.Secrets[$Name] = $Secret }
    $east, $west = $sandbox.Workspaces.WorkspaceUrl
    Set-Content TestDrive:/fleet.csv @"
BucketName,RoleName,DeploymentRoleName,ClusterName,DestinationName,LifetimeDays,Region,WorkspaceUrl,WorkspaceTokenSecretName,StitchTokenSecretName
acme-lake,stitch-sales,databricks-deployment,stitch-sales,Sales,200,us-east-1,$east,ws-east,st-sales
acme-lake,stitch-lost,databricks-deployment,stitch-lost,Lost,200,us-east-1,$west,ws-west,st-lost
acme-lake,stitch-finance,databricks-deployment,stitch-finance,Finance,100,us-east-1,$west,ws-west,st-finance
"@
    $null = Install-StitchDestination acme-lake -RoleName stitch-own -ClusterName stitch-own -DestinationName Own -DeploymentRoleName databricks-deployment -WarningAction Ignore
    $script:ofSession = "$($sandbox.StitchAccounts[0].StitchClientId)"
    Import-Csv TestDrive:/fleet.csv | Install-StitchDestination -Vault team @quiet | Sort-Object DestinationName -Descending
    $script:installed = $errors
  }

  function Stop-Fleet {
    Stop-StitchSandbox
    Remove-Item function:Get-Secret, function:Set-Secret -ErrorAction Ignore
    Remove-Variable fleetVault -Scope Global -ErrorAction Ignore
  }

  function Get-Fleet {
    # The rows of the file; -Set changes cells of the row with the name.
    param([string[]] $DestinationName = ('Sales', 'Lost', 'Finance'), [hashtable] $Set = @{})
    foreach ($row in Import-Csv TestDrive:/fleet.csv | Where-Object DestinationName -in $DestinationName) {
      foreach ($cell in $Set.Keys) { $row | Add-Member $cell $Set[$cell] -Force }
      $row
    }
  }

  # That a cluster was asked for something is no change.
  function Get-State { (Get-SandboxState $sandbox) -replace '"last_activity_time":\d+' }

  function Get-Sent { param([int] $Since) @(Get-StitchSandboxRequest | Select-Object -Skip $Since) }

  function Get-Count { @(Get-StitchSandboxRequest).Count }

  function Assert-OwnAccounts {
    # Each row's account was asked, and the session's was not.
    param([int] $Since)
    $stitch = @(Get-Sent $Since | Where-Object Service -eq Stitch)
    $stitch.Account | Sort-Object -Unique | Should -Be ($sandbox.StitchAccounts[1, 2].ForEach{ "$($_.StitchClientId)" } | Sort-Object)
  }
}
Describe 'A fleet in a file' {
  BeforeAll { $made = @(Start-Fleet) }
  AfterAll { Stop-Fleet }
  BeforeEach {
    $global:fleetVault.Reads.Clear()
    $since = Get-Count
    $writes = Get-WriteCount
  }

  It 'is installed, but for the row that has no account' {
    $made.DestinationName | Should -Be Sales, Finance
    $made.ConnectionCheck | Should -Be succeeded, succeeded
    $installed.FullyQualifiedErrorId | Should -BeLike 'SecretNotRead,*'
    "$($installed[0])" | Should -BeLike 'Lost: *'
    $installed[0].TargetObject.RoleName | Should -Be stitch-lost
  }

  It 'is tested, each check with the name of its destination' {
    $checks = @(Get-Fleet | Test-StitchDestination -Vault team)
    $checks | Group-Object Destination -NoElement | Sort-Object Name | ForEach-Object Name | Should -Be Finance, Lost, Sales
    ($checks | Where-Object Destination -ne Lost).Status | Select-Object -Unique | Should -Be Passed
    ($checks | Where-Object { $_.Destination -eq 'Lost' -and $_.CheckId -eq 'stitch-account' }).Actual | Should -Match "'st-lost'"
    $checks | Out-String -Width 120 | Should -Match '(?s)Sales: 1\.1 Stitch may use the bucket.*Finance: 1\.1 Stitch may use the bucket'
    Get-WriteCount | Should -Be $writes
    Assert-OwnAccounts $since
    $global:fleetVault.Reads | Sort-Object | Should -Be team/st-finance, team/st-lost, team/st-sales, team/ws-east, team/ws-west
  }

  It 'is shown, and a row whose destination is not there is an error' {
    $found = @(Get-Fleet | Get-StitchDestination -Vault team @quiet)
    $found.DestinationName | Should -Be Sales, Finance
    $errors.FullyQualifiedErrorId | Should -BeLike 'SecretNotRead,*'
    $errors[0].TargetObject.DestinationName | Should -Be Lost
    Assert-OwnAccounts $since
    $global:fleetVault.Reads | Sort-Object | Should -Be team/st-finance, team/st-lost, team/st-sales
    Get-Fleet Sales, Finance -Set @{ DestinationName = 'Finance' } | Get-StitchDestination -Vault team @quiet | ForEach-Object BucketName | Should -Be acme-lake
    $errors.FullyQualifiedErrorId | Should -BeLike 'StitchDestinationNotFound,*'
    Get-Fleet Sales -Set @{ DestinationName = ''; BucketName = 'partner-lake' } | Get-StitchDestination -Vault team @quiet | Should -BeNullOrEmpty
    $errors.FullyQualifiedErrorId | Should -BeLike 'StitchDestinationNotFound,*'
    # What was found is handed on with its account, also to what asks the vault again.
    (Get-Fleet Sales | Get-StitchDestination -Vault team | Test-StitchDestination -Quiet) | Should -BeTrue
  }

  It 'has its plans told under the name of each row: <_>' -ForEach 'Update-DeltaToken', 'Install-StitchDestination', 'Set-StitchDestination -Description new', 'Uninstall-StitchDestination' {
    $file = New-Item TestDrive:/said.txt -Force
    Start-Transcript $file | Out-Null
    try { $planned = & ([scriptblock]::Create("Get-Fleet | $_ -Vault team -WhatIf -WarningAction Ignore -ErrorAction SilentlyContinue")) }
    finally { Stop-Transcript | Out-Null }
    $lines = @(Get-Content $file | Where-Object { $_ -like 'What if: *' -and $_ -notlike '*left alone*' })
    $headings = @($lines | Where-Object { $_ -match '^What if: (Sales|Finance|Lost):$' })
    $headings | Sort-Object | Should -Be 'What if: Finance:', 'What if: Sales:'
    $lines[0] | Should -BeIn $headings
    # Below each heading is what is of its row, and nothing of the other.
    $text = $lines -join "`n"
    foreach ($part in $text -split '(?m)^(?=What if: (?:Sales|Finance):)' | Where-Object { $_ }) {
      $part -match '(?i)sales' -and $part -match '(?i)finance' | Should -BeFalse -Because $part
    }
    @($planned).Count | Should -Be 2
    Get-WriteCount | Should -Be $writes
  }

  It 'is rotated, each row its own token, and nothing else' {
    $before = Get-StitchInstallation
    $new = @(Get-Fleet | Update-DeltaToken -Vault team @quiet)
    $new.DestinationName | Should -Be Sales, Finance
    $new.RoleName | Should -Be stitch-sales, stitch-finance
    $new.DaysLeft | Should -Be 199, 99
    $new | Out-String | Should -Match '(?s)Destination\s*: Sales.*Destination\s*: Finance'
    $errors.FullyQualifiedErrorId | Should -BeLike 'SecretNotRead,*'
    "$($errors[0])" | Should -BeLike 'Lost: *'
    $errors[0].TargetObject.RoleName | Should -Be stitch-lost
    $errors[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    Assert-OwnAccounts $since
    $global:fleetVault.Reads | Sort-Object | Should -Be team/st-finance, team/st-lost, team/st-sales, team/ws-east, team/ws-west
    $after = Get-StitchInstallation
    foreach ($was in $before) {
      $is = $after | Where-Object RoleName -eq $was.RoleName
      $is.TokenId | Should -Be $(if ($was.RoleName -eq 'stitch-own') { $was.TokenId } else { ($new | Where-Object RoleName -eq $was.RoleName).TokenId })
    }
    (Get-Sent $since | Where-Object { $_.IsWrite -and $_.Operation -like '*token/delete*' }).Count | Should -Be 2
    (Get-Fleet Sales, Finance | Test-StitchDestination -Vault team -Quiet) | Should -Be $true, $true
  }

  It 'is changed by a parameter for all, and not again' {
    $set = @(Get-Fleet | Set-StitchDestination -Vault team -Description 'of the fleet' @quiet)
    $set.DestinationName | Should -Be Sales, Finance
    $set.Outcome | Should -Be Updated, Updated
    $errors.FullyQualifiedErrorId | Should -BeLike 'SecretNotRead,*'
    $errors[0].TargetObject.DestinationName | Should -Be Lost
    Assert-OwnAccounts $since
    $global:fleetVault.Reads | Sort-Object | Should -Be team/st-finance, team/st-lost, team/st-sales
    (Get-Fleet Sales, Finance | Set-StitchDestination -Vault team -Description 'of the fleet' -NoWait).Outcome | Should -Be Unchanged, Unchanged
  }

  It 'is changed by a column, that of a name too' {
    (Get-Fleet Sales -Set @{ DestinationName = 'Sales 2'; Description = 'renamed' } | Set-StitchDestination -Vault team).DestinationName | Should -Be 'Sales 2'
    (Get-Fleet Sales | Get-StitchDestination -Vault team @quiet) | Should -BeNullOrEmpty
    # The name in the file is out of date: which one is meant is not clear, and the token stays.
    $writes = Get-WriteCount
    Get-Fleet Sales | Update-DeltaToken -Vault team @quiet | Should -BeNullOrEmpty
    $errors.FullyQualifiedErrorId | Should -BeLike 'InstallationNamesDiffer,*'
    Get-WriteCount | Should -Be $writes
    (Get-Fleet Sales | Set-StitchDestination -Vault team).DestinationName | Should -Be Sales
  }

  It 'may be hashtables, JSON, or what ConvertFrom-Json makes of it: <_>' -ForEach 'Test-StitchDestination -Quiet', 'Update-DeltaToken -WhatIf', 'Get-StitchDestination', 'Set-StitchDestination -WhatIf' {
    $command = [scriptblock]::Create("`$input | $_ -Vault team -WarningAction Ignore -ErrorAction Stop")
    $table = @{}; (Get-Fleet Sales).PSObject.Properties.ForEach{ $table[$_.Name.ToLowerInvariant()] = $_.Value }
    foreach ($form in $table, ($table | ConvertTo-Json), ($table | ConvertTo-Json | ConvertFrom-Json)) { @($form | & $command).Count | Should -Be 1 }
    Get-WriteCount | Should -Be $writes
  }
}

Describe 'A row of a fleet that is wrong' {
  BeforeAll {
    $null = Start-Fleet
    # When a token was first used is told from then on.
    $null = Get-Fleet Sales, Finance | Test-StitchDestination -Vault team
    $before = Get-State
  }
  AfterAll { Stop-Fleet }

  It 'names neither bucket nor destination: <_>' -ForEach 'Test-StitchDestination', 'Test-StitchDestination -Repair', 'Update-DeltaToken', 'Get-StitchDestination', 'Set-StitchDestination -Description x', 'Uninstall-StitchDestination -Force' {
    $since = Get-Count
    $rows = Get-Fleet Sales, Finance | Select-Object StitchTokenSecretName, WorkspaceUrl, WorkspaceTokenSecretName
    $null = . ([scriptblock]::Create("`$rows | $_ -Vault team @quiet"))
    $errors.FullyQualifiedErrorId.ForEach{ ($_ -split ',')[0] } | Should -Be InputMissing, InputMissing
    $errors[0].TargetObject.StitchTokenSecretName | Should -Be st-sales
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'Give -\w+'
    @(Get-Sent $since).Count | Should -Be 0
  }

  It 'has a cell of another row, and nothing is changed: <Name> <Cell>' -ForEach @(
    foreach ($name in 'Update-DeltaToken', 'Set-StitchDestination -Description x', 'Test-StitchDestination -Repair', 'Uninstall-StitchDestination -Force') {
      foreach ($cell in @{ StitchTokenSecretName = 'st-finance' }, @{ RoleName = 'stitch-finance' }, @{ RoleName = 'stitch-own' }) { @{ Name = $name; Cell = "$($cell.Keys)"; Set = $cell } }
    }
    @{ Name = 'Update-DeltaToken'; Cell = 'WorkspaceTokenSecretName'; Set = @{ WorkspaceTokenSecretName = 'ws-west' } }
    @{ Name = 'Update-DeltaToken'; Cell = 'DestinationName'; Set = @{ DestinationName = 'Finance' } }
    @{ Name = 'Update-DeltaToken'; Cell = 'ClusterName'; Set = @{ ClusterName = 'stitch-own' } }
    @{ Name = 'Update-DeltaToken'; Cell = 'TokenComment'; Set = @{ TokenComment = 'Stitch destination Own' } }
  ) {
    $null = . ([scriptblock]::Create("Get-Fleet Sales -Set `$Set | $Name -Vault team @quiet"))
    $errors | Should -Not -BeNullOrEmpty
    Get-State | Should -Be $before
  }

  It 'is in another workspace than its own' {
    $row = Get-Fleet Sales -Set @{ WorkspaceUrl = $sandbox.Workspaces[1].WorkspaceUrl; WorkspaceTokenSecretName = 'ws-west' }
    $row | Update-DeltaToken -Vault team @quiet | Should -BeNullOrEmpty
    $errors.FullyQualifiedErrorId | Should -BeLike 'WorkspaceOfOtherInstallation,*'
    Get-State | Should -Be $before
  }

  It 'is for the account of a row before it' {
    @(Get-Fleet Sales, Finance -Set @{ StitchTokenSecretName = 'st-sales'; RoleName = '' } | Set-StitchDestination -Vault team -NoWait -WhatIf @quiet).Count | Should -Be 1
    $errors.FullyQualifiedErrorId | Should -BeLike 'RowsCollide,*'
    @(Get-Fleet Sales, Finance | Update-DeltaToken -Vault team -OutSecretName one -OutVault team -WhatIf @quiet).Count | Should -Be 1
    $errors.FullyQualifiedErrorId | Should -BeLike 'RowsCollide,*'
    Get-State | Should -Be $before
  }

  It 'has a column that nobody knows, or that must not be one: <_>' -ForEach 'Test-StitchDestination', 'Update-DeltaToken -WhatIf', 'Get-StitchDestination', 'Set-StitchDestination -WhatIf', 'Install-StitchDestination -WhatIf' {
    $command = [scriptblock]::Create("`$input | $_ -Vault team -ErrorAction SilentlyContinue -ErrorVariable script:errors -WarningVariable told -WarningAction SilentlyContinue; `$script:told = `$told")
    $null = Get-Fleet Sales, Finance -Set @{ Owner = 'Kim' } | & $command
    @($told | Where-Object { "$_" -like "*'Owner'*" }).Count | Should -Be 1
    $errors | Should -BeNullOrEmpty
    $null = Get-Fleet Sales -Set @{ Verbose = 'True' } | & $command
    $errors.FullyQualifiedErrorId | Should -BeLike 'ColumnNotRead,*'
    # What another verb reads is left to it.
    $null = Get-Fleet Sales -Set @{ Description = 'x'; OutSecretName = 'copy'; NumWorkers = 1; BucketProfileName = ''; SshHost = '' } | & $command
    @($told | Where-Object { "$_" -like '*is not one that*' }).Count | Should -Be 0
    Get-State | Should -Be $before
  }
}

Describe 'A fleet whose clusters have stopped' {
  # In a runspace of its own, whose progress can be read.
  It 'shows for which row it waits: <_>' -ForEach 'Update-DeltaToken -WarningAction Ignore', 'Test-StitchDestination' {
    $session = [powershell]::Create()
    try {
      $null = $session.AddScript({
          param($module, $command)
          Import-Module $module
          $sandbox = Start-StitchSandbox -StitchAccountCount 2 -ClusterStartSeconds 2
          $rows = foreach ($n in 0, 1) {
            [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "r$n"; ClusterName = "c$n"; DestinationName = "Row $n"; DeploymentRoleName = 'databricks-deployment'; StitchToken = $sandbox.StitchAccounts[$n].StitchToken }
          }
          $null = $rows | Install-StitchDestination -WarningAction Ignore
          $null = $rows | Stop-DeltaCluster
          $null = $rows | & ([scriptblock]::Create("`$input | $command"))
          Stop-StitchSandbox
        }).AddArgument($module).AddArgument($_).Invoke()
      $session.Streams.Error | Should -BeNullOrEmpty
      $bars = $session.Streams.Progress | Where-Object { $_.Activity -match '^Row \d: (Trying the new token|Waiting for the cluster)' } | Group-Object { $_.Activity.Substring(0, 5) }
      $bars.Name | Sort-Object | Should -Be 'Row 0', 'Row 1'
      foreach ($bar in $bars) { $bar.Group[-1].RecordType | Should -Be Completed }
    }
    finally { $session.Dispose() }
  }
}

Describe 'Remedies in a fleet' {
  BeforeAll { $null = Start-Fleet }
  AfterAll { Stop-Fleet }

  It 'can be pasted as they stand, and repair the row''s own' {
    $row = Get-Fleet Finance
    $null = $row | Set-StitchDestination -Vault team -NoWait -DestinationName Finance
    # In the destination's account somebody breaks the URL; in the workspace somebody revokes the token.
    $token = $global:fleetVault.Secrets['st-finance']
    $null = Set-StitchDestination -StitchToken $token -JdbcUrl 'jdbc:spark://localhost:1/default;ssl=0;httpPath=sql/protocolv1/o/1/c' -NoWait
    $before = @(Get-StitchDestination).JdbcUrl
    $check = $row | Test-StitchDestination -Vault team | Where-Object CheckId -eq 'destination-in-stitch'
    $check.Status | Should -Be Failed
    $check.RemedyCommand | Should -BeLike 'Test-StitchDestination -BucketName acme-lake -RoleName stitch-finance -Repair *-StitchTokenSecretName st-finance*-Vault team*'
    $null = Invoke-Expression $check.RemedyCommand
    $row | Test-StitchDestination -Vault team -Quiet | Should -BeTrue
    (Get-StitchDestination).JdbcUrl | Should -Be $before
  }

  It 'show no secret' {
    $row = @{ BucketName = 'acme-lake'; RoleName = 'stitch-sales'; StitchToken = $global:fleetVault.Secrets['st-sales'] }
    $null = Revoke-StitchBucketAccess acme-lake
    $check = $row | Test-StitchDestination | Where-Object CheckId -eq 'loader-privileges'
    $check.RemedyCommand | Should -BeLike '*acme-lake*'
    ($row | Test-StitchDestination).RemedyCommand | Where-Object { $_ -like 'Test-StitchDestination*' } | Select-Object -First 1 | ForEach-Object { $_ | Should -BeLike '*-StitchToken (Read-Host StitchToken -AsSecureString)' }
    $null = $row | Test-StitchDestination -Repair
  }
}

Describe 'Installations as they are on record' {
  BeforeAll { $null = Start-Fleet }
  AfterAll { Stop-Fleet }
  BeforeEach { $before = Get-State }

  It 'are listed without Stitch and Databricks, by bucket, role and destination, and say whether all is on record' {
    $since = Get-Count
    $all = @(Get-StitchInstallation)
    $all.RoleName | Sort-Object | Should -Be stitch-finance, stitch-own, stitch-sales
    $all.IsComplete | Select-Object -Unique | Should -BeTrue
    @(Get-StitchInstallation acme-lake).Count | Should -Be 3
    @(Get-StitchInstallation -BucketName partner-lake).Count | Should -Be 0
    (Get-StitchInstallation -RoleName stitch-sales).DestinationId | Should -Be ($all | Where-Object RoleName -eq stitch-sales).DestinationId
    foreach ($one in $all) { (Get-StitchInstallation -DestinationId $one.DestinationId).RoleName | Should -Be $one.RoleName }
    (Get-Fleet Sales | Get-StitchInstallation).RoleName | Should -Be stitch-sales
    Get-Sent $since | Where-Object Service -notin IAM, STS | Should -BeNullOrEmpty
  }

  It 'are worked on in the account that is theirs, and in no other' {
    $own = Get-StitchInstallation -RoleName stitch-own
    ($own | Test-StitchDestination).Status | Select-Object -Unique | Should -Be Passed
    ($own | Update-DeltaToken -WarningAction Ignore).RoleName | Should -Be stitch-own
    ($own | Install-StitchDestination -WhatIf -WarningAction Ignore).Outcome | Should -Be Unchanged
    ($own | Get-StitchDestination).DestinationName | Should -Be Own
    ($own | Set-StitchDestination -Description own -NoWait).DestinationName | Should -Be Own
    $state = Get-State
    foreach ($command in { Test-StitchDestination -Repair @quiet }, { Update-DeltaToken @quiet }, { Uninstall-StitchDestination -Force @quiet }, { Set-StitchDestination -Description x @quiet }) {
      $null = Get-StitchInstallation -RoleName stitch-finance | . ([scriptblock]::Create("`$input | $command"))
      $errors | Should -Not -BeNullOrEmpty -Because "$command"
      Get-State | Should -Be $state
    }
  }

  It 'are named in the plan and in errors, of several on one bucket' {
    Get-StitchInstallation | Update-DeltaToken -WhatIf @quiet | ForEach-Object RoleName | Should -Be stitch-own
    @($errors | ForEach-Object { "$_" }) -join "`n" | Should -Match '(?s)stitch-finance.*stitch-sales|stitch-sales.*stitch-finance'
  }

  It 'are not taken back, repaired or installed with an account that has no destination' {
    $empty = [pscustomobject]@{ StitchToken = $sandbox.StitchAccounts[1].StitchToken; DestinationId = (Get-StitchInstallation -RoleName stitch-sales).DestinationId }
    $null = $empty | Remove-StitchDestination -Force
    $state = Get-State
    foreach ($command in 'Test-StitchDestination -Repair', 'Uninstall-StitchDestination -Force', 'Install-StitchDestination') {
      $null = Get-StitchInstallation -RoleName stitch-finance | . ([scriptblock]::Create("`$input | $command -StitchToken `$sandbox.StitchAccounts[1].StitchToken -WorkspaceUrl `$sandbox.Workspaces[1].WorkspaceUrl -WorkspaceToken `$sandbox.Workspaces[1].WorkspaceToken @quiet"))
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'StitchAccountIsEmpty,*' -Because $command
      Get-State | Should -Be $state
    }
  }
}
