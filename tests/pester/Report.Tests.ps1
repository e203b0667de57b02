# The report, as a file that somebody is sent.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $null = Start-StitchSandbox
  $folder = New-Item (Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())") -ItemType Directory
  Push-Location $folder
  $destination = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | Tee-Object -Variable access |
    New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
    New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl | New-DeltaToken -WarningAction SilentlyContinue | New-StitchDestination -DestinationName Lake
  $checks = $destination | Test-StitchDestination
  function Get-Fault { param([scriptblock] $Command) & $Command -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null; $errors | Select-Object -First 1 }
}
AfterAll { Pop-Location; Remove-Item $folder -Recurse -Force; Stop-StitchSandbox }

Describe 'The report' {
  It 'is written at the end of the line, where the session is' {
    $destination | Test-StitchDestination | Export-StitchDestinationReport line.html | Should -BeNullOrEmpty
    $page = Get-Content line.html -Raw
    $page | Should -Match '<!DOCTYPE html>'
    $page | Should -Match 'All \d+ checks passed'
    foreach ($check in $checks) { $page | Should -Match ([regex]::Escape($check.CheckName)) }
  }

  It 'is UTF-8 without a mark at its beginning' {
    $file = $checks | Export-StitchDestinationReport plain.md -PassThru
    $file | Get-Content | Should -Not -BeNullOrEmpty
    $file | Should -BeOfType IO.FileInfo
    $file.FullName | Should -Be (Join-Path $folder plain.md)
    [IO.File]::ReadAllBytes($file)[0] | Should -Be ([byte][char]'#')
    Get-Content $file -Raw -Encoding utf8 | Should -Match '✓ \*\*Healthy'
  }

  It 'shows what it is told of the line, and what was changed' {
    $checks | Export-StitchDestinationReport facts.html -Destination $access, $destination
    $page = Get-Content facts.html -Raw
    foreach ($known in 'Stitch destination Lake', $destination.InstanceProfileArn, $destination.ClusterId, $destination.TokenId, 'role/LoaderDelta', 'bucket policy of acme-lake', 'Created') {
      $page | Should -Match ([regex]::Escape($known))
    }
  }

  It 'takes the objects of the pipeline from the pipe too' {
    & { $destination; $checks } | Export-StitchDestinationReport piped.md
    Get-Content piped.md -Raw | Should -Match '# Stitch destination Lake'
  }

  It 'says what it is about, made from checks alone' {
    $checks | Export-StitchDestinationReport alone.md
    (Get-Content alone.md -Raw) | Should -BeLike "# Stitch destination Lake`n`nBucket acme-lake, role stitch-delta`n*"
    Test-StitchPrerequisite acme-lake | Export-StitchDestinationReport before.md
    (Get-Content before.md -TotalCount 1) | Should -Be '# Bucket acme-lake, role stitch-delta'
    $checks.Time | Sort-Object -Unique | Should -HaveCount 1
  }

  It 'has a command in one piece, and a script of its own alone' {
    $null = $access | Revoke-StitchBucketAccess
    Test-StitchDestination | Export-StitchDestinationReport command.html
    $null = $access | Grant-StitchBucketAccess
    $page = Get-Content command.html -Raw
    $command = [regex]::Matches($page, '(?s)<div class="command"><code>(.*?)</code></div>')
    $command.Count | Should -Be 1
    [Net.WebUtility]::HtmlDecode($command[0].Groups[1].Value -replace '<[^>]+>') | Should -Be 'Grant-StitchBucketAccess acme-lake'
    [regex]::Matches($page, '<script').Count | Should -Be 1
    $page | Should -Match '<details class="guide-step passed">'
    $page | Should -Match '<details class="guide-step failed" open="open">'
  }

  It 'takes checks that were kept as <Form>' -ForEach @(
    @{ Form = 'Clixml'; Keep = { [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($checks, 3)) } }
    @{ Form = 'JSON'; Keep = { ConvertTo-Json $checks | ConvertFrom-Json } }
    @{ Form = 'CSV'; Keep = { $checks | ConvertTo-Csv | ConvertFrom-Csv } }
  ) {
    $given = $checks
    $checks = $given | Select-Object *
    foreach ($check in $checks) { $check.Time = [datetimeoffset]::new(2026, 1, 2, 3, 4, 0, [timespan]::Zero) }
    & $Keep | Export-StitchDestinationReport kept.md
    Get-Content kept.md -Raw | Should -Match "All $($checks.Count) checks passed"
    Get-Content kept.md -TotalCount 1 | Should -Be '# Stitch destination Lake'
    $time = [datetimeoffset]::new(2026, 1, 2, 3, 4, 0, [timespan]::Zero).ToLocalTime().ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
    Get-Content kept.md -Raw | Should -Match "(?m)^As of $time "
  }

  It 'names what failed and its remedy' {
    $null = $access | Revoke-StitchBucketAccess
    $broken = $destination | Test-StitchDestination
    $broken | Export-StitchDestinationReport broken.html -Destination $destination
    $null = $access | Grant-StitchBucketAccess
    $page = Get-Content broken.html -Raw
    $page | Should -Match 'Needs repair'
    $failed = @($broken | Where-Object Status -eq Failed)
    $failed.CheckName | Should -Contain 'Loader privileges'
    $text = [Net.WebUtility]::HtmlDecode($page -replace '<[^>]+>')
    foreach ($check in $failed) { foreach ($said in $check.CheckName, $check.Actual, $check.Remedy) { $text | Should -Match ([regex]::Escape($said)) } }
  }

  It 'tells when each change was done, also from a copy of the object' {
    $done = $destination.Changes | Where-Object Time | Select-Object -First 1
    Export-StitchDestinationReport times.md -Destination $destination
    Get-Content times.md -Raw | Should -Match ([regex]::Escape($done.Resource) + ', \d{4}-\d\d-\d\d \d\d:\d\d:\d\d')
    Export-StitchDestinationReport times.html -Destination $destination
    Get-Content times.html -Raw | Should -Match '<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[^"]*">\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'
    foreach ($copy in [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($destination, 3)), ($destination | Select-Object DestinationName, Changes | ConvertTo-Json -Depth 4 | ConvertFrom-Json)) {
      Export-StitchDestinationReport copy.md -Destination $copy
      $lines = { param($file) Get-Content $file | Select-String '^- \*\*' | ForEach-Object Line }
      & $lines copy.md | Should -Be (& $lines times.md)
    }
  }

  It 'tells what was repaired' {
    $null = $access | Revoke-StitchBucketAccess
    $destination | Test-StitchDestination -Repair | Export-StitchDestinationReport repaired.md
    Get-Content repaired.md -Raw | Should -Match '(?s)Healthy.*Repaired: 1\..*repaired: Create bucket policy of acme-lake'
  }

  It 'tells a plan as a plan' {
    Export-StitchDestinationReport plan.md -Destination ($destination | Remove-StitchDestination -WhatIf)
    Get-Content plan.md -Raw | Should -Match 'Would be removed'
  }

  It 'holds no secret' {
    $canary = Get-SecretText $destination.Token
    $canary | Should -Match '^dapi[0-9a-f]{32}$'
    $leaky = [pscustomobject]@{ CheckName = 'Leak'; GuideStep = '2.3 The JDBC URL'; Status = 'Failed'; Actual = "refused PWD=$canary"; Remedy = "curl -H 'Authorization: Bearer $canary'" }
    foreach ($name in 'secret.html', 'secret.md') {
      @($checks; $leaky) | Export-StitchDestinationReport $name -Destination $destination
      $text = Get-Content $name -Raw
      $text | Should -Match Leak
      $text | Should -Not -Match $canary
      $text | Should -Not -Match $canary.Substring(4, 12)
      $text | Should -Not -Match 'SecureString'
    }
  }
}

Describe 'A report on a fleet' {
  BeforeAll {
    Stop-StitchSandbox
    $sandbox = Start-StitchSandbox -ClusterStartSeconds 0 -StitchAccountCount 2
    $rows = foreach ($i in 0, 1) {
      $name = ('Sales', 'Finance')[$i]
      [pscustomobject]@{ BucketName = 'acme-lake'; RoleName = "stitch-$name"; ClusterName = "stitch-$name"; DestinationName = $name; StitchToken = $sandbox.StitchAccounts[$i].StitchToken }
    }
    $installed = $rows | Install-StitchDestination -DeploymentRoleName databricks-deployment -WarningAction Ignore
    $first = $rows | Test-StitchDestination
    Remove-DeltaCluster stitch-Finance -Force
    $second = $rows | Test-StitchDestination
  }

  It 'has each destination once, the worst first, with what leads to it' {
    $second | Export-StitchDestinationReport fleet.html -Destination $installed
    $page = Get-Content fleet.html -Raw
    $page | Should -Match '<h1>2 Stitch destinations</h1>'
    $page | Should -Match '1 of 2 needs repair'
    [regex]::Matches($page, '<a href="#(d\d)">(\w+)</a>').ForEach{ $_.Groups[2].Value } | Should -Be Finance, Sales
    [regex]::Matches($page, '<section class="destination" id="d\d"><details( open="open")?>').ForEach{ $_.Groups[1].Success } | Should -Be $true, $false
    foreach ($one in $installed) { [regex]::Matches($page, [regex]::Escape("<td>$($one.ClusterId)</td>")).Count | Should -Be 1 }
  }

  It 'shows each look that was kept, with what became of it' {
    $folder = New-Item (Join-Path $TestDrive kept) -ItemType Directory
    $first | Export-Clixml (Join-Path $folder 1.xml)
    $second | Export-Clixml (Join-Path $folder 2.xml)
    Get-ChildItem $folder | Import-Clixml | Export-StitchDestinationReport history.md
    $said = Get-Content history.md
    $said -match '^\| ✗ Needs repair \| Finance \| Bucket acme-lake, role stitch-Finance \|.*\| ✓ ✗ \|$' | Should -HaveCount 1
    $said -match '^\| ✓ Healthy \| Sales \|.*\| ✓ ✓ \|$' | Should -HaveCount 1
    $said -match '^\| \d{4}-.* \| ✗ Needs repair \|.*\| Failed: .*Cluster exists.*\|$' | Should -HaveCount 1
    # How it is now is as the last look found it.
    $said -match '^✗ \*\*Needs repair\.\*\* ' | Should -Be "✗ **Needs repair.** $(($second | Where-Object Destination -eq Finance).Count) checks: $($said -match '^\| ✗ Needs repair \| Finance' -replace '^.*stitch-Finance \| ' -replace ' \| ✓ ✗ \|$')."
  }

  It 'has the heading of each only where there are many' {
    $first | Select-Object -First 3 | Out-String | Should -Match '(?m)^Sales: Before you start'
    Test-StitchDestination -BucketName acme-lake -RoleName stitch-Sales -StitchToken $rows[0].StitchToken | Select-Object -First 3 | Out-String | Should -Match '(?m)^Before you start'
  }

  It 'of plans has each plan by itself' {
    $rows | Uninstall-StitchDestination -WhatIf 6>$null | Export-StitchDestinationReport plans.md
    $said = Get-Content plans.md -Raw
    $said | Should -BeLike '# 2 Stitch destinations*'
    foreach ($part in $said -split '(?m)^## ' | Select-Object -Skip 1) {
      $name = ($part -split ' ')[2].Split("`n")[0]
      [regex]::Matches($part, '(?m)^- \*\*Would be removed\*\* role (\S+)$').ForEach{ $_.Groups[1].Value } | Should -Be "stitch-$name"
    }
  }
}

Describe 'The file' {
  It 'is not written under -WhatIf' {
    $checks | Export-StitchDestinationReport whatif.html -PassThru -WhatIf | Should -BeNullOrEmpty
    Test-Path whatif.html | Should -BeFalse
  }

  It 'is overwritten, but not with -NoClobber' {
    Set-Content there.html old
    (Get-Fault { [CmdletBinding()] param() $checks | Export-StitchDestinationReport there.html -NoClobber }).FullyQualifiedErrorId | Should -BeLike 'ReportExists,*'
    Get-Content there.html | Should -Be old
    $checks | Export-StitchDestinationReport there.html
    Get-Content there.html -Raw | Should -Match '<!DOCTYPE'
  }

  It 'is overwritten with -Force when it is read-only' {
    Set-Content locked.html old
    Set-ItemProperty locked.html IsReadOnly $true
    $checks | Export-StitchDestinationReport locked.html -Force
    Get-Content locked.html -Raw | Should -Match '<!DOCTYPE'
  }

  It 'is found through a drive of the session' {
    $null = New-PSDrive reports FileSystem $folder -Scope Global
    try { ($checks | Export-StitchDestinationReport reports:/drive.htm -PassThru).FullName | Should -Be (Join-Path $folder drive.htm) }
    finally { Remove-PSDrive reports -Scope Global }
  }

  It 'cannot be <What>' -ForEach @(
    @{ What = 'of another kind'; Path = 'report.pdf'; Why = 'neither .html nor .md' }
    @{ What = 'without an ending'; Path = 'report'; Why = 'neither .html nor .md' }
    @{ What = 'in a folder that is not there'; Path = 'nowhere/report.html'; Why = 'its folder is not there' }
    @{ What = 'no file'; Path = 'env:report.html'; Why = 'not in the file system' }
    @{ What = 'on a drive that is not there'; Path = 'nodrive:/report.html'; Why = 'nodrive' }
  ) {
    $fault = Get-Fault { [CmdletBinding()] param() $checks | Export-StitchDestinationReport $Path }
    $fault.FullyQualifiedErrorId | Should -Be 'ReportPathInvalid,StitchDelta.Commands.ExportStitchDestinationReportCommand'
    $fault.CategoryInfo.Category | Should -Be InvalidArgument
    $fault.Exception.Message | Should -Match ([regex]::Escape($Why))
    $fault.ErrorDetails.RecommendedAction | Should -Match '\.html'
  }

  It 'needs a path' {
    (Get-Fault { [CmdletBinding()] param() $checks | Export-StitchDestinationReport }).Exception.Message | Should -Match 'there is no -Path'
    { $checks | Export-StitchDestinationReport $null } | Should -Throw '-Path was given, but it is empty*'
  }

  It 'needs something to report' {
    (Get-Fault { [CmdletBinding()] param() Export-StitchDestinationReport empty.html }).FullyQualifiedErrorId | Should -BeLike 'ReportEmpty,*'
    (Get-Fault { [CmdletBinding()] param() @() | Export-StitchDestinationReport empty.html }).FullyQualifiedErrorId | Should -BeLike 'ReportEmpty,*'
    Test-Path empty.html | Should -BeFalse
  }

  It 'is written from the rest when something else comes down the pipe' {
    @($checks; $true; 'text') | Export-StitchDestinationReport rest.md -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be ReportInputUnknown, ReportInputUnknown
    Get-Content rest.md -Raw | Should -Match "All $($checks.Count) checks passed"
  }
}
