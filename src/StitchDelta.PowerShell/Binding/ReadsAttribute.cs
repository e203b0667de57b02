using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// Has a parameter's value read by <see cref="Values"/> in place of PowerShell's own conversion, which takes an empty cell for zero, null
/// for a switch that is
/// on, and repeats a secret in its message. What is blank or cannot be read is told by <see cref="Arguments"/>, which knows the cmdlet and
/// the row.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReadsAttribute(Type type, [CallerMemberName] string parameter = "") : ArgumentTransformationAttribute
{
  // What was wrong with the values that this thread's pipeline has bound last, by the name of the parameter; empty for a blank one. Thrown
  // here, it would be
  // PowerShell's error and not ours.
  [ThreadStatic]
  private static Dictionary<string, string>? Faults;

  /// <summary>What was wrong with the value that was bound last to a parameter of this name: empty for a blank one, null for nothing. It is
  /// told once.</summary>
  public static string? TakeFault(string parameter)
  {
    if (Faults is null || !Faults.TryGetValue(parameter, out var fault)) return null;
    Faults.Remove(parameter);
    return fault;
  }

  /// <summary>Whether a table may be written as text, as in a CSV file: <c>Owner=data;CostCenter=42</c>. Of what may hold a secret nothing
  /// is read from text.</summary>
  public bool Text { get; set; }

  /// <summary>Whether a secret that was not saved with a row may be left out: it is only looked at, and nothing is told apart by
  /// it.</summary>
  public bool MayBeLost { get; set; }

  public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
  {
    var (value, fault) = Read(inputData);
    Faults?.Remove(parameter);
    if (fault is null) return value;
    (Faults ??= [])[parameter] = fault;
    // Anything that PowerShell can bind.
    return type.IsValueType ? Activator.CreateInstance(type) : null;
  }

  private (object? Value, string? Fault) Read(object? given)
  {
    // An empty secret has an error of its own.
    if (Values.Bare(given) is SecureString secret) return type == typeof(SecureString) ? (secret, null) : (null, "it is a secret");
    if (Values.IsBlank(given)) return (null, "");
    return Value(given!, type);
  }

  /// <summary>A value that is not blank.</summary>
  public (object? Value, string? Fault) Value(object given, Type wanted) =>
    wanted != typeof(Hashtable) ? Values.Convert(given, wanted) : Text && Values.Bare(given) is string text ? OfText(text) : Table(given);

  private static (object? Value, string? Fault) OfText(string text)
  {
    var (tags, fault) = OwnTags.Parse(text);
    // As a table of PowerShell's own: a key that is there twice must be seen by whoever judges it.
    var table = new Hashtable(StringComparer.Ordinal);
    foreach (var tag in tags)
    {
      if (table.ContainsKey(tag.Key)) return (null, $"the key '{(SecretText.IsIn(tag.Key) ? "***" : tag.Key)}' is there twice");
      table[tag.Key] = tag.Value;
    }
    return (fault is null ? table : null, fault);
  }

  private const string NoTable = "it is neither a table nor an object with properties";

  /// <summary>A table, or an object with properties such as ConvertFrom-Json makes.</summary>
  internal static (object? Value, string? Fault) Table(object given)
  {
    if (Values.Bare(given) is Hashtable table) return (table, null);
    if (Values.Bare(given) is IDictionary other) return (new Hashtable(other), null);
    var made = new Hashtable(StringComparer.OrdinalIgnoreCase);
    if (given is PSObject { BaseObject: PSCustomObject } row)
    {
      foreach (var property in row.Properties) made[property.Name] = property.Value;
      return (made, null);
    }
    // An object of the module knows more than how to connect, as a workspace of a sandbox does.
    if (Values.Bare(given) is not { } thing || thing.GetType().Namespace != nameof(StitchDelta)) return (null, NoTable);
    foreach (var name in WorkspaceSettings.TableNames)
      if (thing.GetType().GetProperty(name)?.GetValue(thing) is { } value) made[name] = value;
    return made.Count > 0 ? (made, null) : (null, $"a {thing.GetType().Name} does not say how to connect to a workspace");
  }
}

/// <summary>Lets PowerShell ask for the password of a user name, as its own <see cref="CredentialAttribute"/> does, but not where nothing
/// was given.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReadsCredentialAttribute : ArgumentTransformationAttribute
{
  private static readonly CredentialAttribute PowerShells = new();

  public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
    Values.IsBlank(inputData) && Values.Bare(inputData) is not PSCredential ? null : PowerShells.Transform(engineIntrinsics, inputData);
}
