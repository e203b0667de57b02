using System.Runtime.InteropServices;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal.Util;

namespace StitchDelta.Engine.Aws.Credentials;

/// <summary>A profile of the AWS files.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">How it signs in.</param>
/// <param name="Settings">All that it says, by the names that the files have.</param>
internal sealed record AwsProfile(string Name, CredentialProfileOptions Options, IReadOnlyDictionary<string, string> Settings)
{
  /// <summary>What its section of services says, by service.</summary>
  internal IReadOnlyDictionary<string, Dictionary<string, string>> Services { get; init; } = new Dictionary<string, Dictionary<string,
    string>>();

  /// <summary>The same profile of the encrypted store of Windows; null for one of the files.</summary>
  internal CredentialProfile? Stored { get; init; }

  /// <summary>A setting; null where there is none or it is empty.</summary>
  internal string? this[string setting] => Settings.TryGetValue(setting, out var value) && value.Length > 0 ? value : null;
}

/// <summary>
/// The two files of profiles, each where it is said to be. A profile may have a part in both; what the credentials file says goes first.
/// The SDK reads a
/// section; which file it is of and how the parts go together is decided here.
/// </summary>
internal sealed class ProfileFiles(string credentialsPath, string configPath)
{
  /// <summary>Whether the encrypted store that AWS.Tools has on Windows is looked in, too, and first.</summary>
  internal bool IncludesStore { get; init; }

  /// <summary>Where was looked, for messages.</summary>
  internal string Places => $"{credentialsPath} and {configPath}";

  /// <summary>The profile of this name, or null.</summary>
  internal AwsProfile? Find(string name)
  {
    if (IncludesStore && OfStore(name) is { } stored)
      return stored;
    var settings = Section(name, Kind.Profile);
    if (settings is null)
      return null;
    if (settings.TryGetValue("sso_session", out var session) && session.Length > 0)
      Add(settings, Section(session, Kind.SsoSession)
        ?? throw new InvalidDataException($"its sso_session '{session}' is not in the AWS files"));
    return new(name, Options(settings), settings)
    {
      Services = settings.TryGetValue("services", out var services) ? OfServices(services) : [],
    };
  }

  private enum Kind
  {
    Profile,
    SsoSession,
    Services,
  }

  /// <summary>A section, put together from both files; null where neither has it.</summary>
  private Dictionary<string, string>? Section(string name, Kind kind)
  {
    var inConfig = Read(configPath, isConfig: true, name, kind)?.Settings;
    var inCredentials = Read(credentialsPath, isConfig: false, name, kind)?.Settings;
    if (inConfig is null && inCredentials is null)
      return null;
    var all = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
    foreach (var setting in (inConfig ?? []).Concat(inCredentials ?? []))
      all[setting.Key] = setting.Value;
    return all;
  }

  private Dictionary<string, Dictionary<string, string>> OfServices(string name) =>
    Read(configPath, isConfig: true, name, Kind.Services)?.Nested ?? [];

  private static (Dictionary<string, string> Settings, Dictionary<string, Dictionary<string, string>> Nested)? Read(string path,
    bool isConfig, string name, Kind kind)
  {
    if (!File.Exists(path))
      return null;
    // In the config file a section of a profile begins with that word, unless it is the default one.
    var file = new ProfileIniFile(path, isConfig && !(kind == Kind.Profile && name == "default"));
    return file.TryGetSection(name, kind == Kind.SsoSession, kind == Kind.Services, out var settings, out var nested)
      ? (settings ?? [], nested ?? []) : null;
  }

  /// <summary>What several profiles share. One that says something else of its own contradicts it.</summary>
  private static void Add(Dictionary<string, string> settings, Dictionary<string, string> shared)
  {
    foreach (var setting in shared)
    {
      if (settings.TryGetValue(setting.Key, out var own) && own.Length > 0 && own != setting.Value)
        throw new InvalidDataException($"its {setting.Key} is not the one of its sso_session");
      settings[setting.Key] = setting.Value;
    }
  }

  private static CredentialProfileOptions Options(Dictionary<string, string> settings)
  {
    return new()
    {
      AccessKey = Text("aws_access_key_id"),
      SecretKey = Text("aws_secret_access_key"),
      Token = Text("aws_session_token"),
      RoleArn = Text("role_arn"),
      RoleSessionName = Text("role_session_name"),
      ExternalID = Text("external_id"),
      MfaSerial = Text("mfa_serial"),
      SourceProfile = Text("source_profile"),
      CredentialSource = Text("credential_source"),
      CredentialProcess = Text("credential_process"),
      WebIdentityTokenFile = Text("web_identity_token_file"),
      SsoSession = Text("sso_session"),
      SsoStartUrl = Text("sso_start_url"),
      SsoRegion = Text("sso_region"),
      SsoAccountId = Text("sso_account_id"),
      SsoRoleName = Text("sso_role_name"),
      SsoRegistrationScopes = Text("sso_registration_scopes"),
      LoginSession = Text("login_session"),
    };

    string? Text(string setting) => settings.TryGetValue(setting, out var value) && value.Length > 0 ? value : null;
  }

  private static AwsProfile? OfStore(string name)
  {
    if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows) || !new NetSDKCredentialsFile().TryGetProfile(name, out var profile))
      return null;
    var settings = new Dictionary<string,
      string> { ["region"] = profile.Region?.SystemName ?? "", ["endpoint_url"] = profile.EndpointUrl ?? "" };
    return new(name, profile.Options, settings) { Stored = profile };
  }
}
