# The policy that Get-StitchPrivilege -Operator -AsPolicy prints suffices, and nothing in it can be left out: on a server that enforces it.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $hasMoto = [bool] (Get-Command moto_server -ErrorAction Ignore)
  # moto asks for neither of the two that come with the tags of CreateRole and CreateInstanceProfile, nor for PassRole. The sandbox does: Access.Tests.ps1.
  $unasked = 'iam:TagRole', 'iam:TagInstanceProfile', 'iam:PassRole'
  $needed = @(Get-StitchPrivilege -Operator | Where-Object { -not $_.IsOptional -and $_.Privilege -notin $unasked } | ForEach-Object { @{ Privilege = $_.Privilege } })
  $optional = @(Get-StitchPrivilege -Operator | Where-Object IsOptional | ForEach-Object { @{ Privilege = $_.Privilege } })
}

Describe 'The smallest policy of the operator' -Skip:(-not $hasMoto) {
  BeforeAll {
    . $PSScriptRoot/Common.ps1
    $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $listener.Start()
    $url = "http://127.0.0.1:$($listener.LocalEndpoint.Port)"
    $listener.Stop()
    $server = Start-Process moto_server '-H', '127.0.0.1', '-p', ([uri] $url).Port -PassThru -RedirectStandardOutput ([IO.Path]::GetTempFileName()) -RedirectStandardError ([IO.Path]::GetTempFileName())
    $until = [datetime]::UtcNow.AddSeconds(60)
    while ([datetime]::UtcNow -lt $until) { try { $null = Invoke-WebRequest "$url/moto-api/"; break } catch { Start-Sleep -Milliseconds 200 } }

    function Invoke-Moto {
      # A call before authentication is switched on: moto wants to see a service's name, and no more.
      param([string] $Service, [hashtable] $Form, [string] $Path = '/', [string] $Method = 'Post')
      $headers = @{ Authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/$Service/aws4_request, SignedHeaders=host, Signature=0" }
      Invoke-RestMethod "$url$Path" -Method $Method -Headers $headers -Body $Form -SkipHeaderValidation
    }

    function Reset-Moto {
      # A fresh account with a bucket, a deployment role and an operator who has this policy.
      param([string] $Policy)
      $null = Invoke-RestMethod "$url/moto-api/reset" -Method Post
      $null = Invoke-Moto s3 -Path /acme-lake -Method Put
      $trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::414351767826:root"},"Action":"sts:AssumeRole"}]}'
      $null = Invoke-Moto iam @{ Action = 'CreateRole'; Version = '2010-05-08'; RoleName = 'databricks-deployment'; AssumeRolePolicyDocument = $trust }
      $null = Invoke-Moto iam @{ Action = 'CreateUser'; Version = '2010-05-08'; UserName = 'operator' }
      $null = Invoke-Moto iam @{ Action = 'PutUserPolicy'; Version = '2010-05-08'; UserName = 'operator'; PolicyName = 'least'; PolicyDocument = $Policy }
      $key = (Invoke-Moto iam @{ Action = 'CreateAccessKey'; Version = '2010-05-08'; UserName = 'operator' }).CreateAccessKeyResponse.CreateAccessKeyResult.AccessKey
      $null = Invoke-RestMethod "$url/moto-api/reset-auth" -Method Post -Body '0' -ContentType text/plain
      $secret = [securestring]::new()
      $key.SecretAccessKey.ToCharArray() | ForEach-Object { $secret.AppendChar($_) }
      @{ EndpointUrl = $url; AwsCredential = [pscredential]::new($key.AccessKeyId, $secret) }
    }

    function Invoke-Everything {
      # All that the operator does in AWS, there and back.
      [CmdletBinding()]
      param([hashtable] $Aws)
      $ErrorActionPreference = 'Continue'
      Get-StitchBucket @Aws
      $granted = Get-StitchBucket acme-lake @Aws | Grant-StitchBucketAccess @Aws
      $granted
      $made = Get-StitchBucket acme-lake @Aws | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment @Aws
      $made
      Get-DeltaInstanceProfile @Aws
      $made | Remove-DeltaInstanceProfile -Force @Aws
      $granted | Revoke-StitchBucketAccess @Aws
    }

    function Get-Policy {
      param([string] $Without)
      $policy = Get-StitchPrivilege -Operator -AsPolicy -BucketName acme-lake -RoleName stitch-delta -DeploymentRoleName databricks-deployment | ConvertFrom-Json -Depth 9
      foreach ($statement in $policy.Statement) {
        $statement.Action = @($statement.Action | Where-Object { $_ -ne $Without })
        # moto takes every call to IAM for one on '*'. That the resources fit is proven on the sandbox, in Access.Tests.ps1.
        if ($statement.Action -like 'iam:*') { $statement.Resource = '*' }
      }
      $policy.Statement = @($policy.Statement | Where-Object { $_.Action.Count })
      $policy | ConvertTo-Json -Depth 9 -Compress
    }
  }
  AfterAll { if ($server) { Stop-Process -Id $server.Id } }
  AfterEach { $null = Invoke-RestMethod "$url/moto-api/reset-auth" -Method Post -Body 'inf' -ContentType text/plain -SkipHttpErrorCheck }

  It 'suffices' {
    $aws = Reset-Moto (Get-Policy)
    $output = Invoke-Everything $aws -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
    $errors | ForEach-Object { "$_" } | Should -BeNullOrEmpty
    $output[-1].Outcome | Should -Be Deleted
  }

  It 'is refused without <Privilege>, by that name' -ForEach $needed {
    $aws = Reset-Moto (Get-Policy -Without $Privilege)
    $errors = @(Invoke-Everything $aws -WarningAction SilentlyContinue 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    $fault = $errors | Where-Object FullyQualifiedErrorId -like 'AwsAccessDenied,*' | Select-Object -First 1
    $fault | Should -Not -BeNullOrEmpty -Because (($errors | ForEach-Object { "$($_.FullyQualifiedErrorId) $_" }) -join '; ')
    "$($fault.Exception.Message) $($fault.ErrorDetails.RecommendedAction)" | Should -Match ([regex]::Escape($Privilege) + '\b')
    $fault.CategoryInfo.Category | Should -Be PermissionDenied
  }

  It 'works without <Privilege>' -ForEach $optional {
    $aws = Reset-Moto (Get-Policy -Without $Privilege)
    $null = Invoke-Everything $aws -ErrorVariable errors -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
    $errors | ForEach-Object { "$_" } | Should -BeNullOrEmpty
  }
}
