# What an object remembers of a destination is not what somebody asks for; and the destination of another installation is not taken along.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $WarningPreference = 'Ignore'
  function Install-Lake { Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake }
  function Save-Lake {
    # The object in each form in which it is kept, and the folder of them.
    param($Lake)
    $folder = (New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()))).FullName
    $Lake | Export-Clixml "$folder/lake.xml"
    $Lake | Select-Object * -ExcludeProperty Token, StitchToken | Export-Csv "$folder/lake.csv"
    $Lake | Select-Object * -ExcludeProperty Token, StitchToken | ConvertTo-Json -Depth 4 | Set-Content "$folder/lake.json"
    $folder
  }
  function Get-Second {
    # The line up to its last stage, with a role of its own on the same bucket.
    Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -RoleName r-two -DeploymentRoleName databricks-deployment |
      Register-DeltaInstanceProfile | New-DeltaCluster c-two | Get-DeltaJdbcUrl | New-DeltaToken
  }
  function Get-FaultId { param($errors) $errors[0].FullyQualifiedErrorId.Split(',')[0] }
}

Describe 'An object that is older than its destination' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $lake = Install-Lake
    $folder = Save-Lake $lake
    $seen = Get-StitchDestination
    $null = Update-DeltaToken
    Remove-DeltaCluster stitch -Force
    $null = Test-StitchDestination -Repair
    $url = (Get-StitchDestination).JdbcUrl
  }
  AfterAll { Stop-StitchSandbox; Remove-Item -Recurse $folder }

  It 'changes only what was asked for: <What>' -ForEach @(
    @{ What = 'the object itself'; Get = { $lake } }
    @{ What = 'what Get-StitchDestination showed'; Get = { $seen } }
    @{ What = 'Clixml'; Get = { Import-Clixml "$folder/lake.xml" } }
    @{ What = 'CSV'; Get = { Import-Csv "$folder/lake.csv" } }
    @{ What = 'JSON'; Get = { Get-Content "$folder/lake.json" -Raw } }
    @{ What = 'a part of it'; Get = { $lake | Select-Object DestinationId, DestinationName, JdbcUrl } }
    @{ What = 'a part of it as a row'; Get = { $lake | Select-Object DestinationId, InstallationId, JdbcUrl | ConvertTo-Csv | ConvertFrom-Csv } }
  ) {
    $url | Should -Not -Be $lake.JdbcUrl
    $plan = & $Get | Set-StitchDestination -Description "of $What" -WhatIf 6> $null
    $plan.Changes.Detail | Should -BeLike 'description:*'
    $changed = & $Get | Set-StitchDestination -Description "of $What" -WarningVariable told
    $changed.Changes.Detail | Should -BeLike 'description:*'
    $changed.ConnectionCheck | Should -Be succeeded
    "$told" | Should -Match 'older than the destination 155582.*-JdbcUrl'
    $again = & $Get | New-StitchDestination -Description "again of $What"
    $again.Changes.Detail | Should -BeLike 'description:*'
    (Get-StitchDestination).JdbcUrl | Should -Be $url
    Test-StitchDestination -Strict | Should -BeTrue
  }

  It 'tells of a name that was written into the object, which stays' {
    $edited = Get-StitchDestination | Select-Object DestinationId, @{ n = 'DestinationName'; e = { 'New' } }
    $null = $edited | Set-StitchDestination -Description renamed -WarningVariable told
    "$told" | Should -Match 'DestinationName New, and the destination Lake, which stays\. To change it, give -DestinationName'
    (Get-StitchDestination).DestinationName | Should -Be Lake
  }

  It 'is refused as a row that has no more than a place and a URL' {
    $row = [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = 'stitch-delta'; JdbcUrl = $lake.JdbcUrl }
    $id = [pscustomobject]@{ DestinationId = $lake.DestinationId; JdbcUrl = $lake.JdbcUrl }
    foreach ($old in $row, $id) {
      $before = Get-WriteCount
      $old | Set-StitchDestination -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
      Get-FaultId $errors | Should -Be DestinationOfOtherInstallation
      $errors[0].Exception.Message | Should -Match "the row's JDBC URL leads to .*on record is the cluster"
      Get-WriteCount | Should -Be $before
    }
  }

  It 'is written where it is typed' {
    (Set-StitchDestination -JdbcUrl $lake.JdbcUrl -WhatIf 6> $null).Changes.Detail | Should -BeLike 'JDBC URL:*'
    ($lake | Set-StitchDestination -JdbcUrl $lake.JdbcUrl -WhatIf 6> $null).Changes.Detail | Should -BeLike 'JDBC URL:*'
  }
}

Describe 'The destination of another installation' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $lake = Install-Lake
    $two = Get-Second
  }
  AfterAll { Stop-StitchSandbox }

  It 'is not taken by the pipeline, planned or not' {
    $before = Get-WriteCount
    foreach ($plan in $true, $false) {
      $two | New-StitchDestination Two -WhatIf:$plan -ErrorAction SilentlyContinue -ErrorVariable errors 6> $null | Should -BeNullOrEmpty
      Get-FaultId $errors | Should -Be DestinationOfOtherInstallation
      $errors[0].Exception.Message | Should -Match 'its cluster is stitch, of the installation.*-TakeOver'
    }
    Get-WriteCount | Should -Be $before
  }

  It 'is not taken where AWS does not answer, nor by what is typed' {
    $before = Get-WriteCount
    $null = Add-StitchSandboxFault IAM GetRole -StatusCode 403
    $two | New-StitchDestination Two -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    Get-FaultId $errors | Should -Be DestinationOfOtherInstallation
    New-StitchDestination Zwei -BucketName acme-lake -JdbcUrl $two.JdbcUrl -Token $two.Token -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    Get-FaultId $errors | Should -Be DestinationOfOtherInstallation
    Get-WriteCount | Should -Be $before
    Test-StitchDestination -Strict | Should -BeTrue
  }

  It 'is taken with -TakeOver, and then stays when the first is uninstalled' {
    $null = Get-StitchSandboxFault | Remove-StitchSandboxFault
    ($two | New-StitchDestination Two -TakeOver).ConnectionCheck | Should -Be succeeded
    $null = Uninstall-StitchDestination -BucketName acme-lake -RoleName stitch-delta -Force -WarningVariable told
    "$told" | Should -Match 'Left alone: Stitch destination Two .*r-two'
    (Get-StitchDestination).DestinationName | Should -Be Two
  }
}

Describe 'The token that a destination was given by itself' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $lake = Install-Lake
  }
  AfterAll { Stop-StitchSandbox }

  It 'is on record, and missed when it is revoked' {
    $token = New-DeltaToken 'my own'
    $given = $token | Set-StitchDestination -DestinationId $lake.DestinationId
    $given.TokenId | Should -Be $token.TokenId
    $given.RecordPending | Should -BeFalse
    (Get-StitchInstallation).TokenId | Should -Be $token.TokenId
    Remove-DeltaToken $lake.TokenId -Force
    (Test-StitchDestination | Where-Object CheckId -eq token-accepted).Status | Should -Be Passed
    Remove-DeltaToken $token.TokenId -Force
    Test-StitchDestination -Live -Strict | Should -BeFalse
    $null = Test-StitchDestination -Repair
    Test-StitchDestination -Live -Strict | Should -BeTrue
  }

  It 'is pending where the record is not shown' {
    $null = Add-StitchSandboxFault IAM GetRole -StatusCode 403
    $given = New-DeltaToken 'another' -Another | Set-StitchDestination -DestinationId $lake.DestinationId -WarningVariable told -NoWait
    $given.RecordPending | Should -BeTrue
    "$told" | Should -Match 'not on record'
    $null = Get-StitchSandboxFault | Remove-StitchSandboxFault
  }

  It 'is told to be unknown where it has no id' {
    $token = New-DeltaToken 'bare' -Another
    $null = Set-StitchDestination -Token $token.Token -NoWait -WarningVariable told
    "$told" | Should -Match 'not on record any more'
  }
}

Describe 'What is typed' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $null = Install-Lake
  }
  AfterAll { Stop-StitchSandbox }

  It 'is no name of a destination: it is missed' {
    Get-StitchDestination nope -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    Get-FaultId $errors | Should -Be StitchDestinationNotFound
    $errors[0].Exception.Message | Should -Match "nope.*Lake"
    Get-StitchDestination nope* | Should -BeNullOrEmpty
    (Get-StitchDestination Lake).DestinationName | Should -Be Lake
  }

  It 'is a bucket that the loader may not use: the advice names it' {
    $null = Set-StitchDestination -BucketName partner-lake -ErrorAction SilentlyContinue -ErrorVariable errors
    Get-FaultId $errors | Should -Be ConnectionCheckFailed
    $errors[0].ErrorDetails.RecommendedAction | Should -BeLike '*: Grant-StitchBucketAccess partner-lake'
  }
}

Describe 'An object that is older than its cluster' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $lake = Install-Lake
    $folder = Save-Lake $lake
    # Somebody chose another runtime and node type since.
    $runtime = (Get-DeltaRuntime | Where-Object { $_.SparkVersion -ne $lake.SparkVersion -and $_.Description -match 'LTS' } | Select-Object -First 1).SparkVersion
    $null = Get-DeltaInstanceProfile stitch-delta | New-DeltaCluster -ClusterName stitch -NodeTypeId m5d.xlarge -SparkVersion $runtime
    $before = Get-WriteCount
  }
  AfterAll { Stop-StitchSandbox; Remove-Item -Recurse $folder }

  It 'leaves runtime and node type as they are: <What>' -ForEach @(
    @{ What = 'the object itself'; Get = { $lake } }
    @{ What = 'Clixml'; Get = { Import-Clixml "$folder/lake.xml" } }
    @{ What = 'CSV'; Get = { Import-Csv "$folder/lake.csv" } }
    @{ What = 'JSON'; Get = { Get-Content "$folder/lake.json" -Raw | ConvertFrom-Json } }
  ) {
    $lake.SparkVersion, $lake.NodeTypeId | Should -Not -Be $runtime, 'm5d.xlarge'
    $null = & $Get | New-DeltaCluster
    $null = & $Get | Install-StitchDestination -DeploymentRoleName databricks-deployment
    (Get-DeltaCluster stitch).NodeTypeId, (Get-DeltaCluster stitch).SparkVersion | Should -Be 'm5d.xlarge', $runtime
    Get-WriteCount | Should -Be $before
    $null = & $Get | New-DeltaCluster -NodeTypeId i3.xlarge -WhatIf -OutVariable planned
    $planned.Changes.Detail | Should -Match 'node type: m5d.xlarge -> i3.xlarge'
  }

  It 'gives them to a cluster that is made in the place of a deleted one' {
    Remove-DeltaCluster stitch -Force
    $made = Import-Clixml "$folder/lake.xml" | New-DeltaCluster
    $made.NodeTypeId, $made.SparkVersion | Should -Be $lake.NodeTypeId, $lake.SparkVersion
  }
}
