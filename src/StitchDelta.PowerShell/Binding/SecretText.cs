using System.Collections;
using System.Data;
using System.Management.Automation;
using System.Security;
using System.Text.RegularExpressions;

namespace StitchDelta.Binding;

/// <summary>
/// Tells a secret, by its looks or because it is in use, where a name is expected. There it would be saved, sent to where it does not
/// belong, and shown with everything that is
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
    string text => Known.IsMatch(text) || RandomText.Holds(text) || Redactor.HoldsKnown(text),
    Uri address => IsIn(address.OriginalString),
    IList list => list.Cast<object?>().Any(IsIn),
    _ => false,
  };

  /// <summary>Whether a value is a secret in this column. A token's id is as long a number as the tokens of Stitch are.</summary>
  public static bool IsIn(string column, object? value) =>
    IsIn(value) || (Values.Bare(value) is string text && !column.StartsWith("Token", StringComparison.OrdinalIgnoreCase)
      && RandomText.IsSecret(text));

  /// <summary>The text, where it may be shown.</summary>
  public static string Shown(string text) => IsIn(text) ? Mask : text;

  /// <summary>The text of a column, where it may be shown.</summary>
  public static string Shown(string column, string text) => IsIn(column, text) ? Mask : text;

  /// <summary>A row as an error may hold it: the row itself, or where a secret is in it a copy without that.</summary>
  public static object Shown(PSObject row)
  {
    if (row.BaseObject is string text) return Shown(text);
    IReadOnlyList<(string Name, object? Value)> cells = row.BaseObject switch
    {
      IDictionary table => [.. table.Keys.Cast<object>().Select(k => ($"{k}", table[k]))],
      PSCustomObject => [.. row.Properties.Select(p => (p.Name, (object?)p.Value))],
      DataRow data => [.. data.Table.Columns.Cast<DataColumn>().Select(c => (c.ColumnName, (object?)data[c]))],
      _ => [],
    };
    // The properties are the wrapper's; what is in it is an empty object.
    if (!cells.Any(c => IsSecret(c.Name, c.Value))) return row.BaseObject is PSCustomObject ? row : row.BaseObject;
    var copy = new PSObject();
    foreach (var (name, value) in cells) copy.Properties.Add(new PSNoteProperty(name, IsSecret(name, value) ? Mask : value));
    return copy;
  }

  private static bool IsSecret(string column, object? value) =>
    IsIn(column, value)
      || (!Values.IsBlank(value) && RowColumns.Secrets.Contains(column.Trim()) && Values.Bare(value) is not (SecureString or PSCredential));
}
