# Wrong input: a clear error before anything is sent, and the next object goes on.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $null = Start-StitchSandbox
  function Get-Fault {
    # The one error that a command gives, and what it sent.
    param([scriptblock] $Command)
    $before = @(Get-StitchSandboxRequest).Count
    $ErrorActionPreference = 'Continue'
    # A command line that cannot be right stops the whole statement; a bad object is an error of its own.
    $output = try { & $Command 2>&1 } catch { $_ }
    $errors = @($output | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    [pscustomobject]@{
      Count = $errors.Count; Id = "$($errors[0].FullyQualifiedErrorId)".Split(',')[0]; Message = "$($errors[0].Exception.Message)"
      Category = "$($errors[0].CategoryInfo.Category)"; Remedy = "$($errors[0].ErrorDetails.RecommendedAction)"; Target = $errors[0].TargetObject
      Sent = @(Get-StitchSandboxRequest).Count - $before
    }
  }
  function ConvertTo-Secret { param([string] $Text) $s = [securestring]::new(); $Text.ToCharArray() | ForEach-Object { $s.AppendChar($_) }; $s }
}
AfterAll { Stop-StitchSandbox }

Describe 'Bucket names' {
  It "says what the bare name of '<Given>' would be" -ForEach @(
    @{ Given = 'https://acme-lake.s3.amazonaws.com/'; Bare = 'acme-lake' }
    @{ Given = 'https://acme-lake.s3.eu-central-1.amazonaws.com/a/b'; Bare = 'acme-lake' }
    @{ Given = 'https://s3.console.aws.amazon.com/s3/buckets/acme-lake?region=us-east-1&tab=objects'; Bare = 'acme-lake' }
    @{ Given = 'https://s3.amazonaws.com/acme-lake'; Bare = 'acme-lake' }
    @{ Given = 's3://acme-lake/stitch/'; Bare = 'acme-lake' }
    @{ Given = 'arn:aws:s3:::acme-lake/*'; Bare = 'acme-lake' }
    @{ Given = 'acme-lake/stitch'; Bare = 'acme-lake' }
  ) {
    $fault = Get-Fault { Get-StitchBucket $Given }
    $fault.Id | Should -Be BucketNameNotBare
    $fault.Remedy | Should -Match ([regex]::Escape("'$Bare'"))
    $fault.Category | Should -Be InvalidArgument
    $fault.Sent | Should -Be 0
  }

  It "understands '<_>'" -ForEach 'acme-lake', 's3://acme-lake', 's3://acme-lake/', 'arn:aws:s3:::acme-lake', ' acme-lake ' {
    (Get-StitchBucket $_).BucketName | Should -Be acme-lake
  }

  It "refuses '<_>'" -ForEach 'ab', 'Acme', 'acme_lake', 'acme..lake', '-acme', ('a' * 64) {
    $fault = Get-Fault { Get-StitchBucket $_ }
    $fault.Id | Should -Be BucketNameInvalid
    $fault.Sent | Should -Be 0
  }

  It 'goes on with the next name' {
    $found = 'Bad', 'acme-lake', 'https://x.s3.amazonaws.com', 'nowhere-to-be-found' | Get-StitchBucket -ErrorAction SilentlyContinue -ErrorVariable errors
    $found.BucketName | Should -Be acme-lake
    $errors.ForEach{ $_.FullyQualifiedErrorId.Split(',')[0] } | Should -Be 'BucketNameInvalid', 'BucketNameNotBare', 'BucketNotFound'
    $errors[2].TargetObject | Should -Be 'nowhere-to-be-found'
  }

  It 'is looked at by every stage that takes one' {
    (Get-Fault { Grant-StitchBucketAccess s3://acme-lake/x }).Id | Should -Be BucketNameNotBare
    (Get-Fault { New-DeltaInstanceProfile -BucketName https://acme-lake.s3.amazonaws.com }).Id | Should -Be BucketNameNotBare
    $fault = Get-Fault { New-StitchDestination -BucketName https://acme-lake.s3.amazonaws.com -JdbcUrl 'jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/1/c' -Token (ConvertTo-Secret x) }
    $fault.Id | Should -Be BucketNameNotBare
    $fault.Sent | Should -Be 0
  }
}

Describe 'Workspace addresses' {
  It "refuses '<Given>' with <Id>" -ForEach @(
    @{ Given = 'https://accounts.cloud.databricks.com/'; Id = 'WorkspaceUrlIsAccountHost' }
    @{ Given = 'accounts.cloud.databricks.com'; Id = 'WorkspaceUrlIsAccountHost' }
    @{ Given = 'https://adb-1234.5.azuredatabricks.net'; Id = 'WorkspaceNotOnAws' }
    @{ Given = 'https://1234.5.gcp.databricks.com'; Id = 'WorkspaceNotOnAws' }
    @{ Given = 'http://dbc-a1b2c3d4-e5f6.cloud.databricks.com'; Id = 'WorkspaceUrlInvalid' }
    @{ Given = 'ftp://x'; Id = 'WorkspaceUrlInvalid' }
  ) {
    $fault = Get-Fault { Connect-DeltaWorkspace $Given (ConvertTo-Secret dapi0) }
    $fault.Id | Should -Be $Id
    $fault.Category | Should -Be InvalidArgument
  }
}

Describe 'Secrets' {
  It 'refuses an empty token for <Name>' -ForEach @(
    @{ Name = 'Connect-DeltaWorkspace'; Command = { Connect-DeltaWorkspace https://dbc-1.cloud.databricks.com ([securestring]::new()) } }
    @{ Name = 'Connect-Stitch'; Command = { Connect-Stitch ([securestring]::new()) } }
    @{ Name = 'New-StitchDestination'; Command = { New-StitchDestination -BucketName acme-lake -JdbcUrl 'jdbc:spark://h:443/default;httpPath=sql/protocolv1/o/1/c' -Token ([securestring]::new()) } }
  ) {
    $fault = Get-Fault $Command
    $fault.Id | Should -Be TokenEmpty
    $fault.Sent | Should -Be 0
  }
}

Describe 'Runtimes' {
  BeforeAll { $arn = 'arn:aws:iam::123456789012:instance-profile/stitch-delta' }

  It "refuses '<Given>' with <Id>" -ForEach @(
    @{ Given = '6.2.x-scala2.11'; Id = 'RuntimeTooOld' }
    @{ Given = '5.5.x-scala2.11'; Id = 'RuntimeTooOld' }
    @{ Given = 'sixteen'; Id = 'RuntimeInvalid' }
  ) {
    $fault = Get-Fault { New-DeltaCluster -InstanceProfileArn $arn -SparkVersion $Given }
    $fault.Id | Should -Be $Id
    $fault.Sent | Should -Be 0
  }

  It "lets '<_>' through to Databricks" -ForEach '6.3.x-scala2.11', '10.4.x-scala2.12', '18.x-scala2.13' {
    (Get-Fault { New-DeltaCluster -InstanceProfileArn $arn -SparkVersion $_ }).Sent | Should -BeGreaterThan 0
  }

  It "refuses an ARN that is none: '<_>'" -ForEach 'stitch-delta', 'arn:aws:iam::123456789012:role/stitch-delta', 'arn:aws:iam::12:instance-profile/x' {
    $fault = Get-Fault { New-DeltaCluster -InstanceProfileArn $_ }
    $fault.Id | Should -Be ArnInvalid
    $fault.Sent | Should -Be 0
    (Get-Fault { Register-DeltaInstanceProfile $_ }).Id | Should -Be ArnInvalid
  }
}

Describe 'JDBC URLs' {
  It "refuses '<_>'" -ForEach 'https://dbc-1.cloud.databricks.com', 'jdbc:mysql://h/db', 'jdbc:spark://', 'jdbc:spark://h:443/default', 'nonsense' {
    $fault = Get-Fault { New-StitchDestination -BucketName acme-lake -JdbcUrl $_ -Token (ConvertTo-Secret x) }
    $fault.Id | Should -Be JdbcUrlInvalid
    $fault.Category | Should -Be InvalidArgument
    $fault.Sent | Should -Be 0
  }

  It 'never shows a secret that was pasted into one' {
    $fault = Get-Fault { New-StitchDestination -BucketName acme-lake -JdbcUrl 'jdbc:spark://h:99999/default;httpPath=x;PWD=dapi00000000000000000000000000000000' -Token (ConvertTo-Secret x) }
    $fault.Id | Should -Be JdbcUrlInvalid
    "$($fault.Message) $($fault.Remedy) $($fault.Target)" | Should -Not -Match 'dapi0000'
  }
}

Describe 'No connection' {
  It 'says how to connect' {
    Stop-StitchSandbox
    try {
      $env:DATABRICKS_HOST = $env:STITCH_ACCESS_TOKEN = $null
      $workspace, $stitch = { Get-DeltaCluster }, { Get-StitchDestination } | ForEach-Object {
        $ErrorActionPreference = 'Continue'
        & $_ 2>&1
      }
      $workspace.FullyQualifiedErrorId | Should -BeLike 'WorkspaceNotConnected,*'
      $workspace.ErrorDetails.RecommendedAction | Should -Match 'Connect-DeltaWorkspace'
      $stitch.FullyQualifiedErrorId | Should -BeLike 'StitchNotConnected,*'
      $stitch.ErrorDetails.RecommendedAction | Should -Match 'Connect-Stitch'
    }
    finally { $null = Start-StitchSandbox }
  }

  It 'sends a token to no other workspace than its own' {
    $fault = Get-Fault { Get-DeltaCluster -WorkspaceUrl https://dbc-other.cloud.databricks.com }
    $fault.Id | Should -Be WorkspaceNotConnected
    $fault.Sent | Should -Be 0
  }
}
