# What a person typed is done, or it is said before anything is written, or with what was done, that it is not.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $script:ConfirmPreference = 'None'
  $asked = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }

  function Invoke-Install {
    # What an install says and does: the object, its warnings, its errors and how much was written.
    param([hashtable] $More = @{}, [switch] $WhatIf)
    $before = Get-WriteCount
    $made = Install-StitchDestination acme-lake @asked @More -WhatIf:$WhatIf -WarningAction SilentlyContinue -WarningVariable warnings -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null
    [pscustomobject]@{
      Made = $made; Warnings = @($warnings.ForEach{ "$_" }); Ids = @($errors.ForEach{ "$($_.FullyQualifiedErrorId)".Split(',')[0] })
      Message = "$($errors | Select-Object -First 1)"; Remedy = "$(($errors | Select-Object -First 1).ErrorDetails.RecommendedAction)"; Writes = (Get-WriteCount) - $before
    }
  }
  function New-ClusterOfOthers {
    param([string] $Name)
    $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
    $body = @{ cluster_name = $Name; spark_version = '16.4.x-scala2.12'; node_type_id = 'm5d.large'; num_workers = 1; data_security_mode = 'NONE' } | ConvertTo-Json
    (Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/create')) -Method Post -Headers $headers -Body $body -ContentType application/json).cluster_id
  }
  function New-CopyOfCluster {
    # Clones a cluster with its tags, as the pages of Databricks do, and removes the first one.
    param([string] $Id, [string] $Name)
    $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
    $body = Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, "api/2.1/clusters/get?cluster_id=$Id")) -Headers $headers |
      Select-Object cluster_name, spark_version, node_type_id, num_workers, autotermination_minutes, data_security_mode, single_user_name, spark_conf, custom_tags, aws_attributes
    $body.cluster_name = $Name
    (Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, 'api/2.1/clusters/create')) -Method Post -Headers $headers -Body ($body | ConvertTo-Json -Depth 5) -ContentType application/json).cluster_id
    $null = Remove-DeltaCluster $Id -Confirm:$false
  }
  function Find-Command {
    # The command that a text names, from its beginning to the end of the sentence.
    param([string] $Text, [string] $Name)
    if ($Text -match "($Name(?:[^.;]|\.(?! |$))*)") { $Matches[1].Trim() }
  }
}

Describe 'What a second Install-StitchDestination cannot change' {
  AfterAll { Stop-StitchSandbox }
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $first = Invoke-Install @{ Tag = @{ Owner = 'data' }; LifetimeDays = 90; TokenComment = 'Stitch of the data team'; ClusterName = 'stitch-data' }
    $cluster = "stitch-data ($($first.Made.ClusterId))"
  }

  It 'says nothing of what it finds as it is asked for' {
    $again = Invoke-Install @{ Tag = @{ Owner = 'data' }; LifetimeDays = 90; TokenComment = 'Stitch of the data team'; ClusterName = 'stitch-data' }
    $again.Warnings + $again.Ids | Should -BeNullOrEmpty
    $again.Writes | Should -Be 0
  }

  It 'says nothing of what nobody asked for' {
    $again = Invoke-Install
    $again.Warnings + $again.Ids | Should -BeNullOrEmpty
    $again.Writes | Should -Be 0
  }

  It 'is said of -<Parameter>, with what is there and how to change it, also in a plan and of a row' -ForEach @(
    @{ Parameter = 'ClusterName'; Value = 'other'; There = 'keeps its name'; How = 'workspace' }
    @{ Parameter = 'PolicyId'; Value = '60F1A2B3C4D5E6F7'; There = 'without a cluster policy'; How = 'workspace' }
    @{ Parameter = 'TokenComment'; Value = 'mine'; There = "comment 'Stitch of the data team'"; How = 'A token keeps its comment' }
    @{ Parameter = 'LifetimeDays'; Value = 30; There = 'ends on 20\d\d-'; How = 'Update-DeltaToken -BucketName acme-lake -RoleName stitch-delta -LifetimeDays 30' }
    @{ Parameter = 'OnBehalfOf'; Value = '6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10'; There = 'admin@acme.example'; How = 'Uninstall-StitchDestination acme-lake -RoleName stitch-delta' }
  ) {
    foreach ($run in { Invoke-Install @{ $Parameter = $Value } -WhatIf }, { Invoke-Install @{ $Parameter = $Value } }) {
      $said = & $run
      $said.Ids | Should -BeNullOrEmpty
      $said.Writes | Should -Be 0
      $said.Warnings | Should -HaveCount 1
      $said.Warnings[0] | Should -Match "^-$Parameter '?$Value'? has no effect: .*$There.*$([regex]::Escape($How))"
    }
    $null = [pscustomobject]@{ BucketName = 'acme-lake'; $Parameter = "$Value" } | Install-StitchDestination @asked -WarningAction SilentlyContinue -WarningVariable ofRow
    "$ofRow" | Should -Match "-$Parameter '?$Value'? has no effect"
  }

  It 'is said of the tags that cluster and instance profile do not get' {
    $said = Invoke-Install @{ Tag = @{ Owner = 'other'; CostCenter = '42' } }
    @($said.Warnings -match 'role stitch-delta stays').Count | Should -Be 1
    $ofCluster = @($said.Warnings -match "^-Tag has no effect on the cluster $([regex]::Escape($cluster))")
    $ofCluster | Should -HaveCount 1
    $ofCluster[0] | Should -Match "CostCenter \(not set\), Owner \('data'\)"
    @($said.Warnings -match '^-Tag has no effect on the instance profile stitch-delta.*aws iam tag-instance-profile --instance-profile-name stitch-delta --tags ') | Should -HaveCount 1
  }

  It 'names commands that work when they are pasted' {
    $said = Invoke-Install @{ LifetimeDays = 30; Tag = @{ CostCenter = '42' } }
    $renew = Find-Command ($said.Warnings -match 'LifetimeDays') 'Update-DeltaToken -'
    (Invoke-Expression "$renew -WarningAction Ignore").TokenExpires.Subtract([datetimeoffset]::UtcNow).TotalDays | Should -BeLessThan 31
    $tags = Find-Command ($said.Warnings -match 'on the cluster') 'New-DeltaCluster'
    (Invoke-Expression $tags).ClusterId | Should -Be $first.Made.ClusterId
    $again = Invoke-Install @{ LifetimeDays = 30; Tag = @{ CostCenter = '42' } }
    @($again.Warnings -match 'cluster|LifetimeDays') | Should -BeNullOrEmpty
  }
}

Describe 'What a cluster cannot be beside a SQL warehouse' {
  AfterEach { Stop-StitchSandbox }
  BeforeEach { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 }

  It 'is said in one Warning, <When>' -ForEach @(
    @{ When = 'of a new installation'; First = $false; More = @{ WarehouseId = '7f3a90b1c2d4e5f6' } }
    @{ When = 'of one that has a warehouse'; First = $true; More = @{} }
  ) {
    if ($First) { $null = Invoke-Install @{ WarehouseId = '7f3a90b1c2d4e5f6' } }
    $said = Invoke-Install ($More + @{ ClusterName = 'other'; NumWorkers = 3; NodeTypeId = 'm5d.xlarge' }) -WhatIf
    @($said.Warnings -match '^-ClusterName, -NodeTypeId, -NumWorkers have no effect: the SQL warehouse .*7f3a90b1c2d4e5f6') | Should -HaveCount 1
    @((Invoke-Install $More).Warnings -match 'no effect') | Should -BeNullOrEmpty
  }
}

Describe 'What a stage cannot change of what is there' {
  AfterAll { Stop-StitchSandbox }
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $profile = New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile
    $made = $profile | New-DeltaCluster stitch
    $null = New-DeltaToken 'Stitch destination' -LifetimeDays 90 -WarningAction Ignore
  }

  It 'is said by <Command>' -ForEach @(
    @{ Command = 'New-DeltaCluster -ClusterName'; Run = { $profile | New-DeltaCluster other }; Says = "-ClusterName 'other' has no effect: .*keeps its name" }
    @{ Command = 'New-DeltaCluster -PolicyId'; Run = { $profile | New-DeltaCluster -PolicyId 60F1A2B3C4D5E6F7 }; Says = "-PolicyId '60F1A2B3C4D5E6F7' has no effect: .*without a cluster policy" }
    @{ Command = 'New-DeltaCluster -SingleUserName'; Run = { $profile | New-DeltaCluster -AccessMode USER_ISOLATION -SingleUserName robot@acme.example -WhatIf }; Says = "-SingleUserName 'robot@acme.example' has no effect: .*USER_ISOLATION" }
    @{ Command = 'New-DeltaToken -LifetimeDays'; Run = { New-DeltaToken -LifetimeDays 30 }; Says = '-LifetimeDays 30 has no effect: .*ends on 20\d\d-.*-Another' }
    @{ Command = 'New-DeltaInstanceProfile -Tag'; Run = { New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -Tag @{ Owner = 'data' } }; Says = '-Tag has no effect on the instance profile stitch-delta' }
  ) {
    $said = @(& $Run 3>&1 6>$null | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object { "$_" })
    @($said -match $Says) | Should -HaveCount 1
  }

  It 'is not said of what is as it was asked for, or of what nobody asked for' {
    $said = @(& { $profile | New-DeltaCluster stitch; $profile | New-DeltaCluster; New-DeltaToken -LifetimeDays 90; New-DeltaToken } 3>&1)
    "$said" | Should -Not -Match 'no effect'
  }
}

Describe 'What Unity Catalog has already' {
  AfterAll { Stop-StitchSandbox }
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -WorkspaceKind UnityCatalog
    $null = New-DeltaExternalLocation acme-lake -WarningAction Ignore
  }

  It 'keeps its names, its tags and its boundary, and that is said' {
    $names = @{ ExternalLocationName = 'lake'; StorageCredentialName = 'lake'; CredentialRoleName = 'lake'; Tag = @{ Owner = 'data' }; PermissionsBoundary = 'arn:aws:iam::123456789012:policy/team' }
    $said = @(New-DeltaExternalLocation acme-lake @names -WhatIf 3>&1 6>$null | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object { "$_" })
    $said.ForEach{ $_.Split(' ')[0] } | Sort-Object | Should -Be '-CredentialRoleName', '-ExternalLocationName', '-PermissionsBoundary', '-StorageCredentialName', '-Tag'
    @($said -match ' has no effect').Count | Should -Be 5
    @(New-DeltaExternalLocation acme-lake 3>&1 | Where-Object { $_ -is [Management.Automation.WarningRecord] }) | Should -BeNullOrEmpty
  }
}

Describe 'A cluster of the name that somebody else has' {
  AfterEach { Stop-StitchSandbox }
  BeforeEach { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 }

  It 'is refused before the first write, also in a plan, and taken over with -TakeOver' {
    $id = New-ClusterOfOthers stitch
    foreach ($plans in $true, $false) {
      $refused = Invoke-Install -WhatIf:$plans
      $refused.Ids | Should -Be ClusterOfOthers
      $refused.Writes | Should -Be 0
      $refused.Remedy | Should -Match 'the same command with -TakeOver'
    }
    (Invoke-Install @{ TakeOver = $true }).Made.ClusterId | Should -Be $id
  }

  It 'is refused before the first write where there are two of them' {
    $null = New-ClusterOfOthers stitch; $null = New-ClusterOfOthers stitch
    foreach ($plans in $true, $false) {
      $refused = Invoke-Install -WhatIf:$plans
      $refused.Ids | Should -Be ClusterNameAmbiguous
      $refused.Writes | Should -Be 0
    }
  }
}

Describe 'A cluster that was deleted for good' {
  AfterEach { Stop-StitchSandbox }
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $first = Invoke-Install @{ ClusterName = 'stitch-data' }
    $null = Remove-DeltaCluster $first.Made.ClusterId -Confirm:$false
  }

  It 'is made again under the usual name, and it is said how to choose another one' {
    $plan = Test-StitchDestination -Repair -WhatIf -WarningAction SilentlyContinue -WarningVariable planned 6>$null
    @($planned -match "name of the cluster that is gone is not on record") | Should -HaveCount 1
    $choose = Find-Command ($planned -match 'not on record') 'Test-StitchDestination'
    $choose | Should -Match '^Test-StitchDestination -BucketName acme-lake -RoleName stitch-delta -Repair -ClusterName '
    $null = Test-StitchDestination -Repair -WarningAction SilentlyContinue -WarningVariable said
    @($said -match "not on record") | Should -HaveCount 1
    (Get-DeltaCluster stitch) | Should -HaveCount 1
    @(Test-StitchDestination | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
  }

  It 'is made under the name that the pasted command says' {
    $null = Test-StitchDestination -Repair -WhatIf -WarningAction SilentlyContinue -WarningVariable planned 6>$null
    $null = Invoke-Expression "$(Find-Command ($planned -match 'not on record') 'Test-StitchDestination') -WarningAction SilentlyContinue -WarningVariable said"
    "$said" | Should -Not -Match 'not on record'
    (Get-DeltaCluster stitch-stitch-delta) | Should -HaveCount 1
  }

  It 'is made under another name where the usual one is somebody else''s: by <By>' -ForEach @(
    @{ By = 'a repair'; Run = { Test-StitchDestination -Repair -WarningAction SilentlyContinue -WarningVariable script:said } }
    @{ By = 'Install-StitchDestination'; Run = { Install-StitchDestination acme-lake @asked -WarningAction SilentlyContinue -WarningVariable script:said } }
  ) {
    $theirs = New-ClusterOfOthers stitch
    $null = & $Run
    @($said -match "not on record.*'stitch-stitch-delta'.*stitch is somebody else's") | Should -HaveCount 1
    $made = Get-DeltaCluster stitch-stitch-delta
    $made.ClusterId | Should -Not -Be $theirs
    (Get-DeltaCluster stitch).ClusterId | Should -Be $theirs
    @(Test-StitchDestination | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
  }

  It 'is made under another name where the usual one is that of a copy, which is told and left alone: by <By>' -ForEach @(
    @{ By = 'a repair'; Run = { Test-StitchDestination -Repair -WarningAction SilentlyContinue -WarningVariable script:said } }
    @{ By = 'Install-StitchDestination'; Run = { Install-StitchDestination acme-lake @asked -WarningAction SilentlyContinue -WarningVariable script:said } }
  ) {
    # One that went through the same installation, and was cloned with its tags before it was deleted.
    $copied = New-CopyOfCluster (Invoke-Install).Made.ClusterId stitch
    $null = & $Run
    @($said -match "not on record.*'stitch-stitch-delta'.*stitch \($copied\) is a copy") | Should -HaveCount 1
    "$said" | Should -Not -Match 'somebody else'
    (Get-DeltaCluster stitch).ClusterId | Should -Be $copied
    $found = @(Test-StitchDestination)
    @($found | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
    @($found | Where-Object CheckName -EQ 'One cluster of the installation').Status | Should -Be Warning
    $refused = Invoke-Install @{ ClusterName = 'stitch-stitch-delta' }
    $refused.Writes | Should -Be 0
  }

  It 'is not made under the name of a copy, and the error does not say that it lacks the mark' {
    $copied = New-CopyOfCluster (Invoke-Install).Made.ClusterId stitch
    $refused = Invoke-Install @{ ClusterName = 'stitch' }
    $refused.Ids | Should -Be ClusterOfOthers
    $refused.Message | Should -Match "'stitch' \($copied\) that .*is a copy"
    $refused.Message | Should -Not -Match 'lacks'
    $refused.Writes | Should -Be 0
  }

  It 'is not made where both names are somebody else''s, and nothing is written' {
    $null = New-ClusterOfOthers stitch; $null = New-ClusterOfOthers stitch-stitch-delta
    $before = Get-WriteCount
    $null = Test-StitchDestination -Repair -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable errors
    "$($errors[0].FullyQualifiedErrorId)" | Should -BeLike 'ClusterOfOthers,*'
    (Get-WriteCount) - $before | Should -Be 0
    $refused = Invoke-Install
    $refused.Ids | Should -Be ClusterOfOthers
    $refused.Writes | Should -Be 0
  }
}

Describe 'An installation of a service principal' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $ask = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'SilentlyContinue' }
    $made = Install-StitchDestination @ask -OnBehalfOf $sandbox.ServicePrincipalId
  }
  AfterEach { Stop-StitchSandbox }

  It 'stays the principal''s when its token is gone and it is installed again without saying so' {
    Remove-DeltaToken $made.TokenId -OnBehalfOf $sandbox.ServicePrincipalId -Confirm:$false
    $plan = Install-StitchDestination @ask -WhatIf
    "$($plan.Changes.Where{ $_.Action -eq 'Create' })" | Should -Match "for $($sandbox.ServicePrincipalId)"
    $again = Install-StitchDestination @ask
    $again.OnBehalfOf | Should -Be $sandbox.ServicePrincipalId
    Test-StitchDestination acme-lake -RoleName stitch-delta -Quiet | Should -BeTrue
  }
}

Describe 'A service principal that there is not' {
  It 'is refused also where the installation is another one''s, whose advice would take it away' {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    try {
      $ask = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue' }
      $null = Install-StitchDestination @ask
      $writes = Get-WriteCount
      $null = Install-StitchDestination @ask -OnBehalfOf 11111111-2222-3333-4444-555555555555 -ErrorVariable wrong
      $wrong[0].FullyQualifiedErrorId | Should -BeLike 'ServicePrincipalNotFound,*'
      Get-WriteCount | Should -Be $writes
    }
    finally { Stop-StitchSandbox }
  }
}

Describe 'A cluster of a chosen size that was deleted for good' {
  AfterEach { Stop-StitchSandbox }
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $size = @{ NodeTypeId = 'i3.xlarge'; NumWorkers = 8; AutoTerminationMinutes = 30; PolicyId = '60F1A2B3C4D5E6F7' }
    function Get-Size {
      $headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
      $id = (Get-DeltaCluster stitch).ClusterId
      $raw = Invoke-RestMethod ([uri]::new($sandbox.WorkspaceUrl, "api/2.1/clusters/get?cluster_id=$id")) -Headers $headers
      $workers = if ($raw.PSObject.Properties['autoscale']) { "$($raw.autoscale.min_workers)-$($raw.autoscale.max_workers)" } else { $raw.num_workers }
      $policy = if ($raw.PSObject.Properties['spec'] -and $raw.spec.PSObject.Properties['policy_id']) { $raw.spec.policy_id }
      "$($raw.node_type_id) $workers $($raw.autotermination_minutes) $policy".Trim()
    }
  }

  It 'has that size when it is made again, and the plan says so: by <By>' -ForEach @(
    @{ By = 'a repair'; Run = { Test-StitchDestination -Repair -WarningAction SilentlyContinue -WarningVariable script:said } }
    @{ By = 'Install-StitchDestination'; Run = { Install-StitchDestination acme-lake @asked -WarningAction SilentlyContinue -WarningVariable script:said } }
    @{ By = 'a saved plan'; Run = {
        $plan = Install-StitchDestination acme-lake @asked -WhatIf -WarningAction Ignore 6>$null | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        Install-StitchDestination -Plan $plan -WarningAction SilentlyContinue -WarningVariable script:said } }
  ) {
    $first = Invoke-Install $size
    Get-Size | Should -Be 'i3.xlarge 8 30 60F1A2B3C4D5E6F7'
    $null = Remove-DeltaCluster $first.Made.ClusterId -Confirm:$false
    $detail = "$(((Invoke-Install -WhatIf).Made.Changes | Where-Object Resource -Like 'cluster*').Detail)"
    $detail | Should -Match 'on i3\.xlarge, 8 workers, stops after 30 minutes, .*policy 60F1A2B3C4D5E6F7, size as on record$'
    $null = & $Run
    Get-Size | Should -Be 'i3.xlarge 8 30 60F1A2B3C4D5E6F7'
    @($said -match 'size') | Should -BeNullOrEmpty
    (Invoke-Install).Writes | Should -Be 0
    @(Test-StitchDestination | Where-Object Status -In Failed, Warning).CheckId | Should -Not -Match 'record|cluster'
  }

  It 'has what is typed now, and what is not typed as it was' {
    $null = Remove-DeltaCluster (Invoke-Install $size).Made.ClusterId -Confirm:$false
    (Invoke-Install @{ NumWorkers = 2 }).Ids | Should -BeNullOrEmpty
    Get-Size | Should -Be 'i3.xlarge 2 30 60F1A2B3C4D5E6F7'
    $null = Remove-DeltaCluster stitch -Confirm:$false
    (Invoke-Install).Ids | Should -BeNullOrEmpty
    Get-Size | Should -Be 'i3.xlarge 2 30 60F1A2B3C4D5E6F7'
  }

  It 'has the size that New-DeltaCluster was asked for in a pipeline' {
    $made = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster -ClusterName stitch -MinWorkers 2 -MaxWorkers 4 -NoWait | Wait-DeltaCluster | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake -WarningAction Ignore
    $made.ClusterSize | Should -Be 'workers:2-4'
    $null = Remove-DeltaCluster $made.ClusterId -Confirm:$false
    (Invoke-Install).Ids | Should -BeNullOrEmpty
    Get-Size | Should -Be 'm5d.large 2-4 120'
  }

  It 'has no node type on record that only an object remembers: <Form>' -ForEach @(
    @{ Form = 'live'; Keep = { $args[0] } }
    @{ Form = 'CSV'; Keep = { $args[0] | ConvertTo-Csv | ConvertFrom-Csv } }
    @{ Form = 'JSON'; Keep = { $args[0] | ConvertTo-Json -Depth 3 -WarningAction Ignore | ConvertFrom-Json } }
  ) {
    $made = (Invoke-Install).Made
    $before = Get-WriteCount
    $null = & $Keep $made | Install-StitchDestination -DeploymentRoleName databricks-deployment -WarningAction Ignore
    $cluster = & $Keep $made | New-DeltaCluster -WarningAction Ignore
    (Get-WriteCount) - $before | Should -Be 0
    $cluster.NodeTypeId | Should -Be m5d.large
    $cluster.PSObject.Properties.Name | Should -Not -Contain ClusterSize
  }

  It 'has no node type on record that an object remembers, also where the cluster is made again: <Form>' -ForEach @(
    @{ Form = 'live'; Keep = { $args[0] } }
    @{ Form = 'Clixml'; Keep = { $args[0] | Export-Clixml TestDrive:/made.xml; Import-Clixml TestDrive:/made.xml } }
    @{ Form = 'CSV'; Keep = { $args[0] | ConvertTo-Csv | ConvertFrom-Csv } }
  ) {
    $made = (Invoke-Install).Made
    $null = Remove-DeltaCluster $made.ClusterId -Confirm:$false
    $again = & $Keep $made | Install-StitchDestination -DeploymentRoleName databricks-deployment -WarningAction Ignore
    $again.NodeTypeId | Should -Be m5d.large
    $again.PSObject.Properties.Name | Should -Not -Contain ClusterSize
    $null = Remove-DeltaCluster $again.ClusterId -Confirm:$false
    $asked = & $Keep $again | Install-StitchDestination -DeploymentRoleName databricks-deployment -NodeTypeId i3.xlarge -WarningAction Ignore
    $asked.ClusterSize | Should -Be 'node:i3.xlarge'
  }

  It 'stays on record where a saved cluster says another size, which the cluster has no more' {
    $saved = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
      New-DeltaCluster -ClusterName stitch -NumWorkers 2
    $saved | Export-Clixml TestDrive:/c.xml
    $null = $saved | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake -WarningAction Ignore
    (Invoke-Install @{ NumWorkers = 8 }).Ids | Should -BeNullOrEmpty
    $null = Import-Clixml TestDrive:/c.xml | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -WarningAction Ignore
    $null = Remove-DeltaCluster stitch -Confirm:$false
    (Invoke-Install).Ids | Should -BeNullOrEmpty
    Get-Size | Should -Be 'm5d.large 8 120'
  }

  It 'has that size when the stages make it again, and what is typed goes before' {
    function Invoke-Stages {
      param([hashtable] $More = @{})
      Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
        New-DeltaCluster -ClusterName stitch @More | Get-DeltaJdbcUrl | New-DeltaToken | New-StitchDestination -DestinationName Lake -WarningAction Ignore
    }
    $null = Remove-DeltaCluster (Invoke-Stages @{ NodeTypeId = 'm5d.xlarge'; MinWorkers = 2; MaxWorkers = 5 }).ClusterId -Confirm:$false
    $again = Invoke-Stages
    Get-Size | Should -Be 'm5d.xlarge 2-5 120'
    $before = Get-WriteCount
    $null = Invoke-Stages
    (Get-WriteCount) - $before | Should -Be 0
    $null = Remove-DeltaCluster $again.ClusterId -Confirm:$false
    $null = Invoke-Stages @{ NumWorkers = 3 }
    Get-Size | Should -Be 'm5d.xlarge 3 120'
    $null = Remove-DeltaCluster stitch -Confirm:$false
    (Invoke-Install).Ids | Should -BeNullOrEmpty
    Get-Size | Should -Be 'm5d.xlarge 3 120'
  }

  It 'has the usual size where none was asked for, and that is said' {
    $null = Remove-DeltaCluster (Invoke-Install).Made.ClusterId -Confirm:$false
    $said = Invoke-Install -WhatIf
    @($said.Warnings -match 'default one, 1 worker') | Should -HaveCount 1
    $null = Invoke-Expression "$(Find-Command ($said.Warnings -match '1 worker') 'Install-StitchDestination acme-lake -RoleName stitch-delta -DeploymentRoleName databricks-deployment -NumWorkers') -WarningAction Ignore"
    Get-Size | Should -Be 'm5d.large 2 120'
  }
}

Describe 'What the workspace does not have' {
  AfterAll { Stop-StitchSandbox }
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -StitchAccountCount 2
    function Get-Row {
      # A good row, and a bad one, as a CSV has them.
      param([string] $Column, [string] $Value)
      $rows = "BucketName,RoleName,ClusterName,DestinationName,$Column", 'acme-lake,stitch-good,stitch-good,Good,', "acme-lake,stitch-bad,stitch-bad,Bad,$Value" | ConvertFrom-Csv
      foreach ($i in 0, 1) { $rows[$i] | Add-Member StitchToken $sandbox.StitchAccounts[$i].StitchToken }
      $rows
    }
  }

  It 'is told before anything is written, and in the plan: -<Column> <Value>' -ForEach @(
    @{ Column = 'NodeTypeId'; Value = 'i3.huge'; Id = 'NodeTypeNotAvailable'; Says = "'i3\.huge'"; Type = '-NodeTypeId i3\.xlarge' }
    @{ Column = 'NodeTypeId'; Value = 'c7gd.large'; Id = 'NodeTypeNotAvailable'; Says = "'c7gd\.large' is not available"; Type = '-NodeTypeId m5d\.large' }
    @{ Column = 'SparkVersion'; Value = '99.9.x-scala9'; Id = 'RuntimeNotAvailable'; Says = "'99\.9\.x-scala9'"; Type = '-SparkVersion 17\.3\.x-scala2\.13' }
    @{ Column = 'OnBehalfOf'; Value = '00000000-0000-0000-0000-000000000000'; Id = 'ServicePrincipalNotFound'; Says = '00000000-'; Type = '-OnBehalfOf' }
  ) {
    foreach ($isPlan in $true, $false) {
      $said = Invoke-Install @{ $Column = $Value; StitchToken = $sandbox.StitchAccounts[0].StitchToken } -WhatIf:$isPlan
      $said.Ids | Should -Be $Id
      $said.Message | Should -Match $Says
      $said.Remedy | Should -Match $Type
      $said.Writes | Should -Be 0
    }
    Get-StitchSandboxRequest -Write | Should -BeNullOrEmpty
    $made = @(Get-Row $Column $Value | Install-StitchDestination -DeploymentRoleName databricks-deployment -WhatIf -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction Ignore 6>$null)
    $made.DestinationName | Should -Be Good
    "$($errors.FullyQualifiedErrorId)" | Should -BeLike "$Id,*"
    "$errors" | Should -Match '^Bad: '
  }

  It 'stops no other row, and each list is asked for once: <Column>' -ForEach @(
    @{ Column = 'NodeTypeId'; Value = 'i3.huge'; Id = 'NodeTypeNotAvailable' }
    @{ Column = 'OnBehalfOf'; Value = '00000000-0000-0000-0000-000000000000'; Id = 'ServicePrincipalNotFound' }
  ) {
    $before = @(Get-StitchSandboxRequest).Count
    $made = @(Get-Row $Column $Value | Install-StitchDestination -DeploymentRoleName databricks-deployment -ErrorAction SilentlyContinue -ErrorVariable errors -WarningAction Ignore)
    $made.ConnectionCheck | Should -Be succeeded
    "$($errors.FullyQualifiedErrorId)" | Should -BeLike "$Id,*"
    @(Get-StitchInstallation).RoleName | Should -Be stitch-good
    @(Get-StitchSandboxRequest | Select-Object -Skip $before | Where-Object Operation -EQ clusters/list-node-types).Count | Should -Be 1
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-good -StitchToken $sandbox.StitchAccounts[0].StitchToken -Force -WarningAction Ignore
  }

  It 'is told by New-DeltaCluster before its only write: -<Parameter>' -ForEach @(
    @{ Parameter = 'NodeTypeId'; Value = 'c7gd.large'; Id = 'NodeTypeNotAvailable' }
    @{ Parameter = 'SparkVersion'; Value = '99.9.x-scala9'; Id = 'RuntimeNotAvailable' }
  ) {
    $arn = (New-DeltaInstanceProfile stitch-alone -BucketName acme-lake -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile).InstanceProfileArn
    $writes = Get-WriteCount
    $more = @{ $Parameter = $Value }
    foreach ($isPlan in $true, $false) {
      { New-DeltaCluster alone -InstanceProfileArn $arn @more -WhatIf:$isPlan -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }
    Get-WriteCount | Should -Be $writes
  }

  It 'is Databricks'' to decide where the list may not be read' {
    $null = Add-StitchSandboxFault Databricks clusters/list-node-types -StatusCode 403 -ErrorCode PERMISSION_DENIED -Message 'no'
    $said = Invoke-Install @{ NodeTypeId = 'i3.huge'; StitchToken = $sandbox.StitchAccounts[0].StitchToken }
    $said.Ids | Should -Be InstallationStopped
    $said.Message | Should -Match 'step 2\.2 \(cluster\).*i3\.huge'
  }

  It 'is not asked for again where the service principal was looked up: <Requests> requests about it' -ForEach @{ Requests = 5 } {
    $before = @(Get-StitchSandboxRequest).Count
    $said = Invoke-Install @{ OnBehalfOf = $sandbox.ServicePrincipalId; RoleName = 'stitch-robot'; ClusterName = 'robot'; StitchToken = $sandbox.StitchAccounts[0].StitchToken }
    $said.Made.ConnectionCheck | Should -Be succeeded
    @(Get-StitchSandboxRequest | Select-Object -Skip $before | Where-Object Operation -In scim/ServicePrincipals, token-management/tokens).Count | Should -Be $Requests
  }
}

Describe 'A service principal that is not in a workspace with Unity Catalog' {
  AfterAll { Stop-StitchSandbox }
  BeforeAll { $sandbox = Start-StitchSandbox -WorkspaceKind UnityCatalog -ClusterStartSeconds 0 }

  It 'is told before anything is written, and in the plan' {
    foreach ($isPlan in $true, $false) {
      $said = Invoke-Install @{ OnBehalfOf = '00000000-0000-0000-0000-000000000000' } -WhatIf:$isPlan
      $said.Ids | Should -Be ServicePrincipalNotFound
      $said.Writes | Should -Be 0
    }
  }
}

Describe 'A plan that stops' {
  AfterEach { Stop-StitchSandbox }
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    function Add-FaultAtCluster {
      # The cluster step lists the clusters after others did.
      param([int] $After = 1)
      if ($After) { $null = Add-StitchSandboxFault Databricks clusters/list -DelaySeconds 0.01 -Count $After }
      $null = Add-StitchSandboxFault Databricks clusters/list -StatusCode 400 -Message 'no'
    }
  }

  It 'says nothing of a plan where a list cannot be had, for that is looked up first' {
    $null = Add-StitchSandboxFault Databricks clusters/list-node-types -StatusCode 400 -Message 'no' -Count 2
    foreach ($isPlan in $true, $false) {
      $stopped = Invoke-Install -WhatIf:$isPlan
      $stopped.Ids | Should -Be DatabricksRequestFailed
      $stopped.Writes | Should -Be 0
    }
  }

  It 'says of no step that it was done: Install-StitchDestination' {
    Add-FaultAtCluster
    $stopped = Invoke-Install -WhatIf
    $stopped.Ids | Should -Be InstallationPlanStopped
    $stopped.Message | Should -Not -Match 'done|[Mm]ade or changed'
    $stopped.Message | Should -Match 'step 2\.2 \(cluster\).*Nothing was changed'
    $stopped.Remedy | Should -Not -Match 'goes on from there|Uninstall'
    $stopped.Writes | Should -Be 0
  }

  It 'says of no step that it was done: a saved plan' {
    $plan = (Invoke-Install -WhatIf).Made
    foreach ($plans in $true, $false) {
      Add-FaultAtCluster
      Install-StitchDestination -Plan $plan -WhatIf:$plans -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null
      "$($errors[0].FullyQualifiedErrorId)" | Should -BeLike 'InstallationPlanStopped,*'
      "$($errors[0])" | Should -Not -Match 'done|[Mm]ade or changed'
    }
  }

  It 'says of no step that it was done: a repair' {
    $made = (Invoke-Install).Made
    $null = Remove-DeltaCluster $made.ClusterId -Confirm:$false
    $null = Revoke-StitchBucketAccess acme-lake -Confirm:$false
    Add-FaultAtCluster -After 2
    $null = Test-StitchDestination -Repair -WhatIf -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable errors 6>$null
    "$($errors[0].FullyQualifiedErrorId)" | Should -BeLike 'InstallationPlanStopped,*'
    "$($errors[0])" | Should -Not -Match 'done|[Mm]ade or changed'
  }
}
