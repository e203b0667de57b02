using System.Text.RegularExpressions;

namespace StitchDelta.Credentials;

/// <summary>The file that Databricks' own tools keep their profiles in, read as tolerantly as they read it: what makes no sense is
/// skipped.</summary>
internal sealed class DatabricksConfig
{
  private const string Settings = "__settings__";
  private const string Default = "DEFAULT";

  private static readonly Regex Section = new(@"^\[(?<name>[^\]]+)\]", RegexOptions.CultureInvariant);

  // A comment after a value begins with a blank; a '#' within a secret does not end it.
  private static readonly Regex Entry = new(
    @"^(?<key>[^=:]+?)\s*[=:]\s*(?:""(?<value>[^""]*)""|'(?<value>[^']*)'|(?<value>.*?))\s*(?:(?<=\s)[#;].*)?$",
      RegexOptions.CultureInvariant);

  private readonly string _path;
  private readonly Dictionary<string, Dictionary<string, string>> _sections = new(StringComparer.Ordinal);

  private DatabricksConfig(string path, IEnumerable<string> lines)
  {
    _path = path;
    var section = In(Default);
    foreach (var line in lines.Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] is not ('#' or ';')))
    {
      if (Section.Match(line) is { Success: true } header)
        section = In(header.Groups["name"].Value.Trim());
      else if (Entry.Match(line) is { Success: true } entry)
        section[entry.Groups["key"].Value] = entry.Groups["value"].Value;
    }
  }

  /// <summary>Reads the file. One that is not there has no profiles.</summary>
  /// <param name="environment">Looks up an environment variable: DATABRICKS_CONFIG_FILE says where the file is.</param>
  public static DatabricksConfig Read(Func<string, string?> environment)
  {
    var path = PathOf(environment("DATABRICKS_CONFIG_FILE") is { Length: > 0 } named ? named : "~/.databrickscfg");
    try
    {
      return new(path, File.ReadAllLines(path));
    }
    catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
    {
      return new(path, []);
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
    {
      throw Catalogue.DatabricksConfigUnreadable.After(path, e, path, e.Message);
    }
  }

  /// <summary>The names of the profiles.</summary>
  public IReadOnlyList<string> Profiles => [.. _sections.Where(s => s.Key != Settings && s.Value.Count > 0).Select(s => s.Key)];

  /// <summary>What a profile says.</summary>
  /// <param name="profileName">The profile; null for the one that the file makes the default, which need not be there.</param>
  public WorkspaceSettings Profile(string? profileName)
  {
    var name = profileName
      ?? (_sections.TryGetValue(Settings, out var settings) && Text(settings, "default_profile") is { } chosen ? chosen : Default);
    if (name == Settings || !_sections.TryGetValue(name, out var profile) || profile.Count == 0)
      return name == Default && profileName is null ? new() : throw Catalogue.DatabricksProfileMissing.For(name, _path, name);
    return new()
    {
      Host = Text(profile, "host"),
      Token = Secret.Of(Text(profile, "token")),
      ClientId = Text(profile, "client_id"),
      ClientSecret = Secret.Of(Text(profile, "client_secret")),
      AuthType = Text(profile, "auth_type"),
      Source = $"profile {name} of {_path}",
    };
  }

  private Dictionary<string, string> In(string section) =>
    _sections.TryGetValue(section, out var found) ? found : _sections[section] = new(StringComparer.OrdinalIgnoreCase);

  private static string? Text(Dictionary<string, string> section, string key) =>
    section.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

  private static string PathOf(string path) =>
    path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith(@"~\", StringComparison.Ordinal)
      ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path.Substring(2))
      : path;
}
