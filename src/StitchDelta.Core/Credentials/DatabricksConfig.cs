using System.Text.RegularExpressions;

namespace StitchDelta.Credentials;

/// <summary>The file that Databricks' own tools keep their profiles in, read as tolerantly as they read it: what makes no sense is
/// skipped.</summary>
internal sealed class DatabricksConfig
{
  private const string Settings = "__settings__";
  private const string Default = "DEFAULT";

  private static readonly Regex Section = new(@"^\[(?<name>[^\]]+)\]", RegexOptions.CultureInvariant);

  private static readonly char[] Signs = ['=', ':'];

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
      else if (line.IndexOfAny(Signs) is > 0 and var sign)
        section[line.Substring(0, sign).TrimEnd()] = Value(line.Substring(sign + 1));
    }
  }

  // Read by hand: a pattern that tries all ways takes seconds for a long line of blanks.
  private static string Value(string text)
  {
    var value = text.TrimStart();
    if (value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var close
      && WithoutComment(value.Substring(close + 1), isAfterBlank: false).Length == 0)
      return value.Substring(1, close - 1);
    return WithoutComment(value, isAfterBlank: value.Length < text.Length);
  }

  // A comment after a value begins with a blank; a '#' within a secret does not end it.
  private static string WithoutComment(string text, bool isAfterBlank)
  {
    for (var i = 0; i < text.Length; i++)
    {
      if (text[i] is '#' or ';' && isAfterBlank) return text.Substring(0, i).TrimEnd();
      isAfterBlank = char.IsWhiteSpace(text[i]);
    }
    return text.TrimEnd();
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
