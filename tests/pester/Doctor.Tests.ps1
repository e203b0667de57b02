# Each part of the chain is broken by hand: the test names that part, and -Repair repairs what a stage of the pipeline can repair.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function Invoke-Workspace {
    # Databricks' own API, past the cmdlets.
    param([string] $Method, [string] $Path, [hashtable] $Body)
    $given = @{ Method = $Method; Uri = [uri]::new($sandbox.WorkspaceUrl, "api/$Path"); Headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" } }
    if ($Body) { $given.Body = $Body | ConvertTo-Json -Depth 9; $given.ContentType = 'application/json' }
    Invoke-RestMethod @given
  }
  function Edit-Cluster {
    param([scriptblock] $Change)
    $cluster = Invoke-Workspace GET "2.1/clusters/get?cluster_id=$((Get-DeltaCluster stitch).ClusterId)"
    $body = @{}
    foreach ($member in 'cluster_id', 'cluster_name', 'spark_version', 'node_type_id', 'num_workers', 'autotermination_minutes', 'data_security_mode', 'single_user_name') { $body[$member] = $cluster.$member }
    foreach ($member in 'spark_conf', 'custom_tags', 'aws_attributes') { $body[$member] = @{}; foreach ($p in $cluster.$member.PSObject.Properties) { $body[$member][$p.Name] = $p.Value } }
    & $Change $body
    $null = Invoke-Workspace POST '2.1/clusters/edit' $body
    $null = Wait-DeltaCluster -ClusterId $cluster.cluster_id
  }
  function Edit-Policy {
    param([scriptblock] $Change)
    $aws = Get-OtherAdministrator
    $policy = $aws.GetBucketPolicyAsync('acme-lake', [Threading.CancellationToken]::None).Result | ConvertFrom-Json
    & $Change $policy
    $null = $aws.PutBucketPolicyAsync('acme-lake', ($policy | ConvertTo-Json -Depth 9), [Threading.CancellationToken]::None).Wait()
  }
  function Edit-Destination {
    # Stitch's own API, past the cmdlets.
    param([hashtable] $Body)
    $null = Invoke-RestMethod ([uri]::new($sandbox.ConnectApi, "v4/destinations/$($line.DestinationId)")) -Method Put -Body ($Body | ConvertTo-Json -Depth 5) -ContentType application/json -Headers @{ Authorization = "Bearer $(Get-SecretText $sandbox.StitchToken)" }
  }
  function Get-Trouble { param($Checks) @($Checks | Where-Object Status -in Failed, Warning).CheckName }
}

Describe 'A destination that is whole' {
  BeforeAll { $sandbox = Start-StitchSandbox; $line = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction SilentlyContinue }
  AfterAll { Stop-StitchSandbox }

  It 'passes from <From>' -ForEach @(
    @{ From = 'what Install-StitchDestination emitted'; Test = { $line | Test-StitchDestination } }
    @{ From = 'the destination alone'; Test = { Get-StitchDestination | Test-StitchDestination } }
    @{ From = 'nothing at all'; Test = { Test-StitchDestination } }
    @{ From = 'its id'; Test = { Test-StitchDestination -DestinationId $line.DestinationId } }
    @{ From = 'the bucket'; Test = { Get-StitchBucket acme-lake | Test-StitchDestination } }
    @{ From = 'the cluster'; Test = { Get-DeltaCluster stitch | Test-StitchDestination } }
    @{ From = 'a copy from a file'; Test = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($line)) | Test-StitchDestination } }
    @{ From = 'a row'; Test = { [pscustomobject]@{ BucketName = 'acme-lake'; DestinationId = "$($line.DestinationId)" } | Test-StitchDestination } }
  ) {
    $writes = Get-WriteCount
    $checks = & $Test
    Get-Trouble $checks | Should -BeNullOrEmpty
    @($checks | Where-Object Status -eq Skipped).CheckName | Should -BeNullOrEmpty
    @($checks).Count | Should -BeGreaterThan 20
    Get-WriteCount | Should -Be $writes
  }

  It 'comes in the order of the guide' {
    $steps = (Test-StitchDestination).GuideStep | ForEach-Object { "$_".Split(' ')[0] -replace 'Before', '0' }
    $steps | Should -Be ($steps | Sort-Object { [double] $_ } -Stable)
  }

  It 'has nothing to repair' {
    $writes = Get-WriteCount
    Test-StitchDestination -Repair -Quiet | Should -BeTrue
    Test-StitchDestination -Strict | Should -BeTrue
    Get-WriteCount | Should -Be $writes
  }

  It 'tells of a cluster that does not answer in time as of any other trouble' {
    $null = Add-StitchSandboxFault SQL OpenSession -DelaySeconds 60 -Count 1
    $checks = Test-StitchDestination -TimeoutSeconds 1
    $found = $checks | Where-Object CheckName -eq 'SELECT 1 at the JDBC URL'
    $found.Status | Should -Be Failed
    $found.Actual | Should -Match '-TimeoutSeconds'
    $found.Remedy | Should -Match Start-DeltaCluster
    $checks[-1].CheckName | Should -Be "Stitch's own connection check"
  }

  It 'stops when the reader has enough' {
    $before = @(Get-StitchSandboxRequest).Count
    $null = Test-StitchDestination
    $whole = @(Get-StitchSandboxRequest).Count - $before
    (Test-StitchDestination | Select-Object -First 1).CheckId | Should -Not -BeNullOrEmpty
    $asked = @(Get-StitchSandboxRequest).Count
    $asked - $before - $whole | Should -BeLessThan $whole
    Start-Sleep -Milliseconds 300
    @(Get-StitchSandboxRequest).Count | Should -Be $asked
  }
}

Describe 'A part that was broken by hand: <Part>' -ForEach @(
  @{ Part = 'a privilege that was taken away'; Trouble = 'Loader privileges'; Says = 's3:DeleteObject'; Remedy = 'Grant-StitchBucketAccess'; Repair = 'bucket policy of acme-lake'
    Break = { Edit-Policy { param($p) $p.Statement[0].Action = @($p.Statement[0].Action -ne 's3:DeleteObject') } } }
  @{ Part = 'the statement is gone'; Trouble = 'Loader privileges'; Says = 'no statement allows it'; Remedy = 'Grant-StitchBucketAccess'; Repair = 'bucket policy of acme-lake'
    Break = { $null = Revoke-StitchBucketAccess acme-lake } }
  @{ Part = 'a Deny for the loader'; Trouble = 'Loader privileges'; Says = 'denied by.*Lockout'; Remedy = 'ArnNotEquals'
    Break = { Edit-Policy { param($p) $p.Statement += @{ Sid = 'Lockout'; Effect = 'Deny'; Principal = @{ AWS = 'arn:aws:iam::218546966473:role/LoaderDelta' }; Action = 's3:PutObject'; Resource = 'arn:aws:s3:::acme-lake/*' } } }
    Heal = { Edit-Policy { param($p) $p.Statement = @($p.Statement | Where-Object Sid -ne Lockout) } } }
  @{ Part = 'a Deny for the cluster'; Trouble = 'Role may use the bucket'; Says = 'denies it.*Lockout'; Remedy = 'role/stitch-delta'
    Break = { Edit-Policy { param($p) $p.Statement += @{ Sid = 'Lockout'; Effect = 'Deny'; Principal = @{ AWS = 'arn:aws:iam::123456789012:role/stitch-delta' }; Action = 's3:*'; Resource = 'arn:aws:s3:::acme-lake/*' } } }
    Heal = { Edit-Policy { param($p) $p.Statement = @($p.Statement | Where-Object Sid -ne Lockout) } } }
  @{ Part = 'more rights than Stitch needs'; Trouble = 'Loader statement unchanged'; Says = 's3:PutBucketPolicy'; Remedy = 'Take these away'
    Break = { Edit-Policy { param($p) $p.Statement[0].Action = 's3:*' } }
    Heal = { Edit-Policy { param($p) $p.Statement[0].Action = @('s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject') } } }
  @{ Part = 'the policy of the role is gone'; Trouble = 'Role may use the bucket'; Says = 's3:ListBucket'; Remedy = 'New-DeltaInstanceProfile -BucketName acme-lake'; Repair = 'inline policy StitchDelta-acme-lake'
    Break = { $null = (Get-OtherAdministrator).DeleteRolePolicyAsync('stitch-delta', 'StitchDelta-acme-lake', [Threading.CancellationToken]::None).Wait() } }
  @{ Part = 'the role is out of the profile'; Trouble = 'Role in the instance profile'; Says = 'no role in it'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'role stitch-delta in instance profile stitch-delta'
    Break = { $null = (Get-OtherAdministrator).RemoveRoleFromInstanceProfileAsync('stitch-delta', 'stitch-delta', [Threading.CancellationToken]::None).Wait() } }
  @{ Part = 'PassRole is gone'; Trouble = 'Deployment role may pass the role'; Says = 'implicitDeny'; Remedy = '-DeploymentRoleName databricks-deployment'; Repair = 'PassRole'
    Break = { $null = (Get-OtherAdministrator).DeleteRolePolicyAsync('databricks-deployment', 'StitchDelta-PassRole-stitch-delta', [Threading.CancellationToken]::None).Wait() } }
  @{ Part = 'the profile is not registered'; Trouble = 'Instance profile registered'; Says = 'not registered'; Remedy = 'Register-DeltaInstanceProfile'; Repair = 'registration of'
    Break = { $null = Unregister-DeltaInstanceProfile 'arn:aws:iam::123456789012:instance-profile/stitch-delta' } }
  @{ Part = 'the cluster is deleted'; Trouble = 'Cluster exists'; Says = 'not there'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'Create cluster stitch'; IsNewCluster = $true
    Break = { $null = Remove-DeltaCluster -ClusterName stitch -Confirm:$false } }
  @{ Part = 'the cluster has lost its profile'; Trouble = 'Cluster has the instance profile'; Says = 'none'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'Update cluster stitch'
    Break = { Edit-Cluster { param($c) $c.aws_attributes.Remove('instance_profile_arn') } } }
  @{ Part = 'autoMerge is on'; Trouble = 'autoMerge is off'; Says = 'true'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'Update cluster stitch'
    Break = { Edit-Cluster { param($c) $c.spark_conf['spark.databricks.delta.schema.autoMerge.enabled'] = 'true' } } }
  @{ Part = 'the token is revoked'; Trouble = 'Token accepted'; Says = 'revoked|Invalid'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'token'
    Break = { Get-DeltaToken 'Stitch destination Lake' | Remove-DeltaToken -Force } }
  @{ Part = 'the token ends soon'; Trouble = 'Token lasts'; Says = 'in \d days'; Remedy = 'Update-DeltaToken'; Repair = 'token'
    Given = @{ LifetimeDays = 5 }; Break = {} }
  @{ Part = 'the runtime is too old'; Trouble = 'Cluster runtime'; Says = '6\.2'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'Update cluster stitch'
    Break = { Edit-Cluster { param($c) $c.spark_version = '6.2.x-scala2.11' } } }
  @{ Part = 'the runtime is out of support'; Trouble = 'Runtime supported'; Says = 'support ended'; Remedy = 'New-DeltaCluster.*-SparkVersion'
    Break = { Edit-Cluster { param($c) $c.spark_version = '10.4.x-scala2.12' } }
    Heal = { $null = New-DeltaCluster stitch -InstanceProfileArn $line.InstanceProfileArn -SparkVersion $line.SparkVersion } }
  @{ Part = 'the destination is moved to another bucket'; Trouble = 'Destination in Stitch'; Says = 'loads into the bucket partner-lake'; Remedy = 'Set-StitchDestination -BucketName acme-lake'; Repair = 'Update Stitch destination'; FromLine = $true
    Break = { Edit-Destination @{ properties = @{ staging_area = @{ scheme = 's3'; bucket_name = 'partner-lake' } } } } }
  @{ Part = 'the destination is moved to another cluster'; Trouble = 'Destination in Stitch'; Says = 'its JDBC URL is .*another'; Remedy = 'Set-StitchDestination -JdbcUrl'; Repair = 'Update Stitch destination'; FromLine = $true
    Break = { Edit-Destination @{ properties = @{ jdbc_url = $line.JdbcUrl.Replace($line.ClusterId, '1122-120000-another1') } } } }
  @{ Part = 'the destination is paused'; Trouble = 'Destination in Stitch'; Says = 'paused'; Remedy = 'Resume it'
    Break = { Edit-Destination @{ paused_at = '2026-11-01T00:00:00Z' } }
    Heal = { Edit-Destination @{ paused_at = $null } } }
  @{ Part = 'the destination is gone'; FromLine = $true; ByHand = $true; Trouble = 'Destination in Stitch'; Says = 'no destination|none is known'; Remedy = 'Test-StitchDestination.* -Repair'; Repair = 'Create Stitch destination'
    Break = { $null = Get-StitchDestination | Remove-StitchDestination -Force } }
) {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $more = $Given ?? @{}
    $line = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake @more -WarningAction SilentlyContinue
    & $Break
  }
  AfterAll { Stop-StitchSandbox }

  It 'is named by the test, with its remedy and nothing else, from <From>' -ForEach @(@{ From = 'the object of the pipeline' }, @{ From = 'the destination alone' }) {
    # What Stitch tells of a destination that was moved is what is so; that it was moved only the line knows. One that is gone is nothing to start from.
    $checks = if ($From -eq 'the object of the pipeline' -or $FromLine) { $line | Test-StitchDestination } else { Get-StitchDestination | Test-StitchDestination }
    Get-Trouble $checks | Should -Be $Trouble
    $found = $checks | Where-Object CheckName -eq $Trouble
    "$($found.Actual) $($found.Expected)" | Should -Match $Says
    $found.Remedy | Should -Match $Remedy
    $checks | Where-Object Status -eq Skipped | ForEach-Object { $_.Actual | Should -Match "needs '" }
    if ($found.Status -eq 'Failed') { $line | Test-StitchDestination -Quiet | Should -BeFalse }
  }

  It 'is shown under -WhatIf, and nothing is written' {
    $writes = Get-WriteCount
    # An account without a destination may be another one: there the installation must be named by hand.
    $said = if ($ByHand) { Test-StitchDestination acme-lake -RoleName stitch-delta -Repair -WhatIf -InformationAction Continue 6>&1 -WarningAction SilentlyContinue }
    else { $line | Test-StitchDestination -Repair -WhatIf -InformationAction Continue 6>&1 -WarningAction SilentlyContinue }
    Get-WriteCount | Should -Be $writes
    Get-Trouble ($said | Where-Object { $_ -is [StitchDelta.StitchCheck] }) | Should -Be $Trouble
  }

  It 'is repaired by -Repair, or left with its remedy' {
    $checks = if ($ByHand) { Test-StitchDestination acme-lake -RoleName stitch-delta -Repair -WarningAction SilentlyContinue }
    elseif ($FromLine) { $line | Test-StitchDestination -Repair -WarningAction SilentlyContinue }
    else { Get-StitchDestination | Test-StitchDestination -Repair -WarningAction SilentlyContinue }
    if ($Repair) {
      Get-Trouble $checks | Should -BeNullOrEmpty
      ($checks | Where-Object CheckName -eq $Trouble).Repair | Should -Match $Repair
      Get-StitchDestination | Test-StitchDestination -Quiet | Should -BeTrue
      $writes = Get-WriteCount
      Test-StitchDestination -Repair -Quiet | Should -BeTrue
    Test-StitchDestination -Strict | Should -BeTrue
      Get-WriteCount | Should -Be $writes
    }
    else {
      Get-Trouble $checks | Should -Be $Trouble
      ($checks | Where-Object Repair).CheckName | Should -BeNullOrEmpty
      & $Heal
      Test-StitchDestination -Quiet | Should -BeTrue
    }
  }
}

Describe 'A repair of a row whose cells belong to two installations' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 2 -ClusterStartSeconds 0
    $deployment = @{ DeploymentRoleName = 'databricks-deployment'; WarningAction = 'SilentlyContinue' }
    $null = Install-StitchDestination acme-lake -DestinationName Lake @deployment
    $null = Install-StitchDestination acme-lake -RoleName second -ClusterName second -DestinationName Second -StitchToken $sandbox.StitchAccounts[1].StitchToken @deployment
    $before = Get-WriteCount
  }
  AfterAll { Stop-StitchSandbox }

  It 'changes nothing when the Stitch account is the other one''s' {
    $row = [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = 'stitch-delta'; ClusterName = 'stitch'; DestinationName = 'Lake'; StitchToken = $sandbox.StitchAccounts[1].StitchToken }
    $null = $row | Test-StitchDestination -Repair -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'StitchAccountIsAnother,*'
    $errors[0].Exception.Message | Should -Match "acme-lake .*'Second'"
    Get-WriteCount | Should -Be $before
  }

  It 'changes nothing when the bucket is another one' {
    $null = [pscustomobject]@{ BucketName = 'partner-lake' } | Test-StitchDestination -Repair -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'DestinationOfOtherInstallation,*'
    Get-WriteCount | Should -Be $before
  }

  It 'goes on where all of it is of one installation' {
    $null = Set-StitchDestination -DestinationName Lake -JdbcUrl 'jdbc:spark://localhost:1/default;httpPath=sql/protocolv1/o/1/2' -NoWait -WarningAction SilentlyContinue
    $null = [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = 'stitch-delta'; ClusterName = 'stitch' } | Test-StitchDestination -Repair -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors.FullyQualifiedErrorId | Should -Not -Match 'DestinationOfOtherInstallation'
  }
}
