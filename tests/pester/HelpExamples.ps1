# What each example of the help is run on, and what comes of it: page/title, or topic/first line of the block.
#   Sandbox  parameters of the sandbox. An example that starts one itself gets none.
#   Before   what the reader has: an installation, a file, a vault.
#   Errors   the ids of the errors that the example is about.
#   Then     what the text promises. $came has what came out, $told what was said on the way, $warned the warnings, $wrong the errors; the variables of the example are there, too.

function Get-PrintedExample {
  # The examples of the pages, and the blocks of code in the topics.
  param([Parameter(Mandatory)][string] $Docs)
  foreach ($page in Get-ChildItem $Docs -Filter *.md) {
    $text = [regex]::Match((Get-Content $page.FullName -Raw), '(?ms)^## EXAMPLES\r?\n(.*?)(?=^## )').Groups[1].Value
    foreach ($example in [regex]::Matches($text, '(?ms)^### Example (\d+): (.*?)\r?\n```powershell\r?\n(.*?)\r?\n```')) {
      @{ Page = $page.BaseName; Number = [int] $example.Groups[1].Value; Key = "$($page.BaseName)/$($example.Groups[2].Value)"; Code = $example.Groups[3].Value }
    }
  }
  # The topic of the errors has ids and sentences, and no code.
  foreach ($topic in Get-ChildItem $Docs -Filter about_*.help.txt | Where-Object Name -NE about_StitchDelta_Errors.help.txt) {
    $name = $topic.Name -replace '\.help\.txt$'
    # Code stands eight blanks in, after an empty line; so do only the second lines of a table's cells, and before those is none.
    foreach ($block in [regex]::Matches((Get-Content $topic.FullName -Raw).Replace("`r", ''), '(?m)(?<=\n\n) {8}(?=\S)(?:.+\n)+')) {
      $code = $block.Value -replace '(?m)^ {8}' -replace '\s+$'
      @{ Page = $name; Number = 0; Key = "$name/$(($code -split '\n')[0])"; Code = $code }
    }
  }
}

# What can be there before.
$ask = @{ DeploymentRoleName = 'databricks-deployment'; DestinationName = 'Lake'; WarningAction = 'Ignore' }
$lake = { $made = Install-StitchDestination acme-lake @ask }
# All but the destination, as a reader of the stages has it.
$cluster = {
  $null = Get-StitchBucket acme-lake | Grant-StitchBucketAccess | New-DeltaInstanceProfile -RoleName stitch-delta -DeploymentRoleName databricks-deployment |
    Register-DeltaInstanceProfile | New-DeltaCluster -ClusterName stitch
}
$profileOnly = { $null = New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment }
$fleetFile = {
  $global:exampleVault = @{ 'st-sales' = $sandbox.StitchAccounts[1].StitchToken; 'st-finance' = $sandbox.StitchAccounts[2].StitchToken }
  foreach ($name in 'destinations.csv', 'fleet.csv') {
    Set-Content $name @'
BucketName,RoleName,ClusterName,DestinationName,StitchTokenSecretName
acme-lake,stitch-sales,stitch-sales,Sales,st-sales
acme-lake,stitch-finance,stitch-finance,Finance,st-finance
'@
  }
}
$fleet = { . $fleetFile; $null = Import-Csv fleet.csv | Install-StitchDestination -DeploymentRoleName databricks-deployment -Vault team -WarningAction Ignore }
$broken = { . $lake; $null = Revoke-StitchBucketAccess acme-lake }
$accounts = @{ StitchAccountCount = 3 }
$serviceToken = { $null = New-DeltaToken 'Stitch service' -OnBehalfOf 6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10 -LifetimeDays 365 }

# What is printed and cannot be run here, with the reason.
$notRun = [ordered]@{
  'Get-StitchBucket/Use another AWS profile' = 'A profile is another account, and a session with a sandbox goes to no other; the suite Credentials runs it.'
  'about_StitchDelta_Fleets/BucketName,RoleName,ClusterName,DestinationName,StitchTokenSecretName' = 'A file and no command; the rows of the fleets here are its own.'
  'about_StitchDelta/ignore_tags {' = 'The language is Terraform''s; the suite Terraform runs it.'
}


$table = @{
  'Add-StitchSandboxFault/Let Databricks be busy twice' = @{
    Before = $cluster
    Then = { $came.ClusterName | Should -Be stitch; [regex]::Matches($told, ' 503 ').Count | Should -Be 2 }
  }
  'Add-StitchSandboxFault/Lose the answer to a creation' = @{ Before = { $null = Grant-StitchBucketAccess acme-lake }; Then = { $came[-1] | Should -Be 1 } }
  'Add-StitchSandboxFault/Take a right away' = @{ Errors = 'AwsAccessDenied'; Then = { $wrong.ErrorDetails.RecommendedAction | Should -Match 's3:PutBucketPolicy' } }
  'Add-StitchSandboxFault/Make everything slow' = @{ Then = { (Measure-Command { Get-StitchBucket acme-lake }).TotalSeconds | Should -BeGreaterThan 0.49 } }
  'Add-StitchSandboxFault/Let one of two workspaces be busy' = @{
    Then = {
      (Invoke-WebRequest "$($sandbox.Workspaces[1].WorkspaceUrl)api/2.1/clusters/list" -SkipHttpErrorCheck).StatusCode | Should -Be 503
      (Invoke-WebRequest "$($sandbox.Workspaces[0].WorkspaceUrl)api/2.1/clusters/list" -SkipHttpErrorCheck).StatusCode | Should -Not -Be 503
    }
  }
  'Add-StitchSandboxFault/Put a login page in the place of an answer' = @{
    Errors = 'WorkspaceReturnedLoginPage'
    Then = { Get-StitchSandboxFault | Should -BeNullOrEmpty; { Get-DeltaCluster -ErrorAction Stop } | Should -Not -Throw }
  }
  'Get-StitchSandboxFault/See what waits' = @{ Then = { $came.Left | Should -Be 2; $came.Operation | Should -Be clusters/list } }
  'Get-StitchSandboxFault/Take all of them away' = @{
    Before = { $null = Add-StitchSandboxFault Stitch * -StatusCode 503 -Count 0 }
    Then = { Get-StitchSandboxFault | Should -BeNullOrEmpty; Get-StitchDestination | Should -BeNullOrEmpty }
  }
  'Remove-StitchSandboxFault/Give a right back' = @{ Errors = 'StitchTokenRefused'; Before = { . $lake }; Then = { $came.DestinationName | Should -Be Lake } }
  'Remove-StitchSandboxFault/Take all of them away' = @{
    Before = { $null = Add-StitchSandboxFault Stitch * -StatusCode 503 -Count 0 }
    Then = { Get-StitchSandboxFault | Should -BeNullOrEmpty }
  }
  'Connect-DeltaWorkspace/Connect with a token that is typed in' = @{
    Before = { Disconnect-DeltaWorkspace }
    Then = { $came.UserName | Should -Be admin@acme.example; $came.OrgId | Should -Be 6051921418418893; $came.IsAdmin | Should -BeTrue }
  }
  'Connect-DeltaWorkspace/Connect from the environment' = @{
    Before = { Disconnect-DeltaWorkspace; $global:exampleVault = @{ 'databricks-token' = $sandbox.WorkspaceToken } }
    Then = { $came.WorkspaceUrl | Should -Be $sandbox.WorkspaceUrl }
  }
  'Connect-DeltaWorkspace/Connect as a service principal' = @{ Then = { $came[-1].UserName | Should -Be $sandbox.ServicePrincipalId } }
  'Connect-DeltaWorkspace/Connect in a runbook' = @{ Before = { Disconnect-DeltaWorkspace }; Then = { $came.WorkspaceUrl | Should -Be $sandbox.WorkspaceUrl } }
  'Connect-DeltaWorkspace/See which workspace is connected' = @{ Then = { $came | Out-String | Should -Match ([regex]::Escape($sandbox.WorkspaceUrl)) } }
  'Connect-Stitch/Connect with an access token that is typed in' = @{
    Before = { Disconnect-Stitch }
    Then = { "$($came.StitchRegion)" | Should -Be NorthAmerica; $came.Destinations | Should -Be 0 }
  }
  'Connect-Stitch/Connect to an account in Europe' = @{
    Sandbox = @{ StitchRegion = 'Europe' }; Before = { $global:exampleVault = @{ 'stitch-token' = $sandbox.StitchToken } }
    Then = { "$($came.StitchRegion)" | Should -Be Europe }
  }
  'Connect-Stitch/Rehearse in another process' = @{
    Then = { $came.ConnectApi | Should -Be $sandbox.ConnectApi }
  }
  'Connect-Stitch/See which account is connected' = @{ Then = { $came.ConnectApi | Should -Be $sandbox.ConnectApi } }
  'Disconnect-DeltaWorkspace/Forget the workspace' = @{
    Before = { $env:HOME = "$PWD" }
    Then = { { Get-DeltaCluster -ErrorAction Stop } | Should -Throw -ErrorId 'WorkspaceNotConnected*' }
  }
  'Disconnect-DeltaWorkspace/Work in two workspaces, one after the other' = @{
    Before = { . $cluster; $global:exampleVault = @{ 'databricks-prod' = $sandbox.WorkspaceToken } }
    Then = { $came[-1].ClusterName | Should -Be stitch }
  }
  'Disconnect-Stitch/Forget the account' = @{ Then = { { Get-StitchDestination -ErrorAction Stop } | Should -Throw -ErrorId 'StitchNotConnected*' } }
  'Disconnect-Stitch/Look at one account, then at another' = @{
    Sandbox = @{ StitchAccountCount = 2 }
    Before = { . $lake; $global:exampleVault = @{ 'stitch-sales' = $sandbox.StitchAccounts[1].StitchToken; 'stitch-lake' = $sandbox.StitchAccounts[0].StitchToken } }
    Then = { $came[-1].DestinationName | Should -Be Lake; $came.DestinationName | Where-Object { $_ } | Should -HaveCount 1 }
  }
  'Export-StitchDestinationReport/Report at the end of the pipeline' = @{
    Then = { Get-Content lake.html -Raw | Should -Match '(?s)<html.*Bucket exists.*Create' }
  }
  'Export-StitchDestinationReport/Report later, as Markdown' = @{
    Before = { . $lake; Revoke-StitchBucketAccess acme-lake }
    Then = { Get-Content lake.md -Raw | Should -Match 'repaired: '; $came.Name | Should -Be lake.md }
  }
  'Export-StitchDestinationReport/Report on a plan' = @{ Then = { Get-Content plan.md -Raw | Should -Match 'stitch-delta'; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'Export-StitchDestinationReport/Report on a fleet, with its history' = @{
    Sandbox = $accounts
    Before = {
      . $fleet
      Import-Csv destinations.csv | Test-StitchDestination -Vault team | Export-Clixml health-2026-01-01.xml
      $null = Remove-DeltaCluster stitch-sales
    }
    Then = {
      $page = Get-Content fleet.html -Raw
      $page | Should -Match '(?s)2 Stitch destinations.*1 of 2 needs repair.*<a href="#d1">Sales</a>.*<a href="#d2">Finance</a>.*>History</h3>.*Failed: [^<]*Cluster exists'
    }
  }
  'Get-DeltaCluster/List all clusters' = @{
    Before = $cluster
    Then = { $came | Out-String | Should -Match "stitch\s+$($came.ClusterId)\s+RUNNING\s+17\.3\.x\s+$([regex]::Escape($came.NodeTypeId))" }
  }
  'Get-DeltaCluster/List those whose names begin with stitch' = @{ Before = { . $cluster; $null = Stop-DeltaCluster -ClusterName stitch }; Then = { $came.ClusterState | Should -Be RUNNING } }
  'Get-DeltaInstanceProfile/List what this module made' = @{ Before = $profileOnly; Then = { $came.BucketName | Should -Be acme-lake; $came.DeploymentRoleName | Should -Be databricks-deployment } }
  'Get-DeltaInstanceProfile/Take up the pipeline in the middle' = @{ Before = $profileOnly; Then = { "$($came.Outcome)" | Should -Be Created } }
  'Get-DeltaJdbcUrl/Build the URL of a cluster that is there' = @{ Before = $cluster; Then = { $came | Should -BeLike 'jdbc:spark://*;httpPath=sql/protocolv1/o/*' } }
  'Get-DeltaJdbcUrl/Go on along the pipeline' = @{ Before = $cluster; Then = { $came.ConnectionCheck | Should -Be succeeded } }
  'Get-DeltaJdbcUrl/Give the org id by hand' = @{ Before = $cluster; Then = { $came.OrgId | Should -Be 6051921418418893 } }
  'Get-DeltaJdbcUrl/Take a URL apart' = @{ Before = $lake; Then = { $came | Out-String | Should -Match "(?s)JdbcHost.*JdbcPort.*HttpPath.*OrgId.*ClusterId\s*: $($made.ClusterId)"; $warned | Should -BeNullOrEmpty } }
  'Get-DeltaJdbcUrl/Build the URL for a newer driver' = @{ Before = $cluster; Then = { $came.JdbcUrl | Should -BeLike 'jdbc:databricks://*' } }
  'Get-DeltaNodeType/See what New-DeltaCluster would choose' = @{ Then = { $came | Should -HaveCount 1; . $cluster; (Get-DeltaCluster stitch).NodeTypeId | Should -Be $came.NodeTypeId } }
  'Get-DeltaNodeType/Find a larger type with a local disk' = @{ Then = { $came.Count | Should -BeIn 1, 2, 3, 4, 5; $came.Cores | ForEach-Object { $_ | Should -BeGreaterOrEqual 8 } } }
  'Get-DeltaRuntime/See what New-DeltaCluster would choose' = @{ Then = { $came | Should -HaveCount 1; . $cluster; (Get-DeltaCluster stitch).SparkVersion | Should -Be $came.SparkVersion } }
  'Get-DeltaRuntime/List the runtimes that Stitch can use' = @{ Then = { $came.Count | Should -BeGreaterThan 1; $came.RuntimeVersion | ForEach-Object { $_ | Should -BeGreaterOrEqual ([version] '6.3') } } }
  # Which these are depends on the day; that they are sorted does not.
  'Get-DeltaRuntime/List the runtimes that are supported for another year' = @{ Then = { $came.SupportEnds | Should -Be @($came.SupportEnds | Sort-Object -Descending) } }
  'Get-DeltaToken/Look when Stitch''s token ends' = @{ Before = $lake; Then = { $came.TokenComment | Should -BeLike 'Stitch destination*'; $came.DaysLeft | Should -BeGreaterThan 0 } }
  'Get-DeltaToken/Find the tokens that end within a month' = @{ Before = { $null = New-DeltaToken 'Soon' -LifetimeDays 10; $null = New-DeltaToken 'Late' -LifetimeDays 90 }; Then = { $came.TokenComment | Should -BeLike 'Soon*' } }
  'Get-DeltaToken/List a service principal''s tokens' = @{ Before = $serviceToken; Then = { $came.TokenComment | Should -BeLike 'Stitch service*' } }
  'Get-StitchBucket/Look a bucket up' = @{ Then = { $came.BucketRegion | Should -Be us-east-1; "$($came.StitchRegion)" | Should -Be NorthAmerica } }
  'Get-StitchBucket/Begin the pipeline' = @{ Then = { $told | Should -Match '(?m)^\s*\+'; $came.IsPlanned | Should -BeTrue; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'Get-StitchBucket/Look for buckets that a Stitch account in North America can load' = @{ Then = { $came.BucketName | Should -Contain acme-lake; $came.BucketRegion | Sort-Object -Unique | Should -Be us-east-1 } }
  'Get-StitchBucketPolicy/Print the document for a new bucket' = @{ Then = { ($came | ConvertFrom-Json).Statement.Resource[1] | Should -Be 'arn:aws:s3:::acme-lake/*' } }
  'Get-StitchBucketPolicy/Print the document for an account in Europe' = @{
    Then = { (Get-Content acme-lake.policy.json -Raw | ConvertFrom-Json).Statement.Principal.AWS | Should -Not -Be (Get-StitchBucketPolicy acme-lake | ConvertFrom-Json).Statement.Principal.AWS }
  }
  'Get-StitchBucketPolicy/Merge with a document that is there' = @{
    Before = { Set-Content acme-lake.policy.json '{"Version":"2012-10-17","Statement":[{"Sid":"Mine","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::acme-lake/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}' }
    Then = { $statements = ($came | ConvertFrom-Json).Statement; $statements | Should -HaveCount 2; $statements[0].Sid | Should -Be Mine }
  }
  'Get-StitchDestination/Show the destination' = @{ Before = $lake; Then = { $came | Out-String | Should -Match "Lake\s+$($made.DestinationId)\s+acme-lake\s+.*succeeded" } }
  'Get-StitchDestination/See why the connection check failed' = @{
    Before = { . $lake; $null = Revoke-StitchBucketAccess acme-lake; $null = Set-StitchDestination Lake2 -ErrorAction Ignore -WarningAction Ignore }
    Then = { $came.ConnectionCheckMessage | Should -Match 'AccessDenied' }
  }
  'Get-StitchDestination/Show those of a fleet' = @{ Sandbox = $accounts; Before = $fleet; Then = { $came | Should -BeNullOrEmpty; Import-Csv fleet.csv | Get-StitchDestination -Vault team | Should -HaveCount 2 } }
  'Get-StitchInstallation/What is there' = @{ Before = $lake; Then = { $came.InstallationId | Should -Be $made.InstallationId } }
  'Get-StitchInstallation/Check all of them' = @{ Before = $lake; Then = { $came.Status | Sort-Object -Unique | Should -Be Passed } }
  'Get-StitchInstallation/Which are not complete' = @{ Before = $profileOnly; Then = { $came.RoleName | Should -Be stitch-delta; $came.Missing | Should -Not -BeNullOrEmpty } }
  'Get-StitchPrivilege/Print the table of the guide' = @{ Then = { $text = $came | Out-String; 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject' | ForEach-Object { $text | Should -Match $_ } } }
  'Get-StitchPrivilege/Make an IAM policy for the operator' = @{ Then = { ($came | ConvertFrom-Json).Statement.Count | Should -BeGreaterThan 3 } }
  'Get-StitchSandboxRequest/See the last requests' = @{ Before = $lake; Then = { $came | Should -HaveCount 10 } }
  'Get-StitchSandboxRequest/Prove that a command writes nothing' = @{ Then = { $came[-1] | Should -Be 0 } }
  'Get-StitchSandboxRequest/Count the calls of each service' = @{ Before = $lake; Then = { 'S3', 'IAM', 'Databricks', 'Stitch' | ForEach-Object { $came.Name | Should -Contain $_ } } }
  'Get-StitchSandboxRequest/See where each write landed' = @{ Before = $lake; Then = { $came.Name -match 'IAM, 123456789012' | Should -Not -BeNullOrEmpty } }
  'Grant-StitchBucketAccess/Grant access' = @{ Then = { "$($came.Outcome)" | Should -Be Created; "$((Grant-StitchBucketAccess acme-lake).Outcome)" | Should -Be Unchanged } }
  'Grant-StitchBucketAccess/See the change before it is made' = @{ Then = { $told | Should -Match '(?m)^\s*\+'; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'Grant-StitchBucketAccess/Preview the whole pipeline' = @{ Then = { $came.Status | Sort-Object -Unique | Should -Be Skipped; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'Grant-StitchBucketAccess/Keep the policy from before' = @{ Then = { $access.PreviousPolicy | Should -BeNullOrEmpty; (Grant-StitchBucketAccess acme-lake).PreviousPolicy | Should -Match Statement } }
  'Install-StitchDestination/Install one destination' = @{ Then = { $came | Should -HaveCount 1; $before = @(Get-StitchSandboxRequest -Write).Count; . $lake; @(Get-StitchSandboxRequest -Write).Count | Should -Be $before } }
  'Install-StitchDestination/See the plan, save it, and compare it with a later one' = @{
    Then = { $came.Resource | Should -Contain 'role stitch-delta'; $came | Where-Object { $_.PSObject.Properties['SideIndicator'] } | Should -BeNullOrEmpty }
  }
  'Install-StitchDestination/Save a plan, have it reviewed, and apply it' = @{ Then = { $came[-1].ConnectionCheck | Should -Be succeeded } }
  'Install-StitchDestination/Install the rows of a file' = @{
    Sandbox = $accounts
    Before = { . $fleetFile; $global:exampleVault.Remove('st-finance') }
    Errors = 'SecretNotRead'
    Then = { $came[0].DestinationName | Should -Be Sales; $stopped | Should -HaveCount 1; $came[-1].TargetObject.DestinationName | Should -Be Finance }
  }
  'Install-StitchDestination/Install from a hashtable, a .psd1 or JSON' = @{
    Before = {
      Set-Content lake.psd1 "@{ BucketName = 'acme-lake'; DestinationName = 'Lake'; DeploymentRoleName = 'databricks-deployment' }"
      Set-Content lakes.json '[ { "BucketName": "acme-lake", "DestinationName": "Lake", "DeploymentRoleName": "databricks-deployment" } ]'
    }
    Then = { $came.Outcome.ForEach{ "$_" } | Should -Be Created, Unchanged, Unchanged }
  }
  'Install-StitchDestination/Go on, or take back, after a failure' = @{
    Before = { Add-StitchSandboxFault Databricks clusters/create -StatusCode 403 -Count 0 }
    Errors = 'InstallationStopped'
    Then = { $came[0] | Should -BeOfType string; Get-DeltaInstanceProfile | Should -BeNullOrEmpty }
  }
  'Install-StitchDestination/Install as the company wants it' = @{ Then = { (Get-StitchInstallation).RoleName | Should -Be stitch-delta; @(Get-StitchSandboxRequest | Where-Object Operation -EQ CreateRole).Count | Should -Be 1 } }
  'Install-StitchDestination/Install a fleet' = @{ Sandbox = $accounts; Before = $fleetFile; Then = { $came.RoleArn -like '*:role/stitch/*' | Should -HaveCount 2 } }
  'Invoke-DeltaSql/Try the endpoint' = @{ Before = { . $cluster; $null = Stop-DeltaCluster -ClusterName stitch }; Then = { $came.one | Should -Be 1 } }
  'Invoke-DeltaSql/Look with the token that Stitch has' = @{ Before = $cluster; Then = { $came.me | Should -Be admin@acme.example } }
  'Invoke-DeltaSql/Run several statements' = @{ Before = $cluster; Then = { $came[-1].me | Should -Be admin@acme.example } }
  'Invoke-DeltaSql/See what would be run' = @{ Before = $cluster; Then = { $told | Should -Match '(?s)SHOW DATABASES' } }
  'New-DeltaCluster/Make the cluster in the pipeline' = @{ Then = { $came.ClusterState | Should -Be RUNNING; $before = @(Get-StitchSandboxRequest -Write).Count; . $cluster; "$((Get-DeltaCluster stitch).ClusterId)" | Should -Be $came.ClusterId } }
  'New-DeltaCluster/Choose runtime, type and size' = @{ Before = $cluster; Then = { $seen = Get-DeltaCluster stitch; $seen.SparkVersion | Should -Be 16.4.x-scala2.12 } }
  'New-DeltaCluster/See what would be repaired' = @{ Before = $cluster; Then = { $told | Should -Match 'auto-termination: 120 -> 30' } }
  'New-DeltaCluster/Start and do not wait' = @{ Sandbox = @{ ClusterStartSeconds = 20 }; Before = { $null = New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile }; Then = { $came.ClusterState | Should -Be PENDING } }
  'New-DeltaCluster/Let the cluster scale, on spot instances' = @{ Before = { $null = New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile }; Then = { $came.ClusterState | Should -Be RUNNING } }
  'New-DeltaExternalLocation/Prepare a workspace of today in the pipeline' = @{ Sandbox = @{ WorkspaceKind = 'UnityCatalog' }; Then = { $came.CatalogName | Should -Be lake; $came.ClusterState | Should -Be RUNNING } }
  'New-DeltaExternalLocation/See what would be made' = @{ Sandbox = @{ WorkspaceKind = 'UnityCatalog' }; Then = { $told | Should -Match '(?s)storage credential.*external location'; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'New-DeltaInstanceProfile/Make the role in the pipeline' = @{ Then = { $came.InstanceProfileArn | Should -Match 'instance-profile/stitch-delta$' } }
  'New-DeltaInstanceProfile/See each change' = @{ Then = { [regex]::Matches(($came | Out-String), '(?m)^Resource\s*:').Count | Should -Be 5 } }
  'New-DeltaInstanceProfile/Make roles for the rows of a file' = @{
    Before = { Set-Content buckets.csv "BucketName,RoleName,DeploymentRoleName`nacme-lake,stitch-a,databricks-deployment`nacme-lake,stitch-b,databricks-deployment" }
    Then = { $came.RoleName | Should -Be stitch-a, stitch-b }
  }
  'New-DeltaInstanceProfile/Make a role as the company wants it' = @{ Then = { (Get-StitchInstallation).RoleName | Should -Be stitch-delta; @(Get-StitchSandboxRequest | Where-Object Operation -EQ CreateRole).Count | Should -Be 1 } }
  'New-DeltaInstanceProfile/Make roles for a fleet' = @{
    Before = { Set-Content buckets.csv "BucketName,RoleName`nacme-lake,stitch-a`nacme-lake,stitch-b" }
    Then = { $came.RoleArn -like '*:role/stitch/*' | Should -HaveCount 2 }
  }
  'New-DeltaInstanceProfile/Use a bucket that is encrypted with a key of your own' = @{ Then = { $warned | Should -Match 'kms' } }
  'New-DeltaToken/Make the token and give it to Stitch' = @{ Before = $cluster; Then = { $came.ConnectionCheck | Should -Be succeeded } }
  'New-DeltaToken/Make a new token, because the value is lost' = @{ Before = $lake; Then = { $came.ConnectionCheck | Should -Be succeeded; @(Get-DeltaToken 'Stitch destination*').Count | Should -Be 2 } }
  'New-DeltaToken/Put a token into a vault' = @{ Then = { Get-SecretText $global:exampleVault['stitch-databricks'] | Should -BeLike 'dapi*' } }
  'New-DeltaToken/Make a token of a service principal' = @{ Then = { $came.OnBehalfOf | Should -Be 6f3c2a51-9d0e-4b7a-8a57-2f1d5c9e4b10 } }
  'New-StitchDestination/End the pipeline' = @{ Before = $cluster; Then = { $came.ConnectionCheck | Should -Be succeeded } }
  'New-StitchDestination/Give Stitch a new token' = @{ Before = $lake; Then = { $came.JdbcUrl | Should -Be $made.JdbcUrl; $came.DestinationName | Should -Be Lake } }
  'New-StitchDestination/Rename the destination that is there' = @{ Before = $lake; Then = { $told | Should -Match 'Acme Lake'; (Get-StitchDestination).DestinationName | Should -Be Lake } }
  'New-StitchDestination/Save without waiting for the check' = @{ Before = $lake; Then = { $came.DestinationName | Should -Be Lake } }
  'New-StitchDestination/Put it in the place of a destination of another type' = @{ Before = $cluster; Then = { $came.IsPlanned | Should -BeTrue } }
  'Register-DeltaInstanceProfile/Register the profile in the pipeline' = @{ Then = { "$($came.Outcome)" | Should -Be Created } }
  'Register-DeltaInstanceProfile/Register a profile that somebody else made' = @{ Before = $profileOnly; Then = { "$($came.Outcome)" | Should -Be Created } }
  'Register-DeltaInstanceProfile/Register without the dry run' = @{ Before = $profileOnly; Then = { "$($came.Outcome)" | Should -Be Created } }
  'Remove-DeltaCluster/Look before removing' = @{ Before = $cluster; Then = { $id = (Get-DeltaCluster stitch).ClusterId; $told | Should -Match $id; $told | Should -Match RUNNING } }
  'Remove-DeltaCluster/Remove a cluster that was found' = @{ Then = { $came | Should -BeNullOrEmpty } }
  'Remove-DeltaCluster/Remove one in a runbook' = @{ Before = $cluster; Then = { Get-DeltaCluster | Should -BeNullOrEmpty } }
  'Remove-DeltaExternalLocation/Remove the location over a bucket' = @{ Sandbox = @{ WorkspaceKind = 'UnityCatalog' }; Before = { $null = New-DeltaExternalLocation acme-lake }; Then = { "$($came.Outcome)" | Should -Be Deleted } }
  'Remove-DeltaExternalLocation/Remove it in a runbook' = @{ Sandbox = @{ WorkspaceKind = 'UnityCatalog' }; Before = { $null = New-DeltaExternalLocation acme-lake }; Then = { "$($came.Outcome)" | Should -Be Deleted } }
  'Remove-DeltaExternalLocation/See what would be removed' = @{ Sandbox = @{ WorkspaceKind = 'UnityCatalog' }; Before = { $null = New-DeltaExternalLocation acme-lake }; Then = { $told | Should -Match 'external location' } }
  'Remove-DeltaInstanceProfile/Remove a role with its instance profile' = @{ Before = $profileOnly; Then = { Get-DeltaInstanceProfile | Should -BeNullOrEmpty } }
  'Remove-DeltaInstanceProfile/Remove it in a runbook' = @{ Before = $profileOnly; Then = { Get-DeltaInstanceProfile | Should -BeNullOrEmpty } }
  'Remove-DeltaInstanceProfile/See what would be removed' = @{ Before = $profileOnly; Then = { $told | Should -Match 'role stitch-delta'; Get-DeltaInstanceProfile | Should -HaveCount 1 } }
  'Remove-DeltaToken/Revoke by the comment' = @{ Before = { $null = New-DeltaToken 'Stitch by hand' }; Then = { "$($came.Outcome)" | Should -Be Deleted } }
  'Remove-DeltaToken/See what would be revoked' = @{ Before = { $null = New-DeltaToken 'Stitch by hand' }; Then = { $told | Should -Match 'Stitch by hand'; Get-DeltaToken 'Stitch by hand' | Should -HaveCount 1 } }
  'Remove-DeltaToken/Revoke a service principal''s token' = @{ Before = $serviceToken; Then = { "$($came.Outcome)" | Should -Be Deleted } }
  'Remove-StitchDestination/Look before removing' = @{ Before = $lake; Then = { $told | Should -Match 155582; (Get-StitchDestination).DestinationName | Should -Be Lake } }
  'Remove-StitchDestination/Remove the destination' = @{ Before = $lake; Then = { "$($came.Outcome)" | Should -Be Deleted; $came.DestinationName | Should -Be Lake } }
  'Remove-StitchDestination/Remove it and revoke its token' = @{ Before = $lake; Then = { Get-StitchDestination | Should -BeNullOrEmpty; Get-DeltaToken 'Stitch destination*' | Should -BeNullOrEmpty } }
  'Revoke-StitchBucketAccess/Take the access away' = @{ Before = { $null = Grant-StitchBucketAccess acme-lake }; Then = { "$($came.Outcome)" | Should -Be Deleted } }
  'Revoke-StitchBucketAccess/See the change before it is made' = @{ Before = { $null = Grant-StitchBucketAccess acme-lake }; Then = { $told | Should -Match '(?m)^\s*-' } }
  'Set-StitchDestination/Rename the destination' = @{ Before = $lake; Then = { $came.DestinationName | Should -Be 'Acme Lake'; $came.JdbcUrl | Should -Be $made.JdbcUrl } }
  'Set-StitchDestination/Move it to another cluster' = @{ Before = $lake; Then = { "$($came.Outcome)" | Should -Be Unchanged } }
  'Set-StitchDestination/See what would be changed' = @{ Before = $lake; Then = { $told | Should -Match '(?s)Lake.*Lake 2' } }
  'Set-StitchDestination/Connect through an SSH server, and without it again' = @{ Before = $lake; Errors = 'ConnectionCheckFailed'
    # The sandbox opens no SSH tunnel, and says so.
    Then = { $wrong.TargetObject | Should -Not -BeNullOrEmpty; $came[-1].SshHost | Should -BeNullOrEmpty; $came[-1].ConnectionCheck | Should -Be succeeded } }
  'Set-StitchDestination/Change a fleet' = @{ Sandbox = $accounts; Before = $fleet; Then = { $came[0..1].Outcome.ForEach{ "$_" } | Should -Be Updated, Updated } }
  'Start-DeltaCluster/Start one cluster' = @{ Before = { . $cluster; $null = Stop-DeltaCluster -ClusterName stitch }; Then = { $came.ClusterState | Should -Be RUNNING } }
  'Start-DeltaCluster/Start several, and do not wait' = @{ Before = { . $cluster; $null = Stop-DeltaCluster -ClusterName stitch }; Then = { $came.ClusterState | Should -BeIn PENDING, RUNNING } }
  'Start-DeltaCluster/See what would be started' = @{ Before = { . $cluster; $null = Stop-DeltaCluster -ClusterName stitch }; Then = { $told | Should -Match stitch; (Get-DeltaCluster stitch).ClusterState | Should -Be TERMINATED } }
  'Start-StitchSandbox/Rehearse the whole pipeline' = @{ Then = { $checks = @($came | Where-Object CheckName); $checks.Count | Should -BeGreaterThan 20; $checks.Status | Sort-Object -Unique | Should -Be Passed } }
  'Start-StitchSandbox/Rehearse the waits' = @{ Then = { $came | Should -HaveCount 1 } }
  'Start-StitchSandbox/Rehearse in Europe' = @{ Then = { (Get-StitchBucket acme-lake).BucketRegion | Should -Be eu-central-1 } }
  'Start-StitchSandbox/Rehearse with many Stitch accounts' = @{ Then = { $sandbox.StitchAccounts | Should -HaveCount 3; $came | Should -BeNullOrEmpty } }
  'Start-StitchSandbox/Rehearse with two workspaces' = @{ Then = { $came.Name -match ([regex]::Escape($second.WorkspaceUrl.Authority)) | Should -Not -BeNullOrEmpty } }
  'Start-StitchSandbox/Rehearse with a bucket of another account' = @{
    Before = { $env:AWS_CONFIG_FILE = Join-Path $PWD config; $env:AWS_SHARED_CREDENTIALS_FILE = Join-Path $PWD credentials }
    Then = { $came[-1].BucketName | Should -Be partner-lake; $warned | Should -BeNullOrEmpty }
  }
  'Start-StitchSandbox/Rehearse in a workspace of today' = @{ Then = { $came[-1].catalogs.name | Should -Contain lake } }
  'Start-StitchSandbox/Rehearse with an account that is full' = @{
    Then = {
      $came[-1].CheckName | Should -Be 'Room for the role'
      { Install-StitchDestination acme-lake @ask -ErrorAction Stop } | Should -Throw -ErrorId 'AccountQuotaReached*'
    }
  }
  'Start-StitchSandbox/Rehearse a load' = @{ Then = { $came[-1].ConnectionCheck | Should -Be succeeded } }
  'Stop-DeltaCluster/Stop one cluster' = @{ Before = $cluster; Then = { $came.ClusterState | Should -Be TERMINATED } }
  'Stop-DeltaCluster/Stop all that run, and do not wait' = @{ Before = $cluster; Then = { $came.ClusterState | Should -BeIn TERMINATING, TERMINATED } }
  'Stop-DeltaCluster/See what would be stopped' = @{ Before = $cluster; Then = { $told | Should -Match stitch; (Get-DeltaCluster stitch).ClusterState | Should -Be RUNNING } }
  'Stop-StitchSandbox/Stop the sandbox' = @{ Then = { { Invoke-WebRequest $sandbox.WorkspaceUrl -SkipHttpErrorCheck } | Should -Throw } }
  'Stop-StitchSandbox/Stop it whatever happens' = @{ Then = { "$($came.Outcome)" | Should -Be Created; { Get-StitchSandboxRequest -ErrorAction Stop } | Should -Throw } }
  'Test-StitchBucketAccess/See what Stitch may do' = @{ Then = { $came | Should -HaveCount 4; $came.Status | Sort-Object -Unique | Should -Be Passed } }
  'Test-StitchBucketAccess/Find the Deny that locks Stitch out' = @{
    Before = {
      . $PSScriptRoot/Signed.ps1
      $null = Grant-StitchBucketAccess acme-lake
      $policy = Get-StitchBucketPolicy acme-lake | ConvertFrom-Json
      $policy.Statement += @(@{ Sid = 'Office'; Effect = 'Deny'; Principal = '*'; Action = 's3:PutObject'; Resource = 'arn:aws:s3:::acme-lake/*'; Condition = @{ StringNotEquals = @{ 'aws:SourceVpce' = 'vpce-1' } } })
      $null = Invoke-SignedRequest "$($sandbox.AwsEndpointUrl)acme-lake?policy" -Method Put -AccessKeyId $sandbox.AccessKeyId -SecretAccessKey $sandbox.SecretAccessKey -Body ($policy | ConvertTo-Json -Depth 9)
    }
    Then = { $came | Out-String | Should -Match '(?s)DecidedBy\s*: .*Office.*Remedy\s*: .*aws:' }
  }
  'Test-StitchBucketAccess/Prove it with a real object' = @{ Before = { $null = Grant-StitchBucketAccess acme-lake }; Then = { $came | Should -Be $true } }
  'Test-StitchDestination/Check what there is' = @{ Before = $lake; Then = { $came.Count | Should -BeGreaterThan 20; $came.Status | Sort-Object -Unique | Should -Be Passed } }
  'Test-StitchDestination/Check at the end of an installation' = @{ Then = { $came.Status | Sort-Object -Unique | Should -Be Passed } }
  'Test-StitchDestination/See what would be repaired, and repair it' = @{ Before = $broken; Then = { $told | Should -Match 'bucket policy'; $came | Out-String | Should -Match 'Repair\s*: Create bucket policy' } }
  'Test-StitchDestination/Save the plan of a repair, and apply it' = @{ Before = $broken; Then = { Test-StitchDestination -Quiet | Should -BeTrue } }
  'Test-StitchDestination/Ask for a yes or no' = @{ Before = $broken; Then = { $came | Should -Be 'Stitch cannot load.' } }
  'Test-StitchDestination/Show only what is wrong, for many destinations' = @{ Sandbox = $accounts; Before = { . $fleet; $null = Remove-DeltaCluster stitch-sales -Force }; Then = { $came | Out-String | Should -Match '(?m)^Sales\s' } }
  'Test-StitchDestination/Have the cluster write to the bucket' = @{ Before = $lake; Then = { "$($came.Status)" | Should -Be Passed } }
  'Test-StitchPrerequisite/Look before the first step' = @{ Then = { $came.Count | Should -BeGreaterThan 5; $came.Status | Should -Not -Contain Failed } }
  'Test-StitchPrerequisite/Stop a runbook that cannot succeed' = @{ Then = { $came | Should -BeNullOrEmpty } }
  'Uninstall-StitchDestination/See what would be removed' = @{ Before = $lake; Then = { $came.Resource | Should -Contain 'role stitch-delta'; Get-StitchInstallation | Should -HaveCount 1 } }
  'Uninstall-StitchDestination/Take a destination back' = @{ Before = $lake; Then = { Get-StitchInstallation | Should -BeNullOrEmpty; Get-StitchDestination | Should -BeNullOrEmpty } }
  'Uninstall-StitchDestination/Save what would be removed, and remove that' = @{ Before = $lake; Then = { Get-StitchInstallation | Should -BeNullOrEmpty } }
  'Uninstall-StitchDestination/Take back what an installation that failed has made' = @{
    Before = { Add-StitchSandboxFault Databricks clusters/create -StatusCode 403 -Count 0 }
    Errors = 'InstallationStopped'
    Then = { Get-DeltaInstanceProfile | Should -BeNullOrEmpty }
  }
  'Uninstall-StitchDestination/Take back the rows of a file' = @{ Sandbox = $accounts; Before = $fleet; Then = { $came.Outcome.ForEach{ "$_" } | Should -Be Deleted, Deleted } }
  'Unregister-DeltaInstanceProfile/Take a profile out' = @{ Before = { $null = New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile }; Then = { "$($came.Outcome)" | Should -Be Deleted } }
  'Unregister-DeltaInstanceProfile/See what would be removed' = @{ Before = $cluster; Then = { $told | Should -Match 'instance-profile/stitch-delta|instance profile' } }
  'Update-DeltaToken/Renew Stitch''s token' = @{ Before = $lake; Then = { (Get-DeltaToken 'Stitch destination*').TokenId | Should -Not -Be $made.TokenId; (Get-DeltaToken 'Stitch destination*').DaysLeft | Should -BeIn 89, 90 } }
  'Update-DeltaToken/Renew it from a schedule, when it is due' = @{ Before = { $made = Install-StitchDestination acme-lake @ask -LifetimeDays 20 }; Then = { (Get-DeltaToken 'Stitch destination*').TokenId | Should -Not -Be $made.TokenId } }
  'Update-DeltaToken/See what would be done' = @{ Before = $lake; Then = { $told | Should -Match Lake; (Get-DeltaToken 'Stitch destination*').TokenId | Should -Be $made.TokenId } }
  'Update-DeltaToken/Keep a copy in a vault' = @{ Before = $lake; Then = { Get-SecretText $global:exampleVault['stitch-databricks'] | Should -BeLike 'dapi*' } }
  'Update-DeltaToken/Rotate a fleet' = @{ Sandbox = $accounts; Before = $fleet; Then = { $came.DestinationName | Should -Be Sales, Finance } }
  'Wait-DeltaCluster/Start now, wait later' = @{ Before = { $null = New-DeltaInstanceProfile stitch-delta -BucketName acme-lake -DeploymentRoleName databricks-deployment | Register-DeltaInstanceProfile }; Then = { $came.ClusterState | Should -Be RUNNING } }
  'Wait-DeltaCluster/Wait for several together' = @{ Before = { . $cluster; $null = Stop-DeltaCluster -ClusterName stitch }; Then = { $came.ClusterState | Should -Be RUNNING } }
  'about_StitchDelta/Install-StitchDestination acme-lake -DestinationName Lake `' = @{ Then = { $came.ConnectionCheck | Should -Be succeeded } }
  'about_StitchDelta/Get-StitchBucket acme-lake | Grant-StitchBucketAccess |' = @{ Then = { $came.Count | Should -BeGreaterThan 20; $came.Status | Sort-Object -Unique | Should -Be Passed } }
  'about_StitchDelta/$plan = Install-StitchDestination acme-lake -WhatIf' = @{ Before = $lake; Then = { (Import-Clixml plan.xml).Resource | Should -Contain 'role stitch-delta' } }
  'about_StitchDelta/Get-StitchBucket acme-lake | Grant-StitchBucketAccess -WhatIf |' = @{ Then = { $came.IsPlanned | Should -BeTrue; $told | Should -Match 'Create cluster'; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'about_StitchDelta/try {' = @{ Then = { $came | Should -Be 'There is no such bucket.' } }
  'about_StitchDelta/(New-DeltaToken).Token | Set-Secret -Name stitch-databricks' = @{ Then = { Get-SecretText $global:exampleVault['stitch-databricks'] | Should -BeLike 'dapi*' } }
  'about_StitchDelta/Import-Csv clusters.csv | New-DeltaCluster' = @{
    Before = {
      'a', 'b' | ForEach-Object { New-DeltaInstanceProfile "stitch-$_" -BucketName acme-lake -DeploymentRoleName databricks-deployment } | Register-DeltaInstanceProfile |
        Select-Object InstanceProfileArn, @{ Name = 'ClusterName'; Expression = { $_.InstanceProfileArn -replace '.*/' } } | Export-Csv clusters.csv
    }
    Then = { $came.ClusterName | Should -Be stitch-a, stitch-b; $came.ClusterState | Should -Be RUNNING, RUNNING }
  }
  'about_StitchDelta_Authentication/Get-StitchPrivilege -Operator -AsPolicy -BucketName acme-lake' = @{ Then = { ($came | ConvertFrom-Json).Statement.Count | Should -BeGreaterThan 3 } }
  'about_StitchDelta_Authentication/Connect-Stitch -AccessToken (Read-Host Stitch -AsSecureString)' = @{ Before = { Disconnect-Stitch }; Then = { $came.Destinations | Should -Be 0 } }
  'about_StitchDelta_Authentication/Connect-DeltaWorkspace https://dbc-a1b2c3d4-e5f6.cloud.databricks.com `' = @{ Before = { Disconnect-DeltaWorkspace }; Then = { $came.IsAdmin | Should -BeTrue } }
  'about_StitchDelta_Authentication/$client = Get-Credential' = @{ Before = { Disconnect-DeltaWorkspace }; Then = { $came.UserName | Should -Be $sandbox.ServicePrincipalId } }
  'about_StitchDelta_Fleets/Install-PSResource Microsoft.PowerShell.SecretManagement' = @{ Then = { $registered | Should -Be team } }
  'about_StitchDelta_Fleets/Set-Secret st-sales -Vault team (Read-Host Sales -AsSecureString)' = @{ Then = { $global:exampleVault.Keys | Sort-Object | Should -Be st-finance, st-sales } }
  'about_StitchDelta_Fleets/Import-Csv destinations.csv | Install-StitchDestination -WhatIf `' = @{ Sandbox = $accounts; Before = $fleetFile; Then = { $came.IsPlanned | Should -Be $true, $true; $told | Should -Match 'What if: Sales:\r?\n.*role stitch-sales'; $told | Should -Match 'What if: Finance:\r?\n.*role stitch-finance' } }
  'about_StitchDelta_Fleets/Import-Csv destinations.csv | Install-StitchDestination -Vault team `' = @{ Sandbox = $accounts; Before = $fleetFile; Then = { $came.ConnectionCheck | Should -Be succeeded, succeeded } }
  'about_StitchDelta_Fleets/Import-Csv destinations.csv | Test-StitchDestination -Vault team |' = @{ Sandbox = $accounts; Before = { . $fleet; $null = Remove-DeltaCluster stitch-sales }; Then = { $came.Destination | Sort-Object -Unique | Should -Be Sales } }
  'about_StitchDelta_Fleets/Import-Csv destinations.csv | Update-DeltaToken -Vault team' = @{ Sandbox = $accounts; Before = $fleet; Then = { $came.DestinationName | Should -Be Sales, Finance } }
  'about_StitchDelta_Fleets/Import-Csv destinations.csv | Uninstall-StitchDestination -Vault team' = @{ Sandbox = $accounts; Before = $fleet; Then = { Get-StitchInstallation | Should -BeNullOrEmpty } }
  'about_StitchDelta_Fleets/Get-StitchInstallation | Test-StitchDestination' = @{ Before = $lake; Then = { $came.Status | Sort-Object -Unique | Should -Be Passed } }
  "about_StitchDelta_Limits/Test-StitchPrerequisite acme-lake | Where-Object CheckName -like 'Room*'" = @{ Then = { $came | Should -HaveCount 3; $came.Status | Sort-Object -Unique | Should -Be Passed } }
  'about_StitchDelta_Limits/Test-StitchDestination | Where-Object Status -eq Warning' = @{ Before = { $null = Install-StitchDestination acme-lake @ask -LifetimeDays 20 }; Then = { $came.CheckName | Should -Be 'Token lasts' } }
  'about_StitchDelta_Sandbox/Start-StitchSandbox' = @{ Then = { @($came | Where-Object CheckName).Count | Should -BeGreaterThan 20; { Get-StitchSandboxRequest -ErrorAction Stop } | Should -Throw } }
  'about_StitchDelta_Sandbox/Get-StitchBucket acme-lake | Grant-StitchBucketAccess' = @{ Then = { $came.Operation | Should -Contain PutBucketPolicy; $came[-1].Name | Should -Be S3 } }
  'about_StitchDelta_Sandbox/Add-StitchSandboxFault Databricks clusters/list -StatusCode 503 -Count 2' = @{ Before = $cluster; Then = { $came.ClusterName | Should -Be stitch; $told | Should -Match ' 503 ' } }
  'about_StitchDelta_Troubleshooting/Test-StitchDestination | Where-Object Status -in Failed, Warning' = @{ Before = $broken; Then = { $came.CheckName | Should -Contain 'Loader privileges'; $came.RemedyCommand | Should -Contain 'Grant-StitchBucketAccess acme-lake' } }
  'about_StitchDelta_Troubleshooting/Test-StitchDestination -Repair -WhatIf' = @{ Before = $broken; Then = { $told | Should -Match 'What if: Create bucket policy' } }
  'about_StitchDelta_Troubleshooting/Test-StitchDestination -Repair' = @{ Before = $broken; Then = { Test-StitchDestination -Quiet | Should -BeTrue } }
  'about_StitchDelta_Troubleshooting/Get-StitchBucket acme-nowhere -ErrorAction SilentlyContinue' = @{ Then = { $came[0] | Should -BeLike 'BucketNotFound,*'; $came[1] | Should -Not -BeNullOrEmpty } }
  'about_StitchDelta_Troubleshooting/Get-StitchBucket acme-lake -Verbose' = @{ Then = { $told | Should -Match 'HeadBucket|GetBucketLocation' } }
  'about_StitchDelta_Troubleshooting/Test-StitchDestination | Export-StitchDestinationReport health.html' = @{ Before = $lake; Then = { Get-Content health.html -Raw | Should -Match '<html' } }
  'about_StitchDelta_UnityCatalog/Test-StitchPrerequisite acme-lake | Where-Object CheckName -like ''Kind*''' = @{ Then = { $came | Should -HaveCount 1; $came.Actual | Should -Match 'Hive' } }
  'about_StitchDelta_UnityCatalog/Install-StitchDestination acme-lake -DestinationName Lake `' = @{ Sandbox = @{ WorkspaceKind = 'UnityCatalog' }; Then = { $told | Should -Match 'storage credential'; @(Get-StitchSandboxRequest -Write).Count | Should -Be 0 } }
  'about_StitchDelta_UnityCatalog/Start-StitchSandbox -WorkspaceKind UnityCatalog' = @{ Then = { $came[1].ConnectionCheck | Should -Be succeeded; $came.Count | Should -Be 2 } }
}
