# Inputs that went wrong when people tried them, each as it was typed, and what is near to it. Matrix.Tests.ps1 has the same kinds for every parameter.
BeforeAll {
  . $PSScriptRoot/Common.ps1

  function Start-Lake {
    # One destination, installed: what a wrong input could harm.
    $script:sandbox = Start-StitchSandbox -ClusterStartSeconds 0 @args
    $script:line = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }
    $script:made = Install-StitchDestination acme-lake @line -WarningAction Ignore
  }

  function Get-Fault {
    # What a command says, and what it wrote. The command's own -Force is given where it has one: nothing here is saved by a question.
    param([scriptblock] $Command)
    $before = @(Get-StitchSandboxRequest -Write).Count
    $ErrorActionPreference = 'Continue'
    $ConfirmPreference = 'None'
    $said = @(try { & $Command *>&1 } catch { $_ })
    $errors = @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    $writes = @(Get-StitchSandboxRequest -Write | Select-Object -Skip $before)
    [pscustomobject]@{
      Ids = @($errors.ForEach{ "$($_.FullyQualifiedErrorId)".Split(',')[0] }); Message = "$($errors | Select-Object -First 1)"; Remedy = "$($errors[0].ErrorDetails.RecommendedAction)"
      Target = $errors[0].TargetObject; Writes = $writes.Count; Operations = $writes.Operation; Landed = @($writes.Account | Select-Object -Unique)
      Output = @($said | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.InformationalRecord] -and $_ -isnot [Management.Automation.InformationRecord] })
      Text = "$($said | ForEach-Object { "$_"; if ($_ -is [Management.Automation.ErrorRecord]) { $_.ErrorDetails.RecommendedAction; $_.CategoryInfo; $_.TargetObject; $_.Exception } })"
    }
  }

  function Copy-ByFile { param($Object) [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Object, 3)) }

  function ConvertTo-Secret { param([string] $Text) $secret = [securestring]::new(); $Text.ToCharArray().ForEach{ $secret.AppendChar($_) }; $secret }

  $token = 'dapi' + '0123456789abcdef' * 2
}

Describe 'A. Nothing was named' {
  BeforeAll { Start-Lake }
  AfterAll { Stop-StitchSandbox }

  It 'takes nothing back for <What>' -ForEach @(
    @{ What = 'a CSV row of empty cells'; Row = { 'BucketName,RoleName,DestinationId', ',,' | ConvertFrom-Csv } }
    @{ What = 'null'; Row = { , $null } }
    @{ What = 'an empty table'; Row = { @{} } }
    @{ What = 'JSON without a value'; Row = { '{}' } }
    @{ What = 'JSON null'; Row = { '[null]' } }
    @{ What = 'JSON that was read and is null'; Row = { , ('null' | ConvertFrom-Json) } }
    @{ What = 'JSON of null cells'; Row = { '{"BucketName":null,"DestinationId":null}' } }
    @{ What = 'an empty object'; Row = { [pscustomobject]@{} } }
    @{ What = 'blank text'; Row = { '', ' ' } }
    @{ What = 'a database''s null'; Row = { [pscustomobject]@{ BucketName = [DBNull]::Value } } }
    @{ What = 'a row of a database that has nulls'; Row = { $table = [Data.DataTable]::new(); 'BucketName', 'DestinationId' | ForEach-Object { $null = $table.Columns.Add($_) }; $null = $table.Rows.Add([DBNull]::Value, [DBNull]::Value); $table.Rows } }
    @{ What = 'a list with nothing in it'; Row = { @{ BucketName = @() } } }
    @{ What = 'a row of another table'; Row = { [pscustomobject]@{ Name = 'Kim'; Age = 7 } } }
    @{ What = 'a row with only the role of another installation'; Row = { [pscustomobject]@{ RoleName = 'other-role' } } }
    @{ What = 'a row with only its own role'; Row = { [pscustomobject]@{ RoleName = 'stitch-delta' } } }
    @{ What = 'a row with only a cluster'; Row = { @{ ClusterName = 'stitch' } } }
    @{ What = 'a row with only a region'; Row = { @{ StitchRegion = 'NorthAmerica' } } }
  ) {
    $fault = Get-Fault { & $Row | Uninstall-StitchDestination }
    $fault.Ids | Select-Object -Unique | Should -Be InputMissing
    $fault.Writes | Should -Be 0
    (Get-Fault { & $Row | Uninstall-StitchDestination -WhatIf }).Ids | Select-Object -Unique | Should -Be InputMissing
  }

  It 'does nothing to <Name> for null, and for what came of a mistyped name' -ForEach @(
    'Remove-StitchDestination', 'Remove-DeltaToken', 'Remove-DeltaCluster', 'Remove-DeltaInstanceProfile', 'Unregister-DeltaInstanceProfile', 'Revoke-StitchBucketAccess',
    'Set-StitchDestination', 'Update-DeltaToken', 'Stop-DeltaCluster', 'Test-StitchDestination', 'New-DeltaToken', 'Grant-StitchBucketAccess' | ForEach-Object { @{ Name = $_ } }
  ) {
    $with = @{}; if ($Name -eq 'Test-StitchDestination') { $with.Repair = $true }
    foreach ($fault in (Get-Fault { $null | & $Name @with }), (Get-Fault { $mistyped.BucketName | & $Name @with }), (Get-Fault { @{ Foo = 1 } | & $Name @with })) {
      $fault.Ids | Should -Match '^Input(Missing|Empty)$'
      $fault.Writes | Should -Be 0
      $fault.Output | Should -BeNullOrEmpty
    }
  }

  It 'takes an explicit null of <Name> for no "all": <Text>' -ForEach @(
    foreach ($value in @{ Text = 'null'; Value = $null }, @{ Text = 'empty'; Value = '' }, @{ Text = 'blank'; Value = ' ' }, @{ Text = 'a list of nothing'; Value = @() }) {
      foreach ($name in 'Get-StitchBucket', 'Get-DeltaInstanceProfile', 'Get-DeltaCluster', 'Get-DeltaToken', 'Get-StitchDestination', 'Get-StitchInstallation') { @{ Name = $name } + $value }
    }
  ) {
    $fault = Get-Fault { & $Name $Value }
    $fault.Ids | Should -Match '^(ParameterEmpty|CannotConvertArgument)$'
    $fault.Output | Should -BeNullOrEmpty
  }

  It 'opens no bucket for a mistyped variable' {
    $fault = Get-Fault { Get-StitchBucket $mistyped | Grant-StitchBucketAccess }
    $fault.Ids | Should -Be ParameterEmpty
    $fault.Writes | Should -Be 0
    $fault.Remedy | Should -Match 'leave -BucketName out'
  }

  It 'removes no registration for a mistyped variable' {
    $fault = Get-Fault { Get-DeltaInstanceProfile $null | Unregister-DeltaInstanceProfile }
    $fault.Ids | Should -Be ParameterEmpty
    $fault.Writes | Should -Be 0
  }

  It 'stops the stages before, when a later one was given nothing' {
    $fault = Get-Fault { Get-StitchBucket acme-lake | Revoke-StitchBucketAccess | New-DeltaInstanceProfile -RoleName $mistyped }
    $fault.Ids | Should -Be ParameterEmpty
    $fault.Writes | Should -Be 0
  }

  It 'takes a script that finds nothing in the object for nothing: <Name>' -ForEach @(
    @{ Name = 'Get-StitchBucket'; Command = { [pscustomobject]@{ Bucket = 'acme-lake' } | Get-StitchBucket -BucketName { $_.Bukket } } }
    @{ Name = 'Set-StitchDestination'; Command = { [pscustomobject]@{ Id = 7 } | Set-StitchDestination -DestinationId { $_.Typo } -DestinationName Sea } }
    @{ Name = 'Remove-DeltaToken'; Command = { [pscustomobject]@{ Id = 7 } | Remove-DeltaToken -TokenId { $_.Typo } } }
  ) {
    $fault = Get-Fault $Command
    $fault.Ids | Should -Be ParameterEmpty
    $fault.Writes | Should -Be 0
    $fault.Output | Should -BeNullOrEmpty
  }

  It 'reads a script that finds something' {
    ([pscustomobject]@{ Bucket = 'acme-lake' } | Get-StitchBucket -BucketName { $_.Bucket }).BucketName | Should -Be acme-lake
    ([pscustomobject]@{ Id = "$($made.DestinationId)" } | Set-StitchDestination -DestinationId { $_.Id } -WhatIf).DestinationId | Should -Be $made.DestinationId
  }

  It 'does not take null for a switch that is on: <_>' -ForEach 'Repair', 'Live' {
    $with = @{ $_ = $mistyped }
    $fault = Get-Fault { Test-StitchDestination @with }
    $fault.Ids | Should -Be ParameterEmpty
    $fault.Writes | Should -Be 0
  }

  It 'changes no destination for a row that does not say which: <_>' -ForEach 'Set-StitchDestination', 'New-StitchDestination' {
    foreach ($row in [pscustomobject]@{ DestinationName = 'Sea' }, [pscustomobject]@{ BucketName = 'partner-lake' }, @{ SshHost = 'bastion.acme.example' }) {
      $fault = Get-Fault { $row | & $_ }
      $fault.Ids | Should -Be InputMissing
      $fault.Writes | Should -Be 0
    }
    (Get-StitchDestination).DestinationName | Should -Be Lake
  }

  It 'means the account''s own only where nothing at all was given' {
    $fault = Get-Fault { Uninstall-StitchDestination -RoleName stitch-delta }
    $fault.Ids | Should -Be InputMissing
    $fault.Writes | Should -Be 0
    (Get-Fault { Uninstall-StitchDestination -WhatIf }).Output.IsPlanned | Should -BeTrue
  }

  It 'goes on with the next row' {
    $found = $null, @{}, @{ BucketName = '' }, @{ BucketName = 'acme-lake' } | Get-StitchBucket -ErrorAction SilentlyContinue -ErrorVariable errors
    $found.BucketName | Should -Be acme-lake
    $errors.Count | Should -Be 3
  }
}

Describe 'B. The right account' {
  BeforeAll {
    Start-Lake -WorkspaceCount 2 -StitchAccountCount 3
    $partner = [pscredential]::new($sandbox.Partner.AccessKeyId, $sandbox.Partner.SecretAccessKey)
  }
  AfterAll { Stop-StitchSandbox }

  It 'keeps the keys that were given beside <What>' -ForEach @(
    @{ What = '-Region'; With = @{ Region = 'us-east-1' } }
    @{ What = '-EndpointUrl'; With = @{ EndpointUrl = 'sandbox' } }
    @{ What = '-StitchRegion'; With = @{ StitchRegion = 'NorthAmerica' } }
  ) {
    $with = $With.Clone(); if ($with.EndpointUrl) { $with.EndpointUrl = $sandbox.AwsEndpointUrl }
    (Get-StitchBucket -AwsCredential $partner @with).BucketName | Should -Be partner-lake
    $row = @{ AwsCredential = $partner; BucketName = 'partner-lake' } + $with
    ($row | Test-StitchBucketAccess).Status | Should -Be (@('Failed') * 4)
    (Get-Fault { Grant-StitchBucketAccess partner-lake -AwsCredential $partner @with }).Landed | Should -Be $sandbox.Partner.AccountId
    (Get-Fault { Revoke-StitchBucketAccess partner-lake -AwsCredential $partner @with }).Landed | Should -Be $sandbox.Partner.AccountId
  }

  It 'installs with the keys and the region that were given, and takes back with them' {
    $stitch = @{ StitchToken = $sandbox.StitchAccounts[1].StitchToken; ClusterName = 'partner' }
    $fault = Get-Fault { Install-StitchDestination partner-lake @line @stitch -AwsCredential $partner -Region us-east-1 }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Landed | Should -Not -Contain $sandbox.AccountId
    $fault = Get-Fault { @{ BucketName = 'partner-lake'; Region = 'us-east-1'; AwsCredential = $partner } + $stitch | Uninstall-StitchDestination }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Landed | Should -Not -Contain $sandbox.AccountId
    $fault.Landed | Should -Contain $sandbox.Partner.AccountId
  }

  It 'has a session token be of the keys it came with' {
    (Get-Fault { Get-StitchBucket acme-lake -SessionToken (ConvertTo-Secret of-nobody) }).Ids | Should -Be SessionTokenAlone
    (Get-Fault { @{ BucketName = 'acme-lake'; SessionToken = ConvertTo-Secret of-nobody } | Get-StitchBucket }).Ids | Should -Be SessionTokenAlone
    $fault = Get-Fault { Install-StitchDestination acme-lake @line -SessionToken (ConvertTo-Secret of-nobody) -Region us-east-1 }
    $fault.Ids | Should -Be SessionTokenAlone
    $fault.Writes | Should -Be 0
  }

  It 'leaves the sandbox for no <_>' -ForEach '-ProfileName', '-ProfileName in a row', '-EndpointUrl', '-WorkspaceUrl', '-BucketProfileName of nobody', '-StitchRegion', 'connection' {
    $what = $_
    $fault = switch ($what) {
      '-ProfileName' { Get-Fault { Install-StitchDestination acme-lake @line -ProfileName x } }
      '-ProfileName in a row' { Get-Fault { @{ BucketName = 'acme-lake'; ProfileName = 'x' } + $line | Install-StitchDestination } }
      '-EndpointUrl' { Get-Fault { Grant-StitchBucketAccess acme-lake -EndpointUrl https://s3.amazonaws.com } }
      '-WorkspaceUrl' { Get-Fault { Get-DeltaCluster -WorkspaceUrl https://dbc-a1b2c3d4-e5f6.cloud.databricks.com -WorkspaceToken $sandbox.WorkspaceToken } }
      '-BucketProfileName of nobody' { Get-Fault { New-DeltaInstanceProfile -BucketName acme-lake -BucketProfileName nobody-at-all } }
      '-StitchRegion' { Get-Fault { Get-StitchDestination -StitchRegion Europe } }
      'connection' { Get-Fault { Get-DeltaCluster -Connection @{ WorkspaceUrl = 'https://dbc-a1b2c3d4-e5f6.cloud.databricks.com'; Token = 'x' } } }
    }
    $fault.Ids | Should -Be $(if ($what -like '-BucketProfileName*') { 'AwsProfileMissing' } else { 'SandboxRunning' })
    $fault.Writes | Should -Be 0
  }

  It 'works on each of two rows in its own Stitch account' {
    $rows = 1, 2 | ForEach-Object { [pscustomobject]@{ StitchToken = $sandbox.StitchAccounts[$_].StitchToken; DestinationName = "Row $_"; BucketName = 'acme-lake'; JdbcUrl = $made.JdbcUrl; Token = $made.Token } }
    ($rows | New-StitchDestination).DestinationName | Should -Be 'Row 1', 'Row 2'
    (Get-StitchDestination).DestinationName | Should -Be Lake
    $found = $rows | Select-Object StitchToken | Get-StitchDestination
    $found.DestinationName | Should -Be 'Row 1', 'Row 2'
    ($found | Set-StitchDestination -Description two -NoWait).Outcome | Should -Be Updated, Updated
    ($found | Remove-StitchDestination -Force).Outcome | Should -Be Deleted, Deleted
    (Get-StitchDestination).DestinationName | Should -Be Lake
  }

  It 'tests and repairs the rows of the example in their own accounts, and no others' {
    function global:Get-Secret { param($Name, $Vault) $number = @{ 'stitch-sales' = 1; 'stitch-finance' = 2 }[$Name]; if ($number) { $sandbox.StitchAccounts[$number].StitchToken } else { throw "There is no '$Name'." } }
    try {
      $rows = Import-Csv (Join-Path $PSScriptRoot '../../examples/destinations.csv') | Select-Object -First 2
      $null = $rows | Install-StitchDestination -DeploymentRoleName databricks-deployment -Vault team -WarningAction Ignore -ErrorAction Stop
      $fault = Get-Fault { $rows | Test-StitchDestination -Vault team -Repair }
      $fault.Ids | Should -BeNullOrEmpty
      $fault.Writes | Should -Be 0
      @($fault.Output | Where-Object CheckName -EQ 'Destination in Stitch').Status | Should -Be Passed, Passed
      # Without the vault's command the session's own account is not taken instead.
      Remove-Item function:Get-Secret
      $fault = Get-Fault { $rows | Test-StitchDestination -Repair }
      $fault.Writes | Should -Be 0
      ($fault.Output | Where-Object CheckName -In 'Stitch account', 'Destination in Stitch').Status | Should -Not -Contain Passed
      (Get-StitchDestination).DestinationName | Should -Be Lake
    }
    finally { Remove-Item function:Get-Secret -ErrorAction Ignore }
  }

  It 'repairs no destination of another name' {
    $fault = Get-Fault { Test-StitchDestination -DestinationName Other -Repair }
    $fault.Writes | Should -Be 0
    (Get-StitchDestination).DestinationName | Should -Be Lake
  }

  It 'refuses a -Connection that is none: <What>' -ForEach @(
    @{ What = 'with a name that is misspelled'; Connection = @{ Url = 'https://b'; Tokn = 'x' } }
    @{ What = 'with nothing in it'; Connection = @{} }
    @{ What = 'with empty values'; Connection = @{ WorkspaceUrl = ''; Token = '' } }
    @{ What = 'that is a row of something else'; Connection = [pscustomobject]@{ Name = 'Kim' } }
  ) {
    foreach ($fault in (Get-Fault { Get-DeltaCluster -Connection $Connection }), (Get-Fault { New-DeltaToken x -Connection $Connection }), (Get-Fault { @{ Connection = $Connection; ClusterName = '*' } | Get-DeltaCluster })) {
      $fault.Ids | Should -Be ConnectionInvalid
      $fault.Writes | Should -Be 0
      $fault.Output | Should -BeNullOrEmpty
    }
  }

  It 'refuses a column that chooses an account and is not read' {
    $rows = [pscustomobject]@{ TokenComment = 'x'; WorkspaceTokenSecretName = 'y' }, @{ DestinationName = 'Lake'; StitchTokenSecretName = 'y' }, @{ clustername = 'stitch'; workspacetokensecretname = 'y' }
    foreach ($case in @{ Name = 'Get-DeltaToken'; Row = $rows[0] }, @{ Name = 'Remove-StitchDestination'; Row = $rows[1] }, @{ Name = 'Remove-DeltaCluster'; Row = $rows[2] }) {
      $fault = Get-Fault { $case.Row | & $case.Name }
      $fault.Ids | Should -Be ColumnNotRead -Because $case.Name
      $fault.Writes | Should -Be 0
    }
  }

  It 'tells of a column that nobody knows' {
    $null = [pscustomobject]@{ BucketName = 'acme-lake'; Buket = 'x' } | Test-StitchPrerequisite -WarningVariable warnings -WarningAction SilentlyContinue
    "$warnings" | Should -Match "column 'Buket'"
  }
}

Describe 'C. Flags and names in every spelling' {
  BeforeEach { Start-Lake }
  AfterEach { Stop-StitchSandbox }

  It 'carries no plan out that went through <_>' -ForEach 'CSV', 'CSV by way of Select-Object', 'JSON', 'JSON with -AsHashtable', 'Clixml' {
    Stop-StitchSandbox
    $script:sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $plan = Install-StitchDestination acme-lake @line -WhatIf
    $copy = switch ($_) {
      'CSV' { $plan | ConvertTo-Csv | ConvertFrom-Csv }
      'CSV by way of Select-Object' { $plan | Select-Object BucketName, RoleName, DestinationName, JdbcUrl, ClusterId, IsPlanned | ConvertTo-Csv | ConvertFrom-Csv }
      'JSON' { $plan | Select-Object * -ExcludeProperty Changes | ConvertTo-Json -WarningAction Ignore }
      'JSON with -AsHashtable' { $plan | Select-Object * -ExcludeProperty Changes | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json -AsHashtable }
      'Clixml' { Copy-ByFile $plan }
    }
    $fault = Get-Fault { $copy | Install-StitchDestination }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Writes | Should -Be 0
    $fault.Output.IsPlanned | Should -BeTrue
    foreach ($name in 'New-StitchDestination', 'Set-StitchDestination', 'Update-DeltaToken', 'Uninstall-StitchDestination', 'Register-DeltaInstanceProfile', 'New-DeltaCluster') { (Get-Fault { $copy | & $name }).Writes | Should -Be 0 -Because $name }
  }

  It 'saves what a plan shows in the place of an id nowhere' {
    $url = "jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/1/<new cluster 'stitch'>"
    foreach ($fault in (Get-Fault { Set-StitchDestination -JdbcUrl $url }), (Get-Fault { [pscustomobject]@{ DestinationId = $made.DestinationId; JdbcUrl = $url } | Set-StitchDestination }),
      (Get-Fault { [pscustomobject]@{ BucketName = 'acme-lake'; JdbcUrl = $url; IsPlanned = 'False' } | New-StitchDestination }), (Get-Fault { Remove-DeltaCluster "<new cluster 'stitch'>" }),
      (Get-Fault { @{ TokenId = "<new token 'x'>" } | Remove-DeltaToken })) {
      $fault.Ids | Should -Be PlaceholderGiven
      $fault.Writes | Should -Be 0
    }
    (Get-StitchDestination).JdbcUrl | Should -Be $made.JdbcUrl
  }

  It 'takes IsPlanned for a plan however it is written: <_>' -ForEach 'True', 'true', 'yes', '1', '$true', 1, $true {
    $fault = Get-Fault { [pscustomobject]@{ BucketName = 'acme-lake'; IsPlanned = $_ } | Uninstall-StitchDestination }
    $fault.Writes | Should -Be 0
    $fault.Output.IsPlanned | Should -BeTrue
  }

  It 'does not guess what is no flag: <_>' -ForEach 'perhaps', '2', 'planned' {
    $fault = Get-Fault { [pscustomobject]@{ BucketName = 'acme-lake'; IsPlanned = $_ } | Uninstall-StitchDestination }
    $fault.Ids | Should -Be RowValueInvalid
    $fault.Writes | Should -Be 0
  }

  It 'finds a column without regard to case in <What>' -ForEach @(
    @{ What = 'JSON with -AsHashtable'; Row = { '{"bucketName":"other-lake"}' | ConvertFrom-Json -AsHashtable } }
    @{ What = 'JSON'; Row = { '{"BUCKETNAME":"other-lake"}' } }
    @{ What = 'a table that tells case apart'; Row = { $table = [Collections.Hashtable]::new(); $table['bucketname'] = 'other-lake'; $table } }
    @{ What = 'a sorted table'; Row = { [ordered]@{ BUCKETName = 'other-lake' } } }
    @{ What = 'a dictionary'; Row = { $table = [Collections.Generic.Dictionary[string, string]]::new(); $table['bucketName'] = 'other-lake'; $table } }
    @{ What = 'CSV with a blank before the name'; Row = { 'DestinationName, bucketname', ',other-lake' | ConvertFrom-Csv } }
  ) {
    $fault = Get-Fault { & $Row | Uninstall-StitchDestination }
    $fault.Writes | Should -Be 0
    (Get-StitchDestination).DestinationName | Should -Be Lake
    ((& $Row) | ForEach-Object { $_ } | Get-StitchBucket -ErrorAction SilentlyContinue -ErrorVariable errors)
    $errors[0].Exception.Message | Should -Match 'other-lake'
  }

  It 'refuses a table with one name twice' {
    $fault = Get-Fault { '{"BucketName":"acme-lake","bucketname":"other-lake"}' | ConvertFrom-Json -AsHashtable | Uninstall-StitchDestination }
    $fault.Ids | Should -Be RowValueInvalid
    $fault.Writes | Should -Be 0
  }

  It 'takes a flag of the command line as text, too: <Text> is <On>' -ForEach @{ Text = 'True'; On = $true }, @{ Text = 'no'; On = $false }, @{ Text = '0'; On = $false } {
    (Test-StitchBucketAccess acme-lake -Quiet:$Text) -is [bool] | Should -Be $On
    (Get-Fault { Test-StitchBucketAccess acme-lake -Quiet:'perhaps' }).Ids | Should -Be ParameterInvalid
  }
}

Describe 'D. Rows and parameters by the same rules, before the first write' {
  BeforeAll { $script:sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -StitchAccountCount 2; $line = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' } }
  AfterAll { Stop-StitchSandbox }

  It 'refuses <Name> = <Value>' -ForEach @(
    foreach ($pair in ('LifetimeDays', 0), ('LifetimeDays', -1), ('LifetimeDays', 99999999), ('LifetimeDays', '1,5'), ('LifetimeDays', 1.5), ('LifetimeDays', 'long'), ('NumWorkers', -1), ('NumWorkers', '1e3'),
      ('SparkVersion', '5.5.x-scala2.11'), ('SparkVersion', 'newest'), ('OnBehalfOf', 'x'), ('OnBehalfOf', 'stitch@acme.example'), ('AutoTerminationMinutes', 3), ('AutoTerminationMinutes', '10001'),
      ('SshPort', 0), ('SshPort', 65536), ('SshPort', '22 '), ('TimeoutSeconds', 0), ('BucketAccountId', '23456789012'), ('BucketAccountId', '1.23457E+11'), ('RoleName', 'a role'), ('DeploymentRoleName', 'a/b'),
      ('StitchRegion', 'Asia'), ('WorkspaceUrl', 'ftp://x'), ('Region', 'US East (Ohio)'), ('TokenComment', ('x' * 256))) { @{ Name = $pair[0]; Value = $pair[1] } }
  ) {
    if ("$Value" -eq '22 ') { $Value = 'ssh' }
    $row = $line.Clone(); $row[$Name] = $Value
    $given = Get-Fault { Install-StitchDestination @row }
    $rows = @{ object = [pscustomobject] $row; table = $row; JSON = $row | ConvertTo-Json; CSV = [pscustomobject] $row | ConvertTo-Csv | ConvertFrom-Csv }
    foreach ($way in $rows.Keys) {
      foreach ($fault in (Get-Fault { $rows[$way] | Install-StitchDestination }), (Get-Fault { $rows[$way] | Install-StitchDestination -WhatIf })) {
        $fault.Ids.Count | Should -Be 1 -Because $way
        $fault.Writes | Should -Be 0 -Because $way
        $fault.Ids[0] -replace '^Row.*Invalid$' | Should -Be ($given.Ids[0] -replace '^Parameter.*Invalid$') -Because $way
      }
    }
    $given.Writes | Should -Be 0
    (Get-Fault { Install-StitchDestination @row -WhatIf }).Ids | Should -Be $given.Ids
  }

  It 'refuses an account id that a spreadsheet has spoilt: <_>' -ForEach '23456789012', '1.23457E+11' {
    $fault = Get-Fault { [pscustomobject]($line + @{ BucketAccountId = $_ }) | Install-StitchDestination }
    $fault.Ids | Should -Be RowValueInvalid
    $fault.Message | Should -Match 'spreadsheets'
    $fault.Writes | Should -Be 0
  }

  It 'refuses <Name> as a column' -ForEach @{ Name = 'WhatIf' }, @{ Name = 'Confirm' }, @{ Name = 'Verbose' }, @{ Name = 'ThrottleLimit' } {
    foreach ($value in 'True', $true, 1) {
      $fault = Get-Fault { [pscustomobject]($line + @{ $Name = $value }) | Install-StitchDestination }
      $fault.Ids | Should -Be ColumnNotRead
      $fault.Writes | Should -Be 0
    }
  }

  It 'reads the rows of a database like others' {
    $table = [Data.DataTable]::new()
    foreach ($name in 'BucketName', 'LifetimeDays', 'WhatIf') { $null = $table.Columns.Add($name) }
    $null = $table.Rows.Add('acme-lake', [DBNull]::Value, 'True'); $null = $table.Rows.Add('acme-lake', 'long', [DBNull]::Value)
    $fault = Get-Fault { $table.Rows | Install-StitchDestination }
    $fault.Ids | Should -Be ColumnNotRead, RowValueInvalid
    $fault.Writes | Should -Be 0
    $null = $table.Rows.Add('acme-lake', [DBNull]::Value, [DBNull]::Value)
    ($table.Rows[2] | Get-StitchBucket).BucketName | Should -Be acme-lake
  }

  It 'goes on with the rows that are right' {
    $good = [pscustomobject]($line + @{ RoleName = 'good'; ClusterName = 'good' })
    $bad = [pscustomobject]($line + @{ RoleName = 'bad'; ClusterName = 'bad'; LifetimeDays = 0; StitchToken = $sandbox.StitchAccounts[1].StitchToken })
    $installed = $bad, $good | Install-StitchDestination -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction Ignore
    $installed.RoleName | Should -Be good
    $errors.Count | Should -Be 1
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'RowValueInvalid,*'
    # The row itself, to be repaired and tried again.
    $errors[0].TargetObject.RoleName | Should -Be bad
    $errors[0].TargetObject.LifetimeDays = 30
    ($errors[0].TargetObject | Install-StitchDestination -WarningAction Ignore).ConnectionCheck | Should -Be succeeded
  }

  It 'refuses a cell that cannot be read with the catalogue''s error: <Name>' -ForEach @(
    @{ Name = 'Remove-StitchDestination'; Row = [pscustomobject]@{ DestinationId = 'Lake' } }
    @{ Name = 'Get-StitchBucket'; Row = [pscustomobject]@{ BucketName = 'acme-lake'; StitchRegion = 'Asia' } }
    @{ Name = 'Set-StitchDestination'; Row = [pscustomobject]@{ DestinationId = 7; SshPort = 'ssh' } }
  ) {
    $fault = Get-Fault { $Row | & $Name }
    $fault.Ids | Should -Be RowValueInvalid
    $fault.Writes | Should -Be 0
  }

  It 'judges a JDBC URL under -WhatIf, too' {
    (Get-Fault { New-StitchDestination -JdbcUrl nonsense -BucketName acme-lake -WhatIf }).Ids | Should -Be JdbcUrlInvalid
    (Get-Fault { [pscustomobject]@{ JdbcUrl = 'nonsense'; BucketName = 'acme-lake' } | New-StitchDestination -WhatIf }).Ids | Should -Be JdbcUrlInvalid
  }
}

Describe 'E. An empty cell is not there' {
  BeforeAll { Start-Lake }
  AfterAll { Stop-StitchSandbox }

  It 'makes no second token for an empty TokenId: <_>' -ForEach 'object', 'CSV', 'JSON', 'table' {
    $row = [pscustomobject]@{ BucketName = 'acme-lake'; TokenId = '' }
    $row = switch ($_) { 'CSV' { $row | ConvertTo-Csv | ConvertFrom-Csv } 'JSON' { '{"BucketName":"acme-lake","TokenId":null}' } 'table' { @{ BucketName = 'acme-lake'; TokenId = ' ' } } default { $row } }
    $fault = Get-Fault { $row | Test-StitchDestination -Repair }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Writes | Should -Be 0
    $fault.Output.Status | Select-Object -Unique | Should -Be Passed
  }

  It 'is one with a column that is left out, in a row of empty cells beside the bucket' {
    $columns = (Get-Command Install-StitchDestination).Parameters.Keys | Where-Object { $_ -notin [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters -and $_ -notin 'InputObject', 'ThrottleLimit', 'MfaCode' }
    $row = [ordered]@{}; foreach ($column in $columns) { $row[$column] = '' }
    foreach ($name in $line.Keys) { $row[$name] = $line[$name] }
    $row.BucketName = 'acme-lake'
    $fault = Get-Fault { [pscustomobject] $row | ConvertTo-Csv | ConvertFrom-Csv | Install-StitchDestination }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Writes | Should -Be 0
    $fault.Output.Outcome | Should -Be Unchanged
  }

  It 'blanks nothing: <_>' -ForEach 'JdbcUrl', 'BucketName', 'DestinationName', 'SshHost', 'SshPort', 'Token', 'StitchToken', 'StitchRegion' {
    $row = [pscustomobject]@{ DestinationId = $made.DestinationId; $_ = '' }
    $fault = Get-Fault { $row | Set-StitchDestination }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Writes | Should -Be 0
    $fault.Output.Outcome | Should -Be Unchanged
  }

  It 'is no address and no ARN: <Name> of <Cmdlet>' -ForEach @(
    @{ Cmdlet = 'Get-DeltaCluster'; Name = 'WorkspaceUrl'; Row = @{ ClusterName = 'stitch' } }
    @{ Cmdlet = 'New-DeltaToken'; Name = 'WorkspaceUrl'; Row = @{ TokenComment = 'x' } }
    @{ Cmdlet = 'Test-StitchDestination'; Name = 'InstanceProfileArn'; Row = @{ BucketName = 'acme-lake' } }
    @{ Cmdlet = 'Test-StitchDestination'; Name = 'WorkspaceUrl'; Row = @{ BucketName = 'acme-lake' } }
    @{ Cmdlet = 'Get-StitchBucket'; Name = 'StitchRegion'; Row = @{ BucketName = 'acme-lake' } }
  ) {
    $row = [pscustomobject]($Row + @{ $Name = '' })
    $with = @{}; if ((Get-Command $Cmdlet).Parameters.ContainsKey('WhatIf')) { $with.WhatIf = $true }
    $fault = Get-Fault { $row | & $Cmdlet @with }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Output | Should -Not -BeNullOrEmpty
  }

  It 'is a missing one where it is needed: <Cmdlet>' -ForEach @(
    @{ Cmdlet = 'Register-DeltaInstanceProfile'; Row = @{ InstanceProfileArn = ''; DeploymentRoleName = 'databricks-deployment' } }
    @{ Cmdlet = 'New-DeltaCluster'; Row = @{ InstanceProfileArn = ''; ClusterName = 'x' } }
  ) {
    $fault = Get-Fault { [pscustomobject] $Row | & $Cmdlet }
    $fault.Ids | Should -Be InputMissing
    $fault.Writes | Should -Be 0
  }

  It 'takes what is no ARN and no address for a wrong one, not for a fault of its own' {
    (Get-Fault { Test-StitchDestination -InstanceProfileArn stitch-delta }).Ids | Should -Be ArnInvalid
    (Get-Fault { Test-StitchDestination -BucketName acme-lake -WorkspaceUrl $sandbox.WorkspaceUrl.Authority }).Ids | Should -Not -Contain Unexpected
  }

  It 'keeps a list that was in a file a list' {
    $copy = Copy-ByFile ([pscustomobject]@{ BucketName = 'acme-lake', 'acme-lake' })
    ($copy | Get-StitchBucket).BucketName | Should -Be acme-lake, acme-lake
    $copy = Copy-ByFile ([pscustomobject]@{ BucketName = @() })
    (Get-Fault { $copy | Get-StitchBucket }).Ids | Should -Be InputMissing
  }
}

Describe 'G. A diagnosis by status and code' {
  BeforeAll { Start-Lake }
  AfterAll { Stop-StitchSandbox }

  It 'does not take the number of a cluster for a status: <_>' -ForEach '0403-101530-abcd1234', '1127-140100-401abcde' {
    $null = Add-StitchSandboxFault Stitch destinations/update -StatusCode 400 -ErrorCode bad_request -Message "The cluster $_ does not answer." -Count 1
    $fault = Get-Fault { Set-StitchDestination -Description "about $_" }
    $fault.Message | Should -Match $_
    $fault.Remedy | Should -Not -Match 'Connect-Stitch|New-DeltaToken'
  }

  It 'does not take the name of a host for an SSH server' {
    $fault = Get-Fault { Set-StitchDestination -JdbcUrl 'jdbc:spark://sshd-lake.invalid:443/default;httpPath=sql/protocolv1/o/1/c' -WarningAction Ignore }
    $fault.Ids | Should -Be ConnectionCheckFailed
    $fault.Message | Should -Match 'sshd-lake'
    $fault.Remedy | Should -Not -Match 'NoSsh|SSH'
  }
}

Describe 'I. Secrets and calendars' {
  BeforeAll { Start-Lake }
  AfterAll { Stop-StitchSandbox }

  It 'trims a token that ends with a line break: <What>' -ForEach @(
    @{ What = '-WorkspaceToken'; Command = { Get-DeltaCluster -WorkspaceUrl $sandbox.WorkspaceUrl -WorkspaceToken $workspace } }
    @{ What = 'a row''s WorkspaceToken'; Command = { @{ WorkspaceToken = $workspace; ClusterName = 'stitch' } | Get-DeltaCluster } }
    @{ What = '-Connection'; Command = { Get-DeltaCluster -Connection @{ WorkspaceUrl = "$($sandbox.WorkspaceUrl)"; Token = Get-SecretText $workspace } } }
    @{ What = 'Connect-DeltaWorkspace'; Command = { Connect-DeltaWorkspace $sandbox.WorkspaceUrl $workspace } }
    @{ What = '-StitchToken'; Command = { Get-StitchDestination -StitchToken $stitch } }
    @{ What = 'a row''s StitchToken'; Command = { [pscustomobject]@{ StitchToken = $stitch } | Get-StitchDestination } }
    @{ What = 'Connect-Stitch'; Command = { Connect-Stitch $stitch } }
    @{ What = 'STITCH_ACCESS_TOKEN'; Command = { $env:STITCH_ACCESS_TOKEN = Get-SecretText $stitch; try { Connect-Stitch } finally { $env:STITCH_ACCESS_TOKEN = $null } } }
    @{ What = '-AwsCredential'; Command = { Get-StitchBucket acme-lake -AwsCredential ([pscredential]::new($sandbox.AccessKeyId, (ConvertTo-Secret "$(Get-SecretText $sandbox.SecretAccessKey)`n"))) } }
    @{ What = '-Token of the form'; Command = { Set-StitchDestination -Token (ConvertTo-Secret "$(Get-SecretText $made.Token)`r`n") } }
  ) {
    $workspace = ConvertTo-Secret "$(Get-SecretText $sandbox.WorkspaceToken)`n"
    $stitch = ConvertTo-Secret "$(Get-SecretText $sandbox.StitchToken)`r`n"
    $fault = Get-Fault $Command
    $fault.Ids | Should -BeNullOrEmpty -Because $fault.Message
    $fault.Output | Should -Not -BeNullOrEmpty
  }

  It 'refuses an address with a secret in it and does not show it: <_>' -ForEach 'https://user:hunter2hunter2@dbc-a1b2c3d4-e5f6.cloud.databricks.com', 'databricks://token:hunter2hunter2@dbc-a1b2c3d4-e5f6.cloud.databricks.com', "https://token:dapi$('0' * 32)@dbc-1.cloud.databricks.com" {
    foreach ($fault in (Get-Fault { Connect-DeltaWorkspace $_ (ConvertTo-Secret x) }), (Get-Fault { Get-DeltaCluster -WorkspaceUrl $_ }), (Get-Fault { [pscustomobject]@{ WorkspaceUrl = $_; ClusterName = 'x' } | Get-DeltaCluster }),
      (Get-Fault { Get-DeltaCluster -Connection @{ WorkspaceUrl = $_; Token = 'x' } })) {
      $fault.Ids | Should -Be WorkspaceUrlHoldsSecret
      $fault.Text | Should -Not -Match 'hunter2|dapi0000'
    }
  }

  It 'shows nothing of a -Connection that is <What>' -ForEach @(
    @{ What = 'a text'; Connection = "dapi$('1' * 32)"; Id = 'ParameterInvalid' }
    @{ What = 'an object'; Connection = [pscustomobject]@{ WorkspaceUrl = 'https://dbc-1.cloud.databricks.com'; Token = "dapi$('1' * 32)" }; Id = 'SandboxRunning' }
    @{ What = 'an object without an address'; Connection = [pscustomobject]@{ Token = "dapi$('1' * 32)"; Tokn = 'x' }; Id = 'ConnectionInvalid' }
  ) {
    $fault = Get-Fault { Get-DeltaCluster -Connection $Connection }
    $fault.Ids | Should -Be $Id
    $fault.Text | Should -Not -Match 'dapi1111'
    (Get-Fault { @{ ClusterName = 'x'; Connection = $Connection } | Get-DeltaCluster }).Text | Should -Not -Match 'dapi1111'
  }

  It 'takes an object for -Connection' { (Get-DeltaCluster -Connection ([pscustomobject]@{ WorkspaceUrl = "$($sandbox.WorkspaceUrl)"; Token = Get-SecretText $sandbox.WorkspaceToken })).ClusterName | Should -Be stitch }

  It 'repeats no token that was typed where something else belongs: <What>' -ForEach @(
    @{ What = 'a bucket'; Command = { Get-StitchBucket $token } }
    @{ What = 'a bucket from the pipe'; Command = { $token | Get-StitchBucket } }
    @{ What = 'a JDBC URL'; Command = { Set-StitchDestination -JdbcUrl $token } }
    @{ What = 'an address'; Command = { Connect-DeltaWorkspace $token } }
    @{ What = 'a destination''s name'; Command = { Set-StitchDestination $token } }
    @{ What = 'a comment'; Command = { New-DeltaToken $token } }
    @{ What = 'a cluster'; Command = { New-DeltaCluster $token -InstanceProfileArn $made.InstanceProfileArn } }
    @{ What = 'a number'; Command = { Start-StitchSandbox -WorkspaceCount $token } }
    @{ What = 'an access mode'; Command = { New-DeltaCluster -AccessMode $token -InstanceProfileArn $made.InstanceProfileArn } }
    @{ What = 'an org id'; Command = { Get-DeltaJdbcUrl stitch -OrgId $token } }
    @{ What = 'a column of text'; Command = { [pscustomobject]@{ BucketName = 'acme-lake'; StitchToken = $token } | Install-StitchDestination } }
    @{ What = 'a table'; Command = { @{ BucketName = 'acme-lake'; DestinationName = $token; LifetimeDays = 0 } | Install-StitchDestination } }
    @{ What = 'a column that nobody knows'; Command = { [pscustomobject]@{ BucketName = 'nowhere-to-be-found'; Note = $token } | Get-StitchBucket } }
    @{ What = 'a report''s row'; Command = { [pscustomobject]@{ Note = $token } | Export-StitchDestinationReport report.html } }
    @{ What = 'a statement'; Command = { Get-DeltaCluster stitch | Invoke-DeltaSql "SELECT '$token'" -WhatIf } }
    @{ What = 'Stitch''s own token as a name'; Command = { Set-StitchDestination (Get-SecretText $sandbox.StitchToken) } }
  ) {
    $fault = Get-Fault $Command
    $fault.Writes | Should -Be 0
    $fault.Text | Should -Not -Match ([regex]::Escape($token))
    $fault.Text | Should -Not -Match ([regex]::Escape((Get-SecretText $sandbox.StitchToken)))
  }

  It 'prints days that every calendar reads alike: <_>' -ForEach 'ar-SA', 'th-TH', 'fa-IR' {
    $thread = [Threading.Thread]::CurrentThread
    $kept = $thread.CurrentCulture, $thread.CurrentUICulture
    try {
      $thread.CurrentCulture = $thread.CurrentUICulture = $_
      $null = New-DeltaToken "in $_" -LifetimeDays 30 -WarningVariable warnings -WarningAction SilentlyContinue
      $checks = Test-StitchDestination
    }
    finally { $thread.CurrentCulture, $thread.CurrentUICulture = $kept }
    $day = [datetime]::UtcNow.AddDays(30).ToString('yyyy-MM', [cultureinfo]::InvariantCulture)
    "$warnings" | Should -Match "ends on ($day|$([datetime]::UtcNow.AddDays(29).ToString('yyyy-MM', [cultureinfo]::InvariantCulture)))-\d\d[:.]"
    ($checks | Where-Object CheckName -EQ 'Token lasts').Actual | Should -Match "20\d\d-\d\d-\d\d"
  }
}

Describe 'J. Ways of writing that people have' {
  BeforeAll { Start-Lake }
  AfterAll { Stop-StitchSandbox }

  It 'takes the console''s role ARN for the role''s name' {
    $fault = Get-Fault { Install-StitchDestination acme-lake -DestinationName Lake -DeploymentRoleName arn:aws:iam::123456789012:role/databricks-deployment -RoleName arn:aws:iam::123456789012:role/stitch-delta }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Writes | Should -Be 0
    $fault.Output.Outcome | Should -Be Unchanged
    (Get-DeltaInstanceProfile arn:aws:iam::123456789012:role/stitch-delta).RoleName | Should -Be stitch-delta
    (Get-Fault { Remove-DeltaInstanceProfile arn:aws:iam::123456789012:role/stitch-delta -WhatIf }).Output.RoleName | Should -Be stitch-delta
  }

  It 'takes the name of a cluster for its id: <_>' -ForEach 'Stop-DeltaCluster', 'Start-DeltaCluster', 'Wait-DeltaCluster', 'Get-DeltaJdbcUrl' {
    (Get-Fault { & $_ stitch }).Output.ClusterId | Should -Be $made.ClusterId
    $fault = Get-Fault { & $_ no-such-cluster }
    $fault.Ids | Should -Be ClusterNotFound
    $fault.Output | Should -BeNullOrEmpty
  }

  It 'removes a cluster by its name, and takes none that is not there for removed' {
    (Get-Fault { Remove-DeltaCluster stitch -WhatIf }).Output.ClusterId | Should -Be $made.ClusterId
    foreach ($name in 'no-such-cluster', '1127-140100-deadbeef') {
      $fault = Get-Fault { Remove-DeltaCluster $name }
      $fault.Ids | Should -Be ClusterNotFound
      $fault.Output | Should -BeNullOrEmpty
    }
  }

  It 'takes a bare name from the pipe: <Name>' -ForEach @(
    @{ Name = 'Grant-StitchBucketAccess'; Text = 'acme-lake' }, @{ Name = 'Test-StitchBucketAccess'; Text = 'acme-lake' }, @{ Name = 'Get-StitchBucket'; Text = 'acme-lake' }, @{ Name = 'Get-DeltaCluster'; Text = 'stitch' }
    @{ Name = 'Get-DeltaInstanceProfile'; Text = 'stitch-delta' }, @{ Name = 'Start-DeltaCluster'; Text = 'stitch' }, @{ Name = 'Get-StitchDestination'; Text = 'Lake' }
  ) {
    $fault = Get-Fault { $Text | & $Name }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Output | Should -Not -BeNullOrEmpty
    $fault.Writes | Should -Be 0
  }

  It 'finds a name with brackets, and goes on after a pattern that is none' {
    $null = New-DeltaToken 'nightly [prod]' -WarningAction Ignore
    (Get-DeltaToken 'nightly [prod]').TokenComment | Should -Be 'nightly [prod]'
    $found = @('x[', 'nightly [prod]' | Get-DeltaToken -ErrorAction SilentlyContinue -ErrorVariable errors)
    $found.TokenComment | Should -Be 'nightly [prod]'
    (Get-DeltaToken 'nightly*').TokenComment | Should -Be 'nightly [prod]'
    foreach ($name in 'Get-DeltaCluster', 'Get-StitchDestination', 'Get-DeltaToken') { (Get-Fault { & $name 'x[' }).Ids | Should -Not -Contain Unexpected }
  }

  It 'keeps the workspace''s id of an address' {
    $org = $sandbox.Workspaces[0].OrgId
    (Get-DeltaCluster -WorkspaceUrl "$($sandbox.WorkspaceUrl)?o=$org" -WorkspaceToken $sandbox.WorkspaceToken).ClusterName | Should -Be stitch
    (Get-Fault { Connect-DeltaWorkspace "$($sandbox.WorkspaceUrl)?o=123" $sandbox.WorkspaceToken }).Ids | Should -Be WorkspaceIsAnother
  }

  It 'reads a policy as the AWS CLI prints it, and as lines' {
    $document = '{"Version":"2012-10-17","Statement":[{"Sid":"Own","Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/*"}]}'
    $expected = Get-StitchBucketPolicy acme-lake -CurrentPolicy $document
    $expected | Should -Match 'LoaderDelta'
    $pretty = ($document | ConvertFrom-Json | ConvertTo-Json -Depth 9) -split '\r?\n'
    foreach ($given in (@{ Policy = $document } | ConvertTo-Json), $pretty, ($pretty + ''), (@{ Policy = $document } | ConvertTo-Json).Split("`n")) { Get-StitchBucketPolicy acme-lake -CurrentPolicy $given | Should -Be $expected }
  }

  It 'reads relative paths from the current location' {
    $folder = New-Item (Join-Path $TestDrive here) -ItemType Directory
    Push-Location $folder
    try {
      Set-Content databricks.cfg "[DEFAULT]`nhost = $($sandbox.WorkspaceUrl)`ntoken = $(Get-SecretText $sandbox.WorkspaceToken)`n"
      $env:DATABRICKS_CONFIG_FILE = 'databricks.cfg'
      (Connect-DeltaWorkspace -ProfileName DEFAULT).WorkspaceUrl | Should -Be $sandbox.WorkspaceUrl
      Test-StitchDestination | Export-StitchDestinationReport report.md
      Test-Path (Join-Path $folder report.md) | Should -BeTrue
    }
    finally { $env:DATABRICKS_CONFIG_FILE = $null; Pop-Location }
  }

  It 'does not seek the sandbox at a proxy' {
    # A process of its own: a proxy is looked up once.
    $kept = $env:http_proxy, $env:https_proxy, $env:no_proxy
    $env:http_proxy = $env:https_proxy = 'http://127.0.0.1:1'; $env:no_proxy = $null
    try {
      $said = Invoke-Shell -Command {
        param($Module)
        Import-Module $Module
        $null = Start-StitchSandbox -ClusterStartSeconds 0
        (Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -WarningAction Ignore).ConnectionCheck
      } -args (Resolve-Path $module).Path
    }
    finally { $env:http_proxy, $env:https_proxy, $env:no_proxy = $kept }
    $said | Should -Be succeeded
  }

  It 'has one rule for the size of a policy, which blanks do not count for' {
    $statement = '{"Sid":"S<n>","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::acme-lake/prefix-number-<n>/*"}'
    $many = '{"Version":"2012-10-17","Statement":[' + ((1..110 | ForEach-Object { $statement.Replace('<n>', "$_") }) -join ',') + ']}'
    $wide = $many | ConvertFrom-Json | ConvertTo-Json -Depth 9
    $many.Length | Should -BeLessThan 20480
    $wide.Length | Should -BeGreaterThan 20480
    { Get-StitchBucketPolicy acme-lake -CurrentPolicy $wide -ErrorAction Stop } | Should -Not -Throw
  }
}
