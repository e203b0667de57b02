@{
  RootModule           = if ($PSEdition -eq 'Core') { 'net8.0/StitchDelta.PowerShell.dll' } else { 'net472/StitchDelta.PowerShell.dll' }
  ModuleVersion        = '0.1.0'
  GUID                 = '5d2f9b34-6c1e-4f57-9a0d-7b1c3f0e8a52'
  Author               = 'StitchDelta maintainers'
  CompanyName          = 'StitchDelta'
  Copyright            = '(c) StitchDelta maintainers'
  Description          = 'Sets up a Databricks Delta Lake (AWS) destination for Stitch in one line: bucket policy, IAM role, cluster, JDBC URL, token and destination. Converges, previews, proves its result, explains every failure.'
  PowerShellVersion    = '5.1'
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
      Tags = @('Stitch', 'Databricks', 'Delta', 'AWS', 'S3', 'IAM', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
    }
  }
}
