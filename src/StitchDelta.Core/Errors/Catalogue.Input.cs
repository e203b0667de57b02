namespace StitchDelta.Errors;

public static partial class Catalogue
{
  /// <summary>A bucket name that is no bucket name.</summary>
  public static readonly ErrorEntry BucketNameInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' is not a bucket name: {1}",
    "Give the bare name: 3 to 63 lower-case letters, digits, dots and hyphens.");

  /// <summary>A bucket name that is a URL, or an ARN with a path.</summary>
  public static readonly ErrorEntry BucketNameNotBare = Define(ErrorKind.InvalidArgument,
    "'{0}' is not a bare bucket name. Stitch takes no URL, no 's3://', no 'https' and no path.",
    "The bare name would be '{1}'. Type -BucketName {1}");

  /// <summary>A workspace URL that is none.</summary>
  public static readonly ErrorEntry WorkspaceUrlInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' is not the address of a Databricks workspace: {1}",
    "Copy it from the browser while you are in the workspace, as in https://dbc-a1b2c3d4-e5f6.cloud.databricks.com");

  /// <summary>The address of a Connect API is none, or not a safe one.</summary>
  public static readonly ErrorEntry ConnectApiInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' cannot be the address of Stitch's Connect API: {1}.",
    "Leave out -ConnectApi and STITCH_CONNECT_API for Stitch itself. For a sandbox of another process give what "
      + "(Start-StitchSandbox).ConnectApi shows there.");

  /// <summary>A workspace URL of the account console.</summary>
  public static readonly ErrorEntry WorkspaceUrlIsAccountHost = Define(ErrorKind.InvalidArgument,
    "'{0}' is the Databricks account console, which knows no clusters and no tokens.",
    "Open the workspace from the console's list and copy its own address, as in https://dbc-a1b2c3d4-e5f6.cloud.databricks.com");

  /// <summary>A workspace of another cloud.</summary>
  public static readonly ErrorEntry WorkspaceNotOnAws = Define(ErrorKind.InvalidArgument,
    "'{0}' is a Databricks workspace on {1}. Stitch's Delta Lake destination works with Databricks on AWS.",
    "Use a workspace on AWS, as in https://dbc-a1b2c3d4-e5f6.cloud.databricks.com");

  /// <summary>A runtime that Stitch cannot use.</summary>
  public static readonly ErrorEntry RuntimeTooOld = Define(ErrorKind.InvalidArgument,
    "Databricks Runtime '{0}' is older than 6.3, which Stitch needs at least.",
    "Leave -SparkVersion out to get the newest long-term support runtime, or list them with Get-DeltaRuntime.");

  /// <summary>A runtime key that cannot be read.</summary>
  public static readonly ErrorEntry RuntimeInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' is not the key of a Databricks Runtime.",
    "Give a key as in 16.4.x-scala2.12, or leave -SparkVersion out.");

  /// <summary>A secret that is empty.</summary>
  public static readonly ErrorEntry TokenEmpty = Define(ErrorKind.InvalidArgument,
    "The {0} is empty.",
    "Read it without showing it: Read-Host -AsSecureString, or Get-Secret from a vault.");

  /// <summary>A secret that cannot be sent.</summary>
  public static readonly ErrorEntry SecretInvalid = Define(ErrorKind.InvalidArgument,
    "The {0} cannot be one: it holds a line break or a character that no token has.",
    "Copy it again, all of it and nothing else, and read it without showing it: Read-Host -AsSecureString, or Get-Secret from a vault.");

  /// <summary>A workspace's address with a user or a token in it.</summary>
  public static readonly ErrorEntry WorkspaceUrlHoldsSecret = Define(ErrorKind.InvalidArgument,
    "The address of the workspace {0} has a user or a token in it, which would be shown wherever the address is. Nothing was sent.",
    "Give the address alone, as in https://{0}, and the token by itself: Connect-DeltaWorkspace -WorkspaceUrl https://{0} -Token "
      + "(Read-Host -AsSecureString). If others may have seen it, revoke the token.");

  /// <summary>The address names another workspace than the one that answers.</summary>
  public static readonly ErrorEntry WorkspaceIsAnother = Define(ErrorKind.InvalidArgument,
    "{0} answers as the workspace {1}, not as {2}, which the address names (?o={2}).",
    "Copy the address again from the browser while you are in the workspace, or use a token of the workspace {2}.");

  /// <summary>What was given as a role's name is no name and no ARN of a role.</summary>
  public static readonly ErrorEntry RoleNameInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' does not name a role: {1}",
    "Give the name of the role, 1 to 64 letters, digits and + = , . @ _ -, or its ARN as the console shows it: "
      + "arn:aws:iam::123456789012:role/my-role");

  /// <summary>The ARN of a role names another account than the caller's.</summary>
  public static readonly ErrorEntry RoleOfOtherAccount = Define(ErrorKind.InvalidArgument,
    "The role '{0}' is of the AWS account {1}, but these credentials are of {2}. Nothing was changed.",
    "Use credentials of the account {1} (-ProfileName or -AwsCredential), or name a role of the account {2}.");

  /// <summary>The ARN of a role is not that of the role that its name stands for in the caller's account.</summary>
  public static readonly ErrorEntry RoleIsAnother = Define(ErrorKind.InvalidArgument,
    "'{0}' was given, but in this AWS account the name stands for '{1}'. Nothing was changed.",
    "Give the ARN or the name of the role that is meant, with credentials of its partition. A role that this module makes has the path of "
      + "-RolePath, and without it none.");

  /// <summary>An ARN that is none of the kind.</summary>
  public static readonly ErrorEntry ArnInvalid = Define(ErrorKind.InvalidArgument,
    "'{0}' is not the ARN of an {1}.",
    "It looks like {2}");

  /// <summary>A stage was not told something that an earlier stage of the pipeline makes.</summary>
  public static readonly ErrorEntry InputMissing = Define(ErrorKind.InvalidArgument,
    "There is no {0}: neither the parameter nor the object from the pipe has one.",
    "Give -{0}, or an object that has it. {1}",
    values => [values[0], WhereFrom($"{values[0]}", $"{values[1]}")]);

  /// <summary>What lists the things that a parameter can name, or makes one. Never a list to hand on: it would be all that there
  /// is.</summary>
  private static string WhereFrom(string parameter, string command)
  {
    if (command.Length == 0) return "";
    if (!command.StartsWith("Get-", StringComparison.Ordinal)) return $"{command} makes one.";
    var kinds = new[] { ("Id", "ids"), ("Name", "names"), ("Arn", "ARNs"), ("Comment", "comments") };
    var (_, many) = kinds.FirstOrDefault(k => parameter.EndsWith(k.Item1, StringComparison.Ordinal));
    return many is null ? $"{command} shows it." : $"{command} lists the {many}.";
  }

  /// <summary>A thing was given by its id and by a name that is another's.</summary>
  public static readonly ErrorEntry NameDiffers = Define(ErrorKind.InvalidArgument,
    "The {0} {1} is called '{2}', not '{3}', so it is not clear which one is meant. Nothing was done.",
    "Give the id alone, or beside it the name that belongs to it. {4} lists both.");

  /// <summary>A parameter was given on the command line, and there is nothing in it.</summary>
  public static readonly ErrorEntry ParameterEmpty = Define(ErrorKind.InvalidArgument,
    "-{0} was given, but it is empty.",
    "Look whether the variable or the expression behind -{0} has a value, or leave -{0} out. "
      + "Empty never means 'all' or 'the default one'.");

  /// <summary>A parameter has a value that it cannot have.</summary>
  public static readonly ErrorEntry ParameterInvalid = Define(ErrorKind.InvalidArgument,
    "The value of -{0} cannot be used: {1}.",
    "Correct -{0}, or leave it out.");

  /// <summary>What a plan shows in the place of an id was given as the id itself.</summary>
  public static readonly ErrorEntry PlaceholderGiven = Define(ErrorKind.InvalidArgument,
    "{0} holds what a plan shows in the place of an id that is not known yet.",
    "Hand on the whole planned object, with its IsPlanned, to go on planning; or run the stages without -WhatIf, so that there is an id.");

  /// <summary>A row has a column that decides something, and the command does not read it.</summary>
  public static readonly ErrorEntry ColumnNotRead = Define(ErrorKind.InvalidArgument,
    "The column '{0}' of {1} is not read by {2}, so nothing was done for this row.",
    "Empty the column or leave it out (Select-Object * -ExcludeProperty {0}), and give what it says on the command line, "
      + "where {2} has a parameter for it.",
    WithRow);

  // Not every row has a name.
  private static object?[] WithRow(object?[] values) =>
    [values[0], $"{values[1]}".Length == 0 ? "the row" : $"the row '{values[1]}'", .. values.Skip(2)];

  /// <summary>A table for -Connection says something that is no part of a connection, or nothing.</summary>
  public static readonly ErrorEntry ConnectionInvalid = Define(ErrorKind.InvalidArgument,
    "-Connection cannot be used: {0}.",
    "Its names are WorkspaceUrl with Token, or WorkspaceUrl with ClientId and ClientSecret.");

  /// <summary>A session token without the key that it belongs to.</summary>
  public static readonly ErrorEntry SessionTokenAlone = Define(ErrorKind.InvalidArgument,
    "There is a session token, but not the access key that it belongs to.",
    "Give -AwsCredential (access key id and secret access key) with -SessionToken.");

  /// <summary>The session is connected to Stitch in another region than the one that was named.</summary>
  public static readonly ErrorEntry StitchRegionNotConnected = Define(ErrorKind.AuthenticationError,
    "The session is connected to Stitch in {0}, not in {1}.",
    "Give the access token of the account there: -StitchToken (Read-Host -AsSecureString) -StitchRegion {2}, "
      + "or Connect-Stitch -StitchRegion {2}.");

  /// <summary>What came down the pipe is null, or an object without a value.</summary>
  public static readonly ErrorEntry InputEmpty = Define(ErrorKind.InvalidArgument,
    "What came down the pipe to {0} is null, or has no value in any column.",
    "Look at what the command before the '|' emits. What {0} does by default it does only without a pipe.");

  /// <summary>No Databricks connection.</summary>
  public static readonly ErrorEntry WorkspaceNotConnected = Define(ErrorKind.AuthenticationError,
    "There is no connection to a Databricks workspace{0}.",
    "Type Connect-DeltaWorkspace -WorkspaceUrl https://… -Token (Read-Host -AsSecureString), or set DATABRICKS_HOST and DATABRICKS_TOKEN, "
      + "or name a profile of ~/.databrickscfg with -ProfileName, or rehearse with Start-StitchSandbox.");

  /// <summary>A profile was named that the file does not have.</summary>
  public static readonly ErrorEntry DatabricksProfileMissing = Define(ErrorKind.ObjectNotFound,
    "{0} has no {1} profile configured",
    "Name a profile that 'databricks auth profiles' shows, or write [{1}] with host and token into {0}.");

  /// <summary>A profile was named that does not say enough.</summary>
  public static readonly ErrorEntry DatabricksProfileIncomplete = Define(ErrorKind.InvalidData,
    "The {0} has no {1}.",
    "Write what is missing into the profile ('databricks configure --profile <name>' asks for it), "
      + "or give it to Connect-DeltaWorkspace beside the profile: -WorkspaceUrl, -Token or -Credential.");

  /// <summary>The file of profiles cannot be read.</summary>
  public static readonly ErrorEntry DatabricksConfigUnreadable = Define(ErrorKind.PermissionDenied,
    "{0} cannot be read: {1}",
    "Make the file readable, or name another one with DATABRICKS_CONFIG_FILE.");

  /// <summary>A token and an OAuth client are configured, and nothing says which one is meant.</summary>
  public static readonly ErrorEntry AuthMethodAmbiguous = Define(ErrorKind.InvalidArgument,
    "validate: more than one authorization method configured: {0} (in {1})",
    "Remove one of them, or say which one is meant: auth_type (DATABRICKS_AUTH_TYPE) is pat or oauth-m2m. "
      + "What Connect-DeltaWorkspace is given puts both aside.");

  /// <summary>A method of logging in that this module does not have.</summary>
  public static readonly ErrorEntry AuthTypeNotSupported = Define(ErrorKind.InvalidArgument,
    "{0} logs in with '{1}', which needs a person or another program.",
    "Give a token or a service principal: Connect-DeltaWorkspace -WorkspaceUrl https://… -Token (Read-Host -AsSecureString), "
      + "or -Credential with a client id and its secret.");

  /// <summary>Of an OAuth client only the id or only the secret is known.</summary>
  public static readonly ErrorEntry OAuthClientIncomplete = Define(ErrorKind.InvalidArgument,
    "{0} has an OAuth client without its {1}.",
    "Give both: -Credential of Connect-DeltaWorkspace takes the client id as user name and the secret as password; "
      + "in files and the environment they are client_id and client_secret.");

  /// <summary>No Stitch connection.</summary>
  public static readonly ErrorEntry StitchNotConnected = Define(ErrorKind.AuthenticationError,
    "There is no connection to a Stitch account.",
    "Type Connect-Stitch -AccessToken (Read-Host -AsSecureString), or set STITCH_ACCESS_TOKEN, or rehearse with Start-StitchSandbox.");

  /// <summary>A row has something in a column that cannot be what the column is for.</summary>
  public static readonly ErrorEntry RowValueInvalid = Define(ErrorKind.InvalidArgument,
    "The {0} of {1} cannot be used: {2}.",
    "Correct the row. Its columns are the parameters of the command, with the same kinds of values.",
    WithRow);

  /// <summary>A row holds a secret as text.</summary>
  public static readonly ErrorEntry SecretInPlainText = Define(ErrorKind.InvalidArgument,
    "There is a {0} as plain text in {1}. This module takes no secret from a file.",
    "Put it into a vault (Set-Secret, of Microsoft.PowerShell.SecretManagement) and give its name in the column {0}SecretName; "
      + "or put a SecureString into the row.",
    WithRow);

  /// <summary>A row that was saved says of a secret only that there was one.</summary>
  public static readonly ErrorEntry SecretNotSaved = Define(ErrorKind.InvalidArgument,
    "The {0} of {1} was not saved with it: a secret goes into no file, and what stands there only says that there was one.",
    "Give it again: -{0} (Read-Host -AsSecureString){2}. Where it is not needed, leave the column out: "
      + "Select-Object * -ExcludeProperty {0}",
    WithRow);

  /// <summary>A vault did not give a secret.</summary>
  public static readonly ErrorEntry SecretNotRead = Define(ErrorKind.ObjectNotFound,
    "The vault did not give the secret '{0}': {1}",
    "Check the name and that the vault is registered and unlocked (Get-SecretInfo, Get-SecretVault, Unlock-SecretVault).");

  /// <summary>Two rows would take the same thing away from each other.</summary>
  public static readonly ErrorEntry RowsCollide = Define(ErrorKind.InvalidArgument,
    "The row '{0}' was left out, for it and '{1}' would both use {2}.",
    "Give each row its own {3}, or leave one of them out.");

  /// <summary>JSON from the pipe that is none.</summary>
  public static readonly ErrorEntry RowNotJson = Define(ErrorKind.InvalidData,
    "What came from the pipe looks like JSON and cannot be read.",
    "Read the file as a whole: Get-Content rows.json -Raw | ConvertFrom-Json");
}
