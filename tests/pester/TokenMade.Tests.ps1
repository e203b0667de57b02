# A token that this session has made, and what the error says of one that is not accepted.
BeforeAll {
  . $PSScriptRoot/Common.ps1
}

Describe 'A token that was made in this session' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceCount 2 -ClusterStartSeconds 0
    $first, $second = $sandbox.Workspaces
    $installed = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
    $elsewhere = @{ WorkspaceUrl = $second.WorkspaceUrl; WorkspaceToken = $second.WorkspaceToken; WarningAction = 'Ignore' }
    $there = $installed.JdbcUrl -replace '//[^/]+/', "//$($second.WorkspaceUrl.Authority)/"
    function Get-RecordedToken { (Get-StitchInstallation).TokenId }
    function Invoke-Remedy {
      # What the error says to type, as it stands; what stands after the last colon and a blank.
      param([scriptblock] $Command)
      try { & $Command -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null } catch { $errors = @($_) }
      $errors[0].FullyQualifiedErrorId | Should -BeLike 'TokenNotAccepted,*'
      $remedy = $errors[0].ErrorDetails.RecommendedAction -replace '^.*?: '
      $remedy
      # At that URL there may be no cluster, which Stitch's check says.
      $ErrorActionPreference = 'SilentlyContinue'
      Invoke-Expression $remedy -WarningAction Ignore
    }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is refused where it was made in another workspace: <Name>' -ForEach @(
    @{ Name = 'piped'; Command = { [CmdletBinding()] param() $token | Set-StitchDestination } }
    @{ Name = 'piped to New-'; Command = { [CmdletBinding()] param() $token | New-StitchDestination -JdbcUrl $installed.JdbcUrl -BucketName acme-lake -TakeOver } }
    @{ Name = 'typed'; Command = { [CmdletBinding()] param() Set-StitchDestination -Token $token.Token } }
    @{ Name = 'cell'; Command = { [CmdletBinding()] param() [pscustomobject]@{ DestinationId = $installed.DestinationId; Token = $token.Token } | Set-StitchDestination } }
  ) {
    $token = New-DeltaToken other -Another @elsewhere
    $writes = Get-WriteCount
    Get-ErrorId $Command | Should -Be TokenNotAccepted
    Get-WriteCount | Should -Be $writes
    Get-RecordedToken | Should -Be $installed.TokenId
    $null = $token | Remove-DeltaToken -Force -WorkspaceToken $second.WorkspaceToken
  }

  It 'is refused at the URL of another workspace that is typed' {
    $token = New-DeltaToken own -Another -WarningAction Ignore
    $writes = Get-WriteCount
    Get-ErrorId { [CmdletBinding()] param() $token | Set-StitchDestination -JdbcUrl $there } | Should -Be TokenNotAccepted
    Get-ErrorId { [CmdletBinding()] param() Set-StitchDestination -Token $token.Token -JdbcUrl $there } | Should -Be TokenNotAccepted
    Get-WriteCount | Should -Be $writes
    $null = $token | Remove-DeltaToken -Force
  }

  It 'is refused when it is typed and was revoked meanwhile by somebody else' {
    $token = New-DeltaToken own -Another -WarningAction Ignore
    $null = Invoke-RestMethod "$($first.WorkspaceUrl)api/2.0/token/delete" -Method Post -ContentType application/json -Body (@{ token_id = $token.TokenId } | ConvertTo-Json) -Headers @{
      Authorization = "Bearer $(Get-SecretText $first.WorkspaceToken)"
    }
    $writes = Get-WriteCount
    Get-ErrorId { [CmdletBinding()] param() Set-StitchDestination -Token $token.Token } | Should -Be TokenNotAccepted
    Get-ErrorId { [CmdletBinding()] param() [pscustomobject]@{ DestinationId = $installed.DestinationId; Token = $token.Token } | Set-StitchDestination } | Should -Be TokenNotAccepted
    Get-WriteCount | Should -Be $writes
  }

  It 'has a remedy that leaves no token that nobody names: <Name>' -ForEach @(
    @{ Name = 'Set-'; Command = { [CmdletBinding()] param() Set-StitchDestination -Token $second.WorkspaceToken } }
    @{ Name = 'New- over one'; Command = { [CmdletBinding()] param() New-StitchDestination -JdbcUrl $installed.JdbcUrl -BucketName acme-lake -Token $second.WorkspaceToken -TakeOver } }
  ) {
    $tokens = @(Get-DeltaToken).Count
    $remedy, $token = Invoke-Remedy $Command
    $remedy | Should -Be "Update-DeltaToken -DestinationId $($installed.DestinationId) -WorkspaceUrl $($first.WorkspaceUrl)"
    $token.TokenComment | Should -Match '#sd-'
    Get-RecordedToken | Should -Be $token.TokenId
    @(Get-DeltaToken).Count | Should -Be $tokens
    (Test-StitchDestination | Where-Object Status -EQ Failed).CheckName | Should -BeNullOrEmpty
  }

  It 'has a remedy for the URL of another workspace, too' {
    $null = Connect-DeltaWorkspace $second.WorkspaceUrl -Token $second.WorkspaceToken
    try {
      $remedy, $set = Invoke-Remedy { [CmdletBinding()] param() Set-StitchDestination -Token $first.WorkspaceToken -JdbcUrl $there }
      $set.JdbcUrl | Should -Be $there
      $set.Outcome | Should -Be Updated
      Get-RecordedToken | Should -Contain $set.TokenId
    }
    finally { $null = Connect-DeltaWorkspace $first.WorkspaceUrl -Token $first.WorkspaceToken }
  }
}
