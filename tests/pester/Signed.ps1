# AWS without the module and without an SDK: what the sandbox holds is read, and set, by a request that is signed here.
function Get-Sha256 {
  param([AllowEmptyCollection()] [byte[]] $Bytes)
  [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData($Bytes)).ToLowerInvariant()
}

function Invoke-SignedRequest {
  # One request, signed with Signature Version 4. A table as the body becomes a form, as IAM and STS take it. An error of the service is an answer, too.
  param(
    [Parameter(Mandatory)] [uri] $Uri,
    [string] $Method = 'Get',
    $Body,
    [string] $Service = 's3',
    [Parameter(Mandatory)] [string] $AccessKeyId,
    [Parameter(Mandatory)] [securestring] $SecretAccessKey,
    [string] $SessionToken,
    [string] $Region = 'us-east-1'
  )
  $utf8 = [Text.Encoding]::UTF8
  $escape = { param($text) [uri]::EscapeDataString($text) }
  $isForm = $Body -is [Collections.IDictionary]
  if ($isForm) { $Body = @($Body.GetEnumerator() | ForEach-Object { "$(& $escape $_.Key)=$(& $escape $_.Value)" }) -join '&' }
  $bytes = [byte[]]::new(0)
  if ($Body -is [byte[]]) { $bytes = $Body } elseif ($Body) { $bytes = $utf8.GetBytes($Body) }

  $time = [datetime]::UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", [cultureinfo]::InvariantCulture)
  $headers = [ordered]@{ 'host' = $Uri.Authority; 'x-amz-content-sha256' = Get-Sha256 $bytes; 'x-amz-date' = $time }
  if ($SessionToken) { $headers['x-amz-security-token'] = $SessionToken }
  $query = @($Uri.Query.TrimStart('?') -split '&' | Where-Object { $_ } | ForEach-Object {
      $name, $value = $_ -split '=', 2
      "$(& $escape ([uri]::UnescapeDataString($name)))=$(& $escape ([uri]::UnescapeDataString("$value")))"
    })
  [array]::Sort($query, [StringComparer]::Ordinal)
  $signed = $headers.Keys -join ';'
  $canonical = $Method.ToUpperInvariant(), $Uri.AbsolutePath, ($query -join '&'), (-join ($headers.GetEnumerator() | ForEach-Object { "$($_.Key):$($_.Value)`n" })), $signed, $headers['x-amz-content-sha256'] -join "`n"

  $scope = $time.Substring(0, 8), $Region, $Service, 'aws4_request'
  $key = $utf8.GetBytes('AWS4' + [Net.NetworkCredential]::new('', $SecretAccessKey).Password)
  foreach ($part in $scope) { $key = [Security.Cryptography.HMACSHA256]::HashData($key, $utf8.GetBytes($part)) }
  $toSign = 'AWS4-HMAC-SHA256', $time, ($scope -join '/'), (Get-Sha256 $utf8.GetBytes($canonical)) -join "`n"
  $signature = [Convert]::ToHexString([Security.Cryptography.HMACSHA256]::HashData($key, $utf8.GetBytes($toSign))).ToLowerInvariant()

  $headers.Remove('host') # The client's own.
  $headers['Authorization'] = "AWS4-HMAC-SHA256 Credential=$AccessKeyId/$($scope -join '/'), SignedHeaders=$signed, Signature=$signature"
  $request = @{ Uri = $Uri; Method = $Method; Headers = $headers; SkipHeaderValidation = $true; SkipHttpErrorCheck = $true }
  if ($bytes.Length) { $request += @{ Body = $bytes; ContentType = $isForm ? 'application/x-www-form-urlencoded' : 'application/octet-stream' } }
  $answer = Invoke-WebRequest @request
  [pscustomobject]@{ StatusCode = [int] $answer.StatusCode; Content = $utf8.GetString($answer.RawContentStream.ToArray()) }
}
