# The table of drifts. A row is data:
#   Id, Resource, Kind, Text   what it is
#   Law        which rows of the project's list of drifts it stands for
#   Apply      what is done, by the services' own APIs; Value is handed to it
#   Named      which checks may be the ones that name it; none: nothing is wrong. Status and Says: how, and in which words. Also: other checks that are really not passed
#   IsOptional it may be named, and need not be
#   Remedy     repairs; either: repairs, or is plain advice or a refusal; none: there is nothing to paste
#   Repair     repairs; refuses: nothing changes, and it is said why; either: one of the two; none: nothing changes, there is nothing to repair
#   Undo       clean: all is as before the install; told: what is left is told, or all is refused
#   Leaves     keys that Undo takes its own part of, and tells of what it leaves
#   Ours       keys that belong to the installation although the drift made them; Foreign: keys that no longer do
#   Touch      keys beside the drifted ones that mending changes; Stays: checks that stay as they are when it is mended
#   Workspace  the kind of workspace, as Start-StitchSandbox -WorkspaceKind has it
#   With       parameters of the install, Ask of Test-, Name of Uninstall-StitchDestination; Before: what is there before the install; Install: another one
$Part = @{
  Grant        = 'Loader|grant'
  Access       = 'Role may use the bucket'
  PassRole     = 'may pass the role|pass-?role'
  Role         = '(?-i:Role)|role|instance profile$'
  Profile      = 'instance profile'
  Registration = 'registered|registration'
  Cluster      = '^Cluster|cluster'
  Url          = 'JDBC URL|Destination in Stitch|destination'
  Token        = '^Token|token'
  Destination  = 'Destination in Stitch|destination'
  Record       = 'record|installation|^Role (?!may)'
  Bucket       = '^Bucket|bucket'
  Catalog      = 'Catalog exists|catalog-exists'
  Privileges   = 'Privileges on the catalog'
  Location     = 'External location over the bucket'
  Credential   = 'Storage credential reaches'
  Session      = 'Catalog of a session'
  Mode         = 'access mode'
  Warehouse    = 'SQL warehouse|warehouse'
}

$DriftDefaults = @{
  Value = $null; Law = 0; Status = 'Failed|Warning|Unknown'; Says = ''; Also = ''; IsOptional = $false; Remedy = 'repairs'; Repair = 'repairs'; Undo = 'clean'; Leaves = ''; Ours = ''; Foreign = ''; Touch = ''; Stays = ''
  With = @{}; Ask = @{}; Name = @{}; Before = $null; Install = $null; Without = @(); Workspaces = 1; Workspace = 'HiveMetastore'; Accounts = 1; IsAlone = $false; IsNoChange = $false; ErrorSays = ''; Named = ''
}

function Join-Row {
  # What several rows have in common, and what the last one says otherwise.
  param([Parameter(ValueFromRemainingArguments)] [hashtable[]] $Row)
  $all = @{}
  foreach ($one in $Row) { foreach ($key in $one.Keys) { $all[$key] = $one[$key] } }
  $all
}

function New-Drift {
  # A row, completed. What is no drift has nothing to repair.
  param([hashtable] $Said)
  $row = $DriftDefaults.Clone()
  foreach ($key in $Said.Keys) {
    if ($key -notin 'Id', 'Resource', 'Kind', 'Text', 'Apply' -and -not $DriftDefaults.ContainsKey($key)) { throw "A drift has no $key." }
    $row[$key] = $Said[$key]
  }
  $row.Apply = @($Said.Apply)
  if (-not $row.Named) { foreach ($key in 'Remedy', 'Repair') { if (-not $Said.ContainsKey($key)) { $row[$key] = 'none' } } }
  $row
}

# A condition of each sort, and whether the loader and the cluster meet it.
$Conditions = [ordered]@{
  transport = @{ Bool = @{ 'aws:SecureTransport' = 'true' } }
  address   = @{ IpAddress = @{ 'aws:SourceIp' = '203.0.113.0/24' } }
  endpoint  = @{ StringEquals = @{ 'aws:SourceVpce' = 'vpce-0123456789abcdef0' } }
  org       = @{ StringEquals = @{ 'aws:PrincipalOrgID' = 'o-abcdefghij' } }
}
$AllActions = 's3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'
$LoaderArn = 'arn:aws:iam::218546966473:role/LoaderDelta'
$RoleArn = 'arn:aws:iam::123456789012:role/stitch-delta'
$ProfileArn = 'arn:aws:iam::123456789012:instance-profile/stitch-delta'
$OtherProfileArn = 'arn:aws:iam::123456789012:instance-profile/reporting'

#region The bucket's grant

function Get-GrantDrift {
  $grant = @{ Resource = 'grant' }
  $hardened = Join-Row $grant @{ Named = $Part.Grant; Repair = 'refuses' }
  Join-Row $grant @{ Id = 'grant-gone'; Kind = 'gone'; Text = 'the loader''s statement is removed'; Named = $Part.Grant; Status = 'Failed'; Apply = { Edit-Grant {} } }
  Join-Row $grant @{ Id = 'grant-policy-gone'; Kind = 'gone'; Text = 'the bucket''s policy is deleted'; Named = $Part.Grant; Status = 'Failed'; Apply = { Set-Policy @{ Statement = @() } } }
  Join-Row $grant @{ Id = 'grant-policy-gone-alone'; Kind = 'gone'; Text = 'the bucket''s policy is deleted, where it held nothing else'; Named = $Part.Grant; Status = 'Failed'; IsAlone = $true; Apply = { Set-Policy @{ Statement = @() } } }
  Join-Row $grant @{ Id = 'grant-stranger'; Kind = 'replaced by a stranger''s'; Text = 'a statement of our Sid is for somebody else now'; Named = $Part.Grant; Status = 'Failed'; Foreign = '^statement acme-lake/Stmt'; Touch = 'StitchDelta:Sid'; Undo = 'told'
    Apply = { Edit-Grant { param($s) $s.Principal = @{ AWS = 'arn:aws:iam::123456789012:role/reporting' }; $s } } }
  foreach ($action in $AllActions) {
    Join-Row $grant @{ Id = "grant-without-$($action.Substring(3))"; Kind = 'narrowed'; Text = "$action is taken from the loader's statement"; Named = $Part.Grant; Status = 'Failed'; Says = $action; Value = $action
      Apply = { param($action) Edit-Grant { param($s) $s.Action = @($s.Action | Where-Object { $_ -ne $action }); if ($action -eq 's3:ListBucket') { $s.Resource = @('arn:aws:s3:::acme-lake/*') }; $s } } }
  }
  foreach ($wide in ([ordered]@{ all = 's3:*'; more = @($AllActions + 's3:PutBucketPolicy'); acl = @($AllActions + 's3:PutObjectAcl') }).GetEnumerator()) {
    Join-Row $grant @{ Id = "grant-widened-$($wide.Key)"; Kind = 'widened'; Law = 1; Text = "the loader's statement has the action $(@($wide.Value)[-1])"; Named = $Part.Grant; Remedy = 'either'; Repair = 'either'; Undo = 'told'; Value = $wide.Value
      Apply = { param($actions) Edit-Grant { param($s) $s.Action = $actions; $s } } }
  }
  Join-Row $grant @{ Id = 'grant-widened-principal'; Kind = 'widened'; Law = 1; Text = 'the loader''s statement is for another role, too'; Named = $Part.Grant; Remedy = 'either'; Repair = 'either'; Undo = 'told'; Leaves = '^statement acme-lake/Stmt123$'
    Apply = { Edit-Grant { param($s) $s.Principal = @{ AWS = @($LoaderArn, 'arn:aws:iam::123456789012:role/reporting') }; $s } } }
  foreach ($narrow in ([ordered]@{ prefix = @('arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/raw/*'); objects = @('arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/stitch-?/*') }).GetEnumerator()) {
    Join-Row $hardened @{ Id = "grant-narrowed-$($narrow.Key)"; Kind = 'narrowed'; Law = 1; Text = "the loader's statement is for $($narrow.Value[-1]) only"; Value = $narrow.Value
      Apply = { param($resources) Edit-Grant { param($s) $s.Resource = $resources; $s } } }
  }
  foreach ($kind in $Conditions.Keys) {
    Join-Row $hardened @{ Id = "grant-condition-$kind"; Kind = 'conditioned'; Law = 1; Text = "the loader's statement has a Condition ($kind)"; Value = $Conditions[$kind]
      Apply = { param($condition) Edit-Grant { param($s) $s.Condition = $condition; $s } } }
  }
  Join-Row $grant @{ Id = 'grant-split'; Kind = 'split'; Law = 2; Text = 'the loader''s statement is split in two'; Ours = '^statement acme-lake/Objects$'
    Apply = { Edit-Grant { param($s) $two = $s.Clone(); $s.Action = @('s3:ListBucket'); $s.Resource = @('arn:aws:s3:::acme-lake'); $two.Sid = 'Objects'; $two.Action = @($AllActions[0..2]); $two.Resource = @('arn:aws:s3:::acme-lake/*'); $s; $two } } }
  Join-Row $grant @{ Id = 'grant-merged'; Kind = 'merged'; Law = 2; Text = 'the loader''s rights are in a statement of somebody else, and ours is gone'; Ours = '^statement acme-lake/Team$'
    Before = { Add-Statement @{ Sid = 'Team'; Effect = 'Allow'; Principal = @{ AWS = @('arn:aws:iam::123456789012:role/reporting') }; Action = $AllActions; Resource = @('arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*') } }
    Apply = { Edit-Grant {}; $p = Get-Policy; foreach ($s in $p.Statement) { if ($s.Sid -eq 'Team') { $s.Principal = @{ AWS = @('arn:aws:iam::123456789012:role/reporting', $LoaderArn) } } }; Set-Policy $p } }
  Join-Row $grant @{ Id = 'grant-sid-changed'; Kind = 'renamed'; Text = 'the statement has another Sid'; Ours = '^statement acme-lake/StitchLoader$'; Apply = { Edit-Grant { param($s) $s.Sid = 'StitchLoader'; $s } } }
  Join-Row $grant @{ Id = 'grant-sid-gone'; Kind = 'renamed'; Text = 'the statement has no Sid any more'; Ours = '^statement acme-lake/#'; Apply = { Edit-Grant { param($s) $s.Remove('Sid'); $s } } }
  Join-Row $grant @{ Id = 'grant-reordered'; Kind = 'edited'; Text = 'the actions are in another order and case'; Apply = { Edit-Grant { param($s) $s.Action = @('s3:putobject', 's3:listbucket', 's3:getobject', 's3:deleteobject'); $s } } }
  Join-Row $grant @{ Id = 'grant-twice'; Kind = 'cloned'; Text = 'somebody adds the same statement once more'; Apply = { Add-Statement @{ Sid = 'ByHand'; Effect = 'Allow'; Principal = @{ AWS = $LoaderArn }; Action = $AllActions; Resource = @('arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*') } } }
  # Deny: for whom, and where.
  $who = [ordered]@{ loader = @{ AWS = $LoaderArn }; everyone = '*'; role = @{ AWS = $RoleArn } }
  foreach ($name in $who.Keys) {
    $whom = switch ($name) { loader { $Part.Grant } role { $Part.Access } everyone { "$($Part.Grant)|$($Part.Access)" } }
    foreach ($where in 'prefix', 'whole') {
      foreach ($action in 's3:PutObject', 's3:*Object') {
        Join-Row $grant @{ Id = "grant-deny-$name-$where-$(if ($action -eq 's3:PutObject') { 'write' } else { 'objects' })"; Kind = 'denied'; Law = $(if ($where -eq 'prefix') { 3 } else { 0 }); Text = "a Deny of $action for $name $(if ($where -eq 'prefix') { 'below raw/' } else { 'everywhere' })"; Named = $whom; Says = 'Lockout'
          Status = $(if ($where -eq 'prefix') { 'Warning' } else { 'Failed' }); Remedy = 'either'; Repair = 'refuses'; Value = @{ Sid = 'Lockout'; Effect = 'Deny'; Principal = $who[$name]; Action = $action; Resource = "arn:aws:s3:::acme-lake/$(if ($where -eq 'prefix') { 'raw/' })*" }
          Apply = { param($statement) Add-Statement $statement } }
      }
    }
  }
  Join-Row $grant @{ Id = 'grant-deny-endpoint'; Kind = 'denied'; Law = 4; Text = 'a Deny for all that do not come from a VPC endpoint'; Named = "$($Part.Grant)|$($Part.Access)"; Says = 'VPC|Vpce'; Remedy = 'either'; Repair = 'refuses'
    Apply = { Add-Statement @{ Sid = 'EndpointOnly'; Effect = 'Deny'; Principal = '*'; Action = @('s3:GetObject', 's3:PutObject', 's3:DeleteObject'); Resource = 'arn:aws:s3:::acme-lake/*'; Condition = @{ StringNotEquals = @{ 'aws:SourceVpce' = 'vpce-0123456789abcdef0' } } } } }
  Join-Row $grant @{ Id = 'grant-deny-tls'; Kind = 'denied'; Text = 'a Deny for all that do not come over TLS, which everybody does'; Apply = { Add-Statement @{ Sid = 'TlsOnly'; Effect = 'Deny'; Principal = '*'; Action = 's3:*'; Resource = @('arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*'); Condition = @{ Bool = @{ 'aws:SecureTransport' = 'false' } } } } }
  Join-Row $grant @{ Id = 'grant-deny-other'; Kind = 'denied'; Text = 'a Deny for somebody else'; Apply = { Add-Statement @{ Sid = 'NoReports'; Effect = 'Deny'; Principal = @{ AWS = 'arn:aws:iam::123456789012:role/reporting' }; Action = 's3:DeleteObject'; Resource = 'arn:aws:s3:::acme-lake/*' } } }
}

#endregion

#region The role, its policies, its trust, its profile

function Get-RoleDrift {
  $access = @{ Resource = 'role access' }
  $name = 'StitchDelta-acme-lake'
  Join-Row $access @{ Id = 'access-gone'; Kind = 'gone'; Text = 'the role''s policy is deleted'; Named = $Part.Access; Status = 'Failed'; Apply = { $null = Send-Iam DeleteRolePolicy @{ RoleName = 'stitch-delta'; PolicyName = 'StitchDelta-acme-lake' } } }
  foreach ($action in 's3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket') {
    Join-Row $access @{ Id = "access-without-$($action.Substring(3))"; Kind = 'narrowed'; Text = "$action is taken from the role's policy"; Named = $Part.Access; Status = 'Failed'; Says = $action; Value = $action
      Apply = { param($action) Edit-Inline stitch-delta StitchDelta-acme-lake { param($s) $s.Action = @($s.Action | Where-Object { $_ -ne $action }); if ($s.Action.Count) { $s } } } }
  }
  Join-Row $access @{ Id = 'access-narrowed'; Kind = 'narrowed'; Text = 'the role''s policy is for raw/* only'; Named = $Part.Access; Repair = 'refuses'
    Apply = { Edit-Inline stitch-delta StitchDelta-acme-lake { param($s) if ("$($s.Resource)" -like '*/*') { $s.Resource = @('arn:aws:s3:::acme-lake/raw/*') }; $s } } }
  Join-Row $access @{ Id = 'access-widened'; Kind = 'widened'; Text = 'the role''s policy has s3:*'; Named = $Part.Access; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Edit-Inline stitch-delta StitchDelta-acme-lake { param($s) $s.Action = 's3:*'; $s } } }
  Join-Row $access @{ Id = 'access-widened-resource'; Kind = 'widened'; Text = 'the role''s policy is for all buckets'; Named = $Part.Access; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Edit-Inline stitch-delta StitchDelta-acme-lake { param($s) $s.Resource = '*'; $s } } }
  foreach ($kind in $Conditions.Keys) {
    Join-Row $access @{ Id = "access-condition-$kind"; Kind = 'conditioned'; Text = "the role's policy has a Condition ($kind)"; Named = $Part.Access; Repair = 'refuses'; Value = $Conditions[$kind]
      Apply = { param($condition) Edit-Inline stitch-delta StitchDelta-acme-lake { param($s) $s.Condition = $condition; $s } } }
  }
  Join-Row $access @{ Id = 'access-split'; Kind = 'split'; Text = 'the role''s policy is split in two'; Ours = '^inline stitch-delta/'; Undo = 'told'
    Apply = { $p = Get-Inline stitch-delta StitchDelta-acme-lake; Set-Inline stitch-delta list (New-Document $p.Statement[0]); Set-Inline stitch-delta StitchDelta-acme-lake (New-Document $p.Statement[1]) } }
  Join-Row $access @{ Id = 'access-renamed'; Kind = 'renamed'; Text = 'the role''s policy has another name'; Ours = '^inline stitch-delta/'; Undo = 'told'
    Apply = { Set-Inline stitch-delta lake (Get-Inline stitch-delta StitchDelta-acme-lake); $null = Send-Iam DeleteRolePolicy @{ RoleName = 'stitch-delta'; PolicyName = 'StitchDelta-acme-lake' } } }
  foreach ($where in 'prefix', 'whole') {
    Join-Row $access @{ Id = "access-deny-$where"; Kind = 'denied'; Law = 7; Text = "another policy of the role has a Deny $(if ($where -eq 'prefix') { 'below raw/' } else { 'everywhere' })"; Named = $Part.Access; Says = 'guard'; Status = $(if ($where -eq 'prefix') { 'Warning' } else { 'Failed' }); Remedy = 'either'; Repair = 'refuses'; Undo = 'told'
      Value = "arn:aws:s3:::acme-lake/$(if ($where -eq 'prefix') { 'raw/' })*"; Ours = '^inline stitch-delta/guard'
      Apply = { param($resource) Set-Inline stitch-delta guard (New-Document @{ Sid = 'Guard'; Effect = 'Deny'; Action = 's3:DeleteObject'; Resource = $resource }) } }
  }
  Join-Row $access @{ Id = 'access-deny-list'; Kind = 'denied'; Law = 7; Text = 'another policy of the role has a Deny of s3:ListBucket'; Named = $Part.Access; Says = 'guard'; Status = 'Failed'; Remedy = 'either'; Repair = 'refuses'; Undo = 'told'; Ours = '^inline stitch-delta/guard'
    Apply = { Set-Inline stitch-delta guard (New-Document @{ Effect = 'Deny'; Action = 's3:List*'; Resource = '*' }) } }
  Join-Row $access @{ Id = 'access-deny-other'; Kind = 'denied'; Text = 'another policy of the role has a Deny on another bucket'; Undo = 'told'; Ours = '^inline stitch-delta/guard'; Apply = { Set-Inline stitch-delta guard (New-Document @{ Effect = 'Deny'; Action = 's3:*'; Resource = 'arn:aws:s3:::partner-lake/*' }) } }
  Join-Row $access @{ Id = 'access-extra'; Kind = 'edited'; Text = 'the role has another policy, of somebody else'; Undo = 'told'; Ours = '^inline stitch-delta/logs'; Apply = { Set-Inline stitch-delta logs (New-Document @{ Effect = 'Allow'; Action = 'logs:*'; Resource = '*' }) } }

  $role = @{ Resource = 'role' }
  Join-Row $role @{ Id = 'role-gone'; Kind = 'gone'; Law = 10; Text = 'the role is deleted, its tags with it'; Named = "$($Part.Role)|record"; Status = 'Failed'; Touch = '^(role|trust|tag|inline|in profile) (profile )?stitch-delta'; Apply = { Remove-Role stitch-delta } }
  Join-Row $role @{ Id = 'role-stranger'; Kind = 'replaced by a stranger''s'; Text = 'the role is deleted, and somebody makes another of that name for something else'; Named = "$($Part.Role)|record"; Foreign = '^(role|trust|tag|inline) stitch-delta(/|$)'; Remedy = 'either'; Repair = 'refuses'; Undo = 'told'
    Apply = { Remove-Role stitch-delta; New-Role stitch-delta @{ Team = 'web' } 'Runs the web shop' 'lambda.amazonaws.com'; Set-Inline stitch-delta shop (New-Document @{ Effect = 'Allow'; Action = 'sqs:*'; Resource = '*' }) } }
  Join-Row $role @{ Id = 'role-again'; Kind = 'replaced by a stranger''s'; Text = 'the role is made again by hand, as the guide has it, without tags'; Named = "$($Part.Role)|record"; IsOptional = $true; Foreign = '^(role|trust|inline) stitch-delta(/|$)'; Remedy = 'none'; Repair = 'either'; Undo = 'told'
    Apply = { $p = Get-Inline stitch-delta StitchDelta-acme-lake; Remove-Role stitch-delta; New-Role stitch-delta; Set-Inline stitch-delta lake $p; $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' } } }
  Join-Row $role @{ Id = 'role-description'; Kind = 'edited'; Text = 'the role''s description is edited'; Named = "$($Part.Role)|record"; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { $null = Send-Iam UpdateRole @{ RoleName = 'stitch-delta'; Description = 'Lake' } } }
  Join-Row $role @{ Id = 'trust-changed'; Kind = 'edited'; Law = 5; Text = 'the trust policy is for Lambda in place of EC2'; Named = $Part.Role; Status = 'Failed'; Says = 'ec2\.amazonaws\.com'; Ours = '^trust stitch-delta'; Apply = { Set-Trust (New-Document (New-Trust lambda.amazonaws.com)) } }
  Join-Row $role @{ Id = 'trust-changed-account'; Kind = 'replaced by a stranger''s'; Law = 5; Text = 'the trust policy is for another account'; Named = $Part.Role; Status = 'Failed'; Says = 'ec2\.amazonaws\.com'; Ours = '^trust stitch-delta'; Apply = { Set-Trust (New-Document @{ Effect = 'Allow'; Principal = @{ AWS = 'arn:aws:iam::210987654321:root' }; Action = 'sts:AssumeRole' }) } }
  Join-Row $role @{ Id = 'trust-widened'; Kind = 'widened'; Text = 'the trust policy lets another account in, too'; Named = $Part.Role; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Set-Trust (New-Document (New-Trust), @{ Sid = 'Audit'; Effect = 'Allow'; Principal = @{ AWS = 'arn:aws:iam::210987654321:root' }; Action = 'sts:AssumeRole' }) } }
  Join-Row $role @{ Id = 'trust-conditioned'; Kind = 'conditioned'; Law = 5; Text = 'the trust policy has a Condition that EC2 does not meet'; Named = $Part.Role; Says = 'trust|Condition'; Remedy = 'either'; Repair = 'refuses'; Apply = { Set-Trust (New-Document (New-Trust -More @{ Condition = @{ StringEquals = @{ 'sts:ExternalId' = 'x' } } })) } }
  Join-Row $role @{ Id = 'trust-denied'; Kind = 'denied'; Law = 5; Text = 'the trust policy has a Deny for EC2'; Named = $Part.Role; Says = 'trust|Deny|denie'; Remedy = 'either'; Repair = 'refuses'; Apply = { Set-Trust (New-Document (New-Trust), @{ Sid = 'Closed'; Effect = 'Deny'; Principal = @{ Service = 'ec2.amazonaws.com' }; Action = 'sts:AssumeRole' }) } }

  $profile = @{ Resource = 'instance profile' }
  Join-Row $profile @{ Id = 'profile-empty'; Kind = 'gone'; Text = 'the role is taken out of the instance profile'; Named = $Part.Profile; Status = 'Failed'; Apply = { $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' } } }
  Join-Row $profile @{ Id = 'profile-stranger'; Kind = 'replaced by a stranger''s'; Law = 6; Text = 'another role is put into our instance profile'; Named = $Part.Profile; Says = 'reporting'; Apply = { $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }; $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'reporting' } } }
  Join-Row $profile @{ Id = 'profile-gone'; Kind = 'gone'; Text = 'the instance profile is deleted'; Named = $Part.Profile; Status = 'Failed'; Apply = { $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }; $null = Send-Iam DeleteInstanceProfile @{ InstanceProfileName = 'stitch-delta' } } }
  Join-Row $profile @{ Id = 'profile-again'; Kind = 'replaced by a stranger''s'; Text = 'the instance profile is made again by somebody, with their role in it'; Named = $Part.Profile; Says = 'reporting'; Foreign = '^(profile|in profile) stitch-delta'; Remedy = 'either'; Repair = 'refuses'; Undo = 'told'
    Apply = { $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }; $null = Send-Iam DeleteInstanceProfile @{ InstanceProfileName = 'stitch-delta' }; $null = Send-Iam CreateInstanceProfile @{ InstanceProfileName = 'stitch-delta' }; $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'reporting' } } }
  Join-Row $profile @{ Id = 'profile-second'; Kind = 'cloned'; Text = 'the role is in a second instance profile, of somebody else'; Undo = 'told'; Apply = { $null = Send-Iam CreateInstanceProfile @{ InstanceProfileName = 'second' }; $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'second'; RoleName = 'stitch-delta' } } }
  Join-Row $profile @{ Id = 'profile-tags-gone'; Kind = 'record lost'; Text = 'the tags of the instance profile are removed'; Named = "$($Part.Record)|$($Part.Profile)"; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Undo = 'told'
    Apply = { Remove-Tag @($world.S2.Keys; $world.S1.Keys | Where-Object { $_ -like 'tag profile stitch-delta/*' } | ForEach-Object { $_ -replace '^.*?/' }) UntagInstanceProfile @{ InstanceProfileName = 'stitch-delta' } } }
  Join-Row $profile @{ Id = 'profile-tag-changed'; Kind = 'record lost'; Text = 'the id in the tags of the instance profile is another one'; Named = "$($Part.Record)|$($Part.Profile)"; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Undo = 'told'
    Apply = { $null = Send-Iam TagInstanceProfile @{ InstanceProfileName = 'stitch-delta'; 'Tags.member.1.Key' = 'StitchDelta:Id'; 'Tags.member.1.Value' = 'sd-aaaaaaaaaa' } } }
}

function Get-PassRoleDrift {
  $pass = @{ Resource = 'pass-role'; Named = $Part.PassRole }
  Join-Row $pass @{ Id = 'pass-gone'; Kind = 'gone'; Law = 8; Status = 'Failed'; Text = 'the policy that lets the deployment role pass the role is deleted'; Apply = { $null = Send-Iam DeleteRolePolicy @{ RoleName = 'databricks-deployment'; PolicyName = 'StitchDelta-PassRole-stitch-delta' } } }
  Join-Row $pass @{ Id = 'pass-other-role'; Kind = 'replaced by a stranger''s'; Law = 8; Status = 'Failed'; Text = 'it is for another role'; Apply = { Edit-Inline databricks-deployment StitchDelta-PassRole-stitch-delta { param($s) $s.Resource = 'arn:aws:iam::123456789012:role/reporting'; $s } } }
  foreach ($kind in $Conditions.Keys) {
    Join-Row $pass @{ Id = "pass-condition-$kind"; Kind = 'conditioned'; Law = 8; Text = "it has a Condition ($kind)"; Repair = 'refuses'; Value = $Conditions[$kind]; Apply = { param($condition) Edit-Inline databricks-deployment StitchDelta-PassRole-stitch-delta { param($s) $s.Condition = $condition; $s } } }
  }
  Join-Row $pass @{ Id = 'pass-condition-lambda'; Kind = 'conditioned'; Law = 8; Text = 'it is for Lambda only'; Repair = 'refuses'; Status = 'Failed'; Apply = { Edit-Inline databricks-deployment StitchDelta-PassRole-stitch-delta { param($s) $s.Condition = @{ StringEquals = @{ 'iam:PassedToService' = 'lambda.amazonaws.com' } }; $s } } }
  $none = @{ Resource = 'pass-role' }
  Join-Row $none @{ Id = 'pass-condition-ec2'; Kind = 'conditioned'; Text = 'it is for EC2 only, which is who it is for'; Apply = { Edit-Inline databricks-deployment StitchDelta-PassRole-stitch-delta { param($s) $s.Condition = @{ StringEquals = @{ 'iam:PassedToService' = 'ec2.amazonaws.com' } }; $s } } }
  Join-Row $pass @{ Id = 'pass-widened'; Kind = 'widened'; Text = 'it has iam:*'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Edit-Inline databricks-deployment StitchDelta-PassRole-stitch-delta { param($s) $s.Action = 'iam:*'; $s } } }
  Join-Row $pass @{ Id = 'pass-widened-resource'; Kind = 'widened'; Text = 'it is for all roles'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Edit-Inline databricks-deployment StitchDelta-PassRole-stitch-delta { param($s) $s.Resource = '*'; $s } } }
  Join-Row $pass @{ Id = 'pass-denied'; Kind = 'denied'; Text = 'another policy of the deployment role has a Deny'; Says = 'guard|Deny'; Remedy = 'either'; Repair = 'refuses'; Apply = { Set-Inline databricks-deployment guard (New-Document @{ Effect = 'Deny'; Action = 'iam:PassRole'; Resource = '*' }) } }
  Join-Row $none @{ Id = 'pass-renamed'; Kind = 'renamed'; Text = 'the policy has another name'; Ours = '^inline databricks-deployment/pass$'; Undo = 'told'; Apply = { Set-Inline databricks-deployment pass (Get-Inline databricks-deployment StitchDelta-PassRole-stitch-delta); $null = Send-Iam DeleteRolePolicy @{ RoleName = 'databricks-deployment'; PolicyName = 'StitchDelta-PassRole-stitch-delta' } } }
  Join-Row $none @{ Id = 'pass-merged'; Kind = 'merged'; Text = 'the right is in a policy of somebody else, and ours is gone'; Foreign = '^inline databricks-deployment/databricks-ec2$'; Undo = 'told'
    Apply = { $p = Get-Inline databricks-deployment databricks-ec2; $p.Statement = @($p.Statement) + @{ Effect = 'Allow'; Action = 'iam:PassRole'; Resource = $RoleArn }; Set-Inline databricks-deployment databricks-ec2 $p; $null = Send-Iam DeleteRolePolicy @{ RoleName = 'databricks-deployment'; PolicyName = 'StitchDelta-PassRole-stitch-delta' } } }

  $registration = @{ Resource = 'registration'; Named = $Part.Registration }
  Join-Row $registration @{ Id = 'registration-gone'; Kind = 'gone'; Status = 'Failed'; Text = 'the instance profile is removed from the workspace'; Apply = { $null = Send-Databricks POST 2.0/instance-profiles/remove @{ instance_profile_arn = $ProfileArn } } }
  Join-Row $registration @{ Id = 'registration-role'; Kind = 'edited'; Text = 'the registration names another role'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { $null = Send-Databricks POST 2.0/instance-profiles/edit @{ instance_profile_arn = $ProfileArn; iam_role_arn = 'arn:aws:iam::123456789012:role/reporting' } } }
  Join-Row $registration @{ Id = 'registration-meta'; Kind = 'edited'; Text = 'the registration is for credential passthrough'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { $null = Send-Databricks POST 2.0/instance-profiles/edit @{ instance_profile_arn = $ProfileArn; is_meta_instance_profile = $true } } }
  @{ Resource = 'registration'; Id = 'registration-other'; Kind = 'cloned'; Text = 'another instance profile is registered beside it'; Apply = { $null = Send-Databricks POST 2.0/instance-profiles/add @{ instance_profile_arn = 'arn:aws:iam::123456789012:instance-profile/more'; skip_validation = $true } } }
}

#endregion

#region The cluster

function Get-ClusterDrift {
  $cluster = @{ Resource = 'cluster'; Named = $Part.Cluster }
  $none = @{ Resource = 'cluster' }
  $edit = { param($change) Edit-Cluster ([scriptblock]::Create($change)) }
  $new = '^(cluster|token|destination) 0/|^tag stitch-delta/StitchDelta:(Cluster|Tokens)'
  $needed = [ordered]@{
    'profile-gone'    = @{ Text = 'the cluster has no instance profile'; Law = 11; Kind = 'edited'; Named = 'Cluster has the instance profile|cluster'; Value = '$args[0].aws_attributes.Remove("instance_profile_arn")' }
    'profile-other'   = @{ Text = 'the cluster has another instance profile'; Kind = 'replaced by a stranger''s'; Named = 'Cluster has the instance profile|cluster'; Also = 'SELECT 1|autoMerge'; Value = "`$args[0].aws_attributes.instance_profile_arn = '$OtherProfileArn'" }
    'automerge-on'    = @{ Text = 'autoMerge is on'; Law = 11; Kind = 'edited'; Named = 'autoMerge'; Value = '$args[0].spark_conf["spark.databricks.delta.schema.autoMerge.enabled"] = "true"' }
    'runtime-old'     = @{ Text = 'the runtime is too old for Stitch'; Law = 11; Kind = 'edited'; Named = 'runtime'; Value = '$args[0].spark_version = "6.2.x-scala2.11"' }
    'runtime-ended'   = @{ Text = 'the runtime is out of support'; Law = 11; Kind = 'edited'; Named = 'runtime'; Repair = 'either'; Value = '$args[0].spark_version = "10.4.x-scala2.12"' }
    'user-principal'  = @{ Text = 'the only user is a service principal'; Law = 12; Kind = 'edited'; Named = 'single user|Cluster'; Also = 'SELECT 1|autoMerge'; Value = '$args[0].single_user_name = "{principal}"' }
    'user-other'      = @{ Text = 'the only user is somebody else'; Law = 12; Kind = 'replaced by a stranger''s'; Named = 'single user|Cluster'; Also = 'SELECT 1|autoMerge'; Value = '$args[0].single_user_name = "eve@acme.example"' }
    'mode-shared'     = @{ Text = 'the access mode is standard, which has no instance profile of its own'; Kind = 'edited'; Value = '$args[0].data_security_mode = "USER_ISOLATION"; $args[0].Remove("single_user_name")' ; IsOptional = $true; Remedy = 'none'; Repair = 'either' }
    'mode-none'       = @{ Text = 'there is no access mode'; Kind = 'edited'; Value = '$args[0].data_security_mode = "NONE"; $args[0].Remove("single_user_name")'; IsOptional = $true; Remedy = 'none'; Repair = 'either' }
  }
  foreach ($name in $needed.Keys) { $row = $cluster.Clone(); $more = $needed[$name]; foreach ($key in $more.Keys) { $row[$key] = $more[$key] }; $row.Id = "cluster-$name"; $row.Apply = $edit; $row }
  $taste = [ordered]@{
    name = '$args[0].cluster_name = "lake nightly"'; size = '$args[0].num_workers = 4'; node = '$args[0].node_type_id = "m5d.xlarge"'; termination = '$args[0].autotermination_minutes = 30'; tag = '$args[0].custom_tags["Team"] = "data"'
    setting = '$args[0].spark_conf["spark.sql.shuffle.partitions"] = "64"'; environment = '$args[0].spark_env_vars = @{ TZ = "UTC" }'; spot = '$args[0].aws_attributes.availability = "SPOT_WITH_FALLBACK"'; newer = '$args[0].spark_version = "16.4.x-scala2.13"'; 'automerge-unset' = '$args[0].spark_conf = @{}'
    autoscale = '$args[0].Remove("num_workers"); $args[0].autoscale = @{ min_workers = 1; max_workers = 3 }'
  }
  foreach ($name in $taste.Keys) { Join-Row $none @{ Id = "cluster-taste-$name"; Kind = $(if ($name -eq 'name') { 'renamed' } else { 'edited' }); Text = "a matter of taste: $name"; Value = $taste[$name]; Apply = $edit } }
  Join-Row $cluster @{ Id = 'cluster-gone'; Kind = 'gone'; Law = 11; Status = 'Failed'; Text = 'the cluster is deleted for good'; Also = 'SELECT 1|JDBC URL'; Touch = $new; Apply = { Remove-Cluster } }
  Join-Row $cluster @{ Id = 'cluster-stranger'; Kind = 'replaced by a stranger''s'; Status = 'Failed'; Text = 'the cluster is deleted, and somebody makes one of its name'; Also = 'SELECT 1|JDBC URL'; Touch = $new; Repair = 'either'; Remedy = 'either'
    Apply = { Remove-Cluster; $null = Send-Databricks POST 2.1/clusters/create @{ cluster_name = 'stitch'; spark_version = '16.4.x-scala2.12'; node_type_id = 'm5d.large'; num_workers = 1; custom_tags = @{ Team = 'web' } } } }
  # Told as a copy, and never touched.
  $copy = Join-Row $none @{ Named = 'One cluster'; Status = 'Warning'; Says = 'copy'; Remedy = 'either'; Repair = 'refuses' }
  Join-Row $copy @{ Id = 'cluster-cloned'; Kind = 'cloned'; Law = 23; Text = 'the cluster is cloned, its tags with it'; Apply = { Copy-Cluster 'stitch (clone)' } }
  Join-Row $copy @{ Id = 'cluster-cloned-name'; Kind = 'cloned'; Law = 23; Text = 'the cluster is cloned under its own name'; Apply = { Copy-Cluster stitch } }
  Join-Row $none @{ Id = 'cluster-borrows'; Kind = 'widened'; Named = 'One cluster'; Status = 'Warning'; Says = 'works with'; Remedy = 'either'; Repair = 'refuses'; Undo = 'told'
    Text = 'somebody''s cluster works with our instance profile'; Apply = { Copy-Cluster reporting { param($body) $body.custom_tags = @{ Team = 'web' } } } }
  Join-Row $cluster @{ Id = 'cluster-cloned-gone'; Kind = 'cloned'; Law = 23; Text = 'the cluster is cloned, and the first one deleted'; Status = 'Failed'; Also = 'SELECT 1|JDBC URL'; Touch = $new; Undo = 'told'; Remedy = 'either'; Repair = 'either'; Apply = { $null = Copy-Cluster 'stitch (clone)'; Remove-Cluster } }
  foreach ($tag in ([ordered]@{ 'gone' = '$args[0].custom_tags = @{}'; 'id-gone' = '$args[0].custom_tags.Remove("StitchDelta:Id")'; 'id-changed' = '$args[0].custom_tags["StitchDelta:Id"] = "sd-aaaaaaaaaa"'; 'bucket-changed' = '$args[0].custom_tags["StitchDelta:Bucket"] = "partner-lake"' }).GetEnumerator()) {
    Join-Row $cluster @{ Id = "cluster-tags-$($tag.Key)"; Kind = 'record lost'; Text = "the tags of the cluster: $($tag.Key)"; Named = "$($Part.Record)|$($Part.Cluster)"; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Undo = 'told'; Value = $tag.Value; Apply = $edit }
  }
}

#endregion

#region URL, token, destination, bucket

function Get-DestinationDrift {
  $setUrl = { param($change) $url = $world.Installed.JdbcUrl; Edit-Destination @{ properties = @{ jdbc_url = (& ([scriptblock]::Create($change)) $url) } } }
  $url = @{ Resource = 'JDBC URL'; Apply = $setUrl }
  $wrong = Join-Row $url @{ Named = $Part.Url; Status = 'Failed'; Also = 'SELECT 1'; Touch = '^(token|destination) 0/|^tag stitch-delta/StitchDelta:Tokens' }
  Join-Row $wrong @{ Id = 'url-other-cluster'; Kind = 'replaced by a stranger''s'; Law = 18; Text = 'the URL in Stitch is of another cluster'; Value = '$args[0].Replace($world.Installed.ClusterId, ($world.S1.Keys | Where-Object { $_ -like "cluster 0/*" -and $world.S1[$_] -match "adhoc" }).Substring(10))' }
  Join-Row $wrong @{ Id = 'url-no-cluster'; Kind = 'edited'; Law = 18; Text = 'the URL in Stitch is of a cluster that there is not'; Value = '$args[0].Replace($world.Installed.ClusterId, "1122-120000-another1")' }
  Join-Row $wrong @{ Id = 'url-warehouse'; Kind = 'replaced by a stranger''s'; Law = 18; Text = 'the URL in Stitch is of a SQL warehouse'; Value = '$args[0] -replace "httpPath=[^;]*", "httpPath=/sql/1.0/warehouses/7f3a90b1c2d4e5f6"' }
  Join-Row $wrong @{ Id = 'url-other-host'; Kind = 'edited'; Text = 'the URL in Stitch is of another host'; Value = '$args[0] -replace "//[^/]*/", "//dbc-0a1b2c3d-4e5f.cloud.databricks.com:443/"' }
  Join-Row $wrong @{ Id = 'url-other-workspace'; Kind = 'replaced by a stranger''s'; Workspaces = 2; Text = 'the URL in Stitch is of another workspace'; Value = '$args[0] -replace "//[^/]*/", "//$($world.Workspaces[1].WorkspaceUrl.Authority)/"' }
  Join-Row $wrong @{ Id = 'url-other-org'; Kind = 'edited'; Text = 'the URL in Stitch has another workspace id'; Value = '$args[0] -replace "/o/\d+/", "/o/1234567890123456/"'; IsOptional = $true; Remedy = 'none'; Repair = 'either' }
  Join-Row $url @{ Id = 'url-form'; Kind = 'edited'; Text = 'the URL is in the form that the pages show, which means the same'; Value = '$args[0] -replace "^jdbc:spark:", "jdbc:databricks:" -replace ";UID=.*$"' }
  Join-Row $url @{ Id = 'url-order'; Kind = 'edited'; Text = 'the URL has its parts in another order'; Value = '$args[0] -replace "(transportMode=http);(ssl=\d);(httpPath=[^;]*)", "`$3;`$2;`$1"' }

  $token = @{ Resource = 'token'; Named = $Part.Token; Touch = '^(token|destination) 0/|^tag stitch-delta/StitchDelta:Tokens' }
  $give = { param($value) Edit-Destination @{ properties = @{ access_token = $value } } }
  Join-Row $token @{ Id = 'token-revoked'; Kind = 'gone'; Law = 13; Status = 'Failed'; Text = 'the token is revoked'; Also = 'SELECT 1'; Apply = { Remove-RawToken } }
  Join-Row $token @{ Id = 'token-ended'; Kind = 'gone'; Law = 13; Status = 'Failed'; Text = 'the token''s time is over'; Also = 'SELECT 1'; With = @{ LifetimeDays = 5 }; Apply = { $world.Clock.Value = [timespan]::FromDays(6) } }
  Join-Row $token @{ Id = 'token-ends-soon'; Kind = 'edited'; Law = 13; Status = 'Warning'; Text = 'the token ends in a day'; With = @{ LifetimeDays = 5 }; IsNoChange = $true; Apply = { } }
  Join-Row $token @{ Id = 'token-wrong'; IsNoChange = $true; Kind = 'replaced by a stranger''s'; Law = 14; Text = 'Stitch has a text that is no token'; Named = 'Token|token|own connection check'; Remedy = 'either'; Repair = 'either'; Apply = { Edit-Destination @{ properties = @{ access_token = 'dapi00000000000000000000000000000000' } } } }
  Join-Row $token @{ Id = 'token-comment'; Kind = 'renamed'; Text = 'Stitch has a new token with a comment of its own, and ours is revoked'; Also = 'SELECT 1'; Undo = 'told'; Stays = ''; Apply = { Edit-Destination @{ properties = @{ access_token = (New-RawToken 'made in the pages').token_value } }; Remove-RawToken } }
  Join-Row $token @{ Id = 'token-second'; Kind = 'cloned'; Law = 15; Status = 'Warning'; Text = 'a second token of ours is alive'; Ours = '^token 0/'; Remedy = 'either'; Apply = { New-RawToken $world.Installed.TokenComment } }
  Join-Row $token @{ Id = 'token-second-given'; Kind = 'cloned'; Law = 15; Status = 'Warning'; Text = 'Stitch has a second token of ours, and the one on record is alive'; Ours = '^token 0/'; Remedy = 'either'; Apply = { Edit-Destination @{ properties = @{ access_token = (New-RawToken $world.Installed.TokenComment).token_value } } } }
  Join-Row $token @{ Id = 'token-second-alone'; Kind = 'replaced by a stranger''s'; Law = 15; Text = 'Stitch has a second token of ours, and the one on record is revoked'; Ours = '^token 0/'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Also = 'SELECT 1'; Apply = { Edit-Destination @{ properties = @{ access_token = (New-RawToken $world.Installed.TokenComment).token_value } }; Remove-RawToken } }
  Join-Row $token @{ Id = 'token-second-lost'; Kind = 'cloned'; Law = 15; Text = 'a second token of ours is alive, and the one that Stitch has is revoked'; Ours = '^token 0/'; Also = 'SELECT 1'; IsOptional = $false; Remedy = 'either'; Repair = 'either'; Apply = { New-RawToken $world.Installed.TokenComment; Remove-RawToken } }
  @{ Resource = 'token'; Id = 'token-unmarked'; Kind = 'cloned'; Text = 'somebody''s token has the same name, without our mark'; Apply = { New-RawToken 'Stitch destination Lake' } }
  @{ Resource = 'token'; Id = 'token-other-mark'; Kind = 'cloned'; Text = 'a token has the mark of another installation'; Apply = { New-RawToken 'Stitch destination Lake #sd-aaaaaaaaaa' } }
  @{ Resource = 'token'; Id = 'token-other-user'; Kind = 'cloned'; Text = 'another user has a token with our mark'; Apply = { Send-Databricks POST 2.0/token-management/on-behalf-of/tokens @{ application_id = $world.Workspaces[0].ServicePrincipalId; comment = $world.Installed.TokenComment; lifetime_seconds = 864000 } } ; IsOptional = $true; Undo = 'told' }
  Join-Row $token @{ Id = 'token-user-given'; Kind = 'replaced by a stranger''s'; Text = 'Stitch has a token of a service principal, which may not use the cluster'; Named = 'Token|token|own connection check'; Remedy = 'either'; Repair = 'either'
    Apply = { Edit-Destination @{ properties = @{ access_token = (Send-Databricks POST 2.0/token-management/on-behalf-of/tokens @{ application_id = $world.Workspaces[0].ServicePrincipalId; comment = 'loader'; lifetime_seconds = 864000 }).token_value } } } }

  $destination = @{ Resource = 'destination'; Named = $Part.Destination }
  $again = { param([hashtable] $Properties = @{}, [string] $Name = 'Lake') $null = Send-Stitch POST destinations @{ type = 'databricks_delta'; name = $Name; properties = $Properties } }
  @{ Resource = 'destination'; Id = 'destination-renamed'; Kind = 'renamed'; Law = 16; Text = 'the destination is renamed in Stitch'; Apply = { Edit-Destination @{ name = 'Ocean'; display_name = 'Ocean' } } }
  @{ Resource = 'destination'; Id = 'destination-renamed-set'; Kind = 'renamed'; Law = 16; Text = 'the destination is renamed with Set-StitchDestination'; Apply = { $null = Set-StitchDestination -DestinationName Ocean -Confirm:$false -WarningAction SilentlyContinue } }
  @{ Resource = 'destination'; Id = 'destination-described'; Kind = 'edited'; Text = 'the destination has another description'; Apply = { Edit-Destination @{ description = 'for the finance team' } } }
  foreach ($bucket in 'partner-lake', 'other-lake', 'no-such-lake') {
    Join-Row $destination @{ Id = "destination-bucket-$bucket"; Kind = 'edited'; Law = 19; Status = 'Failed'; Text = "the bucket in Stitch is $bucket"; Says = 'acme-lake|partner-lake|other-lake|no-such-lake'; Value = $bucket; Before = $(if ($bucket -eq 'other-lake') { { $null = Send-S3 Put other-lake } })
      Apply = { param($bucket) Edit-Destination @{ properties = @{ staging_area = @{ scheme = 's3'; bucket_name = $bucket } } } } }
  }
  Join-Row $destination @{ Id = 'destination-paused'; Kind = 'edited'; Law = 20; Status = 'Failed|Warning'; Says = 'paused'; Text = 'the destination is paused'; Remedy = 'either'; Repair = 'either'; Apply = { Edit-Destination @{ paused_at = '2026-11-01T00:00:00Z' } } }
  Join-Row $destination @{ Id = 'destination-ssh'; Kind = 'edited'; Text = 'the destination connects through an SSH tunnel'; Named = 'destination|SSH|tunnel|own connection check'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Edit-Destination @{ properties = @{ ssh_config = @{ ssh = 'true'; ssh_host = 'bastion.acme.example'; ssh_port = '22'; ssh_user = 'stitch' } } } } }
  $gone = { $null = Send-Stitch DELETE "destinations/$($world.Installed.DestinationId)" }
  $named = @{ Ask = @{ BucketName = 'acme-lake' }; Name = @{ BucketName = 'acme-lake' } }
  $new = '^(token|destination) 0/|^tag stitch-delta/StitchDelta:(Tokens|Destination)'
  Join-Row $destination @{ Id = 'destination-gone'; Kind = 'gone'; Law = 17; Status = 'Failed'; Text = 'the destination is deleted'; ErrorSays = 'no destination[\s\S]*acme-lake'; Also = 'own connection check'; Says = 'no destination'; Remedy = 'either'; Repair = 'either'; Touch = $new; Undo = 'told'; Apply = $gone }
  Join-Row $destination $named @{ Name = @{ BucketName = 'acme-lake'; RoleName = 'stitch-delta' }; Ask = @{ BucketName = 'acme-lake'; RoleName = 'stitch-delta' }; Id = 'destination-gone-named'; Kind = 'gone'; Law = 17; Status = 'Failed'; Text = 'the destination is deleted, and the installation is named'; Also = 'own connection check'; Touch = $new; Apply = $gone }
  Join-Row $destination $named @{ Id = 'destination-type'; Kind = 'replaced by a stranger''s'; Law = 17; Status = 'Failed'; Text = 'the destination is deleted, and the account has one of another type'; Also = 'own connection check'; ErrorSays = 'postgres'; Remedy = 'either'; Repair = 'refuses'
    Apply = { & $args[0]; $null = Send-Stitch POST destinations @{ type = 'postgres'; name = 'Warehouse'; properties = @{ host = 'db.acme.example' } } }; Value = $gone }
  Join-Row $destination $named @{ Id = 'destination-again'; Kind = 'replaced by a stranger''s'; Text = 'the destination is deleted, and made again by hand with the same bucket and URL'; IsOptional = $true; Also = 'Token|Installation on record'; Remedy = 'none'; Repair = 'either'; Undo = 'told'; Value = $gone
    Apply = { & $args[0]; $null = Send-Stitch POST destinations @{ type = 'databricks_delta'; name = 'By hand'; properties = @{ jdbc_url = $world.Installed.JdbcUrl; access_token = (New-RawToken 'by hand').token_value; staging_area = @{ scheme = 's3'; bucket_name = 'acme-lake' }; ssh_config = @{ ssh = 'false' } } }; Wait-StitchCheck } }

  $bucket = Join-Row @{ Resource = 'bucket' } $named
  $bucketGone = @{ Named = "$($Part.Bucket)|$($Part.Grant)"; Foreign = '^(bucket|statement) acme-lake' }
  Join-Row $bucket $bucketGone @{ Id = 'bucket-gone'; Kind = 'gone'; Status = 'Failed'; Text = 'the bucket is deleted'; Remedy = 'either'; Repair = 'refuses'; Undo = 'told'; Apply = { $null = Send-S3 Delete acme-lake } }
  Join-Row $bucket $bucketGone @{ Id = 'bucket-region'; Kind = 'replaced by a stranger''s'; Law = 22; Status = 'Failed'; Says = 'eu-central-1'; Also = 'KMS key'; Text = 'the bucket is deleted and made again in another region'; Remedy = 'either'; Repair = 'either'; Undo = 'told'
    Apply = { $null = Send-S3 Delete acme-lake; $null = Send-S3 Put acme-lake '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>' -Region us-east-1 } }
  Join-Row $bucket @{ Id = 'bucket-again'; Kind = 'replaced by a stranger''s'; Law = 22; Status = 'Failed'; Named = $Part.Grant; Text = 'the bucket is deleted and made again, without its policy'; Apply = { $null = Send-S3 Delete acme-lake; $null = Send-S3 Put acme-lake } }
  Join-Row $bucket $bucketGone @{ Id = 'bucket-owner'; Kind = 'replaced by a stranger''s'; Status = 'Failed|Unknown'; Text = 'the bucket is deleted, and another account has one of its name'; Remedy = 'either'; Repair = 'refuses'; Undo = 'told'; Apply = { $null = Send-S3 Delete acme-lake; $null = Send-S3 Put acme-lake -AsPartner } }
  $setting = @{ Resource = 'bucket'; Named = 'Bucket settings|bucket'; Remedy = 'either'; Repair = 'refuses'; IsNoChange = $true }
  Join-Row $setting @{ Id = 'bucket-payment'; Kind = 'edited'; Text = 'the requester pays'; Apply = { $null = Send-S3 Put 'acme-lake?requestPayment' '<RequestPaymentConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Payer>Requester</Payer></RequestPaymentConfiguration>' } }
  $key = Join-Row $named @{ Resource = 'bucket'; IsNoChange = $true; Touch = '^inline stitch-delta/StitchDelta-acme-lake' }
  Join-Row $key @{ Id = 'bucket-key'; Kind = 'edited'; Status = 'Failed'; Says = 'do not allow it arn:aws:kms'; Named = 'KMS key|Bucket settings'; Text = 'the bucket encrypts with a key of its own'; Apply = { Set-BucketKey (New-Key) } }
  Join-Row $key @{ Id = 'bucket-key-changed'; Kind = 'edited'; Status = 'Failed'; Says = 'do not allow it arn:aws:kms'; Named = 'KMS key|Bucket settings'; Text = 'the bucket encrypts with another key than the one that the role has'
    Apply = { $first = New-Key; Set-BucketKey $first; Add-RoleKey $first; Set-BucketKey (New-Key) } }
  Join-Row $key @{ Id = 'role-key-gone'; Kind = 'edited'; Status = 'Failed'; Says = 'do not allow it arn:aws:kms'; Named = 'KMS key|Bucket settings'; Text = 'the statement for the bucket''s key is taken out of the role''s policy'
    Apply = { $key = New-Key; Set-BucketKey $key; Add-RoleKey $key; Edit-Inline stitch-delta StitchDelta-acme-lake { param($statement) if ("$($statement.Action)" -notmatch 'kms:') { $statement } } } }
  Join-Row $key @{ Id = 'key-policy-loader'; Kind = 'narrowed'; Status = 'Failed'; Says = 'does not let arn:aws:iam::218546966473:role/LoaderDelta in'; Named = 'KMS key'; Text = 'the policy of the bucket''s key does not let Stitch''s loader in any more'; Remedy = 'either'; Repair = 'refuses'
    Apply = { $key = New-Key; Set-BucketKey $key; Add-RoleKey $key; $null = Send-Kms PutKeyPolicy @{ KeyId = $key; PolicyName = 'default'; Policy = (ConvertTo-Json @{ Version = '2012-10-17'; Statement = @(@{ Effect = 'Allow'; Principal = @{ AWS = 'arn:aws:iam::123456789012:root' }; Action = 'kms:*'; Resource = '*' }) } -Depth 9 -Compress) } } }
  Join-Row $setting @{ Id = 'bucket-key-of-aws'; Kind = 'edited'; Status = 'Failed'; Says = 'aws/s3'; Named = 'KMS key|Bucket settings'; Text = 'the bucket encrypts with the key that AWS manages'; Apply = { Set-BucketKey $null } }
}

#endregion

#region The record

function Get-RecordDrift {
  # Each tag of the role, and all of them.
  $record = @{ Resource = 'record'; Named = $Part.Record }
  $other = @{
    Id = 'sd-aaaaaaaaaa'; Bucket = 'partner-lake'; BucketAccount = '210987654321'; StitchRegion = 'Europe'; DeploymentRole = 'reporting'; RolePath = '/team/'; Before = 'Destination'; TokenOwner = 'eve@acme.example'
    Cluster = '1122-120000-another1'; Tokens = '0000000000000000000000000000000000000000000000000000000000000000'; Destination = '999'; StitchClient = '999'; Sid = 'Analysts'
  }
  # A token or a destination on record that is not there looks like one that was revoked or deleted: which of the two it was, only the person knows.
  $more = @{ Tokens = @{ Named = "$($Part.Record)|Token accepted"; Touch = '^(token|destination) 0/|StitchDelta:Tokens' }; Destination = @{ Also = 'Destination in Stitch' } }
  foreach ($tag in $other.Keys | Sort-Object) {
    Join-Row $record @{ Id = "record-gone-$tag"; Kind = 'record lost'; Text = "the tag $tag is removed"; Value = $tag; Apply = { param($tag) Remove-Tag "StitchDelta:$tag" } }
    Join-Row $record $(if ($more[$tag]) { $more[$tag] } else { @{} }) @{ Id = "record-changed-$tag"; Kind = 'edited'; Text = "the tag $tag is $($other[$tag])"; Value = @($tag, $other[$tag]); Remedy = 'either'; Repair = 'either'; Undo = 'told'; Apply = { param($pair) Set-Tag stitch-delta "StitchDelta:$($pair[0])" $pair[1] } }
    Join-Row $record @{ Id = "record-moved-$tag"; Kind = 'replaced by a stranger''s'; Text = "the tag $tag is on another role"; Value = $tag; Apply = { param($tag) $value = (Get-Tag)["StitchDelta:$tag"]; Remove-Tag "StitchDelta:$tag"; Set-Tag reporting "StitchDelta:$tag" $value } }
  }
  Join-Row $record @{ Id = 'record-gone'; Kind = 'record lost'; Law = 9; Text = 'all tags of the role are removed'; Undo = 'told'; Apply = { Remove-Tag @((Get-Tag).Keys) } }
  Join-Row $record @{ Id = 'record-gone-description'; Kind = 'record lost'; Law = 9; Text = 'all tags of the role and its description are gone'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Undo = 'told'; Apply = { Remove-Tag @((Get-Tag).Keys); $null = Send-Iam UpdateRole @{ RoleName = 'stitch-delta'; Description = '' } } }
  Join-Row $record @{ Id = 'record-gone-everywhere'; Kind = 'record lost'; Law = 9; Text = 'the tags of role, instance profile and cluster are gone'; Remedy = 'either'; Repair = 'either'; Undo = 'told'
    Apply = { Remove-Tag @((Get-Tag).Keys); Remove-Tag @($world.S1.Keys | Where-Object { $_ -like 'tag profile stitch-delta/*' } | ForEach-Object { $_ -replace '^.*?/' }) UntagInstanceProfile @{ InstanceProfileName = 'stitch-delta' }; Edit-Cluster { $args[0].custom_tags = @{} } } }
  Join-Row $record @{ Id = 'record-size-unreadable'; Kind = 'edited'; Text = 'the tag ClusterSize is no size'; Named = ''; With = @{ NumWorkers = 2 }; Apply = { Set-Tag stitch-delta StitchDelta:ClusterSize 'workers:many' } }
  Join-Row $record @{ Id = 'record-copied'; Kind = 'cloned'; Text = 'another role has all our tags, too'; Named = ''; Apply = { $tags = Get-Tag; foreach ($key in $tags.Keys) { Set-Tag reporting $key $tags[$key] } } }
  Join-Row $record @{ Id = 'record-role-profile'; Kind = 'gone'; Law = 10; Text = 'role and instance profile are gone, only the cluster remembers'; Named = "$($Part.Role)|$($Part.Record)"; Status = 'Failed'; Touch = 'stitch-delta'; Apply = { Remove-Role stitch-delta; $null = Send-Iam DeleteInstanceProfile @{ InstanceProfileName = 'stitch-delta' } } }
}

#endregion

#region Several side by side, and what was there before

function Get-SideDrift {
  # A second installation on the same bucket and workspace, of another Stitch account. It was there first, and the first account's is what drifts.
  $second = { Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Second -RoleName second -ClusterName second -StitchToken $world.Accounts[1].StitchToken -WarningAction SilentlyContinue }
  $side = @{ Resource = 'side by side'; Accounts = 2; Before = $second }
  $other = { param($kind) @($world.S0.Keys | Where-Object { $_ -like "$kind*" })[0] -replace '^.*/' }
  Join-Row $side @{ Id = 'side-profile-other'; Kind = 'replaced by a stranger''s'; Law = 6; Text = 'the other installation''s role is in our instance profile'; Named = $Part.Profile; Says = 'second'
    Apply = { $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }; $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'second' } } }
  Join-Row $side @{ Id = 'side-access-gone'; Kind = 'gone'; Text = 'the role''s policy is deleted'; Named = $Part.Access; Status = 'Failed'; Apply = { $null = Send-Iam DeleteRolePolicy @{ RoleName = 'stitch-delta'; PolicyName = 'StitchDelta-acme-lake' } } }
  Join-Row $side @{ Id = 'side-token-revoked'; Kind = 'gone'; Law = 13; Text = 'the token is revoked'; Named = $Part.Token; Also = 'SELECT 1'; Touch = '^(token|destination) 0/|StitchDelta:Tokens'; Apply = { Remove-RawToken } }
  Join-Row $side @{ Id = 'side-cluster-gone'; Kind = 'gone'; Law = 11; Text = 'the cluster is deleted for good'; Named = $Part.Cluster; Also = 'SELECT 1|JDBC URL'; Touch = '^(cluster|token|destination) 0/|StitchDelta:(Cluster|Tokens)'; Apply = { Remove-Cluster } }
  Join-Row $side @{ Id = 'side-url-other'; Kind = 'replaced by a stranger''s'; Law = 18; Text = 'the URL in Stitch is of the other installation''s cluster'; Named = $Part.Url; Also = 'SELECT 1'; Touch = '^(token|destination) 0/|StitchDelta:Tokens'
    Apply = { $id = @($world.S0.Keys | Where-Object { $_ -like 'cluster 0/*' -and $world.S0[$_] -match '"second"' })[0].Substring(10); Edit-Destination @{ properties = @{ jdbc_url = $world.Installed.JdbcUrl.Replace($world.Installed.ClusterId, $id) } } } }
  Join-Row $side @{ Id = 'side-record-cluster'; Kind = 'edited'; Law = 9; Text = 'the record names the other installation''s cluster'; Named = $Part.Record; Remedy = 'either'; Repair = 'either'; Undo = 'told'; Apply = { Set-Tag stitch-delta StitchDelta:Cluster (Get-Tag second)['StitchDelta:Cluster'] } }
  Join-Row $side @{ Id = 'side-record-token'; Kind = 'edited'; Law = 9; Text = 'the record names the other installation''s token'; Named = "$($Part.Record)|Token"; Touch = '^(token|destination) 0/|StitchDelta:Tokens'; Remedy = 'either'; Repair = 'either'; Undo = 'told'; Apply = { Set-Tag stitch-delta StitchDelta:Tokens (Get-Tag second)['StitchDelta:Tokens'] } }
  Join-Row $side @{ Id = 'side-record-destination'; Kind = 'edited'; Law = 9; Text = 'the record names the other installation''s destination'; Named = "$($Part.Record)|destination"; Remedy = 'either'; Repair = 'either'; Undo = 'told'; Apply = { $tags = Get-Tag second; foreach ($key in 'Destination', 'StitchClient') { Set-Tag stitch-delta "StitchDelta:$key" $tags["StitchDelta:$key"] } } }
  Join-Row $side @{ Id = 'side-record-all'; Kind = 'replaced by a stranger''s'; Law = 9; Text = 'the role has all tags of the other installation'; Named = "$($Part.Record)"; Remedy = 'either'; Repair = 'either'; Undo = 'told'; Apply = { $tags = Get-Tag second; foreach ($key in $tags.Keys) { Set-Tag stitch-delta $key $tags[$key] } } }
  Join-Row $side @{ Id = 'side-deny'; Kind = 'denied'; Law = 3; Text = 'a Deny for our role alone'; Named = $Part.Access; Says = 'Lockout'; Remedy = 'either'; Repair = 'refuses'; Apply = { Add-Statement @{ Sid = 'Lockout'; Effect = 'Deny'; Principal = @{ AWS = $RoleArn }; Action = 's3:PutObject'; Resource = 'arn:aws:s3:::acme-lake/*' } } }
  Join-Row $side @{ Id = 'side-destination-url-swapped'; Kind = 'replaced by a stranger''s'; Law = 14; Text = 'Stitch has a token with the other installation''s mark'; Named = 'Token|own connection check'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Undo = 'told'
    Apply = { $comment = ($world.S0.GetEnumerator() | Where-Object { $_.Key -like 'token 0/*' -and $_.Value -match '#sd-' }).Value -replace '^[^ ]+: '; Edit-Destination @{ properties = @{ access_token = (New-RawToken $comment).token_value } } } }

  # What was there before Install, as Terraform makes it: used, and left as it is.
  $made = {
    New-Role stitch-delta @{ ManagedBy = 'terraform' }
    Set-Inline stitch-delta lake '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::acme-lake" }, { "Effect": "Allow", "Action": [ "s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl" ], "Resource": "arn:aws:s3:::acme-lake/*" } ] }'
    $null = Send-Iam CreateInstanceProfile @{ InstanceProfileName = 'stitch-delta' }
    $null = Send-Iam AddRoleToInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' }
    Set-Inline databricks-deployment pass-stitch (New-Document @{ Effect = 'Allow'; Action = 'iam:PassRole'; Resource = $RoleArn })
    Add-Statement @{ Sid = 'Stitch'; Effect = 'Allow'; Principal = @{ AWS = $LoaderArn }; Action = $AllActions; Resource = @('arn:aws:s3:::acme-lake', 'arn:aws:s3:::acme-lake/*') }
  }
  $terraform = @{ Resource = 'made before'; Before = $made; Undo = 'told' }
  Join-Row $terraform @{ Id = 'terraform-whole'; Kind = 'edited'; Law = 21; Text = 'role, profile, policies and grant were made by Terraform; nothing drifts'; IsNoChange = $true; Undo = 'clean'; Apply = {} }
  Join-Row $terraform @{ Id = 'terraform-url'; Kind = 'edited'; Law = 21; Text = 'made by Terraform; the URL in Stitch is of a cluster that there is not'; Named = $Part.Url; Also = 'SELECT 1|Cluster'; Touch = '^(token|destination) 0/'; Apply = { Edit-Destination @{ properties = @{ jdbc_url = $world.Installed.JdbcUrl.Replace($world.Installed.ClusterId, '1122-120000-another1') } } } }
  Join-Row $terraform @{ Id = 'terraform-token'; Kind = 'gone'; Law = 21; Text = 'made by Terraform; the token is revoked'; Named = $Part.Token; Also = 'SELECT 1'; Touch = '^(token|destination) 0/'; Apply = { Remove-RawToken } }
  Join-Row $terraform @{ Id = 'terraform-cluster-tags'; Kind = 'record lost'; Law = 21; Text = 'made by Terraform; the cluster''s tags are gone, and with them the record'; Named = "$($Part.Record)|$($Part.Cluster)"; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { Edit-Cluster { $args[0].custom_tags = @{} } } }
  Join-Row $terraform @{ Id = 'terraform-profile'; Kind = 'gone'; Law = 21; Text = 'made by Terraform; the role is out of the instance profile'; Named = $Part.Profile; Foreign = '^in profile stitch-delta'; Remedy = 'either'; Repair = 'either'; Apply = { $null = Send-Iam RemoveRoleFromInstanceProfile @{ InstanceProfileName = 'stitch-delta'; RoleName = 'stitch-delta' } } }

  # Two at once. The second runs in a runspace of its own, as on another machine.
  $two = @{ Resource = 'two at once'; Kind = 'cloned'; IsNoChange = $true; Law = 24; Apply = {}; Without = 'Remedy' }
  Join-Row $two @{ Id = 'two-installs'; Text = 'two installs of the same destination at once'; Named = $Part.Token; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Touch = '^(token|destination) 0/|StitchDelta:Tokens'
    Install = { $jobs = foreach ($i in 1, 2) { Start-Beside { Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction SilentlyContinue } }; foreach ($job in $jobs) { Wait-Beside $job } } }
  Join-Row $two @{ Id = 'two-uninstall-during-install'; Text = 'an uninstall while an install is under way'; Named = '.'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Without = 'Remedy', 'Repair', 'Named'; Name = @{ BucketName = 'acme-lake' }
    Install = { $null = Add-StitchSandboxFault Databricks clusters/create -DelaySeconds 0.5; $job = Start-Beside { Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarningAction SilentlyContinue }; Start-Sleep -Milliseconds 350; try { $null = Uninstall-StitchDestination acme-lake -Confirm:$false -ErrorAction SilentlyContinue -WarningAction SilentlyContinue } catch { $null = $_ } finally { Wait-Beside $job } } }
  Join-Row $two @{ Id = 'uninstall-twice'; Kind = 'gone'; Text = 'the destination was taken back already'; Law = 25; Without = 'Remedy', 'Repair', 'Named'; IsNoChange = $false; Resource = 'two at once'; Apply = { $null = Uninstall-StitchDestination -Confirm:$false } }
  Join-Row $two @{ Id = 'uninstall-twice-named'; Kind = 'gone'; Text = 'the destination was taken back already, and the bucket is named'; Law = 25; Without = 'Remedy', 'Repair', 'Named'; IsNoChange = $false; Resource = 'two at once'; Name = @{ BucketName = 'acme-lake' }; Apply = { $null = Uninstall-StitchDestination -Confirm:$false } }
}

function Start-Beside {
  param([scriptblock] $Script)
  $shell = [powershell]::Create()
  $null = $shell.AddScript({
      param($Module, $Sandbox, $Script)
      Import-Module $Module
      $session = (Get-Command Get-StitchBucket).ImplementingType.Assembly.GetType('StitchDelta.Binding.RunspaceSession').GetProperty('Current').GetValue($null)
      $null = $session.GetType().GetMethod('Enter').Invoke($session, @($Sandbox))
      & ([scriptblock]::Create($Script))
    }).AddArgument((Get-Module StitchDelta).Path).AddArgument($world.Sandbox).AddArgument("$Script")
  @{ Shell = $shell; Run = $shell.BeginInvoke() }
}

function Wait-Beside {
  # One that waits for what never comes is stopped, and told of.
  param($Job, [int] $Seconds = 60)
  try {
    if ($Job.Run.AsyncWaitHandle.WaitOne($Seconds * 1000)) { $null = $Job.Shell.EndInvoke($Job.Run) }
    else { $world.Hung = $true; $Job.Shell.Stop() }
  }
  catch { $null = $_ }
  # With its runspace the sandbox would stop that it has entered: it goes when the row is over.
  $world.Shells = @($world.Shells) + $Job.Shell
}

#endregion

#region Unity Catalog, and a SQL warehouse in place of the cluster

function Get-CatalogDrift {
  $uc = @{ Workspace = 'UnityCatalog' }
  $unnoticed = @{ IsOptional = $true; Remedy = 'none'; Repair = 'either' }
  $grants = Join-Row $uc @{ Resource = 'privileges'; Named = $Part.Privileges; Status = 'Failed' }
  # An admin has them by the catalog's owner, the group: so it is somebody else's catalog, or a service principal's token.
  foreach ($privilege in 'USE_CATALOG', 'CREATE_SCHEMA') {
    Join-Row $grants @{ Id = "catalog-without-$privilege"; Kind = 'narrowed'; Text = "$privilege on the catalog is revoked"; Says = $privilege.Replace('_', ' '); Value = $privilege; Apply = { param($one) Edit-Privilege catalog lake -Remove $one } }
  }
  Join-Row $grants @{ Id = 'catalog-privileges-gone'; Kind = 'gone'; Text = 'all privileges on the catalog are revoked'; Says = 'USE CATALOG, CREATE SCHEMA'; Apply = { Edit-Privilege catalog lake -Remove USE_CATALOG, CREATE_SCHEMA } }
  Join-Row $uc @{ Resource = 'privileges'; Id = 'catalog-privileges-more'; Kind = 'widened'; Text = 'somebody gives the token''s owner more on the catalog'; Undo = 'told'; Leaves = '^privileges lake/'; Apply = { Edit-Privilege catalog lake -Add CREATE_TABLE } }

  $location = Join-Row $uc @{ Resource = 'external location'; Named = $Part.Location; Status = 'Failed'; Touch = '^tag (stitch-delta|stitch-unity-acme-lake-c25a7acd)/' }
  Join-Row $location @{ Id = 'location-gone'; Kind = 'gone'; Text = 'the external location is deleted'; Apply = { $null = Send-Unity DELETE external-locations/stitch-acme-lake } }
  Join-Row $location @{ Id = 'location-stranger'; Kind = 'replaced by a stranger''s'; Text = 'the external location is deleted, and somebody registers the bucket for a role of theirs'; Named = 'external location|Storage credential'; Stays = 'Storage credential'; Ours = '^privileges theirs/'
    Apply = { $null = Send-Unity DELETE external-locations/stitch-acme-lake; Add-Location } }
  Join-Row $location @{ Id = 'location-read-only'; Kind = 'edited'; Text = 'the external location is made read-only'; Says = 'read-only'; Remedy = 'either'; Repair = 'refuses'; Apply = { $null = Send-S3 Put acme-lake/raw/file 'x'; $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ read_only = $true } } }
  Join-Row $uc $unnoticed @{ Resource = 'external location'; Id = 'location-fallback'; Kind = 'edited'; Text = 'the fallback mode of the external location is switched on'; Named = $Part.Location; Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ fallback = $true } } }
  Join-Row $location @{ Id = 'location-nested'; Kind = 'replaced by a stranger''s'; Text = 'the external location is deleted, and somebody registers a part of the bucket'; Says = 'theirs'; Remedy = 'either'; Repair = 'refuses'; Undo = 'clean'
    Apply = { $null = Send-Unity DELETE external-locations/stitch-acme-lake; Add-Location -Url s3://acme-lake/raw } }

  $credential = Join-Row $uc @{ Resource = 'storage credential'; Named = $Part.Credential; Status = 'Failed' }
  Join-Row $credential @{ Id = 'credential-role-gone'; Kind = 'gone'; Text = 'the role of the storage credential is deleted'; Touch = 'stitch-unity-acme-lake-c25a7acd'; Apply = { Remove-Role stitch-unity-acme-lake-c25a7acd } }
  Join-Row $credential @{ Id = 'credential-trust-id'; Kind = 'edited'; Text = 'the trust of the credential''s role has another external id'; Apply = { Edit-CredentialTrust { param($s) $s.Condition.StringEquals.'sts:ExternalId' = '0000'; $s } } }
  Join-Row $credential @{ Id = 'credential-trust-self'; Kind = 'narrowed'; Text = 'the credential''s role does not trust itself any more'; Apply = { Edit-CredentialTrust { param($s) if ("$($s.Principal.AWS)" -match 'UCMasterRole') { $s } } } }
  Join-Row $credential @{ Id = 'credential-policy-gone'; Kind = 'gone'; Text = 'the policy of the credential''s role is deleted'; Apply = { $null = Send-Iam DeleteRolePolicy @{ RoleName = 'stitch-unity-acme-lake-c25a7acd'; PolicyName = 'StitchDelta-UnityCatalog' } } }
  Join-Row $credential @{ Id = 'credential-policy-narrowed'; Kind = 'narrowed'; Text = 's3:DeleteObject is taken from the policy of the credential''s role'; Apply = { Edit-Inline stitch-unity-acme-lake-c25a7acd StitchDelta-UnityCatalog { param($s) $s.Action = @($s.Action | Where-Object { $_ -ne 's3:DeleteObject' }); $s } } }
  Join-Row $credential @{ Id = 'credential-policy-self'; Kind = 'narrowed'; Text = 'the policy of the credential''s role does not let it take on itself'; Apply = { Edit-Inline stitch-unity-acme-lake-c25a7acd StitchDelta-UnityCatalog { param($s) if ("$($s.Action)" -ne 'sts:AssumeRole') { $s } } } }
  Join-Row $credential @{ Id = 'credential-policy-condition'; Kind = 'conditioned'; Text = 'the policy of the credential''s role has a Condition'; Remedy = 'either'; Repair = 'either'
    Apply = { Edit-Inline stitch-unity-acme-lake-c25a7acd StitchDelta-UnityCatalog { param($s) $s.Condition = @{ IpAddress = @{ 'aws:SourceIp' = '203.0.113.0/24' } }; $s } } }
  $ids = @{ Touch = '^(tag stitch-delta/|(trust|tag) stitch-unity-acme-lake-c25a7acd|external location |storage credential )' }
  Join-Row $credential $ids @{ Id = 'credential-forced'; Kind = 'gone'; Text = 'the storage credential is deleted by force'; Says = 'is gone'; Apply = { $null = Send-Unity DELETE 'storage-credentials/stitch-acme-lake?force=true' } }
  Join-Row $credential $ids @{ Id = 'credential-forced-anew'; Kind = 'replaced by a stranger''s'; Text = 'the storage credential is deleted by force, and somebody makes one of its name for its role'; Says = 'is gone'; Ours = '^storage credential stitch-acme-lake'
    Apply = { $old = Send-Unity GET storage-credentials/stitch-acme-lake; $null = Send-Unity DELETE 'storage-credentials/stitch-acme-lake?force=true'; $null = Send-Unity POST storage-credentials @{ name = 'stitch-acme-lake'; comment = $old.comment; aws_iam_role = @{ role_arn = $old.aws_iam_role.role_arn }; skip_validation = $true } } }
  $denied = Join-Row $credential @{ Kind = 'denied'; Says = 'Look for a Deny'; Remedy = 'either'; Repair = 'refuses' }
  Join-Row $denied @{ Id = 'credential-deny-bucket'; Text = 'a Deny in the bucket policy keeps the credential''s role out'; Undo = 'told'; Apply = { Add-Statement @{ Sid = 'Theirs'; Effect = 'Deny'; Principal = @{ AWS = 'arn:aws:iam::123456789012:role/stitch-unity-acme-lake-c25a7acd' }; Action = 's3:GetObject'; Resource = 'arn:aws:s3:::acme-lake/*' } } }
  Join-Row $denied @{ Id = 'credential-unbound'; Kind = 'narrowed'; Text = 'the storage credential is for other workspaces only'; Says = 'not among them'; IsNoChange = $true; Apply = { $null = Send-Unity PATCH storage-credentials/stitch-acme-lake @{ isolation_mode = 'ISOLATION_MODE_ISOLATED' }; $null = Send-Unity PATCH bindings/storage_credential/stitch-acme-lake @{ add = @(@{ workspace_id = 1 }); remove = @(@{ workspace_id = [long] $world.Workspaces[0].OrgId }) } } }
  Join-Row $credential @{ Id = 'credential-read-only'; Kind = 'narrowed'; Text = 'the storage credential is limited to read-only use'; Says = 'read-only'; Apply = { $null = Send-Unity PATCH storage-credentials/stitch-acme-lake @{ read_only = $true } } }
  Join-Row $credential $ids @{ Id = 'credential-other-role'; Kind = 'edited'; Text = 'somebody gives the storage credential another role, which cannot reach the bucket'; Apply = { $null = Send-Unity PATCH storage-credentials/stitch-acme-lake @{ aws_iam_role = @{ role_arn = 'arn:aws:iam::123456789012:role/reporting' }; skip_validation = $true } } }
  Join-Row $location @{ Id = 'location-url'; Kind = 'edited'; Text = 'the external location is put over another bucket'; Says = 's3://other-lake/'; Undo = 'told'; Leaves = 'lake'; Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ url = 's3://other-lake/'; skip_validation = $true } } }
  Join-Row $credential @{ Id = 'credential-renamed'; Named = ''; Status = ''; Kind = 'renamed'; Text = 'location and credential are renamed'; Ours = '^(external location|storage credential) lake$'; IsOptional = $true; Remedy = 'none'; Repair = 'either'; Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ new_name = 'lake' }; $null = Send-Unity PATCH storage-credentials/stitch-acme-lake @{ new_name = 'lake' } } }
  Join-Row $location $ids @{ Id = 'location-gone-renamed'; Kind = 'gone'; Text = 'location and credential are renamed, and the location is deleted'; Ours = '^storage credential lake$'
    Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ new_name = 'lake' }; $null = Send-Unity PATCH storage-credentials/stitch-acme-lake @{ new_name = 'lake' }; $null = Send-Unity DELETE external-locations/lake } }
  Join-Row $credential @{ Id = 'credential-gone'; Kind = 'gone'; Text = 'location and credential are deleted'; Named = $Part.Location; Touch = 'stitch-unity-acme-lake-c25a7acd|^tag stitch-delta/'
    Apply = { $null = Send-Unity DELETE external-locations/stitch-acme-lake; $null = Send-Unity DELETE storage-credentials/stitch-acme-lake } }

  $session = Join-Row $uc @{ Resource = 'catalog of the session'; Apply = { param($change) Edit-Cluster ([scriptblock]::Create($change)) } }
  $key = 'spark.databricks.sql.initial.catalog.namespace'
  Join-Row $session $unnoticed @{ Id = 'session-conf-gone'; Kind = 'gone'; Text = 'the cluster does not name the catalog any more, which is the default all the same'; Named = $Part.Session; Value = "`$args[0].spark_conf.Remove('$key')" }
  Join-Row $session @{ Id = 'session-conf-hive'; Kind = 'edited'; Text = 'the sessions of the cluster begin in hive_metastore'; Named = $Part.Session; Status = 'Failed'; Also = 'SELECT 1|autoMerge'; Value = "`$args[0].spark_conf['$key'] = 'hive_metastore'" }
  Join-Row $session @{ Id = 'session-mode-none'; Kind = 'edited'; Text = 'the cluster has the access mode NONE'; Named = $Part.Mode; Status = 'Failed'; Also = 'session|SELECT 1|single user|autoMerge|runtime'; Value = '$args[0].data_security_mode = "NONE"; $args[0].Remove("single_user_name")' }
  Join-Row $uc @{ Resource = 'catalog of the session'; Id = 'session-default'; Kind = 'edited'; Text = 'somebody makes another catalog the workspace''s default; the cluster names ours'
    Apply = { $null = Send-Unity POST catalogs @{ name = 'sales' }; Set-WorkspaceSetting default_namespace_ws namespace sales } ; Before = $null }
  Join-Row $uc @{ Resource = 'catalog of the session'; Id = 'session-default-unnamed'; Kind = 'edited'; Text = 'another catalog is the default, and the cluster names none'; Named = $Part.Session; Status = 'Failed'; Says = 'sales'
    Apply = { $null = Send-Unity POST catalogs @{ name = 'sales' }; Set-WorkspaceSetting default_namespace_ws namespace sales; Edit-Cluster { param($c) $c.spark_conf.Remove('spark.databricks.sql.initial.catalog.namespace') } } }
  # What stands in the URL goes before what the cluster says.
  $inUrl = Join-Row $uc @{ Resource = 'JDBC URL'; Named = "$($Part.Url)|$($Part.Session)"; Status = 'Failed'; Also = 'SELECT 1|session|autoMerge'; Touch = '^(token|destination) 0/|^tag stitch-delta/StitchDelta:Tokens'
    Apply = { param($catalog) Edit-Destination @{ properties = @{ jdbc_url = "$($world.Installed.JdbcUrl);ConnCatalog=$catalog" } } } }
  Join-Row $inUrl @{ Id = 'url-catalog-gone'; Kind = 'edited'; Text = 'the URL in Stitch names a catalog that there is not'; Value = 'nowhere' }
  Join-Row $inUrl @{ Id = 'url-catalog-hive'; Kind = 'replaced by a stranger''s'; Text = 'the URL in Stitch names hive_metastore'; Value = 'hive_metastore' }
  Join-Row $inUrl @{ Id = 'url-schema-gone'; Kind = 'edited'; Text = 'the URL in Stitch names a schema that there is not'; Apply = { Edit-Destination @{ properties = @{ jdbc_url = "$($world.Installed.JdbcUrl);ConnSchema=nowhere" } } } }
  $older = Join-Row $uc @{ Before = { Set-WorkspaceSetting disable_legacy_access disable_legacy_access $false; Set-WorkspaceSetting default_namespace_ws namespace hive_metastore } }
  Join-Row $older @{ Resource = 'catalog of the session'; Id = 'legacy-disabled'; Kind = 'gone'; Text = 'legacy access is disabled while the installation is on hive_metastore'; Named = "$($Part.Catalog)|hive_metastore"; Status = 'Failed'; Says = 'legacy|hive_metastore'; Also = 'catalog|location|session|credential|SELECT 1|access mode'; Remedy = 'either'; Repair = 'either'
    Apply = { Set-WorkspaceSetting default_namespace_ws namespace lake; Set-WorkspaceSetting disable_legacy_access disable_legacy_access $true } }
  Join-Row $older @{ Resource = 'external location'; Id = 'legacy-location-stranger'; Kind = 'replaced by a stranger''s'; Text = 'somebody registers the bucket while the installation is on hive_metastore'; Named = 'external location|Storage credential'; Status = 'Failed'; Remedy = 'either'; Repair = 'either'; Stays = 'Storage credential'; Ours = '^privileges theirs/'; Apply = { Add-Location } }

  $warehouse = @{ Workspace = 'UnityCatalog'; With = @{ WarehouseId = '7f3a90b1c2d4e5f6' }; Resource = 'warehouse'; Touch = '^(token|destination) 0/|^tag stitch-delta/StitchDelta:Tokens'; Status = 'Failed'; Also = 'SELECT 1|session'
    Apply = { param($change) Edit-Destination @{ properties = @{ jdbc_url = (& ([scriptblock]::Create($change)) $world.Installed.JdbcUrl) } } } }
  Join-Row $warehouse @{ Id = 'warehouse-url-other'; Kind = 'edited'; Text = 'the URL in Stitch is of another warehouse'; Named = "$($Part.Warehouse)|$($Part.Url)"; Value = '$args[0] -replace "warehouses/\w+", "warehouses/0123456789abcdef"' }
  Join-Row $warehouse @{ Id = 'warehouse-url-cluster'; Kind = 'replaced by a stranger''s'; Text = 'the URL in Stitch is of a cluster'; Named = "$($Part.Warehouse)|$($Part.Url)"; Value = '$args[0] -replace "httpPath=[^;]*", "httpPath=sql/protocolv1/o/6051921418418893/1122-120000-another1"' }

  $house = Join-Row $warehouse @{ Touch = ''; Foreign = '^warehouse '; Status = 'Failed'; Remedy = 'either'; Repair = 'refuses' }
  Join-Row $house @{ Id = 'warehouse-gone'; Kind = 'gone'; Text = 'the SQL warehouse is deleted'; Named = $Part.Warehouse; Apply = { $null = Send-Databricks DELETE 2.0/sql/warehouses/7f3a90b1c2d4e5f6 } }
  Join-Row $warehouse @{ Id = 'warehouse-stopped'; Kind = 'edited'; Text = 'the SQL warehouse is stopped, which starts when somebody connects'; IsNoChange = $true; Apply = { $null = Send-Databricks POST 2.0/sql/warehouses/7f3a90b1c2d4e5f6/stop } }
  Join-Row $house @{ Id = 'warehouse-permission'; Kind = 'narrowed'; Text = 'the SQL warehouse is not for everybody any more, and the token is a service principal''s'; IsNoChange = $true; Named = 'own connection check'; Also = 'SELECT 1|session|autoMerge'; Says = 'permission to use SQL warehouse[\s\S]*Permissions on the page'
    Install = { Install-StitchDestination acme-lake -DeploymentRoleName databricks-deployment -DestinationName Lake -WarehouseId 7f3a90b1c2d4e5f6 -OnBehalfOf $world.Workspaces[0].ServicePrincipalId -WarningAction SilentlyContinue }
    Apply = { $null = Send-Databricks PUT 2.0/permissions/warehouses/7f3a90b1c2d4e5f6 @{ access_control_list = @(@{ group_name = 'analysts'; permission_level = 'CAN_USE' }) }; Edit-Destination @{ properties = @{ jdbc_url = $world.Installed.JdbcUrl } } } }

  Join-Row $uc @{ Resource = 'catalog'; Id = 'catalog-gone'; Kind = 'gone'; Text = 'the catalog is deleted'; Named = $Part.Catalog; Status = 'Failed'; Also = 'session|SELECT 1|autoMerge'; Foreign = '^privileges lake/'; Remedy = 'either'; Repair = 'refuses'
    Apply = { $null = Send-Unity DELETE 'catalogs/lake?force=true' } }
  $kept = Join-Row $uc @{ Resource = 'catalog'; Named = $Part.Catalog; Status = 'Failed'; Also = 'session|catalog'; Foreign = '^privileges lake/'; Remedy = 'either'; Repair = 'refuses'; Kind = 'narrowed' }
  Join-Row $kept @{ Id = 'catalog-unbound'; Text = 'the catalog is for other workspaces only'; Says = 'not among them'; Apply = { $null = Send-Unity PATCH catalogs/lake @{ isolation_mode = 'ISOLATED' }; $null = Send-Unity PATCH bindings/catalog/lake @{ add = @(@{ workspace_id = 1 }); remove = @(@{ workspace_id = [long] $world.Workspaces[0].OrgId }) } } }
  Join-Row $kept @{ Id = 'catalog-read-only'; Foreign = ''; Text = 'this workspace may only read the catalog'; Says = 'only read'; Apply = { $null = Send-Unity PATCH catalogs/lake @{ isolation_mode = 'ISOLATED' }; $null = Send-Unity PATCH bindings/catalog/lake @{ remove = @(@{ workspace_id = [long] $world.Workspaces[0].OrgId }); add = @(@{ workspace_id = [long] $world.Workspaces[0].OrgId; binding_type = 'BINDING_TYPE_READ_ONLY' }) } } }
  Join-Row $uc @{ Resource = 'catalog'; Id = 'catalog-isolated'; Kind = 'narrowed'; Text = 'the catalog is for some workspaces only, of which this is one'; IsNoChange = $true; Apply = { $null = Send-Unity PATCH catalogs/lake @{ isolation_mode = 'ISOLATED' } } }
  $bound = Join-Row $location @{ Kind = 'edited'; Status = 'Warning|Failed'; Remedy = 'either'; Repair = 'refuses'; Also = 'Storage credential' }
  Join-Row $uc @{ Resource = 'external location'; Kind = 'edited'; Id = 'location-isolated'; Text = 'the external location is for some workspaces only, of which this is one'; IsNoChange = $true; Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ isolation_mode = 'ISOLATION_MODE_ISOLATED' } } }
  Join-Row $uc @{ Resource = 'external location'; Kind = 'edited'; Id = 'location-isolated-fallback'; Text = 'the same, and its fallback mode is on'; IsNoChange = $true; Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ isolation_mode = 'ISOLATION_MODE_ISOLATED'; fallback = $true } } }
  Join-Row $bound @{ Id = 'location-unbound'; Text = 'the external location is for other workspaces only'; Says = 'not among them'; Apply = { $null = Send-Unity PATCH external-locations/stitch-acme-lake @{ isolation_mode = 'ISOLATION_MODE_ISOLATED' }; $null = Send-Unity PATCH bindings/external_location/stitch-acme-lake @{ add = @(@{ workspace_id = 1 }); remove = @(@{ workspace_id = [long] $world.Workspaces[0].OrgId }) } } }
  Join-Row $older @{ Resource = 'external location'; Id = 'legacy-location-fallback'; Kind = 'replaced by a stranger''s'; Text = 'somebody registers the bucket with fallback mode while the installation is on hive_metastore'; Named = 'external location|Storage credential'; Status = 'Failed'; Remedy = 'either'; Repair = 'either'; Stays = 'Storage credential'; Ours = '^privileges theirs/'; Apply = { Add-Location; $null = Send-Unity PATCH external-locations/theirs @{ fallback = $true } } }

  $pair = Join-Row $uc @{ Resource = 'pairs'; Kind = 'pair'; Status = 'Failed' }
  Join-Row $pair @{ Id = 'credential-role-gone+catalog-privileges-gone'; Text = 'the credential''s role is deleted, and the privileges on the catalog are revoked'; Named = "$($Part.Credential)|$($Part.Privileges)"; Touch = 'stitch-unity-acme-lake-c25a7acd'; Apply = { Remove-Role stitch-unity-acme-lake-c25a7acd; Edit-Privilege catalog lake -Remove USE_CATALOG, CREATE_SCHEMA } }
  Join-Row $pair @{ Id = 'location-gone+grant-gone'; Text = 'the external location and the loader''s statement are gone'; Named = "$($Part.Location)|$($Part.Grant)"; Touch = '^tag stitch-delta/'; Apply = { $null = Send-Unity DELETE external-locations/stitch-acme-lake; Edit-Grant {} } }
  Join-Row $pair @{ Id = 'session-conf-hive+token-revoked'; Text = 'the sessions begin in hive_metastore, and the token is revoked'; Named = "$($Part.Session)|$($Part.Token)"; Also = 'SELECT 1|autoMerge'; Touch = '^(token|destination) 0/|^tag stitch-delta/StitchDelta:Tokens'
    Apply = { Edit-Cluster { param($c) $c.spark_conf['spark.databricks.sql.initial.catalog.namespace'] = 'hive_metastore' }; Remove-RawToken } }
}

#endregion

function Get-PairDrift {
  # Two drifts of different resources at once, drawn with a fixed seed from those that -Repair repairs.
  param([hashtable[]] $Rows, [int] $Count = 24, [int] $Seed = 20)
  $apart = @($Rows | Where-Object { $_.Named -and $_.Repair -eq 'repairs' -and $_.Undo -eq 'clean' -and -not $_.IsOptional -and -not $_.Before -and -not $_.IsNoChange -and -not $_.IsAlone -and $_.Workspaces -eq 1 -and $_.Workspace -eq 'HiveMetastore' -and $_.Accounts -eq 1 -and $_.Resource -notin 'bucket', 'record' -and -not $_.With.Count -and -not $_.Ask.Count })
  $random = [random]::new($Seed)
  $seen = @{}
  while ($seen.Count -lt $Count) {
    $one, $two = $apart[$random.Next($apart.Count)], $apart[$random.Next($apart.Count)]
    # What the first has taken away, the second cannot change.
    $gone = @($one.Id, $two.Id) -match '^(role-gone|cluster-gone|cluster-stranger)$'
    if ($one.Resource -ge $two.Resource -or $seen["$($one.Id)+$($two.Id)"] -or ($gone -and ($one.Resource + $two.Resource) -match 'role.*role|role.*profile|profile.*role|cluster.*JDBC|JDBC.*cluster')) { continue }
    $seen["$($one.Id)+$($two.Id)"] = $true
    $join = { param($name) @($one[$name], $two[$name] | Where-Object { $_ }) -join '|' }
    New-Drift @{
      Id = "$($one.Id)+$($two.Id)"; Resource = 'pairs'; Kind = 'pair'; Text = "$($one.Text); $($two.Text)"; Apply = @({ param($pair) $null = & $pair[0].Apply[0] $pair[0].Value }, { param($pair) $null = & $pair[1].Apply[0] $pair[1].Value }); Value = @($one, $two)
      Named = & $join Named; Also = & $join Also; Ours = & $join Ours; Foreign = & $join Foreign; Touch = & $join Touch
      Remedy = if ('either' -in $one.Remedy, $two.Remedy) { 'either' } else { 'repairs' }
      # Where neither a role nor the URL leads to the installation, it must be named.
      Undo = if ('role-gone' -in $one.Id, $two.Id -and 'JDBC URL' -in $one.Resource, $two.Resource) { 'told' } else { 'clean' }
    }
  }
}

function Get-Drift {
  # All rows.
  $rows = @(foreach ($row in @(Get-GrantDrift) + @(Get-RoleDrift) + @(Get-PassRoleDrift) + @(Get-ClusterDrift) + @(Get-DestinationDrift) + @(Get-RecordDrift) + @(Get-SideDrift) + @(Get-CatalogDrift)) { New-Drift $row })
  $rows
  Get-PairDrift $rows
}

function Get-DriftSample {
  # Some of them: of each resource and each kind one at least, drawn with a fixed seed.
  param([hashtable[]] $Rows, [int] $Count = 60, [int] $Seed = 7)
  $random = [random]::new($Seed)
  $order = @($Rows | Sort-Object { $random.Next() })
  $taken = [ordered]@{}
  foreach ($of in 'Resource', 'Kind') { foreach ($group in $order | Group-Object { $_[$of] }) { $row = $group.Group[0]; $taken[$row.Id] = $row } }
  foreach ($row in $order) { if ($taken.Count -ge $Count) { break }; $taken[$row.Id] = $row }
  $taken.Values
}
