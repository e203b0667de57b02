# Clusters: size, settings, finding and repairing, waiting side by side, stopping, removing, explaining.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  function New-Profile { (Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile).InstanceProfileArn }
  function Get-RawCluster {
    # What Databricks itself tells of a cluster.
    param([string] $Id)
    $header = @{ Authorization = "Bearer $(Get-SecretText $admin)" }
    Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.1/clusters/get?cluster_id=$Id" -Headers $header
  }
  function Invoke-Api { param([string] $Path, $Body) Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/$Path" -Method Post -Headers @{ Authorization = "Bearer $(Get-SecretText $admin)" } -Body ($Body | ConvertTo-Json -Depth 5) -ContentType application/json }
}

Describe 'New-DeltaCluster' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $arn = New-Profile
    $admin = (New-DeltaToken raw -WarningAction SilentlyContinue).Token
  }
  AfterAll { Stop-StitchSandbox }

  It 'chooses sensibly when nothing is asked for' {
    $raw = Get-RawCluster (New-DeltaCluster plain -InstanceProfileArn $arn).ClusterId
    $raw.num_workers | Should -Be 1
    $raw.aws_attributes.availability | Should -Be ON_DEMAND
    $raw.data_security_mode | Should -Be SINGLE_USER
    $raw.single_user_name | Should -Be admin@acme.example
    $raw.autotermination_minutes | Should -Be 120
    $raw.spark_conf.'spark.databricks.delta.schema.autoMerge.enabled' | Should -Be false
    $raw.custom_tags.'StitchDelta:Standalone' | Should -Not -BeNullOrEmpty
    $raw.spark_version | Should -Be (Get-DeltaRuntime | Where-Object IsChoice).SparkVersion
    $raw.node_type_id | Should -Be (Get-DeltaNodeType | Where-Object IsChoice).NodeTypeId
  }

  It 'makes what is asked for' {
    $raw = Get-RawCluster (New-DeltaCluster large -InstanceProfileArn $arn -MinWorkers 2 -MaxWorkers 8 -Spot -Tag @{ team = 'data' } -SparkConf @{ 'spark.sql.shuffle.partitions' = 8; 'spark.x' = $true } -SingleUserName robot).ClusterId
    $raw.autoscale.min_workers, $raw.autoscale.max_workers | Should -Be 2, 8
    $raw.aws_attributes.availability | Should -Be SPOT_WITH_FALLBACK
    $raw.aws_attributes.first_on_demand | Should -Be 1
    $raw.custom_tags.team | Should -Be data
    $raw.spark_conf.'spark.sql.shuffle.partitions' | Should -Be 8
    $raw.spark_conf.'spark.x' | Should -BeExactly true
    $raw.single_user_name | Should -Be robot
  }

  It 'makes a single node' {
    $raw = Get-RawCluster (New-DeltaCluster alone -InstanceProfileArn $arn -SingleNode).ClusterId
    $raw.num_workers | Should -Be 0
    $raw.spark_conf.'spark.databricks.cluster.profile' | Should -Be singleNode
    $raw.custom_tags.ResourceClass | Should -Be SingleNode
  }

  It 'keeps what it was not asked to change, and changes the rest' {
    $before = Get-WriteCount
    $again = New-DeltaCluster large -InstanceProfileArn $arn
    $again.Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be $before
    (New-DeltaCluster large -InstanceProfileArn $arn -AutoTerminationMinutes 30 -Tag @{ owner = 'x' }).Outcome | Should -Be Updated
    $raw = Get-RawCluster $again.ClusterId
    $raw.autoscale.max_workers | Should -Be 8
    $raw.aws_attributes.availability | Should -Be SPOT_WITH_FALLBACK
    $raw.autotermination_minutes | Should -Be 30
    $raw.custom_tags.team, $raw.custom_tags.owner | Should -Be data, x
    (New-DeltaCluster large -InstanceProfileArn $arn -NumWorkers 2 -Spot:$false).Changes.Detail | Should -Match '2 to 8 workers -> 2 workers'
    $raw = Get-RawCluster $again.ClusterId
    $raw.autoscale | Should -BeNullOrEmpty
    $raw.num_workers | Should -Be 2
    $raw.aws_attributes.availability | Should -Be ON_DEMAND
  }

  It 'keeps autoMerge off' {
    $made = New-DeltaCluster merging -InstanceProfileArn $arn -SparkConf @{ 'spark.databricks.delta.schema.autoMerge.enabled' = 'true' } -WarningVariable warnings -WarningAction SilentlyContinue
    (Get-RawCluster $made.ClusterId).spark_conf.'spark.databricks.delta.schema.autoMerge.enabled' | Should -Be false
    $warnings | Should -Match autoMerge
  }

  It 'refuses a size that contradicts itself: <Name>' -ForEach @(
    @{ Name = 'both'; Size = @{ NumWorkers = 2; MaxWorkers = 4 } }, @{ Name = 'single with workers'; Size = @{ SingleNode = $true; NumWorkers = 2 } }
    @{ Name = 'no greatest'; Size = @{ MinWorkers = 2 } }, @{ Name = 'least above greatest'; Size = @{ MinWorkers = 4; MaxWorkers = 4 } }
  ) {
    $before = @(Get-StitchSandboxRequest).Count
    { New-DeltaCluster sized -InstanceProfileArn $arn @Size -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterSizeUnclear,*'
    @(Get-StitchSandboxRequest).Count | Should -Be $before
  }

  It 'refuses such a size before a stage of the pipe has begun: <Name>' -ForEach @(
    @{ Name = 'least above greatest'; Size = @{ MinWorkers = 5; MaxWorkers = 2 } }, @{ Name = 'no greatest'; Size = @{ MinWorkers = 2 } }
  ) {
    $before = @(Get-StitchSandboxRequest).Count
    { Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile early -DeploymentRoleName databricks-deployment |
        Register-DeltaInstanceProfile | New-DeltaCluster -ClusterName early @Size } | Should -Throw -ErrorId 'ClusterSizeUnclear,*'
    @(Get-StitchSandboxRequest).Count | Should -Be $before
  }

  It 'starts one that has stopped' {
    $stopped = Stop-DeltaCluster -ClusterName plain
    $stopped.ClusterState | Should -Be TERMINATED
    $again = New-DeltaCluster plain -InstanceProfileArn $arn
    $again.ClusterState | Should -Be RUNNING
    $again.ClusterId | Should -Be $stopped.ClusterId
  }

  It "leaves somebody else's cluster alone unless it is told to take it over" {
    $body = @{ cluster_name = 'theirs'; spark_version = (Get-DeltaRuntime)[0].SparkVersion; node_type_id = (Get-DeltaNodeType)[0].NodeTypeId; num_workers = 1 }
    $id = (Invoke-Api 2.1/clusters/create $body).cluster_id
    { New-DeltaCluster theirs -InstanceProfileArn $arn -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterOfOthers,*'
    (New-DeltaCluster theirs -InstanceProfileArn $arn -TakeOver).ClusterId | Should -Be $id
    (New-DeltaCluster theirs -InstanceProfileArn $arn).Outcome | Should -Be Unchanged
  }

  It 'refuses a name that two clusters have, with both ids' {
    $body = @{ cluster_name = 'twice'; spark_version = (Get-DeltaRuntime)[0].SparkVersion; node_type_id = (Get-DeltaNodeType)[0].NodeTypeId; num_workers = 1 }
    $ids = 1, 2 | ForEach-Object { (Invoke-Api 2.1/clusters/create $body).cluster_id }
    $fault = try { New-DeltaCluster twice -InstanceProfileArn $arn } catch { $_ }
    $fault.FullyQualifiedErrorId | Should -BeLike 'ClusterNameAmbiguous,*'
    $ids | ForEach-Object { $fault.Exception.Message | Should -Match $_ }
    { Wait-DeltaCluster -ClusterName twice -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterNameAmbiguous,*'
  }

  It 'previews' {
    $before = Get-WriteCount
    $plan = New-DeltaCluster new -InstanceProfileArn $arn -SingleNode -WhatIf
    $plan.IsPlanned | Should -BeTrue
    Get-DeltaCluster plain | Stop-DeltaCluster -WhatIf | ForEach-Object IsPlanned | Should -BeTrue
    Get-DeltaCluster plain | Remove-DeltaCluster -WhatIf | ForEach-Object Outcome | Should -Be Deleted
    Get-WriteCount | Should -Be $before
  }

  It 'is found by its name wherever an id is taken' {
    $made = New-DeltaCluster 'team [a]' -InstanceProfileArn $arn
    (Get-DeltaCluster 'team [a]').ClusterId | Should -Be $made.ClusterId
    (Get-DeltaCluster $made.ClusterId).ClusterName | Should -Be 'team [a]'
    (Get-DeltaCluster -ClusterId 'team [a]').ClusterId | Should -Be $made.ClusterId
    Get-DeltaCluster 'te[' -ErrorAction Stop | Should -BeNullOrEmpty
    (Get-DeltaJdbcUrl 'team [a]').JdbcUrl | Should -Match "/$($made.ClusterId);"
    (Wait-DeltaCluster 'team [a]').ClusterState | Should -Be RUNNING
    (Stop-DeltaCluster 'team [a]').ClusterId | Should -Be $made.ClusterId
    (Start-DeltaCluster 'team [a]').ClusterState | Should -Be RUNNING
    (Remove-DeltaCluster -Force 'team [a]').ClusterId | Should -Be $made.ClusterId
    foreach ($verb in 'Get-DeltaJdbcUrl', 'Wait-DeltaCluster', 'Stop-DeltaCluster', 'Start-DeltaCluster', 'Remove-DeltaCluster') {
      { & $verb 'team [a]' -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterNotFound,*' -Because $verb
    }
  }

  It 'is removed for good, and once' {
    $removed = Get-DeltaCluster alone | Remove-DeltaCluster -Force
    $removed.Outcome | Should -Be Deleted
    Get-DeltaCluster alone | Should -BeNullOrEmpty
    $writes = Get-WriteCount
    foreach ($again in { $removed | Remove-DeltaCluster -Force }, { Remove-DeltaCluster -Force alone }, { Remove-DeltaCluster -Force -ClusterName alone }, { Remove-DeltaCluster -Force $removed.ClusterId }) {
      $again | Should -Throw -ErrorId 'ClusterNotFound,*'
    }
    Get-WriteCount | Should -Be $writes
  }

  It 'says why it would take a runtime or a node type' {
    $runtimes, $types = (Get-DeltaRuntime), (Get-DeltaNodeType)
    @($runtimes + $types | Where-Object IsChoice).Reason | Should -Be 'the newest long-term support release', 'the smallest current type with a local disk'
    $runtimes[0].IsChoice, $types[0].IsChoice | Should -Be $true, $true
    @($runtimes + $types | Where-Object { -not $_.Reason }) | Should -BeNullOrEmpty
  }

  It 'says until when a runtime is supported, where that is published' {
    $runtimes = Get-DeltaRuntime
    ($runtimes | Where-Object SparkVersion -eq 15.4.x-scala2.12).SupportEnds | Should -Be ([DateTimeOffset] '2027-08-19Z')
    ($runtimes | Where-Object SparkVersion -eq 18.1.x-scala2.13).SupportEnds | Should -BeNullOrEmpty
    ($runtimes | Where-Object SparkVersion -eq 15.4.x-scala2.12 | Out-String) | Should -Match '2027-08-19'
  }

  It 'removes a pinned cluster too' {
    $made = New-DeltaCluster pinned -InstanceProfileArn $arn
    $null = Invoke-Api 2.1/clusters/pin @{ cluster_id = $made.ClusterId }
    ($made | Remove-DeltaCluster -Force).Outcome | Should -Be Deleted
    @(Get-StitchSandboxRequest | Where-Object Operation -eq clusters/unpin).Count | Should -Be 1
  }

  It 'completes -<Parameter>' -ForEach @(@{ Parameter = 'SparkVersion'; Command = 'Get-DeltaRuntime' }, @{ Parameter = 'NodeTypeId'; Command = 'Get-DeltaNodeType' }) {
    $found = (TabExpansion2 "New-DeltaCluster -$Parameter ").CompletionMatches
    $found.CompletionText | Should -Be (& $Command).$Parameter
    $found[0].ToolTip | Should -Match 'newest|smallest'
    $word = $found[1].CompletionText.Substring(0, 4)
    (TabExpansion2 "New-DeltaCluster -$Parameter $word").CompletionMatches.CompletionText | Should -Contain $found[1].CompletionText
  }
}

Describe 'Completion without a workspace' {
  It 'offers nothing and does not fail' {
    $env:DATABRICKS_CONFIG_FILE = Join-Path $TestDrive none
    try { (TabExpansion2 'New-DeltaCluster -SparkVersion 1').CompletionMatches.CompletionText | Where-Object { $_ -match '^1\d\.' } | Should -BeNullOrEmpty }
    finally { $env:DATABRICKS_CONFIG_FILE = $null }
  }
}

Describe 'Clusters side by side' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 2
    $arn = New-Profile
  }
  AfterAll { Stop-StitchSandbox }

  It 'start together and are waited for together, with few requests' {
    $before = @(Get-StitchSandboxRequest).Count
    $clusters = 1..12 | ForEach-Object { [pscustomobject]@{ ClusterName = "c$_"; InstanceProfileArn = $arn } } | New-DeltaCluster
    $clusters.Count | Should -Be 12
    $clusters.ClusterState | Select-Object -Unique | Should -Be RUNNING
    $asked = Get-StitchSandboxRequest | Select-Object -Skip $before | Group-Object Operation -AsHashTable
    $asked['clusters/create'].Count | Should -Be 12
    # One look for a cluster of that name each, and one list a tick for all while they start; what is the same for all is asked once.
    $asked['clusters/list'].Count | Should -BeLessThan 30
    $asked['clusters/get'] | Should -BeNullOrEmpty
    $asked['clusters/spark-versions'].Count, $asked['clusters/list-node-types'].Count, $asked['scim/Me'].Count | Should -Be 1, 1, 1
  }

  It 'may be started now and waited for later' {
    Get-DeltaCluster c1 | Stop-DeltaCluster | Start-DeltaCluster -NoWait | ForEach-Object ClusterState | Should -Be PENDING
    $waited = Get-DeltaCluster c1 | Wait-DeltaCluster
    $waited.ClusterState | Should -Be RUNNING
    { $waited | Stop-DeltaCluster -NoWait | Wait-DeltaCluster -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterStartFailed,*'
    { $waited | Start-DeltaCluster -NoWait | Wait-DeltaCluster -TimeoutSeconds 1 -ErrorAction Stop } | Should -Throw -ErrorId 'ClusterStartTimeout,*'
  }
}

Describe 'A cluster that cannot start' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0.2 }
  AfterAll { Stop-StitchSandbox }

  It 'is explained with its reason, the last events and what to do' {
    $arn = (Get-StitchBucket acme-lake | New-DeltaInstanceProfile | Register-DeltaInstanceProfile -SkipValidation).InstanceProfileArn
    $fault = try { New-DeltaCluster lost -InstanceProfileArn $arn } catch { $_ }
    $fault.FullyQualifiedErrorId | Should -BeLike 'ClusterStartFailed,*'
    $fault.Exception.Message | Should -Match 'AWS_AUTHORIZATION_FAILURE'
    $fault.Exception.Message | Should -Match 'Last events \(UTC\): \d\d:\d\d:\d\d CREATING, \d\d:\d\d:\d\d TERMINATING \(AWS_AUTHORIZATION_FAILURE\)'
    $fault.ErrorDetails.RecommendedAction | Should -Match 'New-DeltaInstanceProfile'
  }
}
