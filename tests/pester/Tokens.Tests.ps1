# Tokens: listing, revoking, rotation without downtime, vaults, service principals. And SQL with them.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function Get-TokenUser { param([securestring] $Token) (Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.0/preview/scim/v2/Me" -Headers @{ Authorization = "Bearer $(Get-SecretText $Token)" } -SkipHttpErrorCheck).userName }
}

Describe 'Tokens' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'are listed with the days that are left' {
    $null = New-DeltaToken short -LifetimeDays 7 -WarningAction SilentlyContinue
    (Get-DeltaToken short).DaysLeft | Should -Be 6
    (Get-DeltaToken 'sandbox admin').DaysLeft | Should -Be 729
  }

  It 'are shown with the same days under every calendar' {
    $null = New-DeltaToken calendar -LifetimeDays 7 -WarningAction SilentlyContinue
    $day = [DateTimeOffset]::UtcNow.AddDays(7).ToString('yyyy-MM-dd', [cultureinfo]::InvariantCulture)
    $culture = [cultureinfo]::CurrentCulture
    try {
      foreach ($name in 'ar-SA', 'th-TH') {
        [cultureinfo]::CurrentCulture = $name
        [datetime]::UtcNow.ToString('yyyy') | Should -Not -Be $day.Substring(0, 4)
        Get-DeltaToken calendar | Out-String | Should -Match $day
        $null = New-DeltaToken "calendar $name" -LifetimeDays 7 -WarningVariable said -WarningAction SilentlyContinue
        "$said" | Should -Match $day
        (Get-DeltaRuntime | Out-String) | Should -Match '20[2-3]\d-\d\d-\d\d'
        Get-DeltaRuntime | Out-String | Should -Not -Match '(25|14)\d\d-\d\d-\d\d'
      }
    }
    finally { [cultureinfo]::CurrentCulture = $culture }
  }

  It 'are found by a comment with brackets in it' {
    $null = New-DeltaToken 'nightly [prod]' -WarningAction SilentlyContinue
    $null = New-DeltaToken 'nightly p' -WarningAction SilentlyContinue
    (Get-DeltaToken 'nightly [prod]').TokenComment | Should -Be 'nightly [prod]'
    (Get-DeltaToken 'nightly [p]').TokenComment | Should -Be 'nightly p'
    @(Get-DeltaToken 'nightly *').Count | Should -Be 2
    @('x[', 'nightly p' | ForEach-Object { Get-DeltaToken $_ }).TokenComment | Should -Be 'nightly p'
  }

  It 'are revoked, once' {
    $token = New-DeltaToken gone -WarningAction SilentlyContinue
    Get-TokenUser $token.Token | Should -Be admin@acme.example
    ($token | Remove-DeltaToken -WhatIf).IsPlanned | Should -BeTrue
    Get-TokenUser $token.Token | Should -Be admin@acme.example
    ($token | Remove-DeltaToken -Force).Outcome | Should -Be Deleted
    Get-TokenUser $token.Token | Should -BeNullOrEmpty
    { $token | Remove-DeltaToken -Force -ErrorAction Stop } | Should -Throw -ErrorId 'TokenNotFound,*'
  }

  It 'are made for a service principal' {
    $id = $sandbox.ServicePrincipalId
    $token = New-DeltaToken robot -OnBehalfOf $id -WarningAction SilentlyContinue
    Get-TokenUser $token.Token | Should -Be $id
    (New-DeltaToken robot -OnBehalfOf $id).Outcome | Should -Be Unchanged
    Get-DeltaToken robot | Should -BeNullOrEmpty
    (Get-DeltaToken -OnBehalfOf $id).TokenId | Should -Be $token.TokenId
    ($token | Remove-DeltaToken -Force).Outcome | Should -Be Deleted
    Get-TokenUser $token.Token | Should -BeNullOrEmpty
    { New-DeltaToken robot -OnBehalfOf 00000000-0000-0000-0000-000000000000 -ErrorAction Stop } | Should -Throw -ErrorId 'ServicePrincipalNotFound,*'
  }

  It 'are not made when there is no vault' {
    $before, $path = (Get-WriteCount), $env:PSModulePath
    $env:PSModulePath = "$TestDrive"
    try { { New-DeltaToken vaultless -OutSecretName stitch -ErrorAction Stop } | Should -Throw -ErrorId 'SecretManagementMissing,*' }
    finally { $env:PSModulePath = $path }
    Get-WriteCount | Should -Be $before
  }

  It 'go into a real vault' -Skip:(-not (Get-Module Microsoft.PowerShell.SecretStore -ListAvailable)) {
    # In a process and a home of its own, so that nobody's vault is touched.
    $script = {
      param($Module)
      $ErrorActionPreference = 'Stop'
      Import-Module $Module, Microsoft.PowerShell.SecretManagement, Microsoft.PowerShell.SecretStore
      $password = [securestring]::new(); $password.AppendChar('x')
      $null = Set-SecretStoreConfiguration -Authentication None -Interaction None -Confirm:$false -Password $password
      Register-SecretVault store -ModuleName Microsoft.PowerShell.SecretStore
      $null = Start-StitchSandbox
      $token = New-DeltaToken -OutSecretName stitch -OutVault store -WarningAction SilentlyContinue
      (Get-Secret stitch -Vault store -AsPlainText) -ceq [Net.NetworkCredential]::new('', $token.Token).Password
      Stop-StitchSandbox
    }
    $home_ = $env:HOME
    $env:HOME = New-Item (Join-Path $TestDrive home) -ItemType Directory
    try { Invoke-Shell -Command $script -args (Resolve-Path $module).Path | Should -Be $true }
    finally { $env:HOME = $home_ }
  }

  Context 'with a vault' {
    BeforeAll {
      $global:vault = @{}
      function global:Set-Secret { param([string] $Name, [securestring] $Secret, [string] $Vault) if ($Vault -eq 'locked') { throw 'the vault is locked' } $global:vault["$Vault/$Name"] = $Secret }
      function global:Get-SecretInfo { param([string] $Name, [string] $Vault) if ($global:vault["$Vault/$Name"]) { [pscustomobject]@{ Name = $Name } } }
    }
    AfterAll { Remove-Item Function:\Set-Secret, Function:\Get-SecretInfo; Remove-Variable vault -Scope Global }

    It 'go straight into it' {
      $token = New-DeltaToken kept -OutSecretName stitch -OutVault main -WarningAction SilentlyContinue
      Get-SecretText $vault['main/stitch'] | Should -Be (Get-SecretText $token.Token)
      (New-DeltaToken kept -OutSecretName stitch -OutVault main).Outcome | Should -Be Unchanged
    }

    It 'that were there already and are not in it cannot be put there' {
      { New-DeltaToken kept -OutSecretName other -ErrorAction Stop } | Should -Throw -ErrorId 'TokenValueUnknown,*'
    }

    It 'are not left behind when it refuses them' {
      $fault = try { New-DeltaToken lost -OutSecretName stitch -OutVault locked } catch { $_ }
      $fault.FullyQualifiedErrorId | Should -BeLike 'SecretNotStored,*'
      $fault.Exception.Message | Should -Match 'locked'
      Get-DeltaToken lost | Should -BeNullOrEmpty
    }
  }
}

Describe 'Update-DeltaToken' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $destination = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue | New-StitchDestination
  }
  AfterEach { Stop-StitchSandbox }

  It 'gives Stitch a new token and revokes the old one last' {
    $before = @(Get-StitchSandboxRequest).Count
    $new = Update-DeltaToken -WarningAction SilentlyContinue
    $new.TokenId | Should -Not -Be $destination.TokenId
    Get-TokenUser $new.Token | Should -Be admin@acme.example
    Get-TokenUser $destination.Token | Should -BeNullOrEmpty
    @(Get-DeltaToken 'Stitch destination').TokenId | Should -Be $new.TokenId
    # Stitch's own check comes to the SQL endpoint too; of what this module asks, the order counts.
    Get-StitchSandboxRequest | Select-Object -Skip $before | Where-Object { $_.Operation -in 'token/create', 'destinations/update', 'token/delete' } |
      ForEach-Object Operation | Should -Be 'token/create', 'destinations/update', 'token/delete'
    ($new | Test-StitchDestination | Where-Object CheckName -in 'Token accepted', 'SELECT 1 at the JDBC URL').Status | Should -Be Passed, Passed
  }

  It 'rotates what comes from the pipe and carries it on' {
    $new = $destination | Update-DeltaToken -LifetimeDays 30 -WarningAction SilentlyContinue
    $new.DaysLeft | Should -Be 29
    $new.ClusterId | Should -Be $destination.ClusterId
    Get-SecretText $new.Token | Should -Not -Be (Get-SecretText $destination.Token)
  }

  It 'previews' {
    $before = Get-WriteCount
    (Update-DeltaToken -WhatIf).IsPlanned | Should -BeTrue
    Get-WriteCount | Should -Be $before
  }

  It 'leaves all as it was when the cluster does not take the new token' {
    $null = $destination | Remove-DeltaCluster -Force
    $fault = try { Update-DeltaToken } catch { $_ }
    $fault.FullyQualifiedErrorId | Should -BeLike 'TokenRotationUndone,*'
    $fault.Exception.Message | Should -Match $destination.TokenId
    Get-TokenUser $destination.Token | Should -Be admin@acme.example
    @(Get-DeltaToken 'Stitch destination').TokenId | Should -Be $destination.TokenId
    @(Get-StitchSandboxRequest | Where-Object Operation -eq 'destinations/update') | Should -BeNullOrEmpty
  }

  It "keeps both tokens when Stitch's check fails, and says so" {
    $null = $destination | Revoke-StitchBucketAccess
    $fault = try { Update-DeltaToken } catch { $_ }
    $fault.FullyQualifiedErrorId | Should -BeLike 'TokenRotationUnfinished,*'
    $fault.Exception.Message | Should -Match 'AccessDenied'
    $fault.ErrorDetails.RecommendedAction | Should -Match "Remove-DeltaToken -TokenId $($destination.TokenId)"
    Get-TokenUser $destination.Token | Should -Be admin@acme.example
    $both = @(Get-DeltaToken 'Stitch destination')
    $both.Count | Should -Be 2
    $both | ForEach-Object { $fault.Exception.Message | Should -Match $_.TokenId }
    $null = Get-StitchBucket acme-lake | Grant-StitchBucketAccess
    # Nobody can read which of them Stitch has: a third one takes the place of both.
    $third = Update-DeltaToken -WarningAction SilentlyContinue
    @(Get-DeltaToken 'Stitch destination').TokenId | Should -Be $third.TokenId
  }

  It 'asks for what it needs before it makes anything' {
    { Update-DeltaToken nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'TokenNotFound,*'
    { Update-DeltaToken -DestinationId 1 -ErrorAction Stop } | Should -Throw -ErrorId 'StitchDestinationNotFound,*'
    { Update-DeltaToken -JdbcUrl 'jdbc:spark://dbc-other.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c' -ErrorAction Stop } | Should -Throw -ErrorId 'DestinationOfOtherWorkspace,*'
    @(Get-DeltaToken 'Stitch destination').Count | Should -Be 1
  }
}

Describe 'Update-DeltaToken for a service principal' {
  AfterAll { Stop-StitchSandbox }

  It 'renews the token of the one on record, whether the row names it or not, and the admin gets none' {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $id = $sandbox.ServicePrincipalId
    $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -OnBehalfOf $id -WarningAction Ignore
    $own = @(Get-DeltaToken).TokenId
    foreach ($update in { Update-DeltaToken }, { Get-StitchInstallation | Update-DeltaToken }) {
      $old = (Get-DeltaToken -OnBehalfOf $id).TokenId
      $new = & $update 3>$null
      $new.OnBehalfOf | Should -Be $id
      (Get-DeltaToken -OnBehalfOf $id).TokenId | Should -Be $new.TokenId
      $new.TokenId | Should -Not -Be $old
      @(Get-DeltaToken).TokenId | Should -Be $own
      @(Test-StitchDestination -Live | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
    }
  }
}

Describe 'Update-DeltaToken at a cluster that has stopped' {
  # In a runspace of its own, whose progress can be read.
  BeforeAll {
    $session = [powershell]::Create()
    $new = $session.AddScript({
        param($module)
        Import-Module $module
        $null = Start-StitchSandbox -ClusterStartSeconds 3
        $made = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment |
          Register-DeltaInstanceProfile | New-DeltaCluster | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction Ignore | New-StitchDestination
        $null = $made | Stop-DeltaCluster
        Update-DeltaToken -WarningAction Ignore -Verbose
        Stop-StitchSandbox
      }).AddArgument($module).Invoke()
    $bars = @($session.Streams.Progress | Where-Object Activity -like 'Trying the new token*')
  }
  AfterAll { $session.Dispose() }

  It 'starts it and goes on' {
    $session.Streams.Error | Should -BeNullOrEmpty
    $session.InvocationStateInfo.Reason | Should -BeNullOrEmpty
    $new.TokenId | Should -Not -BeNullOrEmpty
  }

  It 'shows what it waits for, at most twice a second, and closes the bar' {
    $bars.RecordType | Select-Object -Last 1 | Should -Be Completed
    # The service says how long to wait before each try, so that these are no more than a few.
    $bars.Count | Should -BeIn (2..12)
  }
}

Describe 'Invoke-DeltaSql' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0.5
    $url = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile | New-DeltaCluster | Get-DeltaJdbcUrl
  }
  AfterAll { Stop-StitchSandbox }

  It 'emits rows as objects' {
    $row = Invoke-DeltaSql 'SELECT 1 AS n, NULL AS nothing, ''x'' AS n, true AS flag' -ClusterId $url.ClusterId
    $row.n | Should -Be 1
    $row.nothing | Should -BeNull
    $row.n_2 | Should -Be x
    $row.flag | Should -BeTrue
  }

  It 'gives a column of a name that PowerShell keeps for itself another one' {
    $row = Invoke-DeltaSql 'SELECT 1 AS psobject, 2 AS PSBase, 3 AS pstypenames' -ClusterId $url.ClusterId
    $row.psobject_2, $row.PSBase_2, $row.pstypenames_2 | Should -Be 1, 2, 3
  }

  It 'begins in the schema that the URL names' {
    $null = Invoke-DeltaSql 'CREATE SCHEMA sales' -ClusterId $url.ClusterId
    $null = Invoke-DeltaSql "CREATE TABLE here (n INT) USING DELTA LOCATION 's3://acme-lake/here'" -JdbcUrl ($url.JdbcUrl -replace '/default;', '/sales;')
    Invoke-DeltaSql 'SELECT * FROM sales.here' -ClusterId $url.ClusterId | Should -BeNullOrEmpty
    { Invoke-DeltaSql 'SELECT * FROM default.here' -ClusterId $url.ClusterId } | Should -Throw -ErrorId 'SqlStatementFailed,*'
    { Invoke-DeltaSql 'SELECT 1' -JdbcUrl ($url.JdbcUrl -replace '/default;', '/nowhere;') } | Should -Throw -ErrorId 'SqlSessionRefused,*'
  }

  It 'needs no connection where the URL and the token are given' {
    $token = (New-DeltaToken -Another -WarningAction SilentlyContinue).Token
    $shell = [powershell]::Create()
    try {
      $n = $shell.AddScript({ param($module, $url, $token) Import-Module $module; (Invoke-DeltaSql 'SELECT 7 AS n' -JdbcUrl $url -Token $token -ErrorAction Stop).n }).
        AddArgument((Get-Module StitchDelta).Path).AddArgument($url.JdbcUrl).AddArgument($token).Invoke()
      $shell.Streams.Error | Should -BeNullOrEmpty
      $n | Should -Be 7
    }
    finally { $shell.Dispose() }
  }

  It 'takes <What>' -ForEach @(
    @{ What = 'the object of an earlier stage'; Command = { $url | Invoke-DeltaSql 'SELECT 7 AS n' } }
    @{ What = 'a JDBC URL'; Command = { Invoke-DeltaSql 'SELECT 7 AS n' -JdbcUrl $url.JdbcUrl } }
    @{ What = 'statements from the pipe'; Command = { 'SELECT 7 AS n' | Invoke-DeltaSql -ClusterId $url.ClusterId } }
    @{ What = 'a warehouse'; Command = { Invoke-DeltaSql 'SELECT 7 AS n' -WarehouseId 7f3a90b1c2d4e5f6 } }
    @{ What = 'another token'; Command = { Invoke-DeltaSql 'SELECT 7 AS n' -ClusterId $url.ClusterId -Token (New-DeltaToken -Another -WarningAction SilentlyContinue).Token } }
  ) { (& $Command).n | Should -Be 7 }

  It 'keeps a session for statements that are given together' {
    (Invoke-DeltaSql 'SET a.b = 5', 'SET a.b' -ClusterId $url.ClusterId)[-1].value | Should -Be 5
  }

  It 'starts a cluster that has stopped' {
    $null = $url | Stop-DeltaCluster
    ($url | Invoke-DeltaSql 'SELECT 1 AS n').n | Should -Be 1
  }

  It 'previews, and runs nothing for a plan' {
    $before = @(Get-StitchSandboxRequest | Where-Object Service -eq SQL).Count
    $url | Invoke-DeltaSql 'SELECT 1' -WhatIf | Should -BeNullOrEmpty
    [pscustomobject]@{ IsPlanned = $true; ClusterId = 'x' } | Invoke-DeltaSql 'SELECT 1' | Should -BeNullOrEmpty
    @(Get-StitchSandboxRequest | Where-Object Service -eq SQL).Count | Should -Be $before
  }

  It 'gives <Id> for <What>' -ForEach @(
    @{ Id = 'SqlStatementFailed'; What = 'a bad statement'; Command = { $url | Invoke-DeltaSql 'SELEKT 1' } }
    @{ Id = 'SqlTokenRefused'; What = 'a bad token'; Command = { $s = [securestring]::new(); 'dapi0'.ToCharArray().ForEach{ $s.AppendChar($_) }; $url | Invoke-DeltaSql 'SELECT 1' -Token $s } }
    @{ Id = 'SqlEndpointNotFound'; What = 'a wrong path'; Command = { Invoke-DeltaSql 'SELECT 1' -JdbcUrl ($url.JdbcUrl -replace 'o/\d+/', 'o/1/') } }
    @{ Id = 'InputMissing'; What = 'no statement'; Command = { $url | Invoke-DeltaSql } }
    @{ Id = 'InputMissing'; What = 'no endpoint'; Command = { Invoke-DeltaSql 'SELECT 1' } }
    @{ Id = 'WorkspaceNotConnected'; What = 'a URL of another workspace'; Command = { Invoke-DeltaSql 'SELECT 1' -JdbcUrl 'jdbc:spark://dbc-other.cloud.databricks.com:443/default;httpPath=sql/protocolv1/o/1/c' } }
  ) { $Command | Should -Throw -ErrorId "$Id,*" }
}

Describe 'Test-StitchDestination -Live' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $destination = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue | New-StitchDestination
    function Get-LeftOver { Invoke-DeltaSql "LIST 's3://acme-lake/_stitchdelta_check/'" -ClusterId $destination.ClusterId; Invoke-DeltaSql 'SHOW SCHEMAS' -ClusterId $destination.ClusterId | Where-Object databaseName -like 'stitchdelta*' }
  }
  AfterAll { Stop-StitchSandbox }

  It 'proves that the cluster can write to the bucket, and leaves nothing there' {
    $check = $destination | Test-StitchDestination -Live | Where-Object CheckName -eq 'Delta table in the bucket'
    $check.Status | Should -Be Passed -Because $check.Actual
    Get-LeftOver | Should -BeNullOrEmpty
  }

  It 'is made only when it is asked for' {
    $before = Get-WriteCount
    ($destination | Test-StitchDestination).CheckName | Should -Not -Contain 'Delta table in the bucket'
    Get-WriteCount | Should -Be $before
  }

  It "fails when the cluster's role may not use the bucket, and says what to do" {
    # A second cluster is none of the installation's, and so stands alone.
    $other = New-DeltaCluster -ClusterName without -AccessMode SINGLE_USER -InstanceProfileArn $destination.InstanceProfileArn | Get-DeltaJdbcUrl
    $arn = (New-DeltaInstanceProfile -BucketName partner-lake -RoleName elsewhere -DeploymentRoleName databricks-deployment -WarningAction SilentlyContinue | Register-DeltaInstanceProfile).InstanceProfileArn
    $null = New-DeltaCluster -ClusterName without -InstanceProfileArn $arn
    $check = $other | Test-StitchDestination -Live -InstanceProfileArn $arn -BucketName acme-lake -Token $destination.Token | Where-Object CheckName -eq 'Delta table in the bucket'
    $check.Status | Should -Be Failed
    $check.Actual | Should -Match 'AccessDenied|Access Denied|403'
    $check.Remedy | Should -Match 'New-DeltaInstanceProfile'
    Get-LeftOver | Should -BeNullOrEmpty
  }
}

Describe 'Get-DeltaJdbcUrl' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $arn = (Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile).InstanceProfileArn
    $cluster = New-DeltaCluster -InstanceProfileArn $arn
    $url = $cluster | Get-DeltaJdbcUrl
  }
  AfterAll { Stop-StitchSandbox }

  It 'is for Spark, or for newer drivers' {
    $url.JdbcUrl | Should -Match '^jdbc:spark://'
    ($cluster | Get-DeltaJdbcUrl -Scheme Databricks).JdbcUrl | Should -Be ($url.JdbcUrl -replace '^jdbc:spark', 'jdbc:databricks')
  }

  It 'knows warehouses' {
    $warehouse = Get-DeltaJdbcUrl -WarehouseId 7f3a90b1c2d4e5f6
    $warehouse.JdbcUrl | Should -Match ';httpPath=/sql/1\.0/warehouses/7f3a90b1c2d4e5f6;'
    $warehouse.WarehouseId | Should -Be 7f3a90b1c2d4e5f6
    { Get-DeltaJdbcUrl -WarehouseId none -ErrorAction Stop } | Should -Throw -ErrorId 'WarehouseNotFound,*'
  }

  It 'takes a pasted URL apart' {
    $parts = Get-DeltaJdbcUrl -JdbcUrl ($url.JdbcUrl -replace '<personal-access-token>', 'dapi0123456789abcdef0123456789abcdef') -WarningVariable warnings
    $parts.JdbcHost, $parts.JdbcPort, $parts.OrgId, $parts.ClusterId | Should -Be localhost, $sandbox.WorkspaceUrl.Port, $url.OrgId, $cluster.ClusterId
    $parts.HttpPath | Should -Be $url.HttpPath
    $parts.JdbcUrl | Should -Be $url.JdbcUrl
    $warnings | Should -BeNullOrEmpty
  }

  It 'warns when it is not of this workspace: <What>' -ForEach @(
    @{ What = 'another host'; Pasted = { 'jdbc:databricks://dbc-1.cloud.databricks.com:443;httpPath=/sql/1.0/endpoints/abc' }; Words = 'dbc-1\.cloud\.databricks\.com:443' }
    @{ What = 'another org id'; Pasted = { $url.JdbcUrl -replace '/o/\d+/', '/o/1/' }; Words = "org id 1, but the workspace's is 6051921418418893" }
  ) {
    $null = Get-DeltaJdbcUrl -JdbcUrl (& $Pasted) -WarningVariable warnings -WarningAction SilentlyContinue
    $warnings | Should -Match $Words
  }

  It 'refuses what is none' { { Get-DeltaJdbcUrl -JdbcUrl https://x -ErrorAction Stop } | Should -Throw -ErrorId 'JdbcUrlInvalid,*' }
}

Describe 'A comment that ends with the mark of an installation' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction SilentlyContinue
    $installed = Get-StitchInstallation
    $marked = (Get-DeltaToken | Where-Object TokenId -EQ $installed.TokenId).TokenComment
  }
  AfterAll { Stop-StitchSandbox }

  It 'finds the token that is there' {
    (New-DeltaToken $marked).TokenId | Should -Be $installed.TokenId
    (Get-DeltaToken $marked | New-DeltaToken).Outcome | Should -Be Unchanged
  }

  It 'makes none that would be taken for that installation''s' {
    $writes = Get-WriteCount
    foreach ($command in { New-DeltaToken "other #$($installed.InstallationId)" @quiet }, { New-DeltaToken "other #$($installed.InstallationId)" -WhatIf @quiet },
      { New-DeltaToken $marked -Another @quiet }, { [pscustomobject]@{ TokenComment = 'x #sd-aaaaaaaaaa'; InstallationId = $installed.InstallationId } | New-DeltaToken @quiet }) {
      $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'errors'; WarningAction = 'SilentlyContinue' }
      . $command | Should -BeNullOrEmpty
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'TokenCommentMarked,*'
    }
    Get-WriteCount | Should -Be $writes
    (Test-StitchDestination | Where-Object Status -in Failed, Warning) | Should -BeNullOrEmpty
  }

  It 'is told with two commands that work' {
    New-DeltaToken "by hand #$($installed.InstallationId)" -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].ErrorDetails.RecommendedAction -match "(New-DeltaToken '[^']+')\..*: (Get-StitchInstallation .*)$" | Should -BeTrue
    $bare, $renew = $Matches[1], $Matches[2]
    (Invoke-Expression "$bare -WarningAction SilentlyContinue").TokenComment | Should -Be 'by hand'
    $renewed = Invoke-Expression "$renew -WarningAction SilentlyContinue"
    $renewed.TokenComment | Should -Be $marked
    @(Get-DeltaToken $marked) | Should -HaveCount 1
  }

  It 'is made anew from the installation''s own object, when its token is gone' {
    $older = Get-DeltaToken $marked | Select-Object TokenComment, WorkspaceUrl, @{ n = 'InstallationId'; e = { $installed.InstallationId } }
    Get-DeltaToken $marked | Remove-DeltaToken -Force | Out-Null
    $new = $older | New-DeltaToken -WarningAction SilentlyContinue
    $new.Outcome | Should -Be Created
    $new.TokenComment | Should -Be $marked
    $whole = $installed | Select-Object RoleArn, BucketName, @{ n = 'TokenComment'; e = { $marked } }
    ($whole | New-DeltaToken).TokenId | Should -Be $new.TokenId -Because 'it bears the mark of the installation'
  }
}
