# Which module the suites test: the one that was built or, where STITCHDELTA_MODULE names its folder, the one that was installed from the package.
$module = if ($env:STITCHDELTA_MODULE) { $env:STITCHDELTA_MODULE } else { Join-Path $PSScriptRoot '../../out/StitchDelta' }
$module = (Resolve-Path $module -ErrorAction Stop).ProviderPath
