# The packages: what is in them. That the module does the same when it comes out of one the other suites show, which './build.ps1 test' runs against what a folder
# repository installs.
BeforeDiscovery {
  # A module that is out of a package already is not packed again.
  $installed = [bool] $env:STITCHDELTA_MODULE
  $packs = -not $installed -and (Get-Command Compress-PSResource -ErrorAction Ignore)
}
BeforeAll {
  . $PSScriptRoot/Module.ps1
  foreach ($part in 'Shell', 'Package') { . (Join-Path $PSScriptRoot "../../build/$part.ps1") }
  $work = (New-Item (Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())") -ItemType Directory).FullName
  $said = [Collections.Generic.List[string]]::new()
  if (-not $env:STITCHDELTA_MODULE) {
    $made = New-Package $module (Join-Path $work package) 6>&1 | ForEach-Object { if ($_ -is [IO.FileInfo]) { $_ } else { $said.Add("$_") } }
  }
  $nupkg, $zip = '.nupkg', '.zip' | ForEach-Object { $end = $_; "$($made | Where-Object Extension -EQ $end)" }
  $facts = Import-PowerShellDataFile (Join-Path $module StitchDelta.psd1)

  function Get-ArchiveName {
    param([Parameter(Mandatory)][string] $Archive)
    $opened = [IO.Compression.ZipFile]::OpenRead($Archive)
    try { $opened.Entries.FullName } finally { $opened.Dispose() }
  }

  function Invoke-Fresh {
    # A script in a fresh process that finds modules in one folder before all others. It returns what that prints.
    param([string] $ModulePath, [string] $Text)
    $file = Join-Path $work "$([guid]::NewGuid()).ps1"
    Set-Content $file "`$ErrorActionPreference = 'Stop'`n`$env:PSModulePath = '$ModulePath$([IO.Path]::PathSeparator)' + (Join-Path `$PSHOME Modules)`n$Text"
    $output = Invoke-Shell -File $file 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$output" }
    $output
  }
}
AfterAll { Remove-Item $work -Recurse -Force -ErrorAction Ignore }

Describe 'The package for the Gallery' -Skip:(-not $packs) {
  BeforeAll {
    $released = Install-GalleryPackage $nupkg (Join-Path $work gallery)
    $found, $root = $released.Found, (Split-Path $released.Module)
    $installed = Join-Path $released.Module $facts.ModuleVersion
  }

  It 'says what the Gallery shows' {
    $found.Name | Should -BeExactly StitchDelta
    $found.Version | Should -Match "^$([regex]::Escape($facts.ModuleVersion))(\.0)?$"
    $found.Author | Should -Be 'The StitchDelta authors'
    $found.LicenseUri | Should -Be https://licenses.nuget.org/MIT
    'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS', 'Databricks' | Where-Object { $_ -notin $found.Tags } | Should -BeNullOrEmpty
  }

  It 'has the notes of this version, as CHANGELOG.md has them' {
    $note = Get-ReleaseNote (Join-Path $PSScriptRoot '../../CHANGELOG.md') $facts.ModuleVersion
    $note | Should -Match 'Install-StitchDestination'
    $shipped = (Import-PowerShellDataFile (Join-Path $installed StitchDelta.psd1)).PrivateData.PSData.ReleaseNotes
    foreach ($text in $shipped, $found.ReleaseNotes) { ($text -replace '\r').Trim() | Should -BeExactly ($note -replace '\r') }
  }

  It 'installs every file that was built, and the license' {
    $list = { param($folder) (Get-ChildItem $folder -Recurse -File).FullName.ForEach{ $_.Substring((Resolve-Path $folder).ProviderPath.Length) } }
    $built = & $list $module
    $built | Should -Contain "$([IO.Path]::DirectorySeparatorChar)LICENSE"
    & $list $installed | Where-Object { $_ -in $built } | Sort-Object | Should -Be ($built | Sort-Object)
    foreach ($file in $built | Where-Object { $_ -notlike '*StitchDelta.psd1' }) {
      (Get-FileHash (Join-Path $installed $file)).Hash | Should -Be (Get-FileHash (Join-Path $module $file)).Hash -Because $file
    }
  }

  It 'is found by name where it is installed' {
    Invoke-Fresh $root 'Import-Module StitchDelta; (Get-Module StitchDelta).ModuleBase' | Should -Be $installed
  }

  It 'is what the other suites test when they are told its folder' {
    $env:STITCHDELTA_MODULE = $released.Module
    try { (& { . $PSScriptRoot/Module.ps1; $moduleFiles }) | Should -Be $installed }
    finally { $env:STITCHDELTA_MODULE = $null }
  }
}

Describe 'The zip for Azure Automation' -Skip:$installed {
  BeforeAll {
    $root = Join-Path $work automation
    Expand-Archive $zip $root
    $folder = Join-Path $root "StitchDelta/$($facts.ModuleVersion)"
  }

  It 'has the name of the module, and one folder with that name and the version in it' {
    (Split-Path $zip -Leaf) | Should -BeExactly StitchDelta.zip
    Get-ArchiveName $zip | Where-Object { $_ -notlike "StitchDelta/$($facts.ModuleVersion)/?*" } | Should -BeNullOrEmpty
    Test-Path (Join-Path $folder StitchDelta.psd1) | Should -BeTrue
  }

  It 'tells its size and its longest path, of those that Azure Automation takes' {
    $said -match '^StitchDelta\.zip: \d+\.\d MB, \d+\.\d MB unpacked, of the 100 MB' | Should -HaveCount 1
    $longest = (Get-ArchiveName $zip | Measure-Object Length -Maximum).Maximum
    $said -match "^StitchDelta\.zip: the longest path has $longest characters" | Should -HaveCount 1
    $longest | Should -BeLessOrEqual 100
  }

  It 'is refused when it has too long a path' {
    $stage = Join-Path $work 'long/StitchDelta/9.9.9'
    $null = New-Item (Join-Path $stage ('f' * 90)) -ItemType Directory
    Set-Content (Join-Path $stage "$('f' * 90)/file.dll") x
    $folder = New-Item (Join-Path $work refused) -ItemType Directory
    { New-AutomationZip $stage $folder 6>$null } | Should -Throw '*too long for Azure Automation*file.dll*'
  }

  It 'leaves nothing behind in the process from job to job, and a runbook that starts again writes nothing' {
    # As jobs that share a process: the runbook of the examples twice, with the assets of the account and no connection of the session.
    Copy-Item (Join-Path $PSScriptRoot '../../examples/AzureAutomation.ps1') $root
    $seen = Invoke-Fresh $root @"
`$sandbox = Start-StitchSandbox
function Get-AutomationConnection { @{ WorkspaceUrl = "`$(`$sandbox.WorkspaceUrl)"; Token = `$sandbox.WorkspaceToken } }
function Get-AutomationPSCredential { [pscredential]::new('acme', `$sandbox.StitchToken) }
Disconnect-DeltaWorkspace
Disconnect-Stitch
`$writes = foreach (`$job in 1, 2) {
  `$before = @(Get-StitchSandboxRequest -Write).Count
  `$null = & '$root/AzureAutomation.ps1' -WarningAction Ignore
  @(Get-StitchSandboxRequest -Write).Count - `$before
}
`$left = foreach (`$ask in { Get-DeltaCluster }, { Get-StitchDestination }) { try { `$null = & `$ask; 'connected' } catch { (`$_.FullyQualifiedErrorId -split ',')[0] } }
@{ Base = (Get-Module StitchDelta).ModuleBase; Writes = `$writes; Left = `$left } | ConvertTo-Json -Compress
"@ | Select-Object -Last 1 | ConvertFrom-Json
    $seen.Base | Should -Be $folder
    $seen.Writes[0] | Should -BeGreaterThan 0
    $seen.Writes[1] | Should -Be 0
    $seen.Left | Should -Be WorkspaceNotConnected, StitchNotConnected
  }
}
