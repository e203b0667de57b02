# No secret gets out by accident: streams, transcript, errors, files, jobs.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'Secrets' {
  BeforeAll {
    $null = Start-StitchSandbox
    $transcript = New-Item (Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid()).txt")
    Start-Transcript $transcript | Out-Null
    $streams = & {
      $ErrorActionPreference = 'Continue'
      $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
      $destination = Get-StitchBucket acme-lake | Grant-StitchBucketAccess |
        New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
        New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken | Tee-Object -Variable token | New-StitchDestination -DestinationName Lake
      $destination
      $destination | Test-StitchDestination
      # A failure with the token at hand.
      $destination | New-StitchDestination -JdbcUrl "jdbc:spark://localhost:1/default;httpPath=sql/protocolv1/o/1/c;PWD=$(Get-SecretText $token.Token)" -TimeoutSeconds 30
      Set-Variable canary (Get-SecretText $token.Token) -Scope 2
      Set-Variable keep $destination -Scope 2
      Set-Variable keptToken $token -Scope 2
    } *>&1
    Stop-Transcript | Out-Null
    $said = ($streams | ForEach-Object { "$_"; $_ | Format-List * -Force | Out-String -Width 4096 }) -join "`n"
  }
  AfterAll { Remove-Item $transcript -ErrorAction Ignore; Stop-StitchSandbox }

  It 'there is a token, and much was said' {
    $canary | Should -Match '^dapi[0-9a-f]{32}$'
    $said.Length | Should -BeGreaterThan 10000
    $said | Should -Match 'token/create'
    @($streams | Where-Object { $_ -is [Management.Automation.DebugRecord] }).Count | Should -BeGreaterThan 5
  }

  It 'is in no stream' { $said | Should -Not -Match $canary }

  It 'is in no transcript' { Get-Content $transcript -Raw | Should -Not -Match $canary }

  It 'is in no error' {
    foreach ($fault in $streams | Where-Object { $_ -is [Management.Automation.ErrorRecord] }) {
      "$($fault.Exception)" | Should -Not -Match $canary
    }
    $Error | ForEach-Object { "$($_.Exception)" } | Should -Not -Match $canary
  }

  It 'does not survive <Name>' -ForEach @(
    @{ Name = 'Export-Clixml'; Form = { [Management.Automation.PSSerializer]::Serialize($_, 4) } }
    @{ Name = 'ConvertTo-Json'; Form = { $_ | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue } }
    @{ Name = 'Format-List'; Form = { $_ | Format-List * -Force | Out-String -Width 4096 } }
    @{ Name = 'Format-Table'; Form = { $_ | Format-Table * -Force | Out-String -Width 4096 } }
    @{ Name = 'Export-Csv'; Form = { $_ | ConvertTo-Csv | Out-String } }
    @{ Name = 'ToString'; Form = { $_.ToString() } }
  ) {
    # On Linux a serialized SecureString is readable hex.
    $hex = -join ([Text.Encoding]::Unicode.GetBytes($canary) | ForEach-Object { $_.ToString('x2') })
    foreach ($object in $keptToken, $keep) {
      $text = $object | ForEach-Object $Form
      $text | Should -Not -BeNullOrEmpty
      $text | Should -Not -Match $canary
      $text | Should -Not -Match $hex
    }
  }

  It 'keeps what is no secret' {
    $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($keep, 4))
    $copy.DestinationName | Should -Be Lake
    $copy.JdbcUrl | Should -Be $keep.JdbcUrl
    $copy.PSObject.Properties.Name | Should -Not -Contain Token
  }
}

Describe 'A vault that locks itself' {
  BeforeEach {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0
    $reads = [Collections.Generic.List[object]]::new()
    $global:vault = @{ Known = @{ workspace = $sandbox.WorkspaceToken; stitch = $sandbox.StitchToken }; Reads = $reads }
    function global:Get-Secret {
      param($Name, $Vault)
      $isFirst = @($global:vault.Reads | Where-Object Name -eq $Name).Count -eq 0
      $global:vault.Reads.Add([pscustomobject]@{ Name = $Name; Writes = @(Get-StitchSandboxRequest -Write).Count })
      if (-not $isFirst -or -not $global:vault.Known[$Name]) { throw 'The vault is locked.' }
      $global:vault.Known[$Name]
    }
    $row = [pscustomobject]@{ BucketName = 'acme-lake'; DestinationName = 'Lake'; DeploymentRoleName = 'databricks-deployment'; WorkspaceUrl = $sandbox.WorkspaceUrl
      WorkspaceTokenSecretName = 'workspace'; StitchTokenSecretName = 'stitch' }
  }
  AfterEach {
    Remove-Item function:Get-Secret
    Remove-Variable vault -Scope Global
    Stop-StitchSandbox
  }

  It 'is read once for each secret, and before anything is made: Install, Test, Uninstall' {
    ($row | Install-StitchDestination -WarningAction Ignore).ConnectionCheck | Should -Be succeeded
    $reads | ForEach-Object Name | Sort-Object | Should -Be stitch, workspace
    $reads.Writes | Should -Be 0, 0
    $reads.Clear()
    $row | Test-StitchDestination | Where-Object Status -eq Failed | Should -BeNullOrEmpty
    $reads | ForEach-Object Name | Sort-Object | Should -Be stitch, workspace
    $reads.Clear()
    ($row | Uninstall-StitchDestination -Force).Outcome | Should -Be Deleted
    $reads | ForEach-Object Name | Sort-Object | Should -Be stitch, workspace
  }

  It 'that does not give <Name> is asked once, and nothing is made: <Command>' -ForEach @(
    foreach ($command in 'Install-StitchDestination', 'Uninstall-StitchDestination') { foreach ($name in 'workspace', 'stitch') { @{ Command = $command; Name = $name } } }
  ) {
    $global:vault.Known.Remove($Name)
    $null = $row | & $Command -WarningAction Ignore -ErrorAction SilentlyContinue -ErrorVariable errors -Confirm:$false
    $errors.FullyQualifiedErrorId | Should -BeLike 'SecretNotRead,*'
    $reads | Group-Object Name | Where-Object Count -gt 1 | Should -BeNullOrEmpty
    Get-WriteCount | Should -Be 0
  }
}
