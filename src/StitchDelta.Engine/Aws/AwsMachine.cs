using System.Collections;
using System.Runtime.InteropServices;
using Amazon.Runtime;
using StitchDelta.Engine.Aws.Credentials;

namespace StitchDelta.Engine.Aws;

/// <summary>
/// What the machine has to say of AWS: its environment and its files of profiles, as they are when a connection is made. The SDK finds out
/// once in a process
/// where the files are and what the environment says, and so is asked for neither.
/// </summary>
internal sealed record AwsMachine
{
  /// <summary>Gives an environment variable, or null.</summary>
  internal Func<string, string?> Variable { get; init; } = Present();

  /// <summary>The folder that relative paths begin in; null for the process's.</summary>
  internal string? Folder { get; init; }

  /// <summary>The file of credentials, where it is not at its usual place.</summary>
  internal string? CredentialsFile { get; init; }

  /// <summary>The folder of sign-ins by SSO.</summary>
  internal string SsoCache { get => field ?? PathOf("~/.aws/sso/cache"); init; }

  /// <summary>The files of profiles. A file that the environment names is the one, also where it is not there.</summary>
  internal ProfileFiles Files
  {
    get
    {
      var credentials = CredentialsFile ?? PathOf(Variable("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials");
      if (Variable("AWS_CONFIG_FILE") is { } named)
        return new(credentials, PathOf(named)) { IncludesStore = CredentialsFile is null };
      // AWS.Tools looks beside the credentials, the AWS CLI at the usual place.
      var beside = Path.Combine(Path.GetDirectoryName(credentials) ?? "", "config");
      var config = CredentialsFile is not null || File.Exists(beside) ? beside : PathOf("~/.aws/config");
      return new(credentials, config) { IncludesStore = CredentialsFile is null };
    }
  }

  /// <summary>A path as somebody wrote it, from the folder that relative ones begin in.</summary>
  internal string PathOf(string path) =>
    path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal)
      ? Path.Combine(Home, path.Substring(2))
      : Path.Combine(Folder ?? "", path);

  /// <summary>A profile, or null.</summary>
  internal AwsProfile? Profile(ProfileChoice choice, string? name = null)
  {
    try
    {
      return Files.Find(name ?? choice.Name);
    }
    catch (Exception e) when (IsUnreadable(e))
    {
      throw Catalogue.AwsProfileUnusable.After(choice.Name, AwsErrors.Plain(e), choice.Name, choice,
        Redactor.Redact(e.Message).TrimEnd('.'));
    }
  }

  /// <summary>The region of a profile, or null.</summary>
  internal string? RegionOf(string profileName) => SettingOf(profileName, "region");

  /// <summary>A setting of a profile, or null. What is wrong with the profile is not said here, where it may not be needed at
  /// all.</summary>
  internal string? SettingOf(string profileName, string setting)
  {
    try
    {
      return Files.Find(profileName)?[setting];
    }
    catch (Exception e) when (IsUnreadable(e))
    {
      return null;
    }
  }

  private string Home => Variable("HOME") ?? Variable("USERPROFILE") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

  /// <summary>The environment as it is now: what is looked up later is of the same one.</summary>
  private static Func<string, string?> Present()
  {
    var names = RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
    var present = new Dictionary<string, string>(names);
    foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
      present[(string)variable.Key] = (string?)variable.Value ?? "";
    return name => present.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
  }

  /// <summary>What reading the files ends in where they cannot be made sense of.</summary>
  private static bool IsUnreadable(Exception e) =>
    e is AmazonClientException or InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException
      or NotSupportedException;
}
