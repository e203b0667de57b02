# Two rows for two accounts in one pipe, through every cmdlet that takes an account from a row: each lands where it belongs.
# What is asserted is where the sandbox was asked and written to, and what it then holds.
BeforeDiscovery {
  Import-Module (Join-Path $PSScriptRoot '../../out/StitchDelta')
  $columns = 'AwsCredential', 'WorkspaceToken', 'StitchToken'
  $taking = Get-Command -Module StitchDelta | Where-Object { $_.Parameters.ContainsKey('InputObject') -and @($_.Parameters.Keys | Where-Object { $_ -in $columns }) }
  # By name, so that a new cmdlet fails here until somebody says how to call it.
  $calls = [ordered]@{
    'Get-StitchBucket'               = @{ Service = 'Aws'; Run = { $aws | Get-StitchBucket } }
    'Grant-StitchBucketAccess'       = @{ Service = 'Aws'; Run = { $aws | Grant-StitchBucketAccess } }
    'Test-StitchBucketAccess'        = @{ Service = 'Aws'; Run = { $aws | Test-StitchBucketAccess } }
    'New-DeltaInstanceProfile'       = @{ Service = 'Aws'; Run = { $aws | New-DeltaInstanceProfile } }
    'Get-DeltaInstanceProfile'       = @{ Service = 'Aws'; Run = { $aws | Get-DeltaInstanceProfile } }
    'Get-StitchInstallation'         = @{ Service = 'Aws'; Run = { $aws | Get-StitchInstallation } }
    'Remove-DeltaInstanceProfile'    = @{ Service = 'Aws'; Run = { $aws | Remove-DeltaInstanceProfile } }
    'Revoke-StitchBucketAccess'      = @{ Service = 'Aws'; Run = { $aws | Revoke-StitchBucketAccess } }
    'Get-DeltaNodeType'              = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaNodeType } }
    'Get-DeltaRuntime'               = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaRuntime } }
    'Register-DeltaInstanceProfile'  = @{ Service = 'Databricks'; Run = { $workspaces | Register-DeltaInstanceProfile } }
    'New-DeltaCluster'               = @{ Service = 'Databricks'; Run = { $workspaces | New-DeltaCluster } }
    'Get-DeltaCluster'               = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaCluster } }
    'Wait-DeltaCluster'              = @{ Service = 'Databricks'; Run = { $workspaces | Wait-DeltaCluster } }
    'Get-DeltaJdbcUrl'               = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaCluster | Get-DeltaJdbcUrl } }
    'Invoke-DeltaSql'                = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaCluster | Invoke-DeltaSql 'SELECT 1' } }
    'Stop-DeltaCluster'              = @{ Service = 'Databricks'; Run = { $workspaces | Stop-DeltaCluster } }
    'Start-DeltaCluster'             = @{ Service = 'Databricks'; Run = { $workspaces | Start-DeltaCluster } }
    'New-DeltaToken'                 = @{ Service = 'Databricks'; Run = { $workspaces | New-DeltaToken } }
    'Get-DeltaToken'                 = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaToken } }
    'Remove-DeltaToken'              = @{ Service = 'Databricks'; Run = { $workspaces | Get-DeltaToken 'of a row' | Remove-DeltaToken -Force } }
    'Remove-DeltaCluster'            = @{ Service = 'Databricks'; Run = { $workspaces | Remove-DeltaCluster -Force } }
    'Unregister-DeltaInstanceProfile' = @{ Service = 'Databricks'; Run = { $workspaces | Unregister-DeltaInstanceProfile } }
    'New-StitchDestination'          = @{ Service = 'Stitch'; Run = { $stitch | New-StitchDestination -Token $sandbox.WorkspaceToken -NoWait } }
    'Get-StitchDestination'          = @{ Service = 'Stitch'; Run = { $stitch | Get-StitchDestination } }
    'Set-StitchDestination'          = @{ Service = 'Stitch'; Run = { $stitch | Get-StitchDestination | Set-StitchDestination -Description 'of a row' -NoWait } }
    'Remove-StitchDestination'       = @{ Service = 'Stitch'; Run = { $stitch | Get-StitchDestination | Remove-StitchDestination -Force } }
    'Test-StitchPrerequisite'        = @{ Service = 'Databricks', 'Stitch'; Run = { $whole | Test-StitchPrerequisite } }
    'Install-StitchDestination'      = @{ Service = 'Databricks', 'Stitch'; Run = { $whole | Install-StitchDestination } }
    'Test-StitchDestination'         = @{ Service = 'Databricks', 'Stitch'; Run = { $whole | Test-StitchDestination } }
    'Update-DeltaToken'              = @{ Service = 'Databricks', 'Stitch'; Run = { $whole | Select-Object * -ExcludeProperty StitchTokenSecretName | Update-DeltaToken } }
    'Uninstall-StitchDestination'    = @{ Service = 'Databricks', 'Stitch'; Run = { $whole | Uninstall-StitchDestination -Force } }
  }
  $cases = $calls.GetEnumerator() | ForEach-Object { @{ Cmdlet = $_.Key; Service = $_.Value.Service; Run = $_.Value.Run } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $sandbox = Start-StitchSandbox -WorkspaceCount 2 -StitchAccountCount 3 -ClusterStartSeconds 0
  $partner = [pscredential]::new($sandbox.Partner.AccessKeyId, $sandbox.Partner.SecretAccessKey)
  $arn = 'arn:aws:iam::123456789012:instance-profile/shared'
  $null = New-DeltaInstanceProfile -RoleName shared -BucketName acme-lake -DeploymentRoleName databricks-deployment
  # In each table the first row is of the session's own account, the second of another one; their names are the same, so that a mistake is not seen by a name.
  $aws = [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = 'of-a-row' }, @{ bucketname = 'partner-lake'; RoleName = 'of-a-row'; awsCredential = $partner }
  $workspaces = 0, 1 | ForEach-Object {
    [pscustomobject]@{
      WorkspaceUrl = $sandbox.Workspaces[$_].WorkspaceUrl; WorkspaceToken = $sandbox.Workspaces[$_].WorkspaceToken
      InstanceProfileArn = $arn; ClusterName = 'of a row'; TokenComment = 'of a row'
    }
  }
  $stitch = 0, 1 | ForEach-Object {
    [pscustomobject]@{ StitchToken = $sandbox.StitchAccounts[$_].StitchToken; DestinationName = 'Row'; BucketName = 'acme-lake'; JdbcUrl = "jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/1/$_" }
  }
  $whole = 0, 1 | ForEach-Object {
    [pscustomobject]@{
      BucketName = 'acme-lake'; RoleName = "whole-$_"; ClusterName = "whole-$_"; DestinationName = 'Whole'; DeploymentRoleName = 'databricks-deployment'
      WorkspaceUrl = $sandbox.Workspaces[$_].WorkspaceUrl; WorkspaceToken = $sandbox.Workspaces[$_].WorkspaceToken; StitchToken = $sandbox.StitchAccounts[$_].StitchToken
    }
  }
  $expected = @{
    Aws        = '123456789012', $sandbox.Partner.AccountId
    Databricks = $sandbox.Workspaces.ForEach{ $_.WorkspaceUrl.Authority }
    Stitch     = $sandbox.StitchAccounts[0, 1].ForEach{ "$($_.StitchClientId)" }
  }
  $services = @{ Aws = 'S3', 'IAM', 'STS'; Databricks = 'Databricks'; Stitch = 'Stitch' }
}
AfterAll { Stop-StitchSandbox }

Describe 'Every cmdlet that takes an account from a row' {
  It 'is tried: <Name>' -ForEach @($taking | ForEach-Object { @{ Name = $_.Name; IsTried = $calls.Contains($_.Name) } }) { $IsTried | Should -BeTrue }
}

Describe '<Cmdlet>' -ForEach $cases {
  It 'works on each row in its own account' {
    $before = @(Get-StitchSandboxRequest).Count
    $null = & $Run 3> $null
    $sent = @(Get-StitchSandboxRequest)[$before..1e6]
    foreach ($name in $Service) {
      $of = @($sent | Where-Object Service -in $services[$name])
      # Both accounts were spoken to, no third one, and as much was written to one as to the other.
      ($of.Account | Sort-Object -Unique) | Should -Be ($expected[$name] | Sort-Object) -Because "$name of $Cmdlet"
      @($of | Where-Object { $_.IsWrite -and $_.Status -lt 300 } | Group-Object Account | ForEach-Object Count | Sort-Object -Unique).Count | Should -BeLessOrEqual 1 -Because "the writes of $name"
    }
    $sent.Account | Should -Not -Contain "$($sandbox.StitchAccounts[2].StitchClientId)"
  }
}
