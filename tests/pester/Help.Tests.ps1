# The help: what Get-Help shows, and that the pages it is made of are those of the cmdlets as they are.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $cmdlets = Get-Command -Module StitchDelta | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
  $pages = Get-ChildItem (Join-Path $PSScriptRoot '../../docs/en-US') -Filter *.md | ForEach-Object { @{ Name = $_.BaseName; Path = $_.FullName } }
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

  function Get-Plain {
    # A text as one line, without the marks of a page.
    param([string] $Text)
    ($Text -replace '\\(?=[^\w\s])' -replace '\s+', ' ').Trim()
  }

  function Get-Form {
    # Which parameters a syntax has, and what of each stands in brackets.
    param([string] $Syntax)
    [regex]::Matches($Syntax, '(?<=\s)\[*-\w+\]?( <[^>]+>)?\]?').Value -replace '<.*>', '<>' | Sort-Object
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
      $values = $type.IsEnum ? $type.GetEnumNames() : ($parameter.Attributes | Where-Object { $_ -is [ValidateSet] }).ValidValues
      $so = [ordered]@{
        'Type' = $type.Name; 'Position' = $attribute.Position -ge 0 ? "$($attribute.Position)" : 'Named'
        'Accept pipeline input' = $pipe ? "True ($pipe)" : 'False'; 'Accept wildcard characters' = "$wildcards"
        'Aliases' = $parameter.Aliases -join ', '; 'Accepted values' = $values -join ', '
      }
      $so.Keys.ForEach{ "${_}: $($said[$_])" } | Should -Be $so.Keys.ForEach{ "${_}: $($so[$_])" } -Because "-$($parameter.Name)"
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
        $given = $call.CommandElements.Where{ $_ -is [Management.Automation.Language.CommandParameterAst] }.ParameterName
        $given | Where-Object { $_ -notin $called.Parameters.Keys } | Should -BeNullOrEmpty -Because $call
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

Describe 'Get-Help <Name>' -ForEach $cmdlets {
  BeforeAll {
    $page = Get-Content (Join-Path $docs "$Name.md") -Raw
    $help = Get-Help $Name -Full
    # What is seen at a prompt that is wide enough.
    $shown = Get-Plain ($help | Out-String -Width 4000)
  }

  It 'has the synopsis and the description of the page' {
    $help.Synopsis | Should -Match '^[A-Z].{20,}\.$'
    $help.Synopsis | Should -BeExactly (Get-Plain (Get-Section $page '## SYNOPSIS'))
    Get-Plain $help.description.Text | Should -BeExactly (Get-Plain (Get-Section $page '## DESCRIPTION'))
    $shown | Should -BeLike "*NAME $Name SYNOPSIS*SYNTAX*DESCRIPTION*PARAMETERS*INPUTS*OUTPUTS*NOTES*RELATED LINKS*"
  }

  It 'shows the syntax that the cmdlet has' {
    Get-Form ($help.syntax | Out-String -Width 4000) | Should -Be (Get-Form (Get-Command $Name -Syntax))
  }

  It 'says of every parameter what the page says' {
    $said = Get-Help $Name -Parameter * -ErrorAction Ignore
    foreach ($parameter in Get-Own $Command) {
      $facts = Get-Yaml $page $parameter.Name
      $text = (Get-Section $page "### -$($parameter.Name)") -replace '(?s)```yaml.*'
      $text | Should -Match '^[A-Z].{15,}' -Because "-$($parameter.Name)"
      if ($facts['Accepted values']) { $text += "Accepted values: $($facts['Accepted values'])" }
      $whole = "-$($parameter.Name) <$($facts['Type'])> $(Get-Plain $text) Required? $($facts['Required']) Position? $($facts['Position']) " +
        "Default value $($facts['Default value']) Accept pipeline input? $($facts['Accept pipeline input']) " +
        "Aliases $($facts['Aliases'] ? $facts['Aliases'] : 'none') Accept wildcard characters? $($facts['Accept wildcard characters'])"
      $shown.Contains($whole, 'OrdinalIgnoreCase') | Should -BeTrue -Because $whole
      Get-Plain ($said | Where-Object name -EQ $parameter.Name).description.Text | Should -BeExactly (Get-Plain $text)
    }
  }

  It 'shows every example, its code as it is written and what comes of it' {
    $examples = [regex]::Matches((Get-Section $page '## EXAMPLES'), '(?ms)^### (.*?)\r?\n```powershell\r?\n(.*?)\r?\n```(.*?)(?=^### |\z)')
    @($help.examples.example).Count | Should -Be $examples.Count
    $examples.Count | Should -BeGreaterOrEqual 2
    $asked = Get-Plain (Get-Help $Name -Examples | Out-String -Width 4000)
    for ($i = 0; $i -lt $examples.Count; $i++) {
      $title, $code, $remarks = $examples[$i].Groups[1..3].Value
      $example = @($help.examples.example)[$i]
      $example.code -split '\r?\n' | Should -BeExactly ($code -split '\r?\n')
      Get-Plain $example.remarks.Text | Should -BeExactly (Get-Plain $remarks)
      Get-Plain $remarks | Should -Match '\.$' -Because $title
      $whole = "$title ----- $($code -replace '\s+', ' ') $(Get-Plain $remarks)"
      $shown.Contains($whole) | Should -BeTrue -Because $whole
      $asked.Contains($whole) | Should -BeTrue -Because $whole
    }
  }

  It 'says what goes in, what comes out, and the notes' {
    foreach ($section in 'INPUTS', 'OUTPUTS', 'NOTES') {
      $whole = Get-Plain ((Get-Section $page "## $section") -replace '(?m)^### ')
      $shown.Contains("$section $whole") | Should -BeTrue -Because $whole
    }
  }

  It 'leads first to the page on the web, then where the page leads' {
    $links = @($help.relatedLinks.navigationLink)
    $address = [regex]::Match($page, '(?m)^online version: (https://\S+)').Groups[1].Value
    $address | Should -Not -BeNullOrEmpty
    $links[0].uri | Should -BeExactly $address
    $links.linkText | Select-Object -Skip 1 | Should -BeExactly ([regex]::Matches((Get-Section $page '## RELATED LINKS'), '\[([^\]]+)\]').ForEach{ $_.Groups[1].Value })
  }

  It 'has nothing left to fill in' { $shown | Should -Not -Match '\{\{|Fill in' }
}

Describe 'Get-Help -Online' -Skip:$IsWindows {
  It 'opens the address of the page' {
    # In place of the browser, a program that writes down what it is to open.
    $folder = New-Item (Join-Path $TestDrive browser) -ItemType Directory
    $opened = Join-Path $folder opened
    foreach ($name in 'xdg-open', 'open') {
      $program = Join-Path $folder $name
      Set-Content $program "#!/bin/sh`nprintf '%s' ""`$1"" > '$opened.part' && mv '$opened.part' '$opened'"
      chmod +x $program
    }
    $path = $env:PATH
    try {
      $env:PATH = "$folder$([IO.Path]::PathSeparator)$path"
      Get-Help Install-StitchDestination -Online
      for ($i = 0; $i -lt 100 -and -not (Test-Path $opened); $i++) { Start-Sleep -Milliseconds 50 }
    }
    finally { $env:PATH = $path }
    Get-Content $opened -Raw | Should -BeExactly (Get-Help Install-StitchDestination).relatedLinks.navigationLink[0].uri
  }
}

Describe 'The topic <_>' -ForEach ('about_StitchDelta', 'about_StitchDelta_Errors' + @('Authentication', 'Sandbox', 'Fleets', 'UnityCatalog', 'Limits', 'Troubleshooting').ForEach{ "about_StitchDelta_$_" }) {
  BeforeAll { $text = Get-Content (Join-Path $docs "$_.help.txt") -Raw }

  It 'is found by Get-Help' { Get-Help $_ | Out-String | Should -Match "(?s)TOPIC\s+$_\s.*SHORT DESCRIPTION" }

  # Windows PowerShell reads it in the machine's code page.
  It 'is in plain ASCII' { $text | Should -Not -Match '[^\x00-\x7f]' }

  It 'names only cmdlets that there are' {
    # The errors are held to that by the convention tests, each by itself.
    if ($_ -ne 'about_StitchDelta_Errors') {
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
