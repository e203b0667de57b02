# IP access lists of the workspace: they keep Stitch out of a rehearsal as they do of the cloud, and not the administrator.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function Invoke-Workspace {
    param([string] $Method, [string] $Path, $Body)
    $uri, $header = "$($sandbox.WorkspaceUrl)api/2.0/$Path", @{ Authorization = "Bearer $(Get-SecretText $admin)" }
    Invoke-RestMethod $uri -Method $Method -Headers $header -Body ($Body | ConvertTo-Json -Depth 5) -ContentType application/json
  }
}

Describe 'IP access lists' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $admin = (New-DeltaToken raw -WarningAction SilentlyContinue).Token
    $line = Get-StitchBucket acme-lake | Grant-StitchBucketAccess |
      New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue
    $office = (Invoke-Workspace Post ip-access-lists @{ label = 'office'; list_type = 'ALLOW'; ip_addresses = @('203.0.113.0/24') }).ip_access_list
    $null = Invoke-Workspace Patch workspace-conf @{ enableIpAccessLists = 'true' }
  }
  AfterAll { Stop-StitchSandbox }

  It 'keep Stitch out, which says so with what to do' {
    $made = $line | New-StitchDestination -DestinationName Lake -ErrorVariable faults -ErrorAction SilentlyContinue
    $made.ConnectionCheckMessage | Should -Match 'Source IP address: 52\.23\.137\.21 is blocked by Databricks IP ACL'
    $faults[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionCheckFailed,*'
    $faults[0].ErrorDetails.RecommendedAction | Should -Match 'IP access lists'
  }

  It 'do not keep the administrator out' {
    Get-DeltaCluster stitch | Should -Not -BeNullOrEmpty
  }

  It 'let Stitch in when they have its address' {
    $null = Invoke-Workspace Put "ip-access-lists/$($office.list_id)" @{ label = 'office'; list_type = 'ALLOW'; enabled = $true; ip_addresses = @('203.0.113.0/24', '52.23.137.21/32') }
    (Get-StitchDestination | Set-StitchDestination -Description 'let in').ConnectionCheck | Should -Be succeeded
  }
}
