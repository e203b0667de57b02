# The drift harness: an installation, something that people do to it behind the module's back, and what doctor, remedy, repair and uninstall make of it.
# Drift.Rows.ps1 has the table; this file runs a row. It is a black box: things are changed and read by the services' own APIs, and the module is asked by its cmdlets.
#
# A row is run on sandboxes of its own, in the same state each time:
#   Named   Test-StitchDestination names the part, and no healthy one, and writes nothing
#   Remedy  the printed command, pasted as it stands, repairs it
#   Repair  -Repair repairs it, or leaves all as it is and says why
#   Undo    Uninstall-StitchDestination leaves what was there before the install, or says of each thing what it left; also after -Repair
#   Rules   in all of that nothing of anybody else's changes, each write is reported, no error is unexpected, and no destination is left without its cluster
. $PSScriptRoot/Signed.ps1

$Aspects = 'Named', 'Remedy', 'Repair', 'Undo', 'Rules'

#region The services, past the module

# The requests of Signed.ps1 and of Invoke-RestMethod, on connections that stay open: a row takes several hundred.
Add-Type -TypeDefinition @'
using System; using System.Collections.Generic; using System.Linq; using System.Net.Http; using System.Net.Http.Headers; using System.Security.Cryptography; using System.Text;
public static class RawRequest {
  private static readonly HttpClient Client = new HttpClient(new HttpClientHandler { UseProxy = false, UseCookies = false });
  public static string[] Send(string method, string uri, string body, string type, string token) {
    using var request = new HttpRequestMessage(new HttpMethod(method), uri);
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    return Answer(request, body, type);
  }
  public static string[] Sign(string method, string uri, string body, string type, string service, string region, string id, string secret, string target = null) {
    using var request = new HttpRequestMessage(new HttpMethod(method), uri);
    var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    var hash = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
    var query = string.Join("&", request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Contains('=') ? p : p + "=").OrderBy(p => p, StringComparer.Ordinal));
    var canonical = string.Join("\n", method, request.RequestUri.AbsolutePath, query, "host:" + request.RequestUri.Authority + "\nx-amz-content-sha256:" + hash + "\nx-amz-date:" + time + "\n", "host;x-amz-content-sha256;x-amz-date", hash);
    var scope = string.Join("/", time.Substring(0, 8), region, service, "aws4_request");
    var key = Encoding.UTF8.GetBytes("AWS4" + secret);
    foreach (var part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
    var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Join("\n", "AWS4-HMAC-SHA256", time, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))))));
    request.Headers.Add("x-amz-content-sha256", hash);
    request.Headers.Add("x-amz-date", time);
    if (target != null) request.Headers.Add("x-amz-target", target);
    request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=" + id + "/" + scope + ", SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=" + signature);
    return Answer(request, body, type);
  }
  private static string Hex(byte[] bytes) { return Convert.ToHexString(bytes).ToLowerInvariant(); }
  private static string[] Answer(HttpRequestMessage request, string body, string type) {
    if (body.Length > 0) { request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)); request.Content.Headers.ContentType = new MediaTypeHeaderValue(type); }
    using var answer = Client.Send(request);
    using var reader = new System.IO.StreamReader(answer.Content.ReadAsStream(), Encoding.UTF8);
    return new[] { ((int) answer.StatusCode).ToString(), reader.ReadToEnd() };
  }
}
'@

function Send-Unity { param([string] $Method, [string] $Path, $Body) Send-Databricks $Method "2.1/unity-catalog/$Path" $Body }

function Edit-Privilege {
  param([string] $Kind, [string] $Name, [string[]] $Add = @(), [string[]] $Remove = @(), [string] $Principal = $world.Installed.Principal)
  $null = Send-Unity PATCH "permissions/$Kind/$Name" @{ changes = @(@{ principal = $Principal; add = $Add; remove = $Remove }) }
}

function Set-WorkspaceSetting {
  param([string] $Type, [string] $Field, $Value)
  $etag = (Send-Databricks GET "2.0/settings/types/$Type/names/default").etag
  $null = Send-Databricks PATCH "2.0/settings/types/$Type/names/default" @{ allow_missing = $true; field_mask = "$Field.value"; setting = @{ etag = $etag; setting_name = 'default'; $Field = @{ value = $Value } } }
}

function Add-Location {
  # Somebody else's location, and its credential, for a role that is somebody else's, too.
  param([string] $Name = 'theirs', [string] $Url = 's3://acme-lake/', [string] $RoleName = 'reporting')
  $null = Send-Unity POST storage-credentials @{ name = $Name; aws_iam_role = @{ role_arn = "arn:aws:iam::123456789012:role/$RoleName" }; skip_validation = $true }
  $null = Send-Unity POST external-locations @{ name = $Name; url = $Url; credential_name = $Name; enable_file_events = $false; skip_validation = $true }
  $null = Send-Unity PATCH "external-locations/$Name" @{ owner = 'analyst@acme.example' }
}

function Edit-CredentialTrust {
  # Each statement of the trust policy of the credential's role; what the block returns takes its place.
  param([scriptblock] $Change)
  $trust = [uri]::UnescapeDataString((Send-Iam GetRole @{ RoleName = 'stitch-unity-acme-lake-c25a7acd' }).Role.AssumeRolePolicyDocument) | ConvertFrom-Json -AsHashtable
  $trust.Statement = @(foreach ($statement in @($trust.Statement)) { & $Change $statement })
  $null = Send-Iam UpdateAssumeRolePolicy @{ RoleName = 'stitch-unity-acme-lake-c25a7acd'; PolicyDocument = (ConvertTo-Json $trust -Depth 9 -Compress) }
}

function Get-Plain { param([securestring] $Secret) [Net.NetworkCredential]::new('', $Secret).Password }

function Send-S3 {
  param([string] $Method, [string] $Path, [string] $Body, [switch] $AsPartner, [string] $Region = 'us-east-1')
  $key = if ($AsPartner) { $world.PartnerKey } else { $world.AwsKey }
  $answer = [RawRequest]::Sign($Method.ToUpperInvariant(), "$($world.AwsUrl)$Path", $Body, 'application/octet-stream', 's3', $Region, $key[0], $key[1])
  if ([int] $answer[0] -ge 400 -and $Method -ne 'Get') { throw "$Method $Path`: $($answer[1])" }
  @{ StatusCode = [int] $answer[0]; Content = $answer[1] }
}

function Send-Kms {
  param([string] $Operation, $Body = @{})
  $answer = [RawRequest]::Sign('POST', $world.AwsUrl, (ConvertTo-Json $Body -Depth 9 -Compress), 'application/x-amz-json-1.1', 'kms', 'us-east-1', $world.AwsKey[0], $world.AwsKey[1], "TrentService.$Operation")
  if ([int] $answer[0] -ge 400) { throw "$Operation`: $($answer[1])" }
  $answer[1] | ConvertFrom-Json -AsHashtable
}

function New-Key {
  # A key whose policy lets Stitch's loader in, and leaves the rest to IAM.
  $users = @{ Effect = 'Allow'; Principal = @{ AWS = 'arn:aws:iam::123456789012:root' }; Action = 'kms:*'; Resource = '*' }, @{ Effect = 'Allow'; Principal = @{ AWS = 'arn:aws:iam::218546966473:role/LoaderDelta' }; Action = 'kms:Decrypt', 'kms:GenerateDataKey'; Resource = '*' }
  (Send-Kms CreateKey @{ Policy = (ConvertTo-Json @{ Version = '2012-10-17'; Statement = $users } -Depth 9 -Compress) }).KeyMetadata.Arn
}

function Set-BucketKey {
  param([string] $Key)
  $id = if ($Key) { "<KMSMasterKeyID>$Key</KMSMasterKeyID>" }
  $null = Send-S3 Put 'acme-lake?encryption' "<ServerSideEncryptionConfiguration xmlns=`"http://s3.amazonaws.com/doc/2006-03-01/`"><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>$id</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>"
}

function Add-RoleKey {
  # The statement as the module writes it.
  param([string] $Key)
  $document = Get-Inline stitch-delta StitchDelta-acme-lake
  $document.Statement = @($document.Statement) + [ordered]@{ Effect = 'Allow'; Action = 'kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:DescribeKey'; Resource = @($Key) }
  Set-Inline stitch-delta StitchDelta-acme-lake $document
}

function Send-Iam {
  param([string] $Action, [hashtable] $With = @{})
  $form = foreach ($pair in (@{ Action = $Action; Version = '2010-05-08' } + $With).GetEnumerator()) { "$([uri]::EscapeDataString($pair.Key))=$([uri]::EscapeDataString($pair.Value))" }
  $answer = [RawRequest]::Sign('POST', $world.AwsUrl, ($form -join '&'), 'application/x-www-form-urlencoded', 'iam', 'us-east-1', $world.AwsKey[0], $world.AwsKey[1])
  if ([int] $answer[0] -ge 400) { throw "$Action`: $($answer[1])" }
  ([xml] $answer[1]).DocumentElement."${Action}Result"
}

function Send-Json {
  param([string] $Method, [uri] $Uri, $Body, [string] $Token)
  $answer = [RawRequest]::Send($Method, $Uri.AbsoluteUri, $(if ($Body) { ConvertTo-Json $Body -Depth 9 -Compress } else { '' }), 'application/json', $Token)
  if ([int] $answer[0] -ge 400) { throw "$Method $Uri`: $($answer[1])" }
  if ($answer[1]) { $answer[1] | ConvertFrom-Json -AsHashtable }
}

function Send-Databricks {
  param([string] $Method, [string] $Path, $Body, [int] $Workspace = 0)
  Send-Json $Method ([uri]::new($world.Workspaces[$Workspace].WorkspaceUrl, "api/$Path")) $Body $world.WorkspaceTokens[$Workspace]
}

function Send-Stitch {
  param([string] $Method, [string] $Path, $Body, [int] $Account = 0)
  Send-Json $Method ([uri]::new($world.StitchUrl, "v4/$Path")) $Body $world.StitchTokens[$Account]
}

function Get-Policy {
  param([string] $Bucket = 'acme-lake', [switch] $AsPartner)
  $answer = Send-S3 Get "${Bucket}?policy" -AsPartner:$AsPartner
  if ($answer.StatusCode -eq 200) { $answer.Content | ConvertFrom-Json -AsHashtable }
}

function Set-Policy {
  param([hashtable] $Policy, [string] $Bucket = 'acme-lake')
  if (@($Policy.Statement).Count -eq 0) { $null = Send-S3 Delete "${Bucket}?policy" }
  else { $null = Send-S3 Put "${Bucket}?policy" (ConvertTo-Json $Policy -Depth 12 -Compress) }
}

function Add-Statement {
  param([hashtable] $Statement, [string] $Bucket = 'acme-lake')
  $policy = (Get-Policy $Bucket) ?? @{ Version = '2012-10-17'; Statement = @() }
  $policy.Statement = @($policy.Statement) + $Statement
  Set-Policy $policy $Bucket
}

function Test-Loader { param([hashtable] $Statement) $Statement.Effect -eq 'Allow' -and "$($Statement.Principal.AWS)" -match 'LoaderDelta' }

function Edit-Grant {
  # Our statement in the bucket's policy. What the block returns takes its place.
  param([scriptblock] $Change)
  $policy = Get-Policy
  $policy.Statement = @(foreach ($statement in @($policy.Statement)) { if (Test-Loader $statement) { & $Change $statement $policy } else { $statement } })
  Set-Policy $policy
}

function Get-Inline {
  param([string] $Role, [string] $Policy)
  [uri]::UnescapeDataString((Send-Iam GetRolePolicy @{ RoleName = $Role; PolicyName = $Policy }).PolicyDocument) | ConvertFrom-Json -AsHashtable
}

function Set-Inline {
  param([string] $Role, [string] $Policy, $Document)
  if ($Document -isnot [string]) { $Document = ConvertTo-Json $Document -Depth 12 -Compress }
  $null = Send-Iam PutRolePolicy @{ RoleName = $Role; PolicyName = $Policy; PolicyDocument = $Document }
}

function Edit-Inline {
  # Each statement of an inline policy; what the block returns takes its place.
  param([string] $Role, [string] $Policy, [scriptblock] $Change)
  $document = Get-Inline $Role $Policy
  $document.Statement = @(foreach ($statement in @($document.Statement)) { & $Change $statement })
  Set-Inline $Role $Policy $document
}

function Set-Trust { param($Document) $null = Send-Iam UpdateAssumeRolePolicy @{ RoleName = 'stitch-delta'; PolicyDocument = (ConvertTo-Json $Document -Depth 9 -Compress) } }

function New-Trust { param([string] $Service = 'ec2.amazonaws.com', [hashtable] $More = @{}) @{ Effect = 'Allow'; Principal = @{ Service = $Service }; Action = 'sts:AssumeRole' } + $More }

function New-Document { param([hashtable[]] $Statement) @{ Version = '2012-10-17'; Statement = @($Statement) } }

function New-Role {
  param([string] $Name, [hashtable] $Tags = @{}, [string] $Description, [string] $Service = 'ec2.amazonaws.com')
  $with = @{ RoleName = $Name; AssumeRolePolicyDocument = (ConvertTo-Json (New-Document (New-Trust $Service)) -Depth 9 -Compress) }
  if ($Description) { $with.Description = $Description }
  $at = 0
  foreach ($key in $Tags.Keys) { $at++; $with["Tags.member.$at.Key"] = $key; $with["Tags.member.$at.Value"] = $Tags[$key] }
  $null = Send-Iam CreateRole $with
}

function Remove-Role {
  param([string] $Name)
  foreach ($profile in @((Send-Iam ListInstanceProfilesForRole @{ RoleName = $Name }).InstanceProfiles.member | Where-Object { $_ })) {
    $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = $profile.InstanceProfileName; RoleName = $Name }
  }
  foreach ($policy in @((Send-Iam ListRolePolicies @{ RoleName = $Name }).PolicyNames.member | Where-Object { $_ })) { $null = Send-Iam DeleteRolePolicy @{ RoleName = $Name; PolicyName = $policy } }
  $null = Send-Iam DeleteRole @{ RoleName = $Name }
}

function Get-Tag {
  param([string] $Role = 'stitch-delta')
  $table = [ordered]@{}
  foreach ($tag in @((Send-Iam GetRole @{ RoleName = $Role }).Role.Tags.member | Where-Object { $_ })) { $table[$tag.Key] = "$($tag.Value)" }
  $table
}

function Set-Tag { param([string] $Role, [string] $Key, [string] $Value) $null = Send-Iam TagRole @{ RoleName = $Role; 'Tags.member.1.Key' = $Key; 'Tags.member.1.Value' = $Value } }

function Remove-Tag {
  param([string[]] $Key, [string] $Action = 'UntagRole', [hashtable] $Of = @{ RoleName = 'stitch-delta' })
  $with = $Of.Clone()
  for ($i = 0; $i -lt $Key.Count; $i++) { $with["TagKeys.member.$($i + 1)"] = $Key[$i] }
  $null = Send-Iam $Action $with
}

$ClusterMembers = 'cluster_name', 'spark_version', 'node_type_id', 'num_workers', 'autotermination_minutes', 'data_security_mode', 'single_user_name', 'enable_elastic_disk', 'spark_conf', 'custom_tags', 'aws_attributes'

function Get-Cluster { Send-Databricks GET "2.1/clusters/get?cluster_id=$($world.Installed.ClusterId)" }

function Edit-Cluster {
  param([scriptblock] $Change)
  $cluster = Get-Cluster
  $body = @{ cluster_id = $cluster.cluster_id }
  foreach ($member in $ClusterMembers) { $body[$member] = $cluster[$member] }
  & $Change $body
  $null = Send-Databricks POST 2.1/clusters/edit $body
}

function Copy-Cluster {
  param([string] $Name, [scriptblock] $Change = {})
  $cluster = Get-Cluster
  $body = @{}
  foreach ($member in $ClusterMembers) { $body[$member] = $cluster[$member] }
  $body.cluster_name = $Name
  & $Change $body
  (Send-Databricks POST 2.1/clusters/create $body).cluster_id
}

function Remove-Cluster { $null = Send-Databricks POST 2.1/clusters/permanent-delete @{ cluster_id = $world.Installed.ClusterId } }

function New-RawToken { param([string] $Comment) Send-Databricks POST 2.0/token/create @{ comment = $Comment; lifetime_seconds = 8640000 } }

function Remove-RawToken { $null = Send-Databricks POST 2.0/token/delete @{ token_id = $world.Installed.TokenId } }

function Edit-Destination {
  param([hashtable] $Body, [int] $Account = 0)
  $null = Send-Stitch PUT "destinations/$(@(Send-Stitch GET destinations -Account $Account)[0].id)" $Body -Account $Account
  Wait-StitchCheck $Account
}

function Wait-StitchCheck {
  # Stitch checks what was saved. Nothing is looked at before that is over.
  param([int] $Account = 0)
  $id = @(Send-Stitch GET destinations -Account $Account)[0].id
  for ($i = 0; $i -lt 200; $i++) {
    if ((Send-Stitch GET "destinations/$id/last-connection-check" -Account $Account).status -ne 'running') { return }
    Start-Sleep -Milliseconds 20
  }
}

function Test-StitchCheck {
  # Whether the last check of Stitch's own failed: then it is no healthy one.
  try { (Send-Stitch GET "destinations/$(@(Send-Stitch GET destinations)[0].id)/last-connection-check").status -eq 'failed' } catch { $false }
}

#endregion

#region What there is

function Get-Sorted {
  # A table in the order of its keys: as a text it is the same each time.
  param($Value)
  if ($Value -isnot [Collections.IDictionary]) { return , $Value }
  $sorted = [ordered]@{}
  foreach ($key in $Value.Keys | Sort-Object) { $sorted[$key] = Get-Sorted $Value[$key] }
  $sorted
}

function Get-World {
  # One text for each thing that the three systems hold, by a key that says what it is: statement acme-lake/Stmt1, tag stitch-delta/Team, cluster 1127-….
  $state = [Collections.Generic.SortedDictionary[string, string]]::new([StringComparer]::Ordinal)
  $json = { param($value) ConvertTo-Json $value -Depth 20 -Compress }
  foreach ($bucket in 'acme-lake', 'partner-lake', 'other-lake') {
    $isPartner = $bucket -eq 'partner-lake'
    $location = Send-S3 Get "${bucket}?location" -AsPartner:$isPartner
    if ($location.StatusCode -eq 404) { continue }
    $state["bucket $bucket"] = if ($location.StatusCode -eq 200) { $location.Content -replace '<(RequestId|HostId)>.*?</\1>' } else { "$($location.StatusCode)" }
    $policy = Get-Policy $bucket -AsPartner:$isPartner
    foreach ($statement in @($policy.Statement | Where-Object { $_ })) {
      $text = & $json (Get-Sorted $statement)
      # A policy shows the id of a role that is gone.
      foreach ($id in $world.RoleIds.Keys) { $text = $text.Replace($id, $world.RoleIds[$id]) }
      $name = if ($statement.ContainsKey('Sid')) { $statement.Sid } else { '#' + (Get-Sha256 ([Text.Encoding]::UTF8.GetBytes($text))).Substring(0, 8) }
      $state["statement $bucket/$name"] = $text
    }
  }
  foreach ($role in (Send-Iam ListRoles).Roles.member) {
    $name = $role.RoleName
    $world.RoleIds[$role.RoleId] = $role.Arn
    $state["role $name"] = "$($role.Arn) $($role.RoleId) $($role.Description)"
    $state["trust $name"] = [uri]::UnescapeDataString($role.AssumeRolePolicyDocument)
    $tags = Get-Tag $name
    foreach ($key in $tags.Keys) { $state["tag $name/$key"] = $tags[$key] }
    foreach ($policy in @((Send-Iam ListRolePolicies @{ RoleName = $name }).PolicyNames.member | Where-Object { $_ })) {
      $state["inline $name/$policy"] = [uri]::UnescapeDataString((Send-Iam GetRolePolicy @{ RoleName = $name; PolicyName = $policy }).PolicyDocument)
    }
  }
  foreach ($profile in @((Send-Iam ListInstanceProfiles).InstanceProfiles.member | Where-Object { $_ })) {
    $name = $profile.InstanceProfileName
    $state["profile $name"] = "$($profile.Arn) $($profile.InstanceProfileId)"
    if ($profile.Roles.member) { $state["in profile $name"] = $profile.Roles.member.RoleName }
    foreach ($tag in @($profile.Tags.member | Where-Object { $_ })) { $state["tag profile $name/$($tag.Key)"] = "$($tag.Value)" }
  }
  for ($n = 0; $n -lt $world.Workspaces.Count; $n++) {
    foreach ($one in @((Send-Databricks GET 2.0/instance-profiles/list -Workspace $n).instance_profiles | Where-Object { $_ })) { $state["registration $n/$($one.instance_profile_arn)"] = & $json (Get-Sorted $one) }
    foreach ($one in @((Send-Databricks GET 2.1/clusters/list -Workspace $n).clusters | Where-Object { $_ })) {
      $shown = [ordered]@{}; foreach ($member in $ClusterMembers + 'spark_env_vars', 'autoscale') { $shown[$member] = Get-Sorted $one[$member] }
      $state["cluster $n/$($one.cluster_id)"] = & $json $shown
    }
    foreach ($one in @((Send-Databricks GET 2.0/token-management/tokens -Workspace $n).token_infos | Where-Object { $_ })) { $state["token $n/$($one.token_id)"] = "$($one.created_by_username): $($one.comment)" }
  }
  if ($world.Kind -ne 'HiveMetastore') {
    foreach ($one in @((Send-Databricks GET 2.0/sql/warehouses).warehouses | Where-Object { $_ })) { $state["warehouse $($one.id)"] = $one.name }
    foreach ($type in 'default_namespace_ws', 'disable_legacy_access') { $state["setting $type"] = & $json (Get-Sorted (Send-Databricks GET "2.1/settings/$type")) }
    foreach ($one in @((Send-Databricks GET 2.1/unity-catalog/storage-credentials).storage_credentials | Where-Object { $_ })) {
      $state["storage credential $($one.name)"] = "$($one.id) $($one.owner) $($one.aws_iam_role.role_arn) $(if ($one.read_only) { 'read-only ' })$($one.comment)"
    }
    foreach ($one in @((Send-Databricks GET 2.1/unity-catalog/external-locations).external_locations | Where-Object { $_ })) {
      $shown = [ordered]@{}; foreach ($member in 'id', 'url', 'credential_name', 'owner', 'read_only', 'fallback', 'comment', 'isolation_mode') { $shown[$member] = $one[$member] }
      $state["external location $($one.name)"] = & $json $shown
    }
    foreach ($kind in 'catalog', 'external_location') {
      $names = if ($kind -eq 'catalog') { @(@((Send-Databricks GET 2.1/unity-catalog/catalogs).catalogs.name) -eq 'lake') } else { @($state.Keys | Where-Object { $_ -like 'external location *' } | ForEach-Object { $_.Substring(18) }) }
      foreach ($name in $names) {
        $bindings = if ($kind -eq 'catalog') { (Send-Databricks GET "2.1/unity-catalog/bindings/$kind/$name").bindings }
        foreach ($binding in @($bindings | Where-Object { $_ })) { $state["binding $name/$($binding.workspace_id)"] = $binding.binding_type }
        foreach ($one in @((Send-Databricks GET "2.1/unity-catalog/permissions/$kind/$name").privilege_assignments | Where-Object { $_ })) {
          $state["privileges $name/$($one.principal)"] = (@($one.privileges) | Sort-Object) -join ' '
        }
      }
    }
  }
  for ($n = 0; $n -lt $world.Accounts.Count; $n++) {
    foreach ($one in @(Send-Stitch GET destinations -Account $n | Where-Object { $_ })) {
      $shown = [ordered]@{}; foreach ($member in 'type', 'name', 'paused_at', 'description', 'properties') { $shown[$member] = Get-Sorted $one[$member] }
      $state["destination $n/$($one.id)"] = & $json $shown
    }
  }
  $state
}

function Get-Value { param($State, [string] $Key) $text = $null; if ($State.TryGetValue($Key, [ref] $text)) { $text } else { '' } }

function Compare-World {
  # The keys of what differs.
  param($Before, $After)
  foreach ($key in @($Before.Keys) + @($After.Keys) | Select-Object -Unique) { if ((Get-Value $Before $key) -cne (Get-Value $After $key)) { $key } }
}

# What must be in a text that tells of a thing.
function Test-Told {
  param([string] $Key, [string] $Said, $States)
  $kind, $name = $Key -split ' ', 2
  if ($Key -match '^(storage credential|external location) (.*)') { $kind, $name = $Matches[1], $Matches[2] }
  if ($Key -like '*profile *') { $kind = 'profile' }
  $id = ($name -split '/')[-1]
  $display = foreach ($state in $States) { $value = Get-Value $state $Key; if ($value -match '"(?:cluster_name|name)":"([^"]+)"' -or $value -match '^[^ ]+: (.+)$') { [regex]::Escape($Matches[1]) } }
  $ids = @([regex]::Escape($id)) + @($display) -join '|'
  switch ($kind) {
    statement { $Said -match "(policy|statement|grant|access)[\s\S]*$([regex]::Escape(($name -split '/')[0]))" }
    bucket { $Said -match $ids }
    privileges { $Said -match "privileges of $ids" -or $Said -match "external location $([regex]::Escape(($name -split '/')[0]))" }
    profile { $Said -match "profile[\s\S]*stitch-delta" }
    tag { $Said -match 'record|tag' -or $Said -match "role\W+$([regex]::Escape(($name -split '/')[0]))" }
    inline { $Said -match "polic(y|ies)[\s\S]*($ids)|role\W+$([regex]::Escape(($name -split '/')[0]))" }
    trust { $Said -match "trust|role\W+$([regex]::Escape($name))" }
    role { $Said -match "role\W+$([regex]::Escape($name))" }
    registration { $Said -match "registration[\s\S]*$([regex]::Escape($id))|instance profile[\s\S]*regist" }
    token { $Said -match "token[\s\S]*($ids)" }
    default { $Said -match "$kind[\s\S]*($ids)" }
  }
}

#endregion

#region A clean installation

function Start-World {
  # A sandbox without the waits: Stitch's check takes no time, and the clock can be put forward.
  param([hashtable] $Row)
  $binding = (Get-Command Get-StitchBucket).ImplementingType.Assembly
  $options = [StitchDelta.Contracts.SandboxOptions]::new()
  $clock = [Runtime.CompilerServices.StrongBox[timespan]]::new()
  $now = [Linq.Expressions.Expression]::Call([Linq.Expressions.Expression]::Property($null, [DateTimeOffset], 'UtcNow'), 'Add', $null, [Linq.Expressions.Expression]::Field([Linq.Expressions.Expression]::Constant($clock), 'Value'))
  $options.ClusterStart = $options.ConnectionCheck = [timespan]::Zero
  $options.Clock = [Linq.Expressions.Expression]::Lambda([Func[DateTimeOffset]], $now).Compile()
  $options.WorkspaceCount = $Row.Workspaces
  $options.WorkspaceKind = $Row.Workspace
  $options.StitchAccountCount = $Row.Accounts
  $sandbox = $binding.GetType('StitchDelta.Isolation.EngineLoader').GetProperty('Sandboxes').GetValue($null).Start($options)
  $session = $binding.GetType('StitchDelta.Binding.RunspaceSession').GetProperty('Current').GetValue($null)
  $null = $session.GetType().GetMethod('Enter').Invoke($session, @($sandbox))
  # A check takes some time nevertheless; who asks at once waits long for the next time.
  $null = Add-StitchSandboxFault Stitch destinations/last-connection-check -DelaySeconds 0.03 -Count 0
  @{
    Sandbox = $sandbox; Clock = $clock; Kind = $Row.Workspace; AwsUrl = $sandbox.Aws.EndpointUrl; StitchUrl = $sandbox.Stitch.BaseUrl
    AwsKey = @($sandbox.Aws.AccessKeyId; Get-Plain $sandbox.Aws.SecretAccessKey); PartnerKey = @($sandbox.Partner.AccessKeyId; Get-Plain $sandbox.Partner.SecretAccessKey)
    Workspaces = $sandbox.Workspaces; WorkspaceTokens = @($sandbox.Workspaces | ForEach-Object { Get-Plain $_.WorkspaceToken })
    Accounts = $sandbox.StitchAccounts; StitchTokens = @($sandbox.StitchAccounts | ForEach-Object { Get-Plain $_.StitchToken })
  }
}

function Add-Bystander {
  # What other people have in the same accounts. None of it may ever change.
  New-Role reporting @{ Team = 'data' }
  Set-Inline reporting reports (New-Document @{ Effect = 'Allow'; Action = 's3:ListAllMyBuckets'; Resource = '*' })
  $null = Send-Iam CreateInstanceProfile @{ InstanceProfileName = 'reporting' }
  $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'reporting'; RoleName = 'reporting' }
  Add-Statement @{ Sid = 'Analysts'; Effect = 'Allow'; Principal = @{ AWS = 'arn:aws:iam::123456789012:role/reporting' }; Action = 's3:GetObject'; Resource = 'arn:aws:s3:::acme-lake/reports/*' }
  $null = Send-Databricks POST 2.0/instance-profiles/add @{ instance_profile_arn = 'arn:aws:iam::123456789012:instance-profile/reporting'; skip_validation = $true }
  $null = Send-Databricks POST 2.1/clusters/create @{ cluster_name = 'adhoc'; spark_version = '16.4.x-scala2.12'; node_type_id = 'm5d.large'; num_workers = 1; custom_tags = @{ Team = 'data' } }
  $null = New-RawToken 'nightly report'
}

function Install-World {
  param([hashtable] $Row)
  $with = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'SilentlyContinue' } + $Row.With
  Install-StitchDestination @with
}

function Enter-World {
  # The row's starting point, and the row itself.
  param([hashtable] $Row)
  $world.Clear()
  $fresh = Start-World $Row
  foreach ($name in $fresh.Keys) { $world[$name] = $fresh[$name] }
  $world.RoleIds = @{}
  if (-not $Row.IsAlone) { Add-Bystander }
  if ($Row.Before) { $null = & $Row.Before }
  $world.S0 = Get-World
  $world.Installed = if ($Row.Install) { & $Row.Install } else { Install-World $Row }
  $world.S1 = Get-World
  foreach ($apply in $Row.Apply) { $null = & $apply $Row.Value }
  $world.S2 = Get-World
  $world.Owned = @(Compare-World $world.S0 $world.S1)
  $world.Drifted = @(Compare-World $world.S1 $world.S2)
}

function Exit-World {
  try { Stop-StitchSandbox } catch { $null = $_ }
  foreach ($shell in $world.Shells | Where-Object { $_ }) { $shell.Dispose() }
  $world.Shells = @()
}

#endregion

#region What the module does

function Invoke-Verb {
  # Runs a command as at a prompt at which everything is agreed to, and gives all that it said.
  param([scriptblock] $Command)
  $ErrorActionPreference = 'Continue'; $WarningPreference = 'Continue'; $ConfirmPreference = 'None'; $ProgressPreference = 'SilentlyContinue'
  $writes = @(Get-StitchSandboxRequest -Write | Where-Object Status -LT 300).Count
  $all = try { @(& $Command 2>&1 3>&1) } catch { @($_) }
  $errors = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
  $output = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] -and $_ -isnot [Management.Automation.WarningRecord] })
  $said = @(
    $all | Where-Object { $_ -is [Management.Automation.WarningRecord] } | ForEach-Object { "$_" }
    foreach ($fault in $errors) { "$fault $($fault.ErrorDetails.RecommendedAction)" }
    foreach ($object in $output) { foreach ($change in @($object.PSObject.Properties['Changes'].Value | Where-Object { $_ })) { "$change $($change.Detail)" } }
  )
  [pscustomobject]@{
    Output = $output; Errors = $errors
    Checks = @($output | Where-Object { $_ -is [StitchDelta.StitchCheck] })
    # What was done, and what was said of what was not.
    Told = ($said + @($output | Where-Object { $_ -is [StitchDelta.StitchCheck] } | ForEach-Object Repair)) -join "`n"
    Writes = @(Get-StitchSandboxRequest -Write | Where-Object Status -LT 300).Count - $writes
    Unexpected = @($errors | Where-Object { $_.FullyQualifiedErrorId -like 'Unexpected*' -or $_.Exception.GetType().FullName -notlike 'StitchDelta.*' })
  }
}

function Get-CheckText { param($Check) "$($Check.CheckName) $($Check.PSObject.Properties['CheckId'].Value) $($Check.PSObject.Properties['Resource'].Value)" }

function Get-Trouble { param($Run) @($Run.Checks | Where-Object Status -NotIn Passed, Skipped) }

function Get-ErrorName { param($Run) if ($Run.Errors) { "$($Run.Errors[0].FullyQualifiedErrorId)".Split(',')[0] } }

function Get-RemedyCommand {
  param($Check)
  "$($Check.RemedyCommand)"
}

function Test-Doctor { param([hashtable] $Row) $with = @{ TimeoutSeconds = 2 } + $Row.Ask; Invoke-Verb { Test-StitchDestination @with } }

function Test-Healthy {
  # What is still wrong after it was mended; nothing when all is well.
  param([hashtable] $Row)
  $run = Test-Doctor $Row
  if ($run.Errors -and -not $run.Checks) { return "the test ends in $(Get-ErrorName $run)" }
  $left = @(Get-Trouble $run | Where-Object { -not ($Row.Stays -and (Get-CheckText $_) -match $Row.Stays) })
  # What a repair may leave, if it says why, is plain advice then.
  if ($Row.Repair -eq 'either') { $left = @($left | Where-Object { $_.Status -ne 'Warning' -or -not $_.Remedy -or $_.RemedyCommand }) }
  if ($left) { "'$($left[0].CheckName)' is $($left[0].Status)" }
}

function Test-Foreign {
  # Whether a thing is somebody else's after the drift.
  param([hashtable] $Row, [string] $Key)
  if ($Row.Ours -and $Key -match $Row.Ours) { return $false }
  if ($Row.Foreign -and $Key -match $Row.Foreign) { return $true }
  if ($Key -in $world.Owned) { return $false }
  if ($world.S2.ContainsKey($Key)) { return $true }
  # What is new must be of the installation.
  $Key -cnotmatch '^(statement acme-lake/|(role|trust|profile|in profile) stitch-delta$|tag (profile )?stitch-delta/|inline stitch-delta/|inline databricks-deployment/StitchDelta-PassRole-stitch-delta|(role|trust) stitch-unity-acme-lake-c25a7acd$|(tag|inline) stitch-unity-acme-lake-c25a7acd/|(storage credential|external location) stitch-acme-lake$|privileges (lake|stitch-acme-lake)/|registration 0/.*/stitch-delta$|cluster 0/|token 0/|destination 0/)'
}

function Get-RuleFault {
  # What a verb may never do.
  param([hashtable] $Row, [string] $Verb, $Run, $Before, $After)
  $changed = @(Compare-World $Before $After)
  foreach ($fault in $Run.Unexpected | Where-Object { $Verb -ne 'paste' -or $_.FullyQualifiedErrorId -like 'Unexpected*' }) { "$Verb`: unexpected error: $("$fault".Split("`n")[0])" }
  foreach ($key in $changed) { if (Test-Foreign $Row $key) { "$Verb`: changed what is somebody else's: $key" } }
  if ($Verb -eq 'paste') { return }
  foreach ($key in $changed) { if (-not (Test-Told $key $Run.Told @($Before, $After))) { "$Verb`: did not report $($key -replace '[0-9a-f]{32,}', '…')"; break } }
  if ($Run.Writes -gt 0 -and -not $changed -and -not $Run.Told.Trim()) { "$Verb`: reported none of $($Run.Writes) writes" }
  foreach ($key in $After.Keys | Where-Object { $_ -like 'destination 0/*' }) {
    if ((Get-Value $After $key) -match 'protocolv1/o/\d+/([\w-]+)' -and $Before.ContainsKey("cluster 0/$($Matches[1])") -and -not $After.ContainsKey("cluster 0/$($Matches[1])")) { "$Verb`: leaves a destination whose cluster it deleted" }
  }
}

function Get-DoubleFault {
  # Mending never makes a second one.
  param([hashtable] $Row, $After)
  foreach ($kind in 'cluster 0/', 'destination ', 'role ', 'profile ', 'registration ', 'token 0/') {
    $own = @($After.Keys | Where-Object { $_.StartsWith($kind) -and -not ($world.S2.ContainsKey($_) -and -not $world.S1.ContainsKey($_) -and (Test-Foreign $Row $_)) })
    if ($own.Count -gt @($world.S1.Keys | Where-Object { $_.StartsWith($kind) }).Count) { "makes a second $($kind.Split(' ')[0])" }
  }
}

function Test-NamedAspect {
  param([hashtable] $Row, $Run)
  $trouble = @(Get-Trouble $Run)
  if ($Run.Writes) { 'the test writes' }
  if ($Row.ErrorSays -and $Run.Errors -and "$($Run.Errors)" -match $Row.ErrorSays) { return }
  if ($Run.Errors -and -not $Run.Checks) { return "ends in $(Get-ErrorName $Run)" }
  $isFailed = Test-StitchCheck
  $healthy = @($trouble | Where-Object {
      $text = Get-CheckText $_
      -not ($Row.Named -and $text -match $Row.Named) -and -not ($Row.Also -and $text -match $Row.Also) -and -not ($isFailed -and $text -match 'own connection check')
    })
  if ($Row.Named -and -not $Row.IsOptional) {
    $named = @($trouble | Where-Object { (Get-CheckText $_) -match $Row.Named })
    if (-not $named) { "not named$(if ($trouble) { "; '$($trouble[0].CheckName)' is" })" }
    elseif (-not ($named | Where-Object { "$($_.Status)" -match $Row.Status })) { "'$($named[0].CheckName)' is $($named[0].Status)" }
    elseif ($Row.Says -and -not ($named | Where-Object { "$($_.Expected) $($_.Actual) $($_.Remedy)" -match $Row.Says })) { "does not say what is wrong: $($named[0].Actual -replace '\s+', ' ')" }
  }
  if ($healthy) { "blames '$($healthy[0].CheckName)'" }
}

function Test-RemedyAspect {
  # Pastes what the first check that is not passed says, as somebody would, until nothing is wrong or it does not help.
  param([hashtable] $Row, $Run)
  $pasted = @()
  foreach ($round in 1..4) {
    $trouble = @(Get-Trouble $Run | Where-Object { -not ($Row.Stays -and (Get-CheckText $_) -match $Row.Stays) })
    if (-not $trouble -and $Run.Checks) { if ($round -eq 1) { 'nothing to paste' }; return }
    $texts = @(if ($trouble) { $trouble | ForEach-Object { Get-RemedyCommand $_ } } else { $Run.Errors | ForEach-Object { '' } }) | Where-Object { $_ }
    $command = @($texts | Where-Object { $_ -notin $pasted }) | Select-Object -First 1
    if (-not $command) {
      if ($Row.Remedy -eq 'either' -and (-not $pasted -or -not $texts) -and ($trouble | Where-Object Remedy)) { return }
      if ($texts) { return "'$(@($texts)[0])' has no effect" } else { return 'no command to paste' }
    }
    $pasted += $command
    $before = Get-World
    $done = try { $script = [scriptblock]::Create($command); Invoke-Verb $script } catch { return "cannot be pasted: $command" }
    foreach ($fault in Get-RuleFault $Row paste $done $before (Get-World)) { $world.Faults.Add($fault) }
    if ($done.Errors) {
      if ($Row.Remedy -eq 'either' -and -not $done.Unexpected) { return }
      return "'$command' ends in $(Get-ErrorName $done)"
    }
    $Run = Test-Doctor $Row
  }
  "'$($pasted[-1])' has no effect"
}

function Test-RepairAspect {
  param([hashtable] $Row)
  $with = @{ TimeoutSeconds = 2; Repair = $true } + $Row.Ask
  $run = Invoke-Verb { Test-StitchDestination @with }
  $world.S3 = Get-World
  foreach ($fault in Get-RuleFault $Row repair $run $world.S2 $world.S3) { $world.Faults.Add($fault) }
  $changed = @(Compare-World $world.S2 $world.S3)
  $world.IsMended = $false
  if ($Row.Repair -eq 'none') {
    if ($run.Writes) { "writes, though nothing is wrong: $(@($changed)[0])" } elseif ($run.Errors) { "ends in $(Get-ErrorName $run)" }
    return
  }
  $isRefused = -not $changed -and ($run.Errors -or @($run.Checks | Where-Object { $_.Status -notin 'Passed', 'Skipped' -and ($_.Repair -or $_.Remedy) }))
  $wrong = if ($changed -or $Row.Repair -eq 'repairs') { Test-Healthy $Row }
  $world.IsMended = $changed -and -not $wrong
  if ($Row.Repair -eq 'refuses') { if (-not $isRefused) { "does not keep off: $(if ($changed) { "changed $(@($changed | Sort-Object { $_ -like 'tag *' } -Stable)[0])" } else { 'says nothing' })" }; return }
  if ($Row.Repair -eq 'either' -and $isRefused) { return }
  if (-not $changed -and -not $Row.IsOptional -and -not $wrong) { 'does nothing, and does not say why'; return }
  if ($wrong) { "$(if ($run.Errors) { "ends in $(Get-ErrorName $run), " })$wrong"; return }
  $beside = @($changed | Where-Object { $_ -in $world.Owned -and $_ -notin $world.Drifted -and -not ($Row.Touch -and $_ -match $Row.Touch) })
  if ($beside) { "also changes $($beside[0])" }
  Get-DoubleFault $Row $world.S3 | Select-Object -First 1
}

function Test-UndoAspect {
  param([hashtable] $Row, [string] $When)
  $before = Get-World
  $with = @{ Confirm = $false } + $Row.Name
  $run = Invoke-Verb { Uninstall-StitchDestination @with }
  $after = Get-World
  foreach ($fault in Get-RuleFault $Row uninstall $run $before $after) { $world.Faults.Add($fault) }
  $isTold = $Row.Undo -eq 'told'
  # Nothing is taken, and it is said why; or which command takes it, where nothing tells that this installation is meant.
  if ($isTold -and -not (Compare-World $before $after) -and ($run.Errors -or $run.Told -match 'There is an installation for [\s\S]*: Uninstall-StitchDestination \S+ -RoleName')) { return }
  $wrong = @(foreach ($key in @($world.S0.Keys) + @($after.Keys) + @($world.S2.Keys) | Select-Object -Unique) {
      $isForeign = ($key -in $world.Drifted -and $key -notin $world.Owned) -or ($Row.Foreign -and $key -match $Row.Foreign)
      $expected = if ($isForeign -and -not ($Row.Ours -and $key -match $Row.Ours)) { Get-Value $world.S2 $key } else { Get-Value $world.S0 $key }
      $now = Get-Value $after $key
      if ($now -ceq $expected) { continue }
      if ($isTold -and ($now -ceq (Get-Value $before $key) -or ($Row.Leaves -and $key -match $Row.Leaves)) -and (Test-Told $key $run.Told @($before))) { continue }
      if (-not $now) { "took $key" } elseif ($expected) { "changed $key" } else { "left $key" }
    })
  $first = @($wrong | Sort-Object { $_ -match ' tag ' } -Stable) | Select-Object -First 1
  $more = if ($wrong.Count -gt 1) { " and $($wrong.Count - 1) more" }
  $said = if ($run.Errors) { "ends in $(Get-ErrorName $run)" }
  $text = @($said; if ($first) { ($first -replace '[0-9a-f]{32,}', '…' -replace '\d{4}-\d{6}-\w{8}', '…') + $more }) -ne $null -join ', '
  if ($text) { "$When$text" }
}

#endregion

function Invoke-Drift {
  # Runs a row. For each aspect what is wrong with it, or nothing; an aspect that the row does not have is missing.
  param([Parameter(Mandatory)] [hashtable] $Row)
  $world = @{}
  $result = [ordered]@{}
  $faults = [Collections.Generic.List[string]]::new()
  $first = { param($found) @($found | Where-Object { $_ }) | Select-Object -First 1 }
  $branch = {
    param([scriptblock] $Do)
    try {
      Enter-World $Row
      $world.Faults = $faults
      if ($world.Hung) { $faults.Add('install: still waits after a minute') }
      & $Do
    }
    finally { Exit-World }
  }
  $null = & $branch {
    if (-not $world.Drifted -and -not $Row.IsNoChange) { throw "$($Row.Id) changes nothing." }
    $run = Test-Doctor $Row
    foreach ($fault in $run.Unexpected) { $faults.Add("test: unexpected error: $("$fault".Split("`n")[0])") }
    if ('Named' -notin $Row.Without) { $result.Named = & $first (Test-NamedAspect $Row $run) }
    if ('Remedy' -notin $Row.Without -and $Row.Remedy -ne 'none') { $result.Remedy = & $first (Test-RemedyAspect $Row $run) }
  }
  if ('Repair' -notin $Row.Without) {
    $null = & $branch {
      $result.Repair = & $first (Test-RepairAspect $Row)
      if ($world.IsMended) { $result.Undo = & $first (Test-UndoAspect $Row 'after -Repair: ') }
    }
  }
  $null = & $branch {
    $undone = & $first (Test-UndoAspect $Row '')
    $result.Undo = $undone ?? $result.Undo
  }
  $result.Rules = & $first $faults
  $result
}

function Import-KnownFailure {
  # What is known not to hold yet: row, aspect and a phrase. One that begins with 'sometimes' depends on who comes first.
  $known = @{}
  foreach ($line in Import-Csv (Join-Path $PSScriptRoot Drift.Known.csv)) { $known["$($line.Id) $($line.Aspect)"] = $line.Why }
  $known
}

function Compare-Outcome {
  # In words how a result differs from what is known.
  param([hashtable] $Row, $Result, [hashtable] $Known)
  foreach ($aspect in $Result.Keys) {
    $isKnown = $Known.ContainsKey("$($Row.Id) $aspect")
    if ($isKnown -and $Known["$($Row.Id) $aspect"] -like 'sometimes*') { continue }
    if ($Result[$aspect] -and -not $isKnown) { "$aspect`: $($Result[$aspect])" }
    if (-not $Result[$aspect] -and $isKnown) { "$aspect holds now: remove '$($Row.Id),$aspect' from Drift.Known.csv" }
  }
}

. $PSScriptRoot/Drift.Rows.ps1
