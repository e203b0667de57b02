# The module's HiveServer2 client against a server that it does not share a line with: the SQL driver's generated processor.
BeforeDiscovery {
  $node = Get-Command node -CommandType Application -ErrorAction Ignore | Select-Object -First 1
  $there = $node -and (Test-Path (Join-Path $PSScriptRoot '../clients/node_modules/@databricks/sql'))
  $name = "SQL against the driver's processor$(if (-not $there) { ' (skipped: the clients from npm are not on this machine)' })"
}

Describe '<name>' -ForEach @{ name = $name; node = $node } -Skip:(-not $there) {
  BeforeAll {
    . $PSScriptRoot/Common.ps1
    $start = [Diagnostics.ProcessStartInfo]::new($node.Source)
    $start.ArgumentList.Add('processor.mjs')
    $start.WorkingDirectory = Join-Path $PSScriptRoot '../clients' -Resolve
    $start.RedirectStandardOutput = $true
    $start.UseShellExecute = $false
    $server = [Diagnostics.Process]::Start($start)
    $port = $server.StandardOutput.ReadLine()
    if (-not $port) { throw 'the server did not start' }
    $token = [securestring]::new()
    $token.AppendChar('x')
    $at = @{
      JdbcUrl        = "jdbc:spark://localhost:$port/default;transportMode=http;ssl=0;httpPath=sql/protocolv1/o/1/0804-220509-stead130;AuthMech=3"
      WorkspaceUrl   = "http://localhost:$port"
      WorkspaceToken = $token
    }
    function Get-Open { Invoke-RestMethod "http://127.0.0.1:$port/" }
  }
  AfterAll {
    if ($server) { $server.Kill(); $server.WaitForExit() }
  }

  It 'reads every kind of column, and null in each, from a <_> result' -ForEach 'direct', 'polled' {
    $rows = @(Invoke-DeltaSql $_ @at)
    # A polled result comes in two pages.
    $rows.Count | Should -Be @{ direct = 2; polled = 4 }[$_]
    foreach ($i in 0..($rows.Count / 2 - 1)) {
      $row = $rows[2 * $i]
      $row.bool | Should -BeTrue
      $row.byte | Should -Be -3
      $row.short | Should -Be -300
      $row.int | Should -Be -70000
      $row.long | Should -Be ([long]::MaxValue)
      $row.double | Should -Be -0.1
      $row.text | Should -Be 'Zürich'
      $row.bytes | Should -Be @(0, 255)
      foreach ($property in $rows[2 * $i + 1].PSObject.Properties) { $property.Value | Should -BeNullOrEmpty -Because $property.Name }
    }
  }

  It 'shows the short form of a <Statement> statement, never the stack' -ForEach @(
    @{ Statement = 'refused'; Says = 'the short form'; State = '42601' }
    @{ Statement = 'late'; Says = 'late, in short'; State = '58030' }
  ) {
    $fault = { Invoke-DeltaSql $Statement @at -ErrorAction Stop } | Should -Throw -ErrorId 'SqlStatementFailed,*' -PassThru
    $fault.Exception.Message | Should -Match $Says
    $fault.Exception.Message | Should -Not -Match 'all of it|stack'
    $fault.Exception.ErrorCode | Should -Be $State
  }

  It 'leaves nothing open' {
    $open = Get-Open
    $open.sessions | Should -Be 0
    $open.operations | Should -Be 0
  }
}
