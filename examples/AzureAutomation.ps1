<#
.SYNOPSIS
  A runbook of Azure Automation that sets a destination up, or brings it up to date, and fails when it does not work.
.DESCRIPTION
  Asks for nothing. What it needs are assets of the Automation account: a connection with WorkspaceUrl and Token (or ClientId and ClientSecret), a credential
  with the Stitch account's access token as its password and, unless the worker has a role in AWS, one with an access key id and its secret key.
  Outside of Azure Automation it rehearses on the sandbox, or works on the one that runs.
.PARAMETER BucketName
  The bucket.
.PARAMETER DeploymentRoleName
  The role that Databricks deploys clusters with.
.PARAMETER DestinationName
  The destination's display name.
.PARAMETER WorkspaceConnectionName
  The connection to the workspace.
.PARAMETER StitchCredentialName
  The credential of the Stitch account.
.PARAMETER AwsCredentialName
  The credential of AWS. Left out: the worker's own.
.EXAMPLE
  ./examples/AzureAutomation.ps1
#>
[CmdletBinding()]
param(
  [string] $BucketName = 'acme-lake',
  [string] $DeploymentRoleName = 'databricks-deployment',
  [string] $DestinationName = 'Lake',
  [string] $WorkspaceConnectionName = 'StitchDeltaWorkspace',
  [string] $StitchCredentialName = 'StitchDeltaStitch',
  [string] $AwsCredentialName
)
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$ConfirmPreference = 'None'
# The installed module; in the repository, where none is installed, the one that was built.
Import-Module $(if (Get-Module StitchDelta -ListAvailable) { 'StitchDelta' } else { "$PSScriptRoot/../out/StitchDelta" })

$access = @{}
$rehearses = $false
if (Get-Command Get-AutomationConnection -ErrorAction Ignore) {
  $access.Connection = Get-AutomationConnection -Name $WorkspaceConnectionName
  $access.StitchToken = (Get-AutomationPSCredential -Name $StitchCredentialName).Password
  if ($AwsCredentialName) { $access.AwsCredential = Get-AutomationPSCredential -Name $AwsCredentialName }
}
else {
  try { $null = Start-StitchSandbox; $rehearses = $true }
  catch { if ($_.FullyQualifiedErrorId -notlike 'SandboxRunning,*') { throw } }
}
try {
  $destination = Install-StitchDestination $BucketName -DeploymentRoleName $DeploymentRoleName -DestinationName $DestinationName @access
  $destination
  $wrong = @($destination | Test-StitchDestination @access | Where-Object Status -eq Failed)
  # An error that ends the runbook marks the job as failed.
  if ($wrong) { throw "$DestinationName does not work. $(($wrong | ForEach-Object { "$($_.CheckName): $($_.Actual) $($_.Remedy)" }) -join ' | ')" }
}
finally { if ($rehearses) { Stop-StitchSandbox } }
