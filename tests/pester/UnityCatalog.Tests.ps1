# The three kinds of workspace that there are: the module looks which one it is, goes the way that works there, and takes back what it made.
# What the services hold is read and changed here by their own APIs, past the module.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/UnityCatalog.ps1
  . $PSScriptRoot/State.ps1
  $script:ConfirmPreference = 'None'
  $script:WarningPreference = 'SilentlyContinue'
  $lake = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }
  $warehouse = @{ WarehouseId = '7f3a90b1c2d4e5f6' }
  $me = 'admin@acme.example'

  function Enable-Legacy {
    # As a workspace with Unity Catalog was for years: the Hive metastore is alive, and the default.
    Set-Setting disable_legacy_access disable_legacy_access $false
    Set-Setting default_namespace_ws namespace hive_metastore
  }
  function Get-Grant { param([string] $Kind, [string] $Name, [string] $Principal = $me)
    @((Send-Databricks GET "2.1/unity-catalog/permissions/$Kind/$Name").privilege_assignments | Where-Object principal -EQ $Principal | ForEach-Object { $_.privileges } | Sort-Object)
  }
  function Set-Grant { param([string] $Kind, [string] $Name, [string] $Principal, [string[]] $Add = @(), [string[]] $Remove = @())
    $null = Send-Databricks PATCH "2.1/unity-catalog/permissions/$Kind/$Name" @{ changes = @(@{ principal = $Principal; add = $Add; remove = $Remove }) }
  }
  function Get-Location { (Send-Databricks GET '2.1/unity-catalog/external-locations').external_locations | Where-Object { $_ } }
  function Get-StorageCredential { (Send-Databricks GET '2.1/unity-catalog/storage-credentials').storage_credentials | Where-Object { $_ } }
  function Get-State {
    Get-SandboxState $sandbox
    foreach ($path in '2.1/unity-catalog/external-locations', '2.1/unity-catalog/storage-credentials', '2.1/unity-catalog/catalogs', '2.1/unity-catalog/permissions/catalog/lake', '2.1/settings/default_namespace_ws',
      '2.1/settings/disable_legacy_access', '2.0/sql/warehouses') {
      "${path}: $(try { Send-Databricks GET $path | ConvertTo-Json -Depth 9 -Compress } catch { $_.Exception.Response.StatusCode })"
    }
  }
  function Add-Stranger {
    # Somebody registers the bucket for a team of their own: Stitch's token has no privilege on it.
    param([string] $Url = 's3://acme-lake/', [switch] $ReadOnly)
    $null = Send-Databricks POST 2.1/unity-catalog/storage-credentials @{ name = 'theirs'; aws_iam_role = @{ role_arn = 'arn:aws:iam::123456789012:role/theirs' }; skip_validation = $true }
    $null = Send-Databricks POST 2.1/unity-catalog/external-locations @{ name = 'theirs'; url = $Url; credential_name = 'theirs'; enable_file_events = $false; read_only = [bool] $ReadOnly; skip_validation = $true }
    $null = Send-Databricks PATCH 2.1/unity-catalog/external-locations/theirs @{ owner = 'analyst@acme.example' }
  }
  function Invoke-Quietly { param([scriptblock] $Command) & $Command 3>$null 4>$null 6>$null }
  function Get-Trouble { @($input | Where-Object Status -NotIn Passed, Skipped | ForEach-Object { "$($_.CheckId): $($_.Status) $($_.Actual)" }) }
}

Describe 'A workspace of kind <Kind>' -ForEach @(
  @{ Kind = 'HiveMetastore'; More = @{}; Catalog = $null; Says = $null }
  @{ Kind = 'UnityCatalog'; More = @{}; Catalog = 'lake'; Says = "Stitch's tables will lie there, for it is the workspace's default catalog" }
  @{ Kind = 'ServerlessOnly'; More = @{ WarehouseId = '7f3a90b1c2d4e5f6' }; Catalog = 'lake'; Says = "Stitch's tables will lie there, for it is the workspace's default catalog" }
) {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind $Kind -ClusterStartSeconds 0
    $before = Get-State
  }
  AfterAll { Stop-StitchSandbox }

  It 'is told before anything is done' {
    $found = Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment
    $workspace = $found | Where-Object CheckId -EQ workspace-kind
    $workspace.Status | Should -Be Passed
    $workspace.Actual | Should -Match $(if ($Catalog) { 'Unity Catalog only \(metastore metastore_aws_us_east_1 in us-east-1\).*Tables will lie in lake' } else { '^no Unity Catalog' })
    ($found | Where-Object CheckId -EQ classic-clusters).Status | Should -Be $(if ($Kind -eq 'ServerlessOnly') { 'Failed' } else { 'Passed' })
    if ($More.Count) {
      $found = Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment @More
      ($found | Where-Object CheckId -EQ warehouse-exists).Status | Should -Be Passed
      $found.Status | Should -Not -Contain Failed
    }
    Get-WriteCount | Should -Be 0
  }

  It 'is planned: the catalog and why, and nothing is written' {
    $plan = Invoke-Quietly { Install-StitchDestination @lake @More -WhatIf }
    Get-WriteCount | Should -Be 0
    $said = $plan.Changes | Where-Object Resource -EQ 'catalog lake' | ForEach-Object Detail
    $said | Should -Be $Says
    @($plan.Changes.Resource -like 'external location*').Count | Should -Be $(if ($Catalog) { 1 } else { 0 })
    @($plan.Changes.Resource -like 'cluster *').Count | Should -Be $(if ($More.Count) { 0 } else { 1 })
  }

  It 'is installed, and a second run writes nothing' {
    $destination = Install-StitchDestination @lake @More
    $destination.ConnectionCheck | Should -Be succeeded
    "$($destination.PSObject.Properties['CatalogName'].Value)" | Should -Be "$Catalog"
    if ($Catalog) {
      $destination.ExternalLocationName | Should -Be stitch-acme-lake
      Get-Grant catalog lake | Should -Be CREATE_SCHEMA, USE_CATALOG
      (Get-Location).url | Should -Be s3://acme-lake/
      (Get-Location).enable_file_events | Should -Not -BeTrue
    }
    $writes = Get-WriteCount
    (Install-StitchDestination @lake @More).Outcome | Should -Be Unchanged
    Get-NewWrite $writes | Should -BeNullOrEmpty
  }

  It 'is proven by statements as Stitch would make them' {
    $checks = Test-StitchDestination -Live
    $checks | Get-Trouble | Should -BeNullOrEmpty
    $checks | Where-Object Status -EQ Skipped | ForEach-Object CheckName | Should -BeNullOrEmpty
    @($checks.CheckId) -contains 'session-catalog' | Should -Be ([bool] $Catalog)
    @($checks.CheckId) -contains 'warehouse-exists' | Should -Be ([bool] $More.Count)
    ($checks | Where-Object CheckId -EQ delta-table-in-the-bucket).Status | Should -Be Passed
  }

  It 'is as it was when all is taken back' {
    $null = Uninstall-StitchDestination
    Get-State | Should -Be $before
  }
}

Describe 'A workspace that makes no clusters' {
  BeforeAll { $sandbox = Start-StitchSandbox -WorkspaceKind ServerlessOnly }
  AfterAll { Stop-StitchSandbox }

  It 'stops <_> before the first write, and says the way out' -ForEach '-WhatIf', 'the install' {
    $what = @{ WhatIf = $_ -eq '-WhatIf' }
    $fault = Get-Fault { Install-StitchDestination @lake @what }
    $fault.FullyQualifiedErrorId | Should -BeLike 'ClassicClustersUnavailable,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match '-WarehouseId[\s\S]*not proven'
    Get-WriteCount | Should -Be 0
  }

  It 'stops for a warehouse that is not there before the first write' {
    (Get-Fault { Install-StitchDestination @lake -WarehouseId 0000000000000000 }).FullyQualifiedErrorId | Should -BeLike 'WarehouseNotFound,*'
    Get-WriteCount | Should -Be 0
  }

  It 'goes on with a warehouse, and says what is not proven' {
    $destination = Install-StitchDestination @lake @warehouse -WarningVariable warnings
    "$warnings" | Should -Match 'not proven'
    $destination.JdbcUrl | Should -Match 'httpPath=/sql/1.0/warehouses/7f3a90b1c2d4e5f6;'
    @(Get-StitchSandboxRequest -Write | Where-Object Operation -Match 'clusters|warehouses').Count | Should -Be 0
  }

  It 'gives nobody the right to pass a role that no cluster gets' {
    Get-StitchSandboxRequest -Write | Where-Object Target -Match 'databricks-deployment' | Should -BeNullOrEmpty
    Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
  }

  It 'takes the warehouse by its name, and it is the same one' {
    $before = Get-WriteCount
    (Install-StitchDestination @lake -WarehouseId 'starter warehouse').Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $before
    (Get-DeltaJdbcUrl -WarehouseId 'Starter Warehouse').WarehouseId | Should -Be 7f3a90b1c2d4e5f6
    Invoke-DeltaSql 'SELECT 1 AS one' -WarehouseId 'Starter Warehouse' | ForEach-Object one | Should -Be 1
  }
}

Describe 'A warehouse in a workspace with the Hive metastore' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $destination = Install-StitchDestination @lake @warehouse
  }
  AfterAll { Stop-StitchSandbox }

  It 'is no use until the workspace''s warehouses have the instance profile, and the test says who sets it' {
    $checks = Test-StitchDestination -Live
    @($checks | Where-Object Status -EQ Failed).CheckId | Should -Be delta-table-in-the-bucket, warehouse-data-access
    @($checks | Where-Object Status -EQ Failed).Remedy | Should -Match ([regex]::Escape($destination.InstanceProfileArn) + '[\s\S]*Data access configuration')
  }

  It 'is green once they have' {
    $null = Send-Databricks PUT 2.0/sql/config/warehouses @{ instance_profile_arn = $destination.InstanceProfileArn }
    Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
  }

  It 'is unknown to who may not see it' {
    $null = Add-StitchSandboxFault Databricks sql/config/warehouses/get -StatusCode 403 -ErrorCode PERMISSION_DENIED -Message 'no'
    (Test-StitchDestination | Where-Object CheckId -EQ warehouse-data-access).Status | Should -Be Unknown
  }
}

Describe 'A catalog in which nothing can be made' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $null = Send-Databricks POST 2.1/unity-catalog/catalogs @{ name = 'bare' }
  }
  AfterEach { Stop-StitchSandbox }

  It 'is not taken by itself, and nothing is written' {
    Set-Setting default_namespace_ws namespace bare
    $before = Get-WriteCount
    $fault = Get-Fault { Install-StitchDestination @lake }
    $fault.FullyQualifiedErrorId | Should -BeLike 'CatalogHasNoStorage,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'MANAGED LOCATION'
    Get-WriteCount | Should -Be $before
  }

  It 'is not taken where it is asked for, either, and the prerequisites say so' {
    $before = Get-WriteCount
    (Get-Fault { Install-StitchDestination @lake -CatalogName bare }).FullyQualifiedErrorId | Should -BeLike 'CatalogHasNoStorage,*'
    Get-WriteCount | Should -Be $before
    Set-Setting default_namespace_ws namespace bare
    (Test-StitchPrerequisite acme-lake | Where-Object CheckId -EQ catalog-storage).Status | Should -Be Failed
  }

  It 'is never green' {
    $null = Install-StitchDestination @lake
    (Test-StitchDestination acme-lake -CatalogName bare | Where-Object CheckId -EQ catalog-storage).Status | Should -Be Warning
  }

  It 'is told before the first write where this workspace <What>' -ForEach @(
    @{ What = 'is not bound to it'; Bind = @() }
    @{ What = 'may only read it'; Bind = @(@{ workspace_id = 6051921418418893; binding_type = 'BINDING_TYPE_READ_ONLY' }) }
  ) {
    $null = Send-Databricks PATCH 2.1/unity-catalog/catalogs/lake @{ isolation_mode = 'ISOLATED' }
    $null = Send-Databricks PATCH 2.1/unity-catalog/bindings/catalog/lake @{ remove = @(@{ workspace_id = 6051921418418893 }); add = $Bind }
    $before = Get-WriteCount
    $fault = Get-Fault { Install-StitchDestination @lake }
    $fault.FullyQualifiedErrorId | Should -BeLike 'NotForThisWorkspace,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'Catalog Explorer, lake, Workspaces'
    Get-WriteCount | Should -Be $before
  }
}

Describe 'The pipeline with New-DeltaExternalLocation in a workspace of kind <Kind>' -ForEach @(
  @{ Kind = 'UnityCatalog'; Catalog = 'lake' }
  @{ Kind = 'HiveMetastore'; Catalog = $null }
) {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind $Kind -ClusterStartSeconds 0
    $line = {
      Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment |
        Register-DeltaInstanceProfile | New-DeltaExternalLocation -OutVariable script:location | New-DeltaCluster -ClusterName stitch -OutVariable script:cluster |
        Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake | Test-StitchDestination
    }
    $checks = & $line
  }
  AfterAll { Stop-StitchSandbox }

  It 'ends in checks that all passed' { $checks | Get-Trouble | Should -BeNullOrEmpty }

  It 'hands the catalog on to the cluster, or its input as it came' {
    "$($cluster[0].PSObject.Properties['CatalogName'].Value)" | Should -Be "$Catalog"
    $location[0].InstanceProfileArn | Should -Be 'arn:aws:iam::123456789012:instance-profile/stitch-delta'
    $location[0].Outcome | Should -Be $(if ($Catalog) { 'Created' } else { 'Unchanged' })
    $conf = (Send-Databricks GET "2.1/clusters/get?cluster_id=$($cluster[0].ClusterId)").spark_conf
    "$($conf.'spark.databricks.sql.initial.catalog.namespace')" | Should -Be "$Catalog"
  }

  It 'writes nothing the second time' {
    $writes = Get-WriteCount
    $again = & $line
    Get-NewWrite $writes | Should -BeNullOrEmpty
    $again | Get-Trouble | Should -BeNullOrEmpty
  }
}

Describe 'An older workspace, with Unity Catalog beside the Hive metastore' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    Enable-Legacy
    $before = Get-State
  }
  AfterEach { Stop-StitchSandbox }

  It 'goes the way of the Hive metastore, and makes nothing of Unity Catalog' {
    (Invoke-Quietly { Install-StitchDestination @lake -WhatIf }).Changes | Where-Object Resource -EQ 'catalog hive_metastore' | ForEach-Object Detail |
      Should -Be "Stitch's tables will lie there, for it is the workspace's default catalog"
    $null = Install-StitchDestination @lake
    Get-Location | Should -BeNullOrEmpty
    Get-Grant catalog lake | Should -BeNullOrEmpty
    Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
    $writes = Get-WriteCount
    (Install-StitchDestination @lake).Outcome | Should -Be Unchanged
    Get-NewWrite $writes | Should -BeNullOrEmpty
    $null = Uninstall-StitchDestination
    Get-State | Should -Be $before
  }

  It 'breaks when somebody registers the bucket under a role that is not there, and the test says whose it is' {
    $null = Install-StitchDestination @lake
    Add-Stranger
    $checks = Test-StitchDestination -Live
    ($checks | Where-Object CheckId -EQ storage-credential).Status | Should -Be Failed
    ($checks | Where-Object CheckId -EQ external-location).Actual | Should -Match 'theirs of analyst@acme.example'
    ($checks | Where-Object CheckId -EQ delta-table-in-the-bucket).Status | Should -Be Failed
  }

  It 'is put right by the SQL that is printed, when the location is another''s and works' {
    $destination = Install-StitchDestination @lake -OnBehalfOf $sandbox.ServicePrincipalId
    $destination | Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
    # Their role works; only the privileges are missing.
    $null = New-DeltaExternalLocation acme-lake -CatalogName lake -ExternalLocationName analysts -StorageCredentialName analysts -CredentialRoleName analysts
    $null = Send-Databricks PATCH 2.1/unity-catalog/external-locations/analysts @{ comment = 'for the analysts' }
    $checks = $destination | Test-StitchDestination
    $lacks = $checks | Where-Object CheckId -EQ external-location-privileges
    $lacks.Status | Should -Be Failed
    $lacks.Remedy | Should -Match "GRANT READ FILES, WRITE FILES, CREATE EXTERNAL TABLE ON EXTERNAL LOCATION ``analysts`` TO ``$($sandbox.ServicePrincipalId)``"
    $sql = [regex]::Match($lacks.Remedy, 'GRANT .*').Value
    $null = Invoke-DeltaSql $sql @warehouse
    $destination | Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
  }

  It 'takes the catalog that -CatalogName asks for' {
    $destination = Install-StitchDestination @lake -CatalogName lake
    $destination.CatalogName | Should -Be lake
    (Get-Location).name | Should -Be stitch-acme-lake
    Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
    # What is on record is asked for from then on.
    (Install-StitchDestination @lake).Outcome | Should -Be Unchanged
    $null = Uninstall-StitchDestination
    Get-State | Should -Be $before
  }
}

Describe '-CatalogName in a workspace of today' {
  BeforeAll { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It '<Name> is <Id>, before the first write' -ForEach @(
    @{ Name = 'hive_metastore'; Id = 'HiveMetastoreDisabled' }
    @{ Name = 'no_such_catalog'; Id = 'CatalogNotFound' }
  ) {
    (Get-Fault { Install-StitchDestination @lake -CatalogName $Name }).FullyQualifiedErrorId | Should -BeLike "$Id,*"
    Get-WriteCount | Should -Be 0
  }

  It 'is UnityCatalogMissing where there is none' {
    Stop-StitchSandbox
    $sandbox = Start-StitchSandbox
    (Get-Fault { Install-StitchDestination @lake -CatalogName lake }).FullyQualifiedErrorId | Should -BeLike 'UnityCatalogMissing,*'
    Get-WriteCount | Should -Be 0
  }
}

Describe 'A location that stands in the way' {
  BeforeEach { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }
  AfterEach { Stop-StitchSandbox }

  It '<Id> is told before the first write, with the owner' -ForEach @(
    @{ Id = 'ExternalLocationNested'; With = @{ Url = 's3://acme-lake/raw' } }
    @{ Id = 'ExternalLocationReadOnly'; With = @{ ReadOnly = $true } }
  ) {
    Add-Stranger @With
    $writes = Get-WriteCount
    $fault = Get-Fault { Install-StitchDestination @lake }
    $fault.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    "$fault $($fault.ErrorDetails.RecommendedAction)" | Should -Match 'theirs[\s\S]*analyst@acme.example'
    Get-NewWrite $writes | Should -BeNullOrEmpty
  }
}

Describe 'A token of a service principal' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $before = Get-State
    $destination = Install-StitchDestination @lake -OnBehalfOf $sandbox.ServicePrincipalId
  }
  AfterAll { Stop-StitchSandbox }

  It 'gets the privileges by its application id, and nobody else' {
    Get-Grant catalog lake $sandbox.ServicePrincipalId | Should -Be CREATE_SCHEMA, USE_CATALOG
    Get-Grant external_location stitch-acme-lake $sandbox.ServicePrincipalId | Should -Be CREATE_EXTERNAL_TABLE, READ_FILES, WRITE_FILES
    Get-Grant catalog lake | Should -BeNullOrEmpty
    $destination | Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
  }

  It 'is the one for whom a missing grant is named and repaired' {
    Set-Grant external_location stitch-acme-lake $sandbox.ServicePrincipalId -Remove WRITE_FILES
    $checks = $destination | Test-StitchDestination -Live
    ($checks | Where-Object CheckId -EQ external-location-privileges).Actual | Should -Be 'lacking: WRITE FILES'
    $destination | Test-StitchDestination -Repair | Get-Trouble | Should -BeNullOrEmpty
    Get-Grant external_location stitch-acme-lake $sandbox.ServicePrincipalId | Should -Be CREATE_EXTERNAL_TABLE, READ_FILES, WRITE_FILES
  }

  It 'is tried by whoever has its value, and unknown without' {
    $checks = Test-StitchDestination
    @($checks | Where-Object Status -EQ Unknown).CheckId | Should -Be automerge-is-off, select-1-at-the-jdbc-url, session-catalog
    @($checks | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
    ($checks | Where-Object CheckId -EQ select-1-at-the-jdbc-url).RemedyCommand | Should -Be 'Test-StitchDestination -BucketName acme-lake -RoleName stitch-delta -Live'
  }

  It 'has another for the time of a live test' {
    $before = @(Get-DeltaToken -OnBehalfOf $sandbox.ServicePrincipalId).TokenId
    Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
    @(Get-DeltaToken -OnBehalfOf $sandbox.ServicePrincipalId).TokenId | Should -Be $before
    @(Get-StitchSandboxRequest -Write | Where-Object Operation -Match 'on-behalf-of').Count | Should -Be 2
  }

  It 'says which one stays when it cannot be revoked' {
    $fault = Add-StitchSandboxFault Databricks token-management/delete -StatusCode 400 -Message 'not now' -Count 1
    $null = Test-StitchDestination -Live -WarningVariable warnings
    "$warnings" -match 'Remove-DeltaToken (\w+)' | Should -BeTrue
    Invoke-Expression "$($Matches[0]) -Force"
    @(Get-DeltaToken -OnBehalfOf $sandbox.ServicePrincipalId).Count | Should -Be 1
  }

  It 'loses them with the installation' {
    $null = Uninstall-StitchDestination
    Get-State | Should -Be $before
  }
}

Describe 'IAM that shows a role late' {
  It 'is waited for until Unity Catalog reaches the bucket' {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 -IamPropagationSeconds 3
    try {
      $made = New-DeltaExternalLocation acme-lake
      $made.Outcome | Should -Be Created
      @(Get-StitchSandboxRequest | Where-Object { $_.Operation -eq 'external-locations/create' }).Count | Should -BeGreaterThan 0
      @((Send-Databricks POST 2.1/unity-catalog/validate-storage-credentials @{ external_location_name = 'stitch-acme-lake' }).results | Where-Object result -EQ FAIL) | Should -BeNullOrEmpty
      @(Get-StorageCredential).Count | Should -Be 1
    }
    finally { Stop-StitchSandbox }
  }
}

Describe 'Two installations on one bucket' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 -StitchAccountCount 2
    $before = Get-State
    $first = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; RoleName = 'stitch-delta'; DestinationName = 'One' }
    $second = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; RoleName = 'stitch-two'; ClusterName = 'two'; DestinationName = 'Two'; StitchToken = $sandbox.StitchAccounts[1].StitchToken }
    $null = Install-StitchDestination @first
    $null = Install-StitchDestination @second
  }
  AfterAll { Stop-StitchSandbox }

  It 'share one location and one credential' {
    @(Get-Location).Count | Should -Be 1
    @(Get-StorageCredential).Count | Should -Be 1
  }

  It 'keep it and the privileges when the first goes' {
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta
    @(Get-Location).Count | Should -Be 1
    Get-Grant catalog lake | Should -Be CREATE_SCHEMA, USE_CATALOG
    Test-StitchDestination acme-lake -Live -RoleName stitch-two -StitchToken $second.StitchToken | Get-Trouble | Should -BeNullOrEmpty
  }

  It 'take it with the last one' {
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-two -StitchToken $second.StitchToken
    Get-State | Should -Be $before
  }
}

Describe 'Somebody who is no admin' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $robot = @{ WorkspaceUrl = $sandbox.WorkspaceUrl; Connection = @{ WorkspaceUrl = "$($sandbox.WorkspaceUrl)"; ClientId = $sandbox.ServicePrincipalId; ClientSecret = $sandbox.ServicePrincipalSecret } }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is refused with SQL that helps when an admin pastes it' {
    $pasted = @()
    foreach ($round in 1..6) {
      $fault = Get-Fault { New-DeltaExternalLocation acme-lake @robot }
      if (-not $fault) { break }
      $fault.FullyQualifiedErrorId | Should -Match '^(MetastorePrivilegesMissing|PrivilegesNotGrantable|UnityCatalogDenied),' -Because "$fault"
      $sql = [regex]::Match($fault.ErrorDetails.RecommendedAction, 'GRANT .*').Value
      $sql | Should -Not -BeNullOrEmpty
      $sql | Should -Not -BeIn $pasted -Because 'the same refusal does not come back'
      $pasted += $sql
      $null = Invoke-DeltaSql $sql @warehouse
    }
    $fault | Should -BeNullOrEmpty
    $pasted.Count | Should -BeGreaterThan 1
    (Get-Location).owner | Should -Be $sandbox.ServicePrincipalId
  }
}

Describe 'A saved plan' {
  BeforeAll { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'is applied as it was read' {
    $file = Join-Path $TestDrive plan.xml
    Invoke-Quietly { Install-StitchDestination @lake -WhatIf } | Export-Clixml $file
    Get-WriteCount | Should -Be 0
    $null = Install-StitchDestination -Plan (Import-Clixml $file)
    Test-StitchDestination -Live | Get-Trouble | Should -BeNullOrEmpty
    (Get-Location).name | Should -Be stitch-acme-lake
  }

  It 'is not applied where somebody has registered the bucket since' {
    $null = Uninstall-StitchDestination
    $plan = Invoke-Quietly { Install-StitchDestination @lake -WhatIf }
    $null = New-DeltaExternalLocation acme-lake
    $null = Send-Databricks PATCH 2.1/unity-catalog/external-locations/stitch-acme-lake @{ comment = 'for the analysts' }
    $writes = Get-WriteCount
    (Get-Fault { Install-StitchDestination -Plan $plan }).FullyQualifiedErrorId | Should -BeLike 'PlanOutdated,*'
    Get-NewWrite $writes | Should -BeNullOrEmpty
  }
}

Describe 'A load at the connection check, in a workspace of kind <Kind>' -ForEach @(
  @{ Kind = 'HiveMetastore'; More = @{} }
  @{ Kind = 'UnityCatalog'; More = @{} }
  @{ Kind = 'ServerlessOnly'; More = @{ WarehouseId = '7f3a90b1c2d4e5f6' } }
) {
  It 'goes through where all is set up' {
    $sandbox = Start-StitchSandbox -WorkspaceKind $Kind -ClusterStartSeconds 0 -LoadAtCheck
    try {
      (Install-StitchDestination @lake @More).ConnectionCheck | Should -Be succeeded
      Test-StitchDestination | Get-Trouble | Should -BeNullOrEmpty
    }
    finally { Stop-StitchSandbox }
  }
}

Describe 'A load at the connection check, where something is missing' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 -LoadAtCheck
    $robot = $sandbox.ServicePrincipalId
    function Get-CheckAgain {
      # Save in Stitch has it checked anew.
      $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.StitchToken)" }
      $url = [uri]::new($sandbox.ConnectApi, "v4/destinations/$($destination.DestinationId)")
      $null = Invoke-RestMethod $url -Method Put -Headers $headers -ContentType application/json -Body '{"properties":{}}'
      do { Start-Sleep -Milliseconds 50; $check = Invoke-RestMethod "$url/last-connection-check" -Headers $headers } while ($check.status -eq 'running')
      $check
    }
  }
  AfterEach { Stop-StitchSandbox }

  It 'fails in the server''s words, and the repair helps: <What>' -ForEach @(
    @{ What = 'the cluster''s sessions begin in hive_metastore'; Who = @{}; Says = 'UC_HIVE_METASTORE_DISABLED_EXCEPTION'; CheckId = 'session-catalog'; Break = {
        $cluster = Send-Databricks GET "2.1/clusters/get?cluster_id=$($destination.ClusterId)"
        $body = @{ spark_conf = @{ 'spark.databricks.delta.schema.autoMerge.enabled' = 'false'; 'spark.databricks.sql.initial.catalog.namespace' = 'hive_metastore' } }
        foreach ($member in 'cluster_id', 'cluster_name', 'spark_version', 'node_type_id', 'num_workers', 'data_security_mode', 'single_user_name', 'custom_tags', 'aws_attributes') { $body[$member] = $cluster.$member }
        $null = Send-Databricks POST 2.1/clusters/edit $body } }
    @{ What = 'no privilege to make a schema'; Who = @{ OnBehalfOf = 1 }; Says = 'User does not have CREATE SCHEMA on Catalog ''lake'''; CheckId = 'catalog-privileges'; Break = {
        $null = Invoke-DeltaSql 'DROP SCHEMA lake.stitch_rehearsal CASCADE' @warehouse
        Set-Grant catalog lake $robot -Remove CREATE_SCHEMA } }
    @{ What = 'no privilege to make tables in the bucket'; Who = @{ OnBehalfOf = 1 }; Says = 'User does not have CREATE EXTERNAL TABLE on External Location'; CheckId = 'external-location-privileges'; Break = {
        Set-Grant external_location stitch-acme-lake $robot -Remove CREATE_EXTERNAL_TABLE } }
    @{ What = 'the location is gone'; Who = @{}; Says = 'NO_PARENT_EXTERNAL_LOCATION_FOR_PATH'; CheckId = 'external-location'; Break = { $null = Send-Databricks DELETE 2.1/unity-catalog/external-locations/stitch-acme-lake } }
  ) {
    if ($Who.OnBehalfOf) { $Who = @{ OnBehalfOf = $robot } }
    $destination = Install-StitchDestination @lake @Who
    (Get-CheckAgain).status | Should -Be succeeded
    & $Break
    $check = Get-CheckAgain
    $check.status | Should -Be failed
    "$($check | ConvertTo-Json -Depth 5)" -replace '\\u0027', "'" | Should -Match $Says
    ($destination | Test-StitchDestination | Where-Object CheckId -EQ $CheckId).Status | Should -Be Failed
    $null = $destination | Test-StitchDestination -Repair
    $destination | Test-StitchDestination | Where-Object CheckId -EQ $CheckId | ForEach-Object Status | Should -Be Passed
    (Get-CheckAgain).status | Should -Be succeeded
  }
}

Describe 'Names with the characters that Unity Catalog takes' {
  BeforeAll { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'work for storage credential and location: <_>' -ForEach 'stitch (prod)', "o'brien & söhne, 100 % #1+1=2?", 'aws:lake', ('n' * 255) {
    $made = New-DeltaExternalLocation acme-lake -CatalogName lake -StorageCredentialName $_ -ExternalLocationName $_
    $made.StorageCredentialName | Should -Be $_
    (Get-StorageCredential).name | Should -Be $_
    (New-DeltaExternalLocation acme-lake -CatalogName lake -StorageCredentialName $_ -ExternalLocationName $_).Outcome | Should -Be Unchanged
    (Remove-DeltaExternalLocation acme-lake).Outcome | Should -Be Deleted
    Get-Location | Should -BeNullOrEmpty
    Get-StorageCredential | Should -BeNullOrEmpty
    Get-SandboxState $sandbox | Should -Not -Match 'stitch-unity'
  }
}

Describe 'Two installations on one bucket, in workspaces of two metastores' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -WorkspaceCount 2 -StitchAccountCount 2 -ClusterStartSeconds 0 -LoadAtCheck
    $before = Get-SandboxState $sandbox
    $rows = foreach ($n in 0, 1) {
      [pscustomobject] ($lake + @{
          RoleName = "stitch-$n"; ClusterName = "stitch-$n"; StitchToken = $sandbox.StitchAccounts[$n].StitchToken
          WorkspaceUrl = $sandbox.Workspaces[$n].WorkspaceUrl; WorkspaceToken = $sandbox.Workspaces[$n].WorkspaceToken
        })
    }
    $roles = 'stitch-unity-acme-lake-c25a7acd', 'stitch-unity-acme-lake-c25a7ace'
  }
  AfterAll { Stop-StitchSandbox }

  It 'are both told of the role that they would make' {
    foreach ($n in 0, 1) { (Invoke-Quietly { $rows[$n] | Install-StitchDestination -WhatIf }).Changes.Resource | Should -Contain "role $($roles[$n])" }
    Get-WriteCount | Should -Be 0
  }

  It 'both work, and run again write nothing' {
    ($rows | Install-StitchDestination).ConnectionCheck | Should -Be succeeded, succeeded
    $writes = Get-WriteCount
    ($rows | Install-StitchDestination).Outcome | Should -Be Unchanged, Unchanged
    Get-NewWrite $writes | Should -BeNullOrEmpty
    $rows | Test-StitchDestination | Get-Trouble | Should -BeNullOrEmpty
  }

  It 'are taken back alone: what is of the other metastore stays, and works' {
    $rows[0] | Uninstall-StitchDestination -Force -WarningVariable warnings | Out-Null
    $warnings | Should -BeNullOrEmpty
    Get-Location | Should -BeNullOrEmpty
    Get-StorageCredential | Should -BeNullOrEmpty
    "$(Get-SandboxState $sandbox)" | Should -Not -Match $roles[0]
    "$(Get-SandboxState $sandbox)" | Should -Match $roles[1]
    $rows[1] | Test-StitchDestination | Get-Trouble | Should -BeNullOrEmpty
    $rows[1] | Uninstall-StitchDestination -Force | Out-Null
    Get-SandboxState $sandbox | Should -Be $before
  }
}
