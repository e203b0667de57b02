function Invoke-Shell {
  # Runs the same PowerShell in a process of its own. The one that comes as a .NET tool is no program: it is run by dotnet.
  $program = [Environment]::ProcessPath
  $tool = @(if ([IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
  & $program @tool -NoLogo -NoProfile -NonInteractive @args
}
