using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Security;

namespace StitchDelta.Binding;

/// <summary>
/// Has a parameter's value read by <see cref="Values"/> in place of PowerShell's own conversion, which takes an empty cell for zero and repeats a
/// secret in its message. Blank becomes null; what that means is for <see cref="Arguments"/> to say.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReadsAttribute(Type type, [CallerMemberName] string parameter = "") : ArgumentTransformationAttribute
{
  // What was wrong with the values that this thread's pipeline has bound, by the name of the parameter. An attribute knows neither the cmdlet nor whether a value
  // stands on the command line or in a row, and what it throws is PowerShell's error, not ours.
  [ThreadStatic]
  private static Dictionary<string, string>? Faults;

  /// <summary>Stands for a secret that was given as plain text.</summary>
  public static readonly SecureString PlainText = new();

  /// <summary>Whether an object from the pipe may give the value, too. Then a fault is left to <see cref="Arguments"/>, which knows the row.</summary>
  public bool IsPiped { get; set; }

  /// <summary>What was wrong with the value that was bound last to a parameter of this name; null for nothing. It is told once.</summary>
  public static string? TakeFault(string parameter)
  {
    if (Faults is null || !Faults.TryGetValue(parameter, out var fault)) return null;
    Faults.Remove(parameter);
    return fault;
  }

  public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
  {
    if (Values.IsBlank(inputData) && Values.Bare(inputData) is not SecureString) return null;
    // Refused later, where it is known whether it stands on the command line or in a row; here PowerShell would only say that it cannot convert it.
    if (type == typeof(SecureString) && Values.Bare(inputData) is not SecureString) return PlainText;
    var (value, fault) = type == typeof(Hashtable) ? Table(inputData!) : Values.Convert(inputData!, type);
    if (fault is null) return value;
    if (!IsPiped) throw new ArgumentTransformationMetadataException($"The value cannot be used: {fault}.");
    (Faults ??= [])[parameter] = fault;
    return null;
  }

  /// <summary>A table, or an object with properties such as ConvertFrom-Json makes.</summary>
  internal static (object? Value, string? Fault) Table(object given)
  {
    if (Values.Bare(given) is Hashtable table) return (table, null);
    if (Values.Bare(given) is IDictionary other) return (new Hashtable(other), null);
    if (given is not PSObject { BaseObject: PSCustomObject } row) return (null, "it is neither a table nor an object with properties");
    var made = new Hashtable(StringComparer.OrdinalIgnoreCase);
    foreach (var property in row.Properties) made[property.Name] = property.Value;
    return (made, null);
  }
}

/// <summary>Lets PowerShell ask for the password of a user name, as its own <see cref="CredentialAttribute"/> does, but not where nothing was given.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ReadsCredentialAttribute : ArgumentTransformationAttribute
{
  private static readonly CredentialAttribute PowerShells = new();

  public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
    Values.IsBlank(inputData) && Values.Bare(inputData) is not PSCredential ? null : PowerShells.Transform(engineIntrinsics, inputData);
}
