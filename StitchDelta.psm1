# The build for this edition of PowerShell. It is chosen here, for not every tool reads a manifest that chooses. Nothing else runs at import.
Import-Module "$PSScriptRoot/$(if ($PSEdition -eq 'Core') { 'net8.0' } else { 'net472' })/StitchDelta.PowerShell.dll"
