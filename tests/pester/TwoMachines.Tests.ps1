# Two machines at one installation: each has a runspace, and so a session, of its own; only AWS is the same.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/State.ps1
  $deployment = @{ DeploymentRoleName = 'databricks-deployment'; WarningAction = 'SilentlyContinue' }

  function Start-Machine {
    # A command on another machine, which is connected to the same three systems.
    param([string] $Command, [securestring[]] $Tokens)
    $shell = [powershell]::Create([runspacefactory]::CreateRunspace())
    $shell.Runspace.Open()
    $null = $shell.AddScript({
        param($module, $other, $command, $tokens)
        Import-Module $module
        $type = (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetType('StitchDelta.Binding.RunspaceSession')
        $own = $type.GetProperty('Current').GetValue($null)
        foreach ($name in 'Aws', 'Workspace', 'Stitch') { $type.GetProperty($name).SetValue($own, $type.GetProperty($name).GetValue($other)) }
        $WarningPreference = 'SilentlyContinue'
        function Get-StitchSandboxAccountToken { param($i) $tokens[$i] }
        . ([scriptblock]::Create($command))
      }).AddArgument($module).AddArgument((Get-Session)).AddArgument($Command).AddArgument($Tokens)
    @{ Shell = $shell; Run = $shell.BeginInvoke() }
  }

  function Assert-StitchConnects {
    # Stitch checks what it has with every save: one made anew shows whether the token that it was given last is still valid.
    $destination = @(Get-StitchDestination)
    $destination | Should -HaveCount 1
    (Set-StitchDestination -DestinationId $destination[0].DestinationId -Description "checked $(New-Guid)").ConnectionCheck | Should -Be succeeded
  }

  function Assert-TokenIsMarked {
    param([int] $Count)
    $tokens = @(Get-DeltaToken | Where-Object TokenComment -Match '^Stitch')
    $tokens | Should -HaveCount $Count
    $tokens | ForEach-Object { $_.TokenComment | Should -Match '#sd-[a-z2-7]{10}$' }
  }

  function Receive-Machine {
    param([hashtable] $Machine)
    try { $Machine.Shell.EndInvoke($Machine.Run) } finally { $Machine.Shell.Runspace.Dispose(); $Machine.Shell.Dispose() }
  }

  function Receive-Ending {
    # What a machine made, and every error that it told: a shell that is disposed of has forgotten them.
    param([hashtable] $Machine)
    $shell, $ending = $Machine.Shell, $null
    $made = try { $shell.EndInvoke($Machine.Run) } catch { $ending = $_.Exception.InnerException.ErrorRecord ?? $_ }
    $told = @($shell.Streams.Error; $ending | Where-Object { $_ })
    $shell.Runspace.Dispose()
    $shell.Dispose()
    @{ Made = @($made); Errors = $told }
  }
}

Describe 'One machine removes what another one installs' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0; $before = Get-SandboxState $sandbox }
  AfterAll { Stop-StitchSandbox }

  It 'the installation is refused until the removal has come to its end' {
    $null = Install-StitchDestination acme-lake @deployment -DestinationName Lake
    Add-StitchSandboxFault IAM DeleteRole -DelaySeconds 4
    $writes = Get-WriteCount
    $machine = Start-Machine 'Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force'
    $until = [datetime]::UtcNow.AddSeconds(60)
    while ((Get-WriteCount) -eq $writes -and [datetime]::UtcNow -lt $until -and -not $machine.Run.IsCompleted) { Start-Sleep -Milliseconds 20 }
    @(Get-StitchSandboxRequest -Write)[$writes].Operation | Should -Be TagRole
    $quiet = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = 'script:errors' }
    foreach ($command in { Install-StitchDestination acme-lake @deployment -DestinationName Lake @quiet }, { New-DeltaInstanceProfile -BucketName acme-lake -RoleName stitch-delta -DeploymentRoleName databricks-deployment @quiet }) {
      $null = & $command
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'InstallationIsBeingRemoved,*'
      $errors[0].CategoryInfo.Category | Should -Be ResourceUnavailable
      $errors[0].ErrorDetails.RecommendedAction | Should -Match 'Uninstall-StitchDestination acme-lake -RoleName stitch-delta.*wait until \d\d:\d\d UTC'
    }
    (Receive-Machine $machine).Outcome | Should -Be Deleted
    Get-SandboxState $sandbox | Should -Be $before
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).Outcome | Should -Be Created
  }
}

Describe 'Two machines install at once' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'there is one role, profile, cluster and destination, and each further token is marked' {
    $machines = 1..2 | ForEach-Object { Start-Machine 'Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake' }
    $null = $machines | ForEach-Object { Receive-Machine $_ }
    $again = Install-StitchDestination acme-lake @deployment -DestinationName Lake
    $again.ConnectionCheck | Should -Be succeeded
    @(Get-StitchInstallation -WarningAction SilentlyContinue).Count | Should -Be 1
    @(Get-DeltaCluster).Count | Should -Be 1
    @(Get-StitchDestination).Count | Should -Be 1
    $made = @(Get-StitchSandboxRequest -Write | Where-Object Status -lt 300).Operation
    @($made | Where-Object { $_ -eq 'CreateRole' }).Count | Should -Be 1
    @($made | Where-Object { $_ -eq 'CreateInstanceProfile' }).Count | Should -Be 1
    # Who came second has taken back the token that Stitch was not given.
    Assert-TokenIsMarked 1
    Assert-StitchConnects
  }
}

Describe 'Eight at once' {
  BeforeEach { $sandbox = Start-StitchSandbox -StitchAccountCount 8 -ClusterStartSeconds 0; $before = Get-SandboxState $sandbox }
  AfterEach { Stop-StitchSandbox }

  It 'install the same destination: each is done or says why not, and there is one of each thing' {
    $command = 'Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake'
    $machines = 1..8 | ForEach-Object { Start-Machine $command }
    $ended = foreach ($machine in $machines) { Receive-Ending $machine }
    foreach ($one in $ended) {
      if (-not $one.Made) { $one.Errors | Should -Not -BeNullOrEmpty -Because 'nobody is left without a word' }
      foreach ($fault in $one.Errors) { $fault.FullyQualifiedErrorId | Should -Not -Match '^Unexpected'; $fault.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty }
    }
    @($ended | Where-Object { $_.Made }).Count | Should -BeGreaterThan 0

    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).ConnectionCheck | Should -Be succeeded
    @(Get-StitchInstallation -WarningAction SilentlyContinue).Count | Should -Be 1
    @(Get-DeltaCluster).Count | Should -Be 1
    @(Get-StitchDestination).Count | Should -Be 1
    $made = @(Get-StitchSandboxRequest -Write | Where-Object Status -lt 300).Operation
    # clusters/create has an idempotency token, and gives the same cluster to whoever asks.
    foreach ($once in 'CreateRole', 'CreateInstanceProfile', 'destinations/create') { @($made | Where-Object { $_ -eq $once }).Count | Should -Be 1 -Because $once }
    (Test-StitchDestination).Status | Should -Not -Contain Failed
    Assert-TokenIsMarked 1
    Assert-StitchConnects

    # What the others left is the installation's, and goes with it.
    $null = Uninstall-StitchDestination -Force -WarningAction SilentlyContinue
    Get-SandboxState $sandbox | Should -Be $before
  }

  It 'install destinations of their own, and none disturbs another' {
    $machines = 0..7 | ForEach-Object {
      Start-Machine "Install-StitchDestination acme-lake -RoleName stitch-$_ -ClusterName stitch-$_ -DestinationName 'Lake $_' -StitchToken (Get-StitchSandboxAccountToken $_) -DeploymentRoleName databricks-deployment" -Tokens $sandbox.StitchAccounts.StitchToken
    }
    $made = @($machines | ForEach-Object { Receive-Machine $_ })
    $made.Outcome | Should -Be (@('Created') * 8)
    $made.ConnectionCheck | Should -Be (@('succeeded') * 8)
    @(Get-StitchInstallation -WarningAction SilentlyContinue).Count | Should -Be 8
    @($made.ClusterId | Select-Object -Unique).Count | Should -Be 8
  }

  It 'install and remove the same one: in the end it is there whole, or it is gone, and a further command says so' {
    $null = Install-StitchDestination acme-lake @deployment -DestinationName Lake
    $machines = foreach ($i in 1..4) {
      Start-Machine 'Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake'
      Start-Machine 'Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force'
    }
    foreach ($machine in $machines) {
      foreach ($fault in (Receive-Ending $machine).Errors) { $fault.FullyQualifiedErrorId | Should -Not -Match '^Unexpected' }
    }
    $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningAction SilentlyContinue -ErrorAction SilentlyContinue
    Get-SandboxState $sandbox | Should -Be $before
    (Install-StitchDestination acme-lake @deployment -DestinationName Lake).Outcome | Should -Be Created
  }
}

Describe 'Two processes on a sandbox of a third' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $variables = @{
      AWS_ENDPOINT_URL = "$($sandbox.AwsEndpointUrl)"; AWS_REGION = 'us-east-1'; AWS_ACCESS_KEY_ID = $sandbox.AccessKeyId; AWS_SECRET_ACCESS_KEY = Get-SecretText $sandbox.SecretAccessKey
      DATABRICKS_HOST = "$($sandbox.WorkspaceUrl)"; DATABRICKS_TOKEN = Get-SecretText $sandbox.WorkspaceToken
      STITCH_CONNECT_API = "$($sandbox.ConnectApi)"; STITCH_ACCESS_TOKEN = Get-SecretText $sandbox.StitchToken
    }
    $kept = @{}
    foreach ($name in $variables.Keys) { $kept[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, $variables[$name]) }
    $shell = Join-Path $PSScriptRoot '../../build/Shell.ps1'
  }
  AfterAll {
    foreach ($name in $kept.Keys) { [Environment]::SetEnvironmentVariable($name, $kept[$name]) }
    Stop-StitchSandbox
  }

  It 'install one destination, and each knows what there is' {
    $script = "Import-Module '$module'; `$made = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction SilentlyContinue -ErrorVariable faults -ErrorAction SilentlyContinue; `$made.Outcome; `$faults.FullyQualifiedErrorId"
    $said = 1..2 | ForEach-Object -Parallel { . $using:shell; Invoke-Shell -Command $using:script 2>&1 | Out-String } -ThrottleLimit 2
    $said | Should -HaveCount 2
    $said | ForEach-Object { $_ | Should -Not -Match 'Unexpected' }
    ($said -join ' ') | Should -Match 'Created|Updated|Unchanged'
    @(Get-StitchSandboxRequest -Write | Where-Object { $_.Operation -eq 'CreateRole' -and $_.Status -eq 200 }).Count | Should -Be 1
    . $shell
    Invoke-Shell -Command $script 2>&1 | Out-String | Should -Match 'Unchanged|Updated'
    @(Get-DeltaCluster).Count | Should -Be 1
    @(Get-StitchDestination).Count | Should -Be 1
    (Test-StitchDestination).Status | Should -Not -Contain Failed
    Assert-StitchConnects
  }
}

Describe 'An address of a Connect API' {
  It 'is refused: <Address>' -ForEach @(
    @{ Address = 'http://api.stitchdata.example' }
    @{ Address = 'ftp://127.0.0.1' }
    @{ Address = 'api.stitchdata.com' }
    @{ Address = 'https://me:secret@gateway.example' }
  ) {
    { Connect-Stitch ([securestring]::new()) -ConnectApi $Address } | Should -Throw -ErrorId 'ConnectApiInvalid,*'
    $said = try { Connect-Stitch ([securestring]::new()) -ConnectApi $Address } catch { "$_" }
    $said | Should -Not -Match 'secret'
  }

  It 'of somewhere else is outside of a sandbox that runs' {
    $sandbox = Start-StitchSandbox
    try { { Connect-Stitch $sandbox.StitchToken -ConnectApi https://gateway.example } | Should -Throw -ErrorId 'SandboxRunning,*' } finally { Stop-StitchSandbox }
  }
}
