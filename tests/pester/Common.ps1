# What every suite needs: the built module, freshly imported, and the line of the README.
$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot Module.ps1)
Import-Module $module
. (Join-Path $PSScriptRoot '../../build/Shell.ps1')

function Invoke-Line {
  # The line of the README. -Without leaves stages out, by the name of the cmdlet.
  [CmdletBinding()]
  param([switch] $WhatIf, [string[]] $Without = @())
  $stages = [ordered]@{
    'Get-StitchBucket'              = { Get-StitchBucket acme-lake }
    'Grant-StitchBucketAccess'      = { $input | Grant-StitchBucketAccess -WhatIf:$WhatIf }
    'New-DeltaInstanceProfile'      = { $input | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment }
    'Register-DeltaInstanceProfile' = { $input | Register-DeltaInstanceProfile }
    'New-DeltaCluster'              = { $input | New-DeltaCluster -ClusterName stitch }
    'Get-DeltaJdbcUrl'              = { $input | Get-DeltaJdbcUrl }
    'New-DeltaToken'                = { $input | New-DeltaToken }
    'New-StitchDestination'         = { $input | New-StitchDestination -DestinationName Lake }
    'Test-StitchDestination'        = { $input | Test-StitchDestination }
  }
  $object = $null
  foreach ($stage in $stages.Keys | Where-Object { $_ -notin $Without }) { $object = $object | & $stages[$stage] }
  $object
}

function Get-SecretText {
  param([securestring] $Secret)
  [Net.NetworkCredential]::new('', $Secret).Password
}

function Get-WriteCount { @(Get-StitchSandboxRequest -Write).Count }

function Get-Session {
  # What the module keeps for this runspace. Internal: for suites that must be somebody else, or without a connection.
  (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetType('StitchDelta.Binding.RunspaceSession').GetProperty('Current').GetValue($null)
}

function Get-SandboxKey { $session = Get-Session; $session.GetType().GetProperty('Aws').GetValue($session) }

function Get-OtherAdministrator {
  # The engine itself on the sandbox, to change what is there past the cmdlets.
  $engine = (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetType('StitchDelta.Isolation.EngineLoader').GetProperty('Engine').GetValue($null)
  $engine.Aws((Get-SandboxKey), [StitchDelta.Commands.GetStitchPrivilegeCommand]::new())
}

function Get-ErrorId {
  # What is wrong on the command line stops the statement.
  param([scriptblock] $Command)
  try { & $Command -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null } catch { $errors = @($_) }
  $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] }
}
