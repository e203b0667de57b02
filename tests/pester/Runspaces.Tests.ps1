# A sandbox belongs to the runspace that started it: it goes with the runspace, and with the module.
BeforeAll {
  . $PSScriptRoot/Common.ps1

  function Test-Port {
    param([int] $Port)
    $client = [Net.Sockets.TcpClient]::new()
    try { $client.Connect('127.0.0.1', $Port); $true } catch { $false } finally { $client.Dispose() }
  }

  function Wait-Refused {
    # A runspace may end some moments after the job that it worked for.
    param([int[]] $Port)
    $until = [datetime]::UtcNow.AddSeconds(10)
    do { $open = @($Port | Where-Object { Test-Port $_ }) } while ($open -and [datetime]::UtcNow -lt $until -and -not (Start-Sleep -Milliseconds 100))
    $open
  }

  function New-Session {
    $session = [powershell]::Create([runspacefactory]::CreateRunspace())
    $session.Runspace.Open()
    $session
  }

  function Invoke-In {
    param($Session, [scriptblock] $Script)
    $Session.Commands.Clear()
    $Session.AddScript('param($module) ' + $Script).AddArgument($module).Invoke()
  }

  $start = {
    Import-Module $module
    $s = Start-StitchSandbox -WorkspaceCount 2
    @($s.AwsEndpointUrl.Port; $s.Workspaces.WorkspaceUrl.Port; $s.ConnectApi.Port)
  }
}

Describe 'A sandbox' {
  It 'ends with the thread job that started it' {
    $jobs = 1..3 | ForEach-Object { Start-ThreadJob { param($module, $start) . ([scriptblock]::Create($start)) } -ArgumentList $module, "$start" }
    $ports = $jobs | Receive-Job -Wait -AutoRemoveJob
    $ports | Should -HaveCount 12
    Wait-Refused $ports | Should -BeNullOrEmpty
  }

  It 'ends with a runspace that is closed, and no other does' {
    $null = Start-StitchSandbox
    try {
      $session = New-Session
      $ports = Invoke-In $session $start
      $ports | Where-Object { -not (Test-Port $_) } | Should -BeNullOrEmpty
      $session.Runspace.Close()
      Wait-Refused $ports | Should -BeNullOrEmpty
      (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    }
    finally { Stop-StitchSandbox }
  }

  It 'ends with the module, and no other does' {
    $null = Start-StitchSandbox
    $session = New-Session
    try {
      $ports = Invoke-In $session $start
      $null = Invoke-In $session { Remove-Module StitchDelta }
      $session.Streams.Error | Should -BeNullOrEmpty
      Wait-Refused $ports | Should -BeNullOrEmpty
      (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
      # What was connected before it is so again, and another one can be started.
      $null = Invoke-In $session { Import-Module $module; Start-StitchSandbox; Stop-StitchSandbox }
      $session.Streams.Error | Should -BeNullOrEmpty
    }
    finally {
      $session.Runspace.Dispose()
      Stop-StitchSandbox
    }
  }

  It 'that was stopped already is no matter when the runspace ends' {
    $session = New-Session
    $ports = Invoke-In $session $start
    $null = Invoke-In $session { Stop-StitchSandbox }
    Wait-Refused $ports | Should -BeNullOrEmpty
    { $session.Runspace.Dispose() } | Should -Not -Throw
  }
}
