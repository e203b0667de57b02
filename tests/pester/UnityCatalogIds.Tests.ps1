# Location and credential are known by their ids, whatever people do to them, and what the caller may do is judged before the first write.
# What the services hold is read and changed here by their own APIs, past the module.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/UnityCatalog.ps1
  . $PSScriptRoot/State.ps1
  $script:ConfirmPreference = 'None'
  $script:WarningPreference = 'SilentlyContinue'
  $lake = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }

  function Send-Unity { param([string] $Method, [string] $Path, [hashtable] $Body) Send-Databricks $Method "2.1/unity-catalog/$Path" $Body }
  function Get-CheckAgain {
    # Save in Stitch has it checked anew.
    $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.StitchToken)" }
    $url = [uri]::new($sandbox.ConnectApi, "v4/destinations/$($destination.DestinationId)")
    $null = Invoke-RestMethod $url -Method Put -Headers $headers -ContentType application/json -Body '{"properties":{}}'
    do { Start-Sleep -Milliseconds 50; $check = Invoke-RestMethod "$url/last-connection-check" -Headers $headers } while ($check.status -eq 'running')
    $check
  }
}

Describe 'A load' {
  BeforeEach { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 -LoadAtCheck }
  AfterEach { Stop-StitchSandbox }

  It 'is refused when <What>, which the test names; <With> puts it right' -ForEach @(
    @{ What = 'the storage credential is deleted by force'; With = '-Repair'; Says = 'is gone'; Break = { $null = Send-Unity DELETE 'storage-credentials/stitch-acme-lake?force=true' } }
    @{ What = 'the storage credential is deleted by force'; With = 'Install-StitchDestination'; Says = 'is gone'; Break = { $null = Send-Unity DELETE 'storage-credentials/stitch-acme-lake?force=true' } }
    @{ What = 'the location is over another bucket'; With = '-Repair'; Says = 's3://other-lake/'; CheckId = 'external-location'; Break = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ url = 's3://other-lake/'; skip_validation = $true } } }
  ) {
    $CheckId ??= 'storage-credential'
    $destination = Install-StitchDestination @lake
    (Get-CheckAgain).status | Should -Be succeeded
    & $Break
    (Get-CheckAgain).status | Should -Be failed
    $named = Test-StitchDestination | Where-Object CheckId -EQ $CheckId
    $named.Status | Should -Be Failed
    $named.Actual | Should -Match $Says
    $named.Remedy | Should -Not -Match 'trust Databricks'
    $named.RemedyCommand | Should -Match '-Repair$'
    if ($With -eq '-Repair') { $null = Test-StitchDestination -Repair } else { $null = Install-StitchDestination @lake }
    (Get-CheckAgain).status | Should -Be succeeded
    Test-StitchDestination | Where-Object CheckId -EQ $CheckId | ForEach-Object Status | Should -Be Passed
    $writes = Get-WriteCount
    $null = Install-StitchDestination @lake
    Get-NewWrite $writes | Should -BeNullOrEmpty
  }
}

Describe 'A read-only storage credential' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $null = Install-StitchDestination @lake
    $null = Send-Unity PATCH storage-credentials/stitch-acme-lake @{ read_only = $true; owner = 'analyst@acme.example' }
  }
  AfterEach { Stop-StitchSandbox }

  It 'is told as such, and not as one of trust; the repair makes ours writable' {
    $named = Test-StitchDestination | Where-Object CheckId -EQ storage-credential
    $named.Status | Should -Be Failed
    $named.Actual | Should -Match 'stitch-acme-lake of analyst@acme.example is read-only'
    $named.Remedy | Should -Not -Match 'trust'
    $named.RemedyCommand | Should -Match '-Repair$'
    $null = Test-StitchDestination -Repair
    (Send-Unity GET storage-credentials/stitch-acme-lake).read_only | Should -BeFalse
    (Test-StitchDestination | Where-Object CheckId -EQ storage-credential).Status | Should -Be Passed
  }

  It 'of somebody else is told with its owner, and left alone' {
    $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ comment = 'for the analysts' }
    $named = Test-StitchDestination | Where-Object CheckId -EQ storage-credential
    $named.Status | Should -Be Failed
    $named.Remedy | Should -Match 'Have analyst@acme.example make the storage credential writable'
    $named.RemedyCommand | Should -BeNullOrEmpty
    $null = Test-StitchDestination -Repair
    (Send-Unity GET storage-credentials/stitch-acme-lake).read_only | Should -BeTrue
  }
}

Describe 'The pipeline' {
  BeforeAll { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'puts the ids of location and credential on record, also through a file' {
    $file = Join-Path $TestDrive location.json
    Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment |
      Register-DeltaInstanceProfile | New-DeltaExternalLocation | ConvertTo-Json -Depth 5 | Set-Content $file
    $null = Get-Content $file -Raw | ConvertFrom-Json | New-DeltaCluster | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake
    $writes = Get-WriteCount
    (Install-StitchDestination @lake).Outcome | Should -Be Unchanged
    Get-NewWrite $writes | Should -BeNullOrEmpty
  }
}

Describe 'Somebody who is no admin' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $null = Connect-DeltaWorkspace -WorkspaceUrl $sandbox.WorkspaceUrl -Credential ([pscredential]::new($sandbox.ServicePrincipalId, $sandbox.ServicePrincipalSecret))
    $metastore = (Send-Unity GET metastore_summary).metastore_id
    $me = $sandbox.ServicePrincipalId
    function Add-Privilege {
      param([string] $Kind, [string] $Name, [string[]] $Add)
      $null = Send-Unity PATCH "permissions/$Kind/$Name" @{ changes = @(@{ principal = $me; add = $Add }) }
    }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is told of each right that is missing before the first write, also by <_>' -ForEach '-WhatIf', 'the install' {
    $what = @{ WhatIf = $_ -eq '-WhatIf' }
    $fault = Get-Fault { Install-StitchDestination @lake @what }
    $fault.FullyQualifiedErrorId | Should -BeLike 'MetastorePrivilegesMissing,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match "GRANT CREATE STORAGE CREDENTIAL, CREATE EXTERNAL LOCATION ON METASTORE TO ``$me``$"
    Get-StitchSandboxRequest -Write | Where-Object { "$($_.Service)" -eq 'Aws' } | Should -BeNullOrEmpty
  }

  It 'is told so by the prerequisites' {
    $found = Test-StitchPrerequisite acme-lake | Where-Object CheckId -EQ metastore-privileges
    $found.Status | Should -Be Failed
    $found.Actual | Should -Be 'lacking: CREATE STORAGE CREDENTIAL, CREATE EXTERNAL LOCATION'
    $found.Remedy | Should -Match 'ON METASTORE TO'
  }

  It 'is then told that a grant is missing, and that an admin must register the instance profile' {
    Add-Privilege metastore $metastore CREATE_STORAGE_CREDENTIAL, CREATE_EXTERNAL_LOCATION
    (Test-StitchPrerequisite acme-lake | Where-Object CheckId -EQ metastore-privileges).Status | Should -Be Passed
    $writes = Get-WriteCount
    $fault = Get-Fault { Install-StitchDestination @lake }
    $fault.FullyQualifiedErrorId | Should -BeLike 'PrivilegesNotGrantable,*'
    $fault.ErrorDetails.RecommendedAction | Should -Match "GRANT .*CREATE SCHEMA ON CATALOG ``lake`` TO ``$me``$"
    Get-NewWrite $writes | Should -BeNullOrEmpty
    Add-Privilege catalog lake USE_CATALOG, CREATE_SCHEMA
    $writes = Get-WriteCount
    $fault = Get-Fault { Install-StitchDestination @lake }
    $fault.FullyQualifiedErrorId | Should -BeLike 'WorkspaceAdminNeeded,*'
    Get-NewWrite $writes | Should -BeNullOrEmpty
  }

  It 'goes on when an admin has registered it' {
    $made = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment
    (Get-Fault { $made | Register-DeltaInstanceProfile }).FullyQualifiedErrorId | Should -BeLike 'DatabricksPermissionDenied,*'
    $null = Send-Databricks POST 2.0/instance-profiles/add @{ instance_profile_arn = $made.InstanceProfileArn }
    (Install-StitchDestination @lake).ConnectionCheck | Should -Be succeeded
  }
}

Describe 'A location of somebody else whose credential cannot reach the bucket' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0
    $null = Send-Unity POST storage-credentials @{ name = 'theirs'; aws_iam_role = @{ role_arn = 'arn:aws:iam::123456789012:role/theirs' }; skip_validation = $true }
    $null = Send-Unity POST external-locations @{ name = 'theirs'; url = 's3://acme-lake/'; credential_name = 'theirs'; enable_file_events = $false; skip_validation = $true }
    $null = Send-Unity PATCH external-locations/theirs @{ owner = 'analyst@acme.example' }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is a prerequisite that is not met, with whose it is and what must be done' {
    $found = Test-StitchPrerequisite acme-lake | Where-Object CheckId -EQ bucket-in-unity-catalog
    $found.Status | Should -Be Failed
    $found.Actual | Should -Match 'theirs of analyst@acme.example is there, and nobody can load through it: READ: AWS IAM role does not have READ'
    $found.Remedy | Should -Match 'Have \S+@acme.example see to that'
  }

  It 'stops <_> before the first write' -ForEach '-WhatIf', 'the install' {
    $what = @{ WhatIf = $_ -eq '-WhatIf' }
    $writes = Get-WriteCount
    $fault = Get-Fault { Install-StitchDestination @lake @what }
    $fault.FullyQualifiedErrorId | Should -BeLike 'ExternalLocationUnusable,*'
    "$fault" | Should -Match "'theirs' of analyst@acme.example"
    Get-StitchSandboxRequest -Write | Select-Object -Skip $writes | Where-Object Operation -NE storage-credentials/validate | Should -BeNullOrEmpty
  }
}
