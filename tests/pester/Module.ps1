# Which module the suites test: the one that was built or, where STITCHDELTA_MODULE names its folder, the one that was installed from the package.
$module = if ($env:STITCHDELTA_MODULE) { $env:STITCHDELTA_MODULE } else { Join-Path $PSScriptRoot '../../out/StitchDelta' }
$module = (Resolve-Path $module -ErrorAction Stop).ProviderPath
# An installed one has its files in a folder for its version, which Import-Module wants left out.
$moduleFiles = (Get-ChildItem $module -Filter StitchDelta.psd1 -Recurse -Depth 1).DirectoryName
