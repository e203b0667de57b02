# What is seen: at 80 columns and in colors, silenced, redirected, and read again from a file.
BeforeDiscovery {
  # A terminal of a given width is made with the program script, as Linux has it.
  $hasTerminal = $IsLinux -and (Get-Command script, stty -ErrorAction Ignore).Count -eq 2
}
BeforeAll {
  . $PSScriptRoot/Common.ps1

  function Get-Screen {
    # What a terminal of that many columns gets from a script in a process of its own, line by line.
    param([Parameter(Mandatory)][string] $Script, [int] $Columns = 80, [string] $Set = '')
    $file = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
    Set-Content $file "Import-Module '$module'`n`$WarningPreference = `$ProgressPreference = 'SilentlyContinue'`n$Script"
    $program = [Environment]::ProcessPath
    $tool = if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { "'$(Join-Path $PSHOME pwsh.dll)'" }
    # Where nothing is on the standard input the terminal ends at once.
    $said = '' | script -qec "stty cols $Columns rows 50; $Set TERM=xterm '$program' $tool -NoLogo -NoProfile -NonInteractive -File '$file'" /dev/null
    $said | ForEach-Object { ($_ -replace '\r') -replace '\e\[\?\d+[hl]' -replace '\e[=>]' }
  }
  $plain = '\e\[[\d;]*m'

  # One of everything that has a view.
  $everything = @'
$sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -WorkspaceCount 2
$sandbox | Out-Host; $sandbox.Workspaces | Out-Host
$bucket = Get-StitchBucket acme-lake; $bucket | Out-Host
$access = $bucket | Grant-StitchBucketAccess; $access | Out-Host
$made = $access | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment; $made | Out-Host
$registered = $made | Register-DeltaInstanceProfile; $registered | Out-Host
$cluster = $registered | New-DeltaCluster -ClusterName stitch; $cluster | Out-Host
$url = $cluster | Get-DeltaJdbcUrl; $url | Out-Host
$token = $url | New-DeltaToken; $token | Out-Host; $token | Format-Table | Out-Host
$lake = $token | New-StitchDestination -DestinationName Lake; $lake | Out-Host; $lake.Changes | Out-Host
Get-StitchInstallation | Out-Host
Test-StitchBucketAccess acme-lake | Out-Host
Get-StitchSandboxRequest | Select-Object -Last 4 | Out-Host
Get-StitchPrivilege | Out-Host
Get-DeltaRuntime | Out-Host
Get-DeltaNodeType | Out-Host
Connect-DeltaWorkspace | Out-Host; Connect-Stitch | Out-Host
New-DeltaCluster -ClusterName another -WhatIf -InstanceProfileArn $made.InstanceProfileArn 6>$null | Out-Host
Test-StitchPrerequisite acme-lake -DeploymentRoleName databricks-deployment | Out-Host
$null = Revoke-StitchBucketAccess acme-lake
Test-StitchDestination | Out-Host
'@
}

Describe 'A text that is longer than its column' {
  It 'loses its middle: <Text> in <Width>' -ForEach @(
    @{ Text = 'arn:aws:iam::123456789012:instance-profile/stitch-delta'; Width = 31; Is = 'arn:aws:iam::…/stitch-delta' }
    @{ Text = 'arn:aws:iam::123456789012:role/stitch-delta'; Width = 60; Is = 'arn:aws:iam::123456789012:role/stitch-delta' }
    @{ Text = 'jdbc:spark://localhost:40639/default;ssl=0;httpPath=sql/protocolv1/o/6051921418418893/1128-034602-b00e6d46'; Width = 41; Is = 'jdbc:spark://…/1128-034602-b00e6d46' }
    @{ Text = ''; Width = 20; Is = '' }
    @{ Text = $null; Width = 20; Is = '' }
  ) { [StitchDelta.Screen]::Middle($Text, $Width) | Should -BeExactly $Is }

  It 'is never longer than its width, whatever it is' {
    foreach ($text in ('a' * 100), ('a/' * 50), ('/' * 100), "arn:aws:iam::123456789012:role/$('p' * 64)", 'dbc-a1b2c3d4-e5f6.cloud.databricks.com') {
      foreach ($width in 8..99) { [StitchDelta.Screen]::Middle($text, $width).Length | Should -BeLessOrEqual $width -Because "$text in $width" }
    }
  }

  It 'breaks between words, and a command stays whole' {
    [StitchDelta.Screen]::Wrap('needs the role to pass', 10) -split "`n" | Should -Be 'needs the', 'role to', 'pass'
    $command = '-> Register-DeltaInstanceProfile arn:aws:iam::123456789012:instance-profile/stitch-delta'
    [StitchDelta.Screen]::Wrap($command, 30, $true) -replace "`n", ' ' | Should -BeExactly $command
    [StitchDelta.Screen]::Wrap("one`n`ntwo", 30) | Should -BeExactly "one`ntwo"
  }
}

Describe 'A terminal of <_> columns' -ForEach 80, 120 -Skip:(-not $hasTerminal) {
  BeforeAll { $screen = @((Get-Screen $everything -Columns $_) -replace $plain) }

  It 'shows all of it, and no line is too long' {
    $screen.Count | Should -BeGreaterThan 120
    $screen | Where-Object Length -GT $_ | Should -BeNullOrEmpty
  }

  It 'cuts nothing at its end, and drops no column' {
    $screen | Where-Object { $_ -match '…(\s|$)' } | Should -BeNullOrEmpty
    @($screen -match '^RoleName\s+InstanceProfileArn\s+BucketName\s+Outcome').Count | Should -Be 1
    $screen -match 'arn:aws:iam::(\d+:instance-profile|…)/stitch-delta\s+acme-lake\s+Created' | Should -Not -BeNullOrEmpty
    $screen -match '^another\s+<new cluster ''another''>\s+planned\s' | Should -HaveCount 1
  }

  It 'has each heading once' {
    $from = [array]::FindLastIndex([string[]] $screen, [Predicate[string]] { $args[0] -match '^Before you start' })
    $headings = $screen[$from..($screen.Count - 1)] -match '^(Before you start|\d(\.\d)? [A-Z])'
    $headings.Count | Should -Be 8
    $headings | Sort-Object -Unique | Should -HaveCount 8
    $before = $screen[0..($from - 1)]
    @($before -match '^(Before you start|\d(\.\d)? [A-Z])' | Group-Object | Where-Object Count -GT 1) | Should -BeNullOrEmpty
  }
}

Describe 'An error in a terminal of 80 columns' -Skip:(-not $hasTerminal) {
  BeforeAll {
    $screen = @((Get-Screen @'
$null = Start-StitchSandbox -ClusterStartSeconds 0
Grant-StitchBucketAccess no-such-bucket
New-StitchDestination -DestinationName X -JdbcUrl 'jdbc:mysql://x'
'@) -replace $plain)
  }

  It 'has its message in lines that fit, broken between words' {
    $at = [array]::FindIndex([string[]] $screen, [Predicate[string]] { $args[0] -match 'There is no bucket' })
    $screen[$at] | Should -Match "\| There is no bucket 'no-such-bucket'\.$"
    $said = $screen -match '^ +\| ' -replace '^ +\| '
    ($said -join ' ') | Should -Match 'The JDBC URL cannot be used: it starts with neither jdbc:spark:// nor jdbc:databricks://\.'
    $screen -match '^ +\| ' | Where-Object Length -GT 80 | Should -BeNullOrEmpty
  }

  It 'has the recommendation whole, to be copied, with nothing cut' {
    $advice = @($screen -match '^ *Recommendation: ')
    $advice | Should -HaveCount 2
    $advice[0] | Should -Match "make it with 'aws s3 mb s3://no-such-bucket' in the AWS region of the Stitch account\.$"
    $advice -match '…' | Should -BeNullOrEmpty
  }
}

Describe 'The colors of checks' -Skip:(-not $hasTerminal) {
  BeforeAll {
    $checks = @'
$null = Start-StitchSandbox -ClusterStartSeconds 0
Test-StitchPrerequisite acme-lake | Out-Host
'@
  }

  It 'are there in a terminal' { Get-Screen $checks | Where-Object { $_ -match '\e\[32mPassed\e\[0m' } | Should -Not -BeNullOrEmpty }

  It 'are not there with NO_COLOR' { (Get-Screen $checks -Set 'NO_COLOR=1') -match '\e\[[\d;]+m(Passed|Skipped)' | Should -BeNullOrEmpty }

  It 'are not there in a file, a string or another program' {
    (Get-Screen ($checks -replace 'Out-Host', "Out-String | ForEach-Object { [Console]::Write(`$_) }")) -match '\e\[[\d;]+m(Passed|Skipped)' | Should -BeNullOrEmpty
    $file = Join-Path $TestDrive piped.ps1
    Set-Content $file "Import-Module '$module'`n$checks"
    $said = Invoke-Shell -File $file
    $said -match 'Passed' | Should -Not -BeNullOrEmpty
    $said -match '\e\[[\d;]+m(Passed|Skipped)' | Should -BeNullOrEmpty
  }
}

Describe 'A plan' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -StitchAccountCount 2
    $given = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'Ignore' }
  }
  AfterAll { Stop-StitchSandbox }

  It 'is said through the information stream, and nowhere else' {
    $all = Install-StitchDestination acme-lake @given -WhatIf 6>&1
    @($all | Where-Object { $_ -is [Management.Automation.InformationRecord] }).Count | Should -BeGreaterThan 10
  }

  It 'leaves nothing on the screen: <_>' -Skip:(-not $hasTerminal) -ForEach '6>$null', '-InformationAction SilentlyContinue', '-InformationAction Ignore' {
    $script = "`$null = Start-StitchSandbox`n`$null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WhatIf {0}`n'the end'"
    Get-Screen ($script -f '') | Where-Object { $_ -match '^What if: Create role' } | Should -Not -BeNullOrEmpty
    $silent = Get-Screen ($script -f $_)
    $silent | Where-Object { $_ -match 'What if' } | Should -BeNullOrEmpty
    $silent -match 'the end' | Should -Not -BeNullOrEmpty
  }

  It 'is kept by -InformationVariable, also when it is not shown' {
    $null = Grant-StitchBucketAccess acme-lake -WhatIf -InformationAction SilentlyContinue -InformationVariable kept
    "$kept" | Should -Match 'What if: Create bucket policy of acme-lake'
  }

  It 'of several rows has each row''s changes below its name' {
    $rows = 'Sales', 'Finance' | ForEach-Object { [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "stitch-$_"; ClusterName = "stitch-$_"; DestinationName = $_ } }
    for ($i = 0; $i -lt 2; $i++) { $rows[$i] | Add-Member StitchToken $sandbox.StitchAccounts[$i].StitchToken }
    $null = $rows | Install-StitchDestination -DeploymentRoleName databricks-deployment -WhatIf -WarningAction Ignore 6>&1 | Tee-Object -Variable said
    $row = $null
    $seen = @{}
    foreach ($line in $said | Where-Object { $_ -is [Management.Automation.InformationRecord] } | ForEach-Object { "$_" }) {
      if ($line -match '^What if: (Sales|Finance):$') { $row = $Matches[1]; $seen[$row] += 1 }
      elseif ($line -match 'stitch-(Sales|Finance)') { $Matches[1] | Should -BeExactly $row -Because $line }
    }
    $seen.Keys | Sort-Object | Should -Be Finance, Sales
    $seen.Values | Should -Be 1, 1
  }
}

Describe '-Debug' {
  It 'asks nothing where nobody can answer' {
    $file = Join-Path $TestDrive debug.ps1
    Set-Content $file @"
Import-Module '$module'
`$null = Start-StitchSandbox -ClusterStartSeconds 0
`$null = New-DeltaToken Trial -LifetimeDays 3 -Debug -ErrorVariable errors
`$null = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -Debug -ErrorVariable +errors
"errors: `$(`$errors.Count); destinations: `$(@(Get-StitchDestination).Count)"
"@
    $said = Invoke-Shell -File $file 2>&1 | Out-String
    $said | Should -Match 'DEBUG: .*token/create'
    $said | Should -Match 'WARNING: The token ''Trial'''
    $said | Should -Match 'errors: 0; destinations: 1'
    $said | Should -Not -Match 'NonInteractive'
  }
}

Describe 'What was written to a CSV file' {
  BeforeAll {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    $line = @{}
    $line.Bucket = Get-StitchBucket acme-lake
    $line.Access = $line.Bucket | Grant-StitchBucketAccess
    $line.Profile = $line.Access | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment
    $line.Registration = $line.Profile | Register-DeltaInstanceProfile
    $line.Location = $line.Registration | New-DeltaExternalLocation
    $line.Cluster = $line.Location | New-DeltaCluster -ClusterName stitch
    $line.Url = $line.Cluster | Get-DeltaJdbcUrl
    $line.Token = $line.Url | New-DeltaToken -WarningAction Ignore
    $line.Destination = $line.Token | New-StitchDestination -DestinationName Lake
    $line.Installation = Get-StitchInstallation
    function Get-Again { param($Object) $path = Join-Path $TestDrive "$([guid]::NewGuid()).csv"; $Object | Export-Csv $path; Import-Csv $path }
  }
  AfterAll { Stop-StitchSandbox }
  BeforeEach { $writes = Get-WriteCount }

  It '<From> goes into <Command> again, and nothing is written' -ForEach @(
    @{ From = 'Bucket'; Command = 'Grant-StitchBucketAccess' }
    @{ From = 'Bucket'; Command = 'Test-StitchBucketAccess' }
    @{ From = 'Access'; Command = 'New-DeltaInstanceProfile'; With = @{ RoleName = 'stitch-delta'; DeploymentRoleName = 'databricks-deployment' } }
    @{ From = 'Profile'; Command = 'Register-DeltaInstanceProfile' }
    @{ From = 'Registration'; Command = 'New-DeltaExternalLocation' }
    @{ From = 'Location'; Command = 'New-DeltaCluster'; With = @{ ClusterName = 'stitch' } }
    @{ From = 'Registration'; Command = 'New-DeltaCluster'; With = @{ ClusterName = 'stitch' } }
    @{ From = 'Cluster'; Command = 'Get-DeltaJdbcUrl' }
    @{ From = 'Cluster'; Command = 'Start-DeltaCluster' }
    @{ From = 'Cluster'; Command = 'Wait-DeltaCluster' }
    @{ From = 'Url'; Command = 'Set-StitchDestination' }
    @{ From = 'Url'; Command = 'Invoke-DeltaSql'; With = @{ Statement = 'SELECT 1 AS one' } }
    @{ From = 'Token'; Command = 'Get-DeltaToken' }
    @{ From = 'Destination'; Command = 'Get-StitchDestination' }
    @{ From = 'Destination'; Command = 'Test-StitchDestination' }
    @{ From = 'Destination'; Command = 'Install-StitchDestination' }
    @{ From = 'Installation'; Command = 'Test-StitchDestination' }
    @{ From = 'Installation'; Command = 'Install-StitchDestination' }
  ) {
    $with = if ($With) { $With } else { @{} }
    $came = @(Get-Again $line[$From] | & $Command @with -WarningAction Ignore)
    $came.Count | Should -BeGreaterThan 0
    $came | Where-Object Status -EQ Failed | Should -BeNullOrEmpty
    Get-WriteCount | Should -Be $writes
  }

  It 'has words for enums, and no secret' {
    $row = Get-Again $line.Destination
    $row.StitchRegion | Should -Be NorthAmerica
    $row.Outcome | Should -Be Created
    $row.Token | Should -Not -Match 'dapi'
    $checks = Get-Again (Test-StitchDestination)
    $checks.Status | Sort-Object -Unique | Should -Be Passed
    $checks | Export-StitchDestinationReport (Join-Path $TestDrive again.md)
    Get-Content (Join-Path $TestDrive again.md) -Raw | Should -Match 'Bucket exists'
  }
}

Describe 'ConvertTo-Json' {
  It 'has words, and goes into Install-StitchDestination again' {
    $null = Start-StitchSandbox -ClusterStartSeconds 0
    try {
      $json = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore | ConvertTo-Json -Depth 3
      $json | Should -Match '"StitchRegion":\s*"NorthAmerica"'
      $json | Should -Match '"Outcome":\s*"Created"'
      "$(($json | Install-StitchDestination -WarningAction Ignore).Outcome)" | Should -Be Unchanged
    }
    finally { Stop-StitchSandbox }
  }
}
