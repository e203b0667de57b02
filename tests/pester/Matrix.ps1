# The matrix of inputs: what people write where something else belongs, by every way in, for every parameter of every cmdlet. Made by reflection, so that
# a new cmdlet or parameter is in it without anyone thinking of it. Matrix.Tests.ps1 says what holds for the cases, and runs them.

# A host that nobody sits at: what is said to it is kept, for a preview goes there and to no stream, and a question is a fault.
Add-Type -TypeDefinition @'
using System; using System.Collections.Generic; using System.Collections.ObjectModel; using System.Globalization; using System.Security;
using System.Management.Automation; using System.Management.Automation.Host;
public sealed class UnattendedHost : PSHost {
  private readonly UnattendedInterface ui = new UnattendedInterface();
  public UnattendedInterface Said { get { return ui; } }
  public override string Name { get { return "Unattended"; } }
  public override Version Version { get { return new Version(1, 0); } }
  public override Guid InstanceId { get; } = Guid.NewGuid();
  public override PSHostUserInterface UI { get { return ui; } }
  public override CultureInfo CurrentCulture { get { return CultureInfo.CurrentCulture; } }
  public override CultureInfo CurrentUICulture { get { return CultureInfo.CurrentUICulture; } }
  public override void EnterNestedPrompt() { }
  public override void ExitNestedPrompt() { }
  public override void NotifyBeginApplication() { }
  public override void NotifyEndApplication() { }
  public override void SetShouldExit(int exitCode) { }
}
public sealed class UnattendedInterface : PSHostUserInterface {
  public readonly List<string> Lines = new List<string>();
  private static Exception Nobody() { return new NotSupportedException("Nobody is there to be asked."); }
  public override PSHostRawUserInterface RawUI { get { return null; } }
  public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) { throw Nobody(); }
  public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) { throw Nobody(); }
  public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) { throw Nobody(); }
  public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes types, PSCredentialUIOptions options) { throw Nobody(); }
  public override string ReadLine() { throw Nobody(); }
  public override SecureString ReadLineAsSecureString() { throw Nobody(); }
  public override void Write(string value) { Lines.Add(value); }
  public override void Write(ConsoleColor foreground, ConsoleColor background, string value) { Lines.Add(value); }
  public override void WriteLine(string value) { Lines.Add(value); }
  public override void WriteErrorLine(string value) { Lines.Add(value); }
  public override void WriteDebugLine(string value) { Lines.Add(value); }
  public override void WriteVerboseLine(string value) { Lines.Add(value); }
  public override void WriteWarningLine(string value) { Lines.Add(value); }
  public override void WriteProgress(long sourceId, ProgressRecord record) { Lines.Add(record.Activity + " " + record.StatusDescription); }
}
'@

#region What is written

$Secret = [ordered]@{
  token = 'dapi' + '0123456789abcdef' * 2
  jwt   = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZG1pbkBhY21lLmV4YW1wbGUifQ.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4'
  key   = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
}

# Nothing, in the forms that it has.
$Blank = [ordered]@{
  null = $null; empty = ''; space = ' '; whitespace = "`t `r`n"; 'no list' = @(); 'list of nothing' = @($null); 'list with a gap' = @('acme-lake', '')
}

$Written = [ordered]@{
  true = 'true'; 'True with a capital' = 'True'; '$true' = '$true'; yes = 'yes'; one = '1'; no = 'no'; zero = '0'; off = 'off'; perhaps = 'perhaps'
  table = @{ a = 1 }; list = @('a', 'b'); number = 7; flag = $true; date = [datetime] '2026-01-02'; script = [scriptblock]::Create('1')
  negative = -1; 'negative text' = '-1'; half = 1.5; 'half text' = '1.5'; huge = [decimal]::Parse('99999999999999999999'); 'huge text' = '99999999999999999999'
  thousands = '1.000'; comma = '1,5'; blanks = '1 000'; scientific = '1.23457E+11'
  brackets = 'nightly [prod]'; 'open bracket' = 'x['; placeholder = "<new cluster 'stitch'>"; long = 'x' * 300; 'other case' = 'ACME-LAKE'
  token = $Secret.token; jwt = $Secret.jwt; key = $Secret.key; 'address with token' = "https://token:$($Secret.token)@dbc-1.cloud.databricks.com"
}

#endregion

#region By which way

$Ways = @(
  foreach ($way in 'object', 'object lower', 'table upper', 'strict lower', 'dictionary camel', 'json', 'json lower', 'parsed upper', 'keyed lower', 'keyed camel',
    'csv', 'csv upper', 'clixml', 'clixml-table lower', 'database upper') {
    $form, $case = -split $way
    @{ Name = $way; Form = $form; Case = $case }
  }
)

function ConvertTo-Case {
  param([string] $Name, [string] $Case)
  switch ($Case) {
    upper { $Name.ToUpperInvariant() }
    lower { $Name.ToLowerInvariant() }
    camel { $Name.Substring(0, 1).ToLowerInvariant() + $Name.Substring(1) }
    default { $Name }
  }
}

function ConvertTo-Row {
  # A row as it comes out of this way.
  param([Collections.IDictionary] $Cells, [hashtable] $Way)
  $row = [ordered]@{}
  foreach ($name in $Cells.Keys) { $row[(ConvertTo-Case $name $Way.Case)] = $Cells[$name] }
  $fill = { param($table) foreach ($name in $row.Keys) { $table[$name] = $row[$name] }; $table }
  $copy = { param($object) [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($object, 2)) }
  switch ($Way.Form) {
    object { [pscustomobject] $row }
    table { & $fill @{} }
    # Tells case apart, as what ConvertFrom-Json -AsHashtable makes.
    strict { & $fill ([Collections.Hashtable]::new()) }
    dictionary { & $fill ([Collections.Generic.Dictionary[string, object]]::new()) }
    json { ConvertTo-Json $row -Depth 3 -Compress }
    parsed { ConvertTo-Json $row -Depth 3 -Compress | ConvertFrom-Json }
    keyed { ConvertTo-Json $row -Depth 3 -Compress | ConvertFrom-Json -AsHashtable }
    csv { [pscustomobject] $row | ConvertTo-Csv | ConvertFrom-Csv }
    clixml { & $copy ([pscustomobject] $row) }
    'clixml-table' { & $copy (& $fill @{}) }
    database {
      $table = [Data.DataTable]::new()
      foreach ($name in $row.Keys) { $null = $table.Columns.Add($name, [object]) }
      $record = $table.NewRow()
      foreach ($name in $row.Keys) { $record[$name] = $row[$name] ?? [DBNull]::Value }
      $table.Rows.Add($record)
      , $record
    }
  }
}

function Get-Cell {
  # What the way has left of a value.
  param($Row, [string] $Name)
  if ($Row -is [string]) { $Row = $Row | ConvertFrom-Json }
  if ($Row -is [Collections.IDictionary]) { foreach ($key in $Row.Keys) { if ($key -eq $Name) { return , $Row[$key] } } }
  else { , $Row.$Name }
}

#endregion

#region What may be taken

function Test-Blank {
  param($Value)
  if ($null -eq $Value -or $Value -is [DBNull]) { return $true }
  if ($Value -is [string]) { return [string]::IsNullOrWhiteSpace($Value) }
  if ($Value -is [Collections.IList]) {
    foreach ($item in $Value) { if (Test-Blank $item) { return $true } }
    return $Value.Count -eq 0
  }
  $false
}

function Test-Plausible {
  # Whether a parameter may take a value. Said anew here, by type and rule, so that it is not the reader that judges itself. What is in doubt may.
  param($Parameter, $Value, [switch] $FromRow)
  $type = $Parameter.Type
  $isText = $Value -is [string]
  $isList = $Value -is [Collections.IList]
  $isTable = $Value -is [Collections.IDictionary] -or ($Value -is [pscustomobject] -and -not $isText -and $Value -isnot [ValueType] -and -not $isList)
  $isNumber = $Value -is [ValueType] -and $Value -isnot [bool] -and $Value -isnot [datetime]
  if ($type -eq [switch]) {
    return $Value -is [bool] -or ($isText -and $Value.Trim() -in 'true', '$true', 'yes', 'y', 'on', '1', 'false', '$false', 'no', 'n', 'off', '0') -or ($isNumber -and $Value -in 0, 1)
  }
  if ($type -in [int], [long], [double]) {
    if (-not $isText -and -not $isNumber) { return $false }
    $text = if ($isText) { $Value.Trim() } else { [Convert]::ToString($Value, [cultureinfo]::InvariantCulture) }
    if ($text -notmatch $(switch ($type) { ([int]) { '^[+-]?\d{1,9}$' } ([long]) { '^[+-]?\d{1,18}$' } ([double]) { '^[+-]?\d+(\.\d+)?(E[+-]?\d+)?$' } })) { return $false }
    return $null -eq $Parameter.Range -or (& $Parameter.Range ([double]::Parse($text, [cultureinfo]::InvariantCulture)))
  }
  # Clixml and JSON write an enumeration's number.
  if ($type.IsEnum) { return ($isText -and $Value.Trim() -in [enum]::GetNames($type)) -or ($isNumber -and [enum]::GetValues($type).value__ -contains $Value) }
  if ($type -in [securestring], [pscredential]) { return $Value -is $type }
  # The sandbox runs, and no address among these is its own. To a cmdlet that checks, one that is not to be had is a finding.
  if ($type -eq [uri]) { return $Parameter.IsFinding -and -not $isList -and -not $isTable }
  if ($type -eq [hashtable]) { return $isTable }
  if ($isText -and -not $Parameter.IsProse -and @($Secret.Values | Where-Object { $Value.Contains($_) }).Count) { return $false }
  if ($type -eq [string] -and ($isList -or ($FromRow -and ($isTable -or $Value -is [scriptblock])))) { return $false }
  if ($Parameter.Pattern) { return "$Value".Trim() -match $Parameter.Pattern }
  $true
}

function Get-OwnParameter {
  # The parameters of a cmdlet, with what its class says of each.
  param([Parameter(Mandatory)] $Command)
  $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
  $takesRows = $Command.ImplementingType.BaseType.Name -eq 'InstallationCmdlet' -or $Command.Name -in 'Get-StitchDestination', 'Set-StitchDestination'
  foreach ($parameter in $Command.Parameters.Values | Where-Object Name -NotIn $common) {
    $attributes = @{}
    foreach ($attribute in $Command.ImplementingType.GetProperty($parameter.Name).GetCustomAttributes($true)) { $attributes[$attribute.GetType().Name -replace 'Attribute$'] = $attribute }
    $inner = [Nullable]::GetUnderlyingType($parameter.ParameterType)
    [pscustomobject]@{
      Name       = $parameter.Name
      Type       = if ($inner) { $inner } else { $parameter.ParameterType }
      # PowerShell binds it of each object; the reader does.
      IsBound    = $attributes.Parameter.ValueFromPipelineByPropertyName
      IsColumn   = $attributes.Parameter.ValueFromPipelineByPropertyName -or $attributes.Contains('Column') -or
        ($takesRows -and -not $attributes.Contains('ForAllRows'))
      MayBeEmpty = $attributes.Contains('AllowEmptyString')
      IsFinding  = $Command.Verb -eq 'Test' -and $parameter.Name -eq 'WorkspaceUrl'
      IsProse    = $attributes.Contains('Prose')
      Range      = Get-Range $attributes
      Pattern    = switch ($attributes.Keys) {
        AccountId { '^\d{12}$' }
        Runtime { '^\d+\.' }
        ApplicationId { '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }
        RoleName { '^[\w+=,.@-]{1,64}$' }
        AwsRegion { '^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$' }
        Digits { '^\d+$' }
        OneOf { "^($($attributes.OneOf.Words -join '|'))$" }
        JdbcAddress { '^jdbc:' }
        Longest { '(?s)^.{0,255}$' }
      }
    }
  }
}

function Get-Range {
  param([hashtable] $Attributes)
  if ($range = $Attributes['Between']) { { param($number) ($number -ge $range.Least -and $number -le $range.Most) -or $number -eq $range.Also }.GetNewClosure() }
}

#endregion

#region What each cmdlet is for

function Get-Plan {
  # Of a cmdlet: With, arguments that name what there is. Names, those of them that name the thing, one of which is enough; Needs, those that must all be there.
  # A cmdlet that is not here has none, and so may write nothing and refuse nothing but what its types and rules refuse.
  #   Fast       what keeps it from waiting
  #   Converges  with these arguments it writes nothing, for all is there already; others are tried with -WhatIf
  #   Creates    what it is given by itself is the name of a new thing
  #   Writes     what it may write
  #   Defaulted  those whose default is not what there is, so that leaving them out is a change
  #   Told       columns that are facts of the module's own objects and are not read here, though a parameter has that name
  #   IsData     its rows are no arguments
  #   NoJson     text from the pipe is never JSON
  #   Rare       of the costly cases only one in so many
  param($Matrix, [string] $Name)
  $made = $Matrix.Installed
  $bucket = @{ With = @{ BucketName = 'acme-lake' }; Names = 'BucketName' }
  $cluster = @{ With = @{ ClusterId = $made.ClusterId }; Names = 'ClusterId', 'ClusterName' }
  $profile = @{ With = @{ InstanceProfileArn = $made.InstanceProfileArn }; Names = 'InstanceProfileArn' }
  $destination = @{ With = @{ DestinationId = $made.DestinationId }; Names = 'DestinationId' }
  $short = @{ TimeoutSeconds = 1 }
  $plan = switch ($Name) {
    Install-StitchDestination { @{ With = @{ BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake' }; Names = 'BucketName'; Converges = $true; Defaulted = 'DestinationName'; Rare = 6 } }
    Uninstall-StitchDestination { $bucket + @{ Rare = 6 } }
    Test-StitchDestination { $bucket + @{ Writes = 'SQL ExecuteStatement'; Fast = @{ Repair = $true; TimeoutSeconds = 5 }; Converges = $true; Rare = 8 } }
    Test-StitchPrerequisite { $bucket + @{ Rare = 6 } }
    Export-StitchDestinationReport { @{ With = @{ Path = 'report.html' }; IsData = $true } }
    Get-StitchBucket { $bucket }
    Get-StitchBucketPolicy { $bucket }
    Grant-StitchBucketAccess { $bucket + @{ Converges = $true } }
    Revoke-StitchBucketAccess { $bucket }
    Test-StitchBucketAccess { $bucket + @{ Writes = 'S3 PutObject', 'S3 DeleteObject' } }
    New-DeltaInstanceProfile { @{ With = @{ RoleName = 'stitch-delta'; BucketName = 'acme-lake'; DeploymentRoleName = 'databricks-deployment' }; Names = 'BucketName'; Converges = $true; Told = 'BucketAccountId' } }
    Get-StitchInstallation { $bucket }
    Get-DeltaInstanceProfile { @{ With = @{ RoleName = 'stitch-delta' }; Names = 'RoleName' } }
    New-DeltaExternalLocation { $bucket + @{ Converges = $true } }
    Remove-DeltaExternalLocation { $bucket }
    Remove-DeltaInstanceProfile { @{ With = @{ RoleName = 'stitch-delta' }; Names = 'RoleName' } }
    Register-DeltaInstanceProfile { $profile + @{ Fast = @{ TimeoutSeconds = 0 }; Converges = $true } }
    Unregister-DeltaInstanceProfile { $profile }
    New-DeltaCluster { @{ With = @{ ClusterName = 'stitch'; InstanceProfileArn = $made.InstanceProfileArn }; Names = 'InstanceProfileArn'; Fast = $short; Converges = $true; Told = 'AccessMode' } }
    Get-DeltaCluster { $cluster }
    Start-DeltaCluster { $cluster + @{ Fast = $short; Converges = $true } }
    Stop-DeltaCluster { $cluster + @{ Fast = $short } }
    Wait-DeltaCluster { $cluster + @{ Fast = $short } }
    Remove-DeltaCluster { $cluster }
    Get-DeltaJdbcUrl { @{ With = $cluster.With; Names = 'ClusterId'; Told = 'WarehouseId', 'JdbcUrl', 'OrgId' } }
    Invoke-DeltaSql { @{ With = @{ ClusterId = $made.ClusterId; Statement = 'SELECT 1' }; Names = 'Statement'; Needs = 'Statement', 'ClusterId'; Fast = $short; NoJson = $true } }
    New-DeltaToken { @{ With = @{ TokenComment = $made.TokenComment }; Names = 'TokenComment'; Converges = $true; Defaulted = 'TokenComment'; Creates = $true } }
    Get-DeltaToken { @{ With = @{ TokenComment = $made.TokenComment }; Names = 'TokenComment', 'TokenId' } }
    Remove-DeltaToken { @{ With = @{ TokenId = $made.TokenId }; Names = 'TokenId' } }
    Update-DeltaToken { $destination + @{ Fast = $short } }
    New-StitchDestination { @{ With = @{ BucketName = 'acme-lake'; JdbcUrl = $made.JdbcUrl; DestinationName = 'Lake' }; Names = 'JdbcUrl'; Fast = $short; Converges = $true; Creates = $true } }
    Get-StitchDestination { @{ With = @{ DestinationName = 'Lake' }; Names = 'DestinationName', 'DestinationId' } }
    Set-StitchDestination { $destination + @{ Fast = $short } }
    Remove-StitchDestination { $destination }
    Add-StitchSandboxFault { @{ With = @{ Service = 'Databricks'; Operation = 'ip-access-lists'; StatusCode = 403 } } }
    Remove-StitchSandboxFault { @{ With = @{ FaultId = 1 }; Names = 'FaultId' } }
    default { @{} }
  }
  foreach ($default in @{ With = @{}; Names = @(); Needs = @(if (@($plan.Names).Count -eq 1) { $plan.Names }); Fast = @{}; Writes = @(); Told = @(); Defaulted = @(); Rare = 1 }.GetEnumerator()) { if (-not $plan.ContainsKey($default.Key)) { $plan[$default.Key] = $default.Value } }
  $plan
}

#endregion

#region The cases

function New-Case {
  param([string] $Title, [string] $Rule, [hashtable] $With = @{}, $Row, [string] $Form = 'command line')
  [pscustomobject]@{ Title = $Title; Rule = $Rule; With = $With; Row = $Row; Form = $Form }
}

function Join-Table {
  param([hashtable[]] $Table)
  $all = @{}
  foreach ($one in $Table) { foreach ($name in $one.Keys) { if (-not $all.ContainsKey($name)) { $all[$name] = $one[$name] } } }
  $all
}

function Get-Case {
  # The cases of a cmdlet. Rule says what holds for one beyond what holds for each:
  #   refused    an error, no output, nothing written
  #   unchanged  no error, nothing written: what is blank in a row is not there, and the rest describes what is there already
  #   any        nothing written
  # What can be refused is tried for real, and so is a row that by itself names nothing that there is. What may be taken is tried with -WhatIf.
  param([Parameter(Mandatory)] $Command, [Parameter(Mandatory)] [hashtable] $Plan, [int] $Share = 1)
  $script:turn = $script:way = $script:rare = 0
  $parameters = @(Get-OwnParameter $Command)
  $columns = @($parameters | Where-Object IsColumn).Name
  foreach ($parameter in $parameters) { Get-ParameterCase $Command $parameter $columns $Plan $Share }
  Get-RowCase $columns $Plan
}

function Test-Turn {
  # Whether it is a case's turn, where only one of several is tried.
  param([int] $Share)
  $script:turn++ % $Share -eq 0
}

function Test-Rare { param([int] $Share) $script:rare++ % $Share -eq 0 }

function Get-ParameterCase {
  param($Command, $Parameter, [string[]] $Columns, [hashtable] $Plan, [int] $Share)
  $name = $Parameter.Name
  $preview = if ($Command.Parameters.ContainsKey('WhatIf')) { @{ WhatIf = $true } } else { @{} }
  $beside = @{}; $cells = [ordered]@{}
  foreach ($other in $Plan.With.Keys | Where-Object { $_ -ne $name }) {
    # A secret does not go through a file.
    if ($other -in $Columns -and $Plan.With[$other] -isnot [securestring]) { $cells[$other] = $Plan.With[$other] } else { $beside[$other] = $Plan.With[$other] }
  }
  $others = Join-Table $beside, ([hashtable] $cells)
  $fast = @{}; foreach ($other in $Plan.Fast.Keys | Where-Object { $_ -ne $name }) { $fast[$other] = $Plan.Fast[$other] }

  foreach ($value in $Blank.Keys) {
    $isValue = $Parameter.Type -eq [switch] -or ($Parameter.MayBeEmpty -and $value -notin 'null', 'no list') -or
      ($value -eq 'list with a gap' -and ($Parameter.IsProse -or $Parameter.Type -eq [psobject[]]))
    $with = @{ $name = $Blank[$value] }
    if ($isValue) { New-Case "-$name $value" any (Join-Table $with, $preview, $fast) }
    else { New-Case "-$name $value" refused (Join-Table $with, $fast, $(if (Test-Turn 2) { $others } else { @{} })) }
  }
  foreach ($value in $Written.Keys) {
    if (-not (Test-Turn $Share)) { continue }
    $with = @{ $name = $Written[$value] }
    if (-not (Test-Plausible $Parameter $Written[$value])) { New-Case "-$name $value" refused (Join-Table $with, $others, $fast) }
    elseif (Test-Rare $Plan.Rare) {
      New-Case "-$name $value" any (Join-Table $with, $others, $fast, $preview)
      if ($name -in $Plan.Names) { New-Case "-$name $value, alone" any (Join-Table $with, $fast, $(if ($Plan.Creates) { $preview } else { @{} })) }
    }
  }

  if (-not $Command.Parameters.ContainsKey('InputObject')) { New-Case "$name perhaps by object" refused -Row ([pscustomobject]@{ $name = 'perhaps' }) -Form object; return }
  if ($name -eq 'InputObject') { return }
  foreach ($value in @($Blank.Keys) + @($Written.Keys)) {
    if (-not (Test-Turn $Share)) { continue }
    $given = if ($Blank.Contains($value)) { $Blank[$value] } else { $Written[$value] }
    if ($Parameter.IsBound) {
      # -Parameter { $_.Cell } has PowerShell make the value of each object.
      $isTaken = (-not (Test-Blank $given) -and (Test-Plausible $Parameter $given)) -or ($Parameter.IsProse -and $value -eq 'list with a gap')
      if (-not $isTaken) { New-Case "-$name $value by script" refused (Join-Table $others, $fast) -Row ([pscustomobject]@{ Cell = $given }) -Form "script $name" }
    }
    $way = $Ways[$script:way++ % $Ways.Count]
    # A script does not go through JSON, and where text is a statement, JSON is one.
    if ($way.Form -in 'json', 'parsed', 'keyed' -and ($value -eq 'script' -or ($Plan.NoJson -and $way.Form -eq 'json'))) { $way = $Ways[0] }
    $together = [ordered]@{}; foreach ($other in $cells.Keys) { $together[$other] = $cells[$other] }; $together[$name] = $given
    $row = ConvertTo-Row $together $way
    $cell = Get-Cell $row $name
    $title = "$name $value by $($way.Name)"
    $names = @($Plan.Names | Where-Object { $cells.Contains($_) -or $beside.ContainsKey($_) })
    $rule, $with = if ($Plan.IsData) { 'any', $preview }
    elseif (Test-Blank $cell) {
      if ($cells.Count -eq 0 -or $name -in $Plan.Needs -or ($Plan.Names.Count -and -not $names.Count)) { 'refused', @{} }
      elseif ($Plan.Converges -and $name -notin $Plan.Defaulted) { 'unchanged', @{} }
      else { 'unchanged', $preview }
    }
    elseif ($name -in $Plan.Told -or ($Parameter.IsColumn -and (Test-Plausible $Parameter $cell -FromRow))) { 'any', $preview }
    else { 'refused', @{} }
    if ($rule -eq 'refused' -or (Test-Rare $Plan.Rare)) { New-Case $title $rule (Join-Table $beside, $fast, $with) -Row $row -Form $way.Form }
    if (-not (Test-Blank $cell)) {
      $alone = if ($Plan.Creates -and $name -in $Plan.Names) { $preview } else { @{} }
      New-Case "$title, alone" any (Join-Table $fast, $alone) -Row (ConvertTo-Row ([ordered]@{ $name = $given }) $way) -Form $way.Form
    }
  }
}

function Get-RowCase {
  # Rows that name nothing.
  param([string[]] $Columns, [hashtable] $Plan)
  $empty = [ordered]@{ Name = '' }; $gap = [ordered]@{ Name = $null }
  foreach ($column in $Columns) { $empty[$column] = ''; $gap[$column] = $null }
  foreach ($way in $Ways | Where-Object { $_.Form -ne 'json' -or -not $Plan.NoJson }) {
    New-Case "row of empty cells by $($way.Name)" refused $Plan.Fast -Row (ConvertTo-Row $empty $way) -Form $way.Form
    New-Case "row of null by $($way.Name)" refused $Plan.Fast -Row (ConvertTo-Row $gap $way) -Form $way.Form
    New-Case "row of foreign columns by $($way.Name)" any $Plan.Fast -Row (ConvertTo-Row ([ordered]@{ Color = 'blue'; Note = $Secret.token }) $way) -Form $way.Form
  }
  $nothing = [ordered]@{ null = $null; 'empty text' = ''; whitespace = " `t"; 'empty table' = @{}; 'empty object' = [pscustomobject]@{}; 'list of nothing' = , @($null); 'JSON without a value' = '{}'; 'JSON null' = '[null]' }
  foreach ($name in $nothing.Keys | Where-Object { $_ -notlike 'JSON*' -or -not $Plan.NoJson }) { New-Case "row: $name" refused $Plan.Fast -Row $nothing[$name] -Form $name }
}

#endregion

#region How they are run

function Start-Matrix {
  # A session of its own with a sandbox in the state that all cases begin with: one destination, installed.
  param([Parameter(Mandatory)] [string] $Module, [Parameter(Mandatory)] [string] $Folder)
  $matrix = [pscustomobject]@{ UnattendedHost = [UnattendedHost]::new(); Runspace = $null; Session = $null; Kept = $null; Sandbox = $null; Installed = $null; Seen = 0; Secrets = @(); Count = 0; Resets = 0 }
  $matrix.Runspace = [runspacefactory]::CreateRunspace($matrix.UnattendedHost)
  # As a prompt has it, and faster.
  $matrix.Runspace.ThreadOptions = 'ReuseThread'
  $matrix.Runspace.Open()
  $matrix.Session = Invoke-InMatrix $matrix {
    param($Module, $Folder)
    Import-Module $Module
    Set-Location $Folder
    $global:ConfirmPreference = 'None'
    $global:VerbosePreference = $global:DebugPreference = $global:InformationPreference = 'Continue'
    # Vaults in which nothing is.
    function global:Get-Secret { throw 'There is no such secret.' }
    function global:Get-SecretInfo { }
    function global:Set-Secret { throw 'The vault is locked.' }
    (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetType('StitchDelta.Binding.RunspaceSession').GetProperty('Current').GetValue($null)
  } @{ Module = $Module; Folder = $Folder }
  Reset-Matrix $matrix
  $matrix
}

function Invoke-InMatrix {
  param($Matrix, [scriptblock] $Script, [hashtable] $With = @{})
  $shell = [powershell]::Create($Matrix.Runspace)
  try {
    $null = $shell.AddScript("param(`$With) `$ErrorActionPreference = 'Stop'; `$VerbosePreference = `$DebugPreference = 'SilentlyContinue'; & {$Script} @With", $true).AddParameter('With', $With)
    $shell.Invoke()
  }
  finally { $shell.Dispose() }
}

function Reset-Matrix {
  # Puts the state back.
  param($Matrix)
  $Matrix.Resets++
  $Matrix.Sandbox, $Matrix.Installed = Invoke-InMatrix $Matrix {
    try { Stop-StitchSandbox } catch { $null = $_ }
    Start-StitchSandbox -ClusterStartSeconds 0
    Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore
    # One to be removed, of what nobody asks for.
    $null = Add-StitchSandboxFault Databricks clusters/unpin -StatusCode 403 -Count 0
  }
  $Matrix.Kept = @{}; foreach ($name in 'Workspace', 'Stitch', 'Aws') { $Matrix.Kept[$name] = Get-SessionProperty $Matrix $name }
  $Matrix.Seen = (Get-MatrixRequest $Matrix).Count
  $open = { param($secret) [Net.NetworkCredential]::new('', $secret).Password }
  $sandbox = $Matrix.Sandbox
  $Matrix.Secrets = @($Secret.Values) + @(& $open $sandbox.WorkspaceToken; & $open $sandbox.StitchToken; & $open $sandbox.SecretAccessKey; & $open $Matrix.Installed.Token)
}

function Stop-Matrix {
  param($Matrix)
  $null = Invoke-InMatrix $Matrix { Stop-StitchSandbox }
  $Matrix.Runspace.Dispose()
}

function Get-SessionProperty { param($Matrix, [string] $Name) $Matrix.Session.GetType().GetProperty($Name).GetValue($Matrix.Session) }

function Get-MatrixRequest { param($Matrix) , (Get-SessionProperty $Matrix Sandbox).Item1.Requests }

function Get-Text {
  # All that a value shows, however it is looked at.
  param($Value, [int] $Depth)
  if ($null -eq $Value) { return }
  "$Value"
  if ($Depth -eq 0 -or $Value -is [string] -or $Value -is [ValueType] -or $Value -is [securestring] -or $Value -is [type] -or $Value -is [scriptblock]) { return }
  if ($Value -is [Collections.IDictionary]) { foreach ($key in $Value.Keys) { "$key"; Get-Text $Value[$key] ($Depth - 1) } }
  elseif ($Value -is [Collections.IEnumerable]) { foreach ($item in $Value) { Get-Text $item ($Depth - 1) } }
  else { foreach ($property in $Value.PSObject.Properties) { Get-Text $(try { $property.Value } catch { $null }) ($Depth - 1) } }
}

function Get-ErrorText {
  param([Management.Automation.ErrorRecord] $Fault)
  "$Fault"; $Fault.FullyQualifiedErrorId; "$($Fault.CategoryInfo)"; $Fault.ErrorDetails.Message; $Fault.ErrorDetails.RecommendedAction
  # PowerShell's own errors hold what PowerShell was given.
  if ($Fault.Exception.GetType().FullName -like 'StitchDelta.*') { Get-Text $Fault.TargetObject 2; "$($Fault.Exception)" }
  for ($exception = $Fault.Exception; $exception; $exception = $exception.InnerException) { $exception.Message; $exception.Remedy; Get-Text $exception.Target 2 }
}

# What a program throws that was not ready for its input.
$Raw = 'NullReference|InvalidCast|IndexOutOfRange|KeyNotFound|ArgumentNull|ArgumentOutOfRange|ObjectDisposed|NotImplemented|RegexMatchTimeout|RegexParse|UriFormat|Overflow'

function Invoke-Case {
  # Runs a case, and returns in words what is wrong with it.
  param($Matrix, $Command, $Case, [hashtable] $Plan)
  $Matrix.Count++
  $lines = $Matrix.UnattendedHost.Said.Lines
  $lines.Clear()
  $shell = [powershell]::Create($Matrix.Runspace)
  $output = $errors = @()
  try {
    $call = switch -Wildcard ($Case.Form) {
      'command line' { 'param($Command, $With) & $Command @With' }
      'script *' { "param(`$Command, `$With, `$Row) `$Row | & `$Command @With -$($Case.Form -replace '^script ') { `$_.Cell }" }
      default { 'param($Command, $With, $Row) $Row | & $Command @With' }
    }
    $null = $shell.AddScript($call, $true).AddParameter('Command', $Command.Name).AddParameter('With', $Case.With)
    if ($Case.Form -ne 'command line') { $null = $shell.AddParameter('Row', $Case.Row) }
    try { $output = @($shell.Invoke()) }
    catch { $errors = @($_.Exception.InnerException.ErrorRecord ?? $_) }
    $errors += @($shell.Streams.Error)
    $said = @(foreach ($stream in 'Warning', 'Verbose', 'Debug', 'Information') { foreach ($record in $shell.Streams.$stream) { "$record" } })
  }
  finally { $shell.Dispose() }

  $requests = Get-MatrixRequest $Matrix
  $writes = @(for ($i = $Matrix.Seen; $i -lt $requests.Count; $i++) { if ($requests[$i].IsWrite) { "$($requests[$i].Service) $($requests[$i].Operation)" } })
  $Matrix.Seen = $requests.Count
  $foreign = @($writes | Where-Object { $_ -notin $Plan.Writes } | Select-Object -Unique)
  $moved = @($Matrix.Kept.Keys | Where-Object { -not [object]::ReferenceEquals($Matrix.Kept[$_], (Get-SessionProperty $Matrix $_)) })
  $isOurs = $Case.Form -ne 'command line' -and $Command.Parameters.ContainsKey('InputObject')
  $wrong = @(
    if ($foreign) { "wrote $($foreign -join ', ')" }
    if ($moved) { "the session has another $($moved -join ', ')" }
    if ($Case.Rule -eq 'refused' -and $errors.Count -eq 0) { 'was not refused' }
    if ($Case.Rule -eq 'refused' -and $output.Count -gt 0) { "put out $($output.Count)" }
    if ($Case.Rule -eq 'unchanged' -and $errors.Count -gt 0) { "failed: $($errors[0])" }
    foreach ($fault in $errors) {
      $kind = $fault.Exception.GetType()
      if ($fault.FullyQualifiedErrorId -like 'Unexpected,*') { "was unexpected: $fault" }
      # PowerShell's own words are for what PowerShell does not let in: on the command line, or to a cmdlet that takes nothing from the pipe.
      elseif ($kind.FullName -notlike 'StitchDelta.*' -and (($isOurs -and $Case.Form -notlike 'script *') -or $kind.Name -notlike 'ParameterBinding*')) { "gave a $($kind.Name): $fault" }
      for ($inner = $fault.Exception.InnerException; $inner -and $kind.FullName -like 'StitchDelta.*'; $inner = $inner.InnerException) { if ($inner.GetType().Name -match $Raw) { "holds a $($inner.GetType().Name)" } }
    }
    $texts = @($said; $lines; foreach ($fault in $errors) { Get-ErrorText $fault }; foreach ($object in $output) { Get-Text $object 1 })
    foreach ($text in $texts) { foreach ($known in $Matrix.Secrets) { if ("$text".Contains($known)) { "shows a secret: $text"; break } } }
  )
  if ($writes.Count -or $moved.Count) { Reset-Matrix $Matrix }
  if ($wrong.Count) { "$($Case.Title): $(($wrong | Select-Object -Unique -First 3) -join '; ')" }
}

#endregion
