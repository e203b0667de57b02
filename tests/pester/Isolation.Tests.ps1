# What importing loads, and whose AWS SDK runs. Each case in a process of its own.
BeforeAll {
  . $PSScriptRoot/Module.ps1
  . (Join-Path $PSScriptRoot '../../build/Shell.ps1')
  function Invoke-Fresh {
    # Runs a script in a fresh process and returns what it prints.
    param([scriptblock] $Script)
    $output = Invoke-Shell -Command $Script -args $module 2>&1
    if ($LASTEXITCODE -ne 0) { throw "$output" }
    $output
  }
}

Describe 'Import' {
  It 'loads no AWS SDK, no engine, nothing but its own two assemblies' {
    $loaded = Invoke-Fresh {
      param($module)
      $before = [AppDomain]::CurrentDomain.GetAssemblies().FullName
      Import-Module $module
      [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.FullName -notin $before -and $_.Location } | ForEach-Object { $_.GetName().Name }
    }
    $loaded | Should -Contain StitchDelta.PowerShell
    $loaded | Where-Object { $_ -match 'AWSSDK|Polly|StitchDelta\.(Engine|Sandbox)' } | Should -BeNullOrEmpty
  }

  It 'can be forced, and loads by name' {
    Invoke-Fresh {
      param($module)
      Import-Module $module
      Import-Module $module -Force
      $null = Start-StitchSandbox
      (Get-StitchBucket acme-lake).BucketName
    } | Should -Be acme-lake
    Invoke-Fresh {
      param($module)
      $env:PSModulePath = "$(Split-Path $module)$([IO.Path]::PathSeparator)$env:PSModulePath"
      $null = Start-StitchSandbox
      (Get-StitchBucket acme-lake).BucketName
    } | Should -Be acme-lake
  }

  It 'tries again to load the engine when a first time failed' {
    # A copy whose engine is away for a moment, as when a virus scanner holds a file.
    $copy = Join-Path ([IO.Path]::GetTempPath()) "stitchdelta-$([guid]::NewGuid())"
    Copy-Item $moduleFiles $copy -Recurse
    $env:STITCHDELTA_COPY = $copy
    try {
      Invoke-Fresh {
        Import-Module "$env:STITCHDELTA_COPY/StitchDelta.psd1"
        $folder = "$env:STITCHDELTA_COPY/net8.0"
        Rename-Item "$folder/engine" away
        foreach ($name in 'Start-StitchSandbox', 'Get-StitchBucket') { try { $null = & $name -ErrorAction Stop; 'loaded' } catch { 'failed' } }
        Rename-Item "$folder/away" engine
        $null = Start-StitchSandbox
        (Get-StitchBucket acme-lake).BucketName
      } | Should -Be failed, failed, acme-lake
    }
    finally {
      $env:STITCHDELTA_COPY = $null
      Remove-Item $copy -Recurse -Force
    }
  }

  It 'exports what the manifest says, and nothing else' {
    $names = Invoke-Fresh { param($module) (Import-Module $module -PassThru).ExportedCommands.Keys }
    $names | Sort-Object | Should -Be ((Test-ModuleManifest (Join-Path $moduleFiles StitchDelta.psd1)).ExportedCmdlets.Keys | Sort-Object)
  }
}

Describe 'Another AWS SDK in the session' {
  BeforeAll {
    # What another module would bring along: the same assemblies from another place. Their identity is the same, as that of every build of version 4 is.
    $foreign = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "foreign-sdk-$([guid]::NewGuid())")
    Copy-Item (Join-Path $moduleFiles 'net8.0/engine/AWSSDK.*.dll') $foreign
  }
  AfterAll { Remove-Item $foreign -Recurse -Force -ErrorAction Ignore }

  It 'is not the one that the module uses' {
    $env:FOREIGN_SDK = $foreign
    $files = Invoke-Fresh {
      param($module)
      [Reflection.Assembly]::LoadFrom("$env:FOREIGN_SDK/AWSSDK.Core.dll").Location
      [Reflection.Assembly]::LoadFrom("$env:FOREIGN_SDK/AWSSDK.S3.dll").Location
      $null = [Amazon.S3.AmazonS3Config]::new()
      Import-Module $module
      $null = Start-StitchSandbox
      $null = Get-StitchBucket acme-lake | Grant-StitchBucketAccess
      $context = [Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq StitchDelta.Engine
      $context.Assemblies | Where-Object { $_.GetName().Name -like 'AWSSDK*' } | ForEach-Object Location
    }
    $env:FOREIGN_SDK = $null
    @($files -like "$foreign*").Count | Should -Be 2
    $ours = @($files -like "$module*")
    $ours.Count | Should -BeGreaterOrEqual 2
    @($files).Count | Should -Be (2 + $ours.Count)
  }
}

Describe 'Parallel runspaces' {
  It 'share one engine' {
    Invoke-Fresh {
      param($module)
      $null = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
        Import-Module $using:module
        $null = Start-StitchSandbox
        Get-StitchBucket acme-lake
        Stop-StitchSandbox
      }
      @([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq StitchDelta.Engine).Count
    } | Should -Be 1
  }
}
