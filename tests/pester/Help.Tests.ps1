# The help: what Get-Help shows, and that the pages it is made of are those of the cmdlets as they are.
BeforeDiscovery {
  Import-Module (Join-Path $PSScriptRoot '../../out/StitchDelta')
  $cmdlets = Get-Command -Module StitchDelta | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
  $pages = Get-ChildItem (Join-Path $PSScriptRoot '../../docs/en-US') -Filter *.md | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
  $isBuilt = Test-Path (Join-Path $PSScriptRoot '../../out/StitchDelta/en-US/StitchDelta.PowerShell.dll-Help.xml')
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $docs = Join-Path $PSScriptRoot '../../docs/en-US' -Resolve
  $common = [Management.Automation.PSCmdlet]::CommonParameters
  $ids = [StitchDelta.Errors.Catalogue]::All.Id

  function Get-Own { param($Command) $Command.Parameters.Values | Where-Object Name -notin $common }

  function Get-Section {
    # The text below a heading, up to the next one of its level or above.
    param([string] $Page, [string] $Heading)
    $level = $Heading -replace '[^#]'
    [regex]::Match($Page, "(?ms)^$([regex]::Escape($Heading))\r?\n(.*?)(?=^#{1,$($level.Length)} |\z)").Groups[1].Value
  }

  function Get-Yaml {
    # What a page says of a parameter, by key.
    param([string] $Page, [string] $Parameter)
    $facts = @{}
    foreach ($line in (Get-Section $Page "### -$Parameter") -split '\r?\n') { if ($line -match '^([A-Z][\w ]+): ?(.*)$') { $facts[$Matches[1]] = $Matches[2] } }
    $facts
  }
}

Describe 'The pages' {
  It 'are those of the cmdlets, no more and no fewer' {
    $names = (Get-Command -Module StitchDelta).Name
    (Get-ChildItem $docs -Filter *.md).BaseName | Sort-Object | Should -Be ($names | Sort-Object)
  }
}

Describe 'The page <Name>' -ForEach $pages {
  BeforeAll {
    $page = Get-Content $Path -Raw
    $command = Get-Command $Name -Module StitchDelta
  }

  It 'has nothing left to fill in' { $page | Should -Not -Match '\{\{|Fill in' }

  It 'describes the parameters of the cmdlet, no more and no fewer' {
    $described = [regex]::Matches($page, '(?m)^### -(\w+)\r?$').ForEach{ $_.Groups[1].Value }
    $described | Sort-Object | Should -Be ((Get-Own $command).Name | Sort-Object)
  }

  It 'says of each what is so' {
    foreach ($parameter in Get-Own $command) {
      $said = Get-Yaml $page $parameter.Name
      $attribute = $parameter.Attributes | Where-Object { $_ -is [Parameter] } | Select-Object -First 1
      $type = [Nullable]::GetUnderlyingType($parameter.ParameterType) ?? $parameter.ParameterType
      $pipe = @(if ($attribute.ValueFromPipelineByPropertyName) { 'ByPropertyName' }; if ($attribute.ValueFromPipeline) { 'ByValue' }) -join ', '
      $wildcards = [bool] ($parameter.Attributes | Where-Object { $_ -is [SupportsWildcards] })
      $where = "-$($parameter.Name)"
      $said['Type'] | Should -Be $type.Name -Because $where
      $said['Position'] | Should -Be ($attribute.Position -ge 0 ? "$($attribute.Position)" : 'Named') -Because $where
      $said['Accept pipeline input'] | Should -Be ($pipe ? "True ($pipe)" : 'False') -Because $where
      $said['Accept wildcard characters'] | Should -Be "$wildcards" -Because $where
      $said['Aliases'] | Should -Be ($parameter.Aliases -join ', ') -Because $where
    }
  }

  It 'shows each parameter in the syntax' {
    $syntax = Get-Section $page '## SYNTAX'
    [regex]::Matches($syntax, '-(\w+)').ForEach{ $_.Groups[1].Value } | Where-Object { $_ -in $command.Parameters.Keys } | Sort-Object -Unique |
      Should -Be ((Get-Own $command).Name | Sort-Object)
  }

  It 'says what the cmdlet emits' {
    $types = [regex]::Matches((Get-Section $page '## OUTPUTS'), '(?m)^### ([\w.]+)').ForEach{ $_.Groups[1].Value }
    $types | Sort-Object | Should -Be ($command.OutputType.Name -replace '^System\.Void$|^void$', 'None' | Sort-Object)
  }

  It 'has examples that use only what there is' {
    $examples = [regex]::Matches((Get-Section $page '## EXAMPLES'), '(?ms)^```powershell\r?\n(.*?)^```')
    $examples.Count | Should -BeGreaterOrEqual 2
    foreach ($example in $examples) {
      $faults = $null
      $tree = [Management.Automation.Language.Parser]::ParseInput($example.Groups[1].Value, [ref] $null, [ref] $faults)
      $faults | Should -BeNullOrEmpty
      $calls = $tree.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)
      $ours = $calls | Where-Object { $_.GetCommandName() -match '-(Stitch|Delta)' }
      foreach ($call in $ours) {
        $called = Get-Command $call.GetCommandName() -Module StitchDelta
        foreach ($given in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
          $called.Parameters.Keys | Should -Contain $given.ParameterName -Because $call
        }
      }
      $tree.Extent.Text | Should -Match ([regex]::Escape($Name))
    }
  }

  It 'names only error ids that there are' {
    $named = [regex]::Matches((Get-Section $page '## NOTES'), '(?m)^Error ids[^:]*: (.*)\.\r?$').ForEach{ $_.Groups[1].Value -split ', ' }
    $named | Where-Object { $_ -notin $ids } | Should -BeNullOrEmpty
  }

  It 'leads only to pages and topics that there are' {
    $links = [regex]::Matches((Get-Section $page '## RELATED LINKS'), '\[([^\]]+)\]\(([^)]+)\)')
    $links.Count | Should -BeGreaterThan 0
    foreach ($link in $links) { Test-Path (Join-Path $docs $link.Groups[2].Value) | Should -BeTrue -Because $link.Value }
  }
}

$what = if ($isBuilt) { 'Get-Help <Name>' } else { 'Get-Help <Name> (NOT BUILT: platyPS is not on this machine)' }
Describe $what -ForEach $cmdlets -Skip:(-not $isBuilt) {
  BeforeAll { $help = Get-Help $Name -Full }

  It 'has a synopsis and a description' {
    $help.Synopsis | Should -Match '^[A-Z].{20,}\.$'
    ($help.description.Text -join ' ').Length | Should -BeGreaterThan 100
  }

  It 'has two examples or more, each with a remark' {
    @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    foreach ($example in $help.examples.example) {
      $example.code | Should -Match ([regex]::Escape($Name))
      ($example.remarks.Text -join ' ').Trim() | Should -Match '\.$' -Because $example.title
    }
  }

  It 'describes every parameter' {
    foreach ($parameter in Get-Own $Command) {
      $said = Get-Help $Name -Parameter $parameter.Name -ErrorAction Ignore
      ($said.description.Text -join ' ') | Should -Match '^[A-Z].{15,}' -Because "-$($parameter.Name)"
    }
  }

  It 'has nothing left to fill in' { $help | Out-String -Width 200 | Should -Not -Match '\{\{|Fill in' }
}

Describe 'The topic <_>' -ForEach 'about_StitchDelta', 'about_StitchDelta_Errors' {
  BeforeAll { $text = Get-Content (Join-Path $docs "$_.help.txt") -Raw }

  It 'is found by Get-Help' { Get-Help $_ | Out-String | Should -Match "(?s)TOPIC\s+$_\s.*SHORT DESCRIPTION" }

  # Windows PowerShell reads it in the machine's code page.
  It 'is in plain ASCII' { $text | Should -Not -Match '[^\x00-\x7f]' }

  It 'names only cmdlets that there are' {
    # The errors are held to that by the convention tests, each by itself.
    if ($_ -eq 'about_StitchDelta') {
      $named = [regex]::Matches($text, '\b[A-Z][a-z]+-(Stitch|Delta)\w*').Value | Sort-Object -Unique
      $named | Where-Object { -not (Get-Command $_ -Module StitchDelta -ErrorAction Ignore) } | Should -BeNullOrEmpty
    }
  }
}

Describe 'The topic of the errors' {
  It 'is as the catalogue is (./build.ps1 docs writes it anew)' {
    $lines = { param($text) $text.TrimEnd() -split '\r?\n' }
    & $lines (Get-Content (Join-Path $docs about_StitchDelta_Errors.help.txt) -Raw) | Should -Be (& $lines (& (Join-Path $docs ErrorTopic.ps1)))
  }

  It 'leaves no number where a word should be' { Get-Content (Join-Path $docs about_StitchDelta_Errors.help.txt) -Raw | Should -Not -Match '\{\d' }
}
