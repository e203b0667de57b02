# Several workspaces in one sandbox: where each request lands.
BeforeAll { . $PSScriptRoot/Common.ps1 }

Describe 'A sandbox with two workspaces' {
  BeforeAll {
    $sandbox = Start-StitchSandbox -WorkspaceCount 2 -ClusterStartSeconds 0.2
    $first, $second = $sandbox.Workspaces
    function Get-Landed { param($Service, $Skip) @(Get-StitchSandboxRequest -Write | Select-Object -Skip $Skip | Where-Object Service -EQ $Service).Account | Select-Object -Unique }
  }
  AfterAll { Stop-StitchSandbox }

  It 'gives the first to the session' {
    $sandbox.WorkspaceUrl | Should -Be $first.WorkspaceUrl
    Get-SecretText $sandbox.WorkspaceToken | Should -Be (Get-SecretText $first.WorkspaceToken)
    $sandbox.ServicePrincipalId | Should -Be $first.ServicePrincipalId
    $null = Get-DeltaCluster
    (Get-StitchSandboxRequest)[-1].Account | Should -Be $first.WorkspaceUrl.Authority
  }

  It 'takes a workspace from the pipe' {
    $null = $second | Get-DeltaRuntime -WorkspaceToken $second.WorkspaceToken
    (Get-StitchSandboxRequest)[-1].Account | Should -Be $second.WorkspaceUrl.Authority
  }

  It 'runs the line in the second one, and Stitch connects to it' {
    $writes = Get-WriteCount
    $asked = @(Get-StitchSandboxRequest).Count
    $installed = Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction Ignore `
      -WorkspaceUrl $second.WorkspaceUrl -WorkspaceToken $second.WorkspaceToken
    $installed.ConnectionCheck | Should -Be succeeded
    Get-Landed Databricks $writes | Should -Be $second.WorkspaceUrl.Authority
    Get-Landed IAM $writes | Should -Be $sandbox.AccountId
    Get-Landed Stitch $writes | Should -Be $sandbox.StitchAccounts[0].StitchClientId
    @(Get-StitchSandboxRequest | Select-Object -Skip $asked | Where-Object Service -EQ SQL).Account | Select-Object -Unique | Should -Be $second.WorkspaceUrl.Authority
    Get-DeltaCluster | Should -BeNullOrEmpty
    @($second | Get-DeltaCluster -WorkspaceToken $second.WorkspaceToken).ClusterName | Should -Be stitch
  }

  It 'has faults of one of them' {
    $fault = Add-StitchSandboxFault Databricks clusters/list -Account $second.WorkspaceUrl.Authority -StatusCode 403 -Message 'not here'
    $fault.Effect | Should -Be "403, for $second"
    Get-DeltaCluster | Should -BeNullOrEmpty
    $null = $second | Get-DeltaCluster -WorkspaceToken $second.WorkspaceToken -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].Exception.Message | Should -Match 'not here'
    Add-StitchSandboxFault Databricks * -Account nobody -StatusCode 403 -ErrorAction SilentlyContinue -ErrorVariable errors
    $errors[0].FullyQualifiedErrorId | Should -BeLike 'SandboxFaultInvalid,*'
  }

  It 'shows its requests in 80 columns, with nothing cut off' {
    $lines = Get-StitchSandboxRequest | Where-Object Operation -in clusters/create, destinations/last-connection-check | Out-String -Width 80
    $lines | Should -Not -Match '…'
    $lines | Should -Match "clusters/create +$second +200 +True"
    $lines -split '\r?\n' | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual 80
  }

  It 'shows its workspaces in 80 columns' {
    $lines = $sandbox.Workspaces | Out-String -Width 80
    $lines | Should -Match "$($second.WorkspaceUrl) +$($second.OrgId) +$($second.ServicePrincipalId)"
    $sandbox | Out-String | Should -Match 'Workspaces +: 2'
  }

  It 'is kept by its object without the tokens' {
    $text = [Management.Automation.PSSerializer]::Serialize($sandbox, 5) + [Management.Automation.PSSerializer]::Serialize($second, 5)
    $text | Should -Match $second.OrgId
    $text | Should -Not -Match 'N="\w*(Token|Secret)|<SS'
  }
}
