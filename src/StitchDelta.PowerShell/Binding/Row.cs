using System.Collections;
using System.Data;
using System.Management.Automation;

namespace StitchDelta.Binding;

/// <summary>One object from the pipe: an object of the module, a row of a CSV, a hashtable, an object made of JSON, or a bare name. Names
/// match without regard to case, whatever the table.</summary>
internal sealed class Row
{
  private readonly PSObject? _given;
  private readonly string? _bareText;

  private Row(PSObject? given, string? bareText = null) => (_given, _bareText) = (given, bareText);

  // What JSON calls null is an object without a value, and not the absence of one.
  private static PSObject Nothing => new(new Hashtable());

  /// <summary>No object: the cmdlet stands at the beginning of a pipe.</summary>
  public static Row None { get; } = new(null);

  /// <summary>What a saved plan says was asked for.</summary>
  public static Row Of(StitchPlan plan) =>
    new(new PSObject(new Hashtable(plan.Desired.ToDictionary(d => d.Key, d => d.Value)))) { Plan = plan };

  /// <summary>The saved plan that is to be applied; null for none.</summary>
  public StitchPlan? Plan { get; private init; }

  /// <summary>All that it says that is a single value of a module's column and no secret, as text.</summary>
  public IReadOnlyDictionary<string, string> Said() => RowColumns.All
    .Where(c => !RowColumns.Secrets.Contains(c) && !RowColumns.OfRun.Contains(c)).Select(c => (Column: c, Text: Values.Text(Read(c))))
    .Where(s => s.Text is not null).ToDictionary(s => s.Column, s => s.Text!, StringComparer.OrdinalIgnoreCase);

  /// <summary>The rows in one thing from the pipe.</summary>
  /// <param name="given">The thing; not null.</param>
  /// <param name="bareName">The parameter that a text on its own is for; null when the cmdlet takes no text.</param>
  /// <param name="parseJson">Reads what looks like JSON; null where text is never JSON.</param>
  public static IEnumerable<Row> Of(PSObject given, string? bareName, Func<string, IEnumerable<PSObject?>>? parseJson) =>
    given.BaseObject switch
  {
    string text when parseJson is not null && text.TrimStart() is ['{' or '[', ..] => parseJson(text).Select(o => new Row(o ?? Nothing)),
    string text when bareName is not null => [new Row(new PSObject(new Hashtable { [bareName] = text }), SecretText.Shown(bareName, text))],
    _ => [new Row(given)],
  };

  /// <summary>The thing itself, for errors, without a secret that somebody wrote into it; null for none.</summary>
  public object? Source => _bareText is { } text ? text : _given is null ? null : SecretText.Shown(_given);

  /// <summary>Whether there is no object at all.</summary>
  public bool IsNone => _given is null;

  /// <summary>Whether it has no value at all.</summary>
  public bool IsBlank =>
    _given is null || (_given.BaseObject is IDictionary or PSCustomObject or DataRow && Columns.All(c => Read(c) is null))
    || Values.IsBlank(_given.BaseObject);

  /// <summary>What it is called in messages; empty when it has no name. Never all of its text, for that may hold a secret.</summary>
  public string Title =>
    Text(nameof(StitchDestination.DestinationName))
    ?? Place(Text(nameof(StitchBucket.BucketName)), Text(nameof(DeltaInstanceProfile.RoleName)));

  // Many installations may load into one bucket.
  private static string Place(string? bucket, string? role) =>
    bucket is not null && role is not null ? $"{bucket} ({role})" : bucket ?? role ?? "";

  /// <summary>The object itself, if it is of this type; else null.</summary>
  public T? As<T>() where T : class => _given?.BaseObject as T;

  /// <summary>The names of its types, as PowerShell knows them.</summary>
  public IEnumerable<string> TypeNames => _given?.TypeNames ?? [];

  /// <summary>The columns of a row that somebody wrote; none for an object of a type of its own, which has what it has.</summary>
  public IEnumerable<string> Columns => _given?.BaseObject switch
  {
    IDictionary table => table.Keys.Cast<object>().Select(k => $"{k}"),
    PSCustomObject => _given.Properties.Select(p => p.Name),
    DataRow row => row.Table.Columns.Cast<DataColumn>().Select(c => c.ColumnName),
    _ => [],
  };

  /// <summary>What is in a column; null when it is not there or blank.</summary>
  public object? Read(string column)
  {
    var value = Values.Bare(_given?.BaseObject is IDictionary table ? InTable(table, column) : _given?.Properties[column]?.Value);
    return !Values.IsBlank(value) ? value : Origin.TryGetValue(column, out var chosen) ? chosen : null;
  }

  /// <summary>What the account of an object of the module was chosen by, when it was made.</summary>
  public IReadOnlyDictionary<string, object> Origin => Origins.Of(_given?.BaseObject);

  /// <summary>A flag in a column: false when it is not there, an error when it is no flag.</summary>
  public bool Flag(string column) =>
    Read(column) is not { } value ? false : Values.Flag(value)
      ?? throw Catalogue.RowValueInvalid.For(Source, column, Title, "it is neither true nor false");

  // A hashtable made of JSON tells case apart, so one name can be there twice.
  private object? InTable(IDictionary table, string column)
  {
    var named = table.Keys.Cast<object>().Where(k => column.Equals($"{k}".Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
    return named.Count switch
    {
      0 => null,
      1 => table[named[0]],
      _ => throw Catalogue.RowValueInvalid.For(Source, column, "", "the name is there more than once, in different cases"),
    };
  }

  /// <summary>The row in a sentence.</summary>
  public string Named => Title.Length == 0 ? "the row" : $"the row '{Title}'";

  // Of a list or a table the type is all that its text would say.
  private string? Text(string column) =>
    Read(column) is { } value && value is string or Uri or IConvertible
      && $"{value}" is { Length: > 0 } text ? SecretText.Shown(column, text) : null;
}
