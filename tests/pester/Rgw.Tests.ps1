# The bucket policy where one is enforced: Ceph's RADOS Gateway lets a role assumed over STS do what the policy says, and no more.
BeforeDiscovery {
  # On Debian, tests/rgw/start.sh --install installs it.
  $missing = 'bash', 'radosgw', 'ceph-mon', 'ceph-osd', 'ceph' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) } | Select-Object -First 1
  $name = "The grant on a RADOS Gateway$(if ($missing) { " (skipped: $missing is not on this machine)" })"
}

Describe '<name>' -ForEach @{ name = $name } -Skip:([bool] $missing) {
  BeforeAll {
    . $PSScriptRoot/Common.ps1
    $script = Join-Path $PSScriptRoot '../rgw/start.sh'
    $rgw = & bash $script | Out-String | ConvertFrom-Json
    if ($LASTEXITCODE -ne 0) { throw 'the gateway did not start' }

    # The clients of the other side are the SDK's own, out of the module's folder: the module keeps a copy apart for itself.
    'Core', 'S3', 'SecurityToken' | ForEach-Object { Add-Type -Path (Join-Path $moduleFiles "net8.0/engine/AWSSDK.$_.dll") }
    $settings = @{ ServiceURL = $rgw.endpoint; AuthenticationRegion = 'us-east-1'; MaxErrorRetry = 0 }

    function New-S3 {
      param([Amazon.Runtime.AWSCredentials] $Credential)
      # A connection for each call, for the gateway takes the body of what it has refused for the next request; and it is older than checksums in trailers.
      $config = [Amazon.S3.AmazonS3Config] ($settings + @{ ForcePathStyle = $true; CacheHttpClient = $false; RequestChecksumCalculation = 'WHEN_REQUIRED' })
      [Amazon.S3.AmazonS3Client]::new($Credential, $config)
    }

    function New-RoleS3 {
      param([string] $Role)
      $stitch = [Amazon.Runtime.BasicAWSCredentials]::new($rgw.stitch.accessKeyId, $rgw.stitch.secretAccessKey)
      $sts = [Amazon.SecurityToken.AmazonSecurityTokenServiceClient]::new($stitch, [Amazon.SecurityToken.AmazonSecurityTokenServiceConfig] $settings)
      $request = [Amazon.SecurityToken.Model.AssumeRoleRequest] @{ RoleArn = "arn:aws:iam::$($rgw.tenant):role/$Role"; RoleSessionName = 'load' }
      try { New-S3 $sts.AssumeRoleAsync($request).GetAwaiter().GetResult().Credentials }
      finally { $sts.Dispose() }
    }

    function Send-S3 {
      param([Amazon.S3.AmazonS3Client] $Client, [string] $Operation, [hashtable] $Given)
      $request = New-Object "Amazon.S3.Model.${Operation}Request" -Property $Given
      $Client."${Operation}Async"($request).GetAwaiter().GetResult()
    }

    # Every operation, as the SDK calls it, with what it is given.
    $operations = {
      param([string] $BucketName)
      $bucket = @{ BucketName = $BucketName }
      $object = $bucket + @{ Key = 'theirs' }
      $upload = $object + @{ UploadId = $uploadId[$BucketName] }
      @{
        granted = [ordered] @{
          ListObjects = $bucket
          ListObjectsV2 = $bucket
          HeadBucket = $bucket
          GetObjectMetadata = $object
          GetObject = $object
          PutObject = $bucket + @{ Key = 'ours'; ContentBody = 'ours' }
          CopyObject = @{ SourceBucket = $BucketName; SourceKey = 'theirs'; DestinationBucket = $BucketName; DestinationKey = 'copy' }
          InitiateMultipartUpload = $bucket + @{ Key = 'ours' }
          UploadPart = $upload + @{ PartNumber = 1; PartSize = 4; InputStream = [IO.MemoryStream]::new([byte[]]::new(4)) }
          DeleteObject = $bucket + @{ Key = 'copy' }
          DeleteObjects = $bucket + @{ Objects = [Collections.Generic.List[Amazon.S3.Model.KeyVersion]] @([Amazon.S3.Model.KeyVersion] @{ Key = 'ours' }) }
        }
        withheld = [ordered] @{
          GetBucketPolicy = $bucket
          PutBucketPolicy = $bucket + @{ Policy = $everything }
          GetBucketAcl = $bucket
          PutBucketAcl = $bucket + @{ ACL = 'private' }
          GetObjectAcl = $object
          PutObjectAcl = $object + @{ ACL = 'private' }
          GetObjectTagging = $object
          DeleteObjectTagging = $object
          GetBucketLocation = $bucket
          GetBucketTagging = $bucket
          DeleteBucketTagging = $bucket
          GetBucketVersioning = $bucket
          PutBucketVersioning = $bucket + @{ VersioningConfig = [Amazon.S3.Model.S3BucketVersioningConfig] @{ Status = 'Suspended' } }
          ListVersions = $bucket
          GetCORSConfiguration = $bucket
          DeleteCORSConfiguration = $bucket
          GetLifecycleConfiguration = $bucket
          DeleteLifecycleConfiguration = $bucket
          ListMultipartUploads = $bucket
          ListParts = $upload
          AbortMultipartUpload = $upload
          DeleteBucket = $bucket
          # The last, lest it take the others' permission away.
          DeleteBucketPolicy = $bucket
        }
      }
    }

    function Get-Outcome {
      # 'refused' or 'done', or what else the gateway says.
      param([Amazon.S3.AmazonS3Client] $Client, [string] $Operation, [hashtable] $Given)
      $code = ''
      try { $status = [int] (Send-S3 $Client $Operation $Given).HttpStatusCode }
      catch {
        $refusal = $_.Exception
        while ($refusal -and $refusal -isnot [Amazon.S3.AmazonS3Exception]) { $refusal = $refusal.InnerException }
        if (-not $refusal) { throw }
        $status, $code = [int] $refusal.StatusCode, $refusal.ErrorCode
      }
      if ($status -eq 403) { 'refused' } elseif ($status -lt 300) { 'done' } else { "$status $code".Trim() }
    }

    function Get-Allowed {
      # What the client is not refused; what is not done either says so.
      param([Amazon.S3.AmazonS3Client] $Client, [string] $BucketName)
      $all = & $operations $BucketName
      foreach ($operation in @($all.granted.Keys) + @($all.withheld.Keys)) {
        $given = $all.granted[$operation] ?? $all.withheld[$operation]
        $outcome = Get-Outcome $Client $operation $given
        if ($outcome -eq 'done') { $operation } elseif ($outcome -ne 'refused') { "${operation}: $outcome" }
      }
    }

    $owner = New-S3 ([Amazon.Runtime.BasicAWSCredentials]::new($rgw.owner.accessKeyId, $rgw.owner.secretAccessKey))
    $loader = New-RoleS3 LoaderDelta
    $other = New-RoleS3 Other
    $uploadId = @{}
    foreach ($bucket in 'acme-lake', 'acme-spare') {
      $null = Send-S3 $owner PutBucket @{ BucketName = $bucket }
      $null = Send-S3 $owner PutObject @{ BucketName = $bucket; Key = 'theirs'; ContentBody = 'theirs' }
      $uploadId[$bucket] = (Send-S3 $owner InitiateMultipartUpload @{ BucketName = $bucket; Key = 'theirs' }).UploadId
    }

    $aws = @{
      EndpointUrl = $rgw.endpoint
      Region = 'us-east-1'
      AwsCredential = [pscredential]::new($rgw.owner.accessKeyId, (ConvertTo-SecureString $rgw.owner.secretAccessKey -AsPlainText -Force))
    }
    $get = @{ BucketName = 'acme-lake'; Key = 'theirs' }
    $put = @{ BucketName = 'acme-lake'; Key = 'ours'; ContentBody = 'ours' }
    $everything = '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::218546966473:role/LoaderDelta" }, "Action": "s3:*", "Resource": "*" } ] }'
  }
  AfterAll {
    $owner, $loader, $other | Where-Object { $_ } | ForEach-Object { $_.Dispose() }
    if ($rgw) { & bash $script stop $rgw.folder }
  }

  It 'tries nothing that a policy could not allow the loader' {
    $null = Send-S3 $owner PutBucketPolicy @{ BucketName = 'acme-spare'; Policy = $everything }
    $allowed = Get-Allowed $loader acme-spare
    $all = & $operations acme-spare
    $allowed -replace ':.*' | Should -Be (@($all.granted.Keys) + @($all.withheld.Keys))
    # What was not done was allowed all the same: there is no such thing on the bucket, or it is not empty.
    $allowed -match ':' -replace '.*: ' | Sort-Object -Unique | Should -BeIn '404', '404 NoSuchTagSet', '404 NoSuchCORSConfiguration', '409 BucketNotEmpty'
  }

  It 'lets the loader do nothing before the grant' {
    Get-Allowed $loader acme-lake | Should -BeNullOrEmpty
  }

  Context 'with the grant' {
    BeforeAll { $grant = Get-StitchBucket acme-lake @aws | Grant-StitchBucketAccess @aws }

    It 'has it in the policy' {
      $grant.Outcome | Should -Be Created
      (Send-S3 $owner GetBucketPolicy @{ BucketName = 'acme-lake' }).Policy | Should -Be $grant.Policy
      ($grant | Grant-StitchBucketAccess @aws).Outcome | Should -Be Unchanged
    }

    It 'lets the loader list, head, get, put and delete, and do nothing else' {
      Get-Allowed $loader acme-lake | Should -Be (& $operations acme-lake).granted.Keys
    }

    It 'lets the loader write in parts, and read and delete what it wrote' {
      $object = @{ BucketName = 'acme-lake'; Key = 'large' }
      # All parts but the last have 5 MB at least.
      $sizes = 5MB, 7
      $upload = $object + @{ UploadId = (Send-S3 $loader InitiateMultipartUpload $object).UploadId }
      $parts = [Collections.Generic.List[Amazon.S3.Model.PartETag]]::new()
      foreach ($number in 1..$sizes.Count) {
        $content = [IO.MemoryStream]::new([byte[]]::new($sizes[$number - 1]))
        $part = Send-S3 $loader UploadPart ($upload + @{ PartNumber = $number; PartSize = $content.Length; InputStream = $content })
        $parts.Add([Amazon.S3.Model.PartETag]::new($number, $part.ETag))
      }
      $null = Send-S3 $loader CompleteMultipartUpload ($upload + @{ PartETags = $parts })
      (Send-S3 $loader GetObjectMetadata $object).ContentLength | Should -Be (5MB + 7)
      (Send-S3 $loader ListObjectsV2 @{ BucketName = 'acme-lake' }).S3Objects.Key | Should -Contain large
      $null = Send-S3 $loader DeleteObject $object
      (Send-S3 $loader ListObjectsV2 @{ BucketName = 'acme-lake' }).S3Objects.Key | Should -Not -Contain large
    }

    It 'lets the loader into no other bucket' {
      Get-Allowed $loader acme-spare | Should -BeNullOrEmpty
    }

    It 'lets no other role in' {
      Get-Allowed $other acme-lake | Should -BeNullOrEmpty
    }
  }

  It 'lets the loader do nothing once it is revoked' {
    Get-Outcome $loader PutObject $put | Should -Be done
    (Get-StitchBucket acme-lake @aws | Revoke-StitchBucketAccess @aws).Outcome | Should -Be Deleted
    Get-Allowed $loader acme-lake | Should -BeNullOrEmpty
    # Nor with what it wrote itself, which is still there.
    $its = @{ BucketName = 'acme-lake'; Key = 'ours' }
    Get-Outcome $loader GetObject $its | Should -Be refused
    (Send-S3 $owner ListObjectsV2 @{ BucketName = 'acme-lake' }).S3Objects.Key | Should -Contain ours
  }

  It 'leaves a refusal of others in force, with the grant and after it' {
    $theirs = '{ "Version": "2012-10-17", "Statement": { "Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-lake/theirs" } }'
    $null = Send-S3 $owner PutBucketPolicy @{ BucketName = 'acme-lake'; Policy = $theirs }
    $bucket = Get-StitchBucket acme-lake @aws
    ($bucket | Grant-StitchBucketAccess @aws).Outcome | Should -Be Updated
    Get-Outcome $loader PutObject $put | Should -Be done
    Get-Outcome $loader GetObject @{ BucketName = 'acme-lake'; Key = 'ours' } | Should -Be done
    Get-Outcome $loader GetObject $get | Should -Be refused
    ($bucket | Revoke-StitchBucketAccess @aws).Outcome | Should -Be Updated
    (Send-S3 $owner GetBucketPolicy @{ BucketName = 'acme-lake' }).Policy | Should -Be $theirs
    Get-Outcome $loader PutObject $put | Should -Be refused
  }

  It 'makes the policy work that the guide once had: no objects, for the want of a star' {
    $wanting = (Get-StitchBucketPolicy acme-lake).Replace('acme-lake/*', 'acme-lake/')
    $wanting | Should -BeLike '*:acme-lake/"*'
    $null = Send-S3 $owner PutBucketPolicy @{ BucketName = 'acme-lake'; Policy = $wanting }
    Get-Outcome $loader HeadBucket @{ BucketName = 'acme-lake' } | Should -Be done
    Get-Outcome $loader GetObject $get | Should -Be refused
    $bucket = Get-StitchBucket acme-lake @aws
    ($bucket | Grant-StitchBucketAccess @aws).Outcome | Should -Be Updated
    Get-Outcome $loader GetObject $get | Should -Be done
    Get-Outcome $loader PutObject $put | Should -Be done
  }
}
