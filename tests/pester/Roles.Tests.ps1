# What companies demand of a role and a cluster: a permissions boundary, tags, a path, a cluster policy. What is there is read past the module.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $ErrorActionPreference = 'Continue'
  $line = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'Ignore' }
  $limit = 'arn:aws:iam::123456789012:policy/limit'
  function Invoke-Iam {
    param([string] $Action, [hashtable] $More = @{})
    $keys = @{ AccessKeyId = $sandbox.AccessKeyId; SecretAccessKey = $sandbox.SecretAccessKey }
    $body = @{ Action = $Action; Version = '2010-05-08' } + $More
    ([xml] (Invoke-SignedRequest $sandbox.AwsEndpointUrl -Method Post -Service iam @keys -Body $body).Content).DocumentElement
  }
  function Get-Role { param([string] $Name = 'stitch-delta') (Invoke-Iam GetRole @{ RoleName = $Name }).GetRoleResult.Role }
  function Get-Tag { param($Of, [string] $Key) ($Of.Tags.member | Where-Object Key -eq $Key).Value }
  function Get-Cluster {
    $token = [Net.NetworkCredential]::new('', $sandbox.WorkspaceToken).Password
    (Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/list')) -Headers @{ Authorization = "Bearer $token" }).clusters
  }
}

Describe 'A permissions boundary and tags' {
  BeforeEach { $sandbox = Start-StitchSandbox }
  AfterEach { Stop-StitchSandbox }

  It 'are given to all that Install makes, stay as people edit them, and go with it' {
    $before = Get-SandboxState $sandbox
    $null = Install-StitchDestination acme-lake @line -PermissionsBoundary $limit -Tag @{ Owner = 'data'; CostCenter = 42 }
    $role = Get-Role
    $role.PermissionsBoundary.PermissionsBoundaryArn | Should -Be $limit
    Get-Tag $role Owner | Should -Be data
    Get-Tag (Invoke-Iam GetInstanceProfile @{ InstanceProfileName = 'stitch-delta' }).GetInstanceProfileResult.InstanceProfile CostCenter | Should -Be 42
    (Get-Cluster).custom_tags.Owner | Should -Be data
    @(Get-StitchSandboxRequest -Write | Where-Object Operation -in TagInstanceProfile, PutRolePermissionsBoundary).Count | Should -Be 0

    $null = Invoke-Iam TagRole @{ RoleName = 'stitch-delta'; 'Tags.member.1.Key' = 'Owner'; 'Tags.member.1.Value' = 'edited' }
    $null = Invoke-Iam UntagRole @{ RoleName = 'stitch-delta'; 'TagKeys.member.1' = 'CostCenter' }
    $writes = Get-WriteCount
    Test-StitchDestination -Quiet | Should -BeTrue
    $null = Test-StitchDestination -Repair
    (Install-StitchDestination acme-lake @line).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes
    # Asked for again, a role gets what it lacks, and the cluster, which would restart, nothing.
    $again = Install-StitchDestination acme-lake @line -Tag @{ Owner = 'data'; CostCenter = 42; Team = 'lake' }
    ($again.Changes | Where-Object Action -ne None).Resource | Should -Be 'tags of role stitch-delta'
    Get-Tag (Get-Role) Owner | Should -Be edited
    Get-Tag (Get-Role) Team | Should -Be lake

    $null = Uninstall-StitchDestination -Force
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'are planned for a role that is there, and nothing is written' {
    $null = Install-StitchDestination acme-lake @line
    $writes = Get-WriteCount
    $plan = Install-StitchDestination acme-lake @line -PermissionsBoundary $limit -WhatIf 6> $null
    ($plan.Changes | Where-Object Action -ne None).Resource | Should -Be 'permissions boundary of role stitch-delta', 'record of installation sd-bihonqser3 in the tags of role stitch-delta'
    Get-WriteCount | Should -Be $writes
    (Install-StitchDestination acme-lake @line -PermissionsBoundary $limit).Outcome | Should -Be Updated
    (Get-Role).PermissionsBoundary.PermissionsBoundaryArn | Should -Be $limit
  }

  It 'are not for a role of somebody else, and that is told' {
    $null = Invoke-Iam CreateRole @{ RoleName = 'stitch-delta'; AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}' }
    $line.Remove('WarningAction')
    $null = Install-StitchDestination acme-lake @line -PermissionsBoundary $limit -Tag @{ Owner = 'data' } -WarningVariable told 3> $null
    "$told" | Should -BeLike "*Role stitch-delta is somebody else's*permissions boundary $limit; tag Owner = data*"
    (Get-Role).PermissionsBoundary | Should -BeNullOrEmpty
    (Get-Role).Tags | Should -BeNullOrEmpty
  }

  It 'may stand in a file of rows' {
    $path = Join-Path $TestDrive rows.csv
    "BucketName,RoleName,DeploymentRoleName,ClusterName,PermissionsBoundary,Tag`nacme-lake,stitch-delta,databricks-deployment,stitch,$limit,Owner=data team;CostCenter=42" | Set-Content $path
    $made = Import-Csv $path | New-DeltaInstanceProfile
    (Get-Role).PermissionsBoundary.PermissionsBoundaryArn | Should -Be $limit
    Get-Tag (Get-Role) Owner | Should -Be 'data team'
    [pscustomobject]@{ ClusterName = 'own'; InstanceProfileArn = ($made | Register-DeltaInstanceProfile).InstanceProfileArn; Tag = 'Team=lake' } | New-DeltaCluster | Out-Null
    (Get-Cluster).custom_tags.Team | Should -Be lake
  }

  It 'are judged before the first write: <Why>' -ForEach @(
    @{ Tag = @{ 'StitchDelta:Id' = 'sd-aaaaaaaaaa' }; Why = "the module's own" }
    @{ Tag = @{ 'aws:owner' = 'x' }; Why = 'AWS keeps for itself' }
    @{ Tag = @{ Owner = $null }; Why = 'no value' }
    @{ Tag = @{ Owner = 1, 2 }; Why = 'not one value' }
    @{ Tag = @{ Owner = 'a,b' }; Why = 'does not take' }
    @{ Tag = @{ Owner = 'x' * 256 }; Why = '255 are allowed' }
    @{ Tag = 'Owner'; Why = 'Key=Value' }
    @{ Tag = 'Owner=a;Owner=b'; Why = 'twice' }
    @{ Tag = 'Key=dapi0123456789abcdef0123456789abcdef'; Why = 'looks like a token' }
    @{ PermissionsBoundary = 'limit'; Why = 'not the ARN of a managed policy' }
  ) {
    $given = @{}
    if ($Tag) { $given.Tag = $Tag }
    if ($PermissionsBoundary) { $given.PermissionsBoundary = $PermissionsBoundary }
    { Install-StitchDestination acme-lake @line @given -WhatIf -ErrorAction Stop 6> $null } | Should -Throw "*$Why*" -ErrorId 'ParameterInvalid*'
    $row = [pscustomobject] (@{ BucketName = 'acme-lake' } + $given)
    { $row | Install-StitchDestination @line -ErrorAction Stop } | Should -Throw "*$Why*" -ErrorId 'RowValueInvalid*'
    Get-WriteCount | Should -Be 0
  }
}

Describe 'Roles under a path' {
  BeforeEach { $sandbox = Start-StitchSandbox -StitchAccountCount 2 }
  AfterEach { Stop-StitchSandbox }

  It 'share one policy of the deployment role, which goes with the last of them' {
    $before = Get-SandboxState $sandbox
    $rows = @(
      @{ RoleName = 'one'; ClusterName = 'one'; StitchToken = $sandbox.StitchAccounts[0].StitchToken }
      @{ RoleName = 'two'; ClusterName = 'two'; StitchToken = $sandbox.StitchAccounts[1].StitchToken }
    )
    $made = $rows | Install-StitchDestination acme-lake @line -RolePath stitch
    $made.RoleArn | Sort-Object | Should -Be 'arn:aws:iam::123456789012:role/stitch/one', 'arn:aws:iam::123456789012:role/stitch/two'
    $made.InstanceProfileArn | Sort-Object | Should -Be 'arn:aws:iam::123456789012:instance-profile/stitch/one', 'arn:aws:iam::123456789012:instance-profile/stitch/two'
    $made.ConnectionCheck | Should -Be succeeded, succeeded
    @(Get-StitchSandboxRequest -Write | Where-Object { $_.Operation -eq 'PutRolePolicy' }).Count | Should -Be 3
    @((Invoke-Iam ListRolePolicies @{ RoleName = 'databricks-deployment' }).ListRolePoliciesResult.PolicyNames.member) | Should -Be 'StitchDelta-PassRoles-stitch', 'databricks-ec2'
    foreach ($one in $made) { $one | Test-StitchDestination | Where-Object Status -notin Passed, Skipped | Should -BeNullOrEmpty }
    (Get-StitchInstallation -RoleName 'arn:aws:iam::123456789012:role/stitch/one').RoleArn | Should -Be 'arn:aws:iam::123456789012:role/stitch/one'
    $writes = Get-WriteCount
    ($rows | Install-StitchDestination acme-lake @line).Outcome | Should -Be Unchanged, Unchanged
    Get-WriteCount | Should -Be $writes

    foreach ($one in $made) { $null = $one | Uninstall-StitchDestination -Force -WarningAction Ignore }
    @((Invoke-Iam ListRoles).ListRolesResult.Roles.member.RoleName) | Should -Be 'databricks-deployment'
    @((Invoke-Iam ListRolePolicies @{ RoleName = 'databricks-deployment' }).ListRolePoliciesResult.PolicyNames.member) | Should -Be 'databricks-ec2'
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'are planned with what the policy means' {
    $plan = Install-StitchDestination acme-lake @line -RolePath /stitch/ -WhatIf 6> $null
    ($plan.Changes | Where-Object Resource -like '*PassRoles*').Detail | Should -Match 'Whoever may create roles under /stitch/ decides what clusters of databricks-deployment can become\.'
    Get-WriteCount | Should -Be 0
  }

  It 'are made again where they were, are found by bucket alone, and are taken back by their ARN' {
    $null = Install-StitchDestination acme-lake @line -RolePath /stitch/
    $null = Invoke-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }
    $null = Invoke-Iam DeleteRolePolicy @{ RoleName = 'stitch-delta'; PolicyName = 'StitchDelta-acme-lake' }
    $null = Invoke-Iam DeleteRole @{ RoleName = 'stitch-delta' }
    $null = Test-StitchDestination -Repair -WarningAction Ignore
    (Get-Role).Arn | Should -Be 'arn:aws:iam::123456789012:role/stitch/stitch-delta'
    Test-StitchDestination -Quiet | Should -BeTrue
    (Get-StitchInstallation acme-lake).RoleArn | Should -Be 'arn:aws:iam::123456789012:role/stitch/stitch-delta'
    $gone = Uninstall-StitchDestination acme-lake -RoleName arn:aws:iam::123456789012:role/stitch/stitch-delta -Force -WarningAction Ignore
    $gone.Outcome | Should -Be Deleted
    @((Invoke-Iam ListRolePolicies @{ RoleName = 'databricks-deployment' }).ListRolePoliciesResult.PolicyNames.member) | Should -Be 'databricks-ec2'
  }

  It 'are refused where the ARN, or the role that is there, says another path' {
    { Install-StitchDestination acme-lake @line -RoleName arn:aws:iam::123456789012:role/stitch/one -ErrorAction Stop } | Should -Throw -ErrorId 'RoleIsAnother*'
    { New-DeltaInstanceProfile arn:aws:iam::123456789012:role/stitch/one -BucketName acme-lake -RolePath /other/ -ErrorAction Stop } | Should -Throw -ErrorId 'RoleIsAnother*'
    (New-DeltaInstanceProfile arn:aws:iam::123456789012:role/stitch/one -BucketName acme-lake -RolePath /stitch/ -WhatIf 6> $null).RoleArn | Should -Be 'arn:aws:iam::123456789012:role/stitch/one'
    { Install-StitchDestination acme-lake @line -RolePath '/a*/' -WhatIf -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterInvalid*'
    Get-WriteCount | Should -Be 0
    $null = New-DeltaInstanceProfile one -BucketName acme-lake
    { Install-StitchDestination acme-lake @line -RoleName one -RolePath /stitch/ -ErrorAction Stop } | Should -Throw -ErrorId 'RoleOfOtherPath*'
  }

  It 'are advised where the deployment role has no room for one policy a role' {
    $filler = '{"Version":"2012-10-17","Statement":[{"Sid":"x","Effect":"Allow","Action":"ec2:*","Resource":"*"}]}'.Replace('"x"', "`"$('x' * 9450)`"")
    $null = Invoke-Iam PutRolePolicy @{ RoleName = 'databricks-deployment'; PolicyName = 'theirs'; PolicyDocument = $filler }
    $writes = Get-WriteCount
    { Install-StitchDestination acme-lake @line -WhatIf -ErrorAction Stop 6> $null } | Should -Throw -ErrorId 'DeploymentRoleFull*'
    { Install-StitchDestination acme-lake @line -ErrorAction Stop } | Should -Throw -ErrorId 'DeploymentRoleFull*'
    Get-WriteCount | Should -Be $writes
  }

  It 'are asked about where they are, or are to be' {
    $checks = Test-StitchPrerequisite acme-lake -RoleName new -RolePath /stitch/ -DeploymentRoleName databricks-deployment
    $checks | Where-Object Status -eq Failed | Should -BeNullOrEmpty
    (Get-StitchSandboxRequest | Where-Object Operation -eq SimulatePrincipalPolicy).Count | Should -BeGreaterThan 1
  }
}

Describe 'A cluster policy' {
  BeforeEach {
    $sandbox = Start-StitchSandbox
    $known = '60F1A2B3C4D5E6F7'
    function Get-Spec {
      $token = [Net.NetworkCredential]::new('', $sandbox.WorkspaceToken).Password
      (Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, "api/2.1/clusters/get?cluster_id=$((Get-Cluster).cluster_id)")) -Headers @{ Authorization = "Bearer $token" }).spec
    }
  }
  AfterEach { Stop-StitchSandbox }

  It 'is one that a new cluster keeps, also when it is edited later' {
    $null = Install-StitchDestination acme-lake @line -PolicyId $known
    (Get-Spec).policy_id | Should -Be $known
    $null = New-DeltaCluster stitch -InstanceProfileArn arn:aws:iam::123456789012:instance-profile/stitch-delta -NumWorkers 2 -WarningAction Ignore
    (Get-Spec).policy_id | Should -Be $known
    $writes = Get-WriteCount
    (Install-StitchDestination acme-lake @line -PolicyId $known).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $writes
  }

  It 'is looked up before anything is made' {
    { Install-StitchDestination acme-lake @line -PolicyId 0000000000000000 -WhatIf -ErrorAction Stop 6> $null } | Should -Throw -ErrorId 'ClusterPolicyNotFound*'
    { Install-StitchDestination acme-lake @line -PolicyId 0000000000000000 -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterPolicyNotFound*'
    { Install-StitchDestination acme-lake @line -PolicyId 'a b' -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterInvalid*'
    Get-WriteCount | Should -Be 0
  }

  It 'that nobody may look up is for Databricks to judge' {
    Add-StitchSandboxFault -Operation policies/clusters/get -StatusCode 403 -Count 2
    { Install-StitchDestination acme-lake @line -PolicyId 0000000000000000 -ErrorAction Stop } | Should -Throw '*Cluster policy 0000000000000000 does not exist*'
  }
}

Describe 'The owner of the token' {
  BeforeAll { $sandbox = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'is recommended to be no person, in the plan alone' {
    $plan = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WhatIf = $true; WarningVariable = 'told' }
    $null = Install-StitchDestination acme-lake @plan 3> $null 6> $null
    @($told -like "The token will be admin@acme.example's*-OnBehalfOf*").Count | Should -Be 1
    $null = Install-StitchDestination acme-lake @plan -OnBehalfOf $sandbox.ServicePrincipalId 3> $null 6> $null
    $told -like '*takes the load along*' | Should -BeNullOrEmpty
  }
}
