# PowerShell manners: objects one at a time, stopping, side by side, several sessions.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Stopping' {
  BeforeEach { $null = Start-StitchSandbox -ClusterStartSeconds 60 }
  AfterEach { Stop-StitchSandbox }

  It 'Ctrl+C ends a wait at once, and nothing is asked afterwards' {
    # A second runspace waits, on a sandbox of its own.
    $session = [powershell]::Create()
    $null = $session.AddScript({
        param($module)
        Import-Module $module
        $null = Start-StitchSandbox -ClusterStartSeconds 60
        $made = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile
        'ready'
        $made | New-DeltaCluster
      }).AddArgument($module)
    $output = [Management.Automation.PSDataCollection[psobject]]::new()
    $running = $session.BeginInvoke([Management.Automation.PSDataCollection[psobject]]::new(), $output)
    $until = [datetime]::UtcNow.AddSeconds(30)
    while (-not ($output.Count -and $session.Streams.Progress.Count) -and [datetime]::UtcNow -lt $until) { Start-Sleep -Milliseconds 50 }
    $session.Streams.Progress.Count | Should -BeGreaterThan 0
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $session.Stop()
    $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
    $running.IsCompleted | Should -BeTrue
    $session.InvocationStateInfo.State | Should -Be Stopped
    # The same runspace still has the sandbox: it is asked what it was asked, now and a little later.
    $ask = [powershell]::Create()
    $ask.Runspace = $session.Runspace
    $count = $ask.AddScript('$a = @(Get-StitchSandboxRequest).Count; Start-Sleep -Seconds 1; $b = @(Get-StitchSandboxRequest).Count; Stop-StitchSandbox; $b - $a').Invoke()
    $count[0] | Should -Be 0
  }

  It 'Select-Object -First 1 ends what is upstream, and nothing is asked afterwards' {
    $null = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile -OutVariable made
    $started = 1..3 | ForEach-Object { [pscustomobject]@{ ClusterName = "c$_"; InstanceProfileArn = $made.InstanceProfileArn } } |
      New-DeltaCluster -NoWait | Select-Object -First 1
    $started.ClusterName | Should -Be c1
    $count = @(Get-StitchSandboxRequest).Count
    Start-Sleep -Milliseconds 500
    @(Get-StitchSandboxRequest).Count | Should -Be $count
    @(Get-StitchSandboxRequest | Where-Object Operation -eq 'clusters/create').Count | Should -Be 1
  }
}

Describe 'A time limit of its own' {
  # Of an adapter that ran into one and did not say so. The cmdlet itself is not to be stopped by it.
  It 'is the error of one object, and no end of the pipeline' {
    $cmdlet = [StitchDelta.Commands.GetStitchPrivilegeCommand]::new()
    $guard = [StitchDelta.Commands.Base.StitchDeltaCmdlet].GetMethod('GuardAsync', [Reflection.BindingFlags]'Instance,NonPublic')
    $work = [Func[Threading.Tasks.Task]] { [Threading.Tasks.Task]::FromException([Threading.Tasks.TaskCanceledException]::new('of its own')) }
    $guard.Invoke($cmdlet, @($work, [Threading.CancellationToken]::None)).Status | Should -Be RanToCompletion
    $guard.Invoke($cmdlet, @($work, [Threading.CancellationToken]::new($true))).Status | Should -Be Canceled
  }
}

Describe 'Bars of progress' {
  It 'are one for each cluster that is waited for, and each is closed' {
    $session = [powershell]::Create()
    $made = $session.AddScript({
        param($module)
        Import-Module $module
        $null = Start-StitchSandbox -ClusterStartSeconds 2
        $made = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile
        1..3 | ForEach-Object { [pscustomobject]@{ ClusterName = "c$_"; InstanceProfileArn = $made.InstanceProfileArn; BucketName = 'acme-lake' } } | New-DeltaCluster
        Stop-StitchSandbox
      }).AddArgument($module).Invoke()
    $bars = $session.Streams.Progress | Where-Object Activity -like 'Starting cluster c*' | Group-Object Activity
    $session.Dispose()
    $made | Should -HaveCount 3
    $bars.Name | Sort-Object | Should -Be 'Starting cluster c1', 'Starting cluster c2', 'Starting cluster c3'
    foreach ($bar in $bars) {
      $bar.Group.RecordType | Should -Contain Processing -Because $bar.Name
      $bar.Group[-1].RecordType | Should -Be Completed -Because $bar.Name
      @($bar.Group | Where-Object RecordType -eq Completed).Count | Should -Be 1 -Because $bar.Name
      $bar.Group.ActivityId | Select-Object -Unique | Should -HaveCount 1
    }
    $bars.Group.ActivityId | Select-Object -Unique | Should -HaveCount 3
  }
}

Describe 'Many clusters in one pipe' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 2
    $made = Get-StitchBucket acme-lake | New-DeltaInstanceProfile -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile
  }
  AfterAll { Stop-StitchSandbox }

  It 'start side by side and are waited for together' {
    $rows = 1..8 | ForEach-Object { [pscustomobject]@{ ClusterName = "c$_"; InstanceProfileArn = $made.InstanceProfileArn; BucketName = 'acme-lake' } }
    $clusters = $rows | New-DeltaCluster
    $clusters.Count | Should -Be 8
    $clusters.ClusterState | Select-Object -Unique | Should -Be RUNNING
    # All were made before the first was seen running.
    $requests = @(Get-StitchSandboxRequest | Where-Object Operation -in 'clusters/create', 'clusters/get').Operation
    $requests[0..7] | Select-Object -Unique | Should -Be 'clusters/create'
  }

  It 'one bad one leaves the others alone' {
    $rows = 'd1', 'd2', 'd3' | ForEach-Object { [pscustomobject]@{ ClusterName = $_; InstanceProfileArn = $_ -eq 'd2' ? 'wrong' : $made.InstanceProfileArn } }
    $clusters = $rows | New-DeltaCluster -ErrorAction SilentlyContinue -ErrorVariable errors
    $clusters.ClusterName | Sort-Object | Should -Be d1, d3
    $errors.Count | Should -Be 1
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'ArnInvalid,*'
  }

  It 'two of one name are an error that names both' {
    $url = (Get-DeltaCluster c1).WorkspaceUrl
    # A second one of that name can only be made past the module.
    $token = Get-SecretText (New-DeltaToken -TokenComment raw -WarningAction SilentlyContinue).Token
    $body = @{ cluster_name = 'c1'; spark_version = '16.4.x-scala2.12'; node_type_id = 'm5d.large'; num_workers = 1 } | ConvertTo-Json
    $other = Invoke-RestMethod "$($url)api/2.1/clusters/create" -Method Post -Headers @{ Authorization = "Bearer $token" } -Body $body -ContentType application/json
    $made | New-DeltaCluster -ClusterName c1 -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'ClusterNameAmbiguous,*'
    $errors[0].Exception.Message | Should -Match $other.cluster_id
    $errors[0].Exception.Message | Should -Match (Get-DeltaCluster c1)[0].ClusterId
  }
}

Describe 'Rows and plain parameters' {
  BeforeAll { $null = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'binds the columns of a CSV' {
    $row = "BucketName,StitchRegion,RoleName,DeploymentRoleName`nacme-lake,NorthAmerica,csv-role,databricks-deployment" | ConvertFrom-Csv
    $made = $row | New-DeltaInstanceProfile
    $made.RoleName | Should -Be csv-role
    $made.StitchRegion | Should -Be NorthAmerica
  }

  It 'each cmdlet works alone' {
    $null = Grant-StitchBucketAccess acme-lake
    $made = New-DeltaInstanceProfile -RoleName alone -BucketName acme-lake -DeploymentRoleName databricks-deployment
    $null = Register-DeltaInstanceProfile $made.InstanceProfileArn
    $cluster = New-DeltaCluster -ClusterName alone -InstanceProfileArn $made.InstanceProfileArn
    $url = Get-DeltaJdbcUrl $cluster.ClusterId
    $token = New-DeltaToken -WarningAction SilentlyContinue
    $destination = New-StitchDestination -BucketName acme-lake -JdbcUrl $url.JdbcUrl -Token $token.Token
    $destination.ConnectionCheck | Should -Be succeeded
    Test-StitchDestination -BucketName acme-lake -InstanceProfileArn $made.InstanceProfileArn -ClusterId $cluster.ClusterId -JdbcUrl $url.JdbcUrl `
      -Token $token.Token -DestinationId $destination.DestinationId -Quiet | Should -BeTrue
  }
}

Describe 'Two sessions in one process' {
  It 'do not share their connections' {
    $null = Start-StitchSandbox
    try {
      $other = [powershell]::Create()
      $null = $other.AddScript('param($module) Import-Module $module; $env:DATABRICKS_HOST = $null; Get-DeltaCluster').AddArgument($module)
      $null = $other.Invoke()
      $other.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'WorkspaceNotConnected,*'
    }
    finally { Stop-StitchSandbox }
  }
}

Describe 'The sandbox' {
  It 'gives back the connections that were there before' {
    $null = Start-StitchSandbox
    { Start-StitchSandbox -ErrorAction Stop } | Should -Throw -ErrorId 'SandboxRunning,StitchDelta.Commands.StartStitchSandboxCommand'
    Stop-StitchSandbox
    { Get-DeltaCluster -ErrorAction Stop } | Should -Throw -ErrorId 'WorkspaceNotConnected,StitchDelta.Commands.GetDeltaClusterCommand'
    { Stop-StitchSandbox -ErrorAction Stop } | Should -Throw -ErrorId 'SandboxNotRunning,StitchDelta.Commands.StopStitchSandboxCommand'
  }
}
