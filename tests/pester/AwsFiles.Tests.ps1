# The files of AWS profiles are those that the environment of now names, whatever it named before in this process: a change of account must be one.
BeforeAll {
  . $PSScriptRoot/Common.ps1
  . $PSScriptRoot/Stub.ps1
  $names = 'HOME', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_ENDPOINT_URL', 'AWS_PROFILE', 'AWS_REGION', 'AWS_MAX_ATTEMPTS'
  $kept = @{}
  foreach ($name in $names) { $kept[$name] = [Environment]::GetEnvironmentVariable($name); Remove-Item "env:$name" -ErrorAction Ignore }
  # Answers nothing of use, but tells who asked and for which region.
  $signed = [Collections.Concurrent.ConcurrentQueue[string]]::new()
  $aws = Start-Stub { param($request) @{ Status = 403; Body = "<Error><Code>AccessDenied</Code><Message>who=$(($request.Headers['Authorization'] -split 'Credential=')[1])</Message></Error>"; Headers = @{ 'Content-Type' = 'application/xml' } } }

  function Set-Keys { param([string] $Path, [string] $Text) $null = New-Item (Split-Path $Path) -ItemType Directory -Force; Set-Content $Path $Text }
  function Get-Keys { param([string] $Section, [string] $Letter, [string] $Also = '') "[$Section]`naws_access_key_id = AKIA$($Letter * 16)`naws_secret_access_key = $($Letter * 40)`n$Also" }
  function Get-Signer {
    # Whose key signed the request, and for which region; or the error.
    param([hashtable] $With = @{})
    Get-DeltaInstanceProfile x @With -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null
    $text = "$($errors[0].Exception.Message)"
    if ($text -match 'who=AKIA([A-Z])') { $Matches[1] } else { "$($errors[0].FullyQualifiedErrorId)".Split(',')[0] }
  }
}
AfterAll {
  Stop-Stub $aws
  foreach ($name in $names) { if ($null -eq $kept[$name]) { Remove-Item "env:$name" -ErrorAction Ignore } else { Set-Item "env:$name" $kept[$name] } }
}

Describe 'The files of AWS profiles' {
  BeforeAll {
    $a = Join-Path $TestDrive a/config; $b = Join-Path $TestDrive b/config; $c = Join-Path $TestDrive c/credentials
    Set-Keys $a (Get-Keys default A)
    Set-Keys $b "$(Get-Keys default B "region = eu-central-1")`n$(Get-Keys 'profile good' G)`n$(Get-Keys 'profile base' S)`n[profile named]`nsource_profile = base"
    Set-Keys $c "$(Get-Keys default C)`n$(Get-Keys other O)"
    Set-Keys (Join-Path $TestDrive home/.aws/credentials) (Get-Keys default H)
    Set-Keys (Join-Path $TestDrive empty/config) "[profile nothing]`nregion = us-east-1"
  }
  BeforeEach {
    foreach ($name in $names) { Remove-Item "env:$name" -ErrorAction Ignore }
    $env:HOME = Join-Path $TestDrive nobody
    $env:AWS_EC2_METADATA_DISABLED = 'true'
    $env:AWS_ENDPOINT_URL = $aws.Url
    $env:AWS_MAX_ATTEMPTS = '1'
    # The first use of this process is of file A.
    $env:AWS_CONFIG_FILE = $a
    Get-Signer | Should -Be A
  }

  It 'are those of now: <What>' -ForEach @(
    @{ What = 'another config file'; Set = { $env:AWS_CONFIG_FILE = $b }; Who = 'B' }
    @{ What = 'a profile of another config file'; Set = { $env:AWS_CONFIG_FILE = $b }; With = @{ ProfileName = 'good' }; Who = 'G' }
    @{ What = 'a profile that the environment names'; Set = { $env:AWS_CONFIG_FILE = $b; $env:AWS_PROFILE = 'good' }; Who = 'G' }
    @{ What = 'another credentials file'; Set = { Remove-Item env:AWS_CONFIG_FILE; $env:AWS_SHARED_CREDENTIALS_FILE = $c }; Who = 'C' }
    @{ What = 'a profile of another credentials file'; Set = { $env:AWS_SHARED_CREDENTIALS_FILE = $c }; With = @{ ProfileName = 'other' }; Who = 'O' }
    @{ What = 'both, where the credentials file goes first'; Set = { $env:AWS_CONFIG_FILE = $b; $env:AWS_SHARED_CREDENTIALS_FILE = $c }; Who = 'C' }
    @{ What = 'the usual place of another home'; Set = { Remove-Item env:AWS_CONFIG_FILE; $env:HOME = Join-Path $TestDrive home }; Who = 'H' }
    @{ What = 'the usual place, written with a tilde'; Set = { $env:HOME = Join-Path $TestDrive home; $env:AWS_CONFIG_FILE = '~/.aws/config'; $env:AWS_SHARED_CREDENTIALS_FILE = '~/.aws/credentials' }; Who = 'H' }
    @{ What = 'a profile that is in the first one only'; Set = { $env:AWS_CONFIG_FILE = $b }; With = @{ ProfileName = 'nobody' }; Who = 'AwsProfileMissing' }
    @{ What = 'a file that is not there'; Set = { $env:AWS_CONFIG_FILE = Join-Path $TestDrive nothing }; Who = 'AwsCredentialsMissing' }
    @{ What = 'a file without a default'; Set = { $env:AWS_CONFIG_FILE = Join-Path $TestDrive empty/config }; Who = 'AwsCredentialsMissing' }
    @{ What = 'none'; Set = { Remove-Item env:AWS_CONFIG_FILE }; Who = 'AwsCredentialsMissing' }
  ) {
    . $Set
    Get-Signer ($With ?? @{}) | Should -Be $Who
    # And back.
    foreach ($name in 'AWS_PROFILE', 'AWS_SHARED_CREDENTIALS_FILE') { Remove-Item "env:$name" -ErrorAction Ignore }
    $env:HOME = Join-Path $TestDrive nobody
    $env:AWS_CONFIG_FILE = $a
    Get-Signer | Should -Be A
  }

  It 'are looked for from the session''s location' {
    Push-Location (Join-Path $TestDrive b)
    try { $env:AWS_CONFIG_FILE = 'config'; Get-Signer | Should -Be B } finally { Pop-Location }
    Push-Location (Join-Path $TestDrive a)
    try { Get-Signer | Should -Be A } finally { Pop-Location }
  }

  It 'are those of each object of one pipe' {
    $who = foreach ($path in $a, $b, $a) { [pscustomobject]@{ Path = $path } }
    $said = $who | ForEach-Object { $env:AWS_CONFIG_FILE = $_.Path; 'x' } | Get-DeltaInstanceProfile -ErrorAction SilentlyContinue -ErrorVariable errors
    $said | Should -BeNullOrEmpty
    @($errors.Exception.Message).ForEach{ ($_ -split 'who=AKIA')[1][0] } | Should -Be 'A', 'B', 'A'
  }

  It 'say the region and the endpoint of now' {
    $env:AWS_CONFIG_FILE = $b
    $verbose = Get-DeltaInstanceProfile x -Verbose -ErrorAction SilentlyContinue 4>&1
    "$verbose" | Should -Match 'region eu-central-1'
    $other = Start-Stub { @{ Status = 403; Body = '<Error><Code>AccessDenied</Code><Message>elsewhere</Message></Error>' } }
    try {
      Remove-Item env:AWS_ENDPOINT_URL
      Set-Content (Join-Path $TestDrive d) "$(Get-Keys default D "services = local")`n[services local]`niam =`n  endpoint_url = $($other.Url)"
      $env:AWS_CONFIG_FILE = Join-Path $TestDrive d
      Get-DeltaInstanceProfile x -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null
      $errors[0].Exception.Message | Should -Match elsewhere
    }
    finally { Stop-Stub $other }
  }

  It 'are named where a profile is missing' {
    $env:AWS_CONFIG_FILE = $b
    Get-DeltaInstanceProfile x -ProfileName nobody -ErrorAction SilentlyContinue -ErrorVariable errors | Out-Null
    $errors[0].Exception.Message | Should -Match ([regex]::Escape($b))
  }
}
