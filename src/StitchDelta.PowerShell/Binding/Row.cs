using System.Collections;
using System.Management.Automation;
using System.Security;
using StitchDelta.Errors;

namespace StitchDelta.Binding;

/// <summary>One destination's settings as they come down the pipe: an object of the line, a row of a CSV, a hashtable, an object made of JSON, or a bucket's bare name.</summary>
internal sealed class Row(PSObject? given)
{
  private static readonly Row Nothing = new(null);

  /// <summary>The rows in one thing from the pipe. The parser reads what looks like JSON.</summary>
  public static IEnumerable<Row> Of(PSObject? given, Func<string, IEnumerable<PSObject>> parseJson) => given?.BaseObject switch
  {
    null => [Nothing],
    string text when text.TrimStart() is ['{' or '[', ..] => parseJson(text).Select(o => new Row(o)),
    string text => [new Row(new PSObject(new Hashtable { ["BucketName"] = text }))],
    _ => [new Row(given)],
  };

  /// <summary>The thing itself, for errors.</summary>
  public object? Source => given?.BaseObject;

  /// <summary>What it is called in messages; empty when it has no name. Never all of its text, for that may hold a secret.</summary>
  public string Title => Text("DestinationName") ?? Text("BucketName") ?? Text("RoleName") ?? "";

  /// <summary>The columns of a row that somebody wrote; none for an object of a type of its own, which has what it has.</summary>
  public IEnumerable<string> Columns => given?.BaseObject switch
  {
    IDictionary table => table.Keys.Cast<object>().Select(k => $"{k}"),
    PSCustomObject => given.Properties.Select(p => p.Name),
    _ => [],
  };

  /// <summary>What is in a column, or null when it is not there or empty.</summary>
  public object? Read(string column)
  {
    var value = given?.BaseObject is IDictionary table ? table[column] : given?.Properties[column]?.Value;
    if (value is PSObject wrapped) value = wrapped.BaseObject;
    return value is string text && string.IsNullOrWhiteSpace(text) ? null : value;
  }

  /// <summary>What is in a column, as the kind of value that the parameter of that name takes.</summary>
  public object? Read(string column, Type type)
  {
    var value = Read(column);
    if (value is null) return null;
    if (type == typeof(SecureString) && value is string) throw Catalogue.SecretInPlainText.For(Source, column, Title);
    // In a file a switch is a word.
    if (type == typeof(SwitchParameter)) type = typeof(bool);
    if (type == typeof(bool) && value is string word) value = bool.TryParse(word, out var flag) ? flag : throw Invalid("it is neither true nor false");
    return LanguagePrimitives.TryConvertTo(value, Nullable.GetUnderlyingType(type) ?? type, out var converted) ? converted : throw Invalid($"'{value}' is no {(Nullable.GetUnderlyingType(type) ?? type).Name}");

    StitchDeltaException Invalid(string why) => Catalogue.RowValueInvalid.For(Source, column, Title, why);
  }

  private string? Text(string column) => Read(column)?.ToString();
}
