# The runbooks of examples/, each run in a process of its own, and what it did looked at.
BeforeDiscovery {
  $runbooks = Get-ChildItem (Join-Path $PSScriptRoot '../../examples') -Filter *.ps1 | ForEach-Object { @{ Runbook = $_.Name; Path = $_.FullName } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $examples = Join-Path $PSScriptRoot '../../examples' -Resolve
  $module = Resolve-Path $module
  $folder = New-Item (Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())") -ItemType Directory

  # The runbooks use the module that is installed: here the one that is tested, before any other.
  $modulePath = $env:PSModulePath
  $env:PSModulePath = "$(Split-Path $module)$([IO.Path]::PathSeparator)$modulePath"

  function Invoke-Runbook {
    # As somebody at a shell or a scheduler does. What it says, and its exit code.
    param([string] $Runbook, [string[]] $Arguments = @())
    Push-Location $folder
    try { $said = Invoke-Shell -File (Join-Path $examples $Runbook) @Arguments 2>&1 | Out-String -Width 200 }
    finally { Pop-Location }
    [pscustomobject]@{ Said = $said -replace '\e\[[\d;]*m'; ExitCode = $LASTEXITCODE }
  }

  function Invoke-Around {
    # The runbook in a process in which a sandbox with a destination runs already. What the script emits is what it saw.
    param([string] $Script)
    $text = @"
`$ErrorActionPreference = 'Stop'
Import-Module '$module'
Set-Location '$folder'
`$examples = '$examples'
`$sandbox = Start-StitchSandbox -StitchAccountCount 3
function Install-Lake { `$null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore @args }
& { $Script } | ConvertTo-Json -Depth 3 | Set-Content seen.json
"@
    $file = Join-Path $folder "$([guid]::NewGuid()).ps1"
    Set-Content $file $text
    $said = Invoke-Shell -File $file 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) { throw $said }
    Get-Content (Join-Path $folder seen.json) -Raw | ConvertFrom-Json
  }
}
AfterAll {
  $env:PSModulePath = $modulePath
  Remove-Item $folder -Recurse -Force
}

Describe 'The schedules of the README' {
  BeforeAll { $text = Get-Content (Join-Path $examples README.md) -Raw }

  It 'name runbooks, and parameters that those have: <_>' -ForEach @(
    [regex]::Matches((Get-Content (Join-Path $PSScriptRoot '../../examples/README.md') -Raw), '-File \S*?[/\\](\w+\.ps1)((?: -\w+ [^ -]\S*)*)').Value
  ) {
    $null = $_ -match '([\w]+\.ps1)(.*)$'
    $runbook, $given = $Matches[1, 2]
    $known = (Get-Command (Join-Path $examples $runbook)).Parameters.Keys
    $named = [regex]::Matches($given, ' -(\w+)').ForEach{ $_.Groups[1].Value }
    $named.Count | Should -BeGreaterThan 0
    $named | Where-Object { $_ -notin $known } | Should -BeNullOrEmpty
  }

  It 'are PowerShell that can be read, with assets that the runbook asks for' {
    $blocks = [regex]::Matches($text, '(?ms)^```powershell\r?\n(.*?)^```').ForEach{ $_.Groups[1].Value }
    $blocks.Count | Should -Be 2
    foreach ($block in $blocks) {
      $faults = $null
      $null = [Management.Automation.Language.Parser]::ParseInput($block, [ref] $null, [ref] $faults)
      $faults | Should -BeNullOrEmpty
    }
    $parameters = (Get-Command (Join-Path $examples AzureAutomation.ps1)).Parameters
    [regex]::Match($blocks[1], '-Parameters @\{ (.*?) \}').Groups[1].Value -split '; ' | ForEach-Object { ($_ -split ' = ')[0] } | Where-Object { -not $parameters.ContainsKey($_) } | Should -BeNullOrEmpty
    foreach ($asset in 'StitchDeltaWorkspace', 'StitchDeltaStitch') {
      $blocks[1] | Should -Match "-Name $asset\b"
      Get-Content (Join-Path $examples AzureAutomation.ps1) -Raw | Should -Match "'$asset'"
    }
  }
}

Describe 'Which module a runbook uses' {
  It 'is the installed one, and the one that was built only where none is: <_>' -ForEach @((Get-ChildItem (Join-Path $PSScriptRoot '../../examples') -Filter *.ps1).Name) {
    # Both could be there: what tells them apart is the folder.
    $line = @(Get-Content (Join-Path $examples $_)) -match '^Import-Module '
    $line.Count | Should -Be 1
    $empty = New-Item (Join-Path $folder "examples-$_") -ItemType Directory
    Set-Content (Join-Path $empty try.ps1) "$line`n(Get-Module StitchDelta).ModuleBase"
    $said = Invoke-Shell -File (Join-Path $empty try.ps1)
    "$said" | Should -BeLike "$((Get-Item $module).FullName)*"
  }

  It 'is the one that was built, where none is installed' -Skip:($IsWindows -or -not (Test-Path (Join-Path $PSScriptRoot '../../out/StitchDelta'))) {
    $line = (@(Get-Content (Join-Path $examples OneLine.ps1)) -match '^Import-Module ').Replace('$PSScriptRoot', $examples)
    Set-Content (Join-Path $folder none.ps1) "`$env:PSModulePath = Join-Path `$PSHOME Modules`n$line`n(Get-Module StitchDelta).ModuleBase"
    Invoke-Shell -File (Join-Path $folder none.ps1) | Should -Be (Get-Item (Join-Path $PSScriptRoot '../../out/StitchDelta')).FullName
  }
}

Describe '<Runbook>' -ForEach $runbooks {
  It 'explains itself and each of its parameters' {
    $help = Get-Help $Path -Full
    $help.Synopsis | Should -Match '^[A-Z].{20,}\.$'
    @($help.examples.example).Count | Should -BeGreaterThan 0
    $common = [Management.Automation.PSCmdlet]::CommonParameters + 'WhatIf', 'Confirm'
    foreach ($parameter in (Get-Command $Path).Parameters.Keys | Where-Object { $_ -notin $common }) {
      ($help.parameters.parameter | Where-Object name -eq $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter"
    }
  }

  It 'is listed with the others' { Get-Content (Join-Path $examples README.md) -Raw | Should -Match ([regex]::Escape("]($Runbook)")) }
}

Describe 'OneLine' {
  It 'plans, installs, tests and undoes' {
    $run = Invoke-Runbook OneLine.ps1
    $run.ExitCode | Should -Be 0
    $run.Said | Should -Match 'planned\s+Create\s+role stitch-delta'
    $run.Said | Should -Match 'writes: 0; checks passed: (\d+) of \1\b'
    $run.Said | Should -Match 'Delete\s+role stitch-delta'
    $run.Said | Should -Match 'Every check passed'
  }
}

Describe 'ManyDestinations' {
  It 'sets up every row of its file' {
    $run = Invoke-Runbook ManyDestinations.ps1 @('-Sandbox')
    $run.ExitCode | Should -Be 0
    foreach ($row in Import-Csv (Join-Path $examples destinations.csv)) {
      $run.Said | Should -Match "(?m)^$($row.DestinationName)\s+\d+\s+acme-lake\s+$($row.ClusterName)\s+check succeeded\s+Created"
    }
  }

  It 'goes on with the others when a row fails, and counts it' {
    $file = Join-Path $folder rows.csv
    $rows = Import-Csv (Join-Path $examples destinations.csv)
    $rows[1].BucketName = 'acme-nowhere'
    $rows | Export-Csv $file
    $run = Invoke-Runbook ManyDestinations.ps1 @('-Path', $file, '-Sandbox')
    $run.ExitCode | Should -Be 1
    $run.Said | Should -Match "no bucket|'acme-nowhere'"
    $run.Said | Should -Match '(?m)^Sales\s.*Created'
    $run.Said | Should -Match '(?m)^Support\s.*Created'
    $run.Said | Should -Match 'Not ready: Finance\.'
  }

  It 'only plans with -WhatIf' {
    $run = Invoke-Runbook ManyDestinations.ps1 @('-Sandbox', '-WhatIf')
    $run.ExitCode | Should -Be 0
    $run.Said | Should -Match 'What if: Create role stitch-finance'
  }
}

Describe 'Fleet' {
  It 'checks every row of its file, and renews the token that is due' {
    $run = Invoke-Runbook Fleet.ps1 @('-Sandbox')
    $run.ExitCode | Should -Be 0 -Because $run.Said
    $run.Said | Should -Match '(?s)Sales\s[^\n]*True[^\n]*True.*Finance\s[^\n]*True[^\n]*False'
  }

  It 'only plans with -WhatIf' {
    $run = Invoke-Runbook Fleet.ps1 @('-Sandbox', '-WhatIf')
    $run.Said | Should -Match '(?s)What if: Sales:\s+What if: Update token'
    $run.Said | Should -Not -Match 'What if: Finance:'
  }

  It 'goes on with the others when a row fails, and says which needs somebody' {
    $file = Join-Path $folder fleet.csv
    $rows = Import-Csv (Join-Path $examples destinations.csv)
    $rows[1].BucketName = 'acme-nowhere'
    $rows | Export-Csv $file
    $run = Invoke-Runbook Fleet.ps1 @('-Path', $file, '-Sandbox')
    $run.ExitCode | Should -Be 1
    $run.Said | Should -Match 'Needs somebody: Finance\.'
  }
}

Describe 'AzureAutomation' {
  It 'rehearses where there is no Azure Automation' {
    $run = Invoke-Runbook AzureAutomation.ps1
    $run.ExitCode | Should -Be 0
    $run.Said | Should -Match 'Lake\s+\d+\s+acme-lake'
  }

  It 'takes connection and credential from the assets' {
    $seen = Invoke-Around @'
function Get-AutomationConnection { param($Name) $global:asked += @($Name); @{ WorkspaceUrl = "$($sandbox.WorkspaceUrl)"; Token = $sandbox.WorkspaceToken } }
function Get-AutomationPSCredential { param($Name) $global:asked += @($Name); [pscredential]::new('acme', $sandbox.StitchAccounts[1].StitchToken) }
Disconnect-DeltaWorkspace
$made = & $examples/AzureAutomation.ps1 -DestinationName 'From Azure'
@{ Asked = $asked; DestinationName = $made.DestinationName; ConnectionCheck = $made.ConnectionCheck
   InSecond = (Get-StitchDestination -StitchToken $sandbox.StitchAccounts[1].StitchToken).DestinationName; InFirst = @(Get-StitchDestination).Count }
'@
    $seen.Asked | Should -Be 'StitchDeltaWorkspace', 'StitchDeltaStitch'
    $seen.DestinationName | Should -Be 'From Azure'
    $seen.ConnectionCheck | Should -Be succeeded
    $seen.InSecond | Should -Be 'From Azure'
    $seen.InFirst | Should -Be 0
  }

  It 'fails, so that the job does' {
    $run = Invoke-Runbook AzureAutomation.ps1 @('-BucketName', 'acme-nowhere')
    $run.ExitCode | Should -Be 1
    $run.Said | Should -Match 'acme-nowhere'
  }
}

Describe 'ScheduledCheck' {
  It 'reports what is wrong, and says so to the scheduler' {
    $run = Invoke-Runbook ScheduledCheck.ps1 @('-Sandbox', '-ReportPath', 'check.html')
    $run.ExitCode | Should -Be 1
    $run.Said | Should -Match 'Failed\s+Loader privileges'
    Get-Content (Join-Path $folder check.html) -Raw | Should -Match 'Needs repair'
  }

  It 'repairs it when asked' {
    $run = Invoke-Runbook ScheduledCheck.ps1 @('-Sandbox', '-Repair', '-ReportPath', 'repaired.md')
    $run.ExitCode | Should -Be 0
    $run.Said | Should -Match 'repaired: Create bucket policy of\s+acme-lake'
    Get-Content (Join-Path $folder repaired.md) -Raw | Should -Match '(?s)# Stitch destination Lake.*Healthy.*repaired: Create bucket policy'
  }

  It 'tells when it cannot look' {
    $run = Invoke-Runbook ScheduledCheck.ps1 @('-Sandbox', '-ReportPath', 'nowhere/check.html')
    $run.ExitCode | Should -Be 2
    $run.Said | Should -Match 'its folder is not there'
  }
}

Describe 'TokenRotation' {
  It 'renews a token that is due' {
    $run = Invoke-Runbook TokenRotation.ps1 @('-Sandbox')
    $run.ExitCode | Should -Be 0
    $run.Said | Should -Match 'Stitch destination Lake[\s\S]*DaysLeft\s*: (89|90)\b'
  }

  It 'leaves one that is not, and keeps Stitch connected' {
    $seen = Invoke-Around @'
Install-Lake -LifetimeDays 20
$before = Get-DeltaToken 'Stitch destination Lake'
$kept = & $examples/TokenRotation.ps1 -DaysLeft 15
$renewed = & $examples/TokenRotation.ps1 -DaysLeft 30 -LifetimeDays 60 -WarningAction Ignore
$after = Get-DeltaToken 'Stitch destination Lake'
@{ Kept = @($kept).Count; IsNew = $after.TokenId -ne $before.TokenId; Count = @($after).Count; DaysLeft = $after.DaysLeft; IsHealthy = Test-StitchDestination -Quiet }
'@
    $seen.Kept | Should -Be 0
    $seen.IsNew | Should -BeTrue
    $seen.Count | Should -Be 1
    $seen.DaysLeft | Should -BeGreaterThan 55
    $seen.IsHealthy | Should -BeTrue
  }
}

Describe 'TearDown' {
  It 'shows the plan, and does it' {
    $run = Invoke-Runbook TearDown.ps1 @('-Sandbox')
    $run.ExitCode | Should -Be 0
    $run.Said | Should -Match 'planned\s+Delete\s+Stitch destination Lake'
    $run.Said | Should -Match '\d\d:\d\d:\d\d\s+Delete\s+Stitch destination Lake'
  }

  It 'writes the plan and changes nothing, until it is applied' {
    $seen = Invoke-Around @'
Install-Lake
$writes = @(Get-StitchSandboxRequest -Write).Count
$plan = & $examples/TearDown.ps1 -PlanPath plan.xml
$untouched = @(Get-StitchSandboxRequest -Write).Count -eq $writes
$done = & $examples/TearDown.ps1 -PlanPath plan.xml -Apply
@{ Untouched = $untouched; Planned = @($plan | Where-Object Action -eq Delete).Resource; Done = @($done | Where-Object Action -eq Delete).Resource
   Left = @(Get-StitchDestination; Get-DeltaCluster; Get-DeltaInstanceProfile; Get-DeltaToken 'Stitch destination*').Count; HasPolicy = [bool] (Test-StitchBucketAccess acme-lake | Where-Object Status -eq Passed) }
'@
    $seen.Untouched | Should -BeTrue
    $seen.Planned.Count | Should -BeGreaterThan 8
    $seen.Done | Should -Be $seen.Planned
    $seen.Left | Should -Be 0
    $seen.HasPolicy | Should -BeFalse
  }

  It 'refuses when the plan is not the one that was approved' {
    $seen = Invoke-Around @'
Install-Lake
$null = & $examples/TearDown.ps1 -PlanPath old.xml
$null = Get-DeltaToken 'Stitch destination Lake' | Remove-DeltaToken -Force
$fault = try { & $examples/TearDown.ps1 -PlanPath old.xml -Apply } catch { "$_" }
@{ Fault = $fault; IsThere = [bool] (Get-StitchDestination) }
'@
    $seen.Fault | Should -Match 'Make a new plan'
    $seen.IsThere | Should -BeTrue
  }
}

Describe 'The library without PowerShell' {
  It 'does the same, and nothing the second time' {
    $said = dotnet run --project (Join-Path $examples Library) -c Release --no-build 2>&1 | Out-String -Width 200
    $LASTEXITCODE | Should -Be 0 -Because $said
    $said | Should -Match 'writes: 10\s[\s\S]*writes: 0\s[\s\S]*No check failed'
  }
}
