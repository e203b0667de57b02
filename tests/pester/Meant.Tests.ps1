# What is meant is what is touched: names that contradict each other, ids that are none, ARNs of other places, and what is advised to somebody who named nothing.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $changing = Get-Command -Module StitchDelta | Where-Object { $_.Parameters.ContainsKey('WhatIf') -and $_.Parameters.ContainsKey('InputObject') -and $_.Noun -ne 'StitchDestinationReport' } |
    ForEach-Object { @{ Name = $_.Name } }
  $taking = Get-Command -Module StitchDelta | Where-Object { $_.Parameters.ContainsKey('InputObject') -and $_.Noun -notin 'StitchDestinationReport', 'StitchPrivilege' } | ForEach-Object { @{ Name = $_.Name } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -WorkspaceCount 2
  $line = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }
  $made = Install-StitchDestination acme-lake @line -WarningAction Ignore

  function Get-Fault {
    param([scriptblock] $Command)
    $before = Get-WriteCount
    $ErrorActionPreference = 'Continue'
    $ConfirmPreference = 'None'
    $said = @(try { & $Command *>&1 } catch { $_ })
    $errors = @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    [pscustomobject]@{
      Ids = @($errors.ForEach{ "$($_.FullyQualifiedErrorId)".Split(',')[0] }); Writes = (Get-WriteCount) - $before
      Message = "$($errors[0].Exception.Message)"; Remedy = "$($errors[0].ErrorDetails.RecommendedAction)"; Said = $said
      Output = @($said | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.InformationalRecord] -and $_ -isnot [Management.Automation.InformationRecord] })
      Text = "$($said | ForEach-Object { "$_"; if ($_ -is [Management.Automation.ErrorRecord]) { $_.ErrorDetails.RecommendedAction; $_.CategoryInfo; $_.TargetObject; $_.Exception } })"
    }
  }
  function ConvertTo-Secret { param([string] $Text) $secret = [securestring]::new(); $Text.ToCharArray().ForEach{ $secret.AppendChar($_) }; $secret }
}
AfterAll { Stop-StitchSandbox }

Describe 'An id with a name that is another''s' {
  It 'does nothing: <What>' -ForEach @(
    @{ What = 'a cluster from the pipe with a name on the command line'; Command = { Get-DeltaCluster stitch | Remove-DeltaCluster -ClusterName other -Force } }
    @{ What = 'a row'; Command = { @{ ClusterId = $made.ClusterId; ClusterName = 'prod-etl' } | Remove-DeltaCluster -Force } }
    @{ What = 'a row of CSV'; Command = { "ClusterId,ClusterName`n$($made.ClusterId),prod-etl" | ConvertFrom-Csv | Remove-DeltaCluster -Force } }
    @{ What = 'both parameters'; Command = { Remove-DeltaCluster $made.ClusterId -ClusterName prod-etl -Force } }
    @{ What = 'an id on the command line with a cluster from the pipe'; Command = { [pscustomobject]@{ ClusterName = 'prod-etl' } | Stop-DeltaCluster -ClusterId $made.ClusterId } }
    @{ What = 'Stop'; Command = { Stop-DeltaCluster -ClusterId $made.ClusterId -ClusterName prod-etl } }
    @{ What = 'Start'; Command = { Start-DeltaCluster -ClusterId $made.ClusterId -ClusterName prod-etl } }
    @{ What = 'Wait'; Command = { Wait-DeltaCluster -ClusterId $made.ClusterId -ClusterName prod-etl } }
    @{ What = 'Get'; Command = { Get-DeltaCluster -ClusterId $made.ClusterId -ClusterName prod-* } }
    @{ What = 'a token and a comment'; Command = { @{ TokenId = $made.TokenId; TokenComment = 'nightly' } | Remove-DeltaToken -Force } }
    @{ What = 'a token to look at'; Command = { Get-DeltaToken nightly -TokenId $made.TokenId } }
    @{ What = 'a token to rotate'; Command = { Update-DeltaToken nightly -TokenId $made.TokenId } }
    @{ What = 'a destination and a name'; Command = { @{ DestinationId = $made.DestinationId; DestinationName = 'Sea' } | Remove-StitchDestination -Force } }
    @{ What = 'a destination to look at'; Command = { Get-StitchDestination Sea -DestinationId $made.DestinationId } }
  ) {
    $fault = Get-Fault $Command
    $fault.Ids | Should -Be NameDiffers
    $fault.Writes | Should -Be 0
    $fault.Output | Should -BeNullOrEmpty
    $fault.Message | Should -Match "is called '(stitch|Stitch destination Lake.*|Lake)', not '(other|prod-etl|prod-\*|nightly|Sea)'"
  }

  It 'is none where the two belong together: <What>' -ForEach @(
    @{ What = 'a row'; Command = { @{ ClusterId = $made.ClusterId; ClusterName = 'stitch' } | Remove-DeltaCluster -WhatIf } }
    @{ What = 'both parameters'; Command = { Remove-DeltaCluster $made.ClusterId -ClusterName stitch -WhatIf } }
    @{ What = 'the id in place of the name'; Command = { Remove-DeltaCluster $made.ClusterId -ClusterName $made.ClusterId -WhatIf } }
    @{ What = 'a pattern'; Command = { Get-DeltaCluster st* -ClusterId $made.ClusterId } }
    @{ What = 'a comment without the mark'; Command = { @{ TokenId = $made.TokenId; TokenComment = 'Stitch destination Lake' } | Remove-DeltaToken -WhatIf } }
    @{ What = 'a comment with the mark'; Command = { Get-DeltaToken -TokenId $made.TokenId | ConvertTo-Csv | ConvertFrom-Csv | Select-Object TokenId, TokenComment | Remove-DeltaToken -WhatIf } }
    @{ What = 'a destination'; Command = { @{ DestinationId = $made.DestinationId; DestinationName = 'Lake' } | Remove-StitchDestination -WhatIf } }
    @{ What = 'a name that is to be'; Command = { @{ DestinationId = $made.DestinationId; DestinationName = 'Sea' } | Set-StitchDestination -WhatIf } }
  ) {
    $fault = Get-Fault $Command
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Output.Count | Should -Be 1
  }

  It 'is none where an object of the module remembers an old name' {
    $old = Get-DeltaCluster stitch
    $url = [uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/get?cluster_id=' + $old.ClusterId)
    $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
    $now = Invoke-RestMethod $url -Headers $headers
    $edit = @{ cluster_id = $now.cluster_id; cluster_name = 'renamed'; custom_tags = $now.custom_tags; spark_version = $now.spark_version; node_type_id = $now.node_type_id; num_workers = 1 } | ConvertTo-Json
    $null = Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/edit')) -Method Post -Headers $headers -Body $edit -ContentType application/json
    (Get-Fault { $old | Remove-DeltaCluster -WhatIf }).Ids | Should -BeNullOrEmpty
    $null = Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/edit')) -Method Post -Headers $headers -Body ($edit -replace 'renamed', 'stitch') -ContentType application/json
  }
}

Describe 'A cluster whose name ends in a blank' {
  It 'is not the one without it' {
    $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
    $body = @{ cluster_name = 'stitch '; spark_version = '17.3.x-scala2.13'; node_type_id = 'm5d.large'; num_workers = 1 } | ConvertTo-Json
    $other = Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/create')) -Method Post -Headers $headers -Body $body -ContentType application/json
    $gone = Remove-DeltaCluster 'stitch ' -IncludeForeign -Force
    $gone.ClusterId | Should -Be $other.cluster_id
    (Get-DeltaCluster stitch).ClusterId | Should -Be $made.ClusterId
  }
}

Describe 'What is no id of a token' {
  It 'revokes nothing, and says so: <What>' -ForEach @(
    @{ What = 'a comment'; Id = { 'Stitch destination Lake' }; Hint = $true }
    @{ What = 'a star'; Id = { '*' } }
    @{ What = 'a typo'; Id = { "$($made.TokenId)0" } }
    @{ What = 'the id in capitals'; Id = { $made.TokenId.ToUpperInvariant() }; Hint = $true }
    @{ What = 'the beginning of an id'; Id = { $made.TokenId.Substring(0, 11) + '…' }; Hint = $true }
  ) {
    $given = & $Id
    foreach ($command in { Remove-DeltaToken $given -Force }, { $given | Remove-DeltaToken -Force }, { @{ TokenId = $given } | Remove-DeltaToken -Force }, { Remove-DeltaToken $given -WhatIf }) {
      $fault = Get-Fault $command
      $fault.Ids | Should -Be TokenNotFound
      $fault.Writes | Should -Be 0
      $fault.Output | Should -BeNullOrEmpty
      if ($Hint) { $fault.Remedy | Should -Match "-TokenId $($made.TokenId)\." } else { $fault.Remedy | Should -Not -Match $made.TokenId }
    }
  }

  It 'is shown nowhere in place of one' {
    foreach ($width in 80, 120, 200) {
      foreach ($text in (Get-DeltaToken -TokenId $made.TokenId | Out-String -Width $width), (Get-DeltaToken -TokenId $made.TokenId | Format-Table | Out-String -Width $width)) {
        $text | Should -Match 'Stitch destination'
        if ($text -match $made.TokenId.Substring(0, 6)) { $text | Should -Match $made.TokenId }
      }
    }
    Get-DeltaToken -TokenId $made.TokenId | Out-String -Width 80 | Should -Match $made.TokenId
  }
}

Describe 'What is advised to whoever named nothing' {
  It 'is no list of everything: <Name>' -ForEach $changing {
    foreach ($way in { [pscustomobject]@{ Foo = 1 } | & $Name -WhatIf }, { $null | & $Name -WhatIf }, { @{} | & $Name -WhatIf }, { & $Name -WhatIf }) {
      $fault = Get-Fault $way
      foreach ($record in $fault.Said | Where-Object { $_ -is [Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -match '^Input(Missing|Empty),' }) {
        $remedy = $record.ErrorDetails.RecommendedAction
        $remedy | Should -Not -Match "Put '|\| ?[A-Z]"
        foreach ($match in [regex]::Matches($remedy, '\b[A-Z][a-z]+-[A-Z][A-Za-z]+')) {
          Get-Command $match.Value -Module StitchDelta -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $match.Value
          $remedy.Substring($match.Index + $match.Length) | Should -Match '^( lists the (ids|names|ARNs|comments)\.| shows it\.| makes one\.| does by default)'
        }
      }
      $fault.Writes | Should -Be 0
    }
  }

  It 'names a parameter that there is: <Name>' -ForEach $taking {
    $fault = Get-Fault { [pscustomobject]@{ Foo = 1 } | & $Name }
    foreach ($record in $fault.Said | Where-Object { $_ -is [Management.Automation.ErrorRecord] -and $_.FullyQualifiedErrorId -like 'InputMissing,*' }) {
      $record.ErrorDetails.RecommendedAction | Should -Match '^Give -([A-Za-z]+), or an object that has it\.'
      $null = $record.ErrorDetails.RecommendedAction -match '^Give -([A-Za-z]+)'
      (Get-Command $Name).Parameters.Keys | Should -Contain $Matches[1]
    }
  }

  It 'is the Get of the thing at hand: <Name>' -ForEach @(
    @{ Name = 'Remove-DeltaToken'; Remedy = 'Give -TokenId, or an object that has it. Get-DeltaToken lists the ids.' }
    @{ Name = 'Remove-DeltaCluster'; Remedy = 'Give -ClusterId, or an object that has it. Get-DeltaCluster lists the ids.' }
    @{ Name = 'Unregister-DeltaInstanceProfile'; Remedy = 'Give -InstanceProfileArn, or an object that has it. Get-DeltaInstanceProfile lists the ARNs.' }
    @{ Name = 'Get-StitchDestination'; Remedy = 'Give -DestinationId, or an object that has it. Get-StitchDestination lists the ids.' }
    @{ Name = 'Get-DeltaToken'; Remedy = 'Give -TokenId, or an object that has it. Get-DeltaToken lists the ids.' }
    @{ Name = 'Uninstall-StitchDestination'; Remedy = 'Give -BucketName, or an object that has it. Get-StitchBucket lists the names.' }
    @{ Name = 'Invoke-DeltaSql'; Remedy = 'Give -Statement, or an object that has it.' }
  ) { (Get-Fault { [pscustomobject]@{ Foo = 1 } | & $Name }).Remedy | Should -BeExactly $Remedy }
}

Describe 'A secret where a name belongs' {
  It 'is not repeated: <What>' -ForEach @(
    @{ What = '64 hexadecimal digits as a role'; Secret = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'; Commands = { New-DeltaInstanceProfile -BucketName acme-lake -RoleName $Secret }, { Remove-DeltaInstanceProfile $Secret }, { @{ RoleName = $Secret } | Get-DeltaInstanceProfile } }
    @{ What = '64 hexadecimal digits as a bucket'; Secret = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'; Commands = { Get-StitchBucket $Secret }, { $Secret | Grant-StitchBucketAccess } }
    @{ What = '64 hexadecimal digits as a cluster'; Secret = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'; Commands = { Stop-DeltaCluster $Secret }, { New-DeltaCluster $Secret -InstanceProfileArn $made.InstanceProfileArn } }
    @{ What = 'letters and digits at random'; Secret = 'q7Xv2LmB9tRk4WzYc8NdJ3sHfP6gAeU1oT5i'; Commands = { Get-StitchBucket $Secret }, { New-DeltaInstanceProfile -BucketName acme-lake -RoleName $Secret }, { Set-StitchDestination $Secret }, { @{ BucketName = $Secret } | Test-StitchBucketAccess } }
  ) {
    foreach ($command in $Commands) {
      $fault = Get-Fault $command
      $fault.Ids | Should -Not -BeNullOrEmpty
      $fault.Writes | Should -Be 0
      $fault.Text | Should -Not -Match $Secret
    }
  }
}

Describe 'Secrets that are not there' {
  It 'says that there are no vaults: <Name>' -ForEach 'Install-StitchDestination', 'Test-StitchDestination', 'Uninstall-StitchDestination' {
    $path = $env:PSModulePath
    $env:PSModulePath = "$TestDrive"
    try { $fault = Get-Fault { [pscustomobject]@{ BucketName = 'acme-lake'; DestinationName = 'Lake'; StitchTokenSecretName = 'stitch' } | & $_ -Vault team } } finally { $env:PSModulePath = $path }
    $fault.Writes | Should -Be 0
    $fault.Text | Should -Match 'there is no command Get-Secret'
    $fault.Text | Should -Not -Match 'is not recognized'
  }

  It 'says that a secret was not saved with the row: <What>' -ForEach @(
    @{ What = 'CSV'; Copy = { param($o) $o | ConvertTo-Csv | ConvertFrom-Csv } }
    @{ What = 'JSON'; Copy = { param($o) $o | ConvertTo-Json -Depth 2 -WarningAction Ignore | ConvertFrom-Json } }
    @{ What = 'JSON as text'; Copy = { param($o) $o | ConvertTo-Json -Depth 2 -WarningAction Ignore } }
    @{ What = 'JSON with -AsHashtable'; Copy = { param($o) $o | ConvertTo-Json -Depth 2 -WarningAction Ignore | ConvertFrom-Json -AsHashtable } }
  ) {
    $found = Get-StitchDestination -StitchToken $sandbox.StitchToken | Select-Object DestinationId, DestinationName, StitchToken
    $copy = & $Copy $found
    foreach ($command in { $copy | Set-StitchDestination -Description x -NoWait }, { $copy | Remove-StitchDestination -Force }, { $copy | Uninstall-StitchDestination -Force }, { $copy | Get-StitchDestination }) {
      $fault = Get-Fault $command
      $fault.Ids | Should -Be SecretNotSaved
      $fault.Writes | Should -Be 0
      $fault.Remedy | Should -Match '-StitchToken'
      $fault.Text | Should -Not -Match 'plain text'
    }
    (Get-Fault { $copy | Get-StitchDestination -StitchToken $sandbox.StitchToken }).Output.DestinationName | Should -Be Lake
    function global:Get-Secret { param($Name, $Vault) $sandbox.StitchToken }
    try { (Get-Fault { $copy | Uninstall-StitchDestination -StitchTokenSecretName stitch -WhatIf }).Ids | Should -BeNullOrEmpty }
    finally { Remove-Item function:Get-Secret }
  }
}

Describe 'Connections' {
  It 'say what a profile lacks: <What>' -ForEach @(
    @{ What = 'a token'; Profile = "[work]`nhost = https://dbc-1.cloud.databricks.com"; Lacks = 'has no token, and no client_id with client_secret' }
    @{ What = 'a host'; Profile = "[work]`ntoken = dapi0123456789abcdef0123456789abcdef"; Lacks = 'has no host' }
    @{ What = 'the token that it says it has'; Profile = "[work]`nhost = https://dbc-1.cloud.databricks.com`nauth_type = pat"; Lacks = 'has no token' }
  ) {
    $env:DATABRICKS_CONFIG_FILE = Join-Path $TestDrive cfg
    Set-Content $env:DATABRICKS_CONFIG_FILE $Profile
    $session = Get-Session
    $property = $session.GetType().GetProperty('Workspace'); $here = $property.GetValue($session)
    try {
      $property.SetValue($session, $null)
      $fault = Get-Fault { Connect-DeltaWorkspace -ProfileName work }
      $env:DATABRICKS_CONFIG_PROFILE = 'work'
      $chosen = Get-Fault { Get-DeltaCluster }
    }
    finally { $property.SetValue($session, $here); Remove-Item env:DATABRICKS_CONFIG_FILE, env:DATABRICKS_CONFIG_PROFILE -ErrorAction Ignore }
    foreach ($one in $fault, $chosen) {
      $one.Ids | Should -Be DatabricksProfileIncomplete
      $one.Message | Should -Match "profile work of .*cfg $Lacks"
    }
  }

  It 'are understood as the module has them itself' {
    (Get-Fault { Get-DeltaRuntime -Connection $sandbox.Workspaces[1] }).Ids | Should -BeNullOrEmpty
    (Get-Fault { Connect-DeltaWorkspace -Connection $sandbox.Workspaces[0] }).Ids | Should -BeNullOrEmpty
    (Get-Fault { Get-DeltaRuntime -Connection (Get-StitchBucket acme-lake) }).Message | Should -Match 'a StitchBucket does not say how to connect'
    (Get-Fault { Get-DeltaRuntime -Connection 7 }).Message | Should -Match 'neither a table nor an object with properties'
  }

  It 'to the real Stitch are none to a sandbox' {
    $env:STITCH_ACCESS_TOKEN = 'of-the-real-stitch-account'
    try {
      $before = @(Get-StitchSandboxRequest).Count
      foreach ($command in { Connect-Stitch }, { Connect-Stitch (ConvertTo-Secret 'of-the-real-stitch-account') }, { Get-StitchDestination -StitchToken (ConvertTo-Secret 'of-the-real-stitch-account') }) {
        $fault = Get-Fault $command
        $fault.Ids | Should -Be SandboxRunning
        $fault.Text | Should -Not -Match 'of-the-real'
      }
      @(Get-StitchSandboxRequest).Count | Should -Be $before
      $env:STITCH_ACCESS_TOKEN = Get-SecretText $sandbox.StitchToken
      (Connect-Stitch).StitchRegion | Should -Be NorthAmerica
    }
    finally { Remove-Item env:STITCH_ACCESS_TOKEN }
  }
}

Describe 'The ARN of a role' {
  It 'is of the role that it names, and of no other: <What>' -ForEach @(
    @{ What = 'a path'; Command = { Remove-DeltaInstanceProfile arn:aws:iam::123456789012:role/path/stitch-delta }; Shown = 'arn:aws:iam::123456789012:role/stitch-delta' }
    @{ What = 'a path to look at'; Command = { Get-DeltaInstanceProfile arn:aws:iam::123456789012:role/path/stitch-delta }; Shown = 'arn:aws:iam::123456789012:role/stitch-delta' }
    @{ What = 'a partition'; Command = { Remove-DeltaInstanceProfile arn:aws-us-gov:iam::123456789012:role/stitch-delta }; Shown = 'arn:aws:iam::123456789012:role/stitch-delta' }
    @{ What = 'a partition of a new role'; Command = { New-DeltaInstanceProfile arn:aws-us-gov:iam::123456789012:role/gov -BucketName acme-lake }; Shown = 'arn:aws:iam::123456789012:role/gov' }
    @{ What = 'a path of a new role'; Command = { New-DeltaInstanceProfile arn:aws:iam::123456789012:role/team/new -BucketName acme-lake }; Shown = 'arn:aws:iam::123456789012:role/new' }
    @{ What = 'a deployment role'; Command = { New-DeltaInstanceProfile -BucketName acme-lake -DeploymentRoleName arn:aws-cn:iam::123456789012:role/databricks-deployment }; Shown = 'arn:aws:iam::123456789012:role/databricks-deployment' }
  ) {
    $fault = Get-Fault $Command
    $fault.Ids | Should -Be RoleIsAnother
    $fault.Writes | Should -Be 0
    $fault.Message | Should -Match ([regex]::Escape($Shown))
  }

  It 'is understood where it is right' {
    (Get-DeltaInstanceProfile $made.RoleArn).RoleName | Should -Be stitch-delta
    (Get-Fault { New-DeltaInstanceProfile $made.RoleArn -BucketName acme-lake -DeploymentRoleName arn:aws:iam::123456789012:role/databricks-deployment -WhatIf }).Ids | Should -BeNullOrEmpty
    (Get-Fault { Remove-DeltaInstanceProfile $made.RoleArn -WhatIf }).Ids | Should -BeNullOrEmpty
  }
}

Describe 'What is said' {
  It 'has no name where the row has none' {
    $fault = Get-Fault { @{ BucketName = @('a', 'b') } | Test-StitchBucketAccess }
    $fault.Message | Should -BeLike 'The BucketName of the row cannot be used:*'
    $fault = Get-Fault { @{ DestinationId = 'x' } | Remove-StitchDestination -Force }
    $fault.Message | Should -BeLike 'The DestinationId of the row cannot be used:*'
  }

  It 'of a file with another delimiter is that' {
    $fault = Get-Fault { "BucketName;DestinationName;RoleName`nacme-lake;Lake;stitch-delta" | ConvertFrom-Csv | Install-StitchDestination }
    $fault.Writes | Should -Be 0
    $fault.Text | Should -Match "Import-Csv -Delimiter ';'"
    $fault.Text | Should -Not -Match "column 'BucketName;DestinationName;RoleName'"
  }

  It 'is of the bucket that is named alone, as with Install- and Uninstall-' {
    (Test-StitchDestination acme-lake).Count | Should -Be (Test-StitchDestination).Count
    ('acme-lake' | Test-StitchDestination | Where-Object CheckId -EQ bucket-exists).Status | Should -Be Passed
  }

  It 'shows a plan as people read it' {
    $plan = Install-StitchDestination acme-lake -RoleName planned -ClusterName planned -TakeOver -DestinationName Lake -DeploymentRoleName databricks-deployment -WhatIf -WarningAction Ignore
    $record = @($plan.Changes | Where-Object Resource -Like 'record of installation*').Detail
    $record | Should -Match "<new cluster 'planned'>"
    $record | Should -Not -Match '=3C|=20'
  }
}

Describe 'What somebody wrote that names nothing of the installation' {
  BeforeAll {
    $url = $made.JdbcUrl -replace [regex]::Escape($made.ClusterId), '9999-000000-nope0000'
    function Get-Written { param([hashtable] $With) [pscustomobject](@{ BucketName = 'acme-lake'; RoleName = 'stitch-delta' } + $With) }
  }

  It 'is never healthy: <What>' -ForEach @(
    @{ What = 'a token'; Command = { Test-StitchDestination -TokenId nope -Strict } }
    @{ What = 'a cluster'; Command = { Test-StitchDestination -ClusterId 9999-000000-nope0000 -Strict } }
    @{ What = 'a URL'; Command = { Test-StitchDestination -JdbcUrl $url -Strict } }
    @{ What = 'a comment'; Command = { Test-StitchDestination -TokenComment nope -Strict } }
    @{ What = 'a name of a cluster'; Command = { Test-StitchDestination -ClusterName nope -Strict } }
    @{ What = 'a name of a destination'; Command = { Test-StitchDestination acme-lake -DestinationName nope -Strict } }
    @{ What = 'a row'; Command = { Get-Written @{ ClusterName = 'nope'; TokenId = 'nope' } | Test-StitchDestination -Strict } }
    @{ What = 'a row with a token'; Command = { Get-Written @{ TokenId = 'nope' } | Test-StitchDestination -Strict } }
    @{ What = 'a row with a URL'; Command = { Get-Written @{ jdbcurl = $url } | Test-StitchDestination -Strict } }
  ) {
    $fault = Get-Fault $Command
    $fault.Output | Should -Not -Contain $true
    if ($fault.Ids) { $fault.Ids | Should -Be InstallationNamesDiffer } else { $fault.Output | Should -Be $false }
    $fault.Writes | Should -Be 0
  }

  It 'changes nothing: <What>' -ForEach @(
    @{ What = 'a token'; Command = { Test-StitchDestination -TokenId nope -Repair } }
    @{ What = 'a cluster'; Command = { Test-StitchDestination -ClusterId 9999-000000-nope0000 -Repair } }
    @{ What = 'a URL'; Command = { Test-StitchDestination -JdbcUrl $url -Repair } }
    @{ What = 'a name of a cluster'; Command = { Test-StitchDestination -ClusterName nope -Repair } }
    @{ What = 'a row to repair'; Command = { Get-Written @{ ClusterId = '9999-000000-nope0000' } | Test-StitchDestination -Repair } }
    @{ What = 'a row with a cluster'; Command = { Get-Written @{ ClusterId = '9999-000000-nope0000' } | Uninstall-StitchDestination -Force } }
    @{ What = 'a row with a token'; Command = { Get-Written @{ TokenId = 'nope' } | Uninstall-StitchDestination -Force } }
    @{ What = 'a row with a URL'; Command = { Get-Written @{ JdbcUrl = $url } | Uninstall-StitchDestination -Force } }
    @{ What = 'a token to renew'; Command = { Update-DeltaToken -BucketName acme-lake -TokenId nope }; Id = 'TokenNotFound' }
  ) {
    $fault = Get-Fault $Command
    $fault.Ids | Should -Be $(if ($Id) { $Id } else { 'InstallationNamesDiffer' })
    $fault.Writes | Should -Be 0
  }

  It 'is healthy where it is the installation''s' {
    $is = Get-StitchInstallation
    $written = Get-Written @{ ClusterName = 'stitch'; ClusterId = $is.ClusterId; TokenId = $is.TokenId; DestinationName = 'Lake' }
    # The suites before have left their marks.
    $expected = (Test-StitchDestination).ForEach{ "$($_.CheckId) $($_.Status)" }
    ($written | Test-StitchDestination).ForEach{ "$($_.CheckId) $($_.Status)" } | Should -Be $expected
    (Test-StitchDestination -TokenId $is.TokenId -ClusterName stitch -JdbcUrl $made.JdbcUrl).ForEach{ "$($_.CheckId) $($_.Status)" } | Should -Be $expected
  }
}

Describe 'The command that repairs what came from a file' {
  It 'says the region in a word: <_>' -ForEach 'Clixml', 'JSON' {
    $copy = if ($_ -eq 'JSON') { $made | ConvertTo-Json -Depth 5 -WarningAction Ignore | ConvertFrom-Json }
    else { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($made, 3)) }
    $null = Stop-DeltaCluster stitch
    $null = Revoke-StitchBucketAccess acme-lake -Confirm:$false
    $commands = @(($copy | Test-StitchDestination).RemedyCommand | Where-Object { $_ })
    $null = Grant-StitchBucketAccess acme-lake
    $commands | Should -Not -BeNullOrEmpty
    $commands | Should -Not -Match '-StitchRegion \d'
    $commands | Should -Match '-StitchRegion NorthAmerica'
  }
}

# What a saved object says of cluster, token and URL is how they were then.
Describe 'An object that was saved before its cluster and its token were made anew' {
  BeforeAll {
    function Copy-Saved {
      param($Object, [string] $As)
      switch ($As) {
        'as it is' { $Object }
        'from Clixml' { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($Object, 3)) }
        'from CSV' { $Object | ConvertTo-Csv | ConvertFrom-Csv }
        'from JSON' { $Object | ConvertTo-Json -Depth 5 -WarningAction Ignore | ConvertFrom-Json }
      }
    }
  }
  BeforeEach {
    Stop-StitchSandbox
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $made = Install-StitchDestination acme-lake @line -WarningAction Ignore
    $shown = Get-StitchInstallation
    $null = Update-DeltaToken -WarningAction Ignore
    $null = Remove-DeltaCluster stitch -Force
    $null = Test-StitchDestination -Repair -WarningAction Ignore
    $now = Get-StitchInstallation
    $now.ClusterId | Should -Not -Be $shown.ClusterId
    $now.TokenId | Should -Not -Be $shown.TokenId
    # When a token was first used is told from then on.
    $null = Test-StitchDestination
  }

  It 'means the installation as it is now: <What> <As>' -ForEach @(
    foreach ($what in 'Install', 'Get-StitchInstallation') { foreach ($as in 'as it is', 'from Clixml', 'from CSV', 'from JSON') { @{ What = $what; As = $as } } }
  ) {
    $saved = Copy-Saved $(if ($What -eq 'Install') { $made } else { $shown }) $As
    $checks = $saved | Test-StitchDestination
    $checks | Where-Object Status -In Failed, Unknown | ForEach-Object { "$($_.CheckName): $($_.Actual)" } | Should -BeNullOrEmpty
    ($checks | Where-Object CheckId -EQ 'cluster-exists').Expected | Should -Match $now.ClusterId
    $writes = Get-WriteCount
    $null = $saved | Test-StitchDestination -Repair -WarningAction Ignore
    Get-WriteCount | Should -Be $writes
    $plan = $saved | Uninstall-StitchDestination -WhatIf -WarningAction Ignore 6>$null
    ($plan.Changes | Where-Object { "$($_.Resource)" -like 'cluster *' -and $_.Action -eq 'Delete' }) | Should -Not -BeNullOrEmpty
    $null = $saved | Uninstall-StitchDestination -Force -WarningAction Ignore
    Get-DeltaCluster | Should -BeNullOrEmpty
    Get-DeltaToken | Where-Object TokenComment -Match 'Stitch destination' | Should -BeNullOrEmpty
    Get-StitchInstallation | Should -BeNullOrEmpty
  }

  It 'has its token renewed: <_>' -ForEach 'as it is', 'from Clixml', 'from CSV' {
    $new = Copy-Saved $made $_ | Update-DeltaToken -WarningAction Ignore
    $new.TokenId | Should -Not -BeIn $made.TokenId, $now.TokenId
    (Get-StitchInstallation).TokenId | Should -Be $new.TokenId
    @(Get-DeltaToken | Where-Object TokenComment -Match 'Stitch destination').TokenId | Should -Be $new.TokenId
    Test-StitchDestination -Quiet | Should -BeTrue
  }
}
