<#
.SYNOPSIS
  Runs every drift of the table, writes the outcomes into a page, and says where they differ from the known failures.
.DESCRIPTION
  With -Known the list of known failures is written anew from what was found.
#>
[CmdletBinding()]
param([Parameter(Mandatory)][string] $Path, [switch] $Known)
. $PSScriptRoot/Common.ps1
. $PSScriptRoot/Drift.ps1

$clock = [Diagnostics.Stopwatch]::StartNew()
$rows = @(Get-Drift)
$at = 0
$outcomes = foreach ($row in $rows) {
  if (++$at % 50 -eq 0) { Write-Host "$at of $($rows.Count)" }
  $result = try { Invoke-Drift $row } catch { [ordered]@{ Rules = "the row cannot be run: $_" } }
  [pscustomobject]@{ Row = $row; Result = $result }
}
if ($Known) {
  # What depends on who comes first stays on the list.
  $sometimes = @(Import-Csv (Join-Path $PSScriptRoot Drift.Known.csv) | Where-Object Why -Like 'sometimes*')
  $found = foreach ($one in $outcomes) {
    foreach ($aspect in $one.Result.Keys) {
      $before = $sometimes | Where-Object { $_.Id -eq $one.Row.Id -and $_.Aspect -eq $aspect }
      if ($before) { $before } elseif ($one.Result[$aspect]) { [pscustomobject]@{ Id = $one.Row.Id; Aspect = $aspect; Why = $one.Result[$aspect] } }
    }
  }
  $found | Export-Csv (Join-Path $PSScriptRoot Drift.Known.csv) -UseQuotes AsNeeded -Encoding utf8NoBOM
}
$list = Import-KnownFailure
$cell = { param($text) "$text" -replace '\|', '\|' -replace '[\r\n]+', ' ' -replace '<', '&lt;' -replace '\b[0-9a-f]{64}\b', '…' -replace '\b\d{4}-\d{6}-[0-9a-f]{8}\b', '…' -replace 'localhost:\d+', 'localhost' -replace 'AROA\w+', '…' }
$must = @{ repairs = 'repairs'; either = 'repairs or says why not'; refuses = 'keeps off and says why'; none = 'nothing'; clean = 'all as before'; told = 'as before, or told' }
$lines = @(
  '# Drift'
  ''
  'What people do to an installation behind the module''s back, and what the module makes of it. Each row starts from a clean installation on the sandbox, with'
  'other people''s roles, clusters, tokens and statements beside it; the drift is made by the services'' own APIs. Written by `./build.ps1 drift` from the table in'
  '`tests/pester/Drift.Rows.ps1`; nothing here is by hand.'
  ''
  '- **Named**: `Test-StitchDestination` names the part and no healthy one, and writes nothing.'
  '- **Remedy**: the printed command, pasted as it stands, repairs it.'
  '- **Repair**: `-Repair` repairs it, or leaves all as it is and says why; nothing else changes.'
  '- **Undo**: `Uninstall-StitchDestination` leaves what was there before the install, or tells of each thing that it leaves; also after `-Repair`.'
  '- **Rules**: in all of that nothing of anybody else''s changes, each write is reported, and no destination is left without its cluster.'
  ''
  "$($rows.Count) drifts. $(@($outcomes | Where-Object { -not @($_.Result.Values | Where-Object { $_ }) }).Count) hold in every respect; the others have $($list.Count) known failures, which the last column shows."
  ''
  '| resource | drifts | hold | Named | Remedy | Repair | Undo | Rules |'
  '|---|---|---|---|---|---|---|---|'
  foreach ($group in $outcomes | Group-Object { $_.Row.Resource }) {
    $counts = foreach ($aspect in $Aspects) { @($group.Group | Where-Object { $_.Result[$aspect] }).Count }
    "| $($group.Name) | $($group.Count) | $(@($group.Group | Where-Object { -not @($_.Result.Values | Where-Object { $_ }) }).Count) | $($counts -join ' | ') |"
  }
  ''
  'The columns with the names of the five show how many rows fail in them.'
  foreach ($group in $outcomes | Group-Object { $_.Row.Resource }) {
    ''
    "## $($group.Name)"
    ''
    '| drift | kind | | Repair must | Undo must | outcome |'
    '|---|---|---|---|---|---|'
    foreach ($one in $group.Group) {
      $failed = @($one.Result.Keys | Where-Object { $one.Result[$_] } | ForEach-Object { "**$_**: $(& $cell $one.Result[$_])" })
      "| ``$($one.Row.Id)`` | $($one.Row.Kind) | $(& $cell $one.Row.Text) | $($must[$one.Row.Repair]) | $($must[$one.Row.Undo]) | $(if ($failed) { $failed -join '; ' } else { 'holds' }) |"
    }
  }
)
Set-Content $Path (($lines -join "`n") + "`n") -NoNewline -Encoding utf8NoBOM

$differences = @(foreach ($one in $outcomes) { foreach ($text in Compare-Outcome $one.Row $one.Result $list) { "$($one.Row.Id): $text" } })
$differences | ForEach-Object { Write-Host $_ }
Write-Host "$($rows.Count) drifts in $([math]::Round($clock.Elapsed.TotalSeconds)) s, $($list.Count) known failures, $($differences.Count) differences"
exit [math]::Min($differences.Count, 1)
