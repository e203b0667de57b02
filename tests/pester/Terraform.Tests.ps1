# Many accounts keep roles and policies in Terraform. The module lives beside it: Terraform's own binary and its AWS provider, with the sandbox as their AWS, say
# whether anything of theirs was changed. A plan takes some seconds, so there are no more of them than needed.
BeforeDiscovery {
  $terraform = Get-Command terraform -CommandType Application -ErrorAction Ignore | Select-Object -First 1
  # Where Terraform looks for providers by itself, and where else they may have been put.
  $configured = if ($env:TF_CLI_CONFIG_FILE -and (Test-Path $env:TF_CLI_CONFIG_FILE)) {
    [regex]::Matches((Get-Content $env:TF_CLI_CONFIG_FILE -Raw), '(?m)^\s*path\s*=\s*"([^"]+)"').ForEach{ $_.Groups[1].Value }
  }
  $usual = '~/.terraform.d/plugins', '~/.local/share/terraform/plugins', '/usr/local/share/terraform/plugins', '/usr/share/terraform/plugins', '/opt/*'
  $plugins = @($env:STITCHDELTA_TF_PLUGINS) + $configured + @($env:TF_PLUGIN_CACHE_DIR) + $usual | Where-Object { $_ } |
    ForEach-Object { Get-Item (Join-Path $_ '*/hashicorp/aws') -ErrorAction Ignore } | ForEach-Object { $_.Parent.Parent.Parent.FullName } | Select-Object -First 1
  $missing = if (-not $terraform) { 'terraform is not on this machine' } elseif (-not $plugins) { 'its AWS provider is in no folder of providers; STITCHDELTA_TF_PLUGINS can name one' }
  $name = "Beside Terraform$(if ($missing) { " (skipped: $missing)" })"
}

Describe '<name>' -ForEach @{ name = $name; terraform = $terraform; plugins = $plugins } -Skip:([bool] $missing) {
  BeforeAll {
    . $PSScriptRoot/Common.ps1
    . $PSScriptRoot/State.ps1

    # The same for every configuration: the sandbox is AWS.
    $provider = @'
      variable "endpoint" {}
      variable "access_key" {}
      variable "secret_key" {}
      provider "aws" {
        region                      = "us-east-1"
        access_key                  = var.access_key
        secret_key                  = var.secret_key
        skip_credentials_validation = true
        skip_metadata_api_check     = true
        skip_requesting_account_id  = true
        skip_region_validation      = true
        s3_use_path_style           = true
        ignore_tags {
          key_prefixes = ["StitchDelta:"]
        }
        endpoints {
          iam = var.endpoint
          s3  = var.endpoint
          sts = var.endpoint
        }
      }
      locals {
        ec2 = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
        access = [
          { Effect = "Allow", Action = ["s3:ListBucket"], Resource = ["arn:aws:s3:::acme-lake"] },
          { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"], Resource = ["arn:aws:s3:::acme-lake/*"] },
        ]
      }

'@
    $environment = @{ CHECKPOINT_DISABLE = '1'; TF_IN_AUTOMATION = '1'; TF_CLI_CONFIG_FILE = '' }
    $before = @{}
    foreach ($key in $environment.Keys) {
      $before[$key] = [Environment]::GetEnvironmentVariable($key)
      [Environment]::SetEnvironmentVariable($key, $environment[$key])
    }

    function New-Configuration {
      # A folder with a configuration, ready for plan and apply.
      param([string] $Name, [string] $Text)
      $folder = (New-Item (Join-Path $TestDrive $Name) -ItemType Directory).FullName
      Set-Content (Join-Path $folder main.tf) ($provider + $Text)
      $run = Invoke-Terraform $folder init "-plugin-dir=$plugins"
      if ($run.Code -ne 0) { throw $run.Said }
      $folder
    }

    function Invoke-Terraform {
      param([string] $Folder, [Parameter(ValueFromRemainingArguments)][string[]] $Arguments)
      $said = & $terraform.Source "-chdir=$Folder" @Arguments -no-color -input=false 2>&1 | Out-String
      [pscustomobject]@{ Code = $LASTEXITCODE; Said = $said }
    }

    function Write-Value {
      # What the configuration is given: the sandbox, and what the test says.
      param([string] $Folder, [hashtable] $Value = @{})
      $given = $Value + @{ endpoint = "$($sandbox.AwsEndpointUrl)".TrimEnd('/'); access_key = $sandbox.AccessKeyId; secret_key = Get-SecretText $sandbox.SecretAccessKey }
      $given | ConvertTo-Json -Depth 9 | Set-Content (Join-Path $Folder terraform.tfvars.json)
    }

    function Invoke-Apply {
      param([string] $Folder, [hashtable] $Value = @{})
      Write-Value $Folder $Value
      $run = Invoke-Terraform $Folder apply -auto-approve
      if ($run.Code -ne 0) { throw $run.Said }
      $run.Said
    }

    function Get-Difference {
      # What Terraform would change; nothing where its plan is empty.
      param([string] $Folder)
      $run = Invoke-Terraform $Folder plan -detailed-exitcode
      if ($run.Code -notin 0, 2) { throw $run.Said }
      if ($run.Code -eq 2) { [regex]::Matches($run.Said, '(?m)^  # (\S+) (?:will|must) be (.+)$').ForEach{ "$($_.Groups[1].Value) $($_.Groups[2].Value)" } }
    }

    function Install-Lake { Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction SilentlyContinue }
    function Get-Wrong { Test-StitchDestination | Where-Object Status -NotIn Passed, Skipped }
    function Get-Check { param($Checks, $Name) $Checks | Where-Object CheckName -EQ $Name }
    function Get-StitchToken { Get-DeltaToken | Where-Object TokenComment -Like '*#sd-*' }
  }
  AfterAll {
    foreach ($key in $before.Keys) { [Environment]::SetEnvironmentVariable($key, $before[$key]) }
  }

  Context 'with role, profile, policies and grant of Terraform''s' {
    BeforeAll {
      $sandbox = Start-StitchSandbox
      # The loader's statement is the test's to change. One policy has the name that the module's own would take, and says more.
      $terraformed = New-Configuration owned @'
      variable "stitch" {}
      variable "role_in_profile" {
        default = "stitch-delta"
      }
      resource "aws_s3_bucket_policy" "lake" {
        bucket = "acme-lake"
        policy = jsonencode({
          Version = "2012-10-17"
          Statement = concat([
            { Sid = "NoAcl", Effect = "Deny", Principal = "*", Action = "s3:PutObjectAcl", Resource = "arn:aws:s3:::acme-lake/public/*" },
            { Sid = "Cluster", Effect = "Allow", Principal = { AWS = aws_iam_role.stitch.arn }, Action = "s3:ListBucket", Resource = "arn:aws:s3:::acme-lake" },
          ], var.stitch)
        })
      }
      resource "aws_iam_role" "stitch" {
        name               = "stitch-delta"
        assume_role_policy = local.ec2
        tags               = { ManagedBy = "terraform" }
      }
      resource "aws_iam_role" "reporting" {
        name               = "reporting"
        assume_role_policy = local.ec2
      }
      resource "aws_iam_instance_profile" "stitch" {
        name = "stitch-delta"
        role = var.role_in_profile
        depends_on = [aws_iam_role.stitch, aws_iam_role.reporting]
      }
      resource "aws_iam_role_policy" "access" {
        name   = "lake"
        role   = aws_iam_role.stitch.name
        policy = jsonencode({ Version = "2012-10-17", Statement = local.access })
      }
      resource "aws_iam_role_policy" "same_name" {
        name   = "StitchDelta-acme-lake"
        role   = aws_iam_role.stitch.name
        policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.access, [{ Effect = "Allow", Action = ["s3:GetBucketLocation"], Resource = ["arn:aws:s3:::acme-lake"] }]) })
      }
      resource "aws_iam_role_policy" "pass" {
        name   = "pass-stitch"
        role   = "databricks-deployment"
        policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.stitch.arn }] })
      }
'@
      $whole = @{
        Sid = 'Stitch'; Effect = 'Allow'; Principal = @{ AWS = @('arn:aws:iam::218546966473:role/LoaderDelta') }
        Action = 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject'; Resource = 'arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*'
      }
      $null = Invoke-Apply $terraformed @{ stitch = @($whole) }
      $clean = Get-SandboxState $sandbox
    }
    AfterAll { Stop-StitchSandbox }

    It 'installs on top, and Terraform has nothing to change' {
      $installed = Install-Lake
      $installed.InstallationId | Should -Match '^sd-'
      ($installed.Changes | Where-Object Action -EQ None).Resource | Should -Contain 'role stitch-delta'
      Get-Wrong | Should -BeNullOrEmpty
      Get-Difference $terraformed | Should -BeNullOrEmpty
    }

    It 'repairs what is the installation''s own' {
      Get-StitchToken | Remove-DeltaToken -Force
      $null = Unregister-DeltaInstanceProfile 'arn:aws:iam::123456789012:instance-profile/stitch-delta'
      (Get-Wrong).CheckName | Should -Contain 'Instance profile registered'
      Test-StitchDestination -Repair -WarningAction SilentlyContinue | Where-Object Status -NotIn Passed, Skipped | Should -BeNullOrEmpty
      @(Get-StitchToken).Count | Should -Be 1
      Get-Difference $terraformed | Should -BeNullOrEmpty
    }

    It 'rotates the token, named or not' {
      $old = (Get-StitchToken).TokenId
      $null = Update-DeltaToken -WarningAction SilentlyContinue
      @(Get-StitchToken).TokenId | Should -Not -Be $old
      @(Get-StitchToken).Count | Should -Be 1
      Get-Wrong | Should -BeNullOrEmpty
      Get-Difference $terraformed | Should -BeNullOrEmpty
    }

    It 'takes back all that it made, and nothing of Terraform''s' {
      $left = Uninstall-StitchDestination -Force -WarningVariable told -WarningAction SilentlyContinue
      Get-SandboxState $sandbox | Should -Be $clean
      "$told" | Should -Match 'Left alone: role stitch-delta'
      "$told" | Should -Match 'StitchDelta-acme-lake'
      ($left.Changes | Where-Object Action -EQ Delete).Resource | Where-Object { $_ -match 'role|policy' } |
        Should -Be 'inline policy StitchDelta-PassRole-stitch-delta of role databricks-deployment'
      Get-Difference $terraformed | Should -BeNullOrEmpty
    }

    Context 'and somebody''s terraform apply' {
      BeforeAll { $null = Install-Lake }

      It 'that takes the statement away and another role into the profile: both are named, the grant is repaired, the profile stays' {
        $null = Invoke-Apply $terraformed @{ stitch = @(); role_in_profile = 'reporting' }
        $wrong = Get-Wrong
        (Get-Check $wrong 'Loader privileges').RemedyCommand | Should -Be 'Grant-StitchBucketAccess acme-lake'
        $profiled = Get-Check $wrong 'Role in the instance profile'
        $profiled.Actual | Should -Be 'the role reporting is in it, in place of stitch-delta'
        $profiled.Remedy | Should -Match 'Terraform'
        $profiled.RemedyCommand | Should -BeNullOrEmpty
        $repaired = Test-StitchDestination -Repair -WarningVariable told -WarningAction SilentlyContinue
        (Get-Check $repaired 'Loader privileges').Repair | Should -Be 'Update bucket policy of acme-lake'
        (Get-Check $repaired 'Loader privileges').Status | Should -Be Passed
        (Get-Check $repaired 'Role in the instance profile').Status | Should -Be Failed
        "$told" | Should -Match 'Left alone: instance profile stitch-delta'
        # Terraform's own words for it: the next apply takes the statement away again.
        Get-Difference $terraformed | Should -Be 'aws_s3_bucket_policy.lake updated in-place'
      }

      It 'that narrows the statement: it is named with the command that widens it, and no repair does' {
        $narrow = $whole.Clone()
        $narrow.Resource = 'arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/raw/*'
        $null = Invoke-Apply $terraformed @{ stitch = @($narrow) }
        $wrong = Get-Wrong
        $wrong.CheckName | Should -Be 'Loader privileges'
        $wrong.RemedyCommand | Should -Be 'Grant-StitchBucketAccess acme-lake -Reset'
        $repaired = Get-Check (Test-StitchDestination -Repair -WarningAction SilentlyContinue) 'Loader privileges'
        $repaired.Status, "$($repaired.Repair)" | Should -Be 'Failed', ''
        Get-Difference $terraformed | Should -BeNullOrEmpty
      }
    }

    It 'makes the cluster again, and then leaves what nobody can tell any more' {
      $null = Invoke-Apply $terraformed @{ stitch = @($whole) }
      Get-DeltaCluster | Remove-DeltaCluster -Force
      $wrong = Get-Wrong
      $wrong.CheckName | Should -Be 'Cluster exists'
      Test-StitchDestination -Repair -WarningAction SilentlyContinue | Where-Object Status -NotIn Passed, Skipped | Should -BeNullOrEmpty
      @(Get-StitchToken).Count | Should -Be 1
      # What was there before the installation was in the tags of the cluster that is gone.
      { Uninstall-StitchDestination -Force -ErrorAction Stop -WarningAction SilentlyContinue } | Should -Throw '*not on record*'
      Get-StitchDestination | Remove-StitchDestination -Force
      $null = Uninstall-StitchDestination acme-lake -RoleName stitch-delta -Force -WarningVariable told -WarningAction SilentlyContinue
      Get-DeltaCluster | Should -BeNullOrEmpty
      Get-StitchToken | Should -BeNullOrEmpty
      "$told" | Should -Match 'Left alone: registration of'
      "$told" | Should -Match 'Left alone: inline policy StitchDelta-PassRole-stitch-delta'
      Get-Difference $terraformed | Should -BeNullOrEmpty
    }
  }

  Context 'with an installation that Terraform imports' {
    BeforeAll {
      $sandbox = Start-StitchSandbox
      $clean = Get-SandboxState $sandbox
      $installed = Install-Lake
      $imported = New-Configuration imported @'
      variable "description" {}
      import {
        to = aws_s3_bucket_policy.lake
        id = "acme-lake"
      }
      import {
        to = aws_iam_role.stitch
        id = "stitch-delta"
      }
      import {
        to = aws_iam_instance_profile.stitch
        id = "stitch-delta"
      }
      import {
        to = aws_iam_role_policy.access
        id = "stitch-delta:StitchDelta-acme-lake"
      }
      import {
        to = aws_iam_role_policy.pass
        id = "databricks-deployment:StitchDelta-PassRole-stitch-delta"
      }
      resource "aws_s3_bucket_policy" "lake" {
        bucket = "acme-lake"
        policy = jsonencode({
          Version = "2012-10-17"
          Id      = "Policy-LoaderDelta-MWF"
          Statement = [{
            Sid       = "Stmt123"
            Effect    = "Allow"
            Principal = { AWS = "arn:aws:iam::218546966473:role/LoaderDelta" }
            Action    = ["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"]
            Resource  = ["arn:aws:s3:::acme-lake/*", "arn:aws:s3:::acme-lake"]
          }]
        })
      }
      resource "aws_iam_role" "stitch" {
        name               = "stitch-delta"
        description        = var.description
        assume_role_policy = local.ec2
      }
      resource "aws_iam_instance_profile" "stitch" {
        name = "stitch-delta"
        role = aws_iam_role.stitch.name
      }
      resource "aws_iam_role_policy" "access" {
        name   = "StitchDelta-acme-lake"
        role   = aws_iam_role.stitch.name
        policy = jsonencode({ Version = "2012-10-17", Statement = local.access })
      }
      resource "aws_iam_role_policy" "pass" {
        name   = "StitchDelta-PassRole-stitch-delta"
        role   = "databricks-deployment"
        policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_role.stitch.arn }] })
      }
'@
      $description = @{ description = "$($installed.InstallationId) Lets Databricks clusters use the bucket acme-lake for Stitch." }
    }
    AfterAll { Stop-StitchSandbox }

    It 'imports it without a change' {
      Invoke-Apply $imported $description | Should -Match 'Resources: 5 imported, 0 added, 0 changed, 0 destroyed'
    }

    It 'goes on: checks, repairs and rotates, and Terraform has nothing to change' {
      Get-Wrong | Should -BeNullOrEmpty
      Get-DeltaCluster | Remove-DeltaCluster -Force
      Test-StitchDestination -Repair -WarningAction SilentlyContinue | Where-Object Status -NotIn Passed, Skipped | Should -BeNullOrEmpty
      $null = Update-DeltaToken -WarningAction SilentlyContinue
      Get-Wrong | Should -BeNullOrEmpty
      Get-Difference $imported | Should -BeNullOrEmpty
    }

    It 'takes back what it made, tells it, and leaves nothing' {
      $gone = (Uninstall-StitchDestination -Force -WarningAction SilentlyContinue).Changes | Where-Object Action -EQ Delete
      foreach ($what in 'bucket policy of acme-lake', 'instance profile stitch-delta', 'role stitch-delta', 'inline policy StitchDelta-PassRole-stitch-delta of role databricks-deployment') {
        $gone.Resource | Should -Contain $what
      }
      Get-SandboxState $sandbox | Should -Be $clean
    }
  }
}
