using System.Collections;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;
using StitchDelta.Redaction;

namespace StitchDelta.Binding;

/// <summary>
/// Tells a secret, by its looks or because it is in use, where a name is expected. There it would be saved, sent to where it does not belong, and shown with everything that is
/// said of the thing of that name.
/// </summary>
internal static class SecretText
{
  private const string Mask = "***";

  // A Databricks token, a JSON web token, the password of an address; and what is nothing but a secret access key of AWS.
  private static readonly Regex Known = new(
    @"\b(?:dapi|dose|dkea)[0-9a-f]{8,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+|://[^\s/?#@]+@"
    + @"|\A\s*(?=[A-Za-z+/]*[0-9])(?=[A-Z0-9+/]*[a-z])(?=[a-z0-9+/]*[A-Z])[A-Za-z0-9+/]{40}\s*\z",
    RegexOptions.CultureInvariant);

  /// <summary>Whether a value is a secret by its looks, or holds one.</summary>
  public static bool IsIn(object? value) => Values.Bare(value) switch
  {
    string text => Known.IsMatch(text) || Redactor.HoldsKnown(text),
    Uri address => IsIn(address.OriginalString),
    IList list => list.Cast<object?>().Any(IsIn),
    _ => false,
  };

  /// <summary>The text, where it may be shown.</summary>
  public static string Shown(string text) => IsIn(text) ? Mask : text;

  /// <summary>A row as an error may hold it: the row itself, or where a secret is in it a copy without that.</summary>
  public static object Shown(PSObject row)
  {
    if (row.BaseObject is string text) return Shown(text);
    if (row.BaseObject is IDictionary table)
    {
      var entries = table.Keys.Cast<object>().Select(k => (Name: $"{k}", Value: table[k])).ToList();
      if (!entries.Any(e => IsSecret(e.Name, e.Value))) return table;
      var copy = new Hashtable();
      foreach (var (name, value) in entries) copy[name] = IsSecret(name, value) ? Mask : value;
      return copy;
    }
    if (row.BaseObject is not PSCustomObject) return row.BaseObject;
    // The properties are the wrapper's; what is in it is an empty object.
    if (!row.Properties.Any(p => IsSecret(p.Name, p.Value))) return row;
    var made = new PSObject();
    foreach (var property in row.Properties) made.Properties.Add(new PSNoteProperty(property.Name, IsSecret(property.Name, property.Value) ? Mask : property.Value));
    return made;
  }

  private static bool IsSecret(string column, object? value) =>
    IsIn(value) || (!Values.IsBlank(value) && IsForSecrets(column) && Values.Bare(value) is not (SecureString or PSCredential));

  private static bool IsForSecrets(string column) =>
    RowColumns.Secrets.Contains(column.Trim());
}
