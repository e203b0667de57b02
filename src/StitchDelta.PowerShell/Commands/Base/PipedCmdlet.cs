using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Security;
using StitchDelta.Binding;

namespace StitchDelta.Commands.Base;

/// <summary>A cmdlet that takes objects from the pipe. Each is read as a row: the parameters that it names are set before the work for it
/// begins.</summary>
public abstract partial class PipedCmdlet : StitchDeltaCmdlet
{
  /// <summary>The object that an earlier stage made, a row of a CSV, a hashtable, or an object or a text of JSON.</summary>
  [Parameter(ValueFromPipeline = true)]
  [ForAllRows]
  public PSObject? InputObject { get; set; }

  private VaultSecrets? _secrets;

  /// <summary>The object that is worked on now.</summary>
  private protected Row Current { get; private set; } = Row.None;

  private protected sealed override object? Target => Current.Source;

  /// <summary>Whether every parameter is a column, as in rows that describe a whole installation.</summary>
  private protected virtual bool TakesRows => false;

  /// <summary>Columns that decide which account is worked on. One that is there and not read is refused.</summary>
  private protected virtual IEnumerable<string> DecidingColumns => [];

  /// <summary>
  /// Of these an object from the pipe, or the command line, must give at least one; null where a missing one has an error of its own.
  /// Of use where leaving all out means everything, or the one that the account has: that is not what an object without a name means.
  /// </summary>
  private protected virtual IReadOnlyList<string>? Naming => null;

  /// <summary>The same for a row that somebody wrote. It may say more of what is to be than of which thing is meant, as an object of the
  /// module does not.</summary>
  private protected virtual IReadOnlyList<string>? RowNaming => Naming;

  /// <summary>What lists the things that can be named here; null for the cmdlet that lists those of the parameter's kind.</summary>
  private protected virtual string? NamedBy => null;

  /// <summary>Whether a setting of a cluster is asked for: what an object remembers of one is how it was, and nobody asks for it.</summary>
  private protected bool IsAskedOfCluster(string parameter) => Arguments.AreGiven(parameter) || !RowOrigin.RemembersCluster(Current);

  /// <summary>The cmdlet as the stage of the current object: of many, what is said begins with its name.</summary>
  private protected RowStage StageOfRow => new(this, Current.Title, IsInputPlanned);

  /// <summary>A secret of a vault. One vault of the command line, or of the row, has all of its secrets.</summary>
  private protected virtual string? VaultName => null;

  /// <summary>Whether text from the pipe may be JSON.</summary>
  private protected virtual bool ReadsJson => true;

  /// <summary>The saved plans that are worked on in place of objects from the pipe; null for none.</summary>
  private protected virtual PSObject?[]? GivenPlans => null;

  /// <summary>The plan with what was asked for, so that it can be applied later, and to the same installation.</summary>
  private protected StitchPlan? Asked(StitchPlan? plan, IReadOnlyDictionary<string, string> desired, InstallationFacts found) =>
    plan is null ? null : PlanInput.Asked(plan, MyInvocation.MyCommand.Name, desired, found);

  /// <inheritdoc />
  protected sealed override async Task ProcessAsync(CancellationToken cancel)
  {
    IReadOnlyList<Row> rows = [];
    // One that cannot be read is not the one before it.
    Current = Row.None;
    await GuardAsync(() =>
    {
      rows = Rows();
      return Task.CompletedTask;
    }, cancel);
    foreach (var row in rows)
    {
      Current = row;
      await GuardAsync(() =>
      {
        Bind(row);
        return ProcessOneAsync(cancel);
      }, cancel);
    }
  }

  private protected sealed override ErrorRecord RecordOf(StitchDeltaException fault) => RecordOf(fault, Current);

  /// <summary>What is told of a failure of one of many rows: its name is in the message, and the row itself is the target.</summary>
  private protected ErrorRecord RecordOf(StitchDeltaException fault, Row row)
  {
    if (!TakesRows || !(row.Columns.Any() || row.As<StitchInstallation>() is not null))
      return fault.ToRecord(target: fault.Target ?? row.Source);
    var (title, target) = (NameOf(row), fault.Target is StageOutput ? fault.Target : row.Source);
    return fault.ToRecord(title.Length == 0 || fault.Message.Contains($"'{title}'") ? null : title, target);
  }

  // The row may be wrong in the very column that has its name.
  private static string NameOf(Row row)
  {
    try
    {
      return row.Title;
    }
    catch (StitchDeltaException)
    {
      return "";
    }
  }

  /// <summary>The secret of that name in the vault; null for no name.</summary>
  private protected SecureString? FromVault(string? name) => name is null ? null : (_secrets ??= new(this)).Read(name, VaultName, Current);

  /// <summary>Emits what a step made, with all that came down the pipe. Nothing when the change was declined.</summary>
  private protected void Emit<T>(StepResult<T> result) where T : StageOutput
  {
    if (result.Status != StepStatus.Declined) WriteMade(HandOn(result.Value));
  }

  /// <summary>Writes an object that remembers which account it was made in.</summary>
  /// <param name="made">The object.</param>
  /// <param name="origin">What its accounts were chosen by; null for what the current object is worked on with.</param>
  private protected void WriteMade(StageOutput made, IReadOnlyDictionary<string, object>? origin = null)
  {
    KnownFacts.AddTo(made);
    Origins.Remember(made, origin ?? Origin());
    WriteObject(made);
  }

  /// <summary>
  /// What the current object's accounts were chosen by in its row, those of later stages included. What a stage is given on the command
  /// line is meant for that stage alone.
  /// </summary>
  private protected virtual Dictionary<string, object> Origin()
  {
    var chosen = Current.Origin.ToDictionary(o => o.Key, o => o.Value);
    var read = CmdletParameter.Of(GetType()).ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
    foreach (var name in RowColumns.Accounts)
    {
      if (Arguments.AreGiven(name) || Current.Read(name) is not { } value) continue;
      // As it was read: a table in place of an object, a number in place of its text.
      chosen[name] = read.TryGetValue(name, out var parameter) ? parameter.Property.GetValue(this) ?? value : value;
    }
    // The module's own objects say themselves which workspace they are of.
    if (Current.Columns.Any() && Current.Read(RowColumns.WorkspaceUrl) is { } address) chosen[RowColumns.WorkspaceUrl] = address;
    // Later stages are handed the secret and not its name, which means nothing without its vault.
    foreach (var token in new[] { "WorkspaceToken", "StitchToken" })
    {
      if (!chosen.TryGetValue($"{token}SecretName", out var name)) continue;
      if (_secrets?.Known($"{name}", VaultName) is { } secret)
      {
        chosen.Remove($"{token}SecretName");
        chosen[token] = secret;
      }
      else if (VaultName is { } vault) chosen["Vault"] = vault;
    }
    return chosen;
  }

  /// <summary>What a step made, with all that came down the pipe.</summary>
  private protected T HandOn<T>(T result) where T : StageOutput => result with { Facts = result.Facts.Or(KnownFromInput, result.MadeBy) };

  /// <summary>What came down the pipe knows of the installation.</summary>
  private protected InstallationFacts KnownFromInput => InstallationFacts.Read(FromInput);

  /// <summary>What came down the pipe says, or nothing: a property of an object, a column of a row.</summary>
  private protected object? FromInput(string name) => Current.Read(name);

  /// <summary>The same, as a whole number; null where there is none.</summary>
  private protected long? WholeFromInput(string name) =>
    FromInput(name) is { } value && LanguagePrimitives.TryConvertTo<long>(value, out var number) ? number : null;

  private protected sealed override bool IsInputPlanned => Current.Flag(nameof(StageOutput.IsPlanned));

  /// <summary>
  /// Refuses a thing that was named by its id and has another name than the one that was given beside that: one of the two is wrong. What
  /// an object of the module
  /// says of its own name is not looked at: it is how the thing was called then, and a thing that was renamed since is the same one.
  /// </summary>
  /// <param name="kind">What kind of thing it is.</param>
  /// <param name="idColumn">The parameter or column of the id.</param>
  /// <param name="id">The id.</param>
  /// <param name="nameColumn">The parameter or column of the name.</param>
  /// <param name="name">The name that the thing has.</param>
  /// <param name="fits">Whether a name is the thing's; null for one that must be the very same.</param>
  private protected void RequireName(string kind, string idColumn, object? id, string nameColumn, string? name, Func<string,
    bool>? fits = null)
  {
    if (!Arguments.AreGiven(idColumn, nameColumn) && !Current.Columns.Any()) return;
    var parameter = CmdletParameter.Of(GetType()).FirstOrDefault(p => p.Name == nameColumn);
    var given = (Arguments.AreGiven(nameColumn) ? parameter?.Property.GetValue(this) : FromInput(nameColumn)) as string;
    if (given is null || given.Trim() == name || given.Trim() == $"{id}" || fits?.Invoke(given.Trim()) == true) return;
    throw Catalogue.NameDiffers.For(Target ?? id, kind, id, name, given.Trim(), RowColumns.ListedBy(idColumn));
  }

  /// <summary>A value that an earlier stage makes; an error that says which when there is none.</summary>
  private protected T Need<T>(T? value, string parameter, string command) where T : class =>
    value ?? throw Catalogue.InputMissing.For(Target, parameter, command);

  private IReadOnlyList<Row> Rows()
  {
    if (GivenPlans is { } plans)
    {
      if (MyInvocation.ExpectingInput)
        throw Catalogue.ParameterInvalid.For(nameof(InputObject), nameof(InputObject),
        "objects from the pipe and -Plan do not go together");
      Arguments.RefuseBesidePlan();
      return [.. PlanInput.Read(plans, MyInvocation.MyCommand.Name).Select(Row.Of)];
    }
    if (InputObject is null) return MyInvocation.ExpectingInput ? throw NothingNamed(null, Naming) : [Row.None];
    return [.. Row.Of(InputObject, BareName, ReadsJson ? ParseJson : null)];
  }

  private void Bind(Row row)
  {
    var named = Arguments.Bind(row, TakesRows);
    if (row.IsNone) return;
    var naming = row.Columns.Any() ? RowNaming : Naming;
    if (row.IsBlank) throw NothingNamed(row.Source, naming);
    Arguments.RefuseUnread(row, TakesRows, DecidingColumns, WriteWarning);
    if (naming is not null && !named.Any(naming.Contains) && !Arguments.AreGiven([.. naming])) throw NothingNamed(row.Source, naming);
  }

  private StitchDeltaException NothingNamed(object? target, IReadOnlyList<string>? naming) => naming is [var first, ..]
    ? Catalogue.InputMissing.For(target, first, NamedBy ?? RowColumns.ListedBy(first))
    : Catalogue.InputEmpty.For(target, MyInvocation.MyCommand.Name);

  // The parameter that may be given without its name is also what a text on its own is for.
  private string? BareName => Arguments.Columns(TakesRows).FirstOrDefault(p => p.IsFirst)?.Name;

  private Collection<PSObject> ParseJson(string text)
  {
    try
    {
      return InvokeCommand.InvokeScript(
        true, ScriptBlock.Create("param($Text) $Text | ConvertFrom-Json -ErrorAction Stop | ForEach-Object { $_ }"), null, text);
    }
    catch (RuntimeException e) when (e is not PipelineStoppedException)
    {
      throw Catalogue.RowNotJson.After(null, e);
    }
  }
}
