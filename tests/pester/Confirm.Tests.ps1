# What destroys for good asks first, once, and does nothing where nobody can be asked.
BeforeDiscovery {
  $commands = @(
    @{ Command = 'Remove-StitchDestination'; Arguments = '$lake.DestinationId' }
    @{ Command = 'Remove-DeltaToken'; Arguments = '$lake.TokenId' }
    @{ Command = 'Remove-DeltaCluster'; Arguments = '$lake.ClusterId' }
    @{ Command = 'Remove-DeltaInstanceProfile'; Arguments = '$lake.RoleName' }
    @{ Command = 'Uninstall-StitchDestination'; Arguments = '' }
  )
  # Each has no way to ask, and PowerShell says so in another way.
  $hosts = @(
    @{ Kind = 'with -NonInteractive'; In = 'shell'; Shell = @('-NonInteractive') }
    @{ Kind = 'when the input has ended'; In = 'shell'; Shell = @() }
    @{ Kind = 'in a runspace without a user interface'; In = 'runspace' }
    @{ Kind = 'in a thread job'; In = 'thread job' }
    @{ Kind = 'in ForEach-Object -Parallel'; In = 'parallel' }
  )
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $module = Resolve-Path $module

  function Get-Script {
    # Installs, and then does what is told. What it emits is what it saw.
    param([string] $Do)
    @"
`$ErrorActionPreference = 'Stop'
Import-Module '$module'
`$sandbox = Start-StitchSandbox -ClusterStartSeconds 0
try {
  `$lake = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
  `$before = @(Get-StitchSandboxRequest -Write).Count
  `$result = try { $Do } catch { `$fault = `$_ }
  [pscustomobject]@{
    Id = "`$(`$fault.FullyQualifiedErrorId)"; Message = "`$fault"; Remedy = "`$(`$fault.ErrorDetails.RecommendedAction)"; Outcome = "`$(`$result.Outcome)"
    Writes = @(Get-StitchSandboxRequest -Write).Count - `$before
  }
}
finally { Stop-StitchSandbox }
"@
  }

  function Invoke-In {
    param([string] $In, [string[]] $Shell, [string] $Script, [string] $Answer)
    switch ($In) {
      'runspace' {
        $powershell = [powershell]::Create()
        try { $powershell.AddScript($Script).Invoke() } finally { $powershell.Dispose() }
      }
      'thread job' { Start-ThreadJob ([scriptblock]::Create($Script)) | Receive-Job -Wait -AutoRemoveJob }
      'parallel' { 1 | ForEach-Object -Parallel ([scriptblock]::Create($Script)) }
      'shell' {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content $file "& { $Script } | ConvertTo-Json -Compress | ForEach-Object { `"SAW `$_`" }"
        # As in build/Shell.ps1, but for somebody who may be there.
        $program = [Environment]::ProcessPath
        $tool = @(if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
        $script:said = @($Answer | Where-Object { $_ }) | & $program @tool -NoLogo -NoProfile @Shell -File $file 2>&1 | Out-String -Width 500
        $said -match 'SAW (.*)' | Should -BeTrue -Because $said
        $Matches[1] | ConvertFrom-Json
      }
    }
  }
}

Describe '<Command>' -ForEach $commands {
  It 'does nothing <Kind>' -ForEach $hosts {
    $seen = Invoke-In $In -Shell $Shell -Script (Get-Script "$Command $Arguments")
    $seen.Id | Should -BeLike 'ConfirmationRequired,*'
    $seen.Message | Should -Match 'nobody here to be asked'
    $seen.Remedy | Should -Match '-WhatIf.*-Force'
    $seen.Writes | Should -Be 0
  }

  It 'does it there with <Switch>' -ForEach @(@{ Switch = '-Force' }, @{ Switch = '-Confirm:$false' }) {
    $seen = Invoke-In runspace -Script (Get-Script "$Command $Arguments $Switch")
    $seen.Id | Should -BeNullOrEmpty
    $seen.Outcome | Should -Be Deleted
    $seen.Writes | Should -BeGreaterThan 0
  }

  It 'plans there without a question' {
    $seen = Invoke-In runspace -Script (Get-Script "$Command $Arguments -WhatIf")
    $seen.Id, $seen.Writes, $seen.Outcome | Should -Be '', 0, 'Deleted'
  }

  It 'asks all the same with -Force and -Confirm' {
    (Invoke-In runspace -Script (Get-Script "$Command $Arguments -Force -Confirm")).Id | Should -BeLike 'ConfirmationRequired,*'
  }

  It 'asks once, and <Answer> is <Outcome>' -ForEach @(@{ Answer = 'Y'; Outcome = 'Deleted' }, @{ Answer = 'N'; Outcome = '' }) {
    $seen = Invoke-In shell -Script (Get-Script "$Command $Arguments") -Answer $Answer
    $seen.Outcome | Should -Be $Outcome
    $seen.Writes -gt 0 | Should -Be ($Answer -eq 'Y')
    [regex]::Matches($said, '\[Y\]').Count | Should -Be 1
    # What is asked is the change, and not what comes of it.
    $said | Should -Not -Match '(nowhere|stays|gone|with\s+it)\?'
    if ($Command -eq 'Remove-DeltaInstanceProfile') { $said | Should -Match '(?s)Take back the instance profile stitch-delta\?.*Delete role stitch-delta.*\[Y\]' }
    if ($Command -like 'Uninstall-*') { $said | Should -Match '(?s)Take back Lake\?.*Delete Stitch destination Lake.*Delete token.*Delete cluster stitch.*Delete role stitch-delta.*\[Y\]' }
  }
}

Describe 'Another command that is told to -Confirm' {
  It 'does nothing where nobody can be asked' {
    $seen = Invoke-In runspace -Script (Get-Script 'New-DeltaToken second -Confirm')
    $seen.Id | Should -BeLike 'ConfirmationRequired,*'
    $seen.Writes | Should -Be 0
  }
}

Describe 'The token of the session' {
  BeforeAll { $sandbox = Start-StitchSandbox }
  AfterAll { Stop-StitchSandbox }

  It 'stays when all tokens come down the pipe' {
    $null = 'one', 'two' | ForEach-Object { New-DeltaToken $_ -WarningAction SilentlyContinue }
    $gone = Get-DeltaToken | Remove-DeltaToken -Force -ErrorAction SilentlyContinue -ErrorVariable errors
    $gone.TokenComment | Sort-Object | Should -Be 'one', 'two'
    $errors.FullyQualifiedErrorId | Should -BeLike 'TokenOfSession,*'
    (Get-DeltaToken).TokenComment | Should -Be 'sandbox admin'
  }

  It 'goes when it is named' {
    (Remove-DeltaToken (Get-DeltaToken).TokenId -Force).Outcome | Should -Be Deleted
    { Get-DeltaToken } | Should -Throw -ErrorId 'DatabricksTokenRefused,*'
  }
}

Describe 'A cluster that is somebody else''s' {
  BeforeAll { $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 }
  AfterAll { Stop-StitchSandbox }

  It 'goes only with -IncludeForeign, also with -Force' {
    $body = @{ cluster_name = 'theirs'; spark_version = (Get-DeltaRuntime)[0].SparkVersion; node_type_id = (Get-DeltaNodeType)[0].NodeTypeId; num_workers = 1 } | ConvertTo-Json
    $header = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" }
    $id = (Invoke-RestMethod "$($sandbox.WorkspaceUrl)api/2.1/clusters/create" -Method Post -Headers $header -Body $body -ContentType application/json).cluster_id
    foreach ($remove in { Remove-DeltaCluster theirs -WhatIf }, { Remove-DeltaCluster $id -Force }, { Get-DeltaCluster | Remove-DeltaCluster -Force }) {
      $fault = { $ErrorActionPreference = 'Stop'; & $remove } | Should -Throw -ErrorId 'NotMadeByThisModule,*' -PassThru
      "$fault" | Should -Match "'theirs' \($id\) was not made by this module"
      $fault.ErrorDetails.RecommendedAction | Should -Match '-IncludeForeign'
    }
    Get-DeltaCluster theirs | Should -HaveCount 1
    (Remove-DeltaCluster theirs -Force -IncludeForeign).Outcome | Should -Be Deleted
  }
}
