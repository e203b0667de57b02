# The AWS stages against another server than the sandbox: what they send must be what AWS understands, not only what the sandbox does.
BeforeDiscovery {
  # moto is not this project's to install.
  $program = Get-Command moto_server -CommandType Application -ErrorAction Ignore | Select-Object -First 1
  $name = "The AWS stages against moto_server$(if (-not $program) { ' (skipped: that program is not on this machine)' })"
}

Describe '<name>' -ForEach @{ name = $name; program = $program } -Skip:(-not $program) {
  BeforeAll {
    . $PSScriptRoot/Common.ps1

    # A port that was free a moment ago.
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $port = $listener.LocalEndpoint.Port
    $listener.Stop()
    $start = [Diagnostics.ProcessStartInfo]::new($program.Source)
    '-H', '127.0.0.1', '-p', $port | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $start.UseShellExecute = $false
    $moto = [Diagnostics.Process]::Start($start)
    # Read to nowhere: a pipe that is full would stop it.
    $moto.BeginOutputReadLine()
    $moto.BeginErrorReadLine()
    $url = [uri] "http://127.0.0.1:$port"
    $clock = [Diagnostics.Stopwatch]::StartNew()
    while ($true) {
      try { $null = Invoke-RestMethod "$url/moto-api/data.json"; break }
      catch { if ($moto.HasExited -or $clock.Elapsed.TotalSeconds -gt 60) { throw "moto_server did not start: $_" } }
      [Threading.Thread]::Sleep(100)
    }

    function Get-Moto { param([string] $Service, [string] $Kind) (Invoke-RestMethod "$url/moto-api/data.json").$Service.$Kind }

    function Send-Iam {
      # moto, as it starts, asks for a credential but does not verify the signature.
      param([hashtable] $Query)
      $authorization = 'AWS4-HMAC-SHA256 Credential=operator/20240101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0'
      Invoke-RestMethod $url -Method Post -Body ($Query + @{ Version = '2010-05-08' }) -Headers @{ Authorization = $authorization } -SkipHeaderValidation
    }

    $aws = @{
      EndpointUrl = $url
      Region = 'us-east-1'
      AwsCredential = [pscredential]::new('operator', (ConvertTo-SecureString 'secret' -AsPlainText -Force))
    }
    $theirs = '{ "Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObjectAcl", "Resource": "arn:aws:s3:::acme-lake/*" }'
    $null = Invoke-RestMethod "$url/acme-lake" -Method Put
    $null = Invoke-RestMethod "$url/acme-lake?policy" -Method Put -ContentType 'application/json' -Body "{ `"Version`": `"2012-10-17`", `"Statement`": [ $theirs ] }"
    $null = Send-Iam @{
      Action = 'CreateRole'; RoleName = 'databricks-deployment'
      AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::414351767826:root"},"Action":"sts:AssumeRole"}]}'
    }

    function Invoke-Stage {
      $bucket = Get-StitchBucket acme-lake @aws
      $grant = $bucket | Grant-StitchBucketAccess @aws
      $made = $grant | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment @aws
      @{ Bucket = $bucket; Grant = $grant; Profile = $made }
    }

    $first = Invoke-Stage
  }
  AfterAll {
    if ($moto) {
      if (-not $moto.HasExited) { $moto.Kill($true) }
      $moto.WaitForExit()
    }
  }

  It 'finds the bucket' {
    $first.Bucket.BucketRegion | Should -Be us-east-1
    $first.Bucket.StitchRegion | Should -Be NorthAmerica
  }

  It 'adds its statement to the policy and keeps the other' {
    $first.Grant.Outcome | Should -Be Updated
    $statements = (Invoke-RestMethod "$url/acme-lake?policy").Statement
    $statements.Sid | Should -Be 'Theirs', 'Stmt123'
    $statements[0] | ConvertTo-Json | Should -Be ($theirs | ConvertFrom-Json | ConvertTo-Json)
    $statements[1].Principal.AWS | Should -Be 'arn:aws:iam::218546966473:role/LoaderDelta'
    $statements[1].Action | Should -Be 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'
    $statements[1].Resource | Should -Be 'arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*'
  }

  It 'makes the role, its policy and the profile' {
    $first.Profile.Outcome | Should -Be Created
    $first.Profile.InstanceProfileArn | Should -Be 'arn:aws:iam::123456789012:instance-profile/stitch-delta'
    $role = Get-Moto iam Role | Where-Object name -eq stitch-delta
    $role.arn | Should -Be $first.Profile.RoleArn
    ($role.assume_role_policy_document | ConvertFrom-Json).Statement.Principal.Service | Should -Be ec2.amazonaws.com
    Get-Moto iam InstanceProfile | Where-Object name -eq stitch-delta | ForEach-Object arn | Should -Be $first.Profile.InstanceProfileArn
    $policies = (Send-Iam @{ Action = 'ListRolePolicies'; RoleName = 'stitch-delta' }).ListRolePoliciesResponse.ListRolePoliciesResult.PolicyNames.member
    @($policies).Count | Should -Be 1
    $held = (Send-Iam @{ Action = 'GetInstanceProfile'; InstanceProfileName = 'stitch-delta' }).GetInstanceProfileResponse.GetInstanceProfileResult.InstanceProfile.Roles.member
    $held.RoleName | Should -Be stitch-delta
  }

  It 'lets the deployment role pass it' {
    $result = (Send-Iam @{ Action = 'GetRolePolicy'; RoleName = 'databricks-deployment'; PolicyName = 'StitchDelta-PassRole-stitch-delta' }).GetRolePolicyResponse.GetRolePolicyResult
    $statement = ([uri]::UnescapeDataString($result.PolicyDocument) | ConvertFrom-Json).Statement
    $statement.Action | Should -Be iam:PassRole
    $statement.Resource | Should -Be $first.Profile.RoleArn
  }

  It 'changes nothing the second time' {
    $before = Invoke-RestMethod "$url/acme-lake?policy" | ConvertTo-Json -Depth 9
    $second = Invoke-Stage
    $second.Grant.Outcome | Should -Be Unchanged
    $second.Profile.Outcome | Should -Be Unchanged
    Invoke-RestMethod "$url/acme-lake?policy" | ConvertTo-Json -Depth 9 | Should -Be $before
  }

  It 'repairs what is gone' {
    $null = Send-Iam @{ Action = 'RemoveRoleFromInstanceProfile'; InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }
    (Invoke-Stage).Profile.Outcome | Should -Be Created
    (Invoke-Stage).Profile.Outcome | Should -Be Unchanged
  }

  It 'takes the statement back and leaves the other' {
    ($first.Bucket | Revoke-StitchBucketAccess @aws).Outcome | Should -Be Updated
    (Invoke-RestMethod "$url/acme-lake?policy").Statement.Sid | Should -Be Theirs
    ($first.Bucket | Revoke-StitchBucketAccess @aws).Outcome | Should -Be Unchanged
  }

  It 'makes the policy where there is none, and deletes it with its last statement' {
    $null = Invoke-RestMethod "$url/acme-empty" -Method Put
    $bucket = Get-StitchBucket acme-empty @aws
    ($bucket | Grant-StitchBucketAccess @aws).Outcome | Should -Be Created
    (Invoke-RestMethod "$url/acme-empty?policy").Id | Should -Be 'Policy-LoaderDelta-MWF'
    $null = $bucket | Revoke-StitchBucketAccess @aws
    { Invoke-RestMethod "$url/acme-empty?policy" } | Should -Throw '*404*'
  }

  It 'says what is not there' {
    $null = Get-StitchBucket acme-nowhere @aws -ErrorVariable errors -ErrorAction SilentlyContinue
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'Bucket*,StitchDelta.Commands.GetStitchBucketCommand'
  }
}
