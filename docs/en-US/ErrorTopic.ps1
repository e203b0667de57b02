<#
.SYNOPSIS
  Prints about_StitchDelta_Errors from the catalogue of the imported module. './build.ps1 docs' writes it to its file.
#>
Set-StrictMode -Version 3

# What stands in place of {0}, {1} … of an entry; an empty word leaves nothing. An entry that is not here gets '...'.
$words = @{
  AccountQuotaReached          = 'role or instance profile', 'how many there are, or the message of IAM', 'quota'
  AdminNeededToUninstall       = 'registration', 'user'
  ArnInvalid                   = 'what was given', 'kind of resource', 'an ARN of the kind'
  AuthMethodAmbiguous          = 'the methods', 'where they are'
  AuthTypeNotSupported         = 'place', 'kind of login'
  AwsAccessDenied              = 'operation', 'message of AWS', 'action'
  AwsCallFailed                = 'operation', 'reason'
  AwsCredentialProcessFailed   = 'profile', "'profile'", 'exit code and last line of the program'
  AwsCredentialsMissing        = 'where was looked'
  AwsCredentialsRefused        = 'message of AWS'
  AwsEndpointInvalid           = 'address', 'reason'
  AwsLoginNotSupported         = 'profile', "'profile'"
  AwsProfileMissing            = 'profile', "'profile'", 'the two files'
  AwsProfileUnusable           = 'profile', "'profile'", 'reason'
  AwsRequestFailed             = 'operation', 'error code', 'message of AWS'
  AwsRoleRefused               = "'profile'", 'ARN of the role', 'message of AWS'
  AwsSignInNeeded              = 'profile', "'profile'", 'message of AWS'
  AwsSsoRoleRefused            = 'profile', "'profile'", 'permission set', 'account', 'message of AWS'
  AwsTokenFileMissing          = 'file', "'profile'", 'reason', 'setting of the file'
  AwsTokenRefused              = 'file', "'profile'", 'ARN of the role', 'message of AWS'
  AwsUnreachable               = 'operation', 'reason'
  BucketAccountDiffers         = 'bucket', 'account that was given', ''
  BucketElsewhere              = 'bucket', 'message of AWS', 'AWS region'
  BucketInOtherRegion          = 'bucket', 'AWS region of the bucket', 'region of the Stitch account', 'AWS region of the Stitch account'
  BucketNameInvalid            = 'what was given', 'reason'
  BucketNameNotBare            = 'what was given', 'bare name'
  BucketNotFound               = 'bucket'
  BucketOfOtherAccount         = 'bucket', 'account', 'ARN of the caller'
  ClusterCopied                = 'id', 'the clusters'
  ClusterNameAmbiguous         = 'cluster', 'their ids'
  ClusterNotFound              = 'cluster id'
  ClusterOfOthers              = 'cluster', 'cluster id', 'why it is not the installation''s own', 'the command with -TakeOver'
  ClusterPolicyNotFound        = 'policy id'
  ClusterSizeUnclear           = 'what does not go together'
  ClusterStartFailed           = 'cluster', 'termination code and message of Databricks', 'what the termination code calls for'
  ClusterStartTimeout          = 'cluster', 'state', 'number', 'message of Databricks'
  ClusterStopTimeout           = 'cluster', 'state', 'number', 'message of Databricks'
  ConfirmationRequired         = 'what would be done'
  ConnectionCheckFailed        = 'message of Stitch', 'what the message calls for'
  ConnectionCheckTimeout       = 'number'
  CredentialRoleOfOthers       = 'role', 'the bucket and metastore'
  DatabricksAddressBlocked     = 'workspace', 'message of Databricks'
  DatabricksConfigUnreadable   = 'file', 'reason'
  DatabricksPermissionDenied   = 'operation', 'message of Databricks'
  DatabricksProfileIncomplete  = 'profile', 'setting'
  DatabricksProfileMissing     = 'file', 'profile'
  DatabricksQuotaExceeded      = 'operation', 'message of Databricks'
  DatabricksRequestFailed      = 'operation', 'error code', 'message of Databricks'
  DatabricksTokenRefused       = 'workspace', 'message of Databricks'
  DeploymentRoleFull           = 'deployment role', 'size', 'limit', 'role', 'size'
  DeploymentRoleNotFound       = 'deployment role', 'role'
  DestinationNotConfigured     = 'field'
  DestinationNotReplaced       = 'destination', 'destination id', 'type', 'new destination', 'message of Stitch', 'what the message calls for'
  DestinationOfOtherType       = 'type', 'destination id'
  DestinationOfOtherWorkspace  = 'destination', 'workspace of the destination', 'connected workspace'
  DestinationStillThere        = 'destination id'
  ForeignAwsSdk                = 'assembly', 'file'
  IamReadBackMismatch          = 'resource'
  InputMissing                 = 'parameter', 'what lists the things that can be given, or makes one'
  InstallationIdInvalid        = 'what was given'
  InstallationIsBeingRemoved   = 'role', 'moment', 'bucket', 'time'
  InstallationNotFound         = 'account', 'which one'
  InstallationRemovedMeanwhile = 'role'
  InstallationRecordTooLong    = 'id', 'number', 'limit'
  InstallationPlanStopped      = 'destination', 'step of the guide', 'message of the fault', 'what the fault calls for'
  InstallationStopped          = 'destination', 'step of the guide', 'message of the fault', 'steps', 'resources', 'what the fault calls for', ' To take back what was made, pipe the error''s TargetObject to Uninstall-StitchDestination.'
  InstanceProfileHasOtherRole  = 'instance profile', 'role'
  InstanceProfileIncomplete    = 'ARN', 'what is missing', 'role'
  InstanceProfileNotListed     = 'ARN'
  InstanceProfileNotPropagated = 'ARN', 'deployment role', 'message of Databricks'
  InstanceProfileNotRegistered = 'ARN', 'message of Databricks'
  InstanceProfileNotVerified   = 'ARN', 'message of Databricks', 'role'
  JdbcUrlInvalid               = 'reason'
  MfaCodeInvalid               = "'profile'", 'device'
  MfaCodeNeeded                = "'profile'", 'device'
  MfaCodeRefused               = "'profile'", 'ARN of the role', 'device', 'message of AWS'
  NameDiffers                  = 'kind of thing', 'id', 'name', 'other name', 'the cmdlet that lists them'
  NodeTypeNotAvailable         = 'reason', ''
  NotMadeByThisModule          = 'resource', 'tag'
  OAuthClientIncomplete        = 'place', 'missing half'
  OAuthClientRefused           = 'workspace', 'client id', 'message of Databricks'
  OrgIdUnknown                 = 'workspace'
  PartOfOtherInstallation              = 'kind of part', 'name', 'bucket', 'parameter'
  PassRoleMissing              = 'ARN', 'what is missing', 'role', 'deployment role'
  PolicyDeletedPrincipal       = 'bucket', 'id of the principal', 'Sid or number of the statement'
  PolicyDuplicateMember        = 'member'
  PolicyDuplicateSid           = 'Sid'
  PolicyIsPublic               = 'bucket', 'Sid or number of the statement'
  PolicyNotJson                = 'line and byte'
  PolicyOtherPartition         = 'bucket', 'ARN', 'partition'
  PolicyReadBackMismatch       = 'bucket', 'number', 'what others changed'
  PolicyStaysAsItWas           = 'bucket'
  PolicyTooLarge               = 'bucket', 'number', 'number', 'number'
  ReportExists                 = 'file'
  ReportInputUnknown           = 'type'
  ReportNotWritten             = 'file', 'reason'
  ReportPathInvalid            = 'path', 'reason'
  RoleHasOtherPolicies         = 'role', 'their names'
  RoleIsAnother                = 'ARN', 'ARN of the role'
  RoleNameInvalid              = 'what was given', 'reason'
  RoleNotForEC2                = 'role'
  RoleNotFound                 = 'role'
  RoleOfOtherAccount           = 'role', 'account of the role', 'account of the caller'
  RoleOfOtherPath              = 'role', 'ARN of the role', 'path'
  RoleTagsTooMany              = 'role', 'number', 'number', 'most'
  RowNotJson                   = 'reason'
  RowsCollide                  = 'row', 'other row', 'what both use', 'setting'
  RowValueInvalid              = 'column', 'row', 'reason'
  RuntimeInvalid               = 'what was given'
  RuntimeNotAvailable          = 'reason', ''
  RuntimeTooOld                = 'runtime'
  SandboxFaultInvalid          = 'reason'
  SandboxRunning               = 'address'
  SecretInPlainText            = 'column', 'row'
  SecretInvalid                = 'kind of secret'
  SecretManagementMissing      = 'name of the secret', 'command', 'other way'
  SecretNotRead                = 'name of the secret', 'message of the vault'
  SecretNotSaved               = 'column', 'row', ''
  SecretNotStored              = 'name of the secret', 'message of the vault'
  ServiceAnswerTooLarge        = 'service', 'operation', 'number'
  ServiceAnswerUnreadable      = 'service', 'operation', 'reason'
  ServicePrincipalNotFound     = 'application id'
  ServiceUnreachable           = 'service', 'address', 'reason'
  SqlCallRefused               = 'call', 'message of the endpoint'
  SqlEndpointNotFound          = 'path', 'message of Databricks'
  SqlEndpointUnavailable       = 'path', 'message of Databricks'
  SqlHandleInvalid             = 'message of the cluster'
  SqlProtocolBroken            = 'reason'
  SqlProtocolTooOld            = 'version'
  SqlRequestFailed             = 'path', 'error code', 'message of Databricks'
  SqlSessionNotReady           = 'message of the cluster'
  SqlSessionRefused            = 'message of the cluster'
  SqlStatementFailed           = 'message of the cluster', 'SQLSTATE'
  SqlStatementStopped          = 'state', 'message of the cluster'
  SqlTimeout                   = 'path', 'number'
  SqlTokenRefused              = 'path', 'message of Databricks'
  SshTunnelInvalid             = 'reason'
  StitchDestinationLimit       = 'message of Stitch'
  StitchDestinationNotFound    = 'destination id', 'message of Stitch'
  StitchRequestFailed          = 'operation', 'HTTP status', 'message of Stitch'
  StitchTokenRefused           = 'message of Stitch'
  TokenAmbiguous               = 'comment', 'their ids'
  TokenCommentMarked           = 'comment', 'installation id', 'comment without the mark'
  TokenEmpty                   = 'which secret'
  TokenNotAccepted             = 'workspace', 'message of Databricks', 'Update-DeltaToken with the destination; for a new one, New-DeltaToken -Another'
  TokenNotFound                = 'comment or id', ''
  TokenQuotaReached            = 'user', 'number', 'limit', 'workspace'
  TokenOfAnotherUser           = 'bucket', 'user', 'role'
  TokenOfSession               = 'comment', 'token id'
  TokenRotationUndone          = 'message of the fault', 'id of the old token', 'what the fault calls for'
  TokenRotationUnfinished      = 'message of the fault', 'id of the new token', 'id of the old token', 'what the fault calls for'
  TokenValueUnknown            = 'token id'
  Unexpected                   = 'message'
  UninstallationStopped        = 'destination', 'part', 'message of the fault', 'resources', 'what the fault calls for'
  WarehouseNeedsOwnRole        = 'ARN of the role'
  WarehouseNotFound            = 'warehouse id'
  WorkspaceIsAnother           = 'workspace', 'id that it has', 'id that was given'
  WorkspaceNotConnected        = ''
  WorkspaceNotOnAws            = 'what was given', 'cloud'
  WorkspaceReturnedLoginPage   = 'workspace', 'address of the page'
  WorkspaceUrlHoldsSecret      = 'workspace'
  WorkspaceUrlInvalid          = 'what was given', 'reason'
  WorkspaceUrlIsAccountHost    = 'what was given'
}

function Format-Entry {
  # A text of an entry with words for its placeholders. ASCII only: Windows PowerShell reads these files in the machine's code page.
  param([string] $Text, [string] $Id)
  $own = @($words[$Id])
  $text = [regex]::Replace($Text, '\{(\d)\}', {
      param($match)
      $index = [int] $match.Groups[1].Value
      $word = if ($words.ContainsKey($Id) -and $index -lt $own.Count) { $own[$index] } else { '...' }
      if ($word -eq '') { '' } elseif ($word -eq '...') { $word } else { "<$word>" }
    })
  $text.Replace([string] [char] 0x2026, '...')
}

function Format-Wrapped {
  # Lines of at most 79 characters, indented.
  param([string] $Text, [int] $Indent)
  $line = ' ' * $Indent
  foreach ($word in $Text -split ' ') {
    if ($line.Trim() -and $line.Length + $word.Length + 1 -gt 79) { $line; $line = ' ' * $Indent }
    $line += if ($line.Trim()) { " $word" } else { $word }
  }
  $line
}

$lines = @'
TOPIC
    about_StitchDelta_Errors

SHORT DESCRIPTION
    The ids of the errors of StitchDelta, with what to do about each.

LONG DESCRIPTION
    An error's id is the first part of its FullyQualifiedErrorId, before the
    comma. Ids stay the same from version to version, so that scripts can match
    on them; messages may change. Below each id stand its category, its message
    and what to do. PowerShell has the last of these in
    ErrorDetails.RecommendedAction, with all values filled in. Words in angle
    brackets stand for what differs from case to case.

ERROR IDS
'@ -split '\r?\n'
$lines += foreach ($entry in [StitchDelta.Errors.Catalogue]::All) {
  "    $($entry.Id)"
  "        Category: $($entry.Kind)"
  Format-Wrapped "Message: $(Format-Entry $entry.Message $entry.Id)" 8
  Format-Wrapped "What to do: $(Format-Entry $entry.Remedy $entry.Id)" 8
  ''
}
$lines += 'SEE ALSO', '    about_StitchDelta'
$lines -join "`n"
