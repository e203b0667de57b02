using System.Collections;
using System.Management.Automation;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// Gives a cmdlet its arguments: the one place that knows the difference between absent, empty and given. On the command line empty is an
/// error, for
/// a mistyped variable must not mean "all" or "the default one"; in a row it is an empty cell, and so absent. What is given is judged by
/// the same rules
/// wherever it comes from.
/// </summary>
internal sealed class Arguments
{
  private static readonly HashSet<string> Common = new(
    PSCmdlet.CommonParameters.Concat(PSCmdlet.OptionalCommonParameters), StringComparer.OrdinalIgnoreCase);

  private readonly PSCmdlet _cmdlet;
  private readonly IReadOnlyList<CmdletParameter> _parameters;
  private readonly HashSet<string> _given;
  private readonly Dictionary<CmdletParameter, object?> _defaults;
  private readonly List<CmdletParameter> _perObject = [];
  private readonly HashSet<string> _told = new(StringComparer.OrdinalIgnoreCase);

  /// <summary>Takes what the command line gives and judges it. Before the first object comes, in all stages of a pipe at once: a stage
  /// whose parameters are wrong stops those before it, too.</summary>
  public Arguments(PSCmdlet cmdlet)
  {
    _cmdlet = cmdlet;
    _parameters = CmdletParameter.Of(cmdlet.GetType());
    _given = new(cmdlet.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);
    _defaults = _parameters.Where(p => !_given.Contains(p.Name)).ToDictionary(p => p, p => (object?)p.Property.GetValue(cmdlet));
    foreach (var parameter in _parameters.Where(p => _given.Contains(p.Name)))
    {
      var value = cmdlet.MyInvocation.BoundParameters[parameter.Name];
      // What PowerShell has in the place of a script that makes a value of each object. It is no public type.
      if (value?.GetType().Name == "DelayedScriptBlockArgument") _perObject.Add(parameter);
      else Judge(parameter, value);
    }
  }

  /// <summary>Whether one of these was given on the command line.</summary>
  public bool AreGiven(params string[] parameters) => parameters.Any(_given.Contains);

  /// <summary>The parameters that were given on the command line.</summary>
  public IEnumerable<string> Given => _given;

  /// <summary>The parameters that a row may have as columns.</summary>
  public IEnumerable<CmdletParameter> Columns(bool takesRows) => _parameters.Where(p => p.IsPiped || (takesRows && !p.IsForAllRows));

  /// <summary>Sets each parameter that a row may have to what the row says, to its default where the row says nothing. The command line
  /// counts for all rows.</summary>
  /// <returns>The names of the parameters that the row gave.</returns>
  public IReadOnlyCollection<string> Bind(Row row, bool takesRows)
  {
    // -BucketName { $_.Bucket } has a value with each object only.
    foreach (var parameter in _perObject) Judge(parameter, parameter.Property.GetValue(_cmdlet));
    var isPlanned = row.Flag(nameof(StageOutput.IsPlanned));
    var named = new List<string>();
    foreach (var parameter in Columns(takesRows).Where(p => !_given.Contains(p.Name)))
    {
      // What PowerShell could not bind is read again, and told with the row.
      _ = ReadsAttribute.TakeFault(parameter.Name);
      var value = parameter.Names.Select(row.Read).FirstOrDefault(v => v is not null);
      if (IsShadow(parameter, value))
      {
        if (!IsInVault(parameter, row) && parameter.Reads?.MayBeLost != true)
          throw Catalogue.SecretNotSaved.For(row.Source, parameter.Name, row.Title, Vaulted(parameter));
        value = null;
      }
      if (value is not null) named.Add(parameter.Name);
      parameter.Property.SetValue(_cmdlet, value is null ? _defaults[parameter] : Read(parameter, value, row, isPlanned));
    }
    return named;
  }

  /// <summary>What the command line asks of the thing itself, as text and without secrets, over what the row says.</summary>
  public IReadOnlyDictionary<string, string> Desired(Row row)
  {
    var desired = row.Said().ToDictionary(d => d.Key, d => d.Value, StringComparer.OrdinalIgnoreCase);
    foreach (var parameter in Columns(takesRows: true))
    {
      // Clixml and JSON have the number of an enum in place of its word.
      var isRead = _given.Contains(parameter.Name) || parameter.MayBeTextTable
        || (parameter.IsEnum && desired.ContainsKey(parameter.Name));
      var value = isRead ? parameter.Property.GetValue(_cmdlet) : null;
      // Of what may hold a secret there is no text, and so nothing of it in a plan.
      var text = value is Hashtable table && parameter.MayBeTextTable ? OwnTags.Text(Values.Texts(table)) : Values.Text(value);
      if (text is not null) desired[parameter.Name] = text;
    }
    return desired;
  }

  /// <summary>Refuses what is given beside a plan, which says itself what is to be. How to speak to the three systems may be
  /// said.</summary>
  public void RefuseBesidePlan()
  {
    var beside = Columns(takesRows: true).Where(p =>
      _given.Contains(p.Name) && !RowColumns.Accounts.Contains(p.Name) && p.Name is not (RowColumns.WorkspaceUrl or "TimeoutSeconds"));
    if (beside.FirstOrDefault() is { } parameter)
      throw Catalogue.ParameterInvalid.For(parameter.Name, parameter.Name,
      "the plan says what is to be. Leave it out, or make a new plan with it");
  }

  /// <summary>Refuses a row with a column that decides something and is not read, and tells once of columns that nobody knows.</summary>
  public void RefuseUnread(Row row, bool takesRows, IEnumerable<string> deciding, Action<string> warn)
  {
    if (row.IsNone) return;
    var read = new HashSet<string>(Columns(takesRows).SelectMany(p => p.Names), StringComparer.OrdinalIgnoreCase);
    var known = new HashSet<string>(Common.Concat(_parameters.SelectMany(p => p.Names)).Concat(deciding), StringComparer.OrdinalIgnoreCase);
    // What an earlier stage's row said for this one counts as this one's.
    foreach (var column in row.Columns.Concat(row.Origin.Keys).Select(c => c.Trim()).Where(c =>
      !read.Contains(c) && row.Read(c) is not null))
    {
      // A plan is given with -Plan, and not as a row: only that of an object that plans on is no harm.
      if (IsOutput(column)
        && (row.Flag(nameof(StageOutput.IsPlanned))
        || !_parameters.Any(p => p.IsForAllRows && p.Names.Contains(column, StringComparer.OrdinalIgnoreCase))))
      {
        // It is handed on as it is.
        if (SecretText.IsIn(row.Read(column))) throw Catalogue.RowValueInvalid.For(row.Source, column, row.Title, LooksSecret);
        continue;
      }
      if (known.Contains(column)) throw Catalogue.ColumnNotRead.For(row.Source, column, row.Title, _cmdlet.MyInvocation.MyCommand.Name);
      if (!takesRows || RowColumns.All.Contains(column) || !_told.Add(column)) continue;
      if (Delimiter(row, column) is { } delimiter)
        warn($"The rows have one column, whose name begins with '{column.Substring(0, column.IndexOf(delimiter))}{delimiter}'. "
          + $"Are the columns separated by another character? Import-Csv -Delimiter '{(delimiter == '\t' ? "`t" : $"{delimiter}")}'");
      else
        warn($"The column '{column}' is not one that {_cmdlet.MyInvocation.MyCommand.Name} knows; it is not looked at.");
    }
  }

  // What the wrong delimiter makes of a header.
  private static char? Delimiter(Row row, string column) =>
    row.Columns.Skip(1).Any() ? null : column.Cast<char?>().FirstOrDefault(c => c is ';' or '\t' or '|' or ',');

  /// <summary>Whether a cell says only that there was a secret: what CSV and JSON make of one.</summary>
  private static bool IsShadow(CmdletParameter parameter, object? value) =>
    parameter.Property.PropertyType == typeof(SecureString) && value switch
  {
    string text => text.Trim() == typeof(SecureString).FullName,
    IDictionary table => table.Count == 1 && table.Contains("Length"),
    PSObject { BaseObject: PSCustomObject } made => made.Properties.Select(p => p.Name).SequenceEqual(["Length"]),
    _ => false,
  };

  // Whoever names the secret of a vault needs none in the row.
  private bool IsInVault(CmdletParameter secret, Row row) =>
    _parameters.FirstOrDefault(p => p.Name == $"{secret.Name}SecretName") is { } name
      && (_given.Contains(name.Name) || row.Read(name.Name) is not null);

  private string Vaulted(CmdletParameter secret) =>
    _parameters.Any(p => p.Name == $"{secret.Name}SecretName") ? $", or the name that it has in a vault: -{secret.Name}SecretName" : "";

  private static void Judge(CmdletParameter parameter, object? value)
  {
    if (ReadsAttribute.TakeFault(parameter.Name) is { } unread)
      throw unread.Length == 0 ? Catalogue.ParameterEmpty.For(parameter.Name, parameter.Name)
        : Catalogue.ParameterInvalid.For(parameter.Name, parameter.Name, unread);
    if (value is SwitchParameter) return;
    if (value is Hashtable && parameter.Property.PropertyType == typeof(Hashtable))
    {
      if (Fault(parameter, value) is { } wrong) throw Catalogue.ParameterInvalid.For(parameter.Name, parameter.Name, wrong);
      return;
    }
    // An empty secret has an error of its own, which says how to read one.
    if (value is SecureString or PSCredential) return;
    if (Values.IsBlank(value))
    {
      if (parameter.MayBeBlank && value is not null) return;
      // The lines of a document.
      if (parameter.IsProse && value is IList lines && lines.Cast<object?>().Any(l => !Values.IsBlank(l))) return;
      throw Catalogue.ParameterEmpty.For(parameter.Name, parameter.Name);
    }
    if (Placeholder.IsIn(value)) throw Catalogue.PlaceholderGiven.For(parameter.Name, $"-{parameter.Name}");
    if (Fault(parameter, Values.Bare(value)!) is { } fault)
      throw Catalogue.ParameterInvalid.For(parameter.Name, parameter.Name, fault);
  }

  private static object? Read(CmdletParameter parameter, object value, Row row, bool isPlanned)
  {
    if (!isPlanned && Placeholder.IsIn(value)) throw Catalogue.PlaceholderGiven.For(row.Source, $"{parameter.Name} of {row.Named}");
    var type = parameter.Property.PropertyType;
    if (type == typeof(SecureString) && value is string) throw Catalogue.SecretInPlainText.For(row.Source, parameter.Name, row.Title);
    var (read, fault) = parameter.Reads?.Value(value, type) ?? Values.Convert(value, type);
    fault ??= isPlanned && Placeholder.IsIn(value) ? null : Fault(parameter, read!);
    return fault is null ? read : throw Catalogue.RowValueInvalid.For(row.Source, parameter.Name, row.Title, fault);
  }

  private static string? Fault(CmdletParameter parameter, object value) =>
    parameter.Attributes.OfType<RuleAttribute>().Select(r => r.Fault(value)).FirstOrDefault(f => f is not null)
    ?? (!parameter.IsProse && SecretText.IsIn(parameter.Name, value) ? LooksSecret : null);

  private const string LooksSecret = "it looks like a token or a key, and so is not shown";

  // A property of the module's own objects: it is there in a copy from a file, and says what was, not what is wanted.
  private static bool IsOutput(string column) => RowColumns.Outputs.Contains(column);
}
