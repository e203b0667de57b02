# The workspace's own API, past the module, for suites that look at Unity Catalog; $sandbox is the one that is meant.

function Send-Databricks {
  param([string] $Method, [string] $Path, [hashtable] $Body)
  $with = @{ Method = $Method; Uri = [uri]::new($sandbox.WorkspaceUrl, "api/$Path"); Headers = @{ Authorization = "Bearer $(Get-SecretText $sandbox.WorkspaceToken)" } }
  if ($Body) { $with.Body = ConvertTo-Json $Body -Depth 9 -Compress; $with.ContentType = 'application/json' }
  Invoke-RestMethod @with
}

function Set-Setting {
  param([string] $Type, [string] $Field, $Value, [string] $Member = 'value')
  $etag = (Send-Databricks GET "2.0/settings/types/$Type/names/default").etag
  $null = Send-Databricks PATCH "2.0/settings/types/$Type/names/default" @{ allow_missing = $true; field_mask = "$Field.value"; setting = @{ etag = $etag; setting_name = 'default'; $Field = @{ $Member = $Value } } }
}

function Get-Fault {
  param([scriptblock] $Command)
  $ErrorActionPreference = 'Continue'
  @(try { & $Command 2>&1 3>$null 6>$null } catch { $_ }) | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Select-Object -First 1
}

function Get-NewWrite { param([int] $Since) Get-StitchSandboxRequest -Write | Select-Object -Skip $Since | ForEach-Object { "$($_.Service) $($_.Operation)" } }
