using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// Converts what people write, in a parameter, a row, a CSV file or JSON, to the type that a parameter takes. Stricter than PowerShell
/// where PowerShell
/// would guess: half a worker is not rounded, and a list is not joined to one name. A fault never repeats the value, which may be a secret.
/// </summary>
internal static class Values
{
  private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase)
  {
    ["true"] = true, ["$true"] = true, ["yes"] = true, ["y"] = true, ["on"] = true, ["1"] = true,
    ["false"] = false, ["$false"] = false, ["no"] = false, ["n"] = false, ["off"] = false, ["0"] = false,
  };

  /// <summary>Whether there is nothing in it: null, text without a visible character, a list without items or with an empty one, an empty
  /// secret.</summary>
  public static bool IsBlank(object? value) => Bare(value) switch
  {
    null or DBNull => true,
    string text => string.IsNullOrWhiteSpace(text),
    SecureString secret => secret.Length == 0,
    IList list => list.Count == 0 || list.Cast<object?>().Any(IsBlank),
    var other => other == (object)System.Management.Automation.Internal.AutomationNull.Value,
  };

  /// <summary>The value without PowerShell's wrapper.</summary>
  public static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;

  /// <summary>Reads a flag in any spelling that PowerShell, CSV and JSON have; null for what is no flag.</summary>
  public static bool? Flag(object? value) => Bare(value) switch
  {
    bool flag => flag,
    SwitchParameter flag => flag.IsPresent,
    string text => Flags.TryGetValue(text.Trim(), out var flag) ? flag : null,
    var number => WholeNumber(number) switch { 1 => true, 0 => false, _ => null },
  };

  /// <summary>Converts a value that is not blank.</summary>
  /// <returns>The converted value, or a fault that says in plain words what is wrong with it.</returns>
  public static (object? Value, string? Fault) Convert(object value, Type type)
  {
    value = Bare(value)!;
    type = Nullable.GetUnderlyingType(type) ?? type;
    if (type != typeof(bool) && type.IsInstanceOfType(value)) return (value, null);
    if (type == typeof(SwitchParameter)) return Flag(value) is { } on ? (new SwitchParameter(on), null) : (null, NoFlag);
    if (type == typeof(bool)) return Flag(value) is { } flag ? (flag, null) : (null, NoFlag);
    if (type == typeof(int)) return WholeNumber(value) is >= int.MinValue and <= int.MaxValue and var small ? ((int)small, null)
      : (null, NoNumber);
    if (type == typeof(long)) return WholeNumber(value) is { } number ? (number, null) : (null, NoNumber);
    if (type == typeof(double)) return Number(value) is { } real ? (real, null) : (null, "it is not a number");
    if (type.IsEnum) return Named(value, type);
    if (type == typeof(SecureString)) return (null, PlainSecret);
    if (type.IsArray) return List(value, type.GetElementType()!);
    if (Text(value) is not { } text)
      return (null, value is IEnumerable ? "it is a list or a table, not one value" : "it is not a single value");
    if (type == typeof(string)) return (text, null);
    if (type == typeof(Uri)) return Uri.TryCreate(text.Trim(), UriKind.RelativeOrAbsolute, out var address) ? (address, null)
      : (null, "it is not an address");
    return (null, $"it is not a {type.Name}");
  }

  /// <summary>A table as texts. Keys and values are trimmed; $true is written as Spark and YAML write it, and numbers without a
  /// culture.</summary>
  public static Dictionary<string, string> Texts(Hashtable? table)
  {
    var texts = new Dictionary<string, string>(StringComparer.Ordinal);
    foreach (var pair in Pairs(table ?? [])) texts[pair.Key] = pair.Value;
    return texts;
  }

  /// <summary>The same, in which a key may be there twice.</summary>
  public static IReadOnlyList<KeyValuePair<string, string>> Pairs(Hashtable table) =>
    [.. table.Cast<DictionaryEntry>().Select(e => new KeyValuePair<string, string>($"{e.Key}".Trim(), Scalar(e.Value) ?? ""))];

  /// <summary>A single value as text; null for nothing, and for a list or a table.</summary>
  public static string? Scalar(object? value) => Bare(value) switch
  {
    bool flag => flag ? "true" : "false",
    { } single => Text(single)?.Trim(),
    null => null,
  };

  /// <summary>What is wrong with a secret that is text.</summary>
  private const string PlainSecret = "it is plain text. Give a SecureString: Read-Host -AsSecureString, or Get-Secret from a vault";

  private const string NoFlag = "it is neither true nor false";
  private const string NoNumber = "it is not a whole number";

  private static (object?, string?) Named(object value, Type type)
  {
    // Clixml and JSON write the number.
    if (value is int or long && WholeNumber(value) is { } known && Enum.ToObject(type, known) is var named && Enum.IsDefined(type, named))
      return (named, null);
    var name = (value as string)?.Trim();
    var found = Enum.GetNames(type).FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));
    return found is not null ? (Enum.Parse(type, found), null) : (null, $"it is none of {string.Join(", ", Enum.GetNames(type))}");
  }

  private static (object?, string?) List(object value, Type element)
  {
    // A list that has been to a file is an ArrayList.
    var items = (value is IList many ? many.Cast<object>() : [value]).Select(i => Convert(i, element)).ToList();
    if (items.FirstOrDefault(i => i.Fault is not null).Fault is { } fault) return (null, fault);
    var list = Array.CreateInstance(element, items.Count);
    for (var i = 0; i < items.Count; i++) list.SetValue(items[i].Value, i);
    return (list, null);
  }

  /// <summary>A single value as text that is read back to the same; null for nothing and for what is no single value.</summary>
  public static string? Text(object? value) => Bare(value) switch
  {
    string text => text,
    Uri address => address.OriginalString,
    Enum or bool or SwitchParameter => $"{value}",
    IConvertible or Guid or Version => System.Convert.ToString(value, CultureInfo.InvariantCulture),
    _ => null,
  };

  private static long? WholeNumber(object? value) => value switch
  {
    string text => long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
    byte or sbyte or short or ushort or int or uint or long => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
    double or float or decimal => Number(value) is { } real && real == Math.Floor(real) && Math.Abs(real) < 1e15 ? (long)real : null,
    _ => null,
  };

  private static double? Number(object value) => value switch
  {
    string text => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
      && IsFinite(number) ? number : null,
    byte or sbyte or short or ushort or int or uint or long or double or float or decimal =>
      System.Convert.ToDouble(value, CultureInfo.InvariantCulture) is var real && IsFinite(real) ? real : null,
    _ => null,
  };

  private static bool IsFinite(double number) => !double.IsNaN(number) && !double.IsInfinity(number);
}
