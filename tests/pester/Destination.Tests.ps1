# The destination after it was made: changed, and removed.
BeforeAll {
  . $PSScriptRoot/Common.ps1
}

Describe 'An account without a destination' {
  BeforeAll { $null = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'has none to change or remove, and is left as it is' {
    Set-StitchDestination -DestinationName Sea -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -Be 'StitchDestinationNotFound,StitchDelta.Commands.SetStitchDestinationCommand'
    $errors[0].CategoryInfo.Category | Should -Be ObjectNotFound
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'New-StitchDestination'
    Remove-StitchDestination -Force 155582 -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -Be 'StitchDestinationNotFound,StitchDelta.Commands.RemoveStitchDestinationCommand'
    $errors[0].TargetObject | Should -Be 155582
    Remove-StitchDestination -Force -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'InputMissing,*'
    Get-WriteCount | Should -Be 0
  }
}

Describe 'A destination' {
  BeforeAll {
    $null = Start-StitchSandbox
    $null = Invoke-Line -WarningAction SilentlyContinue
    $destination = Get-StitchDestination
  }
  AfterAll { Stop-StitchSandbox }

  It 'is given another name, and is checked by Stitch' {
    $changed = Set-StitchDestination -DestinationName Sea
    $changed.Outcome | Should -Be Updated
    $changed.ConnectionCheck | Should -Be succeeded
    $found = Get-StitchDestination
    $found.DestinationName | Should -Be Sea
    $found.DestinationId | Should -Be $destination.DestinationId
    $found.BucketName | Should -Be acme-lake
    $found.JdbcUrl | Should -Be $destination.JdbcUrl
  }

  It 'is changed from the pipe, and written to only where it differs' {
    $writes = Get-WriteCount
    (Get-StitchDestination | Set-StitchDestination -DestinationName Lake).Outcome | Should -Be Updated
    (Get-StitchDestination | Set-StitchDestination -DestinationName Lake).Outcome | Should -Be Unchanged
    (Set-StitchDestination Lake).Outcome | Should -Be Unchanged
    Get-WriteCount | Should -Be ($writes + 1)
  }

  It 'is given a new token' {
    $renewed = New-DeltaToken -Another -WarningAction SilentlyContinue | Set-StitchDestination
    @($renewed.Changes.Detail)[0] | Should -Be 'access token: a new one'
    @($renewed.Changes.Detail)[1] | Should -Be "+StitchDelta:Tokens = $($renewed.TokenId)" -Because 'the installation has it on record'
    @($renewed.Changes.Detail) | Should -HaveCount 2
    $renewed.ConnectionCheck | Should -Be succeeded
  }

  It 'says what Stitch finds wrong with a change, and how to repair it' {
    $changed = Set-StitchDestination -JdbcUrl 'jdbc:spark://localhost:1/default;ssl=0;httpPath=sql/protocolv1/o/1/c' -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -Be 'ConnectionCheckFailed,StitchDelta.Commands.SetStitchDestinationCommand'
    $changed.ConnectionCheck | Should -Be failed
    (Set-StitchDestination -JdbcUrl $destination.JdbcUrl).ConnectionCheck | Should -Be succeeded
  }

  It 'is looked at before it is sent: <Id>' -ForEach @(
    @{ Id = 'BucketNameNotBare'; Command = { [CmdletBinding()] param() Set-StitchDestination -BucketName s3://acme-lake/x } }
    @{ Id = 'JdbcUrlInvalid'; Command = { [CmdletBinding()] param() Set-StitchDestination -JdbcUrl nonsense } }
    @{ Id = 'TokenEmpty'; Command = { [CmdletBinding()] param() Set-StitchDestination -Token ([securestring]::new()) } }
    @{ Id = 'StitchDestinationNotFound'; Command = { [CmdletBinding()] param() Set-StitchDestination -DestinationId 7 -DestinationName Sea } }
    @{ Id = 'StitchDestinationNotFound'; Command = { [CmdletBinding()] param() Remove-StitchDestination -Force 7 } }
  ) {
    $writes = Get-WriteCount
    Get-ErrorId $Command | Should -Be $Id
    Get-WriteCount | Should -Be $writes
  }

  It 'is neither changed nor removed under -WhatIf' {
    $writes = Get-WriteCount
    $plan = Set-StitchDestination -DestinationName Sea -WhatIf
    $plan.IsPlanned | Should -BeTrue
    $plan.DestinationName | Should -Be Sea
    $plan = Get-StitchDestination | Remove-StitchDestination -WhatIf
    $plan.IsPlanned | Should -BeTrue
    $plan.Outcome | Should -Be Deleted
    Get-WriteCount | Should -Be $writes
  }

  It 'is removed from the pipe, and what it stood on stays' {
    $removed = Get-StitchDestination | Remove-StitchDestination -Force
    $removed.Outcome | Should -Be Deleted
    $removed.DestinationId | Should -Be $destination.DestinationId
    Get-StitchDestination | Should -BeNullOrEmpty
    (Get-StitchBucket acme-lake).BucketName | Should -Be acme-lake
    Get-DeltaCluster stitch | Should -Not -BeNullOrEmpty
    Get-DeltaToken | Should -Not -BeNullOrEmpty
  }
}

Describe 'What an account may hold already' {
  BeforeAll {
    $sandbox = Start-StitchSandbox
    $line = Invoke-Line -Without New-StitchDestination, Test-StitchDestination -WarningAction SilentlyContinue
    # The account as others leave it: straight to the API.
    function Send-Stitch {
      param($Method, $Path = '', $Body)
      Invoke-RestMethod "$($sandbox.ConnectApi)v4/destinations$Path" -Method $Method -ContentType application/json -Body ($Body | ConvertTo-Json -Depth 5) -Headers @{
        Authorization = "Bearer $(Get-SecretText $sandbox.StitchToken)"
      }
    }
  }
  BeforeEach { Get-StitchDestination | Remove-StitchDestination -Force | Out-Null }
  AfterAll { Stop-StitchSandbox }

  It 'of another type is refused, and makes way with -TakeOver' {
    $null = Send-Stitch Post '' @{ type = 'snowflake'; name = 'Old'; properties = @{ host = 'acme.example' } }
    (Get-StitchDestination).DestinationType | Should -Be snowflake
    $line | New-StitchDestination Lake -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'DestinationOfOtherType,*'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'New-StitchDestination -TakeOver'

    $writes = Get-WriteCount
    $plan = $line | New-StitchDestination Lake -TakeOver -WhatIf
    ($plan.Changes | Where-Object Resource -like 'Stitch destination*').Action | Should -Be Delete, Create
    $line | New-StitchDestination Lake -TakeOver -SshHost ssh://bastion -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
    Get-WriteCount | Should -Be $writes

    $made = $line | New-StitchDestination Lake -TakeOver
    $made.Outcome | Should -Be Updated
    $made.ConnectionCheck | Should -Be succeeded
    (Get-StitchDestination).DestinationType | Should -Be databricks_delta
    ($line | New-StitchDestination Lake -TakeOver).Changes.Action | Should -Be Update -Because 'the token is written, and nothing makes way for its own like'
  }

  It 'may be half configured: what is missing is shown, named and given' {
    $null = Send-Stitch Post '' @{ type = 'databricks_delta'; name = 'Half'; properties = @{ ssh_config = @{ ssh = 'false' }; jdbc_url = $line.JdbcUrl } }
    (Get-StitchDestination).MissingProperties | Should -Be access_token, staging_area
    Get-StitchDestination | Out-String | Should -Match 'no access_token, staging_area'
    Set-StitchDestination -DestinationName Whole -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'DestinationNotConfigured,*'
    $errors[0].Exception.Message | Should -Match 'access_token, staging_area is missing'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'staging_area is -BucketName'
    ($line | New-StitchDestination).ConnectionCheck | Should -Be succeeded
    (Get-StitchDestination).MissingProperties | Should -BeNullOrEmpty
  }

  It 'may be paused, which is shown' {
    $made = $line | New-StitchDestination Lake
    $made.IsPaused | Should -BeFalse
    $null = Send-Stitch Put "/$($made.DestinationId)" @{ paused_at = '2026-01-01T00:00:00Z' }
    (Get-StitchDestination).IsPaused | Should -BeTrue
    Get-StitchDestination | Out-String | Should -Match 'paused'
    (Set-StitchDestination -Description x).IsPaused | Should -BeTrue
  }

  It 'may go through an SSH server, and without it again' {
    $made = $line | New-StitchDestination Lake -SshHost bastion.acme.example -SshUser stitch -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'ConnectionCheckFailed,*'
    $errors[0].Exception.Message | Should -Match 'opens no SSH tunnels: stitch@bastion.acme.example:22'
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'Set-StitchDestination -NoSsh'
    $made.SshPort | Should -Be 22
    $found = Get-StitchDestination
    $found.SshHost, $found.SshPort, $found.SshUser | Should -Be bastion.acme.example, 22, stitch
    ($found | Set-StitchDestination -NoWait).Outcome | Should -Be Unchanged
    (Set-StitchDestination -SshPort 2222 -WhatIf).SshPort | Should -Be 2222

    $off = $found | Set-StitchDestination -NoSsh
    $off.ConnectionCheck | Should -Be succeeded
    "$($off.SshHost)$($off.SshPort)$($off.ConnectionCheckMessage)" | Should -BeNullOrEmpty
    (Get-StitchDestination).SshHost | Should -BeNullOrEmpty
    $row = 'DestinationName,JdbcUrl,SshHost,SshPort,SshUser', "Lake,$($found.JdbcUrl),,," | ConvertFrom-Csv
    ($row | New-StitchDestination).Outcome | Should -Be Unchanged
  }
}

Describe 'A token that Stitch is to be given' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceCount 2 -ClusterStartSeconds 0
    $first, $second = $sandbox.Workspaces
    $line = Invoke-Line -Without New-StitchDestination, Test-StitchDestination -WarningAction SilentlyContinue
    $wrong = ConvertTo-SecureString dapi00000000000000000000000000000bad -AsPlainText -Force
    # As another session has it: made past the module.
    function New-OthersToken {
      param([string] $OnBehalfOf)
      $path, $body = if ($OnBehalfOf) { 'token-management/on-behalf-of/tokens', @{ application_id = $OnBehalfOf; comment = 'by hand'; lifetime_seconds = 86400 } } else { 'token/create', @{ comment = 'by hand' } }
      $made = Invoke-RestMethod "$($first.WorkspaceUrl)api/2.0/$path" -Method Post -ContentType application/json -Body ($body | ConvertTo-Json) -Headers @{
        Authorization = "Bearer $(Get-SecretText $first.WorkspaceToken)"
      }
      [pscustomobject]@{ TokenId = $made.token_info.token_id; Token = ConvertTo-SecureString $made.token_value -AsPlainText -Force }
    }
    function Get-Tried { param([int] $Skip) @(Get-StitchSandboxRequest | Select-Object -Skip $Skip | Where-Object Operation -EQ scim/Me) }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is tried before a new destination is made with it, also in a plan' {
    foreach ($isPlan in $true, $false) {
      $writes = Get-WriteCount
      $fault = Get-ErrorId { [CmdletBinding()] param() New-StitchDestination Lake -BucketName acme-lake -JdbcUrl $line.JdbcUrl -Token $wrong -WhatIf:$isPlan }
      $fault | Should -Be TokenNotAccepted
      Get-WriteCount | Should -Be $writes
    }
    New-StitchDestination Lake -BucketName acme-lake -JdbcUrl $line.JdbcUrl -Token $wrong -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].CategoryInfo.Category | Should -Be AuthenticationError
    $errors[0].TargetObject | Should -Be $first.WorkspaceUrl
    $errors[0].ErrorDetails.RecommendedAction | Should -Match 'New-DeltaToken -Another -WorkspaceUrl http://\S+'
    [regex]::Match($errors[0].ErrorDetails.RecommendedAction, '\$token = .*? -WorkspaceUrl \S+').Value | Invoke-Expression -WarningAction SilentlyContinue
    (New-StitchDestination Lake -BucketName acme-lake -JdbcUrl $line.JdbcUrl -Token $token.Token).ConnectionCheck | Should -Be succeeded
  }

  It 'that this run has made is not tried' {
    $asked = @(Get-StitchSandboxRequest).Count
    ($line | New-StitchDestination Lake).ConnectionCheck | Should -Be succeeded
    Get-Tried $asked | Should -BeNullOrEmpty
  }

  It 'is tried before the destination that is there gets it, also in a plan, at the URL that it has' {
    foreach ($isPlan in $true, $false) {
      $writes = Get-WriteCount
      $asked = @(Get-StitchSandboxRequest).Count
      Get-ErrorId { [CmdletBinding()] param() Set-StitchDestination -Token $wrong -WhatIf:$isPlan } | Should -Be TokenNotAccepted
      Get-WriteCount | Should -Be $writes
      (Get-Tried $asked).Account | Should -Be $first.WorkspaceUrl.Authority
    }
  }

  It 'that was revoked since it was saved is refused, also as a cell' {
    $token = New-DeltaToken saved -WarningAction SilentlyContinue
    $file = Join-Path TestDrive: token.xml
    $token.Token | Export-Clixml $file
    $null = $token | Remove-DeltaToken -Force
    $saved = Import-Clixml $file
    $row = [pscustomobject]@{ BucketName = 'acme-lake'; JdbcUrl = $line.JdbcUrl; Token = $saved }
    $writes = Get-WriteCount
    Get-ErrorId { [CmdletBinding()] param() Set-StitchDestination -Token $saved } | Should -Be TokenNotAccepted
    Get-ErrorId { [CmdletBinding()] param() $row | New-StitchDestination } | Should -Be TokenNotAccepted
    Get-ErrorId { [CmdletBinding()] param() $token | Set-StitchDestination } | Should -Be TokenNotAccepted
    Get-ErrorId { [CmdletBinding()] param() $token | New-StitchDestination -JdbcUrl $line.JdbcUrl -BucketName acme-lake } | Should -Be TokenNotAccepted
    Get-WriteCount | Should -Be $writes
  }

  It 'of somebody else is as good, a service principal''s too' {
    foreach ($token in (New-OthersToken), (New-OthersToken -OnBehalfOf $sandbox.ServicePrincipalId)) {
      $asked = @(Get-StitchSandboxRequest).Count
      (Set-StitchDestination -Token $token.Token -NoWait).Outcome | Should -Be Updated
      (Get-Tried $asked) | Should -HaveCount 1
    }
    (Set-StitchDestination -Token $first.WorkspaceToken -NoWait).Outcome | Should -Be Updated
  }

  It 'of the other workspace is refused, and goes to no host but that of the URL' {
    $asked = @(Get-StitchSandboxRequest).Count
    Get-ErrorId { [CmdletBinding()] param() Set-StitchDestination -Token $second.WorkspaceToken } | Should -Be TokenNotAccepted
    (Get-Tried $asked).Account | Should -Be $first.WorkspaceUrl.Authority
    $there = $line.JdbcUrl -replace '//[^/]+/', "//$($second.WorkspaceUrl.Authority)/"
    $asked = @(Get-StitchSandboxRequest).Count
    Get-ErrorId { [CmdletBinding()] param() Set-StitchDestination -Token $first.WorkspaceToken -JdbcUrl $there } | Should -Be TokenNotAccepted
    (Get-Tried $asked).Account | Should -Be $second.WorkspaceUrl.Authority
  }

  It 'goes on where nobody can say: <Status> <Message>' -ForEach @(
    @{ Status = 403; Message = 'Source IP address: 198.51.100.7 is blocked by Databricks IP ACL for workspace: 1' }
    @{ Status = 403; Message = 'Provided access token does not have required scopes: scim' }
    @{ Status = 400; Message = 'no' }
    @{ Status = 404; Message = 'no' }
  ) {
    $fault = Add-StitchSandboxFault Databricks scim/Me -StatusCode $Status -Message $Message -Count 0
    try { (Set-StitchDestination -Token $first.WorkspaceToken -NoWait).Outcome | Should -Be Updated }
    finally { $fault | Remove-StitchSandboxFault }
  }

  It 'goes on where the workspace does not answer, within seconds' {
    $fault = Add-StitchSandboxFault Databricks scim/Me -Drop -Count 0
    try {
      $watch = [Diagnostics.Stopwatch]::StartNew()
      (Set-StitchDestination -Token $first.WorkspaceToken -NoWait).Outcome | Should -Be Updated
      $watch.Elapsed.TotalSeconds | Should -BeLessThan 20
    }
    finally { $fault | Remove-StitchSandboxFault }
  }

  It 'is not sent to a host outside of the sandbox' {
    $url = 'jdbc:spark://localhost:1/default;ssl=0;httpPath=sql/protocolv1/o/1/c'
    $watch = [Diagnostics.Stopwatch]::StartNew()
    (Set-StitchDestination -Token $wrong -JdbcUrl $url -NoWait).Outcome | Should -Be Updated
    $watch.Elapsed.TotalSeconds | Should -BeLessThan 5
  }

  It 'is shown nowhere' {
    $null = Set-StitchDestination -JdbcUrl $line.JdbcUrl -NoWait
    $all = Set-StitchDestination -Token $wrong -Debug -Verbose -ErrorAction SilentlyContinue -ErrorVariable errors *>&1 | Out-String -Width 500
    $all += $errors.ForEach{ "$($_.Exception) $($_.TargetObject) $($_.ErrorDetails.RecommendedAction)" } -join ' '
    $all | Should -Match 'scim/v2/Me'
    $all | Should -Not -Match ([regex]::Escape((Get-SecretText $wrong)))
  }
}
