# What a sandbox holds, read from the services themselves and not through the module, so that two states can be compared.
. $PSScriptRoot/Signed.ps1

function Get-SandboxState {
  # One text for each thing that there is, in a fixed order.
  param([Parameter(Mandatory)] $Sandbox, [string[]] $Bucket = 'acme-lake')
  $aws = @{ AccessKeyId = $Sandbox.AccessKeyId; SecretAccessKey = $Sandbox.SecretAccessKey }
  foreach ($name in $Bucket) { "policy of ${name}: $((Invoke-SignedRequest "$($Sandbox.AwsEndpointUrl)${name}?policy" @aws).Content -replace '<(RequestId|HostId)>.*?</\1>')" }
  $iam = { param($action, $more = @{}) (Invoke-SignedRequest $Sandbox.AwsEndpointUrl -Method Post -Service iam @aws -Body (@{ Action = $action; Version = '2010-05-08' } + $more)).Content -replace '<RequestId>.*?</RequestId>' }
  & $iam ListRoles
  & $iam ListInstanceProfiles
  foreach ($role in 'databricks-deployment', 'stitch-delta') {
    & $iam GetRole @{ RoleName = $role }
    $policies = & $iam ListRolePolicies @{ RoleName = $role }
    $policies
    foreach ($match in [regex]::Matches($policies, '<member>(.*?)</member>')) { & $iam GetRolePolicy @{ RoleName = $role; PolicyName = $match.Groups[1].Value } }
  }
  $databricks = @{ Headers = @{ Authorization = "Bearer $([Net.NetworkCredential]::new('', $Sandbox.WorkspaceToken).Password)" } }
  foreach ($path in '2.0/instance-profiles/list', '2.1/clusters/list', '2.0/token/list', '2.0/token-management/tokens', '2.0/ip-access-lists') {
    # When a token was last used is no state of the line.
    "${path}: $((Invoke-RestMethod ([uri]::new($Sandbox.WorkspaceUrl, "api/$path")) @databricks -SkipHttpErrorCheck | ConvertTo-Json -Depth 20 -Compress) -replace '"last_used_day":\d+,?')"
  }
  foreach ($account in $Sandbox.StitchAccounts) {
    $headers = @{ Authorization = "Bearer $([Net.NetworkCredential]::new('', $account.StitchToken).Password)" }
    "account $($account.StitchClientId): $((Invoke-WebRequest ([uri]::new($Sandbox.ConnectApi, 'v4/destinations')) -Headers $headers).Content)"
  }
}
