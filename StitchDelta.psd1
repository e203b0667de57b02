@{
  RootModule           = 'StitchDelta.psm1'
  ModuleVersion        = '0.1.0'
  GUID                 = '5d2f9b34-6c1e-4f57-9a0d-7b1c3f0e8a52'
  Author               = 'The StitchDelta authors'
  CompanyName          = 'StitchDelta'
  Copyright            = '(c) The StitchDelta authors. MIT License.'
  Description          = 'Sets up a Databricks Delta Lake (AWS) destination for Stitch in one line: bucket policy, IAM role, cluster, JDBC URL, token and destination. Converges, previews, proves its result, explains every failure.'
  PowerShellVersion    = '5.1'
  # Of Windows PowerShell. The other edition does not look at it.
  DotNetFrameworkVersion = '4.7.2'
  CompatiblePSEditions = @('Core', 'Desktop')
  FormatsToProcess     = @('StitchDelta.Format.ps1xml')
  TypesToProcess       = @('StitchDelta.Types.ps1xml')
  FunctionsToExport    = @()
  AliasesToExport      = @()
  VariablesToExport    = @()
  CmdletsToExport      = @(
    'Add-StitchSandboxFault'
    'Connect-DeltaWorkspace'
    'Connect-Stitch'
    'Disconnect-DeltaWorkspace'
    'Disconnect-Stitch'
    'Export-StitchDestinationReport'
    'Get-DeltaCluster'
    'Get-DeltaInstanceProfile'
    'Get-DeltaJdbcUrl'
    'Get-DeltaNodeType'
    'Get-DeltaRuntime'
    'Get-DeltaToken'
    'Get-StitchBucket'
    'Get-StitchBucketPolicy'
    'Get-StitchDestination'
    'Get-StitchInstallation'
    'Get-StitchPrivilege'
    'Get-StitchSandboxFault'
    'Get-StitchSandboxRequest'
    'Grant-StitchBucketAccess'
    'Install-StitchDestination'
    'Invoke-DeltaSql'
    'New-DeltaCluster'
    'New-DeltaExternalLocation'
    'New-DeltaInstanceProfile'
    'New-DeltaToken'
    'New-StitchDestination'
    'Register-DeltaInstanceProfile'
    'Remove-DeltaCluster'
    'Remove-DeltaExternalLocation'
    'Remove-DeltaInstanceProfile'
    'Remove-DeltaToken'
    'Remove-StitchDestination'
    'Remove-StitchSandboxFault'
    'Revoke-StitchBucketAccess'
    'Set-StitchDestination'
    'Start-DeltaCluster'
    'Start-StitchSandbox'
    'Stop-DeltaCluster'
    'Stop-StitchSandbox'
    'Test-StitchBucketAccess'
    'Test-StitchDestination'
    'Test-StitchPrerequisite'
    'Uninstall-StitchDestination'
    'Unregister-DeltaInstanceProfile'
    'Update-DeltaToken'
    'Wait-DeltaCluster'
  )
  PrivateData          = @{
    PSData = @{
      # ProjectUri is left out until the project has a home on the web.
      LicenseUri = 'https://licenses.nuget.org/MIT'
      Tags = @('Stitch', 'Databricks', 'Delta', 'AWS', 'S3', 'IAM', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
    }
  }
}
