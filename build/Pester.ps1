function Restore-Pester {
  # Restores the Pester that the project names, and returns its manifest.
  $project = Join-Path $PSScriptRoot '../tests/pester/Packages.csproj' -Resolve
  $said = dotnet msbuild $project -nologo -restore -target:ResolvePackageAssets -getProperty:PkgPester 2>&1 | Out-String
  if ($LASTEXITCODE -ne 0) { throw "Pester could not be restored: $([regex]::Match($said, '(?<=error )\S.*').Value.Trim())" }
  Join-Path $said.Trim() 'tools/Pester.psd1' -Resolve
}
