<#
.SYNOPSIS
  Runs the suite of real clients against a sandbox of its own and prints what Node's test runner says.
.EXAMPLE
  ./run.ps1 -Module ../../out/StitchDelta
.EXAMPLE
  ./run.ps1 -Module ../../out/StitchDelta -Client s3
#>
[CmdletBinding()]
param(
  [Parameter(Mandatory)][string] $Module,
  # The clients to run, as in the names of the files.
  [string] $Client = '*'
)

$ErrorActionPreference = 'Stop'
Import-Module (Resolve-Path $Module)

function Get-Text {
  param([securestring] $Secret)
  [Net.NetworkCredential]::new('', $Secret).Password
}

function New-Certificate {
  # For localhost, self-signed and forgotten after the run: the SQL driver insists on TLS, the sandbox has none.
  $key = [Security.Cryptography.RSA]::Create(2048)
  try {
    $request = [Security.Cryptography.X509Certificates.CertificateRequest]::new(
      'CN=localhost', $key, [Security.Cryptography.HashAlgorithmName]::SHA256, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $names.AddDnsName('localhost')
    $request.CertificateExtensions.Add($names.Build($false))
    $now = [DateTimeOffset]::UtcNow
    $certificate = $request.CreateSelfSigned($now.AddDays(-1), $now.AddDays(1))
    try { @{ Key = $key.ExportPkcs8PrivateKeyPem(); Certificate = $certificate.ExportCertificatePem() } }
    finally { $certificate.Dispose() }
  }
  finally { $key.Dispose() }
}

$sandbox = Start-StitchSandbox -ClusterStartSeconds 0.5
try {
  # The operator's side, so that there is a cluster that may use the bucket. Stitch is not let in: a test looks at what that changes.
  $line = Get-StitchBucket acme-lake |
    New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile |
    New-DeltaCluster -ClusterName stitch | Get-DeltaJdbcUrl
  $tls = New-Certificate
  # A session has one sandbox; the one with Unity Catalog is another session's.
  $session = [powershell]::Create().AddScript('param($Module) Import-Module $Module; Start-StitchSandbox -WorkspaceKind UnityCatalog').AddArgument("$(Resolve-Path $Module)")
  $catalogs = $session.Invoke()[0]

  $start = [Diagnostics.ProcessStartInfo]::new((Get-Command node -CommandType Application | Select-Object -First 1).Source)
  $start.WorkingDirectory = $PSScriptRoot
  $start.UseShellExecute = $false
  foreach ($argument in @('--test', '--test-reporter=tap', '--test-timeout=120000') + (Get-ChildItem $PSScriptRoot -Filter "$Client.test.mjs").Name) { $start.ArgumentList.Add($argument) }
  # What the machine's user has set up for these clients is not for the sandbox.
  foreach ($name in @($start.Environment.Keys) -match '^(AWS|DATABRICKS)_') { $null = $start.Environment.Remove($name) }
  $settings = @{
    AWS_ENDPOINT_URL            = $sandbox.AwsEndpointUrl
    AWS_REGION                  = 'us-east-1'
    AWS_ACCESS_KEY_ID           = $sandbox.AccessKeyId
    AWS_SECRET_ACCESS_KEY       = Get-Text $sandbox.SecretAccessKey
    AWS_CONFIG_FILE             = Join-Path $PSScriptRoot 'none'
    AWS_SHARED_CREDENTIALS_FILE = Join-Path $PSScriptRoot 'none'
    DATABRICKS_HOST             = $sandbox.WorkspaceUrl
    DATABRICKS_TOKEN            = Get-Text $sandbox.WorkspaceToken
    DATABRICKS_CONFIG_FILE      = Join-Path $PSScriptRoot 'none'
    UC_HOST                     = $catalogs.WorkspaceUrl
    UC_TOKEN                    = Get-Text $catalogs.WorkspaceToken
    UC_AWS_ENDPOINT_URL         = $catalogs.AwsEndpointUrl
    UC_AWS_ACCESS_KEY_ID        = $catalogs.AccessKeyId
    UC_AWS_SECRET_ACCESS_KEY    = Get-Text $catalogs.SecretAccessKey
    SANDBOX_BUCKET              = $line.BucketName
    SANDBOX_INSTANCE_PROFILE    = $line.InstanceProfileArn
    SANDBOX_CLUSTER             = $line.ClusterId
    SANDBOX_HTTP_PATH           = $line.HttpPath
    SANDBOX_TLS_KEY             = $tls.Key
    SANDBOX_TLS_CERTIFICATE     = $tls.Certificate
  }
  foreach ($name in $settings.Keys) { $start.Environment[$name] = "$($settings[$name])" }
  $node = [Diagnostics.Process]::Start($start)
  $node.WaitForExit()
}
finally {
  Stop-StitchSandbox
  # With its runspace the other sandbox ends.
  if ($session) { $session.Runspace.Dispose(); $session.Dispose() }
}
exit $node.ExitCode
