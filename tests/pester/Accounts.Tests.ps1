# Two rows for two AWS accounts, two workspaces and two Stitch accounts in one pipe, through every cmdlet that takes an account from a row: each lands where it
# belongs. Looked at are the sandbox's log of requests, and what each account holds in the end.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $columns = 'AwsCredential', 'WorkspaceToken', 'StitchToken'
  $taking = @(Get-Command -Module StitchDelta | Where-Object { $_.Parameters.ContainsKey('InputObject') -and @($_.Parameters.Keys | Where-Object { $_ -in $columns }).Count })
  # How to call each, in the order of an installation's life: the columns of its rows. By name, so that a new cmdlet fails here until somebody says so.
  $calls = [ordered]@{
    'Test-StitchPrerequisite'         = @{ Columns = 'BucketName', 'RoleName', 'DeploymentRoleName' }
    'Get-StitchBucket'                = @{ Columns = 'BucketName' }
    'Grant-StitchBucketAccess'        = @{ Columns = 'BucketName' }
    'Test-StitchBucketAccess'         = @{ Columns = 'BucketName'; With = @{ Live = $true } }
    'New-DeltaInstanceProfile'        = @{ Columns = 'BucketName', 'RoleName', 'DeploymentRoleName' }
    'Get-DeltaInstanceProfile'        = @{ Columns = 'RoleName' }
    'Get-StitchInstallation'          = @{ Columns = 'RoleName' }
    'Register-DeltaInstanceProfile'   = @{ Columns = 'InstanceProfileArn' }
    'New-DeltaExternalLocation'       = @{ Columns = 'BucketName' }
    'Get-DeltaRuntime'                = @{ Columns = @() }
    'Get-DeltaNodeType'               = @{ Columns = @() }
    'New-DeltaCluster'                = @{ Columns = 'InstanceProfileArn', 'ClusterName' }
    'Get-DeltaCluster'                = @{ Columns = 'ClusterName' }
    'Wait-DeltaCluster'               = @{ Columns = 'ClusterName' }
    'Stop-DeltaCluster'               = @{ Columns = 'ClusterName' }
    'Start-DeltaCluster'              = @{ Columns = 'ClusterName' }
    'Get-DeltaJdbcUrl'                = @{ Columns = 'ClusterId' }
    'New-DeltaToken'                  = @{ Columns = 'TokenComment' }
    'Get-DeltaToken'                  = @{ Columns = 'TokenComment' }
    'Invoke-DeltaSql'                 = @{ Columns = 'JdbcUrl', 'Statement' }
    'New-StitchDestination'           = @{ Columns = 'DestinationName', 'BucketName', 'JdbcUrl', 'Token' }
    'Get-StitchDestination'           = @{ Columns = 'DestinationName' }
    'Set-StitchDestination'           = @{ Columns = 'DestinationId'; With = @{ Description = 'of a row' } }
    'Update-DeltaToken'               = @{ Columns = 'DestinationId', 'TokenId', 'JdbcUrl', 'TokenComment' }
    'Remove-StitchDestination'        = @{ Columns = 'DestinationId'; With = @{ Force = $true } }
    'Remove-DeltaToken'               = @{ Columns = 'TokenId'; With = @{ Force = $true } }
    'Remove-DeltaCluster'             = @{ Columns = 'ClusterName'; With = @{ Force = $true } }
    'Unregister-DeltaInstanceProfile' = @{ Columns = 'InstanceProfileArn' }
    'Remove-DeltaExternalLocation'    = @{ Columns = 'BucketName'; With = @{ Force = $true } }
    'Remove-DeltaInstanceProfile'     = @{ Columns = 'RoleName'; With = @{ Force = $true } }
    'Revoke-StitchBucketAccess'       = @{ Columns = 'BucketName' }
    'Install-StitchDestination'       = @{ Columns = 'BucketName', 'RoleName', 'DeploymentRoleName', 'ClusterName', 'DestinationName' }
    'Test-StitchDestination'          = @{ Columns = 'BucketName', 'RoleName', 'ClusterName', 'DestinationName' }
    'Uninstall-StitchDestination'     = @{ Columns = 'BucketName', 'RoleName', 'ClusterName', 'DestinationName'; With = @{ Force = $true } }
  }
  $cases = foreach ($name in $calls.Keys) { @{ Name = $name; Columns = $calls[$name].Columns; With = $calls[$name].With ?? @{}; Command = Get-Command $name } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Signed.ps1

  function Start-Accounts {
    param([string] $WorkspaceKind = 'HiveMetastore')
    # Two of each, and a Stitch account that is nobody's. All names are the same, so that a mistake is not seen by a name.
    $script:sandbox = Start-StitchSandbox -WorkspaceKind $WorkspaceKind -WorkspaceCount 2 -StitchAccountCount 3 -ClusterStartSeconds 0
    $script:keys = @(
      @{ AccessKeyId = $sandbox.AccessKeyId; SecretAccessKey = $sandbox.SecretAccessKey }
      @{ AccessKeyId = $sandbox.Partner.AccessKeyId; SecretAccessKey = $sandbox.Partner.SecretAccessKey })
    $script:buckets = 'acme-lake', 'partner-lake'
    $script:expected = @{
      Aws        = $sandbox.AccountId, $sandbox.Partner.AccountId
      Databricks = @($sandbox.Workspaces.ForEach{ $_.WorkspaceUrl.Authority })
      Stitch     = @($sandbox.StitchAccounts[0, 1].ForEach{ "$($_.StitchClientId)" })
    }
    $script:accounts = foreach ($n in 0, 1) {
      @{
        AwsCredential = [pscredential]::new($keys[$n].AccessKeyId, $keys[$n].SecretAccessKey); StitchToken = $sandbox.StitchAccounts[$n].StitchToken
        WorkspaceUrl = $sandbox.Workspaces[$n].WorkspaceUrl; WorkspaceToken = $sandbox.Workspaces[$n].WorkspaceToken
      }
    }
    $script:facts = foreach ($n in 0, 1) {
      @{ BucketName = $buckets[$n]; RoleName = 'of-a-row'; DeploymentRoleName = 'databricks-deployment'; ClusterName = 'of a row'; TokenComment = 'of a row'; DestinationName = 'Row'; Statement = 'SELECT 1' }
    }
  }

  function Get-Row {
    # A row of each account: an object, and a table with keys in small letters.
    param([string[]] $Columns, [string[]] $Choosing)
    foreach ($n in 0, 1) {
      $row = @{}
      foreach ($column in $Columns) { $row[$column] = $facts[$n][$column] }
      foreach ($column in $Choosing) { $row[$column] = $accounts[$n][$column] }
      if ($n -eq 0) { [pscustomobject] $row }
      else { $table = [Collections.Hashtable]::new(); foreach ($key in $row.Keys) { $table[$key.ToLowerInvariant()] = $row[$key] }; $table }
    }
  }

  function Get-Landed {
    # What was asked meanwhile, by system: the accounts, and what was written in each of the two.
    param([int] $Since)
    $sent = @(Get-StitchSandboxRequest | Select-Object -Skip $Since)
    foreach ($system in @{ Name = 'Aws'; Services = 'S3', 'IAM', 'STS' }, @{ Name = 'Databricks'; Services = 'Databricks', 'SQL' }, @{ Name = 'Stitch'; Services = , 'Stitch' }) {
      $of = @($sent | Where-Object Service -in $system.Services)
      [pscustomobject]@{
        System = $system.Name; Accounts = @($of.Account | Sort-Object -Unique)
        Writes = foreach ($account in $expected[$system.Name]) { (@($of | Where-Object { $_.Account -eq $account -and $_.IsWrite -and $_.Status -lt 300 }).Operation | Sort-Object) -join ', ' }
      }
    }
  }

  function Get-Holding {
    # What an account of each system has, read past the module.
    param([int] $Number)
    $aws = $keys[$Number]
    $iam = { param($action) (Invoke-SignedRequest $sandbox.AwsEndpointUrl -Method Post -Service iam @aws -Body @{ Action = $action; Version = '2010-05-08' }).Content }
    $policy = Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)$($buckets[$Number])?policy" @aws
    if ($policy.StatusCode -eq 200) { ($policy.Content | ConvertFrom-Json).Statement.Resource | ForEach-Object { "policy of $_" } }
    [regex]::Matches((& $iam ListRoles), '<Arn>(.*?)</Arn>').ForEach{ $_.Groups[1].Value } | Sort-Object
    [regex]::Matches((& $iam ListInstanceProfiles), '<Arn>(arn:[^<]*:instance-profile/.*?)</Arn>').ForEach{ $_.Groups[1].Value } | Sort-Object
    $workspace = $sandbox.Workspaces[$Number]
    $databricks = { param($path) Invoke-RestMethod ([uri]::new($workspace.WorkspaceUrl, "api/$path")) -Headers @{ Authorization = "Bearer $(Get-SecretText $workspace.WorkspaceToken)" } }
    (& $databricks 2.0/instance-profiles/list).instance_profiles | ForEach-Object { if ($_) { "registered $($_.instance_profile_arn)" } }
    (& $databricks 2.1/clusters/list).clusters | ForEach-Object { if ($_) { "cluster $($_.cluster_name) with $($_.aws_attributes.instance_profile_arn)" } }
    (& $databricks 2.0/token/list).token_infos | ForEach-Object { "token $($_.comment -replace ' #sd-\w+$')" }
    $answer = Invoke-RestMethod ([uri]::new($sandbox.ConnectApi, 'v4/destinations')) -Headers @{ Authorization = "Bearer $(Get-SecretText $sandbox.StitchAccounts[$Number].StitchToken)" }
    foreach ($destination in $answer) { "destination $($destination.name) into $($destination.properties.s3_bucket) by $($destination.properties.jdbc_url -replace '^jdbc:spark://([^/]*)/.*$', '$1')" }
  }

  function Assert-OwnHolding {
    # Both accounts hold the same things, and nothing of the other one.
    param([int] $Least)
    $held = @(Get-Holding 0), @(Get-Holding 1)
    $held[0].Count | Should -BeGreaterOrEqual $Least
    $metastores = 'c25a7acd', 'c25a7ace'
    $marks = foreach ($n in 0, 1) { , @($buckets[$n]; $expected.Aws[$n]; $expected.Databricks[$n]; $metastores[$n]) }
    foreach ($n in 0, 1) { foreach ($mark in $marks[1 - $n]) { "$($held[$n])" | Should -Not -Match ([regex]::Escape($mark)) -Because "account $n" } }
    $plain = foreach ($n in 0, 1) { $text = $held[$n] -join "`n"; foreach ($i in 0..3) { $text = $text.Replace($marks[$n][$i], "<$i>") }; $text }
    $plain[1] | Should -BeExactly $plain[0]
  }
}

Describe 'Every cmdlet that takes an account from a row' {
  It 'is tried: <Name>' -ForEach @($taking | ForEach-Object { @{ Name = $_.Name; IsTried = $calls.Contains($_.Name) } }) { $IsTried | Should -BeTrue }
}

Describe 'Two rows for two accounts' {
  BeforeAll {
    Start-Accounts UnityCatalog
    $before = @(Get-Holding 0), @(Get-Holding 1)
  }
  AfterAll { Stop-StitchSandbox }

  It 'are worked on by <Name> each in its own' -ForEach $cases {
    $systems = @{ Aws = 'AwsCredential'; Databricks = 'WorkspaceToken'; Stitch = 'StitchToken' }
    $taken = @($systems.Keys | Where-Object { $Command.Parameters.ContainsKey($systems[$_]) })
    $choosing = @($taken.ForEach{ $systems[$_] }; if ('Databricks' -in $taken) { 'WorkspaceUrl' })
    $since = @(Get-StitchSandboxRequest).Count
    $output = @(Get-Row $Columns $choosing | & $Name @With -ErrorAction Stop -WarningAction Ignore)
    foreach ($landed in Get-Landed $since | Where-Object System -in $taken) {
      $landed.Accounts | Should -Be ($expected[$landed.System] | Sort-Object) -Because "both were asked, and no third one ($($landed.System))"
      $landed.Writes[1] | Should -Be $landed.Writes[0] -Because "as much was done in one as in the other ($($landed.System))"
    }
    # What came out is of the account of its row, and the next cmdlets' rows say so.
    foreach ($n in 0, 1) {
      $own = @($output | Where-Object { $_.BucketName -eq $buckets[$n] -or $_.WorkspaceUrl -eq $sandbox.Workspaces[$n].WorkspaceUrl -or "$($_.RoleArn)".Contains($expected.Aws[$n]) })
      foreach ($name in 'InstanceProfileArn', 'ClusterId', 'JdbcUrl', 'TokenId', 'Token', 'DestinationId') { foreach ($value in $own.$name) { if ($value) { $facts[$n][$name] = $value } } }
      if ($Command.OutputType.Type.Name -contains 'StitchDestination' -and $Name -notmatch '^(Test|Install|Uninstall)-') { $facts[$n].DestinationId = $output[$n].DestinationId }
    }
    $output.Count % 2 | Should -Be 0
    if ($Name -in 'Update-DeltaToken', 'Install-StitchDestination') { Assert-OwnHolding 8 }
    if ($Name -eq 'Test-StitchDestination') { $output.Status | Where-Object { $_ -ne 'Passed' } | Should -BeNullOrEmpty }
  }

  It 'leave in the end what was there before' {
    foreach ($n in 0, 1) { @(Get-Holding $n) | Should -Be $before[$n] }
    (Get-StitchSandboxRequest).Account | Should -Not -Contain "$($sandbox.StitchAccounts[2].StitchClientId)"
  }
}

Describe 'Two accounts from stage to stage' {
  BeforeAll {
    Start-Accounts
    $before = @(Get-Holding 0), @(Get-Holding 1)
    function Invoke-Both {
      # One command with the objects of both: as much happens in either account, and no third one is asked.
      param([scriptblock] $Command)
      $since = @(Get-StitchSandboxRequest).Count
      & $Command
      foreach ($landed in Get-Landed $since) {
        foreach ($account in $landed.Accounts) { $expected[$landed.System] | Should -Contain $account }
        $landed.Writes[1] | Should -Be $landed.Writes[0] -Because $landed.System
      }
    }
  }
  AfterAll { Stop-StitchSandbox }

  It 'come from their rows at the first stage, for all that follow' {
    $script:made = Invoke-Both {
      Get-Row BucketName AwsCredential, WorkspaceUrl, WorkspaceToken, StitchToken | Get-StitchBucket | Grant-StitchBucketAccess |
        New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
        New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction Ignore | New-StitchDestination -DestinationName Lake
    }
    $made.ConnectionCheck | Should -Be succeeded, succeeded
    # Clusters that are waited for side by side come as they are ready.
    $script:made = @($made | Sort-Object BucketName)
    $made.BucketName | Should -Be $buckets
    Assert-OwnHolding 8
  }

  It 'are proven, each where it is' {
    $checks = Invoke-Both { $made | Test-StitchDestination }
    $checks.Count | Should -BeGreaterThan 40
    $checks.Status | Should -Not -Contain Failed
    @($checks | Where-Object CheckName -EQ 'AWS credentials').Actual | Sort-Object | Should -Be "arn:aws:iam::$($expected.Aws[0]):user/admin", "arn:aws:iam::$($expected.Aws[1]):user/admin"
  }

  It 'have their tokens rotated' {
    $renewed = @(Invoke-Both { $made | Update-DeltaToken -WarningAction Ignore })
    $renewed.WorkspaceUrl | Should -Be $sandbox.Workspaces.WorkspaceUrl
    (Get-StitchDestination -StitchToken $accounts[1].StitchToken).ConnectionCheck | Should -Be succeeded
    Assert-OwnHolding 8
  }

  It 'are taken back from stage to stage, too' {
    $found = @(Invoke-Both { Get-Row @() WorkspaceUrl, WorkspaceToken | Get-DeltaCluster })
    $found.ClusterName | Should -Be stitch, stitch
    Invoke-Both { Get-Row @() StitchToken | Get-StitchDestination | Remove-StitchDestination -Force } | Should -HaveCount 2
    Invoke-Both { Get-Row @() WorkspaceUrl, WorkspaceToken | Get-DeltaToken 'Stitch destination*' | Remove-DeltaToken -Force } | Should -HaveCount 2
    Invoke-Both { $found | Remove-DeltaCluster -Force | Unregister-DeltaInstanceProfile } | Should -HaveCount 2
    Invoke-Both { Get-Row @() AwsCredential | Get-DeltaInstanceProfile | Remove-DeltaInstanceProfile -Force } | Should -HaveCount 2
    Invoke-Both { Get-Row BucketName AwsCredential | Get-StitchBucket | Revoke-StitchBucketAccess } | Should -HaveCount 2
    foreach ($n in 0, 1) { @(Get-Holding $n) | Should -Be $before[$n] }
  }

  It 'are installed side by side, and the objects are tested, rotated and taken back in one pipe' {
    $rows = Get-Row BucketName, RoleName, ClusterName, DestinationName, DeploymentRoleName AwsCredential, WorkspaceUrl, WorkspaceToken, StitchToken
    $installed = @(Invoke-Both { $rows | Install-StitchDestination -WarningAction Ignore })
    $installed.ConnectionCheck | Should -Be succeeded, succeeded
    Assert-OwnHolding 8
    Invoke-Both { ($installed | Test-StitchDestination).Status | Where-Object { $_ -ne 'Passed' } } | Should -BeNullOrEmpty
    Invoke-Both { $installed | Update-DeltaToken -WarningAction Ignore } | Should -HaveCount 2
    (Invoke-Both { $installed | Uninstall-StitchDestination -Force }).Outcome | Should -Be Deleted, Deleted
    foreach ($n in 0, 1) { @(Get-Holding $n) | Should -Be $before[$n] }
  }

  It 'have their tokens in a vault, and the objects know them' {
    function global:Get-Secret { param($Name, $Vault) $known = @{ workspace = $accounts[1].WorkspaceToken; stitch = $accounts[1].StitchToken }; $known[$Name] ?? $(throw "There is no '$Name'.") }
    function global:Set-Secret { }
    try {
      $rows = [pscustomobject]@{ BucketName = 'acme-lake'; DestinationName = 'Row'; DeploymentRoleName = 'databricks-deployment' },
      [pscustomobject]@{ BucketName = 'partner-lake'; DestinationName = 'Row'; DeploymentRoleName = 'databricks-deployment'; AwsCredential = $accounts[1].AwsCredential
        WorkspaceUrl = $accounts[1].WorkspaceUrl; WorkspaceTokenSecretName = 'workspace'; StitchTokenSecretName = 'stitch' }
      $installed = @(Invoke-Both { $rows | Install-StitchDestination -Vault team -WarningAction Ignore })
      Assert-OwnHolding 8
      Invoke-Both { $installed | Get-DeltaCluster } | Should -HaveCount 2
      (Invoke-Both { $installed | Set-StitchDestination -Description 'of two' }).Outcome | Should -Be Updated, Updated
      (Invoke-Both { $rows | Uninstall-StitchDestination -Vault team -Force }).Outcome | Should -Be Deleted, Deleted
      # Where the name of a secret is not read, the session's own token is not taken in its place.
      foreach ($name in 'Remove-StitchDestination', 'Get-DeltaCluster', 'New-StitchDestination') {
        $since = @(Get-StitchSandboxRequest).Count
        $rows[1] | & $name -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
        $errors[0].FullyQualifiedErrorId | Should -BeLike 'ColumnNotRead,*' -Because $name
        @(Get-StitchSandboxRequest).Count | Should -Be $since
      }
      $rows[1] | Get-StitchBucket | New-StitchDestination -JdbcUrl 'jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/1/c' -ErrorAction SilentlyContinue -ErrorVariable errors
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'ColumnNotRead,*'
    }
    finally { Remove-Item function:Get-Secret, function:Set-Secret }
    foreach ($n in 0, 1) { @(Get-Holding $n) | Should -Be $before[$n] }
  }

  It 'are never exchanged for the session''s own where they are refused' {
    $wrong = [securestring]::new(); 'dapi-of-nobody'.ToCharArray().ForEach{ $wrong.AppendChar($_) }
    $nobody = [pscredential]::new('AKIAIOSFODNN7EXAMPLE', $wrong)
    $writes = Get-WriteCount
    foreach ($case in @{ Row = @{ BucketName = 'acme-lake'; AwsCredential = $nobody }; Name = 'Grant-StitchBucketAccess' }, @{ Row = @{ WorkspaceToken = $wrong; TokenComment = 'x' }; Name = 'New-DeltaToken' },
      @{ Row = @{ StitchToken = $wrong; JdbcUrl = 'jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/1/c'; BucketName = 'acme-lake' }; Name = 'New-StitchDestination' },
      @{ Row = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; StitchToken = $wrong }; Name = 'Install-StitchDestination' }) {
      $case.Row, [pscustomobject] $case.Row | & $case.Name -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
      $errors | Should -Not -BeNullOrEmpty -Because $case.Name
    }
    Get-WriteCount | Should -Be $writes
  }
}
