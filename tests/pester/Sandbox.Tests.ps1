# What the sandbox can be asked for: the kind of its workspaces, and a load at the connection check.
BeforeAll {
  . $PSScriptRoot/Common.ps1

  function Invoke-Catalog {
    # A call of Unity Catalog's REST API, which the module need not know.
    param($Sandbox, $Path, $Method = 'Get', $Body)
    $call = @{
      Uri             = "$($Sandbox.WorkspaceUrl)api/2.1/unity-catalog/$Path"
      Method          = $Method
      Headers         = @{ Authorization = "Bearer $(Get-SecretText $Sandbox.WorkspaceToken)" }
      ContentType     = 'application/json'
      UseBasicParsing = $true
    }
    if ($Body) { $call.Body = ConvertTo-Json $Body }
    Invoke-RestMethod @call
  }

  function Install-Lake {
    Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore -ErrorAction SilentlyContinue
  }
}

Describe 'A sandbox whose Stitch loads at the check' {
  BeforeEach { $null = Start-StitchSandbox -LoadAtCheck -ClusterStartSeconds 0.2 }
  AfterEach { Stop-StitchSandbox }

  It 'loads into a destination that is set up, and leaves nothing staged' {
    $installed = Install-Lake
    $installed.ConnectionCheck | Should -Be succeeded
    $rows = $installed | Invoke-DeltaSql 'SELECT * FROM stitch_rehearsal.orders ORDER BY id'
    $rows.name | Should -Be 'row 1', 'row 2', 'row 3'
    $installed | Invoke-DeltaSql "LIST 's3://acme-lake/stitch-rehearsal/'" | Should -BeNullOrEmpty
  }
}

Describe 'A sandbox with a workspace of a kind' {
  AfterEach { Stop-StitchSandbox }

  It 'has no metastore unless it is asked for one' {
    $sandbox = Start-StitchSandbox
    { Invoke-Catalog $sandbox metastore_summary } | Should -Throw
    (Get-StitchSandboxRequest)[-1].Status | Should -Be 404
  }

  It 'has Unity Catalog as new ones have it' {
    $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog
    (Invoke-Catalog $sandbox metastore_summary).region | Should -Be us-east-1
    (Invoke-Catalog $sandbox catalogs).catalogs.name | Should -Be lake
    { Invoke-Catalog $sandbox external-locations Post @{ name = 'x'; url = 's3://acme-lake/'; credential_name = 'gone' } } | Should -Throw
    $last = (Get-StitchSandboxRequest)[-1]
    $last.Operation, $last.Status, $last.IsWrite | Should -Be external-locations/create, 404, $true
  }

  It 'starts no clusters where it is serverless' {
    $sandbox = Start-StitchSandbox -WorkspaceKind ServerlessOnly
    $with = @{
      Method = 'Post'; ContentType = 'application/json'; UseBasicParsing = $true
      Headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
      Body = ConvertTo-Json @{ cluster_name = 'sql'; spark_version = '16.4.x-scala2.12'; node_type_id = 'm5d.large'; num_workers = 1 }
    }
    { try { Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.1/clusters/create" @with } catch { throw $_.ErrorDetails.Message } } |
      Should -Throw '*Only serverless compute is supported in the workspace.*'
    $instanceProfile = 'arn:aws:iam::123456789012:instance-profile/stitch'
    { New-DeltaCluster -InstanceProfileArn $instanceProfile -ClusterName sql -NodeTypeId m5d.large -ErrorAction Stop } |
      Should -Throw -ErrorId 'ClassicClustersUnavailable,*'
  }
}
