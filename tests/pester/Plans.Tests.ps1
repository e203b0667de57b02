# A plan that was saved is carried out as it was read, in the accounts that it was made for, or not at all.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $script:ConfirmPreference = 'None'
  $asked = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }

  function Invoke-Quietly {
    param([scriptblock] $Command)
    & $Command 3>$null 4>$null 6>$null
  }
  function Set-TheirPolicy {
    $statement = @{ Sid = 'Theirs'; Effect = 'Allow'; Principal = @{ AWS = "arn:aws:iam::$($sandbox.AccountId):root" }; Action = 's3:GetObject'; Resource = 'arn:aws:s3:::acme-lake/*' }
    $document = ConvertTo-Json @{ Version = '2012-10-17'; Statement = @($statement) } -Depth 5 -Compress
    $null = (Get-OtherAdministrator).PutBucketPolicyAsync('acme-lake', $document, [Threading.CancellationToken]::None).GetAwaiter().GetResult()
  }
  function Get-PlanFault {
    param([scriptblock] $Command)
    $before = Get-WriteCount
    $ErrorActionPreference = 'Continue'
    $said = @(try { & $Command 2>&1 3>$null 6>$null } catch { $_ })
    $errors = @($said | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    [pscustomobject]@{ Ids = @($errors.ForEach{ "$($_.FullyQualifiedErrorId)".Split(',')[0] }); Message = "$($errors[0])"; Writes = (Get-WriteCount) - $before }
  }
}

Describe 'A plan of Install-StitchDestination' {
  AfterEach { Stop-StitchSandbox }
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $plan = Invoke-Quietly { Install-StitchDestination acme-lake @asked -WhatIf }
    $file = Join-Path $TestDrive 'plan.xml'
  }

  It 'says for what accounts it is, what was asked for, and each change' {
    $plan.Plan.Command | Should -Be Install-StitchDestination
    $plan.Plan.AwsAccountId | Should -Be $sandbox.AccountId
    $plan.Plan.WorkspaceId | Should -Not -BeNullOrEmpty
    $plan.Plan.Desired['BucketName'] | Should -Be acme-lake
    $plan.Plan.Desired['DestinationName'] | Should -Be Lake
    @($plan.Plan.Changes | Where-Object Resource -Match 'cluster').Action | Should -Be Create
  }

  It 'is applied from <Form>, and leaves what Install without a plan leaves' -ForEach @(
    @{ Form = 'memory'; Save = { $plan } }
    @{ Form = 'Clixml'; Save = { $plan | Export-Clixml $file; Import-Clixml $file } }
    @{ Form = 'JSON'; Save = { $plan | ConvertTo-Json -Depth 5 | Set-Content $file; Get-Content $file -Raw | ConvertFrom-Json } }
    @{ Form = 'the plan alone in JSON'; Save = { $plan.Plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json } }
    @{ Form = 'Clixml of JSON'; Save = { $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Export-Clixml $file -Depth 5; Import-Clixml $file } }
  ) {
    $saved = & $Save
    $made = Install-StitchDestination -Plan $saved -WarningAction Ignore
    $made.DestinationName | Should -Be Lake
    $made.ConnectionCheck | Should -Be succeeded
    @(Test-StitchDestination | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
    Get-PlanFault { Install-StitchDestination -Plan $saved } | ForEach-Object { $_.Ids + $_.Writes } | Should -Be 0 -Because 'all of it is done'
  }

  It 'holds no secret' {
    $plan | Export-Clixml $file
    Get-Content $file -Raw | Should -Not -Match 'dapi|SecureString'
  }

  It 'keeps what companies demand of a role and a cluster: <From>' -ForEach @(
    @{ From = 'parameters'; Command = { Install-StitchDestination acme-lake @asked -RolePath /stitch/ -Tag @{ Owner = 'data team'; CostCenter = 42 } -PolicyId 60F1A2B3C4D5E6F7 -WhatIf } }
    @{ From = 'a row with text'; Command = { @{ BucketName = 'acme-lake'; RolePath = '/stitch/'; Tag = 'Owner=data team;CostCenter=42'; PolicyId = '60F1A2B3C4D5E6F7' } | Install-StitchDestination @asked -WhatIf } }
    @{ From = 'a row with a table'; Command = { '{"BucketName":"acme-lake","RolePath":"/stitch/","Tag":{"Owner":"data team","CostCenter":42},"PolicyId":"60F1A2B3C4D5E6F7"}' | Install-StitchDestination @asked -WhatIf } }
  ) {
    Invoke-Quietly $Command | Export-Clixml $file
    $null = Install-StitchDestination -Plan (Import-Clixml $file) -WarningAction Ignore
    $role = (Get-OtherAdministrator).GetRoleAsync('stitch-delta', [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $role.Arn | Should -BeLike '*:role/stitch/stitch-delta'
    $role.Tags['Owner'] | Should -Be 'data team'
    $role.Tags['CostCenter'] | Should -Be 42
  }

  It 'goes on where a run of it stopped' {
    $null = Add-StitchSandboxFault Databricks clusters/create -StatusCode 400 -Message 'no capacity' -Count 1
    (Get-PlanFault { Install-StitchDestination -Plan $plan }).Ids | Should -Be InstallationStopped
    $made = Install-StitchDestination -Plan $plan -WarningAction Ignore
    $made.ConnectionCheck | Should -Be succeeded
  }

  It 'goes on where Stitch refused the destination, and leaves one token' {
    $null = Add-StitchSandboxFault Stitch destinations/create -StatusCode 400 -Message 'no' -Count 1
    (Get-PlanFault { Install-StitchDestination -Plan $plan }).Ids | Should -Be InstallationStopped
    (Install-StitchDestination -Plan $plan -WarningAction Ignore).ConnectionCheck | Should -Be succeeded
    @(Get-DeltaToken | Where-Object TokenComment -Match 'Stitch destination').Count | Should -Be 1
  }

  It 'is outdated when <What>' -ForEach @(
    @{ What = 'the bucket policy has another statement'; Named = 'bucket policy'; Drift = { Set-TheirPolicy } }
    @{ What = 'the account has a destination now'; Named = 'Stitch destination'; Drift = { $made = Install-StitchDestination acme-lake @asked -WarningAction Ignore; try { Set-StitchDestination -DestinationId $made.DestinationId -JdbcUrl ($made.JdbcUrl -replace $made.ClusterId, '0101-000000-aaaaaaaa') } catch { $_ } } }
  ) {
    $null = & $Drift
    $fault = Get-PlanFault { Install-StitchDestination -Plan $plan }
    $fault.Ids | Should -Be PlanOutdated
    $fault.Writes | Should -Be 0
    $fault.Message | Should -Match $Named
  }

  It 'is outdated when the best runtime is another one by now' {
    $older = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json
    ($older.Plan.Changes | Where-Object Resource -Like "cluster *").Seen = 'of another runtime'
    $fault = Get-PlanFault { Install-StitchDestination -Plan $older }
    $fault.Ids | Should -Be PlanOutdated
    $fault.Writes | Should -Be 0
    $fault.Message | Should -Match "^[^;]*cluster "
  }

  It 'with -WhatIf shows what is left of it, and writes nothing' {
    $fault = Get-PlanFault { Install-StitchDestination -Plan $plan -WhatIf }
    $fault.Ids | Should -BeNullOrEmpty
    $fault.Writes | Should -Be 0
  }

  It 'refuses <What>' -ForEach @(
    @{ What = 'what is no plan'; Command = { Install-StitchDestination -Plan ([pscustomobject]@{ a = 1 }) }; Id = 'PlanUnreadable' }
    @{ What = 'nothing'; Command = { Install-StitchDestination -Plan $null }; Id = 'ParameterEmpty' }
    @{ What = 'a plan that was through a CSV file'; Command = { Install-StitchDestination -Plan ($plan | ConvertTo-Csv | ConvertFrom-Csv) }; Id = 'PlanUnreadable' }
    @{ What = 'a plan that was cut'; Command = { Install-StitchDestination -Plan ($plan | ConvertTo-Json -Depth 1 -WarningAction Ignore | ConvertFrom-Json) }; Id = 'PlanUnreadable' }
    @{ What = 'a plan whose changes were cut'; Command = { Install-StitchDestination -Plan ($plan | ConvertTo-Json -Depth 2 -WarningAction Ignore | ConvertFrom-Json) }; Id = 'PlanUnreadable' }
    @{ What = 'a plan of another command'; Command = { Uninstall-StitchDestination -Plan $plan }; Id = 'PlanUnreadable' }
    @{ What = 'a plan of a later format'; Command = { $later = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $later.Plan.Format = 99; Install-StitchDestination -Plan $later }; Id = 'PlanUnreadable' }
    @{ What = 'a bucket beside it'; Command = { Install-StitchDestination acme-lake -Plan $plan }; Id = 'ParameterInvalid' }
    @{ What = 'objects from the pipe beside it'; Command = { @{ BucketName = 'acme-lake' } | Install-StitchDestination -Plan $plan }; Id = 'ParameterInvalid' }
    @{ What = 'a plan for another AWS account'; Command = { $other = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $other.Plan.AwsAccountId = '999999999999'; Install-StitchDestination -Plan $other }; Id = 'PlanOfOtherAccount' }
    @{ What = 'a plan for another workspace'; Command = { $other = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $other.Plan.WorkspaceId = '1'; Install-StitchDestination -Plan $other }; Id = 'PlanOfOtherAccount' }
    @{ What = 'a plan that somebody edited'; Command = { $other = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $other.Plan.Desired | Add-Member RoleName other -Force; Install-StitchDestination -Plan $other }; Id = 'PlanOutdated' }
    @{ What = 'a plan whose token was given another lifetime, which no change of it shows'; Command = { $other = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $other.Plan.Desired | Add-Member LifetimeDays 700 -Force; Install-StitchDestination -Plan $other }; Id = 'PlanOutdated' }
    @{ What = 'a plan whose cluster was made to run for ever'; Command = { $file = Join-Path $TestDrive edited.xml; $plan | Export-Clixml $file -Depth 5; $other = Import-Clixml $file; $other.Plan.Desired['AutoTerminationMinutes'] = '0'; Install-StitchDestination -Plan $other }; Id = 'PlanOutdated' }
    @{ What = 'a plan out of which somebody took what was asked for'; Command = { $other = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $other.Plan.Desired.PSObject.Properties.Remove('DestinationName'); Install-StitchDestination -Plan $other }; Id = 'PlanOutdated' }
    @{ What = 'a plan with a bad value'; Command = { $other = $plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json; $other.Plan.Desired.BucketName = 'not a bucket'; Install-StitchDestination -Plan $other }; Id = 'BucketNameInvalid' }
  ) {
    $fault = Get-PlanFault $Command
    $fault.Ids | Should -Be $Id
    $fault.Writes | Should -Be 0
  }

  It 'is applied for each of several rows' {
    $rows = @(
      @{ BucketName = 'acme-lake'; RoleName = 'stitch-a'; ClusterName = 'a'; DestinationName = 'A'; DeploymentRoleName = 'databricks-deployment' }
    )
    $rows | ForEach-Object { Invoke-Quietly { $_ | Install-StitchDestination -WhatIf } } | Export-Clixml $file
    $made = Install-StitchDestination -Plan (Import-Clixml $file) -WarningAction Ignore
    $made.RoleName | Should -Be stitch-a
    $made.DestinationName | Should -Be A
  }

  It 'is outdated when somebody else made a role of the name meanwhile' {
    $trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    $role = (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetReferencedAssemblies() | Where-Object Name -EQ StitchDelta.Core | ForEach-Object { [Reflection.Assembly]::Load($_).GetType('StitchDelta.Contracts.NewIamRole') }
    $null = (Get-OtherAdministrator).CreateRoleAsync([Activator]::CreateInstance($role, 'stitch-delta', $trust), [Threading.CancellationToken]::None).GetAwaiter().GetResult()
    $fault = Get-PlanFault { Install-StitchDestination -Plan $plan }
    $fault.Ids | Should -Be PlanOutdated
    $fault.Message | Should -Match "role stitch-delta would be used \(somebody else's"
    $fault.Writes | Should -Be 0
  }
}

Describe 'A plan of the others' {
  BeforeEach {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $made = Install-StitchDestination acme-lake @asked -WarningAction Ignore
    $file = Join-Path $TestDrive 'plan.xml'
  }
  AfterEach { Stop-StitchSandbox }

  It 'Uninstall takes back what the plan says' {
    Invoke-Quietly { Uninstall-StitchDestination -WhatIf | Export-Clixml $file }
    $gone = Uninstall-StitchDestination -Plan (Import-Clixml $file) -WarningAction Ignore
    $gone.Outcome | Should -Be Deleted
    Get-StitchDestination | Should -BeNullOrEmpty
    Get-StitchInstallation | Should -BeNullOrEmpty
  }

  It 'is applied where it was made from an object of a file: <Form>' -ForEach @(
    @{ Form = 'Clixml'; Read = { $args[0] | Export-Clixml "$file.object"; Import-Clixml "$file.object" } }
    @{ Form = 'JSON'; Read = { $args[0] | ConvertTo-Json | ConvertFrom-Json } }
  ) {
    $object = & $Read (Get-StitchInstallation)
    $plan = Invoke-Quietly { $object | Uninstall-StitchDestination -WhatIf }
    $plan.Plan.Desired['StitchRegion'] | Should -Be NorthAmerica
    (Uninstall-StitchDestination -Plan $plan -WarningAction Ignore).Outcome | Should -Be Deleted
  }

  It 'Uninstall goes on where a run of the plan stopped' {
    Invoke-Quietly { $made | Uninstall-StitchDestination -WhatIf | Export-Clixml $file }
    $null = Add-StitchSandboxFault IAM DeleteInstanceProfile -StatusCode 403 -Message 'not you' -Count 1
    (Get-PlanFault { Uninstall-StitchDestination -Plan (Import-Clixml $file) }).Ids | Should -Be UninstallationStopped
    (Get-PlanFault { Uninstall-StitchDestination -Plan (Import-Clixml $file) }).Ids | Should -BeNullOrEmpty
    Get-StitchInstallation | Should -BeNullOrEmpty
  }

  It 'Uninstall is for the Stitch account that it was made in, and for no empty one' {
    Stop-StitchSandbox
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -StitchAccountCount 2
    $null = Install-StitchDestination acme-lake @asked -WarningAction Ignore
    Invoke-Quietly { Uninstall-StitchDestination acme-lake -WhatIf | Export-Clixml $file }
    $fault = Get-PlanFault { Uninstall-StitchDestination -Plan (Import-Clixml $file) -StitchToken $sandbox.StitchAccounts[1].StitchToken -Force }
    $fault.Ids | Should -Be StitchAccountIsEmpty
    $fault.Writes | Should -Be 0
  }

  It 'Uninstall is outdated when the destination was renamed meanwhile' {
    Invoke-Quietly { $made | Uninstall-StitchDestination -WhatIf | Export-Clixml $file }
    $null = Set-StitchDestination -DestinationId $made.DestinationId -DestinationName Pond
    $fault = Get-PlanFault { Uninstall-StitchDestination -Plan (Import-Clixml $file) }
    $fault.Ids | Should -Be PlanOutdated
    $fault.Writes | Should -Be 0
    $fault.Message | Should -Match Pond
  }

  It 'Repair does what the plan says' {
    Remove-DeltaCluster $made.ClusterId -Force
    $checks = Invoke-Quietly { Test-StitchDestination -Repair -WhatIf }
    @($checks.Plan | Where-Object { $_ }).Count | Should -Be 1
    $checks | Export-Clixml $file
    $after = Test-StitchDestination -Repair -Plan (Import-Clixml $file) -WarningAction Ignore
    @($after | Where-Object Status -EQ Failed) | Should -BeNullOrEmpty
  }

  It 'Repair is outdated when something else has drifted since' {
    Remove-DeltaCluster $made.ClusterId -Force
    $checks = Invoke-Quietly { Test-StitchDestination -Repair -WhatIf }
    $null = Revoke-StitchBucketAccess acme-lake -Confirm:$false
    $fault = Get-PlanFault { Test-StitchDestination -Repair -Plan $checks }
    $fault.Ids | Should -Be PlanOutdated
    $fault.Message | Should -Match 'bucket policy'
    $fault.Writes | Should -Be 0
  }

  It 'Test takes a plan only with -Repair' {
    $checks = Invoke-Quietly { Remove-DeltaCluster $made.ClusterId -Force; Test-StitchDestination -Repair -WhatIf }
    (Get-PlanFault { Test-StitchDestination -Plan $checks }).Ids | Should -Be ParameterInvalid
  }
}

Describe 'A plan where Unity Catalog decides' {
  AfterEach { Stop-StitchSandbox }
  BeforeAll {
    . $PSScriptRoot/UnityCatalog.ps1
    function Set-DefaultCatalog {
      Set-Setting disable_legacy_access disable_legacy_access $false
      Set-Setting default_namespace_ws namespace hive_metastore
    }
    function Add-OthersLocation {
      # One that works: what cannot be used is refused by itself.
      $null = New-DeltaExternalLocation acme-lake -ExternalLocationName theirs -StorageCredentialName theirs -CredentialRoleName theirs
      $null = Send-Databricks PATCH 2.1/unity-catalog/external-locations/theirs @{ comment = 'for the analysts' }
    }
  }
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -WorkspaceKind UnityCatalog
    $plan = Invoke-Quietly { Install-StitchDestination acme-lake @asked -WhatIf }
  }

  It 'says which catalog was chosen, and is applied from JSON' {
    @($plan.Plan.Choices).Action | Should -Be Use
    @($plan.Plan.Choices).Resource | Should -Match '^catalog '
    (Install-StitchDestination -Plan ($plan | ConvertTo-Json -Depth 5 | ConvertFrom-Json) -WarningAction Ignore).ConnectionCheck | Should -Be succeeded
  }

  It 'is outdated when <What>' -ForEach @(
    @{ What = 'the workspace has another default catalog'; Named = 'catalog hive_metastore would be used'; Drift = { Set-DefaultCatalog } }
    @{ What = 'somebody has a location over the bucket'; Named = 'external location theirs would be used'; Drift = { Add-OthersLocation } }
  ) {
    $null = & $Drift
    $fault = Get-PlanFault { Install-StitchDestination -Plan $plan }
    $fault.Ids | Should -Be PlanOutdated
    $fault.Writes | Should -Be 0
    $fault.Message | Should -Match $Named
  }

  It 'is not outdated by another default catalog where it was asked for one' {
    $plan = Invoke-Quietly { Install-StitchDestination acme-lake @asked -CatalogName @($plan.Plan.Choices)[0].Resource.Substring(8) -WhatIf }
    Set-DefaultCatalog
    (Install-StitchDestination -Plan $plan -WarningAction Ignore).ConnectionCheck | Should -Be succeeded
  }
}
