<#
.SYNOPSIS
  Writes docs/requests.md: what each command asks of AWS, Databricks and Stitch.
#>
param([Parameter(Mandatory)][string] $Path, [int] $Rows = 200)
. $PSScriptRoot/Common.ps1
. $PSScriptRoot/Requests.ps1
$ConfirmPreference = 'None'
$of = Measure-Request
$rowsOf = Measure-Row 1; $many = Measure-Row $Rows
$operations = @($of.Values | ForEach-Object { $_ } | Where-Object { Test-Counted $_ } | ForEach-Object { "$($_.Service) $($_.Operation)" } | Sort-Object -Unique)
$lines = @(
  '# Requests'
  ''
  'What each command asks of the services on the sandbox, where nothing goes wrong. Not counted: the looks at a cluster that starts and at Stitch''s check, whose number depends on how long'
  'they take, and SQL. Written by `./build.ps1 requests`; `tests/pester/Requests.Tests.ps1` holds the limits.'
  ''
  "| operation | $($of.Keys -join ' | ') |"
  "|---|$('---|' * $of.Count)"
  foreach ($operation in $operations) {
    $counts = foreach ($command in $of.Keys) {
      $count = @($of[$command] | Where-Object { "$($_.Service) $($_.Operation)" -eq $operation -and (Test-Counted $_) }).Count
      if ($count) { $count } else { '' }
    }
    "| $operation | $($counts -join ' | ') |"
  }
  "| **all** | $(@(foreach ($command in $of.Keys) { "**$(@($of[$command] | Where-Object { Test-Counted $_ }).Count)**" }) -join ' | ') |"
  "| writes | $(@(foreach ($command in $of.Keys) { @($of[$command] | Where-Object { (Test-Counted $_) -and $_.IsWrite }).Count }) -join ' | ') |"
  ''
  "Rows side by side, each with a Stitch account, a role under one path and a cluster of its own: $($rowsOf.PerRow) requests for one row, $($many.PerRow) a row for $Rows."
)
[IO.File]::WriteAllText($Path, (($lines -join "`n") + "`n"))
