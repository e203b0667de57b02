# The packages: one for the PowerShell Gallery, and a zip for Azure Automation. Both hold the module as it was built, with the release notes in its manifest.

function Get-ReleaseNote {
  # What CHANGELOG.md says of a version.
  param([Parameter(Mandatory)][string] $Changelog, [Parameter(Mandatory)][version] $Version)
  $newest = [regex]::Match((Get-Content $Changelog -Raw), '(?ms)^## (\d[\d.]*)[^\r\n]*\r?\n(.*?)(?=^## |\z)')
  if ($newest.Groups[1].Value -ne $Version) { throw "CHANGELOG.md begins with version '$($newest.Groups[1].Value)', and the manifest has $Version" }
  $note = $newest.Groups[2].Value.Trim()
  if ($note.Length -gt 35000) { throw "The notes of $Version have $($note.Length) characters. The Gallery takes 35,000: shorten CHANGELOG.md" }
  $note
}

function Copy-Release {
  # The module as it is published, in <folder>/StitchDelta/<version>.
  param([Parameter(Mandatory)][string] $Module, [Parameter(Mandatory)][string] $Folder)
  $facts = Import-PowerShellDataFile (Join-Path $Module StitchDelta.psd1)
  $note = Get-ReleaseNote (Join-Path $PSScriptRoot '../CHANGELOG.md') $facts.ModuleVersion
  $release = New-Item (Join-Path $Folder "StitchDelta/$($facts.ModuleVersion)") -ItemType Directory
  Copy-Item (Join-Path $Module '*') $release -Recurse
  $manifest = Join-Path $release StitchDelta.psd1
  $text = Get-Content $manifest -Raw
  $place = [regex]::Match($text, '(?m)^\s*PSData\s*=\s*@\{[ \t]*\r?\n')
  if (-not $place.Success) { throw 'StitchDelta.psd1 has no PSData to hold the release notes' }
  # With a mark, for Windows PowerShell takes a file without one for the machine's code page.
  Set-Content $manifest $text.Insert($place.Index + $place.Length, "      ReleaseNotes = @'`n$note`n'@`n") -NoNewline -Encoding utf8BOM
  $release.FullName
}

function Test-GalleryRule {
  # The rules by which the Gallery looks at scripts, where the analyzer is on this machine.
  param([Parameter(Mandatory)][string] $Release)
  if (-not (Get-Module PSScriptAnalyzer -ListAvailable)) { return Write-Host "NOT RUN: the Gallery's rules for scripts, for PSScriptAnalyzer is not on this machine" }
  $faults = @(Invoke-ScriptAnalyzer $Release -Recurse -Settings PSGallery)
  $faults | Out-Host
  if ($faults | Where-Object Severity -EQ Error) { throw 'The Gallery would refuse the module: see above' }
}

function New-GalleryPackage {
  # The .nupkg, as Publish-PSResource -NupkgPath takes it.
  param([Parameter(Mandatory)][string] $Release, [Parameter(Mandatory)][string] $Folder)
  if (-not (Get-Command Compress-PSResource -ErrorAction Ignore)) {
    return Write-Host 'NOT MADE: the package for the Gallery. It needs Microsoft.PowerShell.PSResourceGet 1.1 or later, as the PowerShell of build.sh has it'
  }
  Get-Item (Compress-PSResource $Release $Folder -PassThru)
}

function New-AutomationZip {
  # Azure Automation takes the name of the module from that of the file, so it has no version. The folder within may have one.
  param([Parameter(Mandatory)][string] $Release, [Parameter(Mandatory)][string] $Folder)
  $zip = Join-Path $Folder StitchDelta.zip
  [IO.Compression.ZipFile]::CreateFromDirectory((Split-Path (Split-Path $Release)), $zip, 'Optimal', $false)
  $longest = Get-ChildItem $Release -Recurse -File | ForEach-Object { "StitchDelta/$(Split-Path $Release -Leaf)$($_.FullName.Substring($Release.Length))" } |
    Sort-Object Length | Select-Object -Last 1
  $unpacked = (Get-ChildItem $Release -Recurse -File | Measure-Object Length -Sum).Sum
  Write-Host ('StitchDelta.zip: {0:n1} MB, {1:n1} MB unpacked, of the 100 MB that Azure Automation takes' -f ((Get-Item $zip).Length / 1MB), ($unpacked / 1MB))
  Write-Host "StitchDelta.zip: the longest path has $($longest.Length) characters of the 140 that Azure Automation takes, its own folder included: $longest"
  if ($unpacked -ge 100MB) { throw 'StitchDelta.zip is too large for Azure Automation' }
  # Of the 140, its own folder has up to 40.
  if ($longest.Length -gt 100) { throw "StitchDelta.zip has a path that is too long for Azure Automation: $longest" }
  Get-Item $zip
}

function Install-GalleryPackage {
  # As a user installs it: published to a repository that is a folder, and installed from there in a process whose home is empty, for repositories are kept for each
  # user, and modules are installed there. Returns what the repository says of it, and the folder of the module.
  param([Parameter(Mandatory)][string] $Package, [Parameter(Mandatory)][string] $Folder)
  $repository = (New-Item (Join-Path $Folder repository) -ItemType Directory -Force).FullName
  $ofNobody = (New-Item (Join-Path $Folder home) -ItemType Directory -Force).FullName
  $root = (New-Item (Join-Path $ofNobody ($IsWindows ? 'Modules' : '.local/share/powershell/Modules')) -ItemType Directory -Force).FullName
  $name = "StitchDelta-$([guid]::NewGuid().ToString('n'))"
  # Windows knows no home but the user's: there it is saved into a folder, which unpacks it alike.
  $install = $IsWindows ? "Save-PSResource StitchDelta -Repository $name -Path '$root'" : "Install-PSResource StitchDelta -Repository $name"
  $script = Join-Path $Folder install.ps1
  Set-Content $script @"
`$ErrorActionPreference = 'Stop'
`$env:PSModulePath = '$root$([IO.Path]::PathSeparator)' + (Join-Path `$PSHOME Modules)
Register-PSResourceRepository $name -Uri '$repository' -Trusted
try {
  Publish-PSResource -NupkgPath '$Package' -Repository $name
  $install
  Find-PSResource StitchDelta -Repository $name | ForEach-Object { `$_ | Select-Object Name, Author, LicenseUri, ReleaseNotes, Tags, @{ n = 'Version'; e = { "`$(`$_.Version)" } } | ConvertTo-Json -Compress }
}
finally { Unregister-PSResourceRepository $name }
"@
  $before = $env:HOME, $env:XDG_DATA_HOME
  try {
    if (-not $IsWindows) { $env:HOME = $ofNobody; $env:XDG_DATA_HOME = $null }
    $said = Invoke-Shell -File $script 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$said" }
  }
  finally { $env:HOME, $env:XDG_DATA_HOME = $before }
  @{ Found = $said | Select-Object -Last 1 | ConvertFrom-Json; Module = Join-Path $root StitchDelta }
}

function New-Package {
  # Both packages of a built module, in a folder that holds nothing else.
  param([Parameter(Mandatory)][string] $Module, [Parameter(Mandatory)][string] $Folder)
  if (Test-Path $Folder) { Remove-Item $Folder -Recurse -Force }
  $null = New-Item $Folder -ItemType Directory
  $stage = Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())"
  try {
    $release = Copy-Release $Module $stage
    Test-GalleryRule $release
    New-GalleryPackage $release $Folder
    New-AutomationZip $release $Folder
  }
  finally { Remove-Item $stage -Recurse -Force -ErrorAction Ignore }
}
