# Many Stitch accounts in one sandbox, in either region, and where a token is sent.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'A sandbox with three Stitch accounts' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -StitchAccountCount 3
    $accounts = $sandbox.StitchAccounts
    $destination = Invoke-Line -Without Test-StitchDestination -WarningAction SilentlyContinue
  }
  AfterAll { Stop-StitchSandbox }

  It 'gives each a number and a token of its own, and the first to the session' {
    $accounts.Count | Should -Be 3
    $accounts.StitchClientId | Select-Object -Unique | Should -HaveCount 3
    $accounts.ForEach{ Get-SecretText $_.StitchToken } | Select-Object -Unique | Should -HaveCount 3
    Get-SecretText $sandbox.StitchToken | Should -Be (Get-SecretText $accounts[0].StitchToken)
    (Get-StitchDestination -StitchToken $accounts[0].StitchToken).DestinationId | Should -Be $destination.DestinationId
  }

  It 'gives each one destination' {
    Get-StitchDestination -StitchToken $accounts[1].StitchToken | Should -BeNullOrEmpty
    $other = $destination | New-StitchDestination -DestinationName Sea -StitchToken $accounts[1].StitchToken
    $other.Outcome | Should -Be Created
    $other.ConnectionCheck | Should -Be succeeded
    $other.DestinationId | Should -Not -Be $destination.DestinationId
    (Get-StitchDestination).DestinationName | Should -Be Lake
    Get-StitchDestination -StitchToken $accounts[2].StitchToken | Should -BeNullOrEmpty
  }

  It 'lets no account touch the destination of another' {
    Remove-StitchDestination -Force $destination.DestinationId -StitchToken $accounts[2].StitchToken -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'StitchDestinationNotFound,*'
    Get-StitchDestination | Should -Not -BeNullOrEmpty
  }

  It 'is where a token is sent' {
    $before = @(Get-StitchSandboxRequest).Count
    Get-StitchDestination -StitchToken $accounts[2].StitchToken -StitchRegion NorthAmerica -ErrorAction Stop | Should -BeNullOrEmpty
    (Connect-Stitch $accounts[2].StitchToken).ConnectApi | Should -Be $sandbox.ConnectApi
    Get-StitchDestination | Should -BeNullOrEmpty
    $null = Disconnect-Stitch
    $env:STITCH_ACCESS_TOKEN = Get-SecretText $accounts[2].StitchToken
    try { Get-StitchDestination -ErrorAction Stop | Should -BeNullOrEmpty } finally { $env:STITCH_ACCESS_TOKEN = $null }
    @(Get-StitchSandboxRequest).Count | Should -Be ($before + 4)
    $null = Connect-Stitch $accounts[0].StitchToken
  }

  It 'refuses what would go to another region' {
    $before = @(Get-StitchSandboxRequest).Count
    foreach ($command in { Get-StitchDestination -StitchRegion Europe }, { Get-StitchDestination -StitchToken $accounts[2].StitchToken -StitchRegion Europe },
      { Connect-Stitch $accounts[2].StitchToken -StitchRegion Europe }) {
      $fault = & { $ErrorActionPreference = 'Continue'; & $command 2>&1 }
      $fault.FullyQualifiedErrorId | Should -BeLike 'SandboxRunning,*'
    }
    @(Get-StitchSandboxRequest).Count | Should -Be $before
  }

  It 'is kept by its object without the tokens' {
    $text = [Management.Automation.PSSerializer]::Serialize($sandbox, 5) + [Management.Automation.PSSerializer]::Serialize($accounts, 5)
    $text | Should -Match $sandbox.BucketName
    $text | Should -Match $accounts[1].StitchClientId
    $text | Should -Not -Match 'N="\w*Token|<SS'
  }
}

Describe 'A sandbox in Europe' {
  BeforeAll { $sandbox = Start-StitchSandbox -StitchRegion Europe }
  AfterAll { Stop-StitchSandbox }

  It 'runs the line with the bucket and the loader of Europe' {
    $sandbox.StitchRegion | Should -Be Europe
    $bucket = Get-StitchBucket acme-lake -WarningVariable warnings
    $bucket.StitchRegion | Should -Be Europe
    $warnings | Should -BeNullOrEmpty
    $checks = Invoke-Line -WarningAction SilentlyContinue
    $checks.Status | Where-Object { $_ -notin 'Passed', 'Skipped' } | Should -BeNullOrEmpty
    (Get-StitchDestination).ConnectionCheck | Should -Be succeeded
    (Get-OtherAdministrator).GetBucketPolicyAsync('acme-lake', [Threading.CancellationToken]::None).GetAwaiter().GetResult() |
      Should -Match 'role/LoaderDelta_eu_central_1'
  }
}

Describe 'Without a sandbox' {
  # What the session would send a token to. Nothing is sent: the addresses are those of the real service.
  BeforeAll {
    $type = (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetType('StitchDelta.Binding.Connections')
    $environment = [Func[string, string]] { param($name) $null }
    $token = [securestring]::new(); 'other'.ToCharArray().ForEach{ $token.AppendChar($_) }
    function Get-Address {
      param([Nullable[StitchDelta.StitchRegion]] $Region, [securestring] $Token = $token)
      $type.GetConstructors()[0].Invoke(@((Get-Session), $null, $null, $environment, $null, $null)).StitchConnection($Token, $Region).BaseUrl.AbsoluteUri
    }
    function Set-Connection { param($Connection) $session = Get-Session; $session.GetType().GetProperty('Stitch').SetValue($session, $Connection) }
  }
  AfterEach { Set-Connection $null }

  It 'a token goes to the address of its region, North America where none is named' {
    Get-Address $null | Should -Be https://api.stitchdata.com/
    Get-Address Europe | Should -Be https://api.eu-central-1.stitchdata.com/
  }

  It 'a token goes to where the session is connected to, unless another region is named' {
    $here = [StitchDelta.Contracts.StitchConnection]::new('https://stitch.acme.example', $token)
    $here.GetType().GetProperty('StitchRegion').SetValue($here, [StitchDelta.StitchRegion]::Europe)
    Set-Connection $here
    Get-Address $null | Should -Be https://stitch.acme.example/
    Get-Address Europe | Should -Be https://stitch.acme.example/
    Get-Address NorthAmerica | Should -Be https://api.stitchdata.com/
  }

  It 'a region that the session is not connected to is refused where there is no token for it' {
    $here = [StitchDelta.Contracts.StitchConnection]::new('https://stitch.acme.example', $token)
    Set-Connection $here
    { Get-Address Europe $null } | Should -Throw '*connected to Stitch in North America, not in Europe*'
    Get-Address NorthAmerica $null | Should -Be https://stitch.acme.example/
  }
}
