# What holds for every cmdlet, looked up by reflection: a new one is held to it without anyone thinking of it.
BeforeDiscovery {
  . $PSScriptRoot/Module.ps1
  Import-Module $module
  $cmdlets = Get-Command -Module StitchDelta | ForEach-Object { @{ Name = $_.Name; Command = $_ } }
  $changing = @($cmdlets | Where-Object { $_.Command.Verb -in 'New', 'Grant', 'Revoke', 'Set', 'Remove', 'Register', 'Unregister', 'Update', 'Install', 'Uninstall', 'Export' -or $_.Name -in 'Start-DeltaCluster', 'Test-StitchDestination' })
  # One that tests repairs, too, when it is told to.
  $reading = @($cmdlets | Where-Object { $_.Command.Verb -in 'Get', 'Test' -and -not $_.Command.Parameters.ContainsKey('Repair') })
  $errors = [StitchDelta.Errors.Catalogue]::All | ForEach-Object { @{ Id = $_.Id; Entry = $_ } }
}
BeforeAll {
  . $PSScriptRoot/Common.ps1
  $common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
  $types = (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetTypes()
  $root = Join-Path $PSScriptRoot '../..' -Resolve
  $destroying = 'Remove-DeltaCluster', 'Remove-DeltaExternalLocation', 'Remove-DeltaInstanceProfile', 'Remove-DeltaToken', 'Remove-StitchDestination', 'Uninstall-StitchDestination'
}

Describe '<Name>' -ForEach $cmdlets {
  It 'has an approved verb and an own class of that name' {
    (Get-Verb).Verb | Should -Contain $Command.Verb
    $type = $Command.ImplementingType
    $type.IsSealed | Should -BeTrue
    $type.FullName | Should -Be "StitchDelta.Commands.$($Command.Verb)$($Command.Noun)Command"
    Test-Path (Join-Path $root "src/StitchDelta.PowerShell/Commands/$($type.Name).cs") | Should -BeTrue
  }

  It 'says what it emits' { $Command.OutputType | Should -Not -BeNullOrEmpty }

  It 'takes no secret as a string' {
    foreach ($parameter in $Command.Parameters.Values | Where-Object Name -match '(Token|Secret|Password|Key)$') {
      $parameter.ParameterType | Should -Be ([securestring]) -Because $parameter.Name
    }
  }

  It 'has no parameter called Name, and none in the plural' {
    $own = $Command.Parameters.Keys | Where-Object { $_ -notin $common -and $_ -notlike '*Seconds' -and $_ -notlike '*Minutes' -and $_ -notlike '*Days' -and $_ -notlike '*Workers' }
    $own | Should -Not -Contain Name
    $own | Where-Object { $_ -cmatch '[^s]s$' -and $_ -notmatch 'Access$' } | Should -BeNullOrEmpty
  }

  It 'prompts for nothing' {
    $Command.ParameterSets.Parameters | Where-Object IsMandatory | Should -BeNullOrEmpty
  }

  It 'binds from the pipe only what some object of the module has' {
    $properties = @($types; [StitchDelta.StageOutput].Assembly.GetTypes()) | Where-Object { $_.IsPublic -and $_.Namespace -eq 'StitchDelta' } |
      ForEach-Object { $_.GetProperties().Name } | Select-Object -Unique
    foreach ($parameter in $Command.ParameterSets.Parameters | Where-Object ValueFromPipelineByPropertyName) {
      $properties | Should -Contain $parameter.Name
    }
  }
}

Describe '<Name> changes something' -ForEach $changing {
  It 'and so can be previewed and confirmed' {
    $Command.Parameters.Keys | Should -Contain WhatIf
    $attribute = $Command.ImplementingType.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)
    # What destroys for good asks, and can be told not to.
    $attribute.ConfirmImpact | Should -Be $(if ($Name -in $destroying) { 'High' } else { 'Medium' })
  }

  It 'and has a -Force that only skips the question, if it destroys' {
    if ($Name -in $destroying) { $Command.Parameters.Force.ParameterType | Should -Be ([switch]) }
    else { $Command.Parameters.Keys | Where-Object { $_ -eq 'Force' -and $Name -ne 'Export-StitchDestinationReport' } | Should -BeNullOrEmpty }
  }
}

Describe '<Name> changes nothing' -ForEach $reading {
  It 'and so has nothing to confirm' { $Command.Parameters.Keys | Should -Not -Contain WhatIf }
}

Describe 'Error <Id>' -ForEach $errors {
  It 'has a category of PowerShell and a remedy' {
    [enum]::GetNames([Management.Automation.ErrorCategory]) | Should -Contain "$($Entry.Kind)"
    $Entry.Remedy | Should -Not -BeNullOrEmpty
    $Entry.Message | Should -Not -BeNullOrEmpty
  }

  It 'names only cmdlets and parameters that there are' {
    foreach ($match in [regex]::Matches("$($Entry.Message) $($Entry.Remedy)", '\b[A-Z][a-z]+-(Stitch|Delta)[A-Za-z]*')) {
      Get-Command $match.Value -Module StitchDelta -ErrorAction Ignore | Should -Not -BeNullOrEmpty -Because $match.Value
    }
  }

  It 'is used' {
    $uses = Get-ChildItem (Join-Path $root src) -Recurse -Filter *.cs | Where-Object { $_.Name -notlike 'Catalogue*' } |
      Select-String "Catalogue\.$Id\b" -List | Select-Object -First 1
    $uses | Should -Not -BeNullOrEmpty
  }

  It 'is documented' {
    # Not by matching the whole text: a failure would print all of it.
    (Get-Content (Join-Path $root 'docs/en-US/about_StitchDelta_Errors.help.txt')).Trim() -ccontains $Id | Should -BeTrue
  }
}

Describe 'The source' {
  BeforeAll {
    $files = Get-ChildItem (Join-Path $root src) -Recurse -Filter *.cs | Where-Object { $_.FullName -notmatch '[\\/](obj|bin)[\\/]' }
    function Find-InSource { param([string] $Pattern, [string[]] $Except = @()) $files | Where-Object Name -notin $Except | Select-String $Pattern -CaseSensitive | ForEach-Object { "$($_.Filename):$($_.LineNumber)" } }
  }

  It 'catches everything only at its borders' {
    Find-InSource 'catch \(Exception( \w+)?\)(?! when)|catch\s*$' -Except 'PipelinePump.cs', 'StitchDeltaCmdlet.cs', 'WireHost.cs' | Should -BeNullOrEmpty
  }

  It 'waits for no task but in the pump, writes to no console and turns no switch of the process: the compiler sees to it' {
    # By src/BannedSymbols.txt. Here it is only held that nobody takes it out, or says that it does not count.
    Get-Content (Join-Path $root src/Directory.Build.props) -Raw | Should -Match 'BannedApiAnalyzers'
    foreach ($symbol in 'T:System.Console;', 'P:System.Threading.Tasks.Task`1.Result;', 'T:System.Net.ServicePointManager;') { "$(Get-Content (Join-Path $root src/BannedSymbols.txt))".Contains($symbol) | Should -BeTrue -Because $symbol }
    Find-InSource 'RS0030' -Except 'PipelinePump.cs' | Should -BeNullOrEmpty
  }

  It 'prints dates and numbers as no culture has them' {
    # In an interpolated text a format takes the culture of whoever runs it, with its own calendar and decimal sign.
    $culture = '\$"[^"]*\{[^{}"]*:(y|M|d|H|h|m|s|u|R|r|o|O|f|F|g|G|n|N|p|P|0|#)[^{}"]*\}'
    $files | Select-String $culture -CaseSensitive | Where-Object Line -notmatch 'Invariant|Guid' | ForEach-Object { "$($_.Filename):$($_.LineNumber)" } | Should -BeNullOrEmpty
    Get-ChildItem (Join-Path $root 'src/StitchDelta.PowerShell') -Filter *.ps1xml | Select-String "\.ToString\('[^']*'\)" | Should -BeNullOrEmpty
  }

  It 'shows no type of the AWS SDK or of JSON in what is public' {
    foreach ($assembly in [StitchDelta.StageOutput].Assembly, (Get-Command Get-StitchBucket).ImplementingType.Assembly) {
      foreach ($type in $assembly.GetExportedTypes()) {
        $members = @($type.GetProperties().PropertyType; $type.GetMethods().ReturnType; $type.GetMethods().ForEach{ $_.GetParameters().ParameterType }; $type.BaseType)
        $members | Where-Object { "$($_.FullName)" -match 'Amazon\.|System\.Text\.Json' } | Should -BeNullOrEmpty -Because $type.FullName
      }
    }
  }
}

Describe 'What is recommended' {
  It 'removes no more than the thing at hand: <Name>' -ForEach @(
    Get-ChildItem (Join-Path $PSScriptRoot '../../src') -Recurse -Filter *.cs | Where-Object FullName -NotMatch '[\\/](obj|bin)[\\/]'
    Get-ChildItem (Join-Path $PSScriptRoot '../../docs/en-US'), (Join-Path $PSScriptRoot '../../examples') -Recurse -Include *.md, *.txt, *.ps1 -Exclude ErrorTopic.ps1
    Get-Item (Join-Path $PSScriptRoot '../../README.md')
  ) {
    # A list, whatever it holds, must not flow into what removes; nor a pattern.
    $text = (Get-Content $_ -Raw) -replace '\s+', ' '
    $verbs = '(Remove-(Delta|Stitch)|Uninstall-Stitch|Unregister-Delta|Revoke-Stitch)[A-Za-z]+'
    [regex]::Matches($text, "Get-(Delta|Stitch)[A-Za-z]+( [^|``]{0,60}\*[^|``]{0,60})? ?\| ?(Where-Object [^|]*\| ?)?$verbs").Value | Should -BeNullOrEmpty
  }
}

Describe 'The module as Azure Automation takes it' {
  It 'has one name, short paths and a small size' {
    Test-Path (Join-Path $moduleFiles 'StitchDelta.psd1') | Should -BeTrue
    $all = Get-ChildItem $moduleFiles -Recurse -File
    ($all | Measure-Object Length -Sum).Sum | Should -BeLessThan 100MB
    # Below C:\usr\src\PSModules or the like, paths may have 140 characters.
    $all.FullName.ForEach{ $_.Substring($moduleFiles.Length).Length } | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessThan 100
    # PSGetModuleInfo.xml is what an installer leaves.
    $all.Name | Should -Not -Match '(?<!-Help|^PSGetModuleInfo)\.xml$|\.(pdb|deps\.json)$'
  }

  It 'has a valid manifest' { { Test-ModuleManifest (Join-Path $moduleFiles StitchDelta.psd1) -ErrorAction Stop } | Should -Not -Throw }

  It 'has a manifest that is read without running anything, as the tools of the Gallery do' {
    $manifest = Import-PowerShellDataFile (Join-Path $moduleFiles StitchDelta.psd1)
    $manifest.RootModule | Should -Be StitchDelta.psm1
    $manifest.ModuleVersion | Should -Be (Get-Module StitchDelta).Version
    # Short, for each import runs it.
    $loader = [Management.Automation.Language.Parser]::ParseFile((Join-Path $moduleFiles $manifest.RootModule), [ref] $null, [ref] $null)
    $loader.EndBlock.Statements.Count | Should -Be 1
  }
}
