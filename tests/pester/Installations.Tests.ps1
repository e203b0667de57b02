# The identity, the marks and the record of an installation: what the services themselves hold, read by requests that the module has no part in.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $deployment = @{ DeploymentRoleName = 'databricks-deployment' }
  $sandboxId = 'sd-bihonqser3' # Of arn:aws:iam::123456789012:role/stitch-delta and acme-lake.

  function Send-Iam {
    param([hashtable] $Body)
    $answer = Invoke-SignedRequest $sandbox.AwsEndpointUrl -Method Post -Service iam -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey -Body ($Body + @{ Version = '2010-05-08' })
    [xml] $answer.Content
  }
  function Get-Tag {
    # The tags of a role, or of the instance profile of that name, as a table without the prefix.
    param([string] $Role = 'stitch-delta', [switch] $Profile)
    $answer = if ($Profile) { (Send-Iam @{ Action = 'GetInstanceProfile'; InstanceProfileName = $Role }).GetInstanceProfileResponse.GetInstanceProfileResult.InstanceProfile }
    else { (Send-Iam @{ Action = 'GetRole'; RoleName = $Role }).GetRoleResponse.GetRoleResult.Role }
    $table = [ordered]@{}
    foreach ($tag in @($answer.Tags.member | Where-Object { $_ } | Sort-Object Key)) { $table[$tag.Key -replace '^StitchDelta:'] = "$($tag.Value)" }
    $table
  }
  function Remove-Tag {
    $body = @{ Action = 'UntagRole'; RoleName = 'stitch-delta' }
    $at = 0
    foreach ($key in (Get-Tag).Keys) { $body["TagKeys.member.$((++$at))"] = "StitchDelta:$key" }
    $null = Send-Iam $body
  }
  function Invoke-Databricks {
    param([string] $Method, [string] $Path, [hashtable] $Body)
    $more = if ($Body) { @{ Body = $Body | ConvertTo-Json -Depth 9; ContentType = 'application/json' } } else { @{} }
    Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, "api/$Path")) -Method $Method -Headers @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" } @more
  }
  function Get-RawToken { @((Invoke-Databricks GET 2.0/token/list).token_infos | Where-Object comment -Like 'Stitch*') }
  function Rename-Destination {
    param([long] $Id, [string] $Name)
    $null = Invoke-RestMethod ([uri]::new($sandbox.ConnectApi, "v4/destinations/$Id")) -Method Put -Body (@{ display_name = $Name; name = $Name } | ConvertTo-Json) -ContentType application/json -Headers @{ Authorization = "Bearer $(Get-SecretText $sandbox.StitchToken)" }
  }
  function Get-Asked { param([string] $Operation) @(Get-StitchSandboxRequest | Where-Object Operation -EQ $Operation).Count }
}

Describe 'An installation' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $before = Get-SandboxState $sandbox
    $line = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
  }
  AfterAll { Stop-StitchSandbox }

  It 'has its id on all that was made' {
    $line.InstallationId | Should -Be $sandboxId
    (Send-Iam @{ Action = 'GetRole'; RoleName = 'stitch-delta' }).GetRoleResponse.GetRoleResult.Role.Description | Should -Match "^$sandboxId "
    (Get-Tag).Id | Should -Be $sandboxId
    (Get-Tag -Profile).Id | Should -Be $sandboxId
    (Invoke-Databricks GET "2.1/clusters/get?cluster_id=$($line.ClusterId)").custom_tags.'StitchDelta:Id' | Should -Be $sandboxId
    (Get-RawToken).comment | Should -Be "Stitch destination Lake #$sandboxId"
  }

  It 'has its record at the role, in ids and not in names' {
    $tags = Get-Tag
    $tags.Keys | Should -Be 'Before', 'Bucket', 'BucketAccount', 'Cluster', 'DeploymentRole', 'Destination', 'Id', 'RolePath', 'Sid', 'StitchClient', 'StitchRegion', 'TokenOwner', 'Tokens', 'Workspace'
    $tags.Bucket, $tags.BucketAccount, $tags.DeploymentRole, $tags.Before, $tags.TokenOwner | Should -Be 'acme-lake', '123456789012', 'databricks-deployment', 'None', 'admin@acme.example'
    $tags.Cluster, $tags.Tokens, $tags.Destination | Should -Be $line.ClusterId, $line.TokenId, "$($line.DestinationId)"
    $tags.Values | Where-Object { $_ -cmatch 'Lake|^stitch$' } | Should -BeNullOrEmpty
  }

  It 'has the part that never changes at the instance profile and the cluster, too, from their create calls on' {
    $fixed = 'Before', 'Bucket', 'BucketAccount', 'DeploymentRole', 'Id', 'RolePath', 'StitchRegion', 'TokenOwner'
    (Get-Tag -Profile).Keys | Should -Be $fixed
    $tags = (Invoke-Databricks GET "2.1/clusters/get?cluster_id=$($line.ClusterId)").custom_tags.PSObject.Properties.Name
    $tags -replace '^StitchDelta:' | Sort-Object | Should -Be $fixed
  }

  It 'took one write for its record, and a second run takes none' {
    Get-Asked TagRole | Should -Be 1
    Get-Asked clusters/edit | Should -Be 0
    Get-Asked scim/Me | Should -Be 1
    $writes, $state = (Get-WriteCount), (Get-SandboxState $sandbox)
    $again = Install-StitchDestination acme-lake @deployment -DestinationName Lake
    $again.Outcome | Should -Be Unchanged
    $again.InstallationId | Should -Be $sandboxId
    Get-WriteCount | Should -Be $writes
    Get-SandboxState $sandbox | Should -Be $state
  }

  It 'is known by it when its destination is renamed: nothing is wrong, and nothing is made anew' {
    Rename-Destination $line.DestinationId Ocean
    (Get-StitchDestination).DestinationName | Should -Be Ocean
    $writes = Get-WriteCount
    # Stitch checks anew what was saved.
    Test-StitchDestination | Where-Object { $_.Status -ne 'Passed' -and $_.CheckName -notlike 'Stitch*own*' } | Should -BeNullOrEmpty
    Get-StitchDestination | Test-StitchDestination -Repair -Quiet | Should -BeTrue
    (Install-StitchDestination acme-lake @deployment).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes
    (Get-StitchDestination).DestinationName | Should -Be Ocean
  }

  It 'keeps account of a rotation, which goes by the id on record and not by a name' {
    $new = Update-DeltaToken -WarningAction SilentlyContinue
    $new.TokenId | Should -Not -Be $line.TokenId
    $new.RecordPending | Should -BeFalse
    (Get-Tag).Tokens | Should -Be $new.TokenId
    (Get-RawToken).token_id | Should -Be $new.TokenId
    Test-StitchDestination -Quiet | Should -BeTrue
    $script:rotated = $new.TokenId
  }

  It 'is put on record again when somebody took the tags of the role away' {
    $tags = Get-Tag
    Remove-Tag
    (Get-Tag).Count | Should -Be 0
    Test-StitchDestination | Where-Object Status -eq Failed | Should -BeNullOrEmpty
    $writes = Get-WriteCount
    $null = Install-StitchDestination acme-lake @deployment
    Get-WriteCount | Should -Be ($writes + 1)
    $now = Get-Tag
    $now.Keys | ForEach-Object { "$_ = $($now[$_])" } | Should -Be ($tags.Keys | ForEach-Object { "$_ = $($tags[$_])" })
  }

  It 'has the same id on another machine, which makes nothing' {
    $access = Get-SandboxKey
    $writes = Get-WriteCount
    # A runspace of its own knows nothing of this one, but for where the services are.
    $runspace = [powershell]::Create()
    try {
      $null = $runspace.AddScript({
          param($Module, $Aws, $Access, $Workspace, $WorkspaceToken, $StitchToken, $ConnectApi)
          Import-Module $Module
          $credential = [pscredential]::new($Access.AccessKeyId, $Access.SecretAccessKey)
          Get-StitchInstallation acme-lake -EndpointUrl $Aws -AwsCredential $credential
        }).AddArgument((Resolve-Path $module).Path).AddArgument($sandbox.AwsEndpointUrl).AddArgument($sandbox)
      $seen = $runspace.Invoke()
      $runspace.Streams.Error | Should -BeNullOrEmpty
    }
    finally { $runspace.Dispose() }
    $seen.InstallationId | Should -Be $sandboxId
    $seen.TokenId | Should -Be $rotated
    Get-WriteCount | Should -Be $writes
    $access | Should -Not -BeNullOrEmpty
  }

  It 'is taken back whole, from its record alone' {
    Get-StitchInstallation | Uninstall-StitchDestination -Confirm:$false -WarningVariable warnings | Should -Not -BeNullOrEmpty
    $warnings | Should -BeNullOrEmpty
    Get-SandboxState $sandbox | Should -Be $before
    Get-StitchInstallation | Should -BeNullOrEmpty
  }
}

Describe 'The stages of the pipeline' {
  BeforeEach { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0; $before = Get-SandboxState $sandbox }
  AfterEach { Stop-StitchSandbox }

  It 'make one installation, whose record the last of them writes' {
    $made = Invoke-Line -Without Test-StitchDestination -WarningAction SilentlyContinue
    $made.InstallationId | Should -Be $sandboxId
    $made.RecordPending | Should -BeFalse
    (Get-RawToken).comment | Should -Be "Stitch destination #$sandboxId"
    (Invoke-Databricks GET "2.1/clusters/get?cluster_id=$($made.ClusterId)").custom_tags.'StitchDelta:Id' | Should -Be $sandboxId
    (Get-StitchInstallation).IsComplete | Should -BeTrue
    (Get-StitchInstallation).FoundBefore | Should -Be None
    Get-Asked TagRole | Should -Be 1
    $writes = Get-WriteCount
    $null = Invoke-Line -Without Test-StitchDestination, New-DeltaToken
    Get-WriteCount | Should -Be $writes
    $null = Uninstall-StitchDestination acme-lake -Confirm:$false
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'remember the destination and the grant that were there before' {
    $null = Grant-StitchBucketAccess acme-lake
    $token = New-DeltaToken 'by hand' -WarningAction SilentlyContinue
    $null = $token | New-StitchDestination -DestinationName Old -BucketName acme-lake -JdbcUrl "jdbc:spark://$($sandbox.WorkspaceUrl.Authority)/default;httpPath=sql/protocolv1/o/1/old" -NoWait
    $null = Invoke-Line -Without Test-StitchDestination -WarningAction SilentlyContinue
    (Get-StitchInstallation).FoundBefore | Should -Be 'Grant, Destination'
    Uninstall-StitchDestination acme-lake -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'DestinationNeedsInstallation,*'
    $null = Set-StitchDestination -JdbcUrl "jdbc:spark://$($sandbox.WorkspaceUrl.Authority)/default;httpPath=sql/protocolv1/o/1/old" -NoWait
    $null = Uninstall-StitchDestination acme-lake -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue
    @($warnings -match '^Left alone').Count | Should -Be 2
    Get-StitchDestination | Should -Not -BeNullOrEmpty
  }

  It 'do not need AWS at their end: the record is pending, told, and written by the next who can' {
    $object = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile @deployment | Register-DeltaInstanceProfile | New-DeltaCluster | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue
    $null = Add-StitchSandboxFault IAM GetRole -StatusCode 403
    $made = $object | New-StitchDestination -DestinationName Lake -WarningVariable warnings -WarningAction SilentlyContinue
    $made.RecordPending | Should -BeTrue
    "$warnings" | Should -Match "$sandboxId.*Install-StitchDestination"
    (Get-StitchInstallation).Missing | Should -Be ClusterId, TokenId, DestinationId, StitchClientId
    $null = Install-StitchDestination acme-lake @deployment
    (Get-StitchInstallation).IsComplete | Should -BeTrue
    @(Get-RawToken).Count | Should -Be 1
  }

  It 'belong to no installation when they stand alone, and no installation adopts what they made' {
    $arn = (New-DeltaInstanceProfile -RoleName other -BucketName acme-lake @deployment | Register-DeltaInstanceProfile).InstanceProfileArn
    $alone = New-DeltaCluster stitch -InstanceProfileArn $arn
    (New-DeltaToken 'Stitch destination Lake' -WarningAction SilentlyContinue).TokenComment | Should -Be 'Stitch destination Lake'
    (Invoke-Databricks GET "2.1/clusters/get?cluster_id=$($alone.ClusterId)").custom_tags.PSObject.Properties.Name | Should -Be 'StitchDelta:Standalone'
    (New-DeltaCluster stitch -InstanceProfileArn $arn).Outcome | Should -Be Unchanged
    Install-StitchDestination acme-lake @deployment -DestinationName Lake -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction SilentlyContinue | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'ClusterOfOthers,*'
  }

  It 'belong to one when role and bucket are given by hand' {
    $role = New-DeltaInstanceProfile -BucketName acme-lake @deployment
    $cluster = New-DeltaCluster stitch -InstanceProfileArn ($role | Register-DeltaInstanceProfile).InstanceProfileArn -RoleArn $role.RoleArn -BucketName acme-lake
    $cluster.InstallationId | Should -Be $sandboxId
    (New-DeltaToken 'My token' -RoleArn $role.RoleArn -BucketName acme-lake -WarningAction SilentlyContinue).TokenComment | Should -Be "My token #$sandboxId"
    (Get-DeltaToken 'My token').TokenComment | Should -Be "My token #$sandboxId"
  }
}

Describe 'A role of somebody else' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $trust = '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" } ] }'
    $null = Send-Iam @{ Action = 'CreateRole'; RoleName = 'stitch-delta'; AssumeRolePolicyDocument = $trust; 'Tags.member.1.Key' = 'Team'; 'Tags.member.1.Value' = 'data' }
    $line = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
  }
  AfterAll { Stop-StitchSandbox }

  It 'is used and never tagged' {
    (Get-Tag).Keys | Should -Be Team
    Get-Asked TagRole | Should -Be 0
    $line | Test-StitchDestination -Quiet | Should -BeTrue
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).Outcome | Should -Be Unchanged
    { Get-StitchInstallation -RoleName stitch-delta -ErrorAction Stop } | Should -Throw -ErrorId 'InstallationNotFound,*'
  }

  It 'stays, and the tags of the cluster tell what else goes' {
    $null = Uninstall-StitchDestination acme-lake -Confirm:$false -RoleName stitch-delta -WarningVariable warnings -WarningAction SilentlyContinue
    # The workspace did not have the profile before, so that the registration goes too.
    $warnings | ForEach-Object { $_ -replace '^Left alone: (registration|role).*', '$1' } | Should -Be role
    Get-StitchDestination | Should -BeNullOrEmpty
    Get-DeltaCluster stitch -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    Get-RawToken | Should -BeNullOrEmpty
    Send-Iam @{ Action = 'GetRole'; RoleName = 'stitch-delta' } | Should -Not -BeNullOrEmpty
  }
}

Describe 'A cluster that was cloned, tags and all' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $line = Install-StitchDestination acme-lake @deployment -DestinationName Lake -WarningAction SilentlyContinue
    $cluster = Invoke-Databricks GET "2.1/clusters/get?cluster_id=$($line.ClusterId)"
    $settings = @{}
    foreach ($name in 'spark_version', 'node_type_id', 'num_workers', 'spark_conf', 'custom_tags', 'aws_attributes', 'data_security_mode', 'single_user_name') { $settings[$name] = $cluster.$name }
    $clone = (Invoke-Databricks POST 2.1/clusters/create ($settings + @{ cluster_name = 'stitch (clone)' })).cluster_id
  }
  AfterAll { Stop-StitchSandbox }

  It 'is not touched by install, repair, or uninstall' {
    $writes = Get-WriteCount
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).ClusterId | Should -Be $line.ClusterId
    Test-StitchDestination -Repair -Quiet | Should -BeTrue
    Get-WriteCount | Should -Be $writes
    $null = Uninstall-StitchDestination acme-lake -Confirm:$false
    (Invoke-Databricks GET 2.1/clusters/list).clusters.cluster_id | Should -Be $clone
  }
}

Describe 'Get-StitchInstallation' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -StitchAccountCount 2
    $trust = '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" } ] }'
    # Roles that are none of ours, and more than fit on one page of the list.
    foreach ($i in 1..120) { $null = Send-Iam @{ Action = 'CreateRole'; RoleName = "foreign-$i"; Description = "Runs report $i"; AssumeRolePolicyDocument = $trust } }
    $first = Install-StitchDestination acme-lake @deployment -DestinationName Lake -StitchToken $sandbox.StitchAccounts[0].StitchToken -WarningAction SilentlyContinue
    $second = Install-StitchDestination acme-lake @deployment -RoleName second -ClusterName second -DestinationName Lake -StitchToken $sandbox.StitchAccounts[1].StitchToken -WarningAction SilentlyContinue
  }
  AfterAll { Stop-StitchSandbox }

  It 'lists them all, with one list and one question for each role of ours, of AWS alone' {
    $asked = @(Get-StitchSandboxRequest).Count
    $found = Get-StitchInstallation
    $found.RoleName | Sort-Object | Should -Be second, stitch-delta
    $found.IsComplete | Should -Be $true, $true
    $requests = Get-StitchSandboxRequest | Select-Object -Skip $asked
    $requests.Operation | Sort-Object | Should -Be GetRole, GetRole, ListRoles
  }

  It 'finds by <By>' -ForEach @(
    @{ By = 'bucket'; Find = { Get-StitchInstallation acme-lake }; Roles = 'second', 'stitch-delta' }
    @{ By = 'another bucket'; Find = { Get-StitchInstallation other-lake }; Roles = @() }
    @{ By = 'role'; Find = { Get-StitchInstallation -RoleName second }; Roles = 'second' }
    @{ By = 'destination'; Find = { Get-StitchInstallation -DestinationId $second.DestinationId }; Roles = 'second' }
    @{ By = 'id'; Find = { Get-StitchInstallation -InstallationId $first.InstallationId }; Roles = 'stitch-delta' }
    @{ By = 'what a pipe names'; Find = { $second | Get-StitchInstallation }; Roles = 'second' }
    @{ By = 'a row'; Find = { [pscustomobject]@{ BucketName = ''; RoleName = 'second' } | Get-StitchInstallation }; Roles = 'second' }
  ) { @((& $Find).RoleName | Sort-Object) | Should -Be $Roles }

  It 'gives <Id> for <What>' -ForEach @(
    @{ What = 'an id that is none'; Id = 'InstallationIdInvalid'; Command = { Get-StitchInstallation -InstallationId sd-1 } }
    @{ What = 'an id of nothing'; Id = 'InstallationNotFound'; Command = { Get-StitchInstallation -InstallationId sd-aaaaaaaaaa } }
    @{ What = 'a role of somebody else'; Id = 'InstallationNotFound'; Command = { Get-StitchInstallation -RoleName foreign-1 } }
    @{ What = 'no role'; Id = 'RoleNotFound'; Command = { Get-StitchInstallation -RoleName nobody } }
    @{ What = 'an empty variable'; Id = 'ParameterEmpty'; Command = { Get-StitchInstallation -BucketName $null } }
    @{ What = 'an object that names nothing'; Id = 'InputMissing'; Command = { [pscustomobject]@{ Team = 'data' } | Get-StitchInstallation } }
  ) { $Command | Should -Throw -ErrorId "$Id,*" }

  It 'fits on 80 columns' {
    $text = Get-StitchInstallation | Out-String -Width 80
    $text | Should -Match $sandboxId
    $text | Should -Match "$($first.DestinationId)"
    $text | Should -Not -Match '…'
    $text -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 80 }
  }

  It 'pipes into the test, the rotation and the way back, each with the right account' {
    $installation = Get-StitchInstallation -RoleName second
    $token = @{ StitchToken = $sandbox.StitchAccounts[1].StitchToken }
    $installation | Test-StitchDestination @token -Quiet | Should -BeTrue
    ($installation | Install-StitchDestination @token).Outcome | Should -Be Unchanged
    $new = $installation | Update-DeltaToken @token -WarningAction SilentlyContinue
    (Get-Tag second).Tokens | Should -Be $new.TokenId
    (Get-Tag).Tokens | Should -Be $first.TokenId
    ($installation | Uninstall-StitchDestination @token -Confirm:$false -WarningVariable warnings).Outcome | Should -Be Deleted
    $warnings | Should -BeNullOrEmpty
    (Get-StitchInstallation).RoleName | Should -Be stitch-delta
    $first | Test-StitchDestination -StitchToken $sandbox.StitchAccounts[0].StitchToken -Quiet | Should -BeTrue
  }

  It 'survives a file' {
    $path = Join-Path $TestDrive installations.csv
    Get-StitchInstallation | Export-Csv $path
    (Import-Csv $path | Get-StitchInstallation).InstallationId | Should -Be $sandboxId
    Import-Csv $path | Test-StitchDestination -StitchToken $sandbox.StitchAccounts[0].StitchToken -Quiet -WarningVariable warnings | Should -BeTrue
    $warnings | Should -BeNullOrEmpty
  }
}
